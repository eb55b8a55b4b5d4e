"""The way of a walk: its length, how long it takes, and whether it stays in the area."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import ceil

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from hbgeo.domain.event import Role
from hbgeo.domain.position import DECIMALS
from hbgeo.domain.walk import Stop, Walk
from hbgeo.errors import N_, InvalidInput, Problem
from hbgeo.exchange.routes import read_route
from hbgeo.services.walks_saving import save_walk
from hbgeo.store.protocol import Session, Store

#: A group with prams and walking frames, which talks; the project's own figure.
PACE_KM_H = 3.0
#: Standing still, looking and answering at each stop; the project's own figure.
MINUTES_AT_STOP = 8
#: Whatever lies this close belongs to the area, metres: the bus stops at its edge do.
AREA_MARGIN_M = 50.0
#: Most points of a route.
MOST_POINTS = 50_000

_ROUND_UP_TO = 5


def route_through(points: Sequence[tuple[float, float]]) -> LineString:
    """Return the route through points (longitude, latitude; WGS 84) in their order.

    Raises
    ------
    InvalidInput
        When they make no line on the globe.
    """
    return _kept(np.array(points, dtype=np.float64).reshape(-1, 2))


def route_through_stops(stops: Sequence[Stop]) -> LineString:
    """Return the straight lines from stop to stop. Raises `InvalidInput` for fewer than two."""
    return route_through([(stop.position.lon, stop.position.lat) for stop in stops])


def checked(route: LineString) -> LineString:
    """Return a route as it is kept: two-dimensional, seven decimals, no point twice in a row.

    Raises
    ------
    InvalidInput
        When it is no line on the globe or has too many points.
    """
    return _kept(shapely.get_coordinates(route))


def route_from_file(content: bytes, name: str) -> LineString:
    """Return the route in a GPX or any other file of lines.

    Parameters
    ----------
    name
        Of the file; its suffix says what it is.

    Raises
    ------
    ImportRefused
        When there is no line in the file, or it cannot be read.
    InvalidInput
        When the line is none on the globe.
    """
    return checked(read_route(content, name=name))


def set_route(store: Store, walk_id: str, route: LineString | None, *, role: Role = Role.LEADER) -> Walk:
    """Keep the route of a walk, or none.

    Raises
    ------
    InvalidInput
        When it is no line on the globe.
    NotFound
        When there is no such walk.
    """
    kept = None if route is None else checked(route)

    def work(session: Session) -> Walk:
        return save_walk(session, session.walks.get(walk_id), role, route=kept)

    return store.write(work)


def length_m(route: LineString) -> float:
    """Return the length of a route (WGS 84) in metres, measured in SWEREF 99 12 00 (EPSG:3007)."""
    return float(projected(route).length)


def minutes_for(metres: float, stops: int) -> int:
    """Return how long a walk takes, minutes, at `PACE_KM_H` and `MINUTES_AT_STOP`, rounded up to five."""
    minutes = metres / 1000 / PACE_KM_H * 60 + stops * MINUTES_AT_STOP
    return ceil(round(minutes / _ROUND_UP_TO, 6)) * _ROUND_UP_TO


def outside_m(route: LineString, area: BaseGeometry) -> float:
    """Return how many metres of the route (WGS 84) lie more than `AREA_MARGIN_M` outside the area (WGS 84)."""
    reach = projected(area).buffer(AREA_MARGIN_M)
    return float(projected(route).difference(reach).length)


def area_advice(route: LineString | None, stops: Sequence[Stop], area: BaseGeometry | None) -> tuple[Problem, ...]:
    """Return what to know of a route and stops (WGS 84) that leave the area; nothing when no area is known."""
    if area is None or area.is_empty:
        return ()
    found = []
    outside = 0.0 if route is None else outside_m(route, area)
    if outside >= 1:
        message = N_("{metres} m of the route lie more than {margin} m outside the area.")
        found.append(Problem("route", message, {"metres": _to_ten(outside), "margin": round(AREA_MARGIN_M)}))
    reach = projected(area).buffer(AREA_MARGIN_M)
    away = [stop.number for stop in stops if not reach.covers(projected(_point(stop)))]
    if away:
        numbers = ", ".join(map(str, away))
        message = N_("Stops more than {margin} m outside the area: {numbers}.")
        found.append(Problem("stops", message, {"numbers": numbers, "margin": round(AREA_MARGIN_M)}))
    return tuple(found)


def projected(geometry: BaseGeometry) -> BaseGeometry:
    """Return a WGS 84 geometry in SWEREF 99 12 00 (EPSG:3007), metres."""

    def to_metres(degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(_to_3007().transform(degrees[:, 0], degrees[:, 1]))

    moved: BaseGeometry = shapely.transform(geometry, to_metres)
    return moved


def _kept(degrees: npt.NDArray[np.float64]) -> LineString:
    if len(degrees) > MOST_POINTS:
        message = N_("The route has {count} points; at most {limit} can be kept. Simplify it first.")
        raise _refusal(message, count=len(degrees), limit=MOST_POINTS)
    if not np.isfinite(degrees).all() or (np.abs(degrees) > (180, 90)).any():
        raise _refusal(N_("The route has points that are no places on earth."))
    points = np.round(degrees, DECIMALS)
    moved = np.ones(len(points), dtype=bool)
    moved[1:] = (points[1:] != points[:-1]).any(axis=1)
    if moved.sum() < 2:  # noqa: PLR2004 - a line
        raise _refusal(N_("A route needs at least two points."))
    return LineString(points[moved])


@cache
def _to_3007() -> Transformer:
    return Transformer.from_crs(4326, 3007, always_xy=True)


def _point(stop: Stop) -> shapely.Point:
    return shapely.Point(stop.position.lon, stop.position.lat)


def _to_ten(metres: float) -> int:
    return max(10, round(metres / 10) * 10)


def _refusal(message: str, **values: int) -> InvalidInput:
    return InvalidInput((Problem("route", message, values),))
