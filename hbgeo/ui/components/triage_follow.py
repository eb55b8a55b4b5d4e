"""Keeping eye, keyboard and screen reader with the case: when another one opens, they are at its heading."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

# Only up: who marks rows in the table above does not want to leave it.
_SCRIPT = """
let before;

export default function ({ data }) {
  const another = before !== undefined && before !== data.opened;
  before = data.opened;
  const heading = document.getElementById(data.anchor);
  if (!another || !heading) return;
  if (heading.getBoundingClientRect().top < 0) heading.scrollIntoView({ block: "start" });
  if (document.activeElement === document.body) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
}
"""


def follow(opened: str, anchor: str) -> None:
    """Go to a heading when something else than in the run before is open, and the heading lies above what is seen.

    Parameters
    ----------
    opened
        Id of what is open.
    anchor
        Id of its heading.
    """
    _component()(key="triage_follow", data={"opened": opened, "anchor": anchor})


@cache
def _component() -> Callable[..., Any]:
    return st.components.v2.component("hbgeo.triage_follow", html="<span></span>", js=_SCRIPT)
