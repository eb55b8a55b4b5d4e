"""An action's observations follow it: whatever becomes of it becomes of them, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hbgeo.domain.action import Action, ActionPhotoKind
from hbgeo.domain.action_rules import FINISHED, Evidence, broken
from hbgeo.domain.event import Role
from hbgeo.domain.observation import Observation, Status
from hbgeo.errors import N_, Conflict, Gone, NotFound
from hbgeo.store.protocol import Session

#: What an action says of its observations besides status and owner.
_SAME = ("due_on", "reason", "fixed_on", "follow_up_walk_id")


def following(action: Action, observation: Observation) -> dict[str, Any]:
    """Return what an observation of an action must have: its status, its days, its reason, and its owner.

    While the action has no owner the observation keeps its own.
    """
    status = Status.REVIEWED if action.status is Status.NEW else action.status
    values = {name: getattr(action, name) for name in _SAME}
    return values | {"status": status, "owner": action.owner or observation.owner, "action_id": action.id}


def follow(session: Session, action: Action, role: Role) -> None:
    """Let the observations of an action follow it."""
    for observation in session.actions.observations(action.id):
        session.observations.change(observation.id, role, **following(action, observation))


def link(session: Session, action: Action, observation_ids: Iterable[str], role: Role) -> None:
    """Give observations to an action, those that were merged through what they were merged into."""
    for one in dict.fromkeys(observation_ids):
        observation = standing_for(session, session.observations.get(one))
        if observation.action_id not in (None, action.id):
            raise Conflict(N_("Another action has one of these. Take it out there first; nothing was changed."))
        if observation.action_id is None and observation.status in FINISHED and action.status not in FINISHED:
            raise Conflict(N_("One of these was done already. Record what is seen now; nothing was changed."))
        session.observations.change(observation.id, role, **following(action, observation))


def let_go(session: Session, observation: Observation, role: Role) -> None:
    """Take an observation out of its action: it is reviewed, and keeps its owner."""
    cleared = dict.fromkeys((*_SAME, "action_id"))
    session.observations.change(observation.id, role, status=Status.REVIEWED, **cleared)


def standing_for(session: Session, observation: Observation) -> Observation:
    """Return what stands for an observation: itself, or what it was merged into."""
    seen = {observation.id}
    while observation.status is Status.DUPLICATE:
        original = observation.duplicate_of
        if original is None or original in seen:
            raise Conflict(N_("This is a duplicate itself, and it is not known of what. Separate it first."))
        seen.add(original)
        observation = session.observations.get(original)
    return observation


def evidence(session: Session, action_id: str) -> Evidence:
    """Count the photos of an action that show that it was done."""
    kinds = [photo.kind for photo in session.actions.photos(action_id)]
    return Evidence(kinds.count(ActionPhotoKind.AFTER), kinds.count(ActionPhotoKind.SAME_SPOT))


def disagreeing(session: Session, action_id: str) -> bool:
    """Tell whether an action breaks a rule, or an observation does not agree with it; also when it was deleted."""
    observations = session.actions.observations(action_id)
    try:
        action = session.actions.get(action_id)
    except (NotFound, Gone):
        return bool(observations)
    return bool(broken(action, evidence(session, action_id))) or any(
        getattr(one, name) != value for one in observations for name, value in following(action, one).items()
    )
