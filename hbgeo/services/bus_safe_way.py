"""How much of the walk to the bus passes no reported problem."""

from __future__ import annotations

from collections.abc import Iterable

from shapely.geometry.base import BaseGeometry

from hbgeo.domain.observation import Observation
from hbgeo.services.bus_rows import StopArea
from hbgeo.services.bus_rows_walk import Dwellings, SafeWay
from hbgeo.services.footways import Network

#: A pin this near is passed, metres (domain H).
NEAR_M = 15.0
#: Categories, or sub-codes, that make a walk less safe (domain H).
CODES = frozenset({"LJUS", "SIKT", "GANG", "HALLPL3"})


def safe_ways(
    areas: Iterable[StopArea],
    within: BaseGeometry | Dwellings,
    observations: Iterable[Observation],
    *,
    network: Network | None = None,
) -> tuple[SafeWay, ...]:
    """Return for each stop area how much of the walks to it passes no problem; each walk goes to the nearest stop.

    Parameters
    ----------
    areas
        Stops with departures, see `bus_coverage.served`.
    within
        Dwellings, or the area (polygons, EPSG:4326) when dwellings are not known.
    observations
        Those that count; good places and ideas are passed over.
    """
    raise NotImplementedError(areas, within, observations, network)
