"""Metres walked in each cell: by hand, and against cutting line by line with shapely."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hbgeo.analysis.cells import hexagonal_cells, square_cells
from hbgeo.analysis.walked import walked
from hbgeo.errors import InvalidInput

WEST, SOUTH = 150_000.0, 6_440_000.0
BOUNDS = (WEST, SOUTH, WEST + 300, SOUTH + 200)


def line(*places: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString([(WEST + x, SOUTH + y) for x, y in places])


def test_metres_and_people_by_hand():
    cells = square_cells(BOUNDS, 100)
    found = walked(cells, [line((50, 50), (250, 50)), line((250, 20), (250, 150), (280, 190))], [10, 3])
    np.testing.assert_allclose(cells.raster(found.metres), [[50, 100, 50 + 80], [0, 0, 50 + 50]])
    np.testing.assert_allclose(cells.raster(found.person_metres), [[500, 1000, 500 + 240], [0, 0, 300]])
    assert cells.raster(found.visited.astype(float)).tolist() == [[1, 1, 1], [0, 0, 1]]
    assert found.outside == 0


def test_a_diagonal_is_cut_at_both_families_of_edges():
    found = walked(square_cells(BOUNDS, 100), [line((0, 50), (150, 200))])
    root = np.sqrt(2)
    np.testing.assert_allclose(found.metres, [50 * root, 0, 0, 50 * root, 50 * root, 0])


def test_what_leaves_the_cells_is_told():
    found = walked(square_cells(BOUNDS, 100), [line((-40, 50), (20, 50))], [5])
    assert found.person_metres[0] == pytest.approx(100)
    assert found.outside == pytest.approx(200)


def test_layers_are_brought_into_metres_and_parts_belong_to_their_way():
    cells = square_cells(BOUNDS, 100)
    both = shapely.MultiLineString([line((10, 50), (90, 50)), line((110, 50), (190, 50))])
    layer = gpd.GeoSeries([both, None, shapely.LineString()], crs=3007).to_crs(4326)
    found = walked(cells, layer, [2, 1, 1])
    np.testing.assert_allclose(found.person_metres[:2], [160, 160], atol=1e-3)


def test_walks_add_up():
    cells, way = square_cells(BOUNDS, 50), [line((0, 0), (300, 200))]
    once = walked(cells, way, [4])
    np.testing.assert_allclose((once + once).person_metres, walked(cells, way * 2, [4, 4]).person_metres)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.floats(-80, 380), st.floats(-80, 280)), min_size=2, max_size=8),
    st.sampled_from([square_cells, hexagonal_cells]),
    st.sampled_from([30.0, 70.0, 100.0]),
)
def test_lengths_are_those_of_shapely(places, kind, size):
    cells, way = kind(BOUNDS, size), line(*places)
    found = walked(cells, [way])
    # Step by step: shapely merges what is walked twice.
    steps = [shapely.LineString(pair) for pair in zip(way.coords, way.coords[1:], strict=False)]
    shapes = cells.polygons().geometry.to_numpy()
    expected = sum((shapely.length(shapely.intersection(shapes, step)) for step in steps), np.zeros(cells.count))
    edges = shapely.union_all(shapely.boundary(shapes))
    along = sum(shapely.length(shapely.intersection(edges, step)) for step in steps)
    np.testing.assert_allclose(found.metres, expected, atol=1e-6 + along)
    assert found.metres.sum() + found.outside == pytest.approx(way.length, abs=1e-6)


def test_no_ways_are_nothing_walked():
    found = walked(square_cells(BOUNDS, 100), [])
    assert not found.visited.any()


def test_what_is_no_line_is_refused():
    cells = square_cells(BOUNDS, 100)
    for ways, people in (
        ([shapely.Point(WEST, SOUTH)], None),
        ([line((0, 0), (1, 1))], [-1]),
        ([line((0, 0), (1, 1))], [1, 2]),
        (gpd.GeoSeries([line((0, 0), (1, 1))]), None),
    ):
        with pytest.raises(InvalidInput):
            walked(cells, ways, people)
