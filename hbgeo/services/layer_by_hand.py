"""What people have changed of a place since a file brought it: the history knows."""

from __future__ import annotations

from typing import Any

from hbgeo.domain.event import Role
from hbgeo.domain.place import Place
from hbgeo.store.protocol import Session

#: Fields of a place that are compared beside its attributes.
NAME, GEOMETRY = "name", "geometry"
_FROM_FILES = frozenset({Role.IMPORT, Role.SYSTEM})
_NEVER = object()


def by_hand(session: Session, place: Place) -> frozenset[str]:
    """Return the attributes (and `name`, `geometry`) that are other than the last file left them.

    What was changed by hand and changed back is not among them; of a place that no file brought, all are.
    """
    left: dict[str, Any] = {}
    for event in session.events.of(place.id):
        if event.role in _FROM_FILES and event.action in ("created", "changed"):
            _follow(left, event.changes)
    here: dict[str, Any] = {**place.attributes, NAME: place.name}
    changed = {key for key, value in here.items() if left.get(key, _NEVER) != value and (key in left or value != "")}
    changed |= {key for key in left if key not in here and key != GEOMETRY}
    shape = left.get(GEOMETRY)
    if shape is None or session.places.value_of(GEOMETRY, shape) != place.geometry:
        changed.add(GEOMETRY)
    return frozenset(changed)


def was_taken_out(session: Session, place_id: str) -> bool:
    """Tell whether a place that is no longer there was taken out by a person."""
    events = [event for event in session.events.of(place_id) if event.action in ("created", "deleted", "restored")]
    return bool(events) and events[-1].action == "deleted" and events[-1].role not in _FROM_FILES


def _follow(left: dict[str, Any], changes: dict[str, tuple[Any, Any]]) -> None:
    """Note what a file left: of the attributes only those that it changed."""
    before, after = (one or {} for one in changes.get("attributes", (None, None)))
    for key in before.keys() | after.keys():
        if before.get(key, _NEVER) == after.get(key, _NEVER):
            continue
        if key in after:
            left[key] = after[key]
        else:
            left.pop(key, None)
    for name in (NAME, GEOMETRY):
        if name in changes:
            left[name] = changes[name][1]
