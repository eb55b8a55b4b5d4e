"""Filling a store with the demo."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from hbgeo.demo import seed
from hbgeo.domain.event import Role
from hbgeo.errors import Conflict
from hbgeo.store.sqlite import open_store


def everything(store):
    with store.read() as session:
        return (
            [observation for _, observation in session.observations.find(limit=1000)],
            # Keys are secrets, and drawn anew even for a demo.
            [replace(walk, leader_key="") for walk in session.walks.all()],
            [session.walks.stops(walk.id) for walk in session.walks.all()],
            [place for layer in session.places.counts() for place in session.places.find(layer)],
            [answer for walk in session.walks.all() for answer in session.answers.of(walk.id)],
            session.actions.all(),
            session.actions.photos(),
            session.meetings.all(),
            session.decisions.all(),
            session.activities.all(),
            session.contacts.all(),
            session.events.latest(5000),
        )


def test_the_demo_is_the_same_each_time(demo_store, catalogue, tmp_path):
    again = open_store(tmp_path / "again.gpkg")
    seed(again, catalogue)
    try:
        assert everything(again) == everything(demo_store)
    finally:
        again.close()


def test_seeding_again_changes_nothing(demo_store, catalogue):
    before = demo_store.version()
    seed(demo_store, catalogue)
    assert demo_store.version() == before


def test_the_store_is_noted_as_a_demo(demo_store):
    with demo_store.read() as session:
        assert session.note("demo") == "1"


def test_a_store_with_real_observations_is_never_seeded(store, catalogue, make_observation):
    store.write(lambda session: session.observations.put(make_observation(), Role.WALKER))
    before = store.version()
    with pytest.raises(Conflict, match="not empty"):
        seed(store, catalogue)
    assert store.version() == before
    with store.read() as session:
        assert session.note("demo") is None


def test_progress_rises_to_the_end(store, catalogue):
    told = []
    seed(store, catalogue, told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) > 100


def test_check_finds_nothing_wrong_with_the_demo(demo_store):
    assert demo_store.check() == []


def test_a_catalogue_of_ones_own_leaves_out_what_it_does_not_know(store, catalogue):
    own = catalogue.model_copy(
        update={
            "categories": tuple(item for item in catalogue.categories if item.code in {"LJUS", "BRA"}),
            "layers": tuple(item for item in catalogue.layers if item.code in {"omrade", "lekplats"}),
            "land": (),
        }
    )
    seed(store, own)
    with store.read() as session:
        assert set(session.observations.count_by("category")) == {"LJUS", "BRA"}
        assert set(session.places.counts()) == {"omrade", "lekplats"}
        assert len(session.walks.all()) == 4
        about = {observation.action_id for observation in session.actions.observations()}
        # One is about places alone.
        assert 0 < len(about) == len(session.actions.all()) - 1
        known = {action.id for action in session.actions.all()}
        assert all(decision.action_id in known | {None} for decision in session.decisions.all())


def test_two_processes_that_start_at_once_fill_it_once(tmp_path, catalogue, demo_store):
    stores = [open_store(tmp_path / "shared.gpkg") for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda opened: seed(opened, catalogue), stores))
    try:
        assert everything(stores[0]) == everything(demo_store)
    finally:
        for opened in stores:
            opened.close()
