"""How many buses leave, and from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from hbgeo.exchange.gtfs_feed import Feed
from hbgeo.services.bus_rows import DayKind, StopArea, SupplyRow, TrafficDay, TypicalDay


def supply(
    feed: Feed, areas: Iterable[StopArea], days: Mapping[DayKind, TypicalDay] | Mapping[DayKind, date] | None = None
) -> tuple[SupplyRow, ...]:
    """Return the departures per stop area, line and direction.

    Parameters
    ----------
    days
        The days that are counted; None: the typical ones of these stops.
    """
    raise NotImplementedError(feed, areas, days)


def traffic_days(feed: Feed, areas: Iterable[StopArea], day: date, *, by_line: bool = False) -> tuple[TrafficDay, ...]:
    """Return first and last departure and the longest gap per stop area; areas without departures are left out.

    Parameters
    ----------
    by_line
        A row for each line and direction; else one for each area.
    """
    raise NotImplementedError(feed, areas, day, by_line)
