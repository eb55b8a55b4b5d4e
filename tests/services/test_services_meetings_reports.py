"""Packs and minutes of meetings, filled from a real database file."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import pypdfium2
import pytest

from hbgeo.domain.event import Role
from hbgeo.domain.ids import clock_at
from hbgeo.domain.meeting import ActivityState, DecisionKind
from hbgeo.domain.observation import Status
from hbgeo.i18n import language
from hbgeo.reports.map_content import MarkKind
from hbgeo.services import actions, activities, meetings, meetings_minutes, meetings_pack
from hbgeo.services.actions import ActionDraft
from hbgeo.services.activities import ActivityDraft
from hbgeo.services.meetings import ClosingDraft, MeetingDraft
from hbgeo.services.meetings_agenda import agenda
from hbgeo.services.meetings_deciding import DecisionDraft, decide, take_back

FIRST, SECOND, THIRD = date(2026, 2, 11), date(2026, 5, 13), date(2026, 9, 9)


def at(day):
    return clock_at(datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC))


@pytest.fixture
def year(store):
    return meetings.plan(store, *(MeetingDraft(on=day, place="Kulturhuset") for day in (FIRST, SECOND, THIRD)))[0]


def put(store, catalogue, title, owner=None, due_on=None, **more):
    values = {"status": Status.ASSIGNED, "owner": owner, "due_on": due_on} if owner else {}
    return actions.create(store, catalogue, ActionDraft(title=title, **values), **more)[0]


def close(store, catalogue, meeting, **present):
    meetings.close(store, catalogue, meeting.id, ClosingDraft(present=present))


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return " ".join(text.split())


def titles(rows):
    return [row.title for row in rows]


def test_a_pack_has_what_is_late_what_is_to_decide_and_every_party(store, catalogue, year):
    put(store, catalogue, "Förslag")
    put(store, catalogue, "Sen", "SBY", date(2026, 2, 1))
    put(store, catalogue, "I tid", "SBY", date(2026, 3, 1))
    put(store, catalogue, "Buss", "VT", date(2026, 3, 1))
    with at(FIRST):
        made = meetings_pack.pack(store, catalogue, year[0].id)
    assert (made.on, made.place, made.since, made.made_on) == (FIRST, "Kulturhuset", None, FIRST)
    assert titles(made.to_decide) == ["Förslag"]
    assert [(row.title, row.question) for row in made.overdue] == [("Sen", "Försenad 10 dagar")]
    parties = {one.party: titles(one.actions) for one in made.parties}
    assert parties["Samhällsbyggnad"] == ["Sen", "I tid"]
    assert parties["Västtrafik"] == ["Buss"]
    assert list(parties)[:7] == [actor.sv for actor in catalogue.actors if not actor.external]
    assert "Polisen" not in parties
    assert len(made.activities) == 13
    assert language() == "sv"


def test_changes_are_counted_from_the_meeting_before_and_folded_to_what_is_different(store, catalogue, year):
    old = put(store, catalogue, "Gammal", "SBY", date(2026, 3, 1))
    with at(FIRST):
        close(store, catalogue, year[0])
    with at(date(2026, 3, 1)):
        actions.step(store, catalogue, old.id, Status.ONGOING)
        actions.step(store, catalogue, old.id, Status.DONE, fixed_on=date(2026, 3, 1), done_note="Klar")
        there_and_back = put(store, catalogue, "Borta igen")
        actions.delete(store, there_and_back.id)
        put(store, catalogue, "Ny")
        activities.change(store, catalogue, "loppet", ActivityDraft(owner="FRI", state=ActivityState.PLANNED))
        _, undo = actions.change(store, catalogue, put(store, catalogue, "Stilla").id, title="Stilla!")
        take_back(store, undo)
        made = meetings_pack.pack(store, catalogue, year[1].id)
    assert made.since == FIRST
    assert [(one.text, one.number) for one in made.changes] == [
        ("Gammal: tilldelad → åtgärdad", 1),
        ("Ny: nytt förslag", 3),
        ("Hasselbackenloppet: planerad; ansvarig: Fritid", None),
        ("Stilla: nytt förslag", 4),
    ]
    assert {one.on for one in made.changes} == {date(2026, 3, 1)}


def test_other_owner_other_day_and_what_is_taken_out_are_told(store, catalogue, year):
    moved, gone = put(store, catalogue, "Flyttad", "SBY", date(2026, 3, 1)), put(store, catalogue, "Struken")
    close(store, catalogue, year[0])
    actions.change(store, catalogue, moved.id, owner="FRI", due_on=date(2026, 4, 1))
    actions.delete(store, gone.id)
    made = meetings_pack.pack(store, catalogue, year[1].id)
    assert [one.text for one in made.changes] == [
        "Flyttad: ansvarig: Fritid; 2026-03-01 → 2026-04-01",
        "Struken: struken ur planen",
    ]


def test_what_is_carried_forward_waits_at_every_next_meeting_until_it_is_decided(store, catalogue, year):
    action = put(store, catalogue, "Bänk", "SBY", date(2026, 12, 1))
    decide(store, catalogue, year[0].id, DecisionDraft(kind=DecisionKind.CARRY, action_id=action.id, text="Pris?"))
    close(store, catalogue, year[0])
    for meeting in year[1:]:
        made = meetings_pack.pack(store, catalogue, meeting.id)
        assert [(row.title, row.question) for row in made.to_decide] == [("Bänk", "Bordlagd 2026-02-11")]
    note = DecisionDraft(kind=DecisionKind.NOTE, action_id=action.id, text="Mer om priset.")
    decide(store, catalogue, year[1].id, note)
    with store.read() as session:
        assert [one.id for one in agenda(session, year[1].id, SECOND).waiting()] == [action.id]
    postponed = DecisionDraft(kind=DecisionKind.POSTPONE, action_id=action.id, due_on=date(2027, 1, 1))
    _decision, undo = decide(store, catalogue, year[1].id, postponed)
    with store.read() as session:
        now = agenda(session, year[1].id, SECOND)
    assert (now.waiting(), len(now.to_decide)) == ((), 1)
    assert meetings_pack.pack(store, catalogue, year[2].id).to_decide == ()
    take_back(store, undo)
    assert titles(meetings_pack.pack(store, catalogue, year[2].id).to_decide) == ["Bänk"]


def test_the_map_has_actions_where_their_observations_lie_by_number(store, catalogue, year, make_observation):
    observation = make_observation()
    store.write(lambda session: session.observations.put(observation, Role.WALKER))
    action = put(store, catalogue, "Lampa", "SBY", date(2026, 3, 1), observation_ids=[observation.id])
    put(store, catalogue, "Utan plats")
    close(store, catalogue, year[0])
    (mark,) = meetings_pack.pack(store, catalogue, year[1].id).map.marks
    assert (mark.label, mark.kind, mark.lon) == (str(action.number), MarkKind.ACTION, observation.position.lon)
    actions.step(store, catalogue, action.id, Status.DONE, fixed_on=date(2026, 3, 1), done_note="Klar")
    assert [one.kind for one in meetings_pack.pack(store, catalogue, year[1].id).map.marks] == [MarkKind.DONE]


def test_minutes_keep_what_was_decided_whatever_becomes_of_the_action(store, catalogue, year):
    action, declined = put(store, catalogue, "Lampa"), put(store, catalogue, "Mur")
    for draft in (
        DecisionDraft(
            kind=DecisionKind.ASSIGN,
            action_id=action.id,
            owner="SHEM",
            function="Förvaltare",
            due_on=THIRD,
            text="Enigt",
        ),
        DecisionDraft(kind=DecisionKind.DECLINE, action_id=declined.id, reason="För dyrt."),
        DecisionDraft(kind=DecisionKind.CARRY, title="Bänk", text="Pris saknas"),
        DecisionDraft(kind=DecisionKind.NOTE, text="Tack till alla"),
    ):
        decide(store, catalogue, year[0].id, draft)
    assert meetings_minutes.minutes(store, catalogue, year[0].id).version
    meetings.close(
        store, catalogue, year[0].id, ClosingDraft(present={"SHEM": 2, "SBY": 1}, notes="Fika", next_on=SECOND)
    )
    actions.change(store, catalogue, action.id, owner="FRI", title="Annat")
    actions.delete(store, declined.id)
    made = meetings_minutes.minutes(store, catalogue, year[0].id)
    first, second, third, fourth = made.decisions
    assert (first.action_title, first.party, first.function, first.due_on) == (
        "Lampa", "Stenungsundshem AB", "Förvaltare", THIRD
    )  # fmt: skip
    assert (second.action_title, second.kind, second.text) == ("Mur", "Avslås", "För dyrt.")
    assert (third.action_number, third.action_title) == (3, "Bänk")
    assert (fourth.number, fourth.text, fourth.action_number) == (4, "Tack till alla", None)
    assert [(one.title, one.text) for one in made.carried] == [("Bänk", "Pris saknas")]
    assert [(one.who, one.count) for one in made.present] == [("Stenungsundshem AB", 2), ("Samhällsbyggnad", 1)]
    assert (made.notes, made.next_on, made.version) == ("Fika", SECOND, "")


@pytest.mark.parametrize(("lang", "word"), [("sv", "Bordlagt"), ("en", "Carried forward")])
def test_pack_and_minutes_are_printed_in_both_languages(store, catalogue, year, lang, word):
    decide(store, catalogue, year[0].id, DecisionDraft(kind=DecisionKind.CARRY, title="Bänk #strong[x] <b>"))
    minutes = text_of(meetings_minutes.printed(store, catalogue, year[0].id, lang))
    assert word in minutes
    for text in (minutes, text_of(meetings_pack.printed(store, catalogue, year[0].id, lang))):
        assert "Bänk #strong[x] <b>" in text
    document = meetings_minutes.editable(store, catalogue, year[0].id, lang)
    with zipfile.ZipFile(io.BytesIO(document)) as files:
        assert "Bänk" in files.read("word/document.xml").decode()
