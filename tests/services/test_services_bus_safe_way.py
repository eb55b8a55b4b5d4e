"""How much of the walk to the bus passes no problem, against figures counted by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from shapely import LineString

from hbgeo.domain.observation import Status
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.services import bus
from hbgeo.services.bus import Dwellings, StopArea
from hbgeo.services.footways import Choice, network_of

_BACK = Transformer.from_crs(3007, 4326, always_xy=True)


def at(east, north):
    """A point given in metres (EPSG:3007) from a corner in Hasselbacken."""
    return _BACK.transform(140_700 + east, 6_438_400 + north)


def stop(name, *points):
    places = tuple(at(*point) for point in points)
    return StopArea(name, name, *places[0], tuple(f"{name}{k}" for k in range(len(points))), places)


def homes(*rows):
    return Dwellings(np.array([at(*row[:2]) for row in rows]), np.array([row[2] for row in rows], dtype=float))


def path(*metres, **attributes):
    return Place(id="", layer="gangvag", geometry=LineString([at(*xy) for xy in metres]), attributes=attributes)


@pytest.fixture
def pin(make_observation):
    def made(east, north, category="LJUS", **fields):
        lon, lat = at(east, north)
        fields = {"polarity": -1, "subcode": None} | fields
        return replace(make_observation(), position=Position(lon=lon, lat=lat), category=category, **fields)

    return made


#: 200 m to the north, lit, then 100 m to the east, unlit; a side path 50 m on says nothing of lamps.
PATHS = (path((0, 0), (0, 200), lit="yes"), path((0, 200), (100, 200), lit="no"), path((0, 50), (80, 50)))


def test_a_straight_walk_passes_a_problem_for_thirty_metres(pin):
    # 100 m due north past a pin on the line: 15 m before and 15 m after it.
    (way,) = bus.safe_ways([stop("A", (0, 100))], homes((0, 0, 3)), [pin(0, 50)])
    assert (way.dwellings, way.along_paths) == (3, False)
    assert way.metres == pytest.approx(300, abs=0.1)
    assert way.free_m == pytest.approx(210, abs=0.1)
    assert way.share_free == pytest.approx(0.7, abs=0.001)
    assert way.share_lit is None


def test_a_pin_farther_than_fifteen_metres_is_not_passed(pin):
    # 9 m beside the way it is passed for 2·√(15² − 9²) = 24 m, 16 m beside it for none.
    (way,) = bus.safe_ways([stop("A", (0, 100))], homes((0, 0, 1)), [pin(9, 50), pin(16, 20)])
    assert way.metres - way.free_m == pytest.approx(24, abs=0.1)


def test_two_pins_on_one_spot_count_once(pin):
    (way,) = bus.safe_ways(
        [stop("A", (0, 100))], homes((0, 0, 1)), [pin(0, 50), pin(0, 50, "GANG"), pin(0, 60, "SIKT")]
    )
    assert way.metres - way.free_m == pytest.approx(40, abs=0.1)  # 35 to 75 m


@pytest.mark.parametrize(
    ("category", "fields"),
    [
        ("SKRAP", {}),
        ("HALLPL", {"subcode": "HALLPL1"}),
        ("LJUS", {"polarity": 1}),
        ("LJUS", {"polarity": 0}),
        ("LJUS", {"status": Status.DONE}),
        ("LJUS", {"status": Status.VERIFIED}),
        ("LJUS", {"status": Status.DUPLICATE}),
    ],
)
def test_what_makes_no_way_unsafe_is_passed_over(pin, category, fields):
    (way,) = bus.safe_ways([stop("A", (0, 100))], homes((0, 0, 1)), [pin(0, 50, category, **fields)])
    assert way.share_free == 1


@pytest.mark.parametrize(
    ("category", "subcode"), [("LJUS", "LJUS1"), ("SIKT", None), ("GANG", None), ("HALLPL", "HALLPL3")]
)
def test_these_make_a_way_unsafe(pin, category, subcode):
    (way,) = bus.safe_ways([stop("A", (0, 100))], homes((0, 0, 1)), [pin(0, 50, category, subcode=subcode)])
    assert way.free_m == pytest.approx(70, abs=0.1)


def test_along_paths_the_way_is_the_paths(pin):
    # From 4 m beside the far end: 4 + 100 + 200 m and 3 m from the path to the stop. Two dwellings walk it.
    (way,) = bus.safe_ways([stop("A", (0, -3))], homes((100, 204, 2)), [pin(0, 100)], network=network_of(PATHS))
    assert way.along_paths
    assert way.metres == pytest.approx(2 * 307, abs=0.5)
    assert way.metres - way.free_m == pytest.approx(2 * 30, abs=0.1)
    assert way.lit_m == pytest.approx(2 * 200, abs=0.5)
    assert way.unlit_m == pytest.approx(2 * 100, abs=0.5)
    assert way.share_lit == pytest.approx(2 / 3, abs=0.002)


def test_walks_go_round_what_is_left_out():
    steps = path((0, 200), (0, 0), highway="steps")
    network = network_of([steps, path((0, 200), (100, 200)), path((100, 200), (100, 0), (0, 0))])
    walks = homes((0, 200, 2))
    (way,) = bus.safe_ways([stop("A", (0, 0))], walks, [], network=network)
    assert way.metres == pytest.approx(2 * 200, abs=0.5)
    (way,) = bus.safe_ways([stop("A", (0, 0))], walks, [], network=network, choice=Choice(step_free=True))
    assert way.metres == pytest.approx(2 * 400, abs=0.5)
    (way,) = bus.safe_ways([stop("A", (0, 0))], walks, [], network=network_of([steps]), choice=Choice(step_free=True))
    assert (way.dwellings, way.metres, way.along_paths) == (0, 0, True)


def test_walks_that_share_a_path_are_summed_and_each_goes_to_its_nearest_stop(pin):
    # Stop A at the south end, B at the east end. From (0, 40): 40 m to A. From (60, 50): 60 + 50 m to A, 60 of them of
    # no known light. From (0, 160): 160 m to A, 40 + 100 m to B, thus B.
    areas = [stop("A", (0, 0)), stop("B", (100, 200))]
    walks = homes((0, 40, 1), (60, 50, 2), (0, 160, 4))
    a, b = bus.safe_ways(areas, walks, [pin(0, 25)], network=network_of(PATHS))
    assert (a.dwellings, b.dwellings) == (3, 4)
    assert a.metres == pytest.approx(40 + 2 * 110, abs=0.5)
    assert a.lit_m == pytest.approx(40 + 2 * 50, abs=0.5)
    assert (a.unlit_m, a.share_lit) == (0, 1)
    assert b.metres == pytest.approx(4 * 140, abs=0.5)
    # The pin is passed from 10 to 40 m: by all three dwellings of A for 30 m.
    assert a.metres - a.free_m == pytest.approx(3 * 30, abs=0.3)
    assert b.share_free == 1


def test_the_nearest_platform_is_walked_to(pin):
    (way,) = bus.safe_ways([stop("A", (0, 0), (0, 150))], homes((0, 140, 1)), [], network=network_of(PATHS))
    assert way.metres == pytest.approx(10, abs=0.1)


def test_who_has_no_path_to_a_stop_does_not_walk(pin):
    network = network_of([*PATHS, path((500, 0), (500, 50))])
    (way,) = bus.safe_ways([stop("A", (0, 0))], homes((500, 20, 7), (0, 20, 1)), [], network=network)
    assert way.dwellings == 1


def test_without_dwellings_walks_begin_all_over_the_area(pin):
    area = shapely.transform(shapely.box(140_700, 6_438_400, 140_800, 6_438_500), _BACK.transform, interleaved=False)
    (way,) = bus.safe_ways([stop("A", (0, 0))], area, [], network=network_of(PATHS))
    assert way.dwellings == 25  # 100 × 100 m in squares of 20 m


def test_without_stops_or_dwellings_nobody_walks(pin):
    assert bus.safe_ways([], homes((0, 0, 1)), [pin(0, 0)], network=network_of(PATHS)) == ()
    nobody = Dwellings(np.empty((0, 2)), np.empty(0))
    (way,) = bus.safe_ways([stop("A", (0, 0))], nobody, [pin(0, 0)], network=network_of(PATHS))
    assert (way.dwellings, way.share_free) == (0, None)


spots = st.lists(st.tuples(st.integers(-20, 120), st.integers(-20, 220)), min_size=1, max_size=8)


@given(spots, spots)
def test_walks_together_are_as_long_as_each_alone_and_as_the_network_says(begins, ends):
    network = network_of(PATHS)
    areas = [stop(f"S{k}", point) for k, point in enumerate(ends)]
    walks = homes(*((*point, k + 1) for k, point in enumerate(begins)))
    found = bus.safe_ways(areas, walks, [], network=network)
    nearest = network.metres_to_nearest(walks.points, [at(*point) for point in ends])
    assert sum(way.metres for way in found) == pytest.approx((nearest.metres * walks.counts).sum(), abs=0.5)
    assert sum(way.dwellings for way in found) == walks.counts.sum()
    assert all(way.lit_m + way.unlit_m <= way.metres + 1e-6 for way in found)
