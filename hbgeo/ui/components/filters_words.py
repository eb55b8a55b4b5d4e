"""A selection of observations in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from babel.numbers import format_decimal

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Light
from hbgeo.domain.selection import Selection
from hbgeo.domain.walk import Walk
from hbgeo.i18n import _, language


class Words:
    """Names of what a selection may hold, in the language in force.

    Parameters
    ----------
    catalogue
        Gives categories and statuses their names.
    walks
        The walks that can be named.
    """

    def __init__(self, catalogue: Catalogue, walks: Sequence[Walk]) -> None:
        code = language()
        self._categories = {item.code: item.label(code) for item in catalogue.categories}
        self._statuses = {item.code: item.label(code) for item in catalogue.statuses}
        self._walks = _told_apart({walk.id: f"{walk.on.isoformat()} {walk.title}" for walk in walks})
        self._lights = {
            Light.DAYLIGHT.value: _("Daylight"),
            Light.TWILIGHT.value: _("Twilight"),
            Light.DARK.value: _("Dark"),
        }
        self._polarities = {-1: _("Problem"), 0: _("Idea"), 1: _("Good place")}

    def category(self, code: str) -> str:
        """Return the name of a category, or its code when the catalogue lacks it."""
        return self._categories.get(code, code)

    def status(self, code: str) -> str:
        """Return the name of a status."""
        return self._statuses.get(code, code)

    def walk(self, walk_id: str) -> str:
        """Return day and title of a walk: what somebody wrote, so never to be shown as Markdown."""
        return self._walks.get(walk_id, walk_id)

    def light(self, code: str) -> str:
        """Return the name of a light condition."""
        return self._lights.get(code, code)

    def polarity(self, polarity: int) -> str:
        """Return what a polarity stands for."""
        return self._polarities[polarity]

    def selection(self, selection: Selection) -> str:
        """Return the active filters as one line; empty when there are none.

        It holds what people wrote (titles of walks, the words looked for): show it as plain text.
        """
        return " · ".join(self._parts(selection))

    def _parts(self, selection: Selection) -> Iterator[str]:
        for codes, name in (
            (selection.categories, self.category),
            (selection.polarities, self.polarity),
            (selection.statuses, self.status),
            (selection.lights, self.light),
            (selection.walk_ids, self.walk),
        ):
            yield from _either(codes, name)
        if selection.since or selection.until:
            yield _period(selection)
        if selection.text:
            yield _("with the words “{text}”").format(text=selection.text)
        if selection.sources:
            yield _("only from: {sources}").format(sources=", ".join(selection.sources))
        if selection.box:
            yield _("only within a part of the map")


def _told_apart(names: dict[str, str]) -> dict[str, str]:
    """Return the names with a number on each that is there again: a widget knows its choices by name."""
    seen: Counter[str] = Counter()
    told: dict[str, str] = {}
    for key, name in names.items():
        seen[name] += 1
        told[key] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return told


def _either(codes: Sequence[Any], name: Any) -> Iterator[str]:  # noqa: ANN401 - a method of Words
    names = [name(code) for code in codes]
    if names:
        yield _(" or ").join(names)


def _period(selection: Selection) -> str:
    if selection.since and selection.until:
        return _("from {since} to {until}").format(since=selection.since, until=selection.until)
    if selection.since:
        return _("from {since}").format(since=selection.since)
    return _("until {until}").format(until=selection.until)


def number(count: int) -> str:
    """Return a whole number as the language in force writes it."""
    return format_decimal(count, locale=language())


def decimal(value: float, digits: int = 1) -> str:
    """Return a number as the language in force writes it."""
    pattern = f"#,##0.{'0' * digits}" if digits else None
    return format_decimal(round(value, digits), locale=language(), format=pattern).replace("-", "−")
