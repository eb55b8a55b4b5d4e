"""How much of the walk to the bus passes no reported problem."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.domain.observation import Observation, Status
from hbgeo.services.bus_origins import origins_of
from hbgeo.services.bus_rows import StopArea
from hbgeo.services.bus_rows_walk import Dwellings, SafeWay
from hbgeo.services.bus_ways import Ways, ways_to_stops
from hbgeo.services.footways import NO, YES, Network
from hbgeo.services.footways_metres import Floats, in_metres
from hbgeo.services.footways_paths import EVERY_PATH, Choice

#: A pin this near is passed, metres (domain H).
NEAR_M = 15.0
#: Categories, or sub-codes, that make a walk less safe (domain H).
CODES = frozenset({"LJUS", "SIKT", "GANG", "HALLPL3"})
#: What is done, or told again elsewhere, is in nobody's way; what was turned down is as dark as it was.
SETTLED = frozenset({Status.DONE, Status.VERIFIED, Status.DUPLICATE})
_QUARTER = 16


def safe_ways(
    areas: Iterable[StopArea],
    within: BaseGeometry | Dwellings,
    observations: Iterable[Observation],
    *,
    network: Network | None = None,
    choice: Choice = EVERY_PATH,
) -> tuple[SafeWay, ...]:
    """Return for each stop area how much of the walks to it passes no problem; each walk goes to the nearest stop.

    Parameters
    ----------
    areas
        Stops with departures, see `bus_coverage.served`.
    within
        Dwellings, or the area (polygons, EPSG:4326) when dwellings are not known.
    observations
        Those that count; good places and ideas, what is done and what is a duplicate are passed over.
    choice
        Which of the paths are left out.
    """
    known = list(areas)
    ways = ways_to_stops(known, origins_of(within), network, choice)
    metres = np.hypot(*(ways.b - ways.a).T)
    free = metres - _passing(ways, observations)
    sums = [
        np.bincount(ways.area, part * ways.walkers, minlength=len(known))
        for part in (metres, free, metres * (ways.lit == YES), metres * (ways.lit == NO))
    ]
    return tuple(
        SafeWay(
            area_id=area.id,
            area_name=area.name,
            dwellings=float(ways.arriving[row]),
            metres=float(sums[0][row]),
            free_m=float(sums[1][row]),
            lit_m=float(sums[2][row]),
            unlit_m=float(sums[3][row]),
            along_paths=network is not None,
        )
        for row, area in enumerate(known)
    )


def _passing(ways: Ways, observations: Iterable[Observation]) -> Floats:
    """Return how many metres of each piece lie within `NEAR_M` of a problem."""
    pins = [(one.position.lon, one.position.lat) for one in observations if _counts(one)]
    if not pins or len(ways.a) == 0:
        return np.zeros(len(ways.a))
    around = shapely.union_all(shapely.buffer(shapely.points(in_metres(pins)), NEAR_M, quad_segs=_QUARTER))
    lines = shapely.linestrings(np.stack([ways.a, ways.b], axis=1))
    shapely.prepare(around)
    passing = np.zeros(len(lines))
    near = shapely.intersects(around, lines)
    passing[near] = shapely.length(shapely.intersection(lines[near], around))
    return passing


def _counts(one: Observation) -> bool:
    return one.polarity < 0 and one.status not in SETTLED and bool({one.category, one.subcode} & CODES)
