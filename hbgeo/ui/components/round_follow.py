"""Keeping eye, keyboard and screen reader at the stop where something was pressed, also when its form has closed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

_AT = "round_at"
# Only up: a form that opens stands below what was pressed, one that closes leaves its stop above what is seen.
_SCRIPT = """
let before;

export default function ({ data }) {
  const another = before !== undefined && before !== data.turn;
  before = data.turn;
  const heading = document.querySelector(`.st-key-${data.box} h3`) ?? document.querySelector(`.st-key-${data.next} h3`);
  if (!another || !heading) return;
  if (heading.getBoundingClientRect().top < 0) heading.scrollIntoView({ block: "start" });
  if (document.activeElement === document.body) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
}
"""


def box_of(place_id: str) -> str:
    """Return the key of the container of a stop."""
    return f"round_stop_{place_id}"


def stay(place_id: str) -> None:
    """Note that something was pressed at a stop (of a callback)."""
    turn, _place = st.session_state.get(_AT, (0, ""))
    st.session_state[_AT] = (turn + 1, place_id)


def follow(done: int, next_id: str) -> None:
    """Go to the heading of the stop where something was pressed, when it lies above what is seen.

    Parameters
    ----------
    done
        How many stops are: less when something was taken back.
    next_id
        Id of the place to go to next, whose heading it is when that stop is not drawn any more.
    """
    turn, place_id = st.session_state.get(_AT, (0, ""))
    data = {"turn": f"{turn} {done}", "box": box_of(place_id), "next": box_of(next_id)}
    _component()(key="round_follow", data=data)


@cache
def _component() -> Callable[..., Any]:
    return st.components.v2.component("hbgeo.round_follow", html="<span></span>", js=_SCRIPT)
