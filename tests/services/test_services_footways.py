"""The network of paths: where lines meet, distances, steps and light."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from shapely import LineString, Point

from hbgeo.demo.layers import places
from hbgeo.domain.place import Place
from hbgeo.errors import NotFound
from hbgeo.services import footways_tags
from hbgeo.services.footways import NO, YES, network_of

_BACK = Transformer.from_crs(3007, 4326, always_xy=True)


def at(east, north):
    """A point given in metres (EPSG:3007) from a corner in Hasselbacken."""
    return _BACK.transform(140_700 + east, 6_438_400 + north)


def path(*metres, **attributes):
    return Place(id="", layer="gangvag", geometry=LineString([at(*xy) for xy in metres]), attributes=attributes)


def square(**last):
    """A square of 100 m; its west side is the last line."""
    corners = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
    sides = [path(corners[k], corners[k + 1], wheelchair="yes") for k in range(3)]
    return network_of([*sides, path(corners[3], corners[4], **last)])


def metres(network, a, b, **options):
    return network.distances([at(*a), at(*b)], **options)[0, 1]


def test_without_paths_there_is_no_network():
    other = Place(id="", layer="busslinje", geometry=LineString([at(0, 0), at(9, 9)]))
    point = Place(id="", layer="gangvag", geometry=Point(at(0, 0)))
    spot = path((0, 0), (0, 0))
    assert network_of([]) is None
    assert network_of([other, point, spot]) is None


def test_distances_in_a_small_network_are_those_computed_by_hand():
    network = square()
    assert metres(network, (0, 0), (100, 100)) == pytest.approx(200, abs=0.05)
    assert metres(network, (30, 0), (0, 60)) == pytest.approx(90, abs=0.05)
    assert metres(network, (10, -5), (70, 5)) == pytest.approx(60, abs=0.05)  # both on one side, beside it
    assert metres(network, (50, 0), (50, 0)) == 0


def test_the_nearest_place_lies_on_the_line_not_at_a_corner():
    snap = square().snap(*at(40, 7))
    assert snap.distance_m == pytest.approx(7, abs=0.02)
    assert (snap.lon, snap.lat) == pytest.approx(at(40, 0), abs=1e-6)


@pytest.mark.parametrize(
    ("first", "second", "meets"),
    [
        ([(0, 0), (100, 0)], [(50, -50), (50, 50)], True),  # cross
        ([(0, 0), (100, 0)], [(50, 2.9), (50, 50)], True),  # ends 2.9 m from it
        ([(0, 0), (100, 0)], [(50, 3.2), (50, 50)], False),
        ([(0, 0), (100, 0)], [(0, 50), (50, 0.9), (100, 50)], True),  # touches within a metre
        ([(0, 0), (100, 0)], [(0, 50), (50, 1.3), (100, 50)], False),
        ([(0, 0), (100, 0)], [(100, 0), (100, 50)], True),  # one end
        ([(0, 0), (100, 0)], [(40, 0), (140, 0)], True),  # along each other
    ],
)
def test_lines_meet_where_they_cross_touch_or_nearly_end_at_each_other(first, second, meets):
    network = network_of([path(*first), path(*second)])
    assert np.isfinite(metres(network, first[0], second[-1])) == meets


def test_a_bridge_meets_what_it_crosses_only_at_its_ends():
    below = path((0, 0), (100, 0))
    bridge = [path((50, -50), (50, 50), bridge="yes"), path((50, 50), (0, 50))]
    assert metres(network_of([below, *bridge]), (0, 0), (50, -50)) == np.inf
    assert metres(network_of([*bridge]), (50, -50), (0, 50)) == pytest.approx(150, abs=0.05)


def test_a_line_that_crosses_itself_is_joined_there():
    eight = network_of([path((0, 0), (100, 100), (100, 0), (0, 100))])
    assert metres(eight, (0, 0), (0, 100)) == pytest.approx(141.42, abs=0.1)


def test_a_staircase_is_avoided_when_steps_must_be():
    network = square(highway="steps")
    assert metres(network, (0, 0), (0, 100)) == pytest.approx(100, abs=0.05)
    assert metres(network, (0, 0), (0, 100), step_free=True) == pytest.approx(300, abs=0.1)
    assert network.path(at(0, 0), at(0, 100)).step_free is False
    around = network.path(at(0, 0), at(0, 100), step_free=True)
    assert around.step_free is True
    assert around.metres == pytest.approx(300, abs=0.1)


def test_of_a_way_along_an_unknown_path_nothing_is_known():
    assert square().path(at(0, 10), at(0, 90)).step_free is None
    assert square().path(at(10, 0), at(90, 0)).step_free is True


def test_with_stairs_only_there_is_no_way_without_them():
    stairs = network_of([path((0, 0), (50, 0), trappa="ja")])
    assert stairs.path(at(0, 0), at(50, 0), step_free=True) is None
    assert metres(stairs, (0, 0), (50, 0), step_free=True) == np.inf
    with pytest.raises(NotFound):
        stairs.snap(*at(0, 0), step_free=True)


def test_parts_that_do_not_hang_together_are_infinitely_far():
    network = network_of([path((0, 0), (50, 0)), path((0, 500), (50, 500))])
    assert metres(network, (0, 0), (0, 500)) == np.inf
    assert network.path(at(0, 0), at(0, 500)) is None
    assert network.distances([]).shape == (0, 0)


@given(st.lists(st.tuples(st.floats(-20, 120), st.floats(-20, 120)), min_size=2, max_size=8))
def test_distances_are_a_metric_and_agree_with_the_ways(points):
    network = square()
    degrees = [at(*xy) for xy in points]
    found = network.distances(degrees)
    assert (found == found.T).all()
    assert (np.diag(found) == 0).all()
    assert (found[:, None, :] <= found[:, :, None] + found[None, :, :] + 1e-6).all()
    way = network.path(degrees[0], degrees[-1])
    assert way.metres == pytest.approx(found[0, -1], abs=1e-6)


def test_the_demos_paths_hang_together_and_know_their_lamps_and_steps():
    network = network_of(places())
    found = network.distances([tuple(network_end) for network_end in ((11.8461, 58.0653), (11.8424, 58.0620))])
    assert np.isfinite(found).all()
    assert {YES, NO} == set(network.lit.tolist())
    assert set(network.step_free.tolist()) == {YES, NO}


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({}, None),
        ({"highway": "footway"}, None),
        ({"highway": "steps"}, False),
        ({"highway": "steps", "ramp:wheelchair": "yes"}, True),
        ({"wheelchair": "yes"}, True),
        ({"wheelchair": "no"}, False),
        ({"wheelchair": "limited"}, None),
        ({"Trappa": "Ja"}, False),
        ({"trappa": False}, True),
        ({"steg": 12}, False),
        ({"steg": 0.0}, True),
        ({"kerb": "raised", "wheelchair": "yes"}, False),
        ({"trappa": None}, None),
    ],
)
def test_what_attributes_say_of_steps(attributes, expected):
    assert footways_tags.step_free(attributes) is expected


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [({}, None), ({"lit": "yes"}, True), ({"belysning": "nej"}, False), ({"lit": "x"}, None)],
)
def test_what_attributes_say_of_light(attributes, expected):
    assert footways_tags.lit(attributes) is expected
