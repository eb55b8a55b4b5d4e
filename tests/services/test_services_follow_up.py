"""The walk that looks again: what it looks at, its loop, and its answers carried into the action plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hbgeo.demo.layers import places
from hbgeo.domain.action import Action
from hbgeo.domain.action_rules import OPEN
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Status
from hbgeo.domain.position import Position
from hbgeo.domain.walk import WalkType
from hbgeo.errors import InvalidInput
from hbgeo.services import follow_up
from hbgeo.services.walks import WalkDraft
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
        pin = make_observation(
            position=Position(lon=LON + east / 1000, lat=LAT + north / 1000), category=category, action_id=action.id
        )

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
    found = follow_up.candidates(store, catalogue).found
    assert [one.action.status for one in found] == looked_at


def test_an_action_without_a_place_is_said_to_have_none(store, catalogue):
    action = Action(id=new_id(), title="Laga", owner="SHEM", due_on=date(2099, 1, 1), status=Status.ASSIGNED)
    store.write(lambda session: session.actions.add(action, Role.PLANNER))
    found = follow_up.candidates(store, catalogue)
    assert (found.found, [one.id for one in found.placeless]) == ((), [action.id])


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
