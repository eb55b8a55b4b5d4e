"""The cells that stand out as a table: all that the map shows, without it."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from hbgeo.i18n import _
from hbgeo.services.hotspots import Found
from hbgeo.ui.components.filters_words import decimal
from hbgeo.ui.components.hotspots_words import words_of


def cell_table(found: Found, cells: gpd.GeoDataFrame) -> None:
    """Show the cells that stand out, numbered as in the list."""
    words = words_of(found.legend)
    middles = cells.geometry.representative_point()
    said, figures = {_("What may be said"): [words[int(code)] for code in cells["class"]]}, _columns(found, cells)
    table: dict[str, Any] = {
        _("Cell"): range(1, len(cells) + 1),
        # Long words would push the figures out of a phone's screen.
        **(said | figures if found.view == "cells" else figures | said),
        _("Latitude"): [f"{point.y:.5f}" for point in middles],
        _("Longitude"): [f"{point.x:.5f}" for point in middles],
    }
    st.dataframe(pd.DataFrame(table), hide_index=True, key=f"hotspots_{found.view}", alt=_("Cells that stand out"))


def _columns(found: Found, cells: gpd.GeoDataFrame) -> dict[str, Any]:
    if found.view == "walks":
        return {_("Days it stood out"): cells["hot"], _("Days it was walked through"): cells["walked"]}
    if found.view == "change":
        return {_("Before"): cells["before"], _("After"): cells["after"]}
    table: dict[str, Any] = {_("Observations"): cells["count"]}
    if found.asked.exposure:
        table[_("For each walker and kilometre")] = [_number(value) for value in cells["value"]]
        pairs = zip(cells["low"], cells["high"], strict=True)
        table[_("At least and at most")] = [f"{_number(low)} – {_number(high)}" for low, high in pairs]
    elif found.asked.weight != "none":
        table[_("Weighted sum")] = [_number(value) for value in cells["value"]]
    return table | {_("Strength (z)"): [_number(value) for value in cells["z"]]}


def _number(value: float) -> str:
    return decimal(value, 2) if pd.notna(value) else "–"
