"""A mapping corrected by what a form says: without any widget, so that it can be tried by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from hbgeo.errors import N_, HbgeoError, ImportRefused
from hbgeo.exchange.dates import Order
from hbgeo.exchange.mapping import Coded, Given, Mapping, When, Where

G = TypeVar("G", bound=Given)

WGS84 = "EPSG:4326"
HOME_ZONE = "Europe/Stockholm"
#: What a file may say besides position, date, category, text and id, by how it is read.
GIVEN_FIELDS = ("agreements", "reason", "accuracy_m", "walk", "stop")
CODED_FIELDS = (
    "subcode", "status", "urgency", "polarity", "safety_day", "safety_dark", "light", "owner", "land",
)  # fmt: skip
DATED_FIELDS = ("due_on", "fixed_on")


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What a form says.

    Parameters
    ----------
    x, y
        Columns of the position; None when the geometries of the file are it.
    crs
        `EPSG:…`, or None for degrees (for geometries: for what the file says).
    recorded_at, order, zone
        Column, order of day and month, and IANA name.
    category, fallback
        Column; code of what is not recognised, or of all when there is no column.
    more
        Field → column.
    """

    x: str | None = None
    y: str | None = None
    crs: str | None = None
    outside: bool = False
    recorded_at: str | None = None
    order: Order | None = None
    zone: str = HOME_ZONE
    category: str | None = None
    fallback: str | None = None
    text: str | None = None
    id: str | None = None
    dataset: str = ""
    more: dict[str, str | None] = field(default_factory=dict)


def answers_of(mapping: Mapping) -> Answers:
    """Return what a form shows of a mapping."""
    x, y = (mapping.position.columns if mapping.position else None) or (None, None)
    category = mapping.category
    return Answers(
        x=x,
        y=y,
        crs=mapping.position.crs if mapping.position else None,
        outside=mapping.place_outside_sweden == "allow",
        recorded_at=_column(mapping.recorded_at),
        order=mapping.recorded_at.order if mapping.recorded_at else None,
        zone=(mapping.recorded_at.time_zone if mapping.recorded_at else None) or HOME_ZONE,
        category=_column(category),
        fallback=(category.default or category.value) if category else None,
        text=_column(mapping.text),
        id=_column(mapping.id),
        dataset=mapping.dataset,
        more={name: _column(getattr(mapping, name)) for name in (*GIVEN_FIELDS, *CODED_FIELDS, *DATED_FIELDS)},
    )


def corrected(mapping: Mapping, answers: Answers) -> Mapping:
    """Return the mapping as the form says; what the form does not ask for stays.

    Raises
    ------
    ImportRefused
        When what was said does not go together.
    """
    try:
        told: dict[str, Any] = {
            "position": _position(mapping.position, answers),
            "place_outside_sweden": "allow" if answers.outside else "refuse",
            "recorded_at": _when(mapping.recorded_at, answers.recorded_at, answers.order, answers.zone),
            "category": _coded(mapping.category, answers.category, answers.fallback),
            "text": _given(mapping.text, answers.text),
            "id": _given(None, answers.id),
            "dataset": answers.dataset.strip(),
        }
        told |= {name: _given(getattr(mapping, name), answers.more.get(name)) for name in GIVEN_FIELDS}
        told |= {name: _recoded(getattr(mapping, name), answers.more.get(name)) for name in CODED_FIELDS}
        told |= {name: _redated(getattr(mapping, name), answers.more.get(name), answers) for name in DATED_FIELDS}
        return mapping.model_copy(update=told)
    except ValidationError as error:
        raise _refusal(error) from error


def with_values(mapping: Mapping, field_name: str, values: dict[str, str]) -> Mapping:
    """Return the mapping with what the values of a coded field mean: value in the file → code."""
    coded: Coded | None = getattr(mapping, field_name)
    if coded is None:
        return mapping
    return mapping.model_copy(update={field_name: coded.model_copy(update={"values": values})})


def _column(given: Given | None) -> str | None:
    return given.column if given else None


def _position(now: Where | None, answers: Answers) -> Where | None:
    if answers.x and answers.y:
        if answers.crs in (None, WGS84):
            return Where(lon=answers.x, lat=answers.y)
        return Where(x=answers.x, y=answers.y, crs=answers.crs)
    if now is not None and now.geometry is not None:
        return Where(geometry=now.geometry, crs=answers.crs, swapped=now.swapped)
    return None


def _when(now: When | None, column: str | None, order: Order | None, zone: str) -> When | None:
    if column is None:
        return _fixed(now)
    epoch = now.epoch if now and now.column == column else None
    return When(column=column, order=order, time_zone=None if zone == HOME_ZONE else zone, epoch=epoch)


def _redated(now: When | None, column: str | None, answers: Answers) -> When | None:
    """Return a further date; one whose column stays keeps the order that its own dates prove."""
    if now is not None and column is not None and now.column == column:
        return now
    return _when(now, column, answers.order, answers.zone)


def _coded(now: Coded | None, column: str | None, fallback: str | None) -> Coded | None:
    if column is None:
        return Coded(value=fallback) if fallback else None
    values = now.values if now and now.column == column else {}
    return Coded(column=column, values=values, default=fallback)


def _recoded(now: Coded | None, column: str | None) -> Coded | None:
    if column is None:
        return _fixed(now)
    return now if now and now.column == column else Coded(column=column)


def _given(now: Given | None, column: str | None) -> Given | None:
    return _fixed(now) if column is None else Given(column=column)


def _fixed(now: G | None) -> G | None:
    """Return what says the same of all rows; a column that was taken away is gone."""
    return now if now is not None and now.value is not None else None


def _refusal(error: ValidationError) -> ImportRefused:
    first = error.errors(include_url=False)[0]
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, ImportRefused):
        return cause
    reason = cause if isinstance(cause, HbgeoError) else first["msg"]
    return ImportRefused(N_("That does not go together: {reason}"), reason=reason)
