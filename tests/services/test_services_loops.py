"""A loop through the stops of a walk, and which places make one."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from shapely import LineString

from hbgeo.demo.layers import places
from hbgeo.domain.place import Place
from hbgeo.errors import InvalidInput
from hbgeo.services.footways import network_of
from hbgeo.services.loops import MOST_POINTS, _listed, loop, near_each_other
from hbgeo.services.loops_order import EXACT, _or_opt, round_length, shortest_round

_BACK = Transformer.from_crs(3007, 4326, always_xy=True)
spots = st.tuples(st.floats(0, 1000), st.floats(0, 1000))


def at(east, north):
    """A point given in metres (EPSG:3007) from a corner in Hasselbacken."""
    return _BACK.transform(140_700 + east, 6_438_400 + north)


def path(*metres, **attributes):
    return Place(id="", layer="gangvag", geometry=LineString([at(*xy) for xy in metres]), attributes=attributes)


def square(**last):
    corners = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
    sides = [path(corners[k], corners[k + 1], wheelchair="yes") for k in range(3)]
    return network_of([*sides, path(corners[3], corners[4], **last)])


def between(points):
    xy = np.array(points, dtype=float)
    return np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))


def said(found):
    return [str(note) for note in found.notes]


@given(st.lists(spots, min_size=1, max_size=8))
@settings(deadline=None, max_examples=30)
def test_of_few_places_no_order_is_shorter(points):
    metres = between(points)
    order = shortest_round(metres)
    assert order[0] == 0
    assert sorted(order) == list(range(len(points)))
    best = min(round_length(metres, (0, *rest)) for rest in itertools.permutations(range(1, len(points))))
    assert round_length(metres, order) == pytest.approx(best, abs=1e-6)


def test_of_many_places_on_a_circle_the_circle_is_found():
    angles = np.random.default_rng(3).permutation(40) * 2 * math.pi / 40
    points = [(500 * math.cos(a), 500 * math.sin(a)) for a in angles]
    metres = between(points)
    assert len(points) > EXACT
    order = shortest_round(metres)
    assert sorted(order) == list(range(40))
    assert round_length(metres, order) == pytest.approx(40 * 1000 * math.sin(math.pi / 40), abs=1e-6)
    assert order == shortest_round(metres)


@given(st.lists(spots, min_size=EXACT + 1, max_size=30), st.booleans())
@settings(deadline=None, max_examples=20)
def test_a_loop_visits_every_place_once_and_comes_back(points, with_start):
    found = loop([at(*xy) for xy in points], start=at(-50, -50) if with_start else None)
    assert sorted(found.order) == list(range(len(points)))
    assert found.line.is_empty or found.line.coords[0] == found.line.coords[-1]


def test_straight_lines_are_said_to_be_straight():
    found = loop([at(0, 0), at(100, 100), at(100, 0), at(0, 100)])
    assert found.order == (0, 2, 1, 3)
    assert found.length_m == pytest.approx(400, abs=0.1)
    assert found.minutes == 40
    assert (found.along, found.step_free) == ("straight", "unknown")
    assert said(found)[0] == "No paths are loaded: the lines between the stops are straight."


@given(points=st.lists(spots, min_size=6, max_size=9), seed=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_best_move_of_some_places_is_found_and_measured(points, seed):
    xy = np.array(points)
    metres = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    order = np.array(seed.sample(range(len(xy)), len(xy)))
    change, after = _or_opt(metres, order)
    before = round_length(metres, order)
    assert sorted(after) == list(range(len(xy)))
    assert round_length(metres, after) == pytest.approx(before + change, abs=1e-6)
    moves = []
    for start, length in itertools.product(range(len(xy)), (1, 2, 3)):
        part, rest = np.split(np.roll(order, -start), [length])
        moves += [[*rest[:k], *way, *rest[k:]] for k in range(1, len(rest)) for way in (part, part[::-1])]
    assert change == pytest.approx(min(round_length(metres, one) for one in moves) - before, abs=1e-6)


def test_a_way_that_is_far_longer_than_the_straight_line_is_found():
    hook = network_of([path((0, 0), (1000, 0)), path((1000, 0), (1000, 5)), path((1000, 5), (0, 5))])
    assert hook.path(at(1, 0), at(1, 5)).metres == pytest.approx(2003, abs=0.1)


def test_a_loop_follows_the_paths():
    found = loop([at(50, 2), at(50, 100)], start=at(0, 50), network=square(wheelchair="yes"))
    assert found.order == (0, 1)
    assert found.length_m == pytest.approx(404, abs=0.2)
    assert (found.along, found.step_free, found.notes) == ("paths", "yes", ())


def test_steps_are_walked_around_when_asked_and_named_when_not():
    network = square(highway="steps")
    points = [at(0, 0), at(0, 100)]
    short = loop(points, network=network)
    assert short.length_m == pytest.approx(200, abs=0.1)
    assert short.step_free == "no"
    assert said(short) == ["There are steps on the way to stop 1, 2."]
    around = loop(points, network=network, step_free=True)
    assert around.length_m == pytest.approx(600, abs=0.2)
    assert (around.step_free, around.notes) == ("yes", ())


def test_steps_without_a_way_around_are_walked_and_said():
    stairs = network_of([path((0, 0), (50, 0), trappa="ja")])
    found = loop([at(0, 0), at(50, 0)], network=stairs, step_free=True)
    assert (found.along, found.step_free) == ("paths", "no")


def test_a_stop_on_a_staircase_is_not_called_step_free():
    found = loop([at(100, 50), at(0, 50)], start=at(50, 0), network=square(highway="steps"), step_free=True)
    assert found.step_free == "unknown"
    assert "Whether there are steps is not known on the way back to the start." in said(found)


def test_a_stop_far_from_every_path_and_a_path_that_leads_nowhere_are_said():
    far = loop([at(50, 0), at(50, -60), at(100, 50)], network=square(wheelchair="yes"))
    assert far.along == "mixed"
    assert "Farther than 50 m from a path, with straight lines there: stop 2." in said(far)
    network = network_of([path((0, 0), (50, 0)), path((0, 500), (50, 500))])
    apart = loop([at(0, 0), at(50, 0), at(0, 500)], network=network)
    assert apart.along == "mixed"
    assert "No path leads there, so the line is straight: on the way to stop 1, 3." in said(apart)


def test_many_stops_in_a_row_are_named_as_one():
    assert _listed([5, 1, 2, 9, 3, 8]) == "1–3, 5, 8, 9"


def test_one_point_and_points_on_one_spot_make_no_line():
    for points in ([at(0, 0)], [at(0, 0)] * 5, [at(0, 0)] * 20):
        found = loop(points, network=square())
        assert found.line.is_empty
        assert found.length_m == 0
        assert sorted(found.order) == list(range(len(points)))


def test_what_makes_no_loop_is_refused():
    for points in ([], [at(0, 0)] * (MOST_POINTS + 1), [(math.nan, 58)], [(11, 91)]):
        with pytest.raises(InvalidInput):
            loop(points)


def test_in_the_demo_the_loop_goes_along_its_paths():
    found = loop([(11.8461, 58.0653), (11.8424, 58.0620), (11.8439, 58.0630)], network=network_of(places()))
    assert (found.along, found.step_free) == ("paths", "yes")


def test_a_walk_is_made_of_places_near_each_other():
    points = [at(0, 5000), *[at(100 * k, 0) for k in range(5)], at(0, 4000)]
    assert sorted(near_each_other(points)) == [1, 2, 3, 4, 5]
    assert near_each_other(points, around=at(10, 5100), most_length_m=500) == (0,)
    assert len(near_each_other(points, most_stops=3)) == 3
    assert near_each_other([]) == ()
    assert near_each_other([at(0, 0), at(0, 9000)], weights=[1, 9]) == (1,)


@given(st.lists(spots, min_size=1, max_size=25), st.floats(100, 3000))
@settings(deadline=None, max_examples=40)
def test_the_chosen_places_make_a_round_that_is_short_enough(points, most):
    chosen = near_each_other([at(*xy) for xy in points], most_length_m=most)
    assert 1 <= len(chosen) == len(set(chosen)) <= 12
    metres = between([points[row] for row in chosen])
    assert round_length(metres, shortest_round(metres)) * 1.3 <= most + 0.1
