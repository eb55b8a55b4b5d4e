"""Where a walk goes: its stops, the box that holds it, how long its route is, and which stops have a bus stop near."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians

import shapely

from hbgeo.domain.position import Box
from hbgeo.domain.walk import Stop, Walk
from hbgeo.services.map_extent import extent
from hbgeo.services.walks_route import length_m, projected
from hbgeo.store.protocol import Session, Store

#: Layer of bus stops.
BUS_STOPS = "hallplats"
#: How near a bus stop is to be asked about at a stop, metres.
NEAR_M = 100.0
_DEGREE_M = 111_000.0
#: Room around the route and the stops, degrees: about 100 m.
_MARGIN = 0.001


@dataclass(frozen=True, slots=True)
class WalkPlaces:
    """Where a walk goes.

    Parameters
    ----------
    near_bus_stops
        Ids of stops with a bus stop within `NEAR_M`.
    bounds
        West, south, east, north in degrees (EPSG:4326): of route and stops, else of the area.
    length_m
        Metres of the route, when there is one.
    """

    stops: tuple[Stop, ...]
    near_bus_stops: frozenset[str]
    bounds: tuple[float, float, float, float]
    length_m: int | None


def places_of(store: Store, walk: Walk) -> WalkPlaces:
    """Return where a walk goes."""
    with store.read() as session:
        stops = tuple(session.walks.stops(walk.id))
        near = frozenset(stop.id for stop in stops if _has_bus_stop(session, stop))
    length = None if walk.route is None else round(length_m(walk.route))
    return WalkPlaces(stops, near, _bounds(store, walk, stops), length)


def _has_bus_stop(session: Session, stop: Stop) -> bool:
    lon, lat = stop.position.lon, stop.position.lat
    high = NEAR_M / _DEGREE_M
    wide = high / max(cos(radians(lat)), 0.01)
    found = session.places.find(BUS_STOPS, Box(lon - wide, lat - high, lon + wide, lat + high))
    here = projected(shapely.Point(lon, lat))
    return any(here.distance(projected(place.geometry)) <= NEAR_M for place in found)


def _bounds(store: Store, walk: Walk, stops: tuple[Stop, ...]) -> tuple[float, float, float, float]:
    shapes = [shapely.Point(stop.position.lon, stop.position.lat) for stop in stops]
    held = shapely.GeometryCollection([*shapes, *([walk.route] if walk.route is not None else [])])
    if held.is_empty:
        box = extent(store)
        return box.west, box.south, box.east, box.north
    west, south, east, north = held.bounds
    return west - _MARGIN, south - _MARGIN, east + _MARGIN, north + _MARGIN
