"""Walking distances from everywhere to the nearest of some points, and how far one gets from them."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from shapely import LineString, Point

from hbgeo.demo.layers import places
from hbgeo.domain.place import Place
from hbgeo.errors import InvalidInput, NotFound
from hbgeo.services.footways import NO, Choice, network_of, reach

_BACK = Transformer.from_crs(3007, 4326, always_xy=True)
_THERE = Transformer.from_crs(4326, 3007, always_xy=True)


def at(east, north):
    """A point given in metres (EPSG:3007) from a corner in Hasselbacken."""
    return _BACK.transform(140_700 + east, 6_438_400 + north)


def path(*metres, **attributes):
    return Place(id="", layer="gangvag", geometry=LineString([at(*xy) for xy in metres]), attributes=attributes)


def ladder():
    """Two paths of 100 m beside each other, joined by steps in the west and an unlit path in the east."""
    return network_of(
        [
            path((0, 0), (100, 0), lit="yes"),
            path((0, 40), (100, 40)),
            path((0, 0), (0, 40), highway="steps"),
            path((100, 0), (100, 40), lit="no"),
        ]
    )


def in_metres(area):
    return shapely.transform(area, lambda xy: np.column_stack(_THERE.transform(*xy.T)) - (140_700, 6_438_400))


def test_the_straight_ways_to_the_path_and_from_it_are_in_the_metres():
    found = ladder().metres_to_nearest([at(10, -5), at(90, 47)], [at(30, 2), at(60, 38)])
    assert found.metres == pytest.approx([5 + 20 + 2, 7 + 30 + 2], abs=0.05)
    assert found.point.tolist() == [0, 1]


def test_a_nearer_point_on_the_same_path_counts_before_the_way_round():
    found = ladder().metres_to_nearest([at(50, 0)], [at(10, 0), at(80, 0), at(58, 0)])
    assert found.metres == pytest.approx([8], abs=0.02)
    assert found.point.tolist() == [2]


@pytest.mark.parametrize(
    ("options", "metres"),
    [({}, 60), ({"step_free": True}, 220), ({"lit": True}, 60), ({"step_free": True, "lit": True}, math.inf)],
)
def test_steps_and_darkness_are_walked_round_when_asked(options, metres):
    network = ladder()
    found = network.metres_to_nearest([at(10, 40)], [at(10, 0)], **options)
    assert found.metres == pytest.approx([metres], abs=0.1)
    assert network.distances([at(10, 40), at(10, 0)], **options)[0, 1] == pytest.approx(metres, abs=0.1)
    way = network.path(at(10, 40), at(10, 0), **options)
    assert (way.metres if way else math.inf) == pytest.approx(metres, abs=0.1)


def test_when_every_path_is_left_out_nothing_is_near():
    network = network_of([path((0, 0), (50, 0), lit="no")])
    with pytest.raises(NotFound, match="no light"):
        network.snap(*at(0, 0), lit=True)
    assert network.metres_to_nearest([at(0, 0)], [at(9, 0)], lit=True).metres.tolist() == [math.inf]
    assert network.node_metres([at(0, 0)], lit=True).point.tolist() == [-1, -1]
    assert reach(network, [at(0, 0)], 50, Choice(lit=True)).is_empty


def test_what_has_no_coordinates_is_far_from_everything():
    nowhere = (math.nan, math.nan)
    found = ladder().metres_to_nearest([nowhere, at(0, 0)], [nowhere, at(20, 0)])
    assert found.metres == pytest.approx([math.inf, 20], abs=0.02)
    assert found.point.tolist() == [-1, 1]
    assert ladder().metres_to_nearest([], [at(0, 0)]).metres.shape == (0,)
    assert np.isinf(ladder().node_metres([]).metres).all()


def test_the_limit_cuts_and_counts_itself():
    network = network_of([path((0, 0), (100, 0)), path((100, 0), (200, 0))])
    limit = float(network.node_metres([at(0, 0)]).metres[1])
    assert limit == pytest.approx(100, abs=0.05)
    assert np.isfinite(network.node_metres([at(0, 0)], limit).metres).tolist() == [True, True, False]
    assert network.metres_to_nearest([at(60, 50)], [at(0, 0)], 109).point.tolist() == [-1]
    assert network.metres_to_nearest([at(60, 50)], [at(0, 0)], 111).point.tolist() == [0]


@pytest.mark.parametrize("wrong", [0, -1, math.nan])
def test_a_limit_or_width_that_is_not_above_0_is_refused(wrong):
    network = ladder()
    for ask in (
        lambda: network.node_metres([at(0, 0)], wrong),
        lambda: network.metres_to_nearest([at(0, 0)], [at(0, 0)], wrong),
        lambda: reach(network, [at(0, 0)], wrong),
        lambda: reach(network, [at(0, 0)], 50, width=wrong),
    ):
        with pytest.raises(InvalidInput, match="above 0"):
            ask()


def test_the_area_reached_ends_where_the_limit_does():
    network = network_of([path((0, 0), (100, 0))])
    area = in_metres(reach(network, [at(20, 5)], 35, width=10))  # 5 m to the path, 30 along it
    assert area.bounds == pytest.approx((-10, -10, 60, 10), abs=0.1)
    assert area.area == pytest.approx(50 * 20 + math.pi * 100, rel=0.02)
    assert reach(network, [at(20, 50)], 35).is_empty


def test_an_area_reached_from_both_ends_has_a_gap_in_the_middle():
    network = network_of([path((0, 0), (200, 0))])
    area = in_metres(reach(network, [at(0, 0), at(200, 0)], 60, width=5))
    assert [part.bounds[::2] for part in sorted(shapely.get_parts(area), key=lambda part: part.bounds)] == [
        pytest.approx((-5, 65), abs=0.1),
        pytest.approx((135, 205), abs=0.1),
    ]
    whole = in_metres(reach(network, [at(0, 0), at(200, 0)], math.inf, width=5))
    assert whole.bounds == pytest.approx((-5, -5, 205, 5), abs=0.1)


grid = st.tuples(st.integers(0, 10), st.integers(0, 10)).map(lambda xy: (xy[0] * 10.0, xy[1] * 10.0))
lines = st.lists(
    st.tuples(st.lists(grid, min_size=2, max_size=4, unique=True), st.sampled_from(["yes", "no", None])),
    min_size=1,
    max_size=6,
)
near = st.tuples(st.integers(-30, 130), st.integers(-30, 130)).map(lambda xy: at(*xy))
stops = st.lists(near, min_size=1, max_size=5)
dark = st.booleans()


def built(drawn):
    return network_of([path(*xy, lit=said) if said else path(*xy) for xy, said in drawn])


def by_relaxing(network, points, lit):
    """Metres from every node to the nearest of points, edge by edge until nothing gets shorter."""
    best = [math.inf] * len(network.nodes)
    for point in points:
        snap = network.snap(*point, lit=lit)
        a, b = network.ends[snap.edge]
        best[a] = min(best[a], snap.distance_m + snap.part * network.metres[snap.edge])
        best[b] = min(best[b], snap.distance_m + (1 - snap.part) * network.metres[snap.edge])
    edges = [k for k in range(len(network.ends)) if not (lit and network.lit[k] == NO)]
    for _ in network.nodes:
        for k in edges:
            a, b = network.ends[k]
            best[a], best[b] = min(best[a], best[b] + network.metres[k]), min(best[b], best[a] + network.metres[k])
    return best


@given(drawn=lines, points=stops, lit=dark)
def test_metres_of_nodes_are_those_found_edge_by_edge(drawn, points, lit):
    network = built(drawn)
    if lit and (network.lit[network.line >= 0] == NO).all():
        assert np.isinf(network.node_metres(points, lit=True).metres).all()
        return
    found = network.node_metres(points, lit=lit)
    np.testing.assert_allclose(found.metres, by_relaxing(network, points, lit), atol=1e-6)
    alone = np.array([network.node_metres([point], lit=lit).metres for point in points])
    known = np.flatnonzero(found.point >= 0)
    np.testing.assert_allclose(alone[found.point[known], known], found.metres[known], atol=1e-6)
    assert (np.isfinite(found.metres) == (found.point >= 0)).all()


@given(drawn=lines, points=stops, origins=stops, lit=dark)
def test_metres_of_origins_are_the_distances_along_paths_and_the_straight_ways(drawn, points, origins, lit):
    network = built(drawn)
    if lit and (network.lit[network.line >= 0] == NO).all():
        return
    found = network.metres_to_nearest(origins, points, lit=lit)
    between = network.distances([*origins, *points], lit=lit)[: len(origins), len(origins) :]
    away = [np.array([network.snap(*one, lit=lit).distance_m for one in some]) for some in (origins, points)]
    total = between + away[0][:, None] + away[1]
    np.testing.assert_allclose(found.metres, total.min(axis=1), atol=1e-6)


@given(drawn=lines, points=stops, limit=st.integers(5, 150))
def test_all_that_is_within_the_limit_is_in_the_area(drawn, points, limit):
    network = built(drawn)
    area = in_metres(reach(network, points, limit, width=2))
    corner = (140_700, 6_438_400)
    own = network.line >= 0
    a, b = (network.nodes[network.ends[own, k]] for k in (0, 1))
    for t in (0, 0.3, 0.5, 0.9):
        on = a + t * (b - a)
        metres = network.metres_to_nearest(np.column_stack(_BACK.transform(*on.T)), points).metres
        for xy, away in zip(on - corner, metres, strict=True):
            if away < limit - 0.1:
                assert area.dwithin(Point(xy), 0.1)


def test_the_paths_of_the_demo_lead_from_every_place_to_a_stop():
    demo = places()
    network = network_of(demo)
    some = [one.geometry.centroid.coords[0] for one in demo if one.layer != "gangvag"]
    found = network.metres_to_nearest(some, some[:3])
    assert np.isfinite(found.metres).any()
    assert set(found.point.tolist()) <= {-1, 0, 1, 2}
    assert not reach(network, some[:3], 300).is_empty
