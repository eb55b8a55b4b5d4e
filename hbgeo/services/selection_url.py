"""A selection as a short text in an address, read back with suspicion."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from hbgeo.domain.observation import MAX_TEXT
from hbgeo.domain.position import Box
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.errors import N_, InvalidInput, Problem
from hbgeo.services.tokens import decoded, encoded

#: Longest token taken, in characters; a server's request line must hold it.
LONGEST_TOKEN = 16_000
#: Longest code or id in a selection, in characters.
LONGEST_CODE = 80
#: Most values a filter may list.
MOST_VALUES = 300

_TEXT_LISTS = frozenset({"walk_ids", "categories", "statuses", "lights", "sources"})
_DATES = frozenset({"since", "until"})


def to_token(selection: Selection) -> str:
    """Return the selection as text that may stand in an address; the empty text for everything."""
    stated = {f.name: getattr(selection, f.name) for f in fields(Selection)}
    stated = {name: value for name, value in stated.items() if value != getattr(EVERYTHING, name)}
    if not stated:
        return ""
    if isinstance(stated.get("box"), Box):
        box = stated["box"]
        stated["box"] = [box.west, box.south, box.east, box.north]
    return encoded(stated)


def from_token(token: str) -> Selection:
    """Return the selection a token stands for.

    Raises
    ------
    InvalidInput
        When it is not a token of `to_token`: damaged, too long, or with values that cannot be.
    """
    if not token:
        return EVERYTHING
    try:
        stated = decoded(token, LONGEST_TOKEN)
        return Selection(**{name: _value(name, value) for name, value in stated.items()})
    except (ValueError, TypeError, KeyError) as error:
        raise InvalidInput(
            (Problem("q", N_("The link with the filters is damaged; set the filters again.")),)
        ) from error


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if name in _TEXT_LISTS:
        return tuple(_code(item) for item in _list(value))
    if name in _DATES:
        return date.fromisoformat(value)
    if name == "polarities":
        return tuple(_polarity(item) for item in _list(value))
    if name == "box":
        return _box(value)
    if name == "text" and isinstance(value, str) and len(value) <= MAX_TEXT:
        return value
    raise KeyError(name)


def _list(value: Any) -> list[Any]:  # noqa: ANN401
    if not isinstance(value, list) or len(value) > MOST_VALUES:
        raise TypeError("not a list, or too long")
    return value


def _code(item: Any) -> str:  # noqa: ANN401
    if not isinstance(item, str) or not 0 < len(item) <= LONGEST_CODE:
        raise TypeError("not a code")
    return item


def _polarity(item: Any) -> int:  # noqa: ANN401
    if type(item) is not int or item not in (-1, 0, 1):
        raise ValueError("no polarity")
    return item


def _box(value: Any) -> Box:  # noqa: ANN401
    west, south, east, north = (float(number) for number in _list(value))
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004 - the globe
        raise ValueError("no box on the globe")
    return Box(west, south, east, north)
