"""The day that stands for its kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hbgeo.exchange.gtfs_feed import Feed
from hbgeo.services.bus_rows import DayKind, StopArea, TypicalDay


def typical_day(feed: Feed, kind: DayKind, areas: Iterable[StopArea] | None = None) -> TypicalDay | None:
    """Return the typical day of a kind; None when no bus leaves on any such day.

    It is the first of the days with the most common number of departures; of numbers as common, the higher. Days
    without departures are left out.

    Parameters
    ----------
    areas
        The stops whose departures count; None: all of the feed.
    """
    raise NotImplementedError(feed, kind, areas)


def typical_days(feed: Feed, areas: Iterable[StopArea] | None = None) -> Mapping[DayKind, TypicalDay]:
    """Return the typical day of each kind that has one, see `typical_day`."""
    raise NotImplementedError(feed, areas)
