"""The demo's meetings: planned, held, and what was decided at them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from hbgeo.demo import files
from hbgeo.demo.layers import SOURCE
from hbgeo.demo.story import Step
from hbgeo.demo.walks import local
from hbgeo.domain.event import Role
from hbgeo.domain.ids import derived_id, now
from hbgeo.domain.meeting import Decision, DecisionKind, Meeting, MeetingState
from hbgeo.store.protocol import Session

#: The minutes are written down so long before a meeting closes.
_MINUTES = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class DemoMeeting:
    """A meeting as it was when it had been held, or as it is planned.

    Parameters
    ----------
    planned_at
        With time zone, as are the others.
    opened_at, closed_at
        Both the beginning of its day when it is still to come.
    decisions
        Kind, key of `plan.yaml` or None, text.
    """

    meeting: Meeting
    planned_at: datetime
    opened_at: datetime
    closed_at: datetime
    decisions: Sequence[tuple[DecisionKind, str | None, str]]


def meetings() -> dict[str, DemoMeeting]:
    """Return the meetings by key, in the order of their days."""
    return {row["key"]: _demo_meeting(row) for row in files.rows("meetings.yaml")}


def held_at(moment: datetime, held: Mapping[str, DemoMeeting]) -> Meeting | None:
    """Return the meeting that was under way at a moment, or None."""
    return next((one.meeting for one in held.values() if one.opened_at <= moment < one.closed_at), None)


def story(one: DemoMeeting, planned: Mapping[str, str]) -> Iterator[Step]:
    """Yield a meeting's life.

    Parameters
    ----------
    planned
        Key of `plan.yaml` → id, of the actions there are; decisions about others are left out.
    """
    planned_only = replace(one.meeting, present={}, notes="", next_on=None)
    yield Step(one.planned_at, lambda session: session.meetings.add(planned_only, Role.SECRETARY))
    if one.opened_at < one.closed_at:
        yield Step(one.closed_at - _MINUTES, partial(_write_down, one, planned))
        yield Step(one.closed_at, partial(_close, one))


def _demo_meeting(row: Mapping[str, Any]) -> DemoMeeting:
    starts, ends = (time.fromisoformat(row.get(name, "00:00")) for name in ("starts", "ends"))
    meeting = Meeting(
        id=derived_id(SOURCE, "meeting", row["key"]),
        on=row["day"],
        place=row["place"],
        present=row.get("present", {}),
        notes=row.get("notes", ""),
        next_on=row.get("next_on"),
    )
    decisions = [
        (DecisionKind(decision["kind"]), decision.get("action"), decision.get("text", ""))
        for decision in row.get("decisions", ())
    ]
    planned_at = local(row["planned_on"], time(15, 30))
    return DemoMeeting(meeting, planned_at, local(row["day"], starts), local(row["day"], ends), decisions)


def _write_down(one: DemoMeeting, planned: Mapping[str, str], session: Session) -> None:
    said = [
        (kind, planned[key] if key else None, text)
        for kind, key, text in one.decisions
        if key is None or key in planned
    ]
    for number, (kind, action_id, text) in enumerate([*_taken(one, session), *said], 1):
        decision = Decision(
            id=derived_id(one.meeting.id, "decision", str(number)),
            meeting_id=one.meeting.id,
            number=number,
            kind=kind,
            action_id=action_id,
            text=text,
        )
        session.decisions.add(decision, Role.SECRETARY)


def _taken(one: DemoMeeting, session: Session) -> Iterator[tuple[DecisionKind, str | None, str]]:
    """Yield what the plan assigned or declined while the meeting was under way."""
    for action in session.actions.all(meeting_id=one.meeting.id):
        for event in session.events.of(action.id):
            if one.opened_at <= event.at < one.closed_at and "status" in event.changes and event.action == "changed":
                if event.changes["status"][1] == "avslagen":
                    yield DecisionKind.DECLINE, action.id, ""
                elif event.changes["status"][1] == "tilldelad":
                    yield DecisionKind.ASSIGN, action.id, ""


def _close(one: DemoMeeting, session: Session) -> None:
    session.meetings.change(
        one.meeting.id,
        Role.SECRETARY,
        present=one.meeting.present,
        notes=one.meeting.notes,
        next_on=one.meeting.next_on,
        state=MeetingState.HELD,
        held_at=now(),
        held_event=session.events.last(),
    )
