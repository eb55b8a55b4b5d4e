"""One timetable measured for those who live in the area: departures, first and last, who reaches a stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

from hbgeo.domain.timetable import Timetable
from hbgeo.errors import Problem
from hbgeo.exchange.gtfs import Feed
from hbgeo.services import bus
from hbgeo.services.bus import Coverage, DayKind, Dwellings, StopArea, SupplyRow, TrafficDay, TypicalDay
from hbgeo.services.bus_coverage import LIMIT_M
from hbgeo.services.footways_kept import network_now
from hbgeo.services.footways_paths import EVERY_PATH, Choice
from hbgeo.services.timetables_feeds import feed_of, remembered
from hbgeo.services.timetables_hours import Wait, at_areas, buses, by_hour, evening_wait
from hbgeo.services.timetables_origins import names_by_use
from hbgeo.store.protocol import Store

#: Departures that a stop has on a weekday when a bus goes each hour from six to midnight.
LEAST = 18
#: Distances that can be asked for, metres; most departures that can be.
LIMITS_M, MOST_LEAST = (100, 1500), 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of a timetable.

    Parameters
    ----------
    limit_m
        Walking distance, metres.
    least
        Departures that a stop must have on the day to count.
    kind
        Kind of day.
    choice
        Which paths are left out of the walks.
    """

    limit_m: float = LIMIT_M
    least: int = LEAST
    kind: DayKind = DayKind.WEEKDAY
    choice: Choice = EVERY_PATH


@dataclass(frozen=True, slots=True)
class Homes:
    """Dwellings of a file, and the hash of that file."""

    dwellings: Dwellings
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What a timetable offers at the stops of the area; nothing in it depends on paths or dwellings.

    Parameters
    ----------
    areas
        Stops within 50 m of the area; all stops when there is none.
    around
        Stops that people of the area may walk to, as far as can be asked for; all stops when there is no area.
    every
        All stops of the cut, those far away too.
    are_near
        Whether `areas` are those of the area.
    days
        Typical days of the stops of the area.
    supply
        See `bus.supply`.
    buses
        Kind of day → buses that call at the area; one that calls at several of its stops counts once.
    origins
        Names of the stops that people may come home from, see `names_by_use`.
    missing
        What the timetable does not say.
    tells_departures
        Whether it has times, and days on which they hold; else only its stops are known.
    """

    areas: tuple[StopArea, ...]
    around: tuple[StopArea, ...]
    every: tuple[StopArea, ...]
    are_near: bool
    days: Mapping[DayKind, TypicalDay]
    supply: tuple[SupplyRow, ...]
    buses: Mapping[DayKind, int]
    origins: tuple[str, ...]
    missing: tuple[Problem, ...]
    tells_departures: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DayService:
    """What a timetable offers at the stops of the area on one kind of day.

    Parameters
    ----------
    traffic
        See `bus.traffic_days`, by line and direction.
    hours
        Stop area → departures in each hour.
    evening
        The longest wait of the evening.
    """

    traffic: tuple[TrafficDay, ...] = ()
    hours: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    evening: Wait | None = None


def area_of(store: Store) -> BaseGeometry | None:
    """Return the area; None when there is none."""
    with store.read() as session:
        area = session.places.area()
    return None if area is None or area.is_empty else area


def service(store: Store, timetable: Timetable) -> Service:
    """Return what a timetable offers at the stops of the area. Raises as `timetables_feeds.feed_of`."""
    area = area_of(store)
    key = ("service", timetable.sha256, b"" if area is None else area.wkb)
    return remembered(store, key, lambda: _service(feed_of(store, timetable), area), of_files=True)


def on_day(store: Store, timetable: Timetable, kind: DayKind) -> DayService:
    """Return what a timetable offers on a kind of day; nothing when no bus runs then."""
    known = service(store, timetable)
    day = known.days.get(kind)
    if day is None:
        return DayService()

    def compute() -> DayService:
        feed = feed_of(store, timetable)
        called = at_areas(bus.departures_on(feed, day.day), known.areas)
        return DayService(
            traffic=bus.traffic_days(feed, known.areas, day.day, by_line=True),
            hours=by_hour(called, known.areas),
            evening=evening_wait(called, known.areas),
        )

    return remembered(store, ("day", timetable.sha256, day.day, known.areas), compute, of_files=True)


def enough_and_few(
    store: Store, timetable: Timetable, asked: Asked
) -> tuple[tuple[StopArea, ...], tuple[StopArea, ...]]:
    """Return the stops around with enough departures on the day asked for, and the others that have any.

    Of a timetable that does not tell departures, all stops are the former.
    """
    known = service(store, timetable)
    if not known.tells_departures:
        return known.around, ()
    day = known.days.get(asked.kind)
    if day is None:
        return (), ()

    def compute() -> tuple[tuple[StopArea, ...], tuple[StopArea, ...]]:
        feed = feed_of(store, timetable)
        some = bus.served(feed, known.around, day.day, 1)
        enough = bus.served(feed, known.around, day.day, asked.least) if asked.least > 1 else some
        ids = {one.id for one in enough}
        return enough, tuple(one for one in some if one.id not in ids)

    return remembered(store, ("enough", timetable.sha256, day.day, asked.least, known.around), compute, of_files=True)


def reached(store: Store, timetable: Timetable, asked: Asked, homes: Homes | None = None) -> Coverage | None:
    """Return who reaches a stop with enough departures; None without an area and dwellings, or without such a day.

    Of a timetable that does not tell departures, who reaches any of its stops.

    Parameters
    ----------
    homes
        Dwellings; None: the area's surface is measured.
    """
    within = homes.dwellings if homes else area_of(store)
    known = service(store, timetable)
    around, day = known.around, known.days.get(asked.kind)
    if within is None or (day is None and known.tells_departures):
        return None

    def compute() -> Coverage:
        if day is None:
            network = network_now(store)
            return bus.coverage_of(around, within, network=network, choice=asked.choice, limit_m=asked.limit_m)
        feed = feed_of(store, timetable)
        return bus.coverage(
            feed,
            around,
            day.day,
            within,
            network=network_now(store),
            choice=asked.choice,
            limit_m=asked.limit_m,
            least=asked.least,
        )

    key = ("reached", timetable.sha256, asked, homes and homes.sha256)
    return remembered(store, key, compute)


def _service(feed: Feed, area: BaseGeometry | None) -> Service:
    every = bus.stop_areas(feed)
    near = () if area is None else tuple(bus.areas_near(every, area))
    areas = near or every
    around = tuple(bus.areas_near(every, area, LIMITS_M[1])) if area is not None and near else every
    days = bus.typical_days(feed, areas)
    own = {one.id for one in areas}
    elsewhere = tuple(one for one in every if one.id not in own)
    return Service(
        areas=areas,
        around=around,
        every=every,
        are_near=bool(near),
        days=days,
        supply=bus.supply(feed, areas, days),
        buses={kind: buses(at_areas(bus.departures_on(feed, one.day), areas)) for kind, one in days.items()},
        origins=names_by_use(feed, elsewhere, areas),
        missing=feed.missing,
        tells_departures=feed.tells_departures,
    )
