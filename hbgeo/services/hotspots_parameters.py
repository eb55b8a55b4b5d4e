"""What a picture of hot spots was made with, by name: for the page and for every file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any, TypeAlias

from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.errors import N_, Problem
from hbgeo.i18n import _, say
from hbgeo.services.hotspots_asked import Asked, is_density
from hbgeo.services.hotspots_counted import Counted

Value: TypeAlias = str | Problem
#: English msgid of the name, and the value: a msgid, a message with numbers, a code, or nothing.
Parameters: TypeAlias = tuple[tuple[str, Value], ...]

METHOD, WEIGHT, PER_METRE = N_("Method"), N_("Weight"), N_("Per metre walked")
BANDWIDTH, ERROR, LEVEL = N_("Bandwidth"), N_("Largest error, of the peak"), N_("False alarms at most")
SAME, YES, NO = N_("every observation the same"), N_("yes"), N_("no")
_METHODS = {"density": N_("density"), "square": N_("square cells, Gi*"), "hexagon": N_("hexagonal cells, Gi*")}
_RATES = {
    "square": N_("square cells, pins against metres walked (Poisson)"),
    "hexagon": N_("hexagonal cells, pins against metres walked (Poisson)"),
}
_WEIGHTS = {
    "none": SAME,
    "severity": N_("by urgency"),
    "agreement": N_("by how many agree"),
    "dark": N_("by unsafety in the dark"),
}
_KINDS = {-1: N_("Problem"), 0: N_("Idea"), 1: N_("Good place")}
_FILTERS = {
    "walk_ids": N_("Walks"),
    "since": N_("From"),
    "until": N_("To"),
    "categories": N_("Categories"),
    "statuses": N_("Statuses"),
    "lights": N_("Light"),
    "polarities": N_("Problem, idea or good"),
    "sources": N_("Sources"),
    "text": N_("Text"),
    "box": N_("Within"),
}


def parameters(asked: Asked, what: Counted, version: str) -> Parameters:
    """Return name and value of all that a picture depends on."""
    size = [] if is_density(asked) else [(N_("Cell size"), metres(asked.size_m))]
    only_density: list[tuple[str, Value]] = [(BANDWIDTH, ""), (ERROR, "")] if is_density(asked) else []
    level = [] if is_density(asked) else [(LEVEL, percent(asked.level))]
    return (
        (METHOD, (_METHODS | _RATES if asked.exposure else _METHODS)[asked.method]),
        *size,
        *only_density,
        (WEIGHT, _WEIGHTS[asked.weight]),
        (PER_METRE, YES if asked.exposure else NO),
        (N_("Piles on one coordinate counted"), YES if asked.with_stacks else NO),
        *level,
        (N_("Coordinate system"), f"EPSG:{what.epsg}"),
        *_filters(asked.selection),
        (N_("Observations counted"), f"{len(what.chosen)} / {what.selected}"),
        (N_("First and last day"), _period(what)),
        (N_("Version of the data"), version),
    )


def metres(value: float) -> Problem:
    """Return metres as a value that is written in the reader's language."""
    return Problem("", "{number} m", {"number": _number(value)})


def percent(share: float) -> Problem:
    """Return a share as a value that is written in the reader's language, with one decimal at most."""
    return Problem("", "{number} %", {"number": _number(round(100 * share, 1))})


def with_values(stated: Parameters, values: Mapping[str, Value]) -> Parameters:
    """Return parameters with other values for some names."""
    return tuple((name, values.get(name, value)) for name, value in stated)


def of_two(before: Parameters, after: Parameters) -> Parameters:
    """Return the parameters of two pictures: what is the same once, the rest as both values."""
    early, late = dict(before), dict(after)
    names = [*early, *(name for name in late if name not in early)]
    return tuple((name, _both(early.get(name, ""), late.get(name, ""))) for name in names)


def said(value: Value) -> str:
    """Return a value in the reader's language; a dash for none."""
    if isinstance(value, Problem):
        return say(value)
    return _(value) if value else "–"


def _both(early: Value, late: Value) -> Value:
    if early == late:
        return early
    return Problem("", "{before} → {after}", {"before": early or "–", "after": late or "–"})


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else value


def _filters(selection: Selection) -> list[tuple[str, Value]]:
    """Return the filters that are set, by their names in the selection; texts of people are not repeated."""
    stated: list[tuple[str, Value]] = []
    for field in fields(Selection):
        value = getattr(selection, field.name)
        if value != getattr(EVERYTHING, field.name):
            stated.append((_FILTERS[field.name], _value(field.name, value)))
    return stated


def _value(name: str, value: Any) -> Value:  # noqa: ANN401 - any field's value
    if name == "text":
        return "…"
    if name == "polarities":
        kinds = {f"kind{place}": Problem("", _KINDS[one]) for place, one in enumerate(value)}
        return Problem("", ", ".join(f"{{{name}}}" for name in kinds), kinds)
    return _text(value)


def _text(value: Any) -> str:  # noqa: ANN401 - any field's value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return f"{value.west:g}, {value.south:g}, {value.east:g}, {value.north:g}"


def _period(what: Counted) -> str:
    days = what.rows.recorded[what.chosen]
    return f"{days.min()} – {days.max()}" if len(days) else "–"
