"""What lies in a place or near it: a box asks the store, metres decide."""

from __future__ import annotations

from math import cos, radians

import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.domain.position import Box
from hbgeo.domain.selection import Selection
from hbgeo.domain.walk import Walk
from hbgeo.services.duplicates_pairs import to_metres
from hbgeo.services.place_facts_values import REACH_M, NearObservation
from hbgeo.services.walks_route import projected
from hbgeo.store.protocol import Session

#: A degree of latitude is nowhere shorter, metres.
_SHORTEST_DEGREE_M = 110_500.0
_EVERY = 10_000_000


def near(session: Session, geometry: BaseGeometry) -> tuple[NearObservation, ...]:
    """Return the observations in a geometry (EPSG:4326) or within `REACH_M` of it, nearest first, then the latest."""
    if geometry.is_empty:
        return ()
    found = [one for _, one in session.observations.find(Selection(box=box_around(geometry)), limit=_EVERY)]
    if not found:
        return ()
    lon, lat = ([getattr(one.position, name) for one in found] for name in ("lon", "lat"))
    shape = projected(geometry)
    shapely.prepare(shape)
    away = shapely.distance(shape, shapely.points(to_metres(lon, lat)))  # type: ignore[arg-type]
    kept = [NearObservation(one, float(metres)) for one, metres in zip(found, away, strict=True) if metres <= REACH_M]
    kept.sort(key=lambda one: one.observation.recorded_at, reverse=True)
    return tuple(sorted(kept, key=lambda one: one.metres))


def box_around(geometry: BaseGeometry, reach_m: float = REACH_M) -> Box:
    """Return a box (EPSG:4326) that surely holds all within so many metres of a geometry (EPSG:4326, not empty)."""
    west, south, east, north = geometry.bounds
    high = reach_m / _SHORTEST_DEGREE_M
    farthest = min(max(abs(south), abs(north)) + high, 90.0)
    wide = high / max(cos(radians(farthest)), 1e-9)
    return Box(max(west - wide, -180), max(south - high, -90), min(east + wide, 180), min(north + high, 90))


def passed(session: Session, walk: Walk, geometry: BaseGeometry) -> bool | None:
    """Return whether a walk's route or one of its stops comes within `REACH_M` of a geometry (EPSG:4326).

    None when the walk has neither, or there is no geometry to come near to.
    """
    stops = [shapely.Point(stop.position.lon, stop.position.lat) for stop in session.walks.stops(walk.id)]
    way = [*stops, *([] if walk.route is None else [walk.route])]
    if not way or geometry.is_empty:
        return None
    here = projected(geometry)
    box = box_around(geometry)
    window = shapely.box(box.west, box.south, box.east, box.north)
    return any(one.intersects(window) and here.distance(projected(one)) <= REACH_M for one in way)
