"""A follow-up walk planned from the action plan, and its answers carried back, on the page Vandringar."""

from __future__ import annotations

from datetime import date

import pytest
from walks_page import HOSTILE, labels, opened, planned, press, ran, said, show, spoken, write

from hbgeo.demo.layers import places
from hbgeo.domain.action import Action
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id, now
from hbgeo.domain.observation import Status
from hbgeo.domain.position import Position
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.domain.walk import WalkType
from hbgeo.services import follow_up
from hbgeo.services.stop_answers import answer
from hbgeo.services.walks import WalkDraft
from hbgeo.services.walks_steps import close, start


@pytest.fixture
def act(wired, make_observation):
    """A maker of actions, each about one observation so many 1e-3 degrees east."""

    def make(east=0.0, status=Status.DONE, title="Byt lampan", **fields):
        values = {"owner": "SHEM", "due_on": date(2099, 1, 1)} | fields
        if status is Status.DONE:
            values |= {"fixed_on": date(2025, 5, 1), "done_note": "Bytt"}
        action = Action(id=new_id(), title=title, status=status, **values)
        follows = {name: getattr(action, name) for name in ("owner", "due_on", "fixed_on")}
        place = Position(lon=11.842 + east / 1000, lat=58.0625)
        pin = make_observation(position=place, action_id=action.id, status=status, **follows)

        def work(session):
            kept = session.actions.add(action, Role.PLANNER)
            session.observations.put(pin, Role.PLANNER)
            return kept

        return wired.store.write(work)

    return make


@pytest.fixture
def walked(wired):
    """A maker of a closed walk that looked at all actions; values in the order of their numbers."""

    def walk(*values):
        draft = WalkDraft(title="Vi tittar igen", on=date(2025, 10, 1))
        made = follow_up.make(wired.store, wired.catalogue, draft, follow_up.proposal(wired.store, wired.catalogue))
        begun = start(wired.store, made.id)
        numbered = sorted(follow_up.results(wired.store, wired.catalogue, made.id), key=lambda one: one.action.number)
        for one, value in zip(numbered, values, strict=True):
            given = StopAnswer(
                walk_id=made.id,
                stop_id=one.stop.id,
                question="kvar",
                value=value,
                count=7,
                dissent="",
                text="",
                changed_at=now(),
            )
            answer(wired.store, wired.catalogue, begun, new_id(), given)
        return close(wired.store, made.id)

    return walk


def walks_of(wired):
    with wired.store.read() as session:
        return [(walk, session.walks.stops(walk.id)) for walk in session.walks.all()]


def statuses(wired):
    with wired.store.read() as session:
        return [action.status for action in session.actions.all()]


def propose(page):
    return press(page, "follow_up_propose")


def test_a_follow_up_walk_is_planned_from_the_action_plan(wired, act):
    wired.store.write(lambda session: session.places.put_many(places(), Role.IMPORT))
    for east in range(3):
        act(east * 0.5)
    page = propose(press(opened(), "follow_up_new"))
    assert "Nr 1: Belysning" in spoken(page)
    write(page, "follow_up_form_title", "Höstens uppföljning")
    press(page, "follow_up_form_save")
    ((walk, stops),) = walks_of(wired)
    assert (walk.title, walk.type) == ("Höstens uppföljning", WalkType.FOLLOW_UP)
    assert walk.route is not None
    assert {stop.name for stop in stops} == {"Nr 1: Belysning", "Nr 2: Belysning", "Nr 3: Belysning"}
    assert page.query_params["walk"] in (walk.code, [walk.code])
    assert "Byt lampan" in spoken(page)


def test_without_a_title_nothing_is_made_and_the_proposal_stays(wired, act):
    act()
    page = propose(press(opened(), "follow_up_new"))
    write(page, "follow_up_form_title", "  ")
    press(page, "follow_up_form_save")
    assert walks_of(wired) == []
    assert any("titel" in text for text in said(page))
    assert "Nr 1: Belysning" in spoken(page)


def test_the_wishes_count(wired, act):
    for east in range(4):
        act(east * 0.3)
    page = press(opened(), "follow_up_new")
    ran(page.number_input(key="follow_up_stops").set_value(2).run())
    propose(page)
    press(page, "follow_up_form_save")
    ((_walk, stops),) = walks_of(wired)
    assert len(stops) == 2


def test_chosen_actions_are_those_of_the_walk(wired, act):
    kept = [act(0), act(0.2), act(40)]
    page = press(opened(), "follow_up_new")
    ran(page.multiselect(key="follow_up_picked").set_value([kept[0].id, kept[2].id]).run())
    propose(page)
    assert "mer än de 3000 m" in spoken(page)
    press(page, "follow_up_form_save")
    ((_walk, stops),) = walks_of(wired)
    assert {stop.action_id for stop in stops} == {kept[0].id, kept[2].id}


def test_another_wish_after_the_proposal_is_said(wired, act):
    act()
    page = propose(press(opened(), "follow_up_new"))
    ran(page.checkbox(key="follow_up_step_free").check().run())
    assert any("ändrat dina önskemål" in text for text in said(page))


def test_with_nothing_to_look_at_it_is_said(wired):
    page = press(opened(), "follow_up_new")
    assert any("inget att titta på" in text for text in said(page))
    assert page.button(key="follow_up_propose").disabled


def test_the_answers_are_carried_into_the_plan_and_back(wired, act, walked):
    act(0), act(0.5), act(1, status=Status.ONGOING)
    walk = walked(2, 0, 1)
    page = show(opened(walk.code), "walked")
    (table,) = [one.value for one in page.dataframe if "Nästa steg" in one.value.columns]
    assert sorted(table["Nästa steg"]) == ["Låt stå som den är", "Markera som uppföljd", "Öppna igen"]
    press(page, f"follow_up_carry_{walk.id}")
    assert statuses(wired) == [Status.VERIFIED, Status.ONGOING, Status.ONGOING]
    assert f"follow_up_carry_{walk.id}" not in [button.key for button in page.button]
    press(page, "walk_undo_button_follow_up")
    assert statuses(wired) == [Status.DONE, Status.DONE, Status.ONGOING]


def test_what_is_not_ticked_is_not_carried(wired, act, walked):
    act(0), act(0.5)
    walk = walked(2, 0)
    page = show(opened(walk.code), "walked")
    (tick,) = [box for box in page.checkbox if "öppna igen" in box.label]
    ran(tick.uncheck().run())
    press(page, f"follow_up_carry_{walk.id}")
    assert statuses(wired) == [Status.VERIFIED, Status.DONE]


def test_what_was_carried_before_is_not_ticked_by_itself(wired, act, walked):
    act()
    walk = walked(2)
    page = show(opened(walk.code), "walked")
    press(page, f"follow_up_carry_{walk.id}")
    press(page, "walk_undo_button_follow_up")
    (tick,) = [box for box in page.checkbox if "uppföljd" in box.label]
    assert not tick.value


def test_an_ordinary_walk_shows_nothing_of_this(wired):
    walk = planned(wired, "Tunneln")
    page = show(opened(walk.code), "walked")
    assert not [one for one in page.subheader if "åtgärderna" in one.value]
    box = next(one for one in page.selectbox if one.key == f"walk_answer_{walk.id}_question")
    assert not any("åtgärdat" in option for option in box.options)


def test_a_follow_up_asks_first_what_became_of_the_action(wired, act, walked):
    act()
    walk = walked(1)
    page = show(opened(walk.code), "walked")
    box = next(one for one in page.selectbox if one.key == f"walk_answer_{walk.id}_question")
    assert "åtgärdat" in box.options[0]


def test_a_title_of_an_action_is_shown_as_it_is_written(wired, act):
    act(title=HOSTILE)
    page = propose(press(opened(), "follow_up_new"))
    assert "&lt;img src=x" in spoken(page)
    assert "<img" not in spoken(page)
    assert not [text for text in said(page) if "7*191" in text]
    assert not [label for label in labels(page) if "7*191" in label]


def test_the_page_speaks_english_and_names_the_stops_for_everybody(wired, act):
    act()
    page = propose(press(opened(lang="en"), "follow_up_new"))
    assert list(page.dataframe[0].value["About"]) == ["Lighting"]
    assert "Nr 1: Belysning" in spoken(page)
    assert any("1 stop" in text for text in said(page))
