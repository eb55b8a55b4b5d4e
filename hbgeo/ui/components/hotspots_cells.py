"""The cells that stand out as a table and by name: all that the map shows, without it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from hbgeo.i18n import _, ngettext
from hbgeo.services.hotspots import Found, Verdict
from hbgeo.ui.components.filters_address import set_address
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.components.hotspots_words import decimal, verdict_words
from hbgeo.ui.components.map_view import Mark

#: Holds the chosen cell in the address.
PARAMETER = "ruta"
_STANDING_OUT = {Verdict.SURELY_MORE: 0, Verdict.PROBABLY_MORE: 1, Verdict.FEWER: 2}
_MOST = 200
_MARK = "#0b57a4"
_PRESSED, _NEAR = "hotspots_pressed", "hotspots_near"

Bounds = tuple[float, float, float, float]


def standing_out(found: Found) -> gpd.GeoDataFrame:
    """Return the cells that stand out, those with surely more first; their place in it is their number."""
    cells = found.cells
    if cells.empty:
        return cells
    order = cells["class"].map(_STANDING_OUT)
    chosen = cells.assign(_order=order, _strength=-cells["z"].abs())[order.notna()]
    return chosen.sort_values(["_order", "_strength", "cell"]).head(_MOST).reset_index(drop=True)


def open_cell() -> str | None:
    """Return the code of the cell that the address asks for."""
    return st.query_params.get(PARAMETER) or None


def open_this(cell: str | None) -> None:
    """Open a cell, or none (a callback)."""
    set_address({PARAMETER: cell or ""})


def cell_table(found: Found, cells: gpd.GeoDataFrame) -> None:
    """Show the cells that stand out."""
    words = verdict_words(found.legend)
    middles = cells.geometry.representative_point()
    table: dict[str, Any] = {
        _("Cell"): range(1, len(cells) + 1),
        _("What may be said"): [words[int(code)] for code in cells["class"]],
        _("Observations"): cells["count"],
    }
    if found.asked.exposure:
        table[_("For each walker and kilometre")] = [_number(value) for value in cells["value"]]
        pairs = zip(cells["low"], cells["high"], strict=True)
        table[_("At least and at most")] = [f"{_number(low)} – {_number(high)}" for low, high in pairs]
    elif found.asked.weight != "none":
        table[_("Weighted sum")] = [_number(value) for value in cells["value"]]
    table |= {
        _("Strength (z)"): [_number(value) for value in cells["z"]],
        _("Latitude"): [f"{point.y:.5f}" for point in middles],
        _("Longitude"): [f"{point.x:.5f}" for point in middles],
    }
    st.dataframe(pd.DataFrame(table), hide_index=True, key="hotspots_cells", alt=_("Cells that stand out"))
    st.caption(_("A cell is judged together with its neighbours: one with few of its own can stand out with them."))


def cell_choice(found: Found, cells: gpd.GeoDataFrame) -> str | None:
    """Draw the choice of a cell by its number and return its code; the address and the map choose too."""
    words = verdict_words(found.legend)
    names = {str(row["cell"]): _name(place, row, words) for place, row in enumerate(_rows(cells), 1)}
    asked = open_cell()
    if asked and asked not in names:
        others = found.cells.loc[found.cells["cell"].astype(str) == asked]
        names |= {str(row["cell"]): _name(None, row, words) for row in _rows(others)}
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


def _rows(cells: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = cells.drop(columns="geometry").to_dict("records")
    return rows


def _name(place: int | None, row: Mapping[str, Any], words: Mapping[int, str]) -> str:
    count = int(row["count"])
    text = ngettext("{count} observation", "{count} observations", count)
    first = _("Cell {number}").format(number=place) if place else _("Cell {code}").format(code=row["cell"])
    return " · ".join((first, words.get(int(row["class"]), ""), text.format(count=number(count))))


def _number(value: float) -> str:
    return decimal(value, 2) if pd.notna(value) else "–"


def marked(found: Found, cells: gpd.GeoDataFrame) -> tuple[tuple[Mark, ...], Bounds | None]:
    """Return the mark on the chosen cell, and what to move to (west, south, east, north) when it came from the list."""
    asked = open_cell()
    rows = found.cells.loc[found.cells["cell"].astype(str) == asked] if asked else found.cells.head(0)
    if rows.empty:
        return (), None
    middle = rows.geometry.iloc[0].representative_point()
    places = [place for place, cell in enumerate(cells["cell"].astype(str), 1) if cell == asked]
    mark = Mark(middle.x, middle.y, str(places[0]) if places else "", _MARK)
    if st.session_state.get(_PRESSED) != asked:
        west, south, east, north = rows.total_bounds
        st.session_state[_NEAR] = (2 * west - east, 2 * south - north, 2 * east - west, 2 * north - south)
    near: Bounds | None = st.session_state.get(_NEAR)
    return (mark,), near


def press(cell: str | None) -> None:
    """Open a cell that was pressed on the map, which stays where it is."""
    st.session_state[_PRESSED] = cell
    open_this(cell)
