"""What is said of buses, in the language in force: times, bands, and what a new timetable changes."""

from __future__ import annotations

from collections.abc import Iterator

from hbgeo.domain.timetable import Timetable
from hbgeo.errors import N_
from hbgeo.i18n import _, language, ngettext
from hbgeo.services.bus_rows import Band, DayKind
from hbgeo.services.bus_rows_change import Change, ChangeRow, Comparison, Counts
from hbgeo.services.bus_rows_walk import Coverage
from hbgeo.services.timetables_measure import Asked

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
NOTHING = "–"
_ALL = 100
#: Fewer minutes than this between two times are no news.
_NEWS_S = 5 * _MINUTE

BANDS: dict[Band, str] = {
    Band.PEAK: N_("Peak 06–09, 15–18"),
    Band.DAYTIME: N_("Daytime 09–15"),
    Band.EVENING: N_("Evening 18–24"),
    Band.NIGHT: N_("Night 00–06"),
}
DAYS: dict[DayKind, str] = {
    DayKind.WEEKDAY: N_("Weekday"),
    DayKind.SATURDAY: N_("Saturday"),
    DayKind.SUNDAY: N_("Sunday"),
}
#: Field of `Counts` → what it counts.
COUNTED: dict[str, str] = {
    **{band.value: name for band, name in BANDS.items()},
    "weekday": N_("Whole weekday"),
    "saturday": N_("Saturday"),
    "sunday": N_("Sunday"),
}
#: A sign and a word: neither needs colour.
CHANGES: dict[Change, tuple[str, str]] = {
    Change.LOST: ("✕", N_("Lost")),
    Change.FEWER: ("↓", N_("Fewer departures")),
    Change.MOVED: ("↔", N_("Other times")),
    Change.SAME: ("=", N_("The same")),
    Change.MORE: ("↑", N_("More departures")),
    Change.NEW: ("+", N_("New")),
}
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
}
#: The worst first.
ORDER = tuple(CHANGES)


def clock(seconds: int | None) -> str:
    """Return a time of the traffic day; what is after midnight says so, and None is a dash."""
    if seconds is None:
        return NOTHING
    point = "." if language() == "sv" else ":"
    text = f"{seconds % _DAY // _HOUR:02}{point}{seconds % _HOUR // _MINUTE:02}"
    return _("{time} (the night after)").format(time=text) if seconds >= _DAY else text


def minutes(seconds: int | None) -> str:
    """Return a length of time as hours and minutes; None is a dash."""
    if seconds is None:
        return NOTHING
    hours, rest = divmod(round(seconds / _MINUTE), 60)
    if not hours:
        return _("{minutes} min").format(minutes=rest)
    return (
        _("{hours} h {minutes} min").format(hours=hours, minutes=rest) if rest else _("{hours} h").format(hours=hours)
    )


def percent(share: float | None) -> str:
    """Return a share 0–1 as whole per cent, of which 0 is none and 100 all; None is a dash."""
    if share is None:
        return NOTHING
    number = round(100 * share)
    if number == 0 and share > 0:
        return _("less than 1 %")
    if number == _ALL and share < 1:
        return _("more than 99 %")
    return _("{number} %").format(number=number)


def with_days(one: Timetable) -> str:
    """Return the name of a timetable with the days it is valid."""
    if one.first_on is None and one.last_on is None:
        return one.name
    return f"{one.name} ({one.first_on or ''} – {one.last_on or ''})"


def reach_name(asked: Asked, coverage: Coverage | None, *, along: bool) -> str:
    """Return what a share of `bus.coverage` is of; empty when it is not known.

    Parameters
    ----------
    along
        The share along paths; else that in a straight line.
    """
    if coverage is None or (along and coverage.along_paths is None):
        return ""
    text = {
        (True, True): N_("Dwellings within {metres} m along paths from a stop with at least {least} departures"),
        (True, False): N_(
            "Dwellings within {metres} m in a straight line from a stop with at least {least} departures"
        ),
        (False, True): N_("The area within {metres} m along paths from a stop with at least {least} departures"),
        (False, False): N_(
            "The area within {metres} m in a straight line from a stop with at least {least} departures"
        ),
    }[coverage.of_dwellings, along]
    return _(text).format(metres=round(asked.limit_m), least=asked.least)


def share(coverage: Coverage | None, *, along: bool) -> str:
    """Return a share of `bus.coverage`, along paths or in a straight line, as whole per cent."""
    if coverage is None:
        return NOTHING
    return percent(coverage.share_along_paths if along else coverage.share_straight)


def change_word(change: Change) -> str:
    """Return a change as a sign and a word."""
    sign, word = CHANGES[change]
    return f"{sign} {_(word)}"


def step(before: int, after: int) -> str:
    """Return how a number changes: “12 → 8 (−4)”, or the number alone when it does not."""
    return str(after) if before == after else f"{before} → {after} ({signed(after - before)})"


def signed(difference: int) -> str:
    """Return a difference with its sign, a true minus."""
    return f"{difference:+d}".replace("-", "−")


def told(comparison: Comparison) -> tuple[str, ...]:
    """Return what the new timetable changes as sentences that can be read out, the heaviest first."""
    rows = sorted(comparison.stops, key=lambda row: (ORDER.index(row.change), -row.before.weekday, row.area_name))
    lost = [_("{line} no longer runs here.").format(line=_line(line)) for line in comparison.lost_lines]
    new = [_("{line} is new here.").format(line=_line(line)) for line in comparison.new_lines]
    return (*lost, *(text for row in rows for text in sentences(row)), *new)


def sentences(row: ChangeRow) -> Iterator[str]:
    """Yield what changes at a stop, all its lines together."""
    if row.change is Change.LOST:
        text = _("At {stop} no bus stops any more. {departures} lost on a weekday.")
        yield text.format(stop=row.area_name, departures=_departures(row.before.weekday))
    elif row.change is Change.NEW:
        text = _("At {stop} buses stop from now on. {departures} on a weekday.")
        yield text.format(stop=row.area_name, departures=_departures(row.after.weekday))
    else:
        yield from _numbers(row.area_name, row.before, row.after)
        yield from _times(row.area_name, row.before, row.after)


def _numbers(stop: str, before: Counts, after: Counts) -> Iterator[str]:
    for name, (some, none) in _SAYS.items():
        was, becomes = getattr(before, name), getattr(after, name)
        if was != becomes:
            text = _(some) if becomes else _(none)
            yield text.format(stop=stop, before=was, after=_departures(becomes))


def _times(stop: str, before: Counts, after: Counts) -> Iterator[str]:
    wait = N_("At {stop} the longest wait between two buses on a weekday is {after} instead of {before}.")
    says = {
        "last_s": (N_("At {stop} the last bus on a weekday goes {after} instead of {before}."), clock),
        "first_s": (N_("At {stop} the first bus on a weekday goes {after} instead of {before}."), clock),
        "gap_s": (wait, minutes),
    }
    for name, (text, shown) in says.items():
        was, becomes = getattr(before, name), getattr(after, name)
        if was is not None and becomes is not None and abs(was - becomes) >= _NEWS_S:
            yield _(text).format(stop=stop, before=shown(was), after=shown(becomes))


def _departures(count: int) -> str:
    return ngettext("{count} departure", "{count} departures", count).format(count=count)


def _line(line: str) -> str:
    return _("Line {line}").format(line=line)


def numbers(counts: Counts) -> dict[str, int]:
    """Return the departures of a row by what they count, in the order of the tables."""
    return {name: getattr(counts, name) for name in COUNTED}
