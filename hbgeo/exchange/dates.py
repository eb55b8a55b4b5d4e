"""Dates in any sane form: ISO, Swedish and English words, numbers in a stated or proven order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Generic, Literal, TypeVar
from zoneinfo import ZoneInfo

from hbgeo.errors import N_, Problem
from hbgeo.exchange.dates_patterns import Written, match, numeric_order, plain

Order = Literal["dmy", "mdy"]
Epoch = Literal["s", "ms"]
T = TypeVar("T")

#: What is known by its day only is kept as noon there: the day is then the same in UTC and in Sweden.
NOON = time(12)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNREADABLE = N_("“{value}” is no date that can be read; write it as 2023-03-21 18:30.")
_IMPOSSIBLE = N_("There is no such day or time: “{value}”.")
_AMBIGUOUS = N_("“{value}” can be day/month or month/day; say which in the mapping (order: dmy or mdy).")
_SHORT_YEAR = N_("“{value}” has no year of four digits; write it as 2023-03-21.")
_BARE_NUMBER = N_(
    "“{value}” is a bare number; say in the mapping whether it counts seconds or milliseconds"
    " since 1970 (epoch: s or ms)."
)


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """A column of dates, read.

    Parameters
    ----------
    values
        One for each text; None where it was blank or could not be read.
    problems
        Row → what is wrong with it.
    order
        The order of day and month that was stated or proven, None when it did not matter or is not known.
    """

    values: tuple[T | None, ...]
    problems: dict[int, Problem]
    order: Order | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How the dates of a column are written.

    Parameters
    ----------
    order
        `dmy` or `mdy` for `01/02/2015`; None: the column has to prove it.
    zone
        IANA time zone of times without offset.
    epoch
        What bare numbers count since 1970, or None: they are refused.
    """

    order: Order | None = None
    zone: str = "Europe/Stockholm"
    epoch: Epoch | None = None


def read_moments(texts: Sequence[str | None], form: Form | None = None, *, field: str = "") -> Read[datetime]:
    """Read moments in UTC, to the millisecond; a day without time is taken as noon in the form's zone.

    Parameters
    ----------
    texts
        One for each row; None and blank stand for none.
    field
        Name that the problems carry.
    """
    form = form or Form()
    zone = ZoneInfo(form.zone)

    def moment(wall: datetime, has_time: bool) -> datetime:  # noqa: FBT001
        if not has_time:
            wall = datetime.combine(wall.date(), NOON)
        at = (wall if wall.tzinfo else wall.replace(tzinfo=zone)).astimezone(UTC)
        return at.replace(microsecond=at.microsecond // 1000 * 1000)

    read = _read(texts, form, field)
    values: list[datetime | None] = [None] * len(read.values)
    problems = dict(read.problems)
    for row, value in enumerate(read.values):
        if value is not None:
            try:
                values[row] = moment(*value)
            except OverflowError:  # the first and last day of the calendar, moved to UTC
                problems[row] = Problem(field, _IMPOSSIBLE, {"value": texts[row]})
    return Read(tuple(values), problems, read.order)


def read_days(texts: Sequence[str | None], form: Form | None = None, *, field: str = "") -> Read[date]:
    """Read days as they are written; of a moment the day at its own place and offset.

    Parameters
    ----------
    texts
        One for each row; None and blank stand for none.
    field
        Name that the problems carry.
    """
    form = form or Form()
    read = _read(texts, form, field)
    zone = ZoneInfo(form.zone)
    # A count of seconds has no place of its own: its day is the one of the form's zone.
    return Read(
        tuple(
            None if value is None else (value[0].astimezone(zone) if form.epoch else value[0]).date()
            for value in read.values
        ),
        read.problems,
        read.order,
    )


def proven_order(texts: Iterable[str | None]) -> Order | None:
    """Return the only order of day and month in which all dates written in numbers are days, or None."""
    orders = {numeric_order(plain(text)) for text in texts if text} - {None}
    return orders.pop() if len(orders) == 1 else None


def _read(texts: Sequence[str | None], form: Form, field: str) -> Read[tuple[datetime, bool]]:
    order = form.order or proven_order(texts)
    values: list[tuple[datetime, bool] | None] = []
    problems: dict[int, Problem] = {}
    for row, raw in enumerate(texts):
        text = plain(raw or "")
        try:
            values.append(_wall(text, form, order) if text else None)
        except _NoDateError as refused:
            values.append(None)
            problems[row] = Problem(field, refused.message, {"value": raw})
    return Read(tuple(values), problems, order)


class _NoDateError(Exception):
    def __init__(self, message: str) -> None:
        self.message = message


def _wall(text: str, form: Form, order: Order | None) -> tuple[datetime, bool]:
    if form.epoch:
        return _since_epoch(text, form.epoch), True
    written = match(text)
    if written is None:
        if text.lstrip("+-").replace(".", "", 1).isdecimal():
            raise _NoDateError(_BARE_NUMBER)
        raise _NoDateError(_UNREADABLE)
    if written.year is None:
        raise _NoDateError(_SHORT_YEAR)
    try:
        return _datetime(written.year, *_month_and_day(written, order), written), written.hour is not None
    except (ValueError, OverflowError) as error:
        raise _NoDateError(_IMPOSSIBLE) from error


def _month_and_day(written: Written, order: Order | None) -> tuple[int, int]:
    if written.month is not None:
        return written.month, written.day
    first, second = written.day, written.second_number
    if order is None and first != second:
        raise _NoDateError(_AMBIGUOUS)
    return (first, second) if order == "mdy" else (second, first)


def _datetime(year: int, month: int, day: int, written: Written) -> datetime:
    hour = written.hour or 0
    if written.half is not None:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - the clock's hours
            raise ValueError(hour)
        hour = hour % 12 + (12 if written.half == "p" else 0)
    zone = None if written.offset is None else timezone(timedelta(minutes=written.offset))
    return datetime(year, month, day, hour, written.minute, written.second, written.microsecond, tzinfo=zone)


def _since_epoch(text: str, epoch: Epoch) -> datetime:
    try:
        return _EPOCH + timedelta(milliseconds=float(text) * (1000 if epoch == "s" else 1))
    except (ValueError, OverflowError) as error:
        raise _NoDateError(_IMPOSSIBLE) from error
