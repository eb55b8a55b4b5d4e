"""A picture of hot spots with all that belongs to it: legend, map, the chosen cell, the list, the files."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.i18n import _, ngettext
from hbgeo.services.hotspots import Found
from hbgeo.ui.components.filters_words import Words, number
from hbgeo.ui.components.hotspots_cells import cell_choice, marked, press, standing_out
from hbgeo.ui.components.hotspots_downloads import files_of
from hbgeo.ui.components.hotspots_map import counts_of, legend, picture
from hbgeo.ui.components.hotspots_table import cell_table
from hbgeo.ui.components.hotspots_words import parameters_of

#: More numbers than these would hide the map.
_MOST_NUMBERED = 40


def drawn(  # noqa: PLR0913 - what is drawn, and what is said of it
    wired: Services,
    found: Found,
    words: Words,
    *,
    key: str,
    nothing: str,
    story: Callable[[str], None],
    note: str = "",
) -> None:
    """Draw a picture that is not refused.

    Parameters
    ----------
    key
        Unique on the page.
    nothing
        What is said when no cell stands out; empty when that would claim too much.
    story
        Draws what lies behind a cell.
    note
        What has to be known of the table.
    """
    cells = standing_out(found)
    marks, near = marked(found, cells)
    names = cells["cell"].astype(str) if len(cells) <= _MOST_NUMBERED else ()
    numbers = {name: place for place, name in enumerate(names, 1)}
    legend(found)
    event = picture(wired, found, key=key, numbers=numbers, marks=marks, near=near)
    if event is not None and event.kind == "place":
        press(event.id)
        st.rerun()
    if found.surface is None:
        if cells.empty and nothing:
            st.info(nothing)
        cell = cell_choice(found, cells)
        if cell is not None:
            story(cell)
        if not cells.empty:
            st.subheader(_("Cells that stand out"), anchor=False)
            cell_table(found, cells)
            _rest(found, len(cells))
            if note:
                st.caption(note)
    files_of(wired, found)
    parameters_of(found, words)


def _rest(found: Found, listed: int) -> None:
    """Say how many cells stand out but are not listed."""
    counts = counts_of(found)
    more = sum(counts.get(int(entry.code), 0) for entry in found.legend if entry.told) - listed
    if more > 0:
        text = ngettext(
            "{count} more cell stands out and is only on the map and in the files.",
            "{count} more cells stand out and are only on the map and in the files.",
            more,
        )
        st.caption(text.format(count=number(more)))
