"""Undo of what was done in the plan, where the rules still hold afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

from hbgeo.domain.event import Event, Role
from hbgeo.errors import N_, Conflict, Gone, NotFound
from hbgeo.services import undoing
from hbgeo.services.plan_following import disagreeing
from hbgeo.services.undoing import Undo
from hbgeo.store.protocol import Session, Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Within:
    """A store whose transaction is under way."""

    session: Session

    def write(self, work: Callable[[Session], T]) -> T:
        return work(self.session)


def take_back(store: Store, undo: Undo, role: Role = Role.PLANNER) -> int:
    """Take back all that was done in one piece, as `undoing.take_back`, where no action breaks a rule afterwards.

    Raises
    ------
    Conflict
        When something of it has been changed since, or an action would break a rule or its observations would not agree
        with it; then nothing is taken back.
    """
    return store.write(lambda session: take_back_in(session, undo, role))


def take_back_in(session: Session, undo: Undo, role: Role = Role.PLANNER) -> int:
    """Take back within a session; as `take_back`."""
    before = session.events.last()
    number = undoing.take_back(cast("Store", _Within(session)), undo, role)
    check(session, session.events.between(before + 1, session.events.last()))
    return number


def check(session: Session, events: list[Event]) -> None:
    """Refuse what these events have made of actions when one breaks a rule or its observations do not agree with it.

    Raises
    ------
    Conflict
        Then the session must not be kept.
    """
    touched = {event.entity_id for event in events if event.entity == "action"}
    for event in events:
        if event.entity == "observation":
            touched |= {one for one in event.changes.get("action_id", ()) if one is not None}
            touched |= _action_of(session, event.entity_id)
    if any(disagreeing(session, one) for one in touched):
        raise Conflict(N_("Something else has happened to this since; it can no longer be undone."))


def _action_of(session: Session, observation_id: str) -> set[str]:
    """Return the action of an observation that is there."""
    try:
        action_id = session.observations.get(observation_id).action_id
    except (NotFound, Gone):
        return set()
    return set() if action_id is None else {action_id}
