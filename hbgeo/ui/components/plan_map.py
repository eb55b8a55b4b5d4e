"""The actions on the map, by number; titles stay outside of it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.action_rules import FINISHED
from hbgeo.i18n import _
from hbgeo.services.plan import PlanRow
from hbgeo.ui.components.map_view import Mark, map_view
from hbgeo.ui.components.plan_desk import open_by_name
from hbgeo.ui.components.walk_route import helping_layers, view_of

#: Most numbers on the map; more cannot be told apart.
MOST_MARKS = 200
_HEIGHT = 560
_OPEN, _LATE, _DONE = "#134a7c", "#a02020", "#14603a"


def on_map(wired: Services, rows: Sequence[PlanRow]) -> None:
    """Draw the actions that have a place, those of highest priority when there are very many."""
    placed = [(row, row.lon, row.lat) for row in rows if row.lon is not None and row.lat is not None]
    if not placed:
        st.caption(_("None of these actions has a place."))
        return
    shown = placed[:MOST_MARKS]
    center, zoom = view_of(tuple((lon, lat) for _row, lon, lat in (*shown, shown[0])))
    map_view(
        "plan",
        layers=helping_layers(wired),
        marks=[Mark(lon, lat, str(row.action.number), _color(row)) for row, lon, lat in shown],
        center=center,
        zoom=zoom,
        height=_HEIGHT,
    )
    st.caption(_("Blue: to be done. Red: late. Green: done. The numbers are those of the list."))
    if len(placed) > len(shown):
        st.caption(_("The {count} with the highest priority are shown.").format(count=len(shown)))
    open_by_name([row for row, _lon, _lat in shown], "plan_map_open")


def _color(row: PlanRow) -> str:
    if row.action.status in FINISHED:
        return _DONE
    return _LATE if row.overdue else _OPEN
