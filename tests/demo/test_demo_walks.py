"""The demo's walks."""

from datetime import date

import geopandas as gpd
import pytest
from shapely import Point

from hbgeo.demo import try_walk
from hbgeo.domain.observation import Status
from hbgeo.domain.walk import MOST_WALKERS, WalkState, WalkType
from hbgeo.services.follow_up_results import Step, results_in
from hbgeo.services.joining import join, walk_of
from hbgeo.services.light import light_at


@pytest.fixture(scope="module")
def held(demo_store):
    with demo_store.read() as session:
        walks = [walk for walk in session.walks.all() if walk.code != try_walk.CODE]
        return [(walk, session.walks.stops(walk.id)) for walk in walks]


def test_three_walks_autumn_spring_and_the_follow_up_of_autumn(held):
    follow_up, spring, autumn = (walk for walk, _ in held)
    assert [walk.on for walk in (autumn, spring, follow_up)] == [
        date(2025, 10, 23), date(2026, 4, 22), date(2026, 10, 21),
    ]  # fmt: skip
    assert follow_up.type is WalkType.FOLLOW_UP
    assert follow_up.follows_walk_id == autumn.id


def test_one_walk_is_under_way_to_be_joined_with_ones_own_phone(demo_store, catalogue):
    walk = walk_of(demo_store, try_walk.CODE)
    assert walk.state is WalkState.OPEN
    assert "påhittad" in walk.title
    assert join(demo_store, try_walk.CODE, "ACDEF-GHJKM") == "created"


def test_each_is_closed_and_its_title_says_it_is_invented(held):
    for walk, _ in held:
        assert walk.state is WalkState.CLOSED
        assert walk.opened_at < walk.closed_at
        assert "påhittad" in walk.title


def test_the_confirmed_light_is_that_of_the_sun(held):
    for walk, stops in held:
        there = stops[0].position
        for moment in (walk.opened_at, walk.closed_at):
            assert light_at(there.lon, there.lat, moment) is walk.light, walk.title


def test_participants_are_counted_by_groups_of_the_catalogue_and_no_walk_is_too_large(held, catalogue):
    groups = {group.code for group in catalogue.groups}
    for walk, _ in held:
        assert set(walk.participants) <= groups
        assert 10 <= walk.participants_total <= MOST_WALKERS


def test_a_group_under_five_is_there_to_show_that_it_is_not_shown(held):
    assert any(None in walk.shown_participants().values() for walk, _ in held)


def test_stops_are_numbered_in_the_order_the_route_passes_them(held):
    for walk, stops in held:
        assert 6 <= len(stops) <= 8
        assert [stop.number for stop in stops] == list(range(1, len(stops) + 1))
        *points, route = gpd.GeoSeries(
            [*(Point(stop.position.lon, stop.position.lat) for stop in stops), walk.route], crs=4326
        ).to_crs(3007)
        assert max(point.distance(route) for point in points) < 25
        assert 700 < route.length < 2000


def test_stops_say_why_they_were_chosen_and_whose_land_it_is(held, catalogue):
    actors = {actor.code for actor in catalogue.actors}
    for _, stops in held:
        assert all(stop.name and stop.reason and stop.landowner in actors for stop in stops)


def test_each_walk_was_planned_then_started_then_closed_at_its_time(demo_store, held):
    with demo_store.read() as session:
        for walk, _ in held:
            planned, started, closed = session.events.of(walk.id)
            assert planned.action == "created"
            assert started.changes["state"] == ("planerad", "pagar")
            assert closed.changes["state"] == ("pagar", "avslutad")
            assert closed.changes["light"] == (None, walk.light.value)
            assert planned.at < started.at == walk.opened_at < closed.at == walk.closed_at


def test_each_walk_has_a_leader_key_and_those_that_asked_have_answers(demo_store):
    with demo_store.read() as session:
        walks = session.walks.all()
        answers = {walk.code: session.answers.of(walk.id) for walk in walks}
    assert len({walk.leader_key for walk in walks}) == len(walks)
    assert all(len(walk.leader_key) == 12 for walk in walks)
    assert len(answers["NATTEN"]) > 20
    assert len(answers["DAGTUR"]) > 5


def test_the_answers_fit_their_questions_and_were_given_on_the_walk(demo_store, catalogue):
    steps = {question.code: {step.value for step in catalogue.scale(question)} for question in catalogue.questions}
    with demo_store.read() as session:
        for walk in session.walks.all():
            stops = {stop.id for stop in session.walks.stops(walk.id)}
            for answer in session.answers.of(walk.id):
                assert answer.stop_id in stops
                assert answer.value in steps[answer.question] or (answer.value is None and answer.text)
                assert walk.opened_at < answer.changed_at < walk.closed_at


def test_the_follow_up_looks_at_an_action_at_every_stop_and_leaves_one_to_be_carried(demo_store, catalogue):
    with demo_store.read() as session:
        walk = session.walks.by_code("TRYGGT")
        stops = session.walks.stops(walk.id)
        assert all(stop.action_id for stop in stops)
        others = [stop for w in session.walks.all() if w.id != walk.id for stop in session.walks.stops(w.id)]
        assert not any(stop.action_id for stop in others)
        found = results_in(session, catalogue, walk.id)
    assert [result.answer.value for result in found] == [2] * len(stops)
    waiting = [result.action.status for result in found if result.step is not Step.KEEP]
    assert waiting == [Status.DONE]
