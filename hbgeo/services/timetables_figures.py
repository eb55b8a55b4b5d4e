"""The key figures of two timetables side by side: what is counted, before, and after; in the language in force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hbgeo.domain.timetable import Timetable
from hbgeo.i18n import _
from hbgeo.services.bus import Coverage, DayKind, SafeWay
from hbgeo.services.timetables_change import homes_changed, stops_there
from hbgeo.services.timetables_journeys import trains_changed
from hbgeo.services.timetables_measure import Asked, Homes, on_day, reached, service
from hbgeo.services.timetables_spots import ways_and_spots
from hbgeo.services.timetables_words import (
    DAYS,
    NOTHING,
    clock,
    home_name,
    met_words,
    percent,
    reach_name,
    share,
    under,
)
from hbgeo.store.protocol import Store


class Figure(NamedTuple):
    """A figure of two timetables, as it is said."""

    name: str
    before: str
    after: str


def key_figures(
    store: Store, before: Timetable, after: Timetable, asked: Asked, homes: Homes | None = None
) -> Iterator[Figure]:
    """Yield the key figures of two timetables, those of the buses first.

    Parameters
    ----------
    homes
        Dwellings; None: the area's surface is measured.
    """
    yield from _buses(store, before, after)
    for home in homes_changed(store, before, after):
        yield Figure(home_name(home.origin, home.kind), _time(home.before_s), _time(home.after_s))
    yield from train_figures(store, before, after, asked)
    yield from _reach(asked, *(reached(store, one, asked, homes) for one in (before, after)))
    yield from walks(asked, *(ways_and_spots(store, one, asked, homes).ways for one in (before, after)))


def train_figures(store: Store, before: Timetable, after: Timetable, asked: Asked) -> Iterator[Figure]:
    """Yield for each train line and direction how many of the day's buses meet it."""
    text = _("Buses that have a train ({line} towards {headsign}) at {stop}: {day}")
    for pair in trains_changed(store, before, after, asked.kind):
        one = pair[0] or pair[1]
        if one is not None:
            label = text.format(line=one.line, headsign=one.headsign, stop=one.station, day=_(DAYS[asked.kind]))
            was, becomes = (met_words(row) for row in pair)
            yield Figure(label, was, becomes)


def _buses(store: Store, before: Timetable, after: Timetable) -> Iterator[Figure]:
    sides = ((before, after), (after, before))
    old, new = (service(store, one).buses if stops_there(store, one, other) else {} for one, other in sides)
    for kind, name in DAYS.items():
        label = _("Buses that stop at the area: {day}").format(day=_(name))
        yield Figure(label, str(old.get(kind, 0)), str(new.get(kind, 0)))
    for kind, name in DAYS.items():
        (first, last), (then_first, then_last) = (
            _first_and_last(store, one, kind) if stops_there(store, one, other) else (None, None)
            for one, other in sides
        )
        if first or then_first:
            yield Figure(_("First bus at the area: {day}").format(day=_(name)), _time(first), _time(then_first))
            yield Figure(_("Last bus at the area: {day}").format(day=_(name)), _time(last), _time(then_last))


def _time(seconds: int | None) -> str:
    return _("no bus") if seconds is None else clock(seconds)


def _first_and_last(store: Store, timetable: Timetable, kind: DayKind) -> tuple[int | None, int | None]:
    traffic = on_day(store, timetable, kind).traffic
    return min((row.first_s for row in traffic), default=None), max((row.last_s for row in traffic), default=None)


def _reach(asked: Asked, before: Coverage | None, after: Coverage | None) -> Iterator[Figure]:
    """Yield who reaches a stop; a timetable without buses on such a day is reached by nobody."""
    known = before or after
    if known is None:
        return
    for along in (True, False):
        label = reach_name(asked, known, along=along)
        if label:
            was, becomes = (percent(0) if one is None else share(one, along=along) for one in (before, after))
            yield Figure(label, was, becomes)


def walks(asked: Asked, before: Sequence[SafeWay], after: Sequence[SafeWay]) -> Iterator[Figure]:
    """Yield how far the walks to the nearest stops are, and how much of them passes no problem."""
    along = {way.along_paths for way in (*before, *after)}
    if not along:
        return
    how = _("along paths") if True in along else _("in a straight line")
    stop = _("the nearest stop with at least {least} departures").format(least=asked.least)
    stop = under(asked, stop, along=True in along)
    far = _("The walk to {stop}, on average {how}").format(stop=stop, how=how)
    yield Figure(far, _average(before), _average(after))
    free = _("Part of the walks to {stop} that passes no reported problem").format(stop=stop)
    yield Figure(free, _free(before), _free(after))


def _average(ways: Sequence[SafeWay]) -> str:
    walkers = sum(way.dwellings for way in ways)
    return _("{metres} m").format(metres=round(sum(way.metres for way in ways) / walkers)) if walkers else NOTHING


def _free(ways: Sequence[SafeWay]) -> str:
    metres = sum(way.metres for way in ways)
    return percent(sum(way.free_m for way in ways) / metres) if metres else NOTHING
