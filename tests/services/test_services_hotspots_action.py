"""The place of an action before and after it was done, against the rest of the area."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
from shapely import LineString, Point

from hbgeo.domain.action import Action
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Status
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.domain.walk import Walk, WalkState
from hbgeo.services.hotspots import Asked, actions_done, after_action
from hbgeo.services.hotspots_metres import in_degrees, in_metres

DONE_ON, TODAY = date(2025, 12, 1), date(2026, 6, 1)
BEFORE, AFTER = datetime(2025, 10, 1, 18, tzinfo=UTC), datetime(2026, 3, 1, 18, tzinfo=UTC)
EAST, NORTH = in_metres(np.array([11.842]), np.array([58.0625]), 3007)[0]


def degrees(*places):
    return in_degrees(np.array(places, dtype=float).reshape(-1, 2) + np.array([EAST, NORTH]), 3007).tolist()


@pytest.fixture
def put(store, make_observation):
    """Puts so many observations around a spot (metres east), at a moment."""

    def work(count, east, moment, **values):
        spots = np.random.default_rng(count).uniform(-15, 15, (count, 2)) + np.array([east, 0])
        made = [
            make_observation(position=Position(lon=lon, lat=lat), recorded_at=moment, received_at=moment, **values)
            for lon, lat in degrees(*spots)
        ]
        store.write(lambda session: session.observations.put_many(made, Role.IMPORT))
        return made

    return work


@pytest.fixture
def act(store):
    """Makes an action, done on a day, about observations."""

    def work(observations=(), *, status=Status.DONE, **values):
        facts = {"owner": "SHEM", "due_on": DONE_ON, "fixed_on": DONE_ON if status is Status.DONE else None}
        action = Action(id=new_id(), title="Laga lampan", status=status, **facts | values)

        def make(session):
            made = session.actions.add(action, Role.PLANNER)
            for one in observations:
                linked = {"status": status, "action_id": action.id, "owner": "SHEM", "due_on": DONE_ON}
                session.observations.change(one.id, Role.PLANNER, fixed_on=action.fixed_on, **linked)
            return made

        return store.write(make)

    return work


def test_only_what_was_done_somewhere_can_be_judged_and_the_latest_comes_first(store, put, act):
    old, new, waiting = (put(1, east, BEFORE) for east in (0, 200, 400))
    first = act(old, fixed_on=date(2025, 11, 1))
    second = act(new)
    act(waiting, status=Status.PLANNED)
    act()
    assert [one.action.id for one in actions_done(store)] == [second.id, first.id]


def test_the_place_is_what_the_action_is_about_with_thirty_metres_around_it(store, put, act):
    lon, lat = degrees((500, 0))[0]
    bench = Place(id=new_id(), layer="motesplats", geometry=Point(lon, lat), name="Bänken")
    store.write(lambda session: session.places.put_many([bench], Role.PLANNER))
    act(put(1, 0, BEFORE), place_ids=(bench.id, new_id()))
    box = actions_done(store)[0].box
    west, south = in_metres(np.array([box.west]), np.array([box.south]), 3007)[0] - (EAST, NORTH)
    east, north = in_metres(np.array([box.east]), np.array([box.north]), 3007)[0] - (EAST, NORTH)
    assert -46 < west < -14
    assert 530 <= east < 532
    assert south < -29
    assert north > 29


@pytest.mark.parametrize("walked", [True, False])
def test_a_place_with_a_quarter_of_what_the_rest_lets_expect_is_said_so(store, catalogue, put, act, walked):
    ways = {}
    for moment, people, code in ((BEFORE, 10, "AAAA"), (AFTER, 20, "BBBB")):
        one = Walk(
            id=new_id(), code=code, title=code, on=moment.date(), state=WalkState.CLOSED,
            route=LineString(degrees((-100, 0), (1000, 0))), participants={"kvinnor": people} if walked else None,
        )  # fmt: skip
        store.write(lambda session, one=one: session.walks.save(one, (), Role.LEADER))
        ways[moment] = {"walk_id": one.id}
    mine = put(80, 0, BEFORE, **ways[BEFORE])
    put(80, 700, BEFORE, **ways[BEFORE])
    put(40, 0, AFTER, **ways[AFTER])
    put(160, 700, AFTER, **ways[AFTER])
    act(mine)
    asked = Asked(selection=Selection(walk_ids=("another",), since=date(2020, 1, 1)))
    found = after_action(store, catalogue, asked, actions_done(store)[0], TODAY)
    assert (found.before.since, found.before.until) == (date(2024, 12, 1), date(2025, 11, 30))
    assert (found.after.since, found.after.until) == (date(2025, 12, 2), TODAY)
    change = found.change
    assert [one.pins for one in (change.before, change.after, change.rest_before, change.rest_after)] == [
        80,
        40,
        80,
        160,
    ]
    assert change.ratio == pytest.approx(0.25, rel=0.02)
    assert change.low < 0.25 < change.high < 0.5
    assert found.per_metre is walked
    assert "than could be expected from the rest" in str(change.sentence)
    assert "some of a decrease would have come without the action" in str(found.notes[-1])


def test_the_day_it_was_done_counts_on_neither_side_nor_does_what_is_more_than_a_year_away(store, catalogue, put, act):
    mine = put(3, 0, BEFORE)
    for moment in (datetime(2025, 12, 1, 12, tzinfo=UTC), datetime(2024, 11, 29, 12, tzinfo=UTC)):
        put(5, 0, moment)
    act(mine)
    change = after_action(store, catalogue, Asked(selection=EVERYTHING), actions_done(store)[0], TODAY).change
    assert (change.before.pins, change.after.pins) == (3, 0)
    assert "too few pins" in str(change.sentence)
