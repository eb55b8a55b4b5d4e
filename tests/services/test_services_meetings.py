"""Meetings and what they decide, against a real database file."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from hbgeo.domain.ids import clock_at
from hbgeo.domain.meeting import DecisionKind, MeetingState
from hbgeo.domain.observation import Status
from hbgeo.errors import Conflict, Gone, InvalidInput, NotFound
from hbgeo.services import actions, meetings
from hbgeo.services.actions import ActionDraft
from hbgeo.services.meetings import ClosingDraft, MeetingDraft
from hbgeo.services.meetings_deciding import DecisionDraft, decide, decisions, take_back

DAY = date(2026, 5, 13)
DUE = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock_at(datetime(2026, 5, 13, 8, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def meeting(store):
    return meetings.plan(store, MeetingDraft(on=DAY, place=" Kulturhuset "))[0][0]


def propose(store, catalogue, title="Laga lampan", **overrides):
    return actions.create(store, catalogue, ActionDraft(**({"title": title} | overrides)))[0]


def given(store, catalogue, **overrides):
    return propose(store, catalogue, **({"owner": "SBY", "due_on": DUE, "status": Status.ASSIGNED} | overrides))


def now_is(store, action):
    with store.read() as session:
        return session.actions.get(action.id)


def taken(store, meeting):
    with store.read() as session:
        return decisions(session, meeting.id)


def test_a_year_has_four_days_one_a_quarter_and_none_where_there_is_a_meeting():
    days = meetings.year_plan(2026)
    assert days == (date(2026, 2, 11), date(2026, 5, 13), date(2026, 9, 9), date(2026, 11, 11))
    assert {day.weekday() for day in days} == {2}
    assert meetings.year_plan(2026, [date(2026, 4, 1), date(2025, 2, 1)]) == (days[0], days[2], days[3])


def test_a_years_meetings_are_planned_at_once_or_none_and_can_be_taken_back(store, meeting):
    with pytest.raises(InvalidInput):
        meetings.plan(store, *(MeetingDraft(on=day) for day in meetings.year_plan(2026)))
    assert meetings.listed(store) == [meeting]
    _made, undo = meetings.plan(store, *(MeetingDraft(on=day) for day in meetings.year_plan(2026, [DAY])))
    assert [one.on.month for one in meetings.listed(store)] == [11, 9, 5, 2]
    take_back(store, undo)
    assert [one.place for one in meetings.listed(store)] == ["Kulturhuset"]


@pytest.mark.parametrize("draft", [MeetingDraft(), MeetingDraft(on=date(1999, 1, 1)), MeetingDraft(on=DAY)])
def test_a_meeting_needs_a_day_of_its_own(store, meeting, draft):
    with pytest.raises(InvalidInput) as refused:
        meetings.plan(store, draft)
    assert [problem.field for problem in refused.value.problems] == ["on"]
    assert meetings.listed(store) == [meeting]


def test_a_meeting_is_moved_and_cancelled_while_it_has_decided_nothing(store, catalogue, meeting):
    moved, undo = meetings.move(store, meeting.id, MeetingDraft(on=date(2026, 5, 20)))
    assert (moved.on, moved.place) == (date(2026, 5, 20), "")
    take_back(store, undo)
    undo = meetings.cancel(store, meeting.id)
    with pytest.raises(Gone):
        meetings.cancel(store, meeting.id)
    take_back(store, undo)
    decide(store, catalogue, meeting.id, DecisionDraft(kind=DecisionKind.NOTE, text="Vi ses igen."))
    with pytest.raises(Conflict):
        meetings.cancel(store, meeting.id)


def test_assigning_sets_who_and_when_and_which_meeting(store, catalogue, meeting):
    action = propose(store, catalogue)
    draft = DecisionDraft(
        kind=DecisionKind.ASSIGN, action_id=action.id, owner="SHEM", function="Förvaltare", due_on=DUE, text="Enigt."
    )
    decision, _undo = decide(store, catalogue, meeting.id, draft)
    after = now_is(store, action)
    assert (after.status, after.owner, after.function, after.due_on) == (Status.ASSIGNED, "SHEM", "Förvaltare", DUE)
    assert after.meeting_id == meeting.id
    assert (decision.number, decision.action_id, decision.text) == (1, action.id, "Enigt.")


def test_who_had_it_goes_on_and_who_gets_it_begins_anew(store, catalogue, meeting):
    action = given(store, catalogue)
    actions.step(store, catalogue, action.id, Status.ONGOING)
    same = DecisionDraft(kind=DecisionKind.ASSIGN, action_id=action.id, owner="SBY", due_on=date(2026, 8, 1))
    decide(store, catalogue, meeting.id, same)
    assert now_is(store, action).status is Status.ONGOING
    other = DecisionDraft(kind=DecisionKind.ASSIGN, action_id=action.id, owner="FRI", due_on=date(2026, 8, 1))
    decide(store, catalogue, meeting.id, other)
    assert now_is(store, action).status is Status.ASSIGNED


@pytest.mark.parametrize(
    ("draft", "fields"),
    [
        (DecisionDraft(kind=DecisionKind.ASSIGN), ["owner", "due_on"]),
        (DecisionDraft(kind=DecisionKind.ASSIGN, owner="SBY"), ["due_on"]),
        (DecisionDraft(kind=DecisionKind.ASSIGN, owner="XYZ", due_on=DUE), ["owner"]),
        (DecisionDraft(kind=DecisionKind.DECLINE, reason="  "), ["reason"]),
        (DecisionDraft(kind=DecisionKind.POSTPONE), ["due_on"]),
        (DecisionDraft(kind=DecisionKind.POSTPONE, due_on=DUE), ["kind"]),
        (DecisionDraft(kind=DecisionKind.DONE, fixed_on=DAY, done_note="Lagad"), ["status"]),
        (DecisionDraft(kind=DecisionKind.DONE, fixed_on=date.max, done_note="Lagad"), ["fixed_on"]),
        (DecisionDraft(kind=DecisionKind.NOTE), ["text"]),
    ],
    ids=lambda value: value.kind.name if isinstance(value, DecisionDraft) else None,
)
def test_what_a_kind_needs_is_said_and_nothing_is_kept(store, catalogue, meeting, draft, fields):
    action = propose(store, catalogue)
    with pytest.raises(InvalidInput) as refused:
        decide(store, catalogue, meeting.id, DecisionDraft(**{**as_dict(draft), "action_id": action.id}))
    assert [problem.field for problem in refused.value.problems] == fields
    assert now_is(store, action) == action
    assert taken(store, meeting) == []


def as_dict(draft):
    return {name: getattr(draft, name) for name in draft.__slots__}


def test_declining_postponing_and_done_change_the_plan(store, catalogue, meeting):
    declined, moved, fixed = propose(store, catalogue), given(store, catalogue), given(store, catalogue)
    new_day = date(2026, 9, 1)
    for draft in (
        DecisionDraft(kind=DecisionKind.DECLINE, action_id=declined.id, reason="Marken säljs."),
        DecisionDraft(kind=DecisionKind.POSTPONE, action_id=moved.id, due_on=new_day),
        DecisionDraft(kind=DecisionKind.DONE, action_id=fixed.id, fixed_on=DAY, done_note="Bytt lampa"),
    ):
        decide(store, catalogue, meeting.id, draft)
    assert (now_is(store, declined).status, now_is(store, declined).reason) == (Status.DECLINED, "Marken säljs.")
    assert (now_is(store, moved).status, now_is(store, moved).due_on) == (Status.ASSIGNED, new_day)
    assert (now_is(store, fixed).status, now_is(store, fixed).fixed_on) == (Status.DONE, DAY)
    assert {now_is(store, one).meeting_id for one in (declined, moved, fixed)} == {meeting.id}
    assert [one.number for one in taken(store, meeting)] == [1, 2, 3]


def test_a_meeting_can_begin_an_action_of_its_own(store, catalogue, meeting):
    draft = DecisionDraft(kind=DecisionKind.ASSIGN, title="Ny bänk", owner="FRI", due_on=DUE)
    decision, undo = decide(store, catalogue, meeting.id, draft)
    with store.read() as session:
        made = session.actions.get(decision.action_id)
    assert (made.title, made.status, made.meeting_id) == ("Ny bänk", Status.ASSIGNED, meeting.id)
    take_back(store, undo)
    with store.read() as session:
        assert session.actions.all() == []
    for kind in (DecisionKind.ASSIGN, DecisionKind.CARRY):
        with pytest.raises(InvalidInput):
            decide(store, catalogue, meeting.id, DecisionDraft(kind=kind, owner="FRI", due_on=DUE))
    with pytest.raises(InvalidInput):
        decide(store, catalogue, meeting.id, DecisionDraft(kind=DecisionKind.DECLINE, reason="Nej"))


def test_undo_takes_decision_and_step_back_and_its_number_is_given_again(store, catalogue, meeting):
    action = given(store, catalogue)
    decide(store, catalogue, meeting.id, DecisionDraft(kind=DecisionKind.NOTE, text="Först"))
    draft = DecisionDraft(kind=DecisionKind.DONE, action_id=action.id, fixed_on=DAY, done_note="Lagad")
    _decision, undo = decide(store, catalogue, meeting.id, draft)
    take_back(store, undo)
    back = now_is(store, action)
    assert (back.status, back.done_note, back.meeting_id) == (Status.ASSIGNED, "", None)
    assert [one.text for one in taken(store, meeting)] == ["Först"]
    assert decide(store, catalogue, meeting.id, draft)[0].number == 2


def test_undo_is_refused_when_the_action_has_moved_on(store, catalogue, meeting):
    action = given(store, catalogue)
    draft = DecisionDraft(kind=DecisionKind.DONE, action_id=action.id, fixed_on=DAY, done_note="Lagad")
    _decision, undo = decide(store, catalogue, meeting.id, draft)
    actions.step(store, catalogue, action.id, Status.ONGOING)
    with pytest.raises(Conflict):
        take_back(store, undo)
    assert len(taken(store, meeting)) == 1


def test_closing_keeps_present_notes_and_the_next_day_and_plans_that_meeting(store, catalogue, meeting):
    action = given(store, catalogue)
    closed, undo = meetings.close(
        store,
        catalogue,
        meeting.id,
        ClosingDraft(present={"SHEM": 2, "SBY": 0}, notes=" Bra möte. ", next_on=date(2026, 9, 9)),
    )
    assert (closed.state, closed.present, closed.notes) == (MeetingState.HELD, {"SHEM": 2}, "Bra möte.")
    assert closed.held_at == datetime(2026, 5, 13, 8, 0, tzinfo=UTC)
    assert [one.on for one in meetings.listed(store)] == [date(2026, 9, 9), DAY]
    for refused in (
        lambda: decide(store, catalogue, meeting.id, DecisionDraft(kind=DecisionKind.NOTE, text="För sent")),
        lambda: meetings.close(store, catalogue, meeting.id, ClosingDraft(present={})),
        lambda: meetings.cancel(store, meeting.id),
    ):
        with pytest.raises(Conflict):
            refused()
    take_back(store, undo)
    assert [(one.on, one.state, one.present) for one in meetings.listed(store)] == [(DAY, MeetingState.PLANNED, {})]
    assert now_is(store, action) == action


def test_a_closed_meeting_is_opened_again(store, catalogue, meeting):
    meetings.close(store, catalogue, meeting.id, ClosingDraft(present={"SHEM": 2}))
    opened, _undo = meetings.reopen(store, meeting.id)
    assert (opened.state, opened.held_event, opened.present) == (MeetingState.PLANNED, None, {"SHEM": 2})
    decide(store, catalogue, meeting.id, DecisionDraft(kind=DecisionKind.NOTE, text="Ändå"))


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (ClosingDraft(present={"XYZ": 1}), "present"),
        (ClosingDraft(present={"SBY": 100}), "present"),
        (ClosingDraft(present={"SBY": -1}), "present"),
        (ClosingDraft(present={}, next_on=DAY), "next_on"),
        (ClosingDraft(present={}, notes="n" * 4001), "notes"),
    ],
)
def test_what_does_not_fit_in_minutes_is_refused(store, catalogue, meeting, draft, field):
    with pytest.raises(InvalidInput) as refused:
        meetings.close(store, catalogue, meeting.id, draft)
    assert [problem.field for problem in refused.value.problems] == [field]
    with pytest.raises(NotFound):
        meetings.write_down(store, catalogue, "nobody", ClosingDraft(present={}))
