"""Square and hexagonal cells: which cell a point is in, and who lies beside whom."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from hbgeo.analysis.cells import hexagonal_cells, square_cells
from hbgeo.analysis.neighbours import RasterNeighbours, within_distance
from hbgeo.errors import InvalidInput

BOUNDS = (157_000.0, 6_438_000.0, 157_430.0, 6_438_310.0)
#: A town quarter with a courtyard, in EPSG:3007.
AREA = shapely.Point(157_200, 6_438_200).buffer(180).difference(shapely.Point(157_210, 6_438_190).buffer(60))
makers = st.sampled_from([square_cells, hexagonal_cells])
sides = st.floats(17, 90)


def points(count: int, seed: int = 3) -> np.ndarray:
    """Invented points around the bounds."""
    return np.random.default_rng(seed).uniform((156_950, 6_437_950), (157_480, 6_438_360), (count, 2))


@pytest.mark.parametrize("make", [square_cells, hexagonal_cells])
@given(size=sides, over=st.sampled_from([BOUNDS, AREA]))
def test_a_point_is_in_the_polygon_of_its_cell(make, size, over):
    cells, xy = make(over, size), points(400)
    cell, shapes = cells.cell_of(xy), cells.polygons().geometry.to_numpy()
    inside = cell >= 0
    assert (shapely.distance(shapes[cell[inside]], shapely.points(xy[inside])) < 1e-6).all()
    tree = shapely.STRtree(shapes)
    assert not len(tree.query(shapely.points(xy[~inside]), predicate="within")[0])
    assert shapely.contains_xy(shapely.box(*BOUNDS) if over is BOUNDS else AREA, *xy[~inside].T).sum() == 0


@given(make=makers, size=sides)
def test_cells_cover_the_area_once(make, size):
    cells = make(AREA, size).polygons()
    assert cells.crs == "EPSG:3007"
    assert cells.area.sum() == pytest.approx(shapely.union_all(cells.geometry.to_numpy()).area)
    assert (cells.share * cells.area).sum() == pytest.approx(AREA.area)
    assert cells.intersects(AREA).all()
    assert cells.share.between(0, 1).all()


@given(make=makers, size=sides, over=st.sampled_from([BOUNDS, AREA]))
def test_neighbours_are_the_cells_that_touch(make, size, over):
    cells = make(over, size)
    reach = size * (1.5 if make is square_cells else 1.05)
    table = cells.neighbours().matrix()
    np.testing.assert_array_equal(table.toarray(), within_distance(cells.centres(), reach).matrix().toarray())


@given(size=sides)
def test_rooks_share_an_edge(size):
    cells = square_cells(AREA, size)
    near = within_distance(cells.centres(), size * 1.1)
    np.testing.assert_array_equal(cells.neighbours("rook").matrix().toarray(), near.matrix().toarray())


def test_middles_lie_in_the_middle():
    for make in (square_cells, hexagonal_cells):
        cells = make(BOUNDS, 40)
        middles = shapely.centroid(cells.polygons().geometry.to_numpy())
        np.testing.assert_allclose(shapely.get_coordinates(middles), cells.centres(), atol=1e-6)
        assert (cells.cell_of(cells.centres()) == np.arange(cells.count)).all()


def test_totals_count_and_weigh():
    cells = square_cells((0, 0, 20, 10), 10)
    xy = [(1, 1), (2, 9.9), (10, 0), (20, 10), (21, 5), (-0.1, 3)]
    assert cells.totals(xy).tolist() == [2, 2]
    assert cells.totals(xy, [0.5, 1, 2, 4, 8, 16]).tolist() == [1.5, 6]
    assert cells.totals(np.empty((0, 2))).tolist() == [0, 0]


def test_the_same_cells_whatever_the_bounds():
    small, large = (square_cells((a, a, 300, 300), 25) for a in (110, 20))
    small_middles, large_middles = ({tuple(middle) for middle in cells.centres()} for cells in (small, large))
    assert small_middles < large_middles
    one, other = (hexagonal_cells((a, a, 300, 300), 25) for a in (110, 20))
    assert {tuple(m) for m in one.centres().round(6)} < {tuple(m) for m in other.centres().round(6)}


def test_layers_come_in_other_coordinate_systems():
    area = gpd.GeoSeries([AREA], crs="EPSG:3007")
    cells = square_cells(area.to_crs("EPSG:4326"), 50)
    assert cells.polygons().geom_equals(square_cells(AREA, 50).polygons()).all()
    layer = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*points(50).T), crs="EPSG:3007")
    np.testing.assert_array_equal(cells.totals(layer.to_crs("EPSG:4326")), cells.totals(points(50)))


def test_a_complete_raster_needs_no_matrix():
    cells = square_cells(BOUNDS, 10)
    assert (cells.rows, cells.columns, cells.complete) == (31, 43, True)
    assert isinstance(cells.neighbours(), RasterNeighbours)
    masked = square_cells(AREA, 10)
    assert not masked.complete
    raster = masked.raster(np.arange(masked.count, dtype=float))
    assert np.isfinite(raster).sum() == masked.count


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: square_cells(BOUNDS, 0),
        lambda: hexagonal_cells(BOUNDS, float("nan")),
        lambda: square_cells(BOUNDS, 0.01),
        lambda: square_cells((0, 0, 0, 5), 1),
        lambda: square_cells(shapely.LineString([(0, 0), (1, 1)]), 1),
        lambda: square_cells(gpd.GeoSeries([AREA]), 10),
        lambda: square_cells(BOUNDS, 10).totals([(1, 2, 3)]),
        lambda: square_cells(BOUNDS, 10).totals([(1, 2)], [-1]),
        lambda: square_cells(BOUNDS, 10).totals([(1, 2)], [1, 2]),
        lambda: square_cells(BOUNDS, 10).totals(gpd.GeoSeries([shapely.Point()], crs="EPSG:3007")),
    ],
)
def test_mistakes_are_named(wrong):
    with pytest.raises(InvalidInput):
        wrong()
