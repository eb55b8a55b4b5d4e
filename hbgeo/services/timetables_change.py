"""Two timetables side by side: what is lost and what is new for those who live in the area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from scipy.spatial import cKDTree

from hbgeo.domain.timetable import Timetable
from hbgeo.exchange.gtfs_areas import ONE_STOP_M
from hbgeo.services import bus
from hbgeo.services.bus import Change, ChangeRow, Comparison, Coverage, DayKind, StopArea
from hbgeo.services.bus_days import typical_weekdays
from hbgeo.services.bus_stops import points_of
from hbgeo.services.footways_metres import in_metres
from hbgeo.services.timetables_feeds import feed_of, remembered
from hbgeo.services.timetables_journeys import last_home
from hbgeo.services.timetables_measure import Asked, Homes, Service, area_of, reached, service
from hbgeo.services.timetables_words import ORDER
from hbgeo.store.protocol import Store

#: Days from Monday to Friday.
_WEEK = 5


@dataclass(frozen=True, slots=True)
class Numbered:
    """A stop with the number it has on the map and in the tables, and what becomes of it.

    Parameters
    ----------
    area
        As before; of a new stop, as after.
    row
        All its lines together.
    """

    number: int
    area: StopArea
    row: ChangeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What another timetable changes.

    Parameters
    ----------
    stops
        The stops, what is lost first; numbered from 1.
    before, after
        Who reaches a stop with enough departures; None when it cannot be told.
    """

    comparison: Comparison
    stops: tuple[Numbered, ...]
    before: Coverage | None
    after: Coverage | None


@dataclass(frozen=True, slots=True)
class HomeChanged:
    """When the last way home leaves a stop on a kind of day, before and after.

    Parameters
    ----------
    before_s, after_s
        Seconds of the traffic day; None: there is none.
    """

    origin: str
    kind: DayKind
    before_s: int | None
    after_s: int | None


def stops_there(store: Store, one: Timetable, other: Timetable) -> bool:
    """Return whether buses of a timetable stop where those of another do: at the area, else anywhere.

    Where only the other has stops at the area, all that this one has elsewhere is no service to those who live there.
    """
    return service(store, one).are_near or not service(store, other).are_near


class WeekdayChanged(NamedTuple):
    """Departures from the area's stops together on a day from Monday (0) to Friday (4), before and after."""

    weekday: int
    before: int
    after: int


def weekdays_changed(store: Store, before: Timetable, after: Timetable) -> tuple[WeekdayChanged, ...]:
    """Return the days from Monday to Friday that change otherwise than the typical weekday, which the tables show."""
    typical, counts = [], []
    for one, other in ((before, after), (after, before)):
        known = service(store, one)
        day = known.days.get(DayKind.WEEKDAY)
        there = stops_there(store, one, other)
        typical.append(day.departures if day and there else 0)
        counts.append(_typical_weekdays(store, one, known.areas) if there else (0,) * _WEEK)
    return tuple(
        WeekdayChanged(number, *pair)
        for number, pair in enumerate(zip(*counts, strict=True))
        if pair[1] - pair[0] != typical[1] - typical[0]
    )


def _typical_weekdays(store: Store, one: Timetable, areas: tuple[StopArea, ...]) -> tuple[int, ...]:
    key = ("weekdays", one.sha256, areas)
    return remembered(store, key, lambda: typical_weekdays(feed_of(store, one), areas), of_files=True)


def homes_changed(store: Store, before: Timetable, after: Timetable) -> tuple[HomeChanged, ...]:
    """Return for each kind of day what becomes of the last way home to any stop of the area, see `last_home`.

    From the first stop that both know, a station before others, by its name or within 150 m of it; none when there is
    no such stop, or no way in either.
    """
    known, other = service(store, before), service(store, after)
    if not (stops_there(store, before, after) and stops_there(store, after, before)):
        return _homes_of_one(store, before, after)
    pairs = ((one, same_origin(one, known, other)) for one in known.origins)
    origin, called = next(((one, name) for one, name in pairs if name), ("", ""))
    if not origin:
        return ()
    rows = []
    for kind in DayKind:
        old, new = last_home(store, before, kind, origin), last_home(store, after, kind, called)
        if old or new:
            rows.append(HomeChanged(origin, kind, old.left_s if old else None, new.left_s if new else None))
    return tuple(rows)


def _homes_of_one(store: Store, before: Timetable, after: Timetable) -> tuple[HomeChanged, ...]:
    """Return the last ways home where only one of two timetables has stops at the area."""
    is_before = stops_there(store, before, after)
    one = before if is_before else after
    origin = next(iter(service(store, one).origins), "")
    rows = []
    for kind in DayKind:
        way = last_home(store, one, kind, origin)
        if way:
            rows.append(HomeChanged(origin, kind, *((way.left_s, None) if is_before else (None, way.left_s))))
    return tuple(rows)


def same_origin(name: str, known: Service, other: Service) -> str:
    """Return what another timetable calls a stop that people come home from: the same, else a stop within 150 m of it.

    "" when it does not know it.
    """
    if name in other.origins:
        return name
    _, here = points_of([one for one in known.every if one.name == name])
    owner = [one for one in other.every if one.name in set(other.origins)]
    rows, there = points_of(owner)
    if len(here) == 0 or len(there) == 0:
        return ""
    away, nearest = cKDTree(in_metres(there)).query(in_metres(here))
    best = int(away.argmin())
    return owner[rows[int(nearest[best])]].name if away[best] <= ONE_STOP_M else ""


def changed(store: Store, before: Timetable, after: Timetable, asked: Asked, homes: Homes | None = None) -> Changed:
    """Return what another timetable changes at the stops of the area; at all stops when it has none."""
    area = area_of(store)
    key = ("changed", before.sha256, after.sha256, b"" if area is None else area.wkb)

    def compute() -> tuple[Comparison, tuple[Numbered, ...]]:
        old, new = feed_of(store, before), feed_of(store, after)
        every = (*bus.stop_areas(new), *bus.stop_areas(old))
        near = area is not None and bool(bus.areas_near(every, area))
        compared = bus.compare(old, new, area if near else None)
        known = {one.id: one for one in every}
        return compared, _numbered(compared, known)

    compared, stops = remembered(store, key, compute, of_files=True)
    return Changed(
        comparison=compared,
        stops=stops,
        before=reached(store, before, asked, homes),
        after=reached(store, after, asked, homes),
    )


def worst_first(row: ChangeRow) -> tuple[int, int, str, str]:
    """Return what puts rows in order: what is lost first, then by how much there was."""
    return ORDER.index(row.change), -row.before.weekday, row.area_name.casefold(), row.line


def kind_of(change: Change) -> str:
    """Return `lost`, `new` or `kept`."""
    return change.value if change in {Change.LOST, Change.NEW} else "kept"


def _numbered(compared: Comparison, known: dict[str, StopArea]) -> tuple[Numbered, ...]:
    rows = sorted(compared.stops, key=worst_first)
    placed = [(known.get(row.area_before or row.area_after or ""), row) for row in rows]
    found = [(area, row) for area, row in placed if area is not None]
    return tuple(Numbered(number, area, row) for number, (area, row) in enumerate(found, 1))
