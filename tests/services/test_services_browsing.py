"""Counts, pages, spots and places as the pages show them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Light, Status
from hbgeo.domain.place import Place
from hbgeo.domain.position import Box, Position
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.services.browsing import (
    STACK_ROWS,
    is_kept,
    overview,
    place_ids,
    places,
    summarise,
    table_page,
    take_back,
    within,
)

START = datetime(2025, 3, 1, 12, tzinfo=UTC)
SPOT = Position(lon=11.842, lat=58.0625)
SELECTIONS = (
    EVERYTHING,
    Selection(categories=("LJUS", "BRA")),
    Selection(polarities=(1,)),
    Selection(statuses=("ny",), lights=("morker",)),
    Selection(text="GÅNG"),
    Selection(text="finns inte"),
    Selection(since=date(2025, 3, 5), until=date(2025, 3, 9)),
    Selection(box=Box(11.84, 58.06, 11.843, 58.07)),
)


@pytest.fixture
def filled(store, catalogue, make_observation):
    kinds = catalogue.categories

    def one(number):
        kind = kinds[number % len(kinds)]
        return make_observation(
            position=Position(lon=11.84 + number % 7 / 1000, lat=58.06 + number % 5 / 1000),
            category=kind.code,
            polarity=kind.polarity,
            text="vid gångtunneln" if number % 3 == 0 else "",
            light=list(Light)[number % 3],
            status=Status.NEW if number % 2 else Status.REVIEWED,
            recorded_at=START + timedelta(hours=number),
        )

    observations = [one(number) for number in range(230)]
    store.write(lambda session: session.observations.put_many(observations, Role.IMPORT))
    return store


@pytest.mark.parametrize("selection", SELECTIONS)
def test_an_overview_counts_what_the_store_finds(filled, selection):
    with filled.read() as session:
        found = [observation for _, observation in session.observations.find(selection)]
    seen = overview(filled, selection)
    assert seen.shown == len(found)
    assert seen.total == 230
    assert seen.by_category == {c: sum(o.category == c for o in found) for c in {o.category for o in found}}
    assert seen.by_polarity == {p: sum(o.polarity == p for o in found) for p in {o.polarity for o in found}}


def test_an_overview_follows_a_change_at_once(filled, make_observation):
    before = overview(filled)
    filled.write(lambda session: session.observations.put(make_observation(category="BRA", polarity=1), Role.WALKER))
    after = overview(filled)
    assert (after.shown, after.total) == (before.shown + 1, before.total + 1)
    assert after.by_category["BRA"] == before.by_category["BRA"] + 1


def test_an_overview_is_counted_once_while_nothing_changes(filled):
    assert overview(filled, SELECTIONS[1]) is overview(filled, SELECTIONS[1])


@pytest.mark.parametrize("newest", [True, False])
@pytest.mark.parametrize("selection", SELECTIONS)
def test_the_pages_of_a_table_hold_every_observation_once_in_order(filled, selection, newest):
    with filled.read() as session:
        expected = [observation.id for _, observation in session.observations.find(selection, newest=newest)]
    read, after = [], 0
    while after is not None:
        page = table_page(filled, selection, after=after, newest=newest, rows=50)
        assert len(page.observations) <= 50
        read += [observation.id for observation in page.observations]
        after = page.following
    assert read == expected


def test_a_last_page_that_is_just_full_has_none_after_it(filled):
    assert table_page(filled, rows=230).following is None
    assert table_page(filled, rows=229).following is not None


def test_a_spot_lists_the_latest_and_counts_all(store, make_observation):
    stack = [make_observation(position=SPOT, source_ref=str(number)) for number in range(STACK_ROWS + 10)]
    aside = make_observation(position=Position(lon=11.8421, lat=58.0625))
    store.write(lambda session: session.observations.put_many([*stack, aside], Role.IMPORT))
    listed, count = within(store, EVERYTHING, Box(SPOT.lon, SPOT.lat, SPOT.lon, SPOT.lat))
    assert count == STACK_ROWS + 10
    assert [o.id for o in listed] == [o.id for o in reversed(stack)][:STACK_ROWS]


@given(west=st.floats(11.83, 11.85), south=st.floats(58.05, 58.07), wide=st.floats(0, 0.02), high=st.floats(0, 0.02))
def test_a_spot_within_a_selection_with_a_box_is_where_both_meet(west, south, wide, high):
    # Both the spot and the selection are boxes here; what lies in one only does not count.
    from hbgeo.services.browsing import _shared

    one, other = Box(west, south, west + wide, south + high), Box(11.84, 58.06, 11.845, 58.065)
    both = _shared(one, other)
    for lon in (11.832, 11.84, 11.8425, 11.845, 11.86, west):
        for lat in (58.052, 58.06, 58.0622, 58.065, 58.09, south):
            assert both.contains(lon, lat) == (one.contains(lon, lat) and other.contains(lon, lat))


def test_a_deleted_observation_is_not_kept(store, make_observation):
    observation = make_observation()
    assert not is_kept(store, observation.id)
    store.write(lambda session: session.observations.put(observation, Role.WALKER))
    assert is_kept(store, observation.id)
    store.write(lambda session: session.observations.delete(observation.id, Role.WALKER))
    assert not is_kept(store, observation.id)


def place(name, source, layer="lekplats"):
    return Place(id=new_id(), layer=layer, geometry=Point(11.84, 58.06), name=name, source=source)


def test_places_come_by_name_with_the_nameless_last(store):
    kept = [place("", "a"), place("Östra", "a"), place("ekens", "b"), place("Alens", "b")]
    store.write(lambda session: session.places.put_many(kept, Role.IMPORT))
    listed = places(store, "lekplats")
    assert [one.name for one in listed] == ["Alens", "ekens", "Östra", ""]
    assert summarise(listed).sources == {"a": 2, "b": 2}


def test_taking_back_an_import_leaves_the_rest_and_can_be_repeated(store):
    mine, theirs = place("Min", "fil"), place("Deras", "annan fil")
    store.write(lambda session: session.places.put_many([mine, theirs], Role.IMPORT))
    assert take_back(store, (mine.id,)) == 1
    assert take_back(store, (mine.id,)) == 0
    assert place_ids(store, "lekplats") == {theirs.id}
    with store.read() as session:
        assert [event.action for event in session.events.of(mine.id)] == ["created", "deleted"]
