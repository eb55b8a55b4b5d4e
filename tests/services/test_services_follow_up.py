"""The walk that looks again: what it looks at, its loop, and its answers carried into the action plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as hypothesis

from hbgeo.demo.layers import places
from hbgeo.domain.action import Action
from hbgeo.domain.action_rules import OPEN
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id, now
from hbgeo.domain.observation import Status
from hbgeo.domain.position import Position
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.domain.walk import WalkType
from hbgeo.errors import Conflict, InvalidInput
from hbgeo.services import actions, follow_up
from hbgeo.services.actions import take_back
from hbgeo.services.follow_up import Step
from hbgeo.services.follow_up_results import BETTER, FIXED, UNSAFE
from hbgeo.services.stop_answers import answer
from hbgeo.services.walks import WalkDraft
from hbgeo.services.walks_steps import start
from hbgeo.services.walks_stops import change_stop, move_stop

#: Around Hasselbacken.
LON, LAT = 11.842, 58.0625


@pytest.fixture
def act(store, make_observation):
    """A maker of actions, each about one observation at a point given in 1e-3 degrees from the middle."""

    def make(east=0.0, north=0.0, status=Status.ASSIGNED, category="LJUS", **fields):
        values = {"owner": "SHEM", "due_on": date(2099, 1, 1)} | fields
        if status in (Status.DONE, Status.VERIFIED):
            values = {"fixed_on": date(2026, 5, 1), "done_note": "Bytt lampa"} | values
        action = Action(id=new_id(), title="Laga", status=status, **values)
        position = Position(lon=LON + east / 1000, lat=LAT + north / 1000)
        follows = {name: getattr(action, name) for name in ("owner", "due_on", "fixed_on")}
        pin = make_observation(position=position, category=category, action_id=action.id, status=status, **follows)

        def work(session):
            kept = session.actions.add(action, Role.PLANNER)
            session.observations.put(pin, Role.PLANNER)
            return kept

        return store.write(work)

    return make


@pytest.fixture
def paths(store):
    """The demo's layers, its paths among them."""
    store.write(lambda session: session.places.put_many(places(), Role.IMPORT))


def draft(**fields):
    return WalkDraft(title="Vi tittar igen", on=date(2026, 9, 1), **fields)


def numbers(proposed):
    return [one.action.number for one in proposed.stops]


def test_open_and_just_fixed_actions_are_looked_at_and_no_others(store, catalogue, act):
    for status in (*(looked_at := [Status.DONE, *OPEN]), Status.NEW, Status.VERIFIED, Status.DECLINED):
        act(status=status)
    look = follow_up.candidates(store, catalogue).found
    assert [one.action.status for one in look] == looked_at


def test_an_action_without_a_place_is_said_to_have_none(store, catalogue):
    action = Action(id=new_id(), title="Laga", owner="SHEM", due_on=date(2099, 1, 1), status=Status.ASSIGNED)
    store.write(lambda session: session.actions.add(action, Role.PLANNER))
    look = follow_up.candidates(store, catalogue)
    assert (look.found, [one.id for one in look.placeless]) == ((), [action.id])


def test_an_action_about_a_place_stands_in_its_middle(store, catalogue, paths):
    with store.read() as session:
        (yard, *_rest) = session.places.find("lekplats")
    action = Action(
        id=new_id(), title="Laga", place_ids=(yard.id,), owner="SHEM", due_on=date(2099, 1, 1), status=Status.ASSIGNED
    )
    store.write(lambda session: session.actions.add(action, Role.PLANNER))
    (one,) = follow_up.candidates(store, catalogue).found
    assert one.label == "Lekplats"
    assert one.position.lon == pytest.approx(yard.geometry.centroid.x, abs=1e-6)


def test_what_is_late_or_waits_to_be_looked_at_weighs_more(store, catalogue, act):
    plain, late, done = act(), act(due_on=date(2026, 1, 1)), act(status=Status.DONE)
    weights = {
        one.action.id: one.weight for one in follow_up.candidates(store, catalogue, today=date(2026, 6, 1)).found
    }
    assert weights[late.id] > weights[plain.id]
    assert weights[done.id] > weights[plain.id]


def test_a_proposal_takes_what_lies_near_each_other_and_no_more_than_asked_for(store, catalogue, act, paths):
    near = [act(east=i * 0.4, north=(i % 2) * 0.3) for i in range(5)]
    act(east=300, north=200)
    proposed = follow_up.proposal(store, catalogue, most_stops=4)
    assert len(proposed.stops) == 4
    assert set(numbers(proposed)) <= {one.number for one in near}
    assert proposed.along in ("paths", "mixed")
    assert proposed.line.coords[0] == proposed.line.coords[-1]


@pytest.mark.parametrize("metres", [200, 400, 800, 3000])
def test_the_loop_is_no_longer_than_asked_for(store, catalogue, act, paths, metres):
    for i in range(8):
        act(east=i * 1.5, north=(i % 3) * 1.1)
    proposed = follow_up.proposal(store, catalogue, most_length_m=metres)
    assert proposed.length_m <= metres


def test_without_paths_the_lines_are_straight_and_said_so(store, catalogue, act):
    act(), act(east=1)
    proposed = follow_up.proposal(store, catalogue)
    assert proposed.along == "straight"
    assert any("straight" in str(note) for note in proposed.notes)


def test_chosen_actions_are_all_in_the_loop_and_a_loop_too_long_is_said(store, catalogue, act):
    chosen = [act(), act(east=40), act(north=20)]
    act(east=0.1)
    proposed = follow_up.proposal(store, catalogue, action_ids=[one.id for one in chosen], most_length_m=500)
    assert sorted(numbers(proposed)) == [one.number for one in chosen]
    assert any("more than the 500 m" in str(note) for note in proposed.notes)


def test_nothing_to_look_at_is_refused(store, catalogue):
    with pytest.raises(InvalidInput, match="no open or just fixed action"):
        follow_up.proposal(store, catalogue)


def test_the_walk_has_the_loop_and_its_stops_say_no_words_of_residents(store, catalogue, act, paths):
    act(), act(east=0.5), act(north=0.5, category="KLOTT", public_text="Sanerat i maj")
    proposed = follow_up.proposal(store, catalogue)
    walk = follow_up.make(store, catalogue, draft(), proposed)
    with store.read() as session:
        stops = session.walks.stops(walk.id)
    assert walk.type is WalkType.FOLLOW_UP
    assert walk.expected_minutes == proposed.minutes
    assert walk.route.equals(proposed.line)
    assert [stop.action_id for stop in stops] == [one.action.id for one in proposed.stops]
    assert {stop.name for stop in stops} == {"Nr 1: Belysning", "Nr 2: Belysning", "Nr 3: Klotter"}
    assert {stop.reason for stop in stops} == {"", "Sanerat i maj"}


def test_a_stop_keeps_its_action_when_it_is_edited_or_moved(store, catalogue, act):
    act(), act(east=0.5)
    walk = follow_up.make(store, catalogue, draft(), follow_up.proposal(store, catalogue))
    with store.read() as session:
        first, second = session.walks.stops(walk.id)
    change_stop(store, catalogue, replace(first, name="Vid tunneln", action_id=None))
    moved = move_stop(store, catalogue, second, by=-1)
    assert [stop.action_id for stop in moved] == [second.action_id, first.action_id]


@pytest.fixture
def walked(store, catalogue):
    """A maker of a walk on 2026-09-01 that looks at actions and answers; values by action, in order."""

    def walk(actions, *values, **fields):
        proposed = follow_up.proposal(store, catalogue, action_ids=[one.id for one in actions])
        made = start(store, follow_up.make(store, catalogue, draft(), proposed).id)
        with store.read() as session:
            stops = {stop.action_id: stop for stop in session.walks.stops(made.id)}
        for action, value in zip(actions, values, strict=False):
            say_at(store, catalogue, made, stops[action.id], value, **fields)
        return made

    return walk


def say_at(store, catalogue, walk, stop, value, **fields):
    said = {"count": 8, "dissent": "", "text": ""} | fields
    given = StopAnswer(walk_id=walk.id, stop_id=stop.id, question="kvar", value=value, changed_at=now(), **said)
    assert answer(store, catalogue, walk, new_id(), given) == "created"


def found(store, catalogue, walk):
    """Action's number → result."""
    return {one.action.number: one for one in follow_up.results(store, catalogue, walk.id)}


def carry(store, catalogue, walk):
    chosen = {one.stop.id: one.step for one in follow_up.results(store, catalogue, walk.id)}
    return follow_up.apply(store, catalogue, walk.id, chosen)


def actions_and_pins(store):
    with store.read() as session:
        kept = {one.id: replace(one, changed_at=None) for one in session.actions.all()}
        pins = {one.id: replace(one, changed_at=None) for one in session.actions.observations()}
    return kept, pins


STEPS = {
    (Status.DONE, FIXED): Step.VERIFY,
    (Status.ONGOING, FIXED): Step.VERIFY,
    (Status.PLANNED, FIXED): Step.VERIFY,
    (Status.ASSIGNED, FIXED): Step.VERIFY,
    (Status.DONE, UNSAFE): Step.REOPEN,
    **{(status, BETTER): Step.KEEP for status in (Status.DONE, *OPEN)},
    **{(status, None): Step.KEEP for status in (Status.DONE, *OPEN)},
    **{(status, UNSAFE): Step.KEEP for status in OPEN},
}


def test_what_follows_from_an_answer(store, catalogue, act, walked):
    made = {stand: act(status=stand[0]) for stand in STEPS}
    results = found(store, catalogue, walked([*made.values()], *(value for _status, value in STEPS)))
    assert {stand: results[action.number].step for stand, action in made.items()} == STEPS


def test_without_an_answer_nothing_follows(store, catalogue, act, walked):
    act_done = act(status=Status.DONE)
    (one,) = follow_up.results(store, catalogue, walked([act_done]).id)
    assert (one.answer, one.step, str(one.why)) == (None, Step.KEEP, "Nobody has answered at this stop.")


def test_fixed_verifies_the_action_by_this_walk_and_its_observations_follow(store, catalogue, act, walked):
    walk = walked([act(status=Status.DONE)], FIXED)
    carry(store, catalogue, walk)
    kept, pins = actions_and_pins(store)
    (action,) = kept.values()
    assert (action.status, action.follow_up_walk_id) == (Status.VERIFIED, walk.id)
    assert (action.fixed_on, action.done_note) == (date(2026, 5, 1), "Bytt lampa")
    assert {one.status for one in pins.values()} == {Status.VERIFIED}
    assert found(store, catalogue, walk)[1].carried


def test_fixed_but_never_noted_as_done_is_noted_with_the_walks_day(store, catalogue, act, walked):
    walk = walked([act(status=Status.ASSIGNED)], FIXED)
    carry(store, catalogue, walk)
    (action,) = actions_and_pins(store)[0].values()
    assert (action.status, action.fixed_on) == (Status.VERIFIED, walk.on)
    assert "2026-09-01" in action.done_note


@pytest.mark.parametrize("status", [Status.DONE, Status.VERIFIED])
def test_still_unsafe_reopens_what_was_done(store, catalogue, act, walked, status):
    action = act(status=Status.DONE)
    first = walked([action], FIXED)
    second = walked([action], UNSAFE)
    if status is Status.VERIFIED:
        carry(store, catalogue, first)
    assert found(store, catalogue, second)[1].step is Step.REOPEN
    carry(store, catalogue, second)
    (kept,) = actions_and_pins(store)[0].values()
    assert (kept.status, kept.fixed_on, kept.follow_up_walk_id) == (Status.ONGOING, None, None)
    assert found(store, catalogue, second)[1].carried


def test_an_answer_from_before_the_fix_reopens_and_verifies_nothing(store, catalogue, act, walked):
    late = [act(status=Status.DONE, fixed_on=date(2026, 9, 2)) for _ in range(2)]
    results = found(store, catalogue, walked(late, FIXED, UNSAFE))
    assert {one.step for one in results.values()} == {Step.KEEP}
    assert "fixed after this walk" in str(results[1].why)


everything = hypothesis.lists(
    hypothesis.tuples(
        hypothesis.sampled_from([Status.DONE, *sorted(OPEN)]), hypothesis.sampled_from([FIXED, BETTER, UNSAFE, None])
    ),
    min_size=1,
    max_size=6,
)


@given(everything)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_carried_twice_is_carried_once_and_undo_returns_all(store, catalogue, act, walked, stands):
    made = [act(east=at * 0.2, status=status) for at, (status, _value) in enumerate(stands)]
    walk = walked(made, *(value for _status, value in stands))
    before = actions_and_pins(store)
    undo = carry(store, catalogue, walk)
    after = actions_and_pins(store)
    again = carry(store, catalogue, walk)
    assert again.last < again.first
    assert actions_and_pins(store) == after
    take_back(store, undo)
    assert actions_and_pins(store) == before
    carry(store, catalogue, walk)
    assert actions_and_pins(store) == after


def test_after_an_undo_it_is_said_that_it_was_carried_before(store, catalogue, act, walked):
    walk = walked([act(status=Status.DONE)], FIXED)
    take_back(store, carry(store, catalogue, walk))
    one = found(store, catalogue, walk)[1]
    assert (one.step, one.before, one.carried) == (Step.VERIFY, True, False)


def test_only_what_was_chosen_is_carried(store, catalogue, act, walked):
    two = [act(status=Status.DONE), act(east=0.3, status=Status.DONE)]
    walk = walked(two, FIXED, UNSAFE)
    first = found(store, catalogue, walk)[1]
    follow_up.apply(store, catalogue, walk.id, {first.stop.id: first.step})
    kept, _pins = actions_and_pins(store)
    assert [kept[one.id].status for one in two] == [Status.VERIFIED, Status.DONE]


def test_an_answer_that_changed_since_it_was_shown_carries_nothing(store, catalogue, act, walked):
    two = [act(status=Status.DONE), act(east=0.3, status=Status.DONE)]
    walk = walked(two, FIXED, FIXED)
    shown = follow_up.results(store, catalogue, walk.id)
    say_at(store, catalogue, walk, shown[1].stop, UNSAFE)
    before = actions_and_pins(store)
    with pytest.raises(Conflict, match="something has changed"):
        follow_up.apply(store, catalogue, walk.id, {one.stop.id: one.step for one in shown})
    assert actions_and_pins(store) == before


def test_an_action_that_was_taken_out_of_the_plan_has_no_result(store, catalogue, act, walked):
    action = act(status=Status.DONE)
    walk = walked([action], FIXED)
    actions.delete(store, action.id)
    assert follow_up.results(store, catalogue, walk.id) == ()
