"""Where a case stands: as the action says that takes care of it, else as the observation itself does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hbgeo.domain.action import Action
from hbgeo.domain.observation import Observation, Status
from hbgeo.services.still_there import still_there
from hbgeo.store.protocol import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is told of a case; `public_text` is the approved wording of its action."""

    status: Status
    owner: str | None
    due_on: date | None
    fixed_on: date | None
    reason: str | None
    public_text: str | None = None


def standing(observation: Observation, action: Action | None) -> Standing:
    """Return where an observation's case stands.

    Parameters
    ----------
    action
        The action it belongs to, if any; one that is only proposed says nothing yet.
    """
    if action is None or action.status is Status.NEW:
        return Standing(
            status=observation.status,
            owner=observation.owner,
            due_on=observation.due_on,
            fixed_on=observation.fixed_on,
            reason=observation.reason,
        )
    return Standing(
        status=action.status,
        owner=action.owner,
        due_on=action.due_on,
        fixed_on=action.fixed_on,
        reason=action.reason if action.status is Status.DECLINED else None,
        public_text=action.public_text,
    )


def stands_for_itself(observation: Observation) -> bool:
    """Tell whether an observation is counted: one that was joined with another is not."""
    return observation.duplicate_of is None and observation.status is not Status.DUPLICATE


def action_of(session: Session, observation: Observation) -> Action | None:
    """Return the action that takes care of an observation; None when there is none any more."""
    return still_there(session.actions.get, observation.action_id)


def followed_up_in(session: Session, observation: Observation) -> Observation:
    """Return the observation that is followed up in the place of this one: itself unless it was joined."""
    seen = {observation.id}
    while observation.duplicate_of is not None and observation.duplicate_of not in seen:
        seen.add(observation.duplicate_of)
        original = still_there(session.observations.get, observation.duplicate_of)
        if original is None:
            break
        observation = original
    return observation


def by_id(actions: Iterable[Action]) -> Mapping[str, Action]:
    """Return actions by their id."""
    return {action.id: action for action in actions}
