"""The day that stands for its kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

import pandas as pd

from hbgeo.exchange.gtfs_feed import Feed
from hbgeo.services.bus_departures import NIGHT_S, begins_of, boardable, runs_of
from hbgeo.services.bus_rows import DayKind, StopArea, TypicalDay

_SATURDAY, _SUNDAY = 5, 6


def typical_day(feed: Feed, kind: DayKind, areas: Iterable[StopArea] | None = None) -> TypicalDay | None:
    """Return the typical day of a kind; None when no bus leaves on any such day.

    It is the first of the days with the most common number of departures; of numbers as common, the higher. Days
    without departures are left out.

    Parameters
    ----------
    areas
        The stops whose departures count; None: all of the feed.
    """
    return typical_days(feed, areas).get(kind)


def typical_days(feed: Feed, areas: Iterable[StopArea] | None = None) -> Mapping[DayKind, TypicalDay]:
    """Return the typical day of each kind that has one, see `typical_day`."""
    by_kind: dict[DayKind, dict[date, int]] = {kind: {} for kind in DayKind}
    for day, count in _departures_by_day(feed, areas):
        by_kind[kind_of(day)][day] = count
    return {kind: _most_common(kind, counts) for kind, counts in by_kind.items() if counts}


def typical_weekdays(feed: Feed, areas: Iterable[StopArea] | None = None) -> tuple[int, ...]:
    """Return the departures of a typical Monday, Tuesday … Friday, as `typical_day` finds it; 0 when it has none."""
    by_day: list[dict[date, int]] = [{} for _ in range(_SATURDAY)]
    for day, count in _departures_by_day(feed, areas):
        if day.weekday() < _SATURDAY:
            by_day[day.weekday()][day] = count
    return tuple(_most_common(DayKind.WEEKDAY, counts).departures if counts else 0 for counts in by_day)


def kind_of(day: date) -> DayKind:
    """Return the kind of a day by the calendar; holidays are not known."""
    return {_SATURDAY: DayKind.SATURDAY, _SUNDAY: DayKind.SUNDAY}.get(day.weekday(), DayKind.WEEKDAY)


def _most_common(kind: DayKind, counts: Mapping[date, int]) -> TypicalDay:
    often = Counter(counts.values())
    departures, days = max(often.items(), key=lambda one: (one[1], one[0]))
    first = min(day for day, count in counts.items() if count == departures)
    return TypicalDay(kind, first, departures, days, len(counts))


def _departures_by_day(feed: Feed, areas: Iterable[StopArea] | None) -> Iterator[tuple[date, int]]:
    """Yield the valid days that have departures, and how many."""
    by_day, by_night = _departures_by_service(feed, areas)
    days = feed.days.valid()
    services = [feed.runs_on(day) for day in (*days, *(day + timedelta(days=1) for day in days[-1:]))]
    for number, day in enumerate(days):
        # As `calls_of_day` has it: the night after, and that before the first day.
        counts = [(by_day, services[number]), (by_night, services[number + 1])]
        counts += [(by_night, services[number])] if number == 0 else []
        count = sum(of_service.get(service, 0) for of_service, runs in counts for service in runs)
        if count:
            yield day, count


def _departures_by_service(feed: Feed, areas: Iterable[StopArea] | None) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many departures each service has: of runs that begin from three on, and before."""
    of_trip = boardable(feed, areas).groupby("trip_id").size()
    once = feed.trips.loc[~feed.trips["trip_id"].isin(feed.frequencies["trip_id"]), ["trip_id"]].assign(shift_s=0)
    runs = pd.concat([once, runs_of(feed)])
    runs = runs.assign(
        begins_s=begins_of(feed, runs["trip_id"]) + runs["shift_s"],
        count=runs["trip_id"].map(of_trip).fillna(0).astype(int),
        service=runs["trip_id"].map(feed.trips.set_index("trip_id")["service_id"]),
    )
    is_night = runs["begins_s"] < NIGHT_S
    by_day, by_night = (
        {str(service): int(count) for service, count in part.groupby("service")["count"].sum().items()}
        for part in (runs[~is_night], runs[is_night])
    )
    return by_day, by_night
