"""The map of a walk: its route drawn point by point, its stops set by tapping."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, log2, radians

import streamlit as st
from shapely import LineString

from hbgeo.bootstrap import Services
from hbgeo.domain.position import Position, PositionSource
from hbgeo.domain.walk import Stop, Walk
from hbgeo.errors import N_
from hbgeo.i18n import _
from hbgeo.ui.components import walk_stops_actions as stops_actions
from hbgeo.ui.components.map_view import Mark, map_view
from hbgeo.ui.components.walk_route_draft import Points, RouteDraft

_END_COLOR, _STOP_COLOR, _MOVING_COLOR = "#0b57a4", "#1f2430", "#d40000"
_ROUTE, _STOP = "route", "stop"
_TAPS = {_ROUTE: N_("Draws the route"), _STOP: N_("Adds a stop")}
_HEIGHT = 480
_NARROWEST_PX = 340
_SMALLEST_DEGREES = 0.001
_NOT_SHOWN = frozenset({"mark"})


def walk_map(wired: Services, walk: Walk, stops: Sequence[Stop], draft: RouteDraft) -> None:
    """Draw the map and do what a tap on it is meant to."""
    moved = stops_actions.waiting_for_tap(walk.id)
    meaning = _STOP if moved else _meaning(walk, stops)
    if moved:
        stops_actions.tell_waiting(moved, "map")
    center, zoom = view_of(draft.shown)
    event = map_view(
        f"walk_{walk.id}",
        layers=helping_layers(wired),
        marks=[*_ends(draft), *(_mark(stop, moved) for stop in stops)],
        line=draft.points if len(draft.points) > 1 else (),
        center=center,
        zoom=zoom,
        height=_HEIGHT,
    )
    if event is None:
        return
    if moved:
        position = Position(lon=event.lon, lat=event.lat, source=PositionSource.TAP)
        stops_actions.move_to(wired, moved, position)
    elif meaning == _STOP:
        stops_actions.tapped(wired, walk.id, event)
    else:
        draft.add(event.lon, event.lat)
    st.rerun()


def helping_layers(wired: Services) -> list[str]:
    """Return the layers that help to choose stops; other lines would be taken for the route."""
    return [
        layer.code
        for layer in wired.catalogue.layers
        if layer.geometry != ("LineString",) and layer.code not in _NOT_SHOWN
    ]


def view_of(points: Points) -> tuple[tuple[float, float] | None, int | None]:
    """Return the middle (latitude, longitude) of points and the zoom at which a phone's map holds them."""
    if not points:
        return None, None
    west, south, east, north = LineString(points).bounds
    # A map of one world is 256 pixels wide at zoom 0; a degree of latitude is longer by the Mercator projection.
    degrees = max(east - west, (north - south) / cos(radians((south + north) / 2)), _SMALLEST_DEGREES)
    zoom = int(log2(360 / degrees * _NARROWEST_PX / 256))
    return ((south + north) / 2, (west + east) / 2), zoom


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


def _ends(draft: RouteDraft) -> list[Mark]:
    """Return marks for the first and last point: with one point there is no line to be seen yet."""
    if not draft.points:
        return []
    labels = {draft.points[-1]: "B"} | {draft.points[0]: "A"}
    return [Mark(lon, lat, label, _END_COLOR) for (lon, lat), label in labels.items()]


def _mark(stop: Stop, moved: Stop | None) -> Mark:
    color = _MOVING_COLOR if moved and moved.id == stop.id else _STOP_COLOR
    return Mark(stop.position.lon, stop.position.lat, str(stop.number), color)
