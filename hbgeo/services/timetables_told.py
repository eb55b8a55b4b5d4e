"""What another timetable changes, in sentences that can be read out, in the language in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from hbgeo.errors import N_
from hbgeo.i18n import _, ngettext
from hbgeo.services.bus_rows_change import Change, ChangeRow, Comparison
from hbgeo.services.timetables_change import WeekdayChanged
from hbgeo.services.timetables_words import ORDER, WEEKDAYS, clock, minutes, step

#: Fewer seconds than this between two times are no news.
_NEWS_S = 300
#: Field of `Counts` → what is said when it changes, and when none is left.
_SAYS = {
    "weekday": (
        N_("At {stop} there are {after} on a weekday instead of {before}."),
        N_("At {stop} no bus goes on a weekday any more; there were {before}."),
    ),
    "evening": (
        N_("At {stop} there are {after} on a weekday evening (18–24) instead of {before}."),
        N_("At {stop} no bus goes on a weekday evening (18–24) any more; there were {before}."),
    ),
    "saturday": (
        N_("At {stop} there are {after} on a Saturday instead of {before}."),
        N_("At {stop} no bus goes on a Saturday any more; there were {before}."),
    ),
    "sunday": (
        N_("At {stop} there are {after} on a Sunday instead of {before}."),
        N_("At {stop} no bus goes on a Sunday any more; there were {before}."),
    ),
    "booked": (
        N_("At {stop} there are {after} on a weekday that go only when booked instead of {before}."),
        N_("At {stop} no departure on a weekday has to be booked any more; there were {before}."),
    ),
}
#: As `_SAYS`, said only when departures move between parts of the day: the whole weekday tells less than the part.
_SAYS_MOVED = {
    "peak": (
        N_("At {stop} there are {after} at weekday peak times (06–09 and 15–18) instead of {before}."),
        N_("At {stop} no bus goes at weekday peak times (06–09 and 15–18) any more; there were {before}."),
    ),
    "daytime": (
        N_("At {stop} there are {after} on a weekday between 09 and 15 instead of {before}."),
        N_("At {stop} no bus goes on a weekday between 09 and 15 any more; there were {before}."),
    ),
    "night": (
        N_("At {stop} there are {after} on a weekday night (00–06) instead of {before}."),
        N_("At {stop} no bus goes on a weekday night (00–06) any more; there were {before}."),
    ),
}
#: Field of `Counts` → what is said when it changes by `_NEWS_S` or more, and how it is shown.
_TIMES: dict[str, tuple[str, Callable[[int], str]]] = {
    "last_s": (N_("At {stop} the last bus on a weekday goes {after} instead of {before}."), clock),
    "first_s": (N_("At {stop} the first bus on a weekday goes {after} instead of {before}."), clock),
    "gap_s": (
        N_(
            "At {stop} the longest wait for the next bus of the same line the same way is {after} on a weekday instead "
            "of {before}."
        ),
        minutes,
    ),
}


class _Said(NamedTuple):
    """A sentence but for the stop; equal ones are said of several stops at once."""

    text: str
    before: str = ""
    after: str = ""


def told(comparison: Comparison) -> tuple[str, ...]:
    """Return what the new timetable changes: lost lines and stops, numbers, times, then what is new.

    What is the same at several stops is said once. At least one sentence: that nothing changes, if so.
    """
    rows = sorted(comparison.stops, key=lambda row: (ORDER.index(row.change), -row.before.weekday, row.area_name))
    lost = [_("{line} no longer runs here.").format(line=_line(line)) for line in comparison.lost_lines]
    new = [_("{line} is new here.").format(line=_line(line)) for line in comparison.new_lines]
    said = (*lost, *_merged(rows), *new)
    return said or (_("On the days that are counted, nothing changes for those who live here."),)


def told_of_weekdays(changes: Iterable[WeekdayChanged]) -> tuple[str, ...]:
    """Return what is told of days that change otherwise than the weekday that is counted."""
    text = _("{days} change otherwise than the weekday that is counted: {step} departures from the stops together.")
    return tuple(text.format(days=_(WEEKDAYS[one.weekday]), step=step(one.before, one.after)) for one in changes)


def _merged(rows: Sequence[ChangeRow]) -> Iterator[str]:
    numbers = (*(_number(field) for field in _SAYS), *(_moved_to(field) for field in _SAYS_MOVED))
    kinds = (_gone, *numbers, *(_time(field) for field in _TIMES))
    silent = [row for row in rows if row.change is Change.MOVED and not any(kind(row) for kind in kinds)]
    for kind in (*kinds, lambda row: _other_times() if row in silent else None, _come):
        stops: dict[_Said, list[str]] = {}
        for row in rows:
            said = kind(row)
            if said is not None:
                stops.setdefault(said, []).append(row.area_name)
        for said, names in stops.items():
            yield said.text.format(stop=_together(names), before=said.before, after=said.after)


def _gone(row: ChangeRow) -> _Said | None:
    if row.change is not Change.LOST:
        return None
    return _Said(_("At {stop} no bus stops any more. {before} lost on a weekday."), _departures(row.before.weekday))


def _come(row: ChangeRow) -> _Said | None:
    if row.change is not Change.NEW:
        return None
    return _Said(_("At {stop} buses stop from now on. {after} on a weekday."), after=_departures(row.after.weekday))


def _other_times() -> _Said:
    return _Said(_("At {stop} as many buses go as before, but at other times."))


def _moved_to(field: str) -> Callable[[ChangeRow], _Said | None]:
    some = _number(field, _SAYS_MOVED)

    def say(row: ChangeRow) -> _Said | None:
        step, whole = (getattr(row.after, one) - getattr(row.before, one) for one in (field, "weekday"))
        return some(row) if abs(step) > abs(whole) or step * whole < 0 else None

    return say


def _number(field: str, says: Mapping[str, tuple[str, str]] = _SAYS) -> Callable[[ChangeRow], _Said | None]:
    some, none = says[field]

    def say(row: ChangeRow) -> _Said | None:
        was, becomes = getattr(row.before, field), getattr(row.after, field)
        if was == becomes or not _stays(row):
            return None
        return _Said(_(some) if becomes else _(none), str(was), _departures(becomes))

    return say


def _time(field: str) -> Callable[[ChangeRow], _Said | None]:
    text, shown = _TIMES[field]

    def say(row: ChangeRow) -> _Said | None:
        was, becomes = getattr(row.before, field), getattr(row.after, field)
        if was is None or becomes is None or abs(was - becomes) < _NEWS_S or not _stays(row):
            return None
        if field == "gap_s" and becomes < was and _is_shorter(row):
            return None  # the wait went with the buses at the end of it
        return _Said(_(text), shown(was), shown(becomes))

    return say


def _is_shorter(row: ChangeRow) -> bool:
    """Return whether the first bus goes later or the last earlier than before; both are known."""
    before, after = row.before, row.after
    return (after.first_s or 0) > (before.first_s or 0) or (after.last_s or 0) < (before.last_s or 0)


def _stays(row: ChangeRow) -> bool:
    return row.change not in {Change.LOST, Change.NEW}


def _together(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("{stops} and {stop} (each)").format(stops=", ".join(names[:-1]), stop=names[-1])


def _departures(count: int) -> str:
    return ngettext("{count} departure", "{count} departures", count).format(count=count)


def _line(line: str) -> str:
    return _("Line {line}").format(line=line)
