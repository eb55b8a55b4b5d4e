"""The page Handlingsplan, without a browser."""

from datetime import UTC, date, datetime

import pytest
from opening import opened, pressed

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Observation, Status
from hbgeo.domain.position import Position
from hbgeo.services.actions import ActionDraft, create, step

NOW = datetime(2026, 10, 21, 18, tzinfo=UTC)


@pytest.fixture
def plan(wired):
    """Three actions: a proposal with an observation, one that is late, one that was declined."""
    pin = Observation(
        id=new_id(), position=Position(lon=11.842, lat=58.0625), category="LJUS", subcode="LJUS1", polarity=-1,
        recorded_at=NOW, received_at=NOW, text="{{7*191}} **mörkt**", status=Status.REVIEWED,
    )  # fmt: skip
    wired.store.write(lambda session: session.observations.put(pin, Role.WALKER))
    make = lambda observations=(), **facts: create(  # noqa: E731 - short
        wired.store, wired.catalogue, ActionDraft(**facts), observation_ids=observations
    )[0]
    return (
        make([pin.id], title="Byt lampan vid tunneln", urgency="snabb"),
        make(title="Beskär häcken", owner="SHEM", due_on=date(2026, 1, 15), status=Status.ASSIGNED),
        make(title="Bygg ett torn", status=Status.DECLINED, reason="För dyrt"),
    )


def kept(wired, action):
    with wired.store.read() as session:
        return session.actions.get(action.id)


def test_the_list_has_open_actions_first(plan):
    table = opened("plan").dataframe[0].value
    assert list(table["Nr"]) == [1, 2, 3]
    assert list(table["Status"]) == ["Ny", "Tilldelad", "Åtgärdas inte"]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [({"part": "SHEM"}, [2]), ({"sen": "1"}, [2]), ({"status": "ny,avslagen"}, [1, 3]), ({"ord": "HÄCKEN"}, [2])],
)
def test_the_address_says_which_are_shown(plan, asked, numbers):
    assert list(opened("plan", **asked).dataframe[0].value["Nr"]) == numbers


def test_nonsense_in_the_address_is_no_fault(plan):
    test = opened("plan", atgard="99", part="X", status="a,b", sen="2")
    assert [warning.value for warning in test.warning] == ["Den åtgärden finns inte i planen."]


@pytest.mark.parametrize("view", ["board", "calendar", "map", "late"])
def test_every_view_is_drawn(plan, view):
    test = opened("plan")
    test.session_state["plan_view"] = view
    test.run()
    assert not test.exception


def test_a_step_asks_for_what_its_rule_needs_and_can_be_taken_back(wired, plan):
    test = opened("plan", atgard="1")
    next(group for group in test.button_group if group.label == "Nästa steg").set_value(Status.ASSIGNED).run()
    pressed(test, "Ta steget: Tilldelad")
    assert kept(wired, plan[0]).status is Status.NEW
    next(box for box in test.selectbox if box.label == "Ansvarig part" and "step" in box.key).set_value("SBY").run()
    next(one for one in test.date_input if "step" in one.key).set_value(date(2027, 1, 15)).run()
    pressed(test, "Ta steget: Tilldelad")
    assert (kept(wired, plan[0]).status, kept(wired, plan[0]).owner) == (Status.ASSIGNED, "SBY")
    pressed(test, "Ångra")
    assert kept(wired, plan[0]).status is Status.NEW


def test_fields_are_changed_and_the_history_says_so(wired, plan):
    test = opened("plan", atgard="2")
    next(field for field in test.text_input if field.label == "Funktion där").set_value("förvaltare")
    pressed(test, "Spara")
    assert kept(wired, plan[1]).function == "förvaltare"
    assert any(
        "Ändrad" in markdown.value or "Changed" in markdown.value for markdown in opened("plan", atgard="2").markdown
    )


def test_somebody_elses_change_is_not_overwritten(wired, plan):
    test = opened("plan", atgard="2")
    step(wired.store, wired.catalogue, plan[1].id, Status.ONGOING)
    next(field for field in test.text_input if field.label == "Funktion där").set_value("förvaltare")
    next(button for button in test.button if button.label == "Spara").click().run()
    assert not test.exception
    assert kept(wired, plan[1]).status is Status.ONGOING


def test_an_observation_is_taken_from_the_action_and_put_back(wired, plan):
    test = opened("plan", atgard="1")
    pressed(test, "Ta bort från åtgärden")
    with wired.store.read() as session:
        assert session.actions.observations(plan[0].id) == []
    pressed(test, "Ångra")
    with wired.store.read() as session:
        assert len(session.actions.observations(plan[0].id)) == 1


def test_an_action_is_taken_out_and_put_back(wired, plan):
    test = opened("plan", atgard="2")
    pressed(test, "Ta bort ur planen")
    assert list(test.dataframe[0].value["Nr"]) == [1, 3]
    pressed(test, "Ångra")
    assert list(test.dataframe[0].value["Nr"]) == [1, 2, 3]


def test_a_new_action_is_made_and_opened(wired, plan):
    test = opened("plan")
    next(field for field in test.text_input if field.label == "Vad som ska göras").set_value("Sätt upp en skylt")
    pressed(test, "Lägg till i planen")
    assert test.query_params["atgard"] in ("4", ["4"])
    with wired.store.read() as session:
        assert session.actions.all()[-1].title == "Sätt upp en skylt"


def test_an_action_without_a_title_is_refused_and_nothing_is_lost(wired, plan):
    test = opened("plan")
    pressed(test, "Lägg till i planen")
    with wired.store.read() as session:
        assert len(session.actions.all()) == 3


def test_the_filters_stay_open_when_the_last_one_is_taken_away(plan):
    test = opened("plan", sen="1")

    def is_open():
        return next(one for one in test.expander if one.label == "Filter").proto.expanded

    assert is_open()
    late = test.toggle(key="plan_late")
    late.set_value(False).run()
    assert not test.toggle(key="plan_late").value
    assert is_open()
