"""Who has a bus within walking distance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from shapely.geometry.base import BaseGeometry

from hbgeo.exchange.gtfs_feed import Feed
from hbgeo.services.bus_rows import StopArea
from hbgeo.services.bus_rows_walk import Coverage, Dwellings
from hbgeo.services.footways import Network

#: Walking distance that is asked for, metres.
LIMIT_M = 400.0
#: Departures a stop must have on the day.
LEAST = 1


def served(feed: Feed, areas: Iterable[StopArea], day: date, least: int = LEAST) -> tuple[StopArea, ...]:
    """Return the areas from which at least so many buses leave on a day, with only the stops they leave from."""
    raise NotImplementedError(feed, areas, day, least)


def coverage(  # noqa: PLR0913 - options by keyword
    feed: Feed,
    areas: Iterable[StopArea],
    day: date,
    within: BaseGeometry | Dwellings,
    *,
    network: Network | None = None,
    limit_m: float = LIMIT_M,
    least: int = LEAST,
) -> Coverage:
    """Return the share that has a stop with enough departures within a distance.

    Parameters
    ----------
    areas
        Stops that may be reached, those outside the area too.
    within
        Dwellings, or the area (polygons, EPSG:4326) when dwellings are not known.
    network
        Paths; the walk to the path and from it to the stop counts too.
    """
    raise NotImplementedError(feed, areas, day, within, network, limit_m, least)
