"""What became of an observation, step by step: reviewed, assigned, planned, mended, seen again, or declined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import Any

from hbgeo.demo.layers import LandPart
from hbgeo.demo.spots import Remark
from hbgeo.demo.story import Step
from hbgeo.demo.walks import DemoWalk, local
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.observation import Observation, Status
from hbgeo.services.light import LOCAL

_REVIEW, _ASSIGN, _PLAN, _BEGIN = (timedelta(days=days) for days in (5, 16, 37, 68))
#: Between review and assignment of what cannot wait.
_AT_ONCE = timedelta(minutes=40)
#: A refusal comes up so long after a meeting began.
_INTO_MEETING = timedelta(hours=1)
#: What takes longer than this is planned and begun before it is done.
_LONG = timedelta(days=60)
_WORKING_DAYS = range(5)
_OPENS, _CLOSES = time(8), time(16, 30)
_WITH_OWNER = frozenset({Status.ASSIGNED, Status.PLANNED, Status.ONGOING, Status.DONE, Status.VERIFIED})


def changes(  # noqa: PLR0913 - what decides it, each its own thing
    remark: Remark,
    observation: Observation,
    *,
    land: LandPart,
    catalogue: Catalogue,
    look_again: DemoWalk,
    meetings: Iterable[datetime],
    original_id: str | None = None,
) -> list[Change]:
    """Return the changes that led to `remark.became`, each by the role that makes it, the review first.

    Parameters
    ----------
    look_again
        The walk on which what was mended was looked at again.
    meetings
        When the meetings began that were held, earliest first; refusals are decided there.
    original_id
        The observation that a duplicate repeats, when there is one.
    """
    kind = next((item for item in catalogue.land if item.code == land.kind), None)
    category = catalogue.category(observation.category)
    owner = remark.owner or (category.owner(kind) if kind else category.owner_allman)
    steps = list(_steps(remark, observation.recorded_at, land.kind, owner, meetings))
    if remark.became is Status.DUPLICATE:
        at, role, duplicate = steps[0]
        return [(at, role, duplicate | {"duplicate_of": original_id})]
    if remark.became is Status.VERIFIED:
        seen = at_work(look_again.closed_at + timedelta(days=2), time(15))
        verified = {"status": Status.VERIFIED, "follow_up_walk_id": look_again.walk.id}
        steps.append((seen, Role.SECRETARY, verified))
    return steps


def story(observation_id: str, made: Iterable[Change]) -> list[Step]:
    """Return the changes as steps."""
    return [_step(observation_id, *change) for change in made]


def at_work(moment: datetime, hour: time) -> datetime:
    """Return the moment when it falls into office hours, else the next working day at that hour."""
    here = moment.astimezone(LOCAL)
    if here.weekday() in _WORKING_DAYS and _OPENS <= here.time() <= _CLOSES:
        return here
    day = here.date() + timedelta(days=here.time() > _CLOSES)
    while day.weekday() not in _WORKING_DAYS:
        day += timedelta(days=1)
    return local(day, hour.replace(second=here.second))


Change = tuple[datetime, Role, dict[str, Any]]


def _steps(
    remark: Remark, recorded_at: datetime, land: str, owner: str, meetings: Iterable[datetime]
) -> Iterator[Change]:
    if remark.became is Status.NEW:
        return
    pace = _pace(remark, recorded_at)
    reviewed = at_work(recorded_at + _REVIEW * pace, _OPENS)
    if remark.became is Status.DUPLICATE:
        yield reviewed, Role.SECRETARY, {"status": Status.DUPLICATE}
        return
    yield reviewed, Role.SECRETARY, {"status": Status.REVIEWED, "land": land}
    if remark.became is Status.DECLINED:
        declined = {"status": Status.DECLINED, "owner": owner, "reason": remark.reason}
        usual = at_work(recorded_at + _PLAN, time(11))
        decided = (at + _INTO_MEETING for at in meetings if at > reviewed)
        yield next(decided, usual), Role.PLANNER, declined
    if remark.became in _WITH_OWNER:
        assigned = {"status": Status.ASSIGNED, "owner": owner, "due_on": remark.due}
        assigned_at = at_work(recorded_at + _ASSIGN * pace, time(10, 40))
        yield max(assigned_at, reviewed + _AT_ONCE), Role.PLANNER, assigned
        yield from _work(remark, recorded_at)


def _work(remark: Remark, recorded_at: datetime) -> Iterator[Change]:
    done_at = _done_at(remark)
    long = done_at is None or done_at - recorded_at > _LONG + _BEGIN
    if remark.became in {Status.PLANNED, Status.ONGOING} or (done_at and long):
        yield at_work(recorded_at + _PLAN, time(13)), Role.PLANNER, {"status": Status.PLANNED}
    if remark.became is Status.ONGOING or (done_at and long):
        yield at_work(recorded_at + _BEGIN, time(13, 40)), Role.PLANNER, {"status": Status.ONGOING}
    if done_at:
        yield done_at, Role.PLANNER, {"status": Status.DONE, "fixed_on": remark.fixed}


def _done_at(remark: Remark) -> datetime | None:
    return local(remark.fixed, time(14, 30)) if remark.fixed else None


def _pace(remark: Remark, recorded_at: datetime) -> float:
    """Return how much of the usual time review and assignment took: less where it was mended soon."""
    done_at = _done_at(remark)
    return 1.0 if done_at is None else min(1.0, (done_at - recorded_at) / (_ASSIGN * 1.5))


def _step(observation_id: str, at: datetime, role: Role, changes: dict[str, Any]) -> Step:
    return Step(at, lambda session: session.observations.change(observation_id, role, **changes))
