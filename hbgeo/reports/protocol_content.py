"""What the protocol of a walk is made of (domain E, points 1 to 9); `hbgeo.reports.protocol` prints it.

Labels (light, parties, scales, statuses …) come in the report's language; texts of residents as they wrote them.
A part that is empty is either left out or printed as “none”, so that `Protocol(head=Head(...))` is enough.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from hbgeo.reports.map_content import MapContent
from hbgeo.reports.shared_rows import Headcount, Photo


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Point 1: which walk it was, and who was there.

    Parameters
    ----------
    title
        Name of the walk.
    number
        Number or code of the walk, as the parties call it.
    on, starts, ends
        Local day and times.
    light, weather, kind
        Words: “mörker”, “lätt regn”, “uppföljningsvandring”.
    arranger
        Party or parties that arranged it.
    leader_role, secretary_role
        Functions, never names.
    invited
        Parties that were asked to come.
    present
        Party → how many of it came.
    residents
        All residents together; None: not counted.
    residents_by_group
        Their groups (women, children …); counts under five as None.
    """

    title: str
    on: date
    number: str = ""
    kind: str = ""
    area: str = ""
    starts: time | None = None
    ends: time | None = None
    light: str = ""
    weather: str = ""
    arranger: str = ""
    leader_role: str = ""
    secretary_role: str = ""
    invited: tuple[str, ...] = ()
    present: tuple[Headcount, ...] = ()
    residents: Headcount | None = None
    residents_by_group: tuple[Headcount, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The group's answer to a question at a stop.

    Parameters
    ----------
    topic
        Short heading of the question.
    question
        The question as it was read aloud.
    value
        On the scale from 0 to `most`; None: not known or not asked.
    label
        The value in words (“bra”).
    most
        Highest value of the scale: 3, or 4 for safety.
    count
        How many answered, when it was counted; under five as None.
    dissent
        What some saw otherwise, in their words.
    """

    topic: str
    value: int | None
    label: str = ""
    question: str = ""
    most: int = 3
    count: int | None = None
    dissent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolStop:
    """Point 4: a stop of the walk.

    Parameters
    ----------
    number
        As on the map.
    reason
        Why the group stopped there.
    landowner
        Name of the party.
    safety_day, safety_dark
        Answers with `most=4`; None: not asked.
    good, unsafe, suggestions
        Texts, one of each pin or answer.
    """

    number: int
    name: str = ""
    reason: str = ""
    landowner: str = ""
    photos: tuple[Photo, ...] = ()
    answers: tuple[Answer, ...] = ()
    safety_day: Answer | None = None
    safety_dark: Answer | None = None
    good: tuple[str, ...] = ()
    unsafe: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """Point 5: a row of the lists A to D.

    Parameters
    ----------
    number
        Of the action in the plan.
    place
        Where, in words: “stopp 3, Gläntan”.
    problem
        Category and code: “Belysning (LJUS2)”.
    action
        What is to be done, or was.
    party, function
        Who answers for it; the function there.
    due_on
        Target day; `due` is printed instead when it is not empty (“2027”, “detaljplan”).
    cost, status
        Words.
    reason
        Why it will not be done; residents read it (list D).
    """

    number: int
    action: str
    place: str = ""
    problem: str = ""
    party: str = ""
    function: str = ""
    due_on: date | None = None
    due: str = ""
    cost: str = ""
    status: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerQuestion:
    """Point 6: a question to an owner outside the programme."""

    owner: str
    question: str
    sent_on: date | None = None
    answered_on: date | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """Point 7: how those who walked hear what came of it.

    Parameters
    ----------
    channels, languages
        Words: “anslag i trapphus”; “svenska”.
    """

    on: date | None = None
    at: time | None = None
    place: str = ""
    channels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """Point 8: the walk again, and what is looked at then."""

    on: date | None = None
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """A walk's protocol.

    Parameters
    ----------
    purpose, theme, invitation
        Point 2: what for; about what; how people were asked to come.
    languages, interpreter, accessible
        Languages spoken (words); whether there was an interpreter; whether the way was step-free.
    map
        Point 3; None: no map.
    quick, planned, long_term, declined
        Point 5: lists A, B, C, D.
    annexes
        Point 9: names of files and papers that belong to it.
    data_protection
        Point 9; when empty, hbgeo's own text on personal data is printed.
    registration_number, version
        Point 9, words; `version` such as “1” or “utkast 2”.
    made_on
        Day it was made.
    """

    head: Head
    purpose: str = ""
    theme: str = ""
    invitation: str = ""
    languages: tuple[str, ...] = ()
    interpreter: bool = False
    accessible: bool = False
    map: MapContent | None = None
    stops: tuple[ProtocolStop, ...] = ()
    quick: tuple[ActionRow, ...] = ()
    planned: tuple[ActionRow, ...] = ()
    long_term: tuple[ActionRow, ...] = ()
    declined: tuple[ActionRow, ...] = ()
    owner_questions: tuple[OwnerQuestion, ...] = ()
    feedback: Feedback = field(default_factory=Feedback)
    follow_up: FollowUp = field(default_factory=FollowUp)
    annexes: tuple[str, ...] = ()
    data_protection: str = ""
    registration_number: str = ""
    version: str = ""
    made_on: date | None = None
