"""Attributes of places as people fill them in: what each kind of field may hold, and how it is kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from hbgeo.domain.catalogue import Catalogue, PlaceField
from hbgeo.errors import N_, Problem
from hbgeo.services.light import LOCAL

#: Between the codes of a field of several choices.
BETWEEN = ";"
#: Most letters of a name or a line, and of a long text.
LINE, LONG = 200, 4000
#: Earliest year, and most days between two inspections.
FIRST_YEAR, MOST_DAYS = 1800, 36_500
_LARGEST = 10**12

#: A message and what its placeholders stand for.
_Wrong = tuple[str, dict[str, Any]]


def checked(
    catalogue: Catalogue, fields: tuple[PlaceField, ...], given: Mapping[str, Any], before: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Return the attributes as they are kept, and what is wrong with those that were given.

    Parameters
    ----------
    given
        Values of some of the fields; None and blank text take the attribute away. What the layer does not ask for is
        not looked at.
    before
        All attributes so far: what is not given stays, and so does an old value that breaks the rules while nobody
        changes it.
    """
    kept, problems = dict(before), []
    for field in fields:
        if field.code not in given or same(given[field.code], before.get(field.code)):
            continue
        value, wrong = _read(catalogue, field, given[field.code], before.get(field.code))
        if wrong:
            problems.append(Problem(field.code, wrong[0], wrong[1]))
        elif value is None:
            kept.pop(field.code, None)
        else:
            kept[field.code] = value
    return kept, tuple(problems)


def same(one: Any, other: Any) -> bool:  # noqa: ANN401 - any value of an attribute
    """Tell whether two values of an attribute say the same; None and empty text do."""
    empty = (None, "")
    if one in empty or other in empty:
        return one in empty and other in empty
    return type(one) is type(other) and bool(one == other)


def choices_of(catalogue: Catalogue, field: PlaceField) -> tuple[str, ...]:
    """Return the codes that can be chosen for a field; none where it is written."""
    if field.kind == "actor":
        return tuple(item.code for item in catalogue.actors)
    if field.kind == "land":
        return tuple(item.code for item in catalogue.land)
    return tuple(value.code for value in field.values)


def parts(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - any value of an attribute
    """Return the codes of a field of several choices, each once."""
    text = "" if value is None else str(value)
    return tuple(dict.fromkeys(part.strip() for part in text.split(BETWEEN) if part.strip()))


def line_problem(text: str, most: int = LINE) -> _Wrong | None:
    """Return what is wrong with a text, None when nothing is."""
    if len(text) > most:
        return N_("It has {count} letters; at most {most} fit."), {"count": len(text), "most": most}
    return None


def one_line(text: str) -> str:
    """Return a text on one line, without signs that cannot be seen and without space around it."""
    return " ".join(_seen(text).split())


def last_year() -> int:
    """Return the latest year that can be given: the next one, for what is being planned."""
    return datetime.now(LOCAL).year + 1


def _seen(text: str) -> str:
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(sign for sign in plain if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))


def _read(catalogue: Catalogue, field: PlaceField, value: Any, before: Any) -> tuple[Any, _Wrong | None]:  # noqa: ANN401
    if value is None or (isinstance(value, str) and not value.strip()):
        return None, None
    if field.kind in ("text", "long_text"):
        text = one_line(str(value)) if field.kind == "text" else _seen(str(value)).strip()
        return text or None, line_problem(text, LINE if field.kind == "text" else LONG)
    if field.kind == "date":
        return _day(value)
    if field.kind in ("whole", "year", "days"):
        return _number(value, *_BOUNDS[field.kind]())
    several = field.kind == "choices"
    asked = parts(value) if several else (str(value),)
    known = {*choices_of(catalogue, field), *(parts(before) if several else ())}
    unknown = [code for code in asked if code not in known]
    if unknown:
        return None, (N_("“{value}” cannot be chosen here."), {"value": unknown[0][:80]})
    return BETWEEN.join(asked) or None, None


def _day(value: Any) -> tuple[str | None, _Wrong | None]:  # noqa: ANN401 - a day or its text
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value).strip())
    except ValueError:
        return None, (N_("“{value}” is no date; write it as 2026-05-31."), {"value": str(value)[:80]})
    return f"{day:%Y-%m-%d}", None


_BOUNDS: dict[str, Callable[[], tuple[int, int, str]]] = {
    "whole": lambda: (-_LARGEST, _LARGEST, N_("“{value}” is no whole number.")),
    "year": lambda: (FIRST_YEAR, last_year(), N_("“{value}” is no year from {least} to {most}.")),
    "days": lambda: (1, MOST_DAYS, N_("“{value}” is no whole number of days from {least} to {most}.")),
}


def _number(value: Any, least: int, most: int, message: str) -> tuple[int | None, _Wrong | None]:  # noqa: ANN401
    wrong = message, {"value": str(value)[:80], "least": least, "most": most}
    try:
        number = float(str(value).replace(" ", "").replace("\xa0", "").replace(",", "."))
    except ValueError:
        return None, wrong
    if isinstance(value, bool) or not number.is_integer() or not least <= number <= most:
        return None, wrong
    return int(number), None
