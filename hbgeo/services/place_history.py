"""The history of a place: when, in which role, what became of what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Event
from hbgeo.errors import N_, Problem
from hbgeo.services.place_editing_shapes import FIELD
from hbgeo.services.place_editing_values import parts, same
from hbgeo.services.told import Difference, Told
from hbgeo.services.walks_route import projected
from hbgeo.store.protocol import Store

_HAPPENED = {
    "created": N_("Added"),
    "changed": N_("Changed"),
    "deleted": N_("Taken away"),
    "restored": N_("Put back"),
    "photo_added": N_("Photo added"),
    "photo_removed": N_("Photo removed"),
    "photo_withdrawn": N_("Photo taken back with its inspection"),
    "photo_returned": N_("Photo put back with its inspection"),
}
_AT_PLACE = {
    ("inspection", "created"): N_("Inspected"),
    ("inspection", "changed"): N_("Inspection changed"),
    ("inspection", "deleted"): N_("Inspection taken back"),
    ("inspection", "restored"): N_("Inspection put back"),
    ("fault", "created"): N_("Fault found"),
    ("fault", "changed"): N_("Fault changed"),
    ("fault", "deleted"): N_("Fault taken back"),
    ("fault", "restored"): N_("Fault put back"),
}
_FIXED, _OPEN_AGAIN = N_("Fault fixed"), N_("Fault open again")
_REDRAWN = N_("redrawn")
#: Corners that moved by the same way to within this much were moved together, metres.
_TOGETHER_M = 0.1
#: Under which name the kind of an inspection is told.
KIND = "inspection_kind"
#: Kept by the store, and no news to people.
_UNTOLD = frozenset({"source_ref", "attributes", FIELD})


def history(store: Store, place_id: str) -> tuple[Told, ...]:
    """Return what happened to a place and was found there, newest first; empty when it was never there."""
    with store.read() as session:
        events = session.events.at_place(place_id)
    made = {event.entity_id: event.changes for event in events if event.action == "created"}
    return tuple(
        Told(event.seq, event.at, event.role, _happened(event), _told(event, made.get(event.entity_id, {})))
        for event in reversed(events)
        if event.entity in ("place", "inspection", "fault")
    )


def value_words(catalogue: Catalogue, name: str, value: Any, lang: str) -> str:  # noqa: ANN401 - any field's value
    """Return a value of a place in words: the names of its codes; empty for none.

    Parameters
    ----------
    name
        `layer`, `KIND` or the code of an attribute; of any other the value is given as it is.
    """
    if value in (None, ""):
        return ""
    field = next((one for one in catalogue.fields if one.code == name), None)
    kind = name if name in ("layer", KIND) else field.kind if field else ""
    by_kind = {
        "actor": catalogue.actors,
        "land": catalogue.land,
        "layer": catalogue.layers,
        KIND: catalogue.inspections,
    }
    items = by_kind.get(kind)
    names = {item.code: item.label(lang) for item in items or (field.values if field else ())}
    if kind == "choices":
        return ", ".join(names.get(part, part) for part in parts(value))
    return names.get(str(value), str(value))


def geometry_words(before: BaseGeometry, after: BaseGeometry) -> Problem:
    """Return how a geometry (WGS 84) changed: by how many metres it was moved, or that it was redrawn."""
    old, new = projected(before), projected(after)
    if before.geom_type == after.geom_type:
        from_, to = shapely.get_coordinates(old), shapely.get_coordinates(new)
        if from_.shape == to.shape:
            way = to - from_
            if np.hypot(*(way - way.mean(axis=0)).T).max() <= _TOGETHER_M:
                return Problem(FIELD, N_("moved {metres} m"), {"metres": _metres(float(np.hypot(*way.mean(axis=0))))})
    if old.area and new.area:
        values = {"before": round(old.area), "after": round(new.area)}
        return Problem(FIELD, N_("redrawn, {before} → {after} m²"), values)
    return Problem(FIELD, _REDRAWN)


def _happened(event: Event) -> str:
    if event.entity == "place":
        return _HAPPENED.get(event.action, _HAPPENED["changed"])
    if event.entity == "fault" and event.action == "changed" and "fixed_on" in event.changes:
        return _OPEN_AGAIN if event.changes["fixed_on"][1] is None else _FIXED
    return _AT_PLACE[event.entity, event.action]


def _told(event: Event, made: Mapping[str, tuple[Any, Any]]) -> tuple[Difference, ...]:
    """Return what changed of a place, or which inspection or fault it was.

    Parameters
    ----------
    made
        What stood in the event that made the inspection or the fault.
    """
    if event.entity == "place":
        return _differences(event)
    said = {name: after for name, (_before, after) in made.items()}
    if event.entity == "inspection":
        return Difference(KIND, after=said.get("kind")), Difference("on", after=said.get("on"))
    return (Difference("fault", after=f"{said.get('grade')}: {said.get('what')}"),)


def _differences(event: Event) -> tuple[Difference, ...]:
    return tuple(_of(event)) if event.action in ("created", "changed") else ()


def _of(event: Event) -> Iterator[Difference]:
    for name, (before, after) in event.changes.items():
        if name not in _UNTOLD and not same(before, after):
            yield Difference(name, before, after)
    was, became = (values or {} for values in event.changes.get("attributes", (None, None)))
    for code in dict.fromkeys((*was, *became)):
        if not same(was.get(code), became.get(code)):
            yield Difference(code, was.get(code), became.get(code))
    shape_before, shape_after = event.changes.get(FIELD, (None, None))
    if shape_before and shape_after:
        said = geometry_words(shapely.from_wkt(shape_before), shapely.from_wkt(shape_after))
        yield Difference(FIELD, said=said)


def _metres(metres: float) -> float | int:
    return round(metres) if metres >= 1 else round(metres, 2)
