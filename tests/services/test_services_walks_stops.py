"""Stops added, changed, moved, removed and put back, with numbers that always run from one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hbgeo.domain import catalogue as catalogue_module
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.position import Position, PositionSource
from hbgeo.errors import Conflict, InvalidInput, NotFound
from hbgeo.services import walks
from hbgeo.services.walks import StopDraft, WalkDraft
from hbgeo.services.walks_draft import MOST_STOPS
from hbgeo.services.walks_stops import add_stop, change_stop, move_stop, next_number, put_back_stop, remove_stop
from hbgeo.store.sqlite import open_store

HERE = Position(lon=11.842, lat=58.0625, source=PositionSource.ADDRESS)


@pytest.fixture
def walk(store, catalogue):
    return walks.plan(store, catalogue, WalkDraft(title="t", on=date(2025, 10, 23)))


@pytest.fixture
def abc(store, catalogue, walk):
    return [add_stop(store, catalogue, walk.id, StopDraft(position=HERE, name=name)) for name in "abc"]


def names(store, walk_id):
    with store.read() as session:
        stops = session.walks.stops(walk_id)
    assert [stop.number for stop in stops] == list(range(1, len(stops) + 1))
    return "".join(stop.name for stop in stops)


def test_a_new_stop_gets_the_next_number_and_keeps_all_that_is_known(store, catalogue, walk, abc):
    added = add_stop(
        store, catalogue, walk.id, StopDraft(position=HERE, name=" d ", reason="mörkt", landowner="SBY", number=1)
    )
    assert (added.number, added.name, added.reason, added.landowner) == (4, "d", "mörkt", "SBY")
    assert added.position == HERE
    assert names(store, walk.id) == "abcd"


def test_the_next_number_comes_after_the_highest(abc):
    assert next_number([]) == 1
    assert next_number(abc) == 4
    assert next_number([replace(abc[0], number=9)]) == 10


@pytest.mark.parametrize(
    "case",
    [(0, 1, "bac"), (2, -1, "acb"), (0, 2, "bca"), (0, -1, "abc"), (2, 1, "abc"), (1, 99, "acb"), (1, 0, "abc")],
)
def test_a_stop_moves_up_and_down_and_no_further_than_the_ends(store, catalogue, abc, case):
    at, by, order = case
    moved = move_stop(store, catalogue, abc[at], by=by)
    assert "".join(stop.name for stop in moved) == order == names(store, abc[0].walk_id)


def test_removing_a_stop_numbers_the_others_anew(store, catalogue, walk, abc):
    gone = remove_stop(store, catalogue, abc[0])
    assert gone == abc[0]
    assert names(store, walk.id) == "bc"


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_removed_stop_is_put_back_as_itself_at_its_number(store, catalogue, walk, abc, at):
    gone = remove_stop(store, catalogue, abc[at])
    assert put_back_stop(store, catalogue, gone) == abc[at]
    assert names(store, walk.id) == "abc"
    assert put_back_stop(store, catalogue, gone) == abc[at]
    assert names(store, walk.id) == "abc"


def test_a_stop_with_observations_stays(store, catalogue, walk, abc, make_observation):
    seen = make_observation(walk_id=walk.id, stop_id=abc[1].id)
    store.write(lambda session: session.observations.put(seen, Role.WALKER))
    with pytest.raises(Conflict, match="1 observations belong to stop 2"):
        remove_stop(store, catalogue, abc[1])
    assert names(store, walk.id) == "abc"


def test_a_change_keeps_number_and_the_other_stops(store, catalogue, walk, abc):
    moved = Position(lon=11.843, lat=58.063, source=PositionSource.TAP)
    wanted = replace(abc[1], name=" B ", reason="skymd", landowner="SHEM", position=moved, number=77)
    changed = change_stop(store, catalogue, wanted)
    assert changed == replace(wanted, name="B", number=2)
    assert names(store, walk.id) == "aBc"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"landowner": "NOBODY"}, "landowner"),
        ({"name": "x" * 201}, "name"),
        ({"reason": "x" * 4001}, "reason"),
        ({"reason": "\0"}, "reason"),
        ({"position": Position(lon=-0.1, lat=51.5)}, "position"),
    ],
)
def test_a_wrong_change_is_refused_and_changes_nothing(store, catalogue, abc, changes, field):
    with pytest.raises(InvalidInput) as caught:
        change_stop(store, catalogue, replace(abc[0], **changes))
    assert [problem.field for problem in caught.value.problems] == [field]
    assert names(store, abc[0].walk_id) == "abc"


def test_what_was_removed_by_somebody_else_is_not_found(store, catalogue, abc):
    remove_stop(store, catalogue, abc[0])
    for call in (
        lambda: change_stop(store, catalogue, abc[0]),
        lambda: move_stop(store, catalogue, abc[0], by=1),
        lambda: remove_stop(store, catalogue, abc[0]),
    ):
        with pytest.raises(NotFound, match="removed"):
            call()


def test_a_stop_needs_a_walk(store, catalogue):
    with pytest.raises(NotFound):
        add_stop(store, catalogue, new_id(), StopDraft(position=HERE))


def test_one_stop_too_many_is_refused(store, catalogue):
    full = [StopDraft(position=HERE)] * MOST_STOPS
    walk = walks.plan(store, catalogue, WalkDraft(title="t", on=date(2025, 10, 23)), stops=full)
    with pytest.raises(InvalidInput, match=str(MOST_STOPS)):
        add_stop(store, catalogue, walk.id, StopDraft(position=HERE))


class Stops(RuleBasedStateMachine):
    """Any sequence of changes leaves the stops as a plain list would be."""

    @initialize()
    def begin(self):
        self.catalogue = catalogue_module.load()
        self.store = open_store(self.folder / f"{new_id()}.gpkg")
        self.walk = walks.plan(self.store, self.catalogue, WalkDraft(title="t", on=date(2025, 10, 23)))
        self.expected = []
        self.removed = None

    def teardown(self):
        if hasattr(self, "store"):
            self.store.close()

    def stop(self, pick):
        with self.store.read() as session:
            return session.walks.stops(self.walk.id)[pick % len(self.expected)]

    @rule(name=st.text("abcdefgh", min_size=1, max_size=3))
    def add(self, name):
        self.expected.append(add_stop(self.store, self.catalogue, self.walk.id, StopDraft(position=HERE, name=name)).id)

    @precondition(lambda self: self.expected)
    @rule(pick=st.integers(0, 50), by=st.integers(-3, 3))
    def move(self, pick, by):
        at = pick % len(self.expected)
        move_stop(self.store, self.catalogue, self.stop(pick), by=by)
        moved = self.expected.pop(at)
        self.expected.insert(max(0, at + by), moved)

    @precondition(lambda self: self.expected)
    @rule(pick=st.integers(0, 50))
    def remove(self, pick):
        self.removed = remove_stop(self.store, self.catalogue, self.stop(pick))
        self.expected.remove(self.removed.id)

    @precondition(lambda self: self.removed is not None)
    @rule()
    def put_back(self):
        put_back_stop(self.store, self.catalogue, self.removed)
        self.expected.insert(self.removed.number - 1, self.removed.id)
        self.removed = None

    @invariant()
    def numbers_run_from_one_in_the_expected_order(self):
        with self.store.read() as session:
            stops = session.walks.stops(self.walk.id)
        assert [stop.number for stop in stops] == list(range(1, len(stops) + 1))
        assert [stop.id for stop in stops] == self.expected


def test_any_sequence_of_changes_keeps_order_and_numbers(tmp_path_factory):
    Stops.folder = tmp_path_factory.mktemp("stops")
    case = Stops.TestCase
    case.settings = settings(max_examples=12, stateful_step_count=12, deadline=None)
    case().runTest()
