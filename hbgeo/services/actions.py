"""Actions of the plan: made, changed, taken step by step and undone; their observations follow in the same transaction.

Each has a variant `…_in` for a session that is under way, so that several steps can be one transaction. After every
call the rules of `domain.action_rules` hold, or nothing was changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from hbgeo.domain.action import Action, ActionPhotoKind
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.observation import Status
from hbgeo.domain.photo import PhotoContent
from hbgeo.errors import InvalidInput
from hbgeo.services.inspections_draft import about_day
from hbgeo.services.light import local_today
from hbgeo.services.plan_changing import (
    add_photo_in,
    change_in,
    create_in,
    delete_in,
    link_in,
    remove_photo_in,
    step_in,
    unlink_in,
)
from hbgeo.services.plan_fields import ActionDraft
from hbgeo.services.undoing import Undo, done, take_back, take_back_in
from hbgeo.store.protocol import Outcome, Store

__all__ = [
    "ActionDraft",
    "Undo",
    "add_photo",
    "add_photo_in",
    "change",
    "change_in",
    "create",
    "create_in",
    "delete",
    "delete_in",
    "link",
    "link_in",
    "remove_photo",
    "remove_photo_in",
    "step",
    "step_in",
    "take_back",
    "take_back_in",
    "unlink",
    "unlink_in",
]


def create(
    store: Store,
    catalogue: Catalogue,
    draft: ActionDraft,
    *,
    observation_ids: Iterable[str] = (),
    role: Role = Role.PLANNER,
) -> tuple[Action, Undo]:
    """Make an action, for observations when some are given.

    Parameters
    ----------
    observation_ids
        Observations that no other action has; of merged ones what they were merged into.

    Returns
    -------
    tuple
        The action as kept, and how it is taken back (`take_back`).

    Raises
    ------
    InvalidInput
        When something is missing or wrong.
    Conflict
        When another action has one of the observations, or it was done already.
    NotFound, Gone
        When there is no such observation.
    """
    ids = tuple(observation_ids)
    return done(store, lambda session: create_in(session, catalogue, draft, observation_ids=ids, role=role))


def change(
    store: Store,
    catalogue: Catalogue,
    action_id: str,
    *,
    seen: datetime | None = None,
    role: Role = Role.PLANNER,
    **changes: Any,  # noqa: ANN401 - any field's value
) -> tuple[Action, Undo]:
    """Change fields of an action (`plan_fields.CHANGEABLE`); its status goes by `step`.

    Parameters
    ----------
    seen
        `changed_at` of the action as it was seen; None: whatever happened since is overwritten.

    Returns
    -------
    tuple
        The new state, and how it is taken back (`take_back`).

    Raises
    ------
    InvalidInput
        When something cannot be kept, or the action would break a rule where it stands.
    Conflict
        When somebody changed it since it was seen.
    NotFound, Gone
        When there is no such action.
    """
    return done(store, lambda session: change_in(session, catalogue, action_id, seen=seen, role=role, **changes))


def step(  # noqa: PLR0913 - where to, and what must be known there
    store: Store,
    catalogue: Catalogue,
    action_id: str,
    status: Status,
    *,
    owner: str | None = None,
    function: str | None = None,
    due_on: date | None = None,
    fixed_on: date | None = None,
    done_note: str | None = None,
    reason: str | None = None,
    follow_up_walk_id: str | None = None,
    seen: datetime | None = None,
    role: Role = Role.PLANNER,
) -> tuple[Action, Undo]:
    """Take an action to another status; what is None stays as it is.

    What no longer holds is cleared: the day on which it was done when it is reopened, the walk that verified it when
    it is no longer verified, the reason when it is no longer declined.

    Returns
    -------
    tuple
        The new state, and how it is taken back (`take_back`).

    Raises
    ------
    InvalidInput
        When it cannot go there from where it stands, or something is missing or wrong, such as a day to come on which
        it was done; `problems` says what.
    Conflict, NotFound, Gone
        As `change`.
    """
    wrong = () if fixed_on is None else tuple(about_day("fixed_on", fixed_on, local_today()))
    if wrong:
        raise InvalidInput(wrong)
    given = {
        "owner": owner,
        "function": function,
        "due_on": due_on,
        "fixed_on": fixed_on,
        "done_note": done_note,
        "reason": reason,
        "follow_up_walk_id": follow_up_walk_id,
    }
    return done(store, lambda session: step_in(session, catalogue, action_id, status, seen=seen, role=role, **given))


def link(
    store: Store, action_id: str, observation_ids: Iterable[str], *, role: Role = Role.PLANNER
) -> tuple[Action, Undo]:
    """Give observations to an action; returns and raises as `create`."""
    ids = tuple(observation_ids)
    return done(store, lambda session: link_in(session, action_id, ids, role=role))


def unlink(
    store: Store, action_id: str, observation_ids: Iterable[str], *, role: Role = Role.PLANNER
) -> tuple[Action, Undo]:
    """Take observations out of an action: they are reviewed and keep their owner. Those it does not have stay as is."""
    ids = tuple(observation_ids)
    return done(store, lambda session: unlink_in(session, action_id, ids, role=role))


def delete(store: Store, action_id: str, *, role: Role = Role.PLANNER) -> tuple[None, Undo]:
    """Take an action out of the plan; its observations are reviewed again. Its photos come back with it.

    Raises
    ------
    NotFound, Gone
        When there is no such action.
    """
    return done(store, lambda session: delete_in(session, action_id, role=role))


def add_photo(
    store: Store, action_id: str, content: PhotoContent, kind: ActionPhotoKind, *, role: Role = Role.PLANNER
) -> Outcome:
    """Keep a photo of an action; the same photo again changes nothing.

    Raises
    ------
    NotFound, Gone
        When there is no such action.
    """
    return store.write(lambda session: add_photo_in(session, action_id, content, kind, role=role))


def remove_photo(store: Store, action_id: str, sha256: str, *, role: Role = Role.PLANNER) -> None:
    """Take a photo of an action away for good.

    Raises
    ------
    InvalidInput
        When it is the last that shows that the action was done.
    NotFound, Gone
        When there is no such action or photo.
    """
    store.write(lambda session: remove_photo_in(session, action_id, sha256, role=role))
