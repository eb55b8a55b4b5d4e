"""What a meeting pack and the minutes of a meeting are made of.

`hbgeo.reports.meeting_pack` and `hbgeo.reports.minutes` print them. Labels come in the report's language; functions
stand for people, whose names have no place here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from hbgeo.reports.map_content import MapContent
from hbgeo.reports.shared_rows import ActivityRow, Headcount


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityPart:
    """A part of a priority: what gave how many points."""

    label: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackAction:
    """An action as a meeting sees it.

    Parameters
    ----------
    number
        Of the action in the plan; the same on the map.
    party, function
        Who answers for it; empty: nobody yet.
    due_on, overdue
        Target day, and whether it has passed.
    status, effort, cost
        Words.
    priority, parts
        Points, and what they are made of; None: not counted.
    place
        Where, in words.
    question
        What the meeting is to decide, or why it is late; printed beside it.
    """

    number: int
    title: str
    party: str = ""
    function: str = ""
    due_on: date | None = None
    overdue: bool = False
    status: str = ""
    priority: int | None = None
    parts: tuple[PriorityPart, ...] = ()
    effort: str = ""
    cost: str = ""
    place: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that happened since the last meeting.

    Parameters
    ----------
    text
        What happened, worded: “Lampan är lagad: pågår → åtgärdad”.
    on
        Local day.
    number
        Of the action it is about, when it is about one.
    """

    text: str
    on: date | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyActions:
    """The actions of one party, in the order in which they are to be printed."""

    party: str
    actions: tuple[PackAction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPack:
    """What a meeting of the parties has before it.

    Parameters
    ----------
    area
        Name of the programme's area.
    on, starts, place
        Local day and time, and where.
    since
        Day of the last meeting; None: this is the first.
    changes
        In the order in which they are to be printed.
    overdue, to_decide
        May hold the same actions as `parties`.
    parties
        One for each party, also those without actions.
    activities
        The programme's activities.
    map
        Actions by number, as marks of the kinds action and done.
    made_on
        Day the pack was made.
    """

    on: date
    area: str = ""
    starts: time | None = None
    place: str = ""
    since: date | None = None
    changes: tuple[Change, ...] = ()
    overdue: tuple[PackAction, ...] = ()
    to_decide: tuple[PackAction, ...] = ()
    parties: tuple[PartyActions, ...] = ()
    activities: tuple[ActivityRow, ...] = ()
    map: MapContent | None = None
    made_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """A decision in the minutes.

    Parameters
    ----------
    number
        Of the decision, from 1.
    kind
        What was decided, as a word: “tilldelas”, “avslås”.
    text
        As the meeting put it.
    action_number, action_title
        The action it is about, when it is about one.
    party, function, due_on
        Who does it, and by when.
    """

    number: int
    kind: str = ""
    text: str = ""
    action_number: int | None = None
    action_title: str = ""
    party: str = ""
    function: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedRow:
    """What was carried forward to a later meeting."""

    number: int | None
    title: str
    party: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """The minutes of a meeting.

    Parameters
    ----------
    present
        Party → how many came; the counts of parties are printed as they are, None as one to four.
    chair_role, secretary_role
        Functions, never names.
    notes
        What was said besides the decisions; line breaks are kept.
    carried
        What was carried forward.
    next_on, next_starts, next_place
        The next meeting, as far as it is set.
    registration_number, version
        Words.
    """

    on: date
    area: str = ""
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    chair_role: str = ""
    secretary_role: str = ""
    present: tuple[Headcount, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()
    carried: tuple[CarriedRow, ...] = ()
    notes: str = ""
    activities: tuple[ActivityRow, ...] = ()
    next_on: date | None = None
    next_starts: time | None = None
    next_place: str = ""
    map: MapContent | None = None
    registration_number: str = ""
    version: str = ""
