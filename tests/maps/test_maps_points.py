"""Clusters and pins of a view, checked against plain counting."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hbgeo.domain.event import Role
from hbgeo.domain.position import Box, Position
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.services.map_points import FINE_ZOOM, PointIndex, index_of
from hbgeo.store.protocol import MapPoints

WORLD = Box(-180, -90, 180, 90)
AREA = Box(11.83, 58.05, 11.86, 58.07)


def points(places, categories=None, polarity=-1):
    n = len(places)
    lon, lat = np.array([p[0] for p in places], float), np.array([p[1] for p in places], float)
    codes = categories or ["LJUS"] * n
    names = tuple(dict.fromkeys(codes)) or ("LJUS",)
    return MapPoints(
        np.arange(10, 10 + n),
        lon,
        lat,
        np.array([names.index(c) for c in codes], np.int16),
        np.full(n, polarity, np.int8),
        names,
    )


def scattered(n, seed=1):
    rng = np.random.default_rng(seed)
    return list(zip(rng.uniform(11.83, 11.86, n), rng.uniform(58.05, 58.07, n), strict=True))


def drawn(picture):
    return sum(cluster.count for cluster in picture.clusters) + len(picture.pins)


def test_nothing_to_draw_is_an_empty_picture():
    assert PointIndex(points([])).picture(12, WORLD) == PointIndex(points([])).picture(20, AREA)
    assert PointIndex(points([])).picture(12, WORLD).total == 0


def test_one_observation_is_a_pin_with_its_row_code_and_polarity_at_its_exact_place():
    (pin,) = PointIndex(points([(11.8421234, 58.0625678)], ["BRA"], polarity=1)).picture(3, WORLD).pins
    assert (pin.fid, pin.lon, pin.lat, pin.category, pin.polarity) == (10, 11.8421234, 58.0625678, "BRA", 1)


@pytest.mark.parametrize("zoom", range(21))
def test_every_observation_in_view_is_drawn_once_at_every_zoom(zoom):
    index = PointIndex(points(scattered(3000)))
    picture = index.picture(zoom, WORLD if zoom < 12 else AREA)
    assert picture.total == drawn(picture) == 3000


@pytest.mark.parametrize("zoom", [14, 16, 18, 20])
def test_a_view_holds_at_least_what_lies_in_it_and_little_more(zoom):
    places = scattered(5000)
    box = Box(11.840, 58.058, 11.845, 58.061)
    inside = sum(box.contains(*place) for place in places)
    cell = 64 / 2 ** (8 + zoom) * 360
    wider = Box(box.west - cell, box.south - cell, box.east + cell, box.north + cell)
    assert inside <= PointIndex(points(places)).picture(zoom, box).total <= sum(wider.contains(*p) for p in places)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), max_size=40),
    st.integers(0, 20),
)
def test_points_anywhere_on_earth_are_drawn_once(places, zoom):
    assert drawn(PointIndex(points(places)).picture(zoom, WORLD)) == len(places)


def test_a_cluster_lies_among_its_points_and_names_the_box_around_them_and_the_commonest_category():
    places = [(11.8400, 58.0600), (11.8402, 58.0601), (11.8404, 58.0602)]
    (cluster,) = PointIndex(points(places, ["LJUS", "BRA", "BRA"])).picture(8, AREA).clusters
    assert cluster.count == 3
    assert cluster.category == "BRA"
    assert cluster.box == Box(11.8400, 58.0600, 11.8404, 58.0602)
    assert not cluster.closed


def test_observations_on_one_coordinate_stay_one_closed_cluster_however_near():
    index = PointIndex(points([(11.84, 58.06)] * 7 + [(11.85, 58.065)]))
    for zoom in (16, 18, 20):
        picture = index.picture(zoom, AREA)
        (stack,) = picture.clusters
        assert (stack.count, stack.closed) == (7, True)
        assert (stack.lon, stack.lat) == (pytest.approx(11.84, abs=1e-6), pytest.approx(58.06, abs=1e-6))
        assert len(picture.pins) == 1


def test_a_cluster_that_cannot_be_parted_by_coming_nearer_is_closed():
    crowd = [(11.84 + i * 1e-8, 58.06) for i in range(2000)]
    picture = PointIndex(points(crowd)).picture(FINE_ZOOM + 1, AREA)
    assert picture.clusters
    assert all(cluster.closed for cluster in picture.clusters)


def test_few_observations_near_by_are_single_pins():
    picture = PointIndex(points(scattered(200))).picture(16, AREA)
    assert len(picture.pins) == 200


def test_many_observations_near_by_are_gathered():
    picture = PointIndex(points(scattered(4000))).picture(16, AREA)
    assert len(picture.clusters) + len(picture.pins) < 2500
    assert picture.total == 4000


def test_a_request_for_the_whole_world_at_the_nearest_zoom_is_answered_coarsely():
    picture = PointIndex(points(scattered(5000))).picture(20, WORLD)
    assert picture.total == 5000
    assert len(picture.clusters) <= 4096


def test_panning_moves_no_cluster():
    index = PointIndex(points(scattered(5000)))
    first = index.picture(15, Box(11.835, 58.055, 11.850, 58.065)).clusters
    second = index.picture(15, Box(11.837, 58.055, 11.852, 58.065)).clusters
    assert len(set(first) & set(second)) > len(first) / 2


def test_the_index_is_kept_until_the_store_changes(store, make_observation):
    store.write(lambda session: session.observations.put(make_observation(), Role.WALKER))
    first = index_of(store, EVERYTHING)
    assert index_of(store, EVERYTHING) is first
    near = make_observation(position=Position(lon=11.85, lat=58.06))
    store.write(lambda session: session.observations.put(near, Role.WALKER))
    assert index_of(store, EVERYTHING) is not first
    assert index_of(store, EVERYTHING).picture(18, AREA).total == 2


def test_each_selection_has_its_own_index(store, make_observation):
    for category, polarity in (("LJUS", -1), ("BRA", 1)):
        pin = make_observation(category=category, polarity=polarity)
        store.write(lambda session, pin=pin: session.observations.put(pin, Role.WALKER))
    good = index_of(store, Selection(polarities=(1,)))
    assert [pin.category for pin in good.picture(18, AREA).pins] == ["BRA"]
