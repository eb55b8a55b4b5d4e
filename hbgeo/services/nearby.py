"""Observations close to a place, so that a second pin on the same lamp can become a “me too”."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import cos, radians

from pyproj import Geod

from hbgeo.domain.observation import Observation, Status
from hbgeo.domain.position import Box
from hbgeo.domain.selection import Selection
from hbgeo.store.protocol import Store

#: How far apart two pins on one thing may lie: the accuracy of a phone among houses, metres.
RADIUS_M = 15.0
#: Newest observations looked at, should thousands lie on one spot.
MOST = 1000
#: A degree of latitude is nowhere shorter, metres.
_SHORTEST_DEGREE_M = 110_500.0
#: What is settled invites a new observation, not agreement with the old one.
_SETTLED = frozenset({Status.DONE, Status.VERIFIED, Status.DUPLICATE})


@dataclass(frozen=True, slots=True)
class Near:
    """An observation and how far away it lies, metres along the WGS 84 ellipsoid."""

    observation: Observation
    distance_m: float


def nearby(
    store: Store, lon: float, lat: float, radius_m: float = RADIUS_M, *, category: str | None = None
) -> tuple[Near, ...]:
    """Return the unsettled observations around a place: those of the same category first, then by distance.

    Parameters
    ----------
    lon, lat
        Degrees (EPSG:4326).
    radius_m
        Metres.
    category
        Code of what is about to be recorded.
    """
    with store.read() as session:
        candidates = session.observations.find(Selection(box=_box(lon, lat, radius_m)), limit=MOST, newest=True)
    found = [Near(one, _distance_m(lon, lat, one)) for _, one in candidates if one.status not in _SETTLED]
    return tuple(
        sorted(
            (near for near in found if near.distance_m <= radius_m),
            key=lambda near: (near.observation.category != category, near.distance_m),
        )
    )


def _box(lon: float, lat: float, radius_m: float) -> Box:
    """Return a box that surely holds the circle."""
    high = radius_m / _SHORTEST_DEGREE_M
    wide = high / max(cos(radians(min(abs(lat) + high, 90.0))), 1e-9)
    return Box(max(lon - wide, -180), max(lat - high, -90), min(lon + wide, 180), min(lat + high, 90))


def _distance_m(lon: float, lat: float, observation: Observation) -> float:
    position = observation.position
    return float(_geod().inv(lon, lat, position.lon, position.lat)[2])


@cache
def _geod() -> Geod:
    return Geod(ellps="WGS84")
