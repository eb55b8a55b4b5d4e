"""The cells that stand out, by number: chosen in a list, in the address or on the map."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import geopandas as gpd
import streamlit as st

from hbgeo.i18n import _, ngettext
from hbgeo.services.hotspots import Found, View
from hbgeo.ui.components.filters_address import set_address
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.components.hotspots_words import words_of
from hbgeo.ui.components.map_view import Mark

#: Holds the chosen cell in the address.
PARAMETER = "ruta"
_MOST = 200
_MARK = "#0b57a4"
_PRESSED, _NEAR = "hotspots_pressed", "hotspots_near"
#: What makes a cell one of the first of its class.
_STRENGTH: dict[View, Callable[[gpd.GeoDataFrame], Any]] = {
    "cells": lambda cells: cells["z"].abs(),
    "walks": lambda cells: cells["hot"],
    "change": lambda cells: (cells["after"] - cells["before"]).abs(),
}

Bounds = tuple[float, float, float, float]


def standing_out(found: Found) -> gpd.GeoDataFrame:
    """Return the cells that stand out in the order of the legend, at most `_MOST`; their place is their number.

    Of too many the surest stay; where no class is surer than another, the strongest of each.
    """
    cells = found.cells
    if cells.empty:
        return cells
    order = cells["class"].map({int(entry.code): place for place, entry in enumerate(found.legend) if entry.told})
    told = cells.assign(_order=order, _strength=-_STRENGTH[found.view](cells))[order.notna()]
    told = told.sort_values(["_order", "_strength", "cell"])
    if found.view == "cells":
        return told.head(_MOST).reset_index(drop=True)
    place = told.groupby("_order").cumcount()
    return told[place.rank(method="first") <= _MOST].reset_index(drop=True)


def open_cell() -> str | None:
    """Return the code of the cell that the address asks for."""
    return st.query_params.get(PARAMETER) or None


def open_this(cell: str | None) -> None:
    """Open a cell, or none (a callback)."""
    set_address({PARAMETER: cell or ""})


def cell_choice(found: Found, cells: gpd.GeoDataFrame) -> str | None:
    """Draw the choice of a cell by its number and return its code; the address and the map choose too."""
    words = words_of(found.legend)
    names = {str(row["cell"]): _name(found, place, row, words) for place, row in enumerate(_rows(cells), 1)}
    asked = open_cell()
    if asked and asked not in names:
        names |= {str(row["cell"]): _name(found, None, row, words) for row in _rows(_called(found, asked))}
    if not names:
        return None
    key = "hotspots_cell"
    st.session_state[key] = asked if asked in names else None
    st.selectbox(
        _("Cell to look at"),
        list(names),
        format_func=names.__getitem__,
        placeholder=_("Choose a cell here, or press one on the map"),
        key=key,
        on_change=lambda: open_this(st.session_state[key]),
    )
    return asked if asked in names else None


def bounds_of(found: Found, cell: str) -> Bounds | None:
    """Return west, south, east and north of a cell, degrees; None when it is not drawn."""
    rows = _called(found, cell)
    if rows.empty:
        return None
    west, south, east, north = (float(edge) for edge in rows.total_bounds)
    return west, south, east, north


def marked(found: Found, cells: gpd.GeoDataFrame) -> tuple[tuple[Mark, ...], Bounds | None]:
    """Return the mark on the chosen cell, and what to move to (west, south, east, north) when it came from the list."""
    asked = open_cell()
    bounds = bounds_of(found, asked) if asked else None
    if asked is None or bounds is None:
        return (), None
    middle = _called(found, asked).geometry.iloc[0].representative_point()
    places = [place for place, cell in enumerate(cells["cell"].astype(str), 1) if cell == asked]
    mark = Mark(middle.x, middle.y, str(places[0]) if places else "", _MARK)
    if st.session_state.get(_PRESSED) != asked:
        west, south, east, north = bounds
        st.session_state[_NEAR] = (2 * west - east, 2 * south - north, 2 * east - west, 2 * north - south)
    near: Bounds | None = st.session_state.get(_NEAR)
    return (mark,), near


def press(cell: str | None) -> None:
    """Open a cell that was pressed on the map, which stays where it is."""
    st.session_state[_PRESSED] = cell
    open_this(cell)


def _called(found: Found, cell: str) -> gpd.GeoDataFrame:
    return found.cells.loc[found.cells["cell"].astype(str) == cell]


def _rows(cells: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = cells.drop(columns="geometry").to_dict("records")
    return rows


def _name(found: Found, place: int | None, row: Mapping[str, Any], words: Mapping[int, str]) -> str:
    first = _("Cell {number}").format(number=place) if place else _("Cell {code}").format(code=row["cell"])
    return " · ".join((first, words.get(int(row["class"]), ""), _figures(found.view, row)))


def _figures(view: View, row: Mapping[str, Any]) -> str:
    if view == "walks":
        text = ngettext("stood out on {hot} of {count} day", "stood out on {hot} of {count} days", int(row["walked"]))
        return text.format(hot=int(row["hot"]), count=int(row["walked"]))
    if view == "change":
        return _("{before} before, {after} after").format(before=number(row["before"]), after=number(row["after"]))
    count = int(row["count"])
    return ngettext("{count} observation", "{count} observations", count).format(count=number(count))
