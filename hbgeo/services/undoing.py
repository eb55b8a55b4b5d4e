"""Undo of whatever was done in one piece: the events it made say what was before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from hbgeo.domain.event import Event, Role
from hbgeo.domain.observation import Light, Observation, Status
from hbgeo.domain.position import Position, PositionSource
from hbgeo.errors import N_, Conflict, Gone, NotFound
from hbgeo.services.plan_following import disagreeing
from hbgeo.services.still_there import still_there
from hbgeo.store.protocol import Session, Store

T = TypeVar("T")
_TOO_LATE = N_("Something else has happened to this since; it can no longer be undone.")


@dataclass(frozen=True, slots=True)
class Undo:
    """Numbers of the first and the last event of what was done; nothing was when the last is before the first."""

    first: int
    last: int


def done(store: Store, work: Callable[[Session], T]) -> tuple[T, Undo]:
    """Do something in one transaction and return its result and how it is taken back."""
    return store.write(undoable(work))


def undoable(work: Callable[[Session], T]) -> Callable[[Session], tuple[T, Undo]]:
    """Return work on a session that gives also how what it did is taken back."""

    def counted(session: Session) -> tuple[T, Undo]:
        before = session.events.last()
        result = work(session)
        return result, Undo(before + 1, session.events.last())

    return counted


def take_back(store: Store, undo: Undo, role: Role = Role.PLANNER) -> int:
    """Take back all that was done in one piece, the latest first, and return how many changes that were.

    Photos that were added stay, but those of an inspection, which go and come back with it. What was removed or covered
    for good stays so.

    Raises
    ------
    Conflict
        When something of it has been changed since, when an action would break a rule or its observations would not
        agree with it, or when duplicates would form a chain; then nothing is taken back.
    """
    return store.write(lambda session: take_back_in(session, undo, role))


def take_back_in(session: Session, undo: Undo, role: Role = Role.PLANNER) -> int:
    """Take back within a session, which must not be kept when it is refused; as `take_back`."""
    before = session.events.last()
    events = [event for event in session.events.between(undo.first, undo.last) if _can_be_taken_back(event)]
    try:
        for event in reversed(events):
            _revert(session, event, role)
    except (NotFound, Gone) as error:  # taken away, or put back, since
        raise Conflict(_TOO_LATE) from error
    _check(session, session.events.between(before + 1, session.events.last()))
    return len(events)


def _check(session: Session, events: list[Event]) -> None:
    """Refuse what these events have made when an action or a duplicate cannot stand so."""
    actions = {event.entity_id for event in events if event.entity == "action"}
    for event in events:
        if event.entity == "observation":
            actions |= {one for one in event.changes.get("action_id", ()) if one is not None}
            observation = still_there(session.observations.get, event.entity_id)
            if observation is not None and observation.action_id is not None:
                actions.add(observation.action_id)
            if observation is not None and "duplicate_of" in event.changes and _is_in_chain(session, observation):
                raise Conflict(_TOO_LATE)
    if any(disagreeing(session, one) for one in actions):
        raise Conflict(_TOO_LATE)


def _is_in_chain(session: Session, one: Observation) -> bool:
    """Tell whether an observation is merged into something that is merged itself, or has some merged into it."""
    if one.duplicate_of is None:
        return False
    original = still_there(session.observations.get, one.duplicate_of)
    return original is None or original.duplicate_of is not None or bool(session.observations.duplicates_of(one.id))


def _can_be_taken_back(event: Event) -> bool:
    return event.action in ("created", "changed", "deleted", "restored")


def _revert(session: Session, event: Event, role: Role) -> None:
    kept = _repository(session, event.entity)
    if event.action == "deleted":
        kept.restore(event.entity_id, role)
        return
    present = kept.get(event.entity_id)
    if event.action in ("created", "restored"):
        kept.delete(event.entity_id, role)
        return
    before = {}
    for name, (old, new) in event.changes.items():
        if getattr(present, name) != value_of(session, event.entity, name, new):
            raise Conflict(_TOO_LATE)
        before[name] = value_of(session, event.entity, name, old)
    kept.change(event.entity_id, role, **before)


def value_of(session: Session, entity: str, name: str, plain: Any) -> Any:  # noqa: ANN401 - any field's value
    """Return a field's value from what stands in an event.

    Parameters
    ----------
    entity
        What an event is about.
    """
    if entity != "observation":
        return _repository(session, entity).value_of(name, plain)
    if plain is None:
        return None
    if name == "position":
        lon, lat, source, accuracy_m = plain
        return Position(lon=lon, lat=lat, source=PositionSource(source), accuracy_m=accuracy_m)
    if name == "light":
        return Light(plain)
    if name in ("due_on", "fixed_on"):
        return session.actions.value_of(name, plain)
    return Status(plain) if name == "status" else plain


def _repository(session: Session, entity: str) -> Any:  # noqa: ANN401 - they share what is used here
    return {
        "observation": session.observations,
        "action": session.actions,
        "meeting": session.meetings,
        "decision": session.decisions,
        "activity": session.activities,
        "contact": session.contacts,
        "place": session.places,
        "inspection": session.inspections,
        "fault": session.faults,
        "timetable": session.timetables,
    }[entity]
