"""Editing a kept observation: checked like a new one, never over somebody else's change, and taken back by one call."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Event, Role
from hbgeo.domain.observation import Observation
from hbgeo.errors import N_, Conflict, InvalidInput
from hbgeo.services.drafts import Draft, polarity_of, problems
from hbgeo.services.undoing import value_of
from hbgeo.store.protocol import Session, Store


def draft_of(observation: Observation) -> Draft:
    """Return an observation as a draft that can be changed and given to `edit`."""
    return Draft(
        id=observation.id,
        position=observation.position,
        category=observation.category,
        subcode=observation.subcode,
        polarity=observation.polarity,
        text=observation.text,
        safety_day=observation.safety_day,
        safety_dark=observation.safety_dark,
        urgency=observation.urgency,
        walk_id=observation.walk_id,
        stop_id=observation.stop_id,
    )


def edit(
    store: Store, catalogue: Catalogue, draft: Draft, *, seen: datetime | None, role: Role = Role.PLANNER
) -> Observation:
    """Give an observation the draft's place, category, safety, urgency and text; each difference is in its history.

    Parameters
    ----------
    draft
        Made by `draft_of` and changed; its `id` says which observation.
    seen
        `changed_at` of the observation that the draft was made of.

    Raises
    ------
    InvalidInput
        When something is missing or wrong.
    Conflict
        When somebody changed it since it was seen.
    NotFound, Gone
        When there is no such observation, or it was deleted.
    """
    if draft.id is None or draft.position is None:
        raise ValueError("not a draft of a kept observation")
    observation_id, position = draft.id, draft.position
    with store.read() as session:
        kept = session.observations.get(observation_id)
    found = tuple(
        problem
        for problem in problems(draft, catalogue, photos=kept.photo_count)
        # Imported places may lie abroad; only a place that was moved is asked to be in Sweden.
        if problem.field != "position" or position != kept.position
    )
    if found:
        raise InvalidInput(found)
    changes: dict[str, Any] = {
        "position": position,
        "category": draft.category,
        "subcode": draft.subcode,
        "polarity": polarity_of(draft, catalogue),
        "text": draft.text,
        "safety_day": draft.safety_day,
        "safety_dark": draft.safety_dark,
        "urgency": draft.urgency,
    }

    def work(session: Session) -> Observation:
        if session.observations.get(observation_id).changed_at != seen:
            raise Conflict(N_("Somebody changed this meanwhile. Look at it anew; what you wrote is still here."))
        return session.observations.change(observation_id, role, **changes)

    return store.write(work)


def last_edit(store: Store, observation_id: str) -> Event | None:
    """Return the latest event of an observation when it is an edit that can be taken back, else None."""
    with store.read() as session:
        events = session.events.of(observation_id)
    return events[-1] if events and events[-1].action == "changed" else None


def take_back(store: Store, observation_id: str, *, seq: int, role: Role = Role.PLANNER) -> Observation:
    """Undo an edit: give each field the value it had before.

    Parameters
    ----------
    seq
        Number of the event to take back; it must be the observation's latest.

    Raises
    ------
    Conflict
        When something else has happened to it since.
    """

    def work(session: Session) -> Observation:
        latest = session.events.of(observation_id)[-1]
        if latest.seq != seq or latest.action != "changed":
            raise Conflict(N_("Something else has happened to this since; it can no longer be undone."))
        before = {name: value_of(session, "observation", name, old) for name, (old, _) in latest.changes.items()}
        return session.observations.change(observation_id, role, **before)

    return store.write(work)
