"""Meetings of the parties, what they decide, and the programme's activities as their standing item."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planerat"
    HELD = "hallet"


class DecisionKind(StrEnum):
    """What was decided."""

    ASSIGN = "tilldela"
    DECLINE = "avsla"
    POSTPONE = "flytta"
    DONE = "klart"
    CARRY = "bordlagg"
    NOTE = "notering"


class ActivityState(StrEnum):
    """How an activity of the programme is doing."""

    IDEA = "ide"
    PLANNED = "planerad"
    RUNNING = "pagar"
    RESTING = "vilar"
    FINISHED = "avslutad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One of the year's meetings.

    Parameters
    ----------
    on
        The day.
    place
        Where.
    present
        Party code → number of people; no names.
    notes
        What was said besides the decisions.
    next_on
        Day of the next one, when it was set.
    held_at, held_event
        When it was closed (UTC), and the number of the latest event then: what changed since is counted from there.
    """

    id: str
    on: date
    place: str = ""
    state: MeetingState = MeetingState.PLANNED
    present: dict[str, int] = field(default_factory=dict)
    notes: str = ""
    next_on: date | None = None
    held_at: datetime | None = None
    held_event: int | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision of a meeting.

    Parameters
    ----------
    number
        From 1 within its meeting; the order in the minutes.
    action_id
        The action it is about, when it is about one.
    text
        As the minutes have it.
    """

    id: str
    meeting_id: str
    number: int
    kind: DecisionKind
    action_id: str | None = None
    text: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """An activity of the programme (domain 0).

    Parameters
    ----------
    id
        Code of the catalogue's activity.
    owner, function
        Party code, and the function there.
    next_on
        Next time it takes place.
    """

    id: str
    owner: str | None = None
    function: str = ""
    place: str = ""
    next_on: date | None = None
    state: ActivityState = ActivityState.IDEA
    note: str = ""
    changed_at: datetime | None = None
