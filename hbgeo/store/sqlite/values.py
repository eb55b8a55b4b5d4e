"""How values of the domain look in the database, and back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

#: Days are the days of the people who walk.
LOCAL = ZoneInfo("Europe/Stockholm")


def time_text(moment: datetime) -> str:
    """Return a UTC time as GeoPackage DATETIME text, to the millisecond.

    Raises
    ------
    ValueError
        When the time has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"a time without zone: {moment}")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def maybe_time_text(moment: datetime | None) -> str | None:
    """Return `time_text` of a time, or None."""
    return None if moment is None else time_text(moment)


def local_day(moment: datetime) -> str:
    """Return the day in Sweden of a time, ISO 8601."""
    return moment.astimezone(LOCAL).date().isoformat()


def maybe_day(day: date | None) -> str | None:
    """Return a day as ISO 8601 text, or None."""
    return None if day is None else day.isoformat()


def parse_time(text: str) -> datetime:
    """Return the UTC time of a text written by `time_text`."""
    return datetime.fromisoformat(text)


def maybe_parse_time(text: str | None) -> datetime | None:
    """Return the time of a text, or None."""
    return None if text is None else parse_time(text)


def maybe_parse_day(text: str | None) -> date | None:
    """Return the day of a text, or None."""
    return None if text is None else date.fromisoformat(text)
