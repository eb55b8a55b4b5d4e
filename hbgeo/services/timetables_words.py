"""What is said of buses, in the language in force: times, parts of the day, shares."""

from __future__ import annotations

from collections.abc import Iterable

from hbgeo.domain.timetable import Timetable
from hbgeo.errors import N_
from hbgeo.i18n import _, language
from hbgeo.services.bus_rows import Band, DayKind, TypicalDay
from hbgeo.services.bus_rows_change import Change, ChangeRow, Counts
from hbgeo.services.bus_rows_walk import Coverage
from hbgeo.services.bus_trains import TrainWait
from hbgeo.services.timetables_measure import Asked

_MINUTE, _HOUR, DAY_S = 60, 3600, 86_400
NOTHING = "–"
_ALL = 100

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
#: From Monday to Friday.
WEEKDAYS = (N_("Mondays"), N_("Tuesdays"), N_("Wednesdays"), N_("Thursdays"), N_("Fridays"))
#: What is said of each part of a `Choice`.
PATHS = (N_("no paths with known steps"), N_("no paths known to be unlit"))
#: Field of `Counts` → what it counts.
COUNTED: dict[str, str] = {
    **{band.value: name for band, name in BANDS.items()},
    "weekday": N_("Whole weekday"),
    "saturday": N_("Saturday"),
    "sunday": N_("Sunday"),
}
#: The same, of weekday departures that most feeds have none of.
BOOKED: dict[str, str] = {"booked": N_("Only when booked")}
#: A sign and a word: neither needs colour.
CHANGES: dict[Change, tuple[str, str]] = {
    Change.LOST: ("✕", N_("Lost")),
    Change.FEWER: ("↓", N_("Fewer departures")),
    Change.MIXED: ("±", N_("More and fewer")),
    Change.BOOKED: ("!", N_("Other booking")),
    Change.MOVED: ("↔", N_("Other times")),
    Change.SAME: ("=", N_("The same")),
    Change.MORE: ("↑", N_("More departures")),
    Change.NEW: ("+", N_("New")),
}
#: The worst first.
ORDER = tuple(CHANGES)


def clock(seconds: int | None) -> str:
    """Return a time of the traffic day; what is after midnight says so, and None is a dash."""
    if seconds is None:
        return NOTHING
    point = "." if language() == "sv" else ":"
    text = f"{seconds % DAY_S // _HOUR:02}{point}{seconds % _HOUR // _MINUTE:02}"
    return _("{time} (the night after)").format(time=text) if seconds >= DAY_S else text


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


def of_lines(lines: tuple[str, ...]) -> str:
    """Return the lines of a journey in their order; a dash without one."""
    return " → ".join(lines) or NOTHING


def home_name(origin: str, kind: DayKind) -> str:
    """Return what the time of a last way home is of."""
    return _("Last way home from {stop}: {day}").format(stop=origin, day=_(DAYS[kind]))


def met_words(wait: TrainWait | None) -> str:
    """Return how many buses have a train; a dash when there is no such train."""
    return NOTHING if wait is None else _("{count} of {all}").format(count=wait.met, all=wait.buses)


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
    if coverage.least == 0:
        return _any_stop(asked, of_dwellings=coverage.of_dwellings, along=along)
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
    return under(asked, _(text).format(metres=round(asked.limit_m), least=asked.least), along=along)


def _any_stop(asked: Asked, *, of_dwellings: bool, along: bool) -> str:
    text = {
        (True, True): N_("Dwellings within {metres} m along paths from a stop"),
        (True, False): N_("Dwellings within {metres} m in a straight line from a stop"),
        (False, True): N_("The area within {metres} m along paths from a stop"),
        (False, False): N_("The area within {metres} m in a straight line from a stop"),
    }[of_dwellings, along]
    left_out = _left_out(asked, along=along)
    return _(text).format(metres=round(asked.limit_m)) + (f" ({', '.join(left_out)})" if left_out else "")


def _left_out(asked: Asked, *, along: bool) -> list[str]:
    return [_(name) for name, left_out in zip(PATHS, asked.choice, strict=True) if along and left_out]


def under(asked: Asked, text: str, *, along: bool) -> str:
    """Return what is said of a kind of day, with that day and which paths are left out."""
    return f"{text} ({', '.join((day_name(asked.kind), *_left_out(asked, along=along)))})"


def day_name(kind: DayKind) -> str:
    """Return a kind of day as it stands in a sentence: Swedish writes it small."""
    name = _(DAYS[kind])
    return name.lower() if language() == "sv" else name


def share(coverage: Coverage | None, *, along: bool) -> str:
    """Return a share of `bus.coverage`, along paths or in a straight line, as whole per cent."""
    if coverage is None:
        return NOTHING
    return percent(coverage.share_along_paths if along else coverage.share_straight)


def day_words(one: TypicalDay) -> str:
    """Return on which day a kind of day is counted, and how many are like it."""
    return _("{day}: counted on {date}. {days} of {of_days} such days have as many departures.").format(
        day=_(DAYS[one.kind]), date=one.day, days=one.days, of_days=one.of_days
    )


def day_borders() -> str:
    """Return when a day begins and ends."""
    return _("A day goes from 3 in the morning to 3 the next: a bus after midnight belongs to the evening before.")


def holidays() -> str:
    """Return how public holidays are counted: the calendar is the feed's, and nothing is guessed."""
    return _(
        "A public holiday counts as the day of the week it falls on, with what the timetable says for that very day. "
        "It is the day counted on only if most such days are like it."
    )


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


def counted(rows: Iterable[ChangeRow]) -> dict[str, str]:
    """Return what is counted in a table of rows, in its order: field of `Counts` → name."""
    return COUNTED | (BOOKED if any(row.before.booked or row.after.booked for row in rows) else {})


def numbers(counts: Counts) -> dict[str, int]:
    """Return the departures of a row by what they count."""
    return {name: getattr(counts, name) for name in COUNTED | BOOKED}
