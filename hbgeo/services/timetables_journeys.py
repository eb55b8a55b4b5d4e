"""Journeys of those who live in the area: the last way home, how long it takes to somewhere, the wait for the train."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hbgeo.domain.timetable import Timetable
from hbgeo.services import bus
from hbgeo.services.bus import DayKind, StopArea, WayHome
from hbgeo.services.bus_journeys import Journey, journeys_from_each
from hbgeo.services.bus_trains import TrainWait, train_waits
from hbgeo.services.timetables_feeds import feed_of, remembered
from hbgeo.services.timetables_measure import Service, service
from hbgeo.store.protocol import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """Journeys of a day from a stop of the area to somewhere, see `bus_journeys.journeys`.

    Parameters
    ----------
    journeys, changing
        How many, and how many of these with a change.
    fastest_s, typical_s
        From the first stop to the last; the typical one is the median.
    """

    area_name: str
    journeys: int
    changing: int
    fastest_s: int
    typical_s: int


def ways_home(store: Store, timetable: Timetable, kind: DayKind, origin: str) -> tuple[WayHome, ...]:
    """Return the last ways home to the stops of the area on a kind of day; none when no bus runs then.

    Parameters
    ----------
    origin
        Name of the stop that people come from, one of `Service.origins`.
    """
    known = service(store, timetable)
    day, start = known.days.get(kind), _elsewhere(known, origin)
    if day is None or not start:
        return ()
    key = ("home", timetable.sha256, day.day, known.areas, origin)
    feed = feed_of(store, timetable)
    return remembered(store, key, lambda: bus.last_ways_home(feed, known.areas, day.day, start), of_files=True)


def last_home(store: Store, timetable: Timetable, kind: DayKind, origin: str) -> WayHome | None:
    """Return the last way home to any stop of the area; None when there is none."""
    ways = [one for one in ways_home(store, timetable, kind, origin) if one.left_s is not None]
    return max(ways, key=lambda one: (one.left_s or 0, -(one.arrives_s or 0)), default=None)


def travels(store: Store, timetable: Timetable, kind: DayKind, goal: str) -> tuple[Travel, ...]:
    """Return how long it takes from the stops of the area to a stop elsewhere; stops without a journey are left out."""
    known = service(store, timetable)
    day, ends = known.days.get(kind), _elsewhere(known, goal)
    if day is None or not ends:
        return ()

    def compute() -> tuple[Travel, ...]:
        found = journeys_from_each(feed_of(store, timetable), known.every, day.day, known.areas, ends)
        return tuple(_travel(area, found[area.id]) for area in known.areas if found[area.id])

    return remembered(store, ("travel", timetable.sha256, day.day, known.areas, goal), compute, of_files=True)


def trains(store: Store, timetable: Timetable, kind: DayKind) -> tuple[TrainWait, ...]:
    """Return how buses from the area meet trains, see `bus_trains.train_waits`."""
    known = service(store, timetable)
    day = known.days.get(kind)
    if day is None:
        return ()
    feed = feed_of(store, timetable)
    key = ("trains", timetable.sha256, day.day, known.areas)
    return remembered(store, key, lambda: train_waits(feed, known.every, day.day, known.areas), of_files=True)


def _elsewhere(known: Service, name: str) -> list[StopArea]:
    own = {one.id for one in known.areas}
    return [one for one in known.every if one.name == name and one.id not in own]


def _travel(area: StopArea, found: Sequence[Journey]) -> Travel:
    long = [one.arrives_s - one.left_s for one in found]
    changing = sum(bool(one.change_at) for one in found)
    typical = int(np.median(long))
    return Travel(area_name=area.name, journeys=len(found), changing=changing, fastest_s=min(long), typical_s=typical)


def trains_changed(
    store: Store, before: Timetable, after: Timetable, kind: DayKind
) -> tuple[tuple[TrainWait | None, TrainWait | None], ...]:
    """Return how buses meet each train line and direction before and after; None where buses reach no such train."""
    old, new = (
        {(row.station, row.line, row.headsign): row for row in trains(store, one, kind)} for one in (before, after)
    )
    return tuple((old.get(key), new.get(key)) for key in dict.fromkeys((*old, *new)))
