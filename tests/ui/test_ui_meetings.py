"""The pages Möten and Parter, without a browser."""

from datetime import date

import pytest
from opening import opened, pressed

from hbgeo.domain.meeting import DecisionKind, MeetingState
from hbgeo.domain.observation import Status
from hbgeo.services.actions import ActionDraft, create
from hbgeo.services.contacts import register
from hbgeo.services.meetings import MeetingDraft
from hbgeo.services.meetings import plan as plan_meeting
from hbgeo.services.meetings_deciding import DecisionDraft, decide

ON = date(2026, 12, 9)


@pytest.fixture
def meeting(wired):
    (made,), _undo = plan_meeting(wired.store, MeetingDraft(on=ON, place="{{7*191}} salen"))
    return made


def of(wired, meeting):
    with wired.store.read() as session:
        return session.meetings.get(meeting.id)


def shown(test, meeting, part):
    test.session_state[f"meeting_part_{meeting.id}"] = part
    test.run()
    assert not test.exception
    return test


def test_a_year_of_meetings_is_planned_and_taken_back(wired):
    test = opened("meetings")
    pressed(test, "Planera dessa")
    with wired.store.read() as session:
        assert len(session.meetings.all()) == 4
    pressed(test, "Ångra")
    with wired.store.read() as session:
        assert session.meetings.all() == []


def test_what_waits_is_prepared_and_decided(wired, meeting):
    action, _undo = create(wired.store, wired.catalogue, ActionDraft(title="Byt lampan"))
    test = opened("meetings", mote=meeting.id)
    assert any("Byt lampan" in html.proto.body for html in test.get("html"))
    shown(test, meeting, "decide")
    pressed(test, f"Besluta om {action.number}")
    assert any(button.label == "Fatta beslutet" for button in test.button)
    decide(
        wired.store, wired.catalogue, meeting.id,
        DecisionDraft(kind=DecisionKind.DECLINE, action_id=action.id, reason="För dyrt"),
    )  # fmt: skip
    shown(test, meeting, "decide")
    assert any("§ 1" in html.proto.body for html in test.get("html"))
    with wired.store.read() as session:
        assert session.actions.get(action.id).status is Status.DECLINED


def test_a_meeting_is_closed_with_its_numbers_and_opened_again(wired, meeting):
    test = shown(opened("meetings", mote=meeting.id), meeting, "minutes")
    next(one for one in test.number_input if one.label == "Stenungsundshem AB").set_value(2)
    next(one for one in test.text_area if one.label == "Anteckningar utöver besluten").set_value("Fika")
    pressed(test, "Avsluta mötet")
    held = of(wired, meeting)
    assert (held.state, held.present, held.notes) == (MeetingState.HELD, {"SHEM": 2}, "Fika")
    pressed(test, "Öppna mötet igen")
    assert of(wired, meeting).state is MeetingState.PLANNED


def test_an_activity_is_changed_and_taken_back(wired, meeting):
    test = shown(opened("meetings", mote=meeting.id), meeting, "activities")
    next(one for one in test.text_input if one.key.startswith("activity_place_lov")).set_value("Fritidsgården")
    next(button for button in test.button if button.label == "Spara").click().run()
    with wired.store.read() as session:
        assert [one.place for one in session.activities.all()] == ["Fritidsgården"]
    pressed(test, "Ångra")
    with wired.store.read() as session:
        assert [one.place for one in session.activities.all()] in ([], [""])


def test_an_address_that_leads_nowhere_is_said(wired):
    assert opened("meetings", mote="x").warning[0].value.startswith("Adressen leder inte till något möte")


def test_a_function_is_put_into_the_register_and_taken_out_again(wired):
    test = opened("parties")
    next(one for one in test.selectbox if one.label == "Part").set_value("SHEM")
    next(one for one in test.text_input if one.label == "Funktion").set_value("förvaltare")
    next(one for one in test.text_input if one.label == "E-post").set_value("forvaltning@hem.example.se")
    pressed(test, "Spara")
    (kept,) = register(wired.store, wired.catalogue)
    assert (kept.party, kept.function, kept.email) == ("SHEM", "förvaltare", "forvaltning@hem.example.se")
    pressed(test, "Ta bort ur registret")
    assert register(wired.store, wired.catalogue) == []
    pressed(test, "Ångra")
    assert len(register(wired.store, wired.catalogue)) == 1


def test_a_bad_address_is_refused_and_what_was_written_stays(wired):
    test = opened("parties")
    next(one for one in test.selectbox if one.label == "Part").set_value("SHEM")
    next(one for one in test.text_input if one.label == "Funktion").set_value("förvaltare")
    next(one for one in test.text_input if one.label == "E-post").set_value("inte en adress")
    pressed(test, "Spara")
    assert register(wired.store, wired.catalogue) == []
    assert next(one for one in test.text_input if one.label == "Funktion").value == "förvaltare"


def test_reminders_are_shown_and_nothing_is_sent_without_a_server(wired):
    draft = ActionDraft(title="Sen", owner="SHEM", due_on=date(2026, 1, 1), status=Status.ASSIGNED)
    create(wired.store, wired.catalogue, draft)
    test = opened("parties")
    assert any("Stenungsundshem AB" in warning.value for warning in test.warning)
    assert all(button.label != "Skicka påminnelserna" for button in test.button)
