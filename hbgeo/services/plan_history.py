"""The history of an action: what happened to it, in words, and its present state made from that alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hbgeo.domain.action import ActionPhotoKind
from hbgeo.domain.event import Event
from hbgeo.errors import N_
from hbgeo.services.told import Difference, Told
from hbgeo.store.protocol import Session, Store

#: Event → what it is called.
_HAPPENED = {
    "created": N_("Added to the plan"),
    "changed": N_("Changed"),
    "deleted": N_("Taken out of the plan"),
    "restored": N_("Put back into the plan"),
    "photo_removed": N_("Photo removed"),
    "photo_published": N_("Photo approved for everybody"),
    "photo_hidden": N_("Photo no longer for everybody"),
}
_PHOTO_ADDED = {
    ActionPhotoKind.BEFORE: N_("Photo added: before"),
    ActionPhotoKind.AFTER: N_("Photo added: after"),
    ActionPhotoKind.SAME_SPOT: N_("Photo added: same spot as before"),
}
#: Kept by the store, and no news to people.
_UNTOLD = frozenset({"number", "photo_count", "created_at"})


def history(store: Store, action_id: str) -> tuple[Told, ...]:
    """Return what happened to an action, its photos included, newest first; empty when it was never there."""
    with store.read() as session:
        return tuple(_told(session, event) for event in reversed(session.events.of(action_id)))


def replay(events: Iterable[Event]) -> dict[str, Any]:
    """Return the fields of an action that its events lead to, as JSON values; what is left out is None.

    Parameters
    ----------
    events
        All events of one action, oldest first.
    """
    state: dict[str, Any] = {}
    for event in events:
        if event.action in ("created", "changed"):
            state |= {name: after for name, (_, after) in event.changes.items()}
        elif event.action in ("photo_added", "photo_removed"):
            state["photo_count"] = state.get("photo_count", 0) + (1 if event.action == "photo_added" else -1)
    return state


def _told(session: Session, event: Event) -> Told:
    if event.action in ("created", "changed"):
        differences = tuple(
            Difference(name, _value(session, name, before), _value(session, name, after))
            for name, (before, after) in event.changes.items()
            if name not in _UNTOLD and (before or after)
        )
        return Told(event.seq, event.at, event.role, _HAPPENED[event.action], differences)
    if event.action == "photo_added":
        message = _PHOTO_ADDED[ActionPhotoKind(event.changes["kind"][1])]
        return Told(event.seq, event.at, event.role, message, ())
    return Told(event.seq, event.at, event.role, _HAPPENED.get(event.action, _HAPPENED["changed"]), ())


def _value(session: Session, name: str, plain: Any) -> Any:  # noqa: ANN401 - any field's value
    return session.actions.value_of(name, plain)
