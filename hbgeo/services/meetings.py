"""The year's meetings of the parties: planned, held, opened again."""

from __future__ import annotations

from calendar import monthcalendar
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id, now
from hbgeo.domain.meeting import Meeting, MeetingState
from hbgeo.errors import N_, Conflict, InvalidInput, Problem
from hbgeo.services.undoing import Undo, done
from hbgeo.services.walks_draft import FIRST_DAY, LAST_DAY, MAX_LINE, MAX_PROSE, about_texts
from hbgeo.store.protocol import Session, Store

#: Most people of one party at a meeting.
MOST_PRESENT = 99
#: The months of the four meetings, and the weekday and week in them: the second Wednesday.
_MONTHS, _WEEKDAY, _WHICH = (2, 5, 9, 11), 2, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDraft:
    """A meeting as it is planned."""

    on: date | None = None
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingDraft:
    """What the minutes have besides the decisions. Fields as in `domain.meeting.Meeting`."""

    present: Mapping[str, int]
    notes: str = ""
    next_on: date | None = None


def listed(store: Store) -> list[Meeting]:
    """Return all meetings, latest day first."""
    with store.read() as session:
        return sorted(session.meetings.all(), key=lambda one: one.on, reverse=True)


def year_plan(year: int, taken: Iterable[date] = ()) -> tuple[date, ...]:
    """Suggest four days of a year, one a quarter; none for a quarter in which there is a meeting already."""
    quarters = {(on.year, (on.month - 1) // 3) for on in taken}
    return tuple(_nth_day(year, month) for month in _MONTHS if (year, (month - 1) // 3) not in quarters)


def plan(store: Store, *drafts: MeetingDraft) -> tuple[list[Meeting], Undo]:
    """Plan meetings, one or a year's, and return them and how they are taken back.

    Raises
    ------
    InvalidInput
        When something is missing or wrong; none is planned then.
    """
    for draft in drafts:
        _refuse(_about(draft))

    def work(session: Session) -> list[Meeting]:
        for draft in drafts:
            _refuse(_about_others(session, draft.on, None))
        new = [Meeting(id=new_id(), on=one.on or FIRST_DAY, place=one.place.strip()) for one in drafts]
        return [session.meetings.add(one, Role.SECRETARY) for one in new]

    return done(store, work)


def move(store: Store, meeting_id: str, draft: MeetingDraft) -> tuple[Meeting, Undo]:
    """Change a meeting's day and place. Raises `InvalidInput`, `NotFound`, `Gone`."""
    _refuse(_about(draft))

    def work(session: Session) -> Meeting:
        _refuse(_about_others(session, draft.on, meeting_id))
        return session.meetings.change(meeting_id, Role.SECRETARY, on=draft.on, place=draft.place.strip())

    return done(store, work)


def cancel(store: Store, meeting_id: str) -> Undo:
    """Take a planned meeting away.

    Raises
    ------
    Conflict
        When it was held, or has decided something.
    """

    def work(session: Session) -> None:
        open_in(session, meeting_id)
        if session.decisions.all(meeting_id=meeting_id):
            raise Conflict(N_("This meeting has decisions. Undo them first."))
        session.meetings.delete(meeting_id, Role.SECRETARY)

    return done(store, work)[1]


def write_down(store: Store, catalogue: Catalogue, meeting_id: str, draft: ClosingDraft) -> tuple[Meeting, Undo]:
    """Keep who was present, the notes and the next day, without closing. Raises as `close`."""
    return done(store, lambda session: _write_down(session, catalogue, meeting_id, draft))


def close(store: Store, catalogue: Catalogue, meeting_id: str, draft: ClosingDraft) -> tuple[Meeting, Undo]:
    """Close a meeting: from here on counts what changed. Its next meeting is planned when none is on that day.

    Raises
    ------
    InvalidInput
        When something is wrong.
    Conflict
        When it is closed already.
    NotFound, Gone
        When there is no such meeting.
    """

    def work(session: Session) -> Meeting:
        meeting = _write_down(session, catalogue, meeting_id, draft)
        last = session.events.last()
        if draft.next_on and all(one.on != draft.next_on for one in session.meetings.all()):
            following = Meeting(id=new_id(), on=draft.next_on, place=meeting.place)
            session.meetings.add(following, Role.SECRETARY)
        return session.meetings.change(
            meeting_id, Role.SECRETARY, state=MeetingState.HELD, held_at=now(), held_event=last
        )

    return done(store, work)


def reopen(store: Store, meeting_id: str) -> tuple[Meeting, Undo]:
    """Open a closed meeting again. Raises `NotFound`, `Gone`."""
    changes = {"state": MeetingState.PLANNED, "held_at": None, "held_event": None}
    return done(store, lambda session: session.meetings.change(meeting_id, Role.SECRETARY, **changes))


def open_in(session: Session, meeting_id: str) -> Meeting:
    """Return a meeting that is not closed. Raises `Conflict`, `NotFound`, `Gone`."""
    meeting = session.meetings.get(meeting_id)
    if meeting.state is MeetingState.HELD:
        raise Conflict(N_("This meeting is closed. Open it again to change it."))
    return meeting


def before(session: Session, meeting: Meeting) -> Meeting | None:
    """Return the meeting that was held last before this one; None: this is the first."""
    limit = meeting.held_event
    held = [one for one in session.meetings.all(state=MeetingState.HELD) if one.id != meeting.id]
    earlier = [one for one in held if limit is None or (one.held_event or 0) < limit]
    return max(earlier, key=lambda one: one.held_event or 0, default=None)


def _write_down(session: Session, catalogue: Catalogue, meeting_id: str, draft: ClosingDraft) -> Meeting:
    meeting = open_in(session, meeting_id)
    draft = replace(draft, present={party: count for party, count in draft.present.items() if count})
    _refuse(_about_closing(draft, meeting, catalogue))
    return session.meetings.change(
        meeting_id, Role.SECRETARY, present=dict(draft.present), notes=draft.notes.strip(), next_on=draft.next_on
    )


def _nth_day(year: int, month: int) -> date:
    days = [week[_WEEKDAY] for week in monthcalendar(year, month) if week[_WEEKDAY]]
    return date(year, month, days[_WHICH])


def _refuse(problems: Iterable[Problem]) -> None:
    found = tuple(problems)
    if found:
        raise InvalidInput(found)


def _about(draft: MeetingDraft) -> Iterator[Problem]:
    if draft.on is None:
        yield Problem("on", N_("Choose the day of the meeting."))
    elif not FIRST_DAY <= draft.on <= LAST_DAY:
        yield _not_a_day("on")
    yield from about_texts({"place": draft.place}, MAX_LINE)


def _about_others(session: Session, on: date | None, meeting_id: str | None) -> Iterator[Problem]:
    if any(one.on == on and one.id != meeting_id for one in session.meetings.all()):
        yield Problem("on", N_("There is a meeting on that day already. Choose another day."))


def _about_closing(draft: ClosingDraft, meeting: Meeting, catalogue: Catalogue) -> Iterator[Problem]:
    for party, count in draft.present.items():
        if all(party != actor.code for actor in catalogue.actors):
            yield Problem("present", N_("There is no actor “{code}”."), {"code": party})
        elif not 0 <= count <= MOST_PRESENT:
            yield Problem("present", N_("From 0 to {most} people can be present of one party."), {"most": MOST_PRESENT})
    if draft.next_on is not None and not FIRST_DAY <= draft.next_on <= LAST_DAY:
        yield _not_a_day("next_on")
    elif draft.next_on is not None and draft.next_on <= meeting.on:
        yield Problem("next_on", N_("The next meeting comes after this one. Choose a later day."))
    yield from about_texts({"notes": draft.notes}, MAX_PROSE)


def _not_a_day(field: str) -> Problem:
    values = {"first": FIRST_DAY, "last": LAST_DAY}
    return Problem(field, N_("The day must lie between {first} and {last}."), values)
