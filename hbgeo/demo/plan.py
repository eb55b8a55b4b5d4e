"""The demo's action plan: what remarks of `spots.yaml` are done about together, and how far that has come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from hbgeo.demo import files
from hbgeo.demo.follow_up import Change, at_work
from hbgeo.demo.layers import SOURCE
from hbgeo.demo.meetings import DemoMeeting, held_at
from hbgeo.demo.story import Step
from hbgeo.demo.walks import local
from hbgeo.domain.action import Action, ActionPhotoKind
from hbgeo.domain.event import Role
from hbgeo.domain.ids import derived_id
from hbgeo.domain.observation import Observation, Status
from hbgeo.domain.photo import PhotoContent
from hbgeo.store.protocol import Session

#: So long before the first decision an action is written down.
_WRITTEN = timedelta(minutes=15)
#: A proposal is written down so long after the review of what it is about.
_PROPOSED = timedelta(days=3)
_APPROVED = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A row of `plan.yaml`; its first lines explain the keys."""

    key: str
    title: str
    about: list[str]
    effort: str
    function: str = ""
    cost: str | None = None
    urgency: str | None = None
    note: str = ""
    public: str | None = None
    after: str | None = None
    moved: dict[str, Any] | None = None
    places: list[str] = field(default_factory=list)
    proposed: Any = None

    @property
    def id(self) -> str:
        """The action's id."""
        return action_id(self.key)


@dataclass(frozen=True, slots=True)
class Followed:
    """An observation of the plan with what the follow-up makes of it, review first.

    Parameters
    ----------
    changes
        In order; what the plan does about it begins after the review.
    """

    observation: Observation
    urgency: str | None
    changes: Sequence[Change]


def rows() -> list[PlanRow]:
    """Return the rows of the plan."""
    return [PlanRow(**row) for row in files.rows("plan.yaml")]


def action_id(key: str) -> str:
    """Return the id of the action with this key."""
    return derived_id(SOURCE, "action", key)


def story(
    row: PlanRow, about: Sequence[Followed], meetings: Mapping[str, DemoMeeting], picture: PhotoContent | None
) -> Iterator[Step]:
    """Yield an action's life; its observations change at the same moments.

    Parameters
    ----------
    about
        Its observations; empty for one about places alone.
    picture
        How it looked afterwards.
    """
    latest = max(about, key=lambda one: one.observation.recorded_at, default=None)
    decided = list(latest.changes[1:]) if latest else []
    ids = [one.observation.id for one in about]
    created = _created_at(row, latest, decided)
    action = Action(
        id=row.id,
        title=row.title,
        place_ids=tuple(derived_id(SOURCE, *place.split("/", 1)) for place in row.places),
        urgency=row.urgency or (latest.urgency if latest else None),
        effort=row.effort,
        cost=row.cost,
    )
    yield Step(created, partial(_add, action, ids))
    for at, role, changes in _moved(row, decided, meetings):
        own = dict(changes)
        if row.function and changes["status"] in {Status.ASSIGNED, Status.DECLINED}:
            own["function"] = row.function
        if (meeting := held_at(at, meetings)) is not None:
            own["meeting_id"] = meeting.id
        if changes["status"] is Status.DONE:
            own["done_note"] = row.note
        yield Step(at, partial(_change, (row.id, ids), role, own, changes))
        if changes["status"] is Status.DONE and picture:
            yield Step(at, partial(_show, row.id, picture))
    if row.public:
        last = decided[-1][0] if decided else created
        approved = at_work(last + _APPROVED, time(9, 15))
        yield Step(approved, lambda session: session.actions.change(row.id, Role.PLANNER, public_text=row.public))


def _created_at(row: PlanRow, latest: Followed | None, decided: Sequence[Change]) -> datetime:
    if decided:
        return decided[0][0] - _WRITTEN
    if latest:
        return at_work(latest.changes[0][0] + _PROPOSED, time(13, 20))
    return local(row.proposed, time(13, 20))


def _moved(row: PlanRow, decided: Sequence[Change], meetings: Mapping[str, DemoMeeting]) -> Iterator[Change]:
    if row.moved is None:
        yield from decided
        return
    for at, role, changes in decided:
        if changes["status"] is not Status.ASSIGNED:
            yield at, role, changes
            continue
        yield at, role, changes | {"due_on": row.moved["from"]}
        moved_at = meetings[row.moved["at"]].opened_at + timedelta(minutes=20)
        yield moved_at, Role.SECRETARY, {"status": Status.ASSIGNED, "due_on": changes["due_on"]}


def _add(action: Action, observation_ids: Sequence[str], session: Session) -> None:
    session.actions.add(action, Role.PLANNER)
    for id_ in observation_ids:
        session.observations.change(id_, Role.PLANNER, action_id=action.id)


def _change(
    of: tuple[str, Sequence[str]], role: Role, own: Mapping[str, Any], theirs: Mapping[str, Any], session: Session
) -> None:
    id_, observation_ids = of
    session.actions.change(id_, role, **own)
    for observation_id in observation_ids:
        session.observations.change(observation_id, role, **theirs)


def _show(id_: str, picture: PhotoContent, session: Session) -> None:
    session.actions.add_photo(id_, picture, ActionPhotoKind.AFTER, Role.PLANNER)
    session.actions.publish_photo(id_, picture.sha256, Role.PLANNER, public=True)
