"""The map of a walk: its route drawn point by point, its stops set by tapping."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.position import Position, PositionSource
from hbgeo.domain.walk import Stop, Walk
from hbgeo.errors import N_
from hbgeo.i18n import _
from hbgeo.ui.components import walk_stops_actions as stops_actions
from hbgeo.ui.components.map_view import Mark, map_view
from hbgeo.ui.components.walk_route_draft import RouteDraft

_END_COLOR, _STOP_COLOR, _MOVING_COLOR = "#0b57a4", "#1f2430", "#d40000"
_ROUTE, _STOP = "route", "stop"
_TAPS = {_ROUTE: N_("Draws the route"), _STOP: N_("Adds a stop")}
_HEIGHT = 480


def walk_map(wired: Services, walk: Walk, stops: Sequence[Stop], draft: RouteDraft) -> None:
    """Draw the map and do what a tap on it is meant to."""
    moved = stops_actions.waiting_for_tap(walk.id)
    meaning = _STOP if moved else _meaning(walk, stops)
    if moved:
        _tell_moving(moved)
    event = map_view(
        f"walk_{walk.id}",
        marks=[*_ends(draft), *(_mark(stop, moved) for stop in stops)],
        line=draft.points if len(draft.points) > 1 else (),
        height=_HEIGHT,
    )
    if event is None:
        return
    if moved:
        position = Position(lon=event.lon, lat=event.lat, source=PositionSource.TAP)
        stops_actions.change(wired, moved, position=position)
        stops_actions.wait_for_tap(None)
    elif meaning == _STOP:
        stops_actions.tapped(wired, walk.id, event)
    else:
        draft.add(event.lon, event.lat)
    st.rerun()


def _meaning(walk: Walk, stops: Sequence[Stop]) -> str:
    key = f"walk_tap_{walk.id}"
    st.session_state.setdefault(key, _STOP if walk.route is not None and not stops else _ROUTE)
    chosen = st.segmented_control(
        _("A tap on the map"),
        list(_TAPS),
        format_func=lambda tap: _(_TAPS[tap]),
        key=key,
        required=True,
        persist_state="session",
    )
    return chosen or _ROUTE


def _tell_moving(stop: Stop) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(_("Tap the map where stop {number} shall be.").format(number=stop.number), width="stretch")
        st.button(_("Leave it"), key="walk_stop_leave", on_click=stops_actions.wait_for_tap, args=(None,))


def _ends(draft: RouteDraft) -> list[Mark]:
    """Return marks for the first and last point: with one point there is no line to be seen yet."""
    if not draft.points:
        return []
    labels = {draft.points[-1]: "B"} | {draft.points[0]: "A"}
    return [Mark(lon, lat, label, _END_COLOR) for (lon, lat), label in labels.items()]


def _mark(stop: Stop, moved: Stop | None) -> Mark:
    color = _MOVING_COLOR if moved and moved.id == stop.id else _STOP_COLOR
    return Mark(stop.position.lon, stop.position.lat, str(stop.number), color)
