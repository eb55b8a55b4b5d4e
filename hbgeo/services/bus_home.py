"""The last way home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hbgeo.exchange.gtfs_feed import Feed
from hbgeo.services.bus_rows import StopArea, WayHome


def last_ways_home(feed: Feed, areas: Iterable[StopArea], day: date, origin: Iterable[StopArea]) -> tuple[WayHome, ...]:
    """Return the last direct arrival at each area of trips that can be boarded at the origin; no changes of bus.

    Parameters
    ----------
    origin
        Where people come from, such as the station.
    """
    raise NotImplementedError(feed, areas, day, origin)
