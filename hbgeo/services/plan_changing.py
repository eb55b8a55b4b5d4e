"""Changes of the plan within a session that is under way; `hbgeo.services.actions` says what they return and raise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from hbgeo.domain.action import Action, ActionPhotoKind
from hbgeo.domain.action_rules import FINISHED, Evidence, broken, broken_step
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Status
from hbgeo.domain.photo import PhotoContent
from hbgeo.errors import N_, Conflict, InvalidInput, Problem
from hbgeo.services import plan_following as following
from hbgeo.services.plan_fields import CHANGEABLE, ActionDraft, tidied, unfit
from hbgeo.store.protocol import Outcome, Session


def create_in(
    session: Session,
    catalogue: Catalogue,
    draft: ActionDraft,
    *,
    observation_ids: Iterable[str] = (),
    role: Role = Role.PLANNER,
) -> Action:
    """Make an action within a session; as `create`."""
    values = tidied(asdict(draft))
    action = Action(id=new_id(), **values)
    _refuse((*unfit(session, catalogue, values), *broken_step(Status.NEW, action, Evidence())))
    kept = session.actions.add(action, role)
    following.link(session, kept, observation_ids, role)
    return kept


def change_in(
    session: Session,
    catalogue: Catalogue,
    action_id: str,
    *,
    seen: datetime | None = None,
    role: Role = Role.PLANNER,
    **changes: Any,  # noqa: ANN401 - any field's value
) -> Action:
    """Change fields of an action within a session; as `change`."""
    if changes.keys() - CHANGEABLE:
        raise ValueError(f"not changeable: {', '.join(sorted(changes.keys() - CHANGEABLE))}")
    _seen(session, action_id, seen)
    return _changed(session, catalogue, action_id, changes, role)


def step_in(  # noqa: PLR0913 - as `step`
    session: Session,
    catalogue: Catalogue,
    action_id: str,
    status: Status,
    *,
    seen: datetime | None = None,
    role: Role = Role.PLANNER,
    **given: Any,  # noqa: ANN401 - as `step`
) -> Action:
    """Take an action to another status within a session; as `step`."""
    _seen(session, action_id, seen)
    changes = {name: value for name, value in given.items() if value is not None}
    return _changed(session, catalogue, action_id, _cleared(status) | changes | {"status": status}, role)


def link_in(session: Session, action_id: str, observation_ids: Iterable[str], *, role: Role = Role.PLANNER) -> Action:
    """Give observations to an action within a session; as `link`."""
    action = session.actions.get(action_id)
    following.link(session, action, observation_ids, role)
    return action


def unlink_in(session: Session, action_id: str, observation_ids: Iterable[str], *, role: Role = Role.PLANNER) -> Action:
    """Take observations out of an action within a session; as `unlink`."""
    action, ids = session.actions.get(action_id), set(observation_ids)
    for observation in session.actions.observations(action_id):
        if observation.id in ids:
            following.let_go(session, observation, role)
    return action


def delete_in(session: Session, action_id: str, *, role: Role = Role.PLANNER) -> None:
    """Take an action out of the plan within a session; as `delete`."""
    session.actions.get(action_id)
    for observation in session.actions.observations(action_id):
        following.let_go(session, observation, role)
    session.actions.delete(action_id, role)


def add_photo_in(
    session: Session, action_id: str, content: PhotoContent, kind: ActionPhotoKind, *, role: Role = Role.PLANNER
) -> Outcome:
    """Keep a photo of an action within a session; as `add_photo`."""
    return session.actions.add_photo(action_id, content, kind, role)


def remove_photo_in(session: Session, action_id: str, sha256: str, *, role: Role = Role.PLANNER) -> None:
    """Take a photo of an action away within a session; as `remove_photo`."""
    action = session.actions.get(action_id)
    session.actions.remove_photo(action_id, sha256, role)
    _refuse(broken(action, following.evidence(session, action_id)))


def _changed(session: Session, catalogue: Catalogue, action_id: str, changes: Mapping[str, Any], role: Role) -> Action:
    tidy = tidied(changes)
    before = session.actions.get(action_id)
    new = {name: value for name, value in tidy.items() if getattr(before, name) != value}
    _refuse(tuple(unfit(session, catalogue, new)))
    after = session.actions.change(action_id, role, **new)
    _refuse(broken_step(before.status, after, following.evidence(session, action_id)))
    following.follow(session, after, role)
    return after


def _cleared(status: Status) -> dict[str, Any]:
    """Return what no longer holds in a status."""
    holds = {
        "fixed_on": status in FINISHED,
        "follow_up_walk_id": status is Status.VERIFIED,
        "reason": status is Status.DECLINED,
    }
    return {name: None for name, still in holds.items() if not still}


def _seen(session: Session, action_id: str, seen: datetime | None) -> None:
    if seen is not None and session.actions.get(action_id).changed_at != seen:
        raise Conflict(N_("Somebody changed this meanwhile. Look at it anew; what you wrote is still here."))


def _refuse(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise InvalidInput(problems)
