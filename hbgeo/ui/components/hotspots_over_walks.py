"""What many walks say of each cell: where hot spots emerge, stay and fade."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.errors import N_, HbgeoError
from hbgeo.i18n import _, ngettext, say
from hbgeo.services import hotspots
from hbgeo.services.hotspots import Asked
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.components.map_view import Mark, map_view
from hbgeo.ui.components.plain_text import lines
from hbgeo.ui.components.walk_words import refusal

#: Pattern → words, in the order of the table; the other cells are only counted.
_PATTERNS = {
    "emerging": N_("Emerging: more and more"),
    "persistent": N_("Persistent: stands out on most walks"),
    "fading": N_("Fading: less and less"),
    "sporadic": N_("Now and then: stands out on some walks"),
}
_SILENT = {
    "never": N_("Never stood out: {count}"),
    "no_claim": N_("Too few walks to say: {count}"),
}
_COLOURS = {"emerging": "#a4262c", "persistent": "#7a2e00", "fading": "#0b57a4", "sporadic": "#5f6368"}
_AREA = "omrade"
_HEIGHT = 380


def over_walks(wired: Services, asked: Asked) -> None:
    """Draw the cells with a pattern as a map of numbers and a table, and count the others."""
    try:
        found = hotspots.over_walks(wired.store, wired.catalogue, asked)
    except HbgeoError as error:
        refusal(error)
        return
    if found.notes:
        lines(say(note) for note in found.notes)
    if not found.days:
        return
    days = ngettext("{count} day with walks", "{count} days with walks", len(found.days))
    st.markdown(f"**{days.format(count=number(len(found.days)))}** · {found.days[0]} – {found.days[-1]}")
    st.caption(_("Each cell is compared with the rest of the same walk, for each walker and metre."))
    told = _told(found.cells)
    if not told.empty:
        _map(told)
        _table(told)
    elif (found.cells["pattern"] != "no_claim").any():
        st.info(_("No cell rises, falls or stands out over the walks."))
    counts = found.cells["pattern"].value_counts()
    lines(_(words).format(count=number(int(counts[name]))) for name, words in _SILENT.items() if name in counts)


def _told(cells: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    order = list(_PATTERNS)
    told = cells[cells["pattern"].isin(order)]
    rank = told["pattern"].map(order.index)
    return told.assign(rank=rank).sort_values(["rank", "hot", "cell"], ascending=[True, False, True])


def _map(told: gpd.GeoDataFrame) -> None:
    middles = told.geometry.representative_point()
    marks = [
        Mark(point.x, point.y, str(row), _COLOURS[pattern])
        for row, (point, pattern) in enumerate(zip(middles, told["pattern"], strict=True), 1)
    ]
    map_view("hotspots_over_walks", layers=[_AREA], marks=marks, height=_HEIGHT)
    st.caption(_("The numbers are those of the table."))


def _table(told: gpd.GeoDataFrame) -> None:
    middles = told.geometry.representative_point()
    table = {
        _("Number"): range(1, len(told) + 1),
        _("What happened"): [_(_PATTERNS[pattern]) for pattern in told["pattern"]],
        _("Days it stood out"): told["hot"].tolist(),
        _("Latitude"): [f"{point.y:.5f}" for point in middles],
        _("Longitude"): [f"{point.x:.5f}" for point in middles],
    }
    st.dataframe(
        pd.DataFrame(table), hide_index=True, key="hotspots_over_walks_table", alt=_("What many walks say of the cells")
    )
