"""The categories as tiles with icon and colour: one tap chooses."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from hbgeo.domain.catalogue import Category
from hbgeo.i18n import _, language
from hbgeo.ui.components.category_tiles_style import tiles


def category_tiles(categories: Sequence[Category], *, key: str, chosen: str | None = None) -> str | None:
    """Draw a tile for each category and return the code of the chosen one, None before that.

    Parameters
    ----------
    categories
        In the order to show.
    key
        Unique on the page; the choice lies in the session state under it.
    chosen
        Code of the tile that is chosen to begin with.
    """
    names = {item.code: f":material/{item.icon}: {item.label(language())}" for item in categories}
    box = f"{key}_box"
    with st.container(key=box):
        st.html(tiles(box, height="3.5rem", colors=[item.color for item in categories]))
        now: str | None = st.pills(
            _("What is it about?"),
            list(names),
            default=chosen,
            format_func=names.__getitem__,
            key=key,
            width="stretch",
            wrap=True,
            persist_state="session",
        )
    return now
