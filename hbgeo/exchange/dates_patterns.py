"""The forms in which people and programs write a date, as patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

_TIME = (
    r"(?:(?:[T,]\s*|\s+,?\s*)(?:kl\.?|klockan|at)?\s*"
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?)?"
    r"\s*(?:(?P<half>[ap])\.?m\.?)?"
    r"\s*(?P<offset>Z|CEST|CET|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT)?)?$"
)
_WEEKDAY = r"(?:[^\W\d_]{2,9}\.?,?\s+)?(?:den\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|:?[ea])?\.?"
_DIGITS = r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})"
_NAME = r"(?P<name>[^\W\d_]{3,9})\.?"

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})" + _TIME,
        r"(?P<first>\d{1,2})(?P<sep>[-/.])(?P<last>\d{1,2})(?:(?P=sep)|(?P<gap>\s+))(?P<year>\d{4}|\d{2}(?!\d))"
        + _TIME,
        _WEEKDAY + _DAY + r"[\s-]+" + _NAME + r",?(?:[\s-]+(?P<year>\d{4}))?" + _TIME,
        r"(?:[^\W\d_]{2,9}\.?,?\s+)?" + _NAME + r"\s+" + _DAY + r",?(?:\s+(?P<year>\d{4}))?" + _TIME,
        _DIGITS + r"(?:[T ]?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<offset>Z|[+-]\d{2}:?\d{2})?)?$",
    )
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb februari february",
            "mar mars march",
            "apr april",
            "maj may",
            "jun juni june",
            "jul juli july",
            "aug augusti august",
            "sep sept september",
            "okt oct oktober october",
            "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
}
_NAMED_OFFSETS = {"Z": 0, "UTC": 0, "GMT": 0, "CET": 60, "CEST": 120}
_MONTHS_IN_YEAR = 12
#: No-break, narrow and thin spaces, the minus sign and the hyphens of typesetting.
_LOOKALIKES = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "\u2010": "-", "\u2011": "-", "\u2013": "-"}
)
#: Longer than any date; keeps the patterns away from whole texts.
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Written:
    """The parts of a date as they were written.

    Parameters
    ----------
    year
        None when it has two digits or is left out.
    month
        None when the order of `day` and `second_number` is open.
    half
        `a` or `p` of the twelve-hour clock.
    offset
        Minutes east of UTC, or None.
    """

    year: int | None
    month: int | None
    day: int
    second_number: int = 0
    hour: int | None = None
    minute: int = 0
    second: int = 0
    microsecond: int = 0
    half: Literal["a", "p"] | None = None
    offset: int | None = None


def plain(text: str) -> str:
    """Return the text trimmed, with the lookalikes of space and minus replaced."""
    if text.isascii():
        return text.strip()
    return text.translate(_LOOKALIKES).strip()


def match(text: str) -> Written | None:
    """Return the parts of a date, or None when the text is none."""
    if len(text) > _LONGEST:
        return None
    for pattern in _PATTERNS:
        found = pattern.match(text)
        if found is not None:
            written = _written(found.groupdict())
            if written is not None:
                return written
    return None


def numeric_order(text: str) -> Literal["dmy", "mdy"] | None:
    """Return the order that a date in numbers proves by a day above twelve, or None."""
    found = _PATTERNS[1].match(text) if len(text) <= _LONGEST else None
    if found is None or _is_day_first(found.groupdict()):
        return None
    first, last = int(found["first"]), int(found["last"])
    if first > _MONTHS_IN_YEAR >= last:
        return "dmy"
    return "mdy" if last > _MONTHS_IN_YEAR >= first else None


def _is_day_first(parts: dict[str, str | None]) -> bool:
    # 21.3.2023 and 21/3 2023 are written by nobody who puts the month first.
    return parts["sep"] == "." or parts["gap"] is not None


def _written(parts: dict[str, str | None]) -> Written | None:
    year = parts.get("year")
    whole_year = int(year) if year and len(year) == len("2023") else None
    when = _time(parts)
    if parts.get("first"):
        first, last = int(parts["first"] or 0), int(parts["last"] or 0)
        if _is_day_first(parts):
            return Written(whole_year, last, first, **when)
        return Written(whole_year, None, first, last, **when)
    month = int(parts["month"] or 0) if "month" in parts else _MONTHS.get((parts["name"] or "").casefold())
    return None if month is None else Written(whole_year, month, int(parts["day"] or 0), **when)


def _time(parts: dict[str, str | None]) -> dict[str, Any]:
    if parts["hour"] is None:
        return {}
    fraction = (parts.get("fraction") or "").ljust(6, "0")[:6]
    values: dict[str, Any] = {
        "hour": int(parts["hour"]),
        "minute": int(parts["minute"] or 0),
        "second": int(parts["second"] or 0),
        "microsecond": int(fraction),
    }
    half, offset = parts.get("half"), parts["offset"]
    if half:
        values["half"] = half.lower()
    if offset:
        values["offset"] = _minutes(offset.upper())
    return values


def _minutes(offset: str) -> int:
    if offset in _NAMED_OFFSETS:
        return _NAMED_OFFSETS[offset]
    digits = offset.removeprefix("UTC").removeprefix("GMT")
    sign = -1 if digits[0] == "-" else 1
    hours, minutes = digits[1:].split(":") if ":" in digits else (digits[1:3], digits[3:])
    return sign * (int(hours) * 60 + int(minutes or 0))
