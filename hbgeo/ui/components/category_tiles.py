"""The categories as tiles with icon and colour: one tap chooses."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from hbgeo.domain.catalogue import Category
from hbgeo.i18n import _, language

#: Two in a row on the narrowest phone, more where there is room; every tile is taller than a gloved finger is wide.
_GRID = """
.st-key-%(key)s [data-testid="stButtonGroup"] [role="radiogroup"],
.st-key-%(key)s [data-testid="stButtonGroup"] > div:last-child {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(9.25rem, 1fr)); gap: 0.5rem; width: 100%%;
}
.st-key-%(key)s [data-testid="stButtonGroup"] button {
  min-height: 3.5rem; height: 100%%; width: 100%%; max-width: none; border-radius: 0.6rem;
  border-inline-start-width: 0.5rem; justify-content: flex-start; text-align: start; padding: 0.4rem 0.6rem;
}
.st-key-%(key)s [data-testid="stButtonGroup"] button * { white-space: normal; line-height: 1.2; }
.st-key-%(key)s [data-testid="stButtonGroup"] button[aria-checked="true"] { font-weight: 700; }
"""
_COLOR = """
.st-key-%(key)s [data-testid="stButtonGroup"] button:nth-of-type(%(place)d) { border-inline-start-color: %(color)s; }
"""


def category_tiles(categories: Sequence[Category], *, key: str) -> str | None:
    """Draw a tile for each category and return the code of the chosen one, None before that.

    Parameters
    ----------
    categories
        In the order to show.
    key
        Unique on the page; the choice lies in the session state under it.
    """
    names = {item.code: f":material/{item.icon}: {item.label(language())}" for item in categories}
    box = f"{key}_box"
    with st.container(key=box):
        st.html(f"<style>{_style(categories, box)}</style>")
        chosen: str | None = st.pills(
            _("What is it about?"),
            list(names),
            format_func=names.__getitem__,
            key=key,
            width="stretch",
            wrap=True,
            persist_state="session",
        )
    return chosen


def _style(categories: Sequence[Category], box: str) -> str:
    places = enumerate(categories, 1)
    colors = (_COLOR % {"key": box, "place": place, "color": item.color} for place, item in places)
    return _GRID % {"key": box} + "".join(colors)
