"""What people have changed of a place since a file brought it: the history knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hbgeo.domain.event import Event, Role
from hbgeo.domain.place import Place
from hbgeo.store.protocol import Session

#: How the fields of a place are called beside its attributes, one of which may be called `name` too.
NAME, GEOMETRY = "@name", "@geometry"
_FROM_FILES = frozenset({Role.IMPORT, Role.SYSTEM})
_NEVER = object()

Changes = Mapping[str, tuple[Any, Any]]


def by_hand(session: Session, place: Place) -> frozenset[str]:
    """Return the attributes (and `NAME`, `GEOMETRY`) that are other than the last file left them.

    What was changed by hand and changed back is not among them; of a place that no file brought, all are.
    """
    left = _left_by_files(session.events.of(place.id))
    here: dict[str, Any] = {**place.attributes, NAME: place.name}
    changed = {key for key, value in here.items() if left.get(key, _NEVER) != value and (key in left or value != "")}
    changed |= {key for key in left if key not in here and key != GEOMETRY}
    shape = left.get(GEOMETRY)
    if shape is None or session.places.value_of("geometry", shape) != place.geometry:
        changed.add(GEOMETRY)
    return frozenset(changed)


def was_taken_out(session: Session, place_id: str) -> bool:
    """Tell whether a place that is no longer there was taken out by a person."""
    events = [event for event in session.events.of(place_id) if event.action in ("created", "deleted", "restored")]
    return bool(events) and events[-1].action == "deleted" and events[-1].role not in _FROM_FILES


def _left_by_files(events: Iterable[Event]) -> dict[str, Any]:
    """Return what the files left of a place; one that was taken back left nothing."""
    left: dict[str, Any] = {}
    taken: list[tuple[Changes, dict[str, Any]]] = []
    for event in events:
        if event.role not in _FROM_FILES or event.action not in ("created", "changed"):
            continue
        if taken and event.changes == {name: (new, old) for name, (old, new) in taken[-1][0].items()}:
            left = taken.pop()[1]
            continue
        taken.append((event.changes, dict(left)))
        _follow(left, event.changes)
    return left


def _follow(left: dict[str, Any], changes: Changes) -> None:
    """Note what a file left: of the attributes only those that it changed."""
    before, after = (one or {} for one in changes.get("attributes", (None, None)))
    for key in before.keys() | after.keys():
        if before.get(key, _NEVER) == after.get(key, _NEVER):
            continue
        if key in after:
            left[key] = after[key]
        else:
            left.pop(key, None)
    for key, name in ((NAME, "name"), (GEOMETRY, "geometry")):
        if name in changes:
            left[key] = changes[name][1]
