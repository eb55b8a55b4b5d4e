"""What a meeting has before it, read in one piece: what is late, what it is to decide, who has what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hbgeo.domain.action import Action
from hbgeo.domain.action_rules import OPEN
from hbgeo.domain.meeting import Decision, DecisionKind, Meeting
from hbgeo.domain.observation import Status
from hbgeo.services.meetings import before
from hbgeo.services.meetings_deciding import decisions
from hbgeo.store.protocol import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What a meeting has before it.

    Parameters
    ----------
    previous
        The meeting held last before it; None: it is the first.
    overdue
        Actions whose day has passed, earliest day first.
    to_decide
        Proposals and what was carried forward, by number.
    open
        Actions that somebody is to do, earliest day first.
    carried_from
        Action id → the meeting that carried it forward.
    decided
        What this meeting has decided so far, by number.
    """

    meeting: Meeting
    previous: Meeting | None
    actions: tuple[Action, ...]
    overdue: tuple[Action, ...]
    to_decide: tuple[Action, ...]
    open: tuple[Action, ...]
    carried_from: dict[str, Meeting]
    decided: tuple[Decision, ...]

    def waiting(self) -> tuple[Action, ...]:
        """Return what is still to decide: without what this meeting has decided something about already."""
        done = {one.action_id for one in self.decided if one.kind is not DecisionKind.NOTE}
        return tuple(action for action in self.to_decide if action.id not in done)


def agenda(session: Session, meeting_id: str, today: date) -> Agenda:
    """Return what a meeting has before it. Raises `NotFound`, `Gone`.

    Parameters
    ----------
    today
        Local day from which is counted what is late.
    """
    meeting = session.meetings.get(meeting_id)
    actions = session.actions.all()
    undone = sorted(
        (one for one in actions if one.status in OPEN), key=lambda one: (one.due_on or date.max, one.number)
    )
    carried = _carried(session, meeting)
    return Agenda(
        meeting=meeting,
        previous=before(session, meeting),
        actions=tuple(actions),
        overdue=tuple(one for one in undone if one.due_on is not None and one.due_on < today),
        to_decide=tuple(
            one for one in actions if one.status is Status.NEW or (one.id in carried and one.status in OPEN)
        ),
        open=tuple(undone),
        carried_from=carried,
        decided=tuple(decisions(session, meeting_id)),
    )


def _carried(session: Session, meeting: Meeting) -> dict[str, Meeting]:
    """Return what was carried forward and not decided about since, by the meeting that did: it waits until it is."""
    latest: dict[str, Decision] = {}
    for decision in session.decisions.all():
        elsewhere = decision.meeting_id != meeting.id
        if decision.action_id is not None and elsewhere and decision.kind is not DecisionKind.NOTE:
            latest[decision.action_id] = decision
    meetings = {one.id: one for one in session.meetings.all()}
    return {
        action_id: meetings[decision.meeting_id]
        for action_id, decision in latest.items()
        if decision.kind is DecisionKind.CARRY and decision.meeting_id in meetings
    }
