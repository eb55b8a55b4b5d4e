"""Points in polygons and nearest places, beside GeoPandas."""

from __future__ import annotations

import warnings

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, box

from hbgeo.analysis.joining import nearest_within, points_in_polygons
from hbgeo.errors import InvalidInput

CRS = 3007
#: Whole metres from a corner in Stenungsund, few enough that points fall on corners and boundaries, and on each other.
metres = st.integers(0, 12).map(float)
spots = st.lists(st.one_of(st.none(), st.tuples(metres, metres)), max_size=30)


@st.composite
def polygon(draw):
    kind = draw(st.sampled_from(["box", "triangle", "hole", "two", "empty", "none"]))
    x, y, w, h = (draw(st.integers(*limits)) for limits in [(0, 10), (0, 10), (1, 8), (1, 8)])
    frame = box(x, y, x + w, y + h)
    return {
        "box": frame,
        "triangle": Polygon([(x, y), (x + w, y), (x, y + h)]),
        "hole": box(x - 3, y - 3, x + w + 3, y + h + 3).difference(frame),
        "two": MultiPolygon([frame, box(x + w + 1, y, x + w + 2, y + h)]),
        "empty": Polygon(),
        "none": None,
    }[kind]


def layer(shapes, crs=CRS):
    """A layer whose index is no position."""
    labels = [f"nr {k}" for k in range(len(shapes))]
    return gpd.GeoDataFrame(geometry=gpd.GeoSeries(list(shapes), crs=crs).values, index=labels)


def points(xy, corner=(140_700, 6_438_400)):
    east, north = corner
    return layer([None if p is None else Point(p[0] + east, p[1] + north) for p in xy])


def moved(shapes):
    return layer(shapely.transform(np.array(shapes, dtype=object), lambda c: np.add(c, (140_700, 6_438_400))))


def sjoin_pairs(left, right, predicate):
    """The rows that GeoPandas pairs, as positions."""
    left, right = left.reset_index(drop=True), right.reset_index(drop=True)
    joined = left.sjoin(right, predicate=predicate)
    return sorted(zip(joined.index, joined.index_right, strict=True))


def sjoin_nearest(left, right, limit):
    """Position (−1) and distance for each point by GeoPandas, of ties the first."""
    left, right = left.reset_index(drop=True), right.reset_index(drop=True)
    joined = left.sjoin_nearest(right, how="left", max_distance=limit, distance_col="metres")
    joined = joined.rename_axis("point").reset_index().sort_values(["point", "index_right"]).drop_duplicates("point")
    return joined.index_right.fillna(-1).astype(int).tolist(), joined.metres.to_numpy()


@pytest.mark.parametrize("predicate", ["within", "intersects"])
@given(xy=spots, areas=st.lists(polygon(), max_size=8))
def test_the_pairs_are_those_of_geopandas(predicate, xy, areas):
    left, right = points(xy), moved(areas)
    rows, columns = points_in_polygons(left, right, predicate)
    assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == sjoin_pairs(left, right, predicate)


@pytest.mark.parametrize(("predicate", "found"), [("within", [1]), ("intersects", [0, 1])])
def test_a_boundary_is_inside_only_when_that_is_asked_for(predicate, found):
    rows, columns = points_in_polygons(
        np.array([[0.0, 5.0], [5.0, 5.0], [11.0, 5.0]]), layer([box(0, 0, 10, 10)]), predicate
    )
    assert rows.tolist() == found
    assert columns.tolist() == [0] * len(found)


def test_a_point_in_several_polygons_comes_once_for_each():
    areas = [box(0, 0, 10, 10), None, box(2, 2, 8, 8), Polygon()]
    rows, columns = points_in_polygons(np.array([[np.nan, 1], [5, 5], [1, 1]]), np.array(areas, dtype=object))
    assert rows.tolist() == [1, 1, 2]
    assert columns.tolist() == [0, 2, 0]


@pytest.mark.parametrize("clustered", [False, True])
def test_many_points_and_crooked_polygons_pair_as_in_geopandas(clustered):
    rng = np.random.default_rng(4)
    xy = rng.uniform(0, 9000, (30_000, 2))
    if clustered:  # most in one cell of the grid, and some far away
        xy[:27_000] = xy[:27_000] / 300 + 4000
        xy[-1] = 5e6, -5e6
    turn = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    radius = rng.uniform(200, 900, (20, 40))
    middle = rng.uniform(3500, 4500, (20, 1, 2))
    rings = middle + radius[:, :, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    left, right = layer(shapely.points(xy)), layer(shapely.polygons(rings))
    rows, columns = points_in_polygons(left, right)
    assert len(rows) > 3_000
    assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == sjoin_pairs(left, right, "within")


@given(xy=spots, there=spots, limit=st.sampled_from([0.5, 1.0, 2.0**0.5, 3.0, 5.0, 100.0]))
def test_the_nearest_points_are_those_of_geopandas(xy, there, limit):
    left, right = points(xy), points(there)
    check_nearest(left, right, limit)


@given(xy=spots, areas=st.lists(polygon(), max_size=8), limit=st.sampled_from([0.5, 1.0, 3.0, 100.0]))
def test_the_nearest_areas_are_those_of_geopandas(xy, areas, limit):
    check_nearest(points(xy), moved(areas), limit)


def check_nearest(left, right, limit):
    found = nearest_within(left, right, limit)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GeoPandas joins empty columns
        rows, away = sjoin_nearest(left, right, limit)
    assert found.rows.tolist() == rows
    np.testing.assert_allclose(found.metres, away.astype(float), rtol=1e-12)


@pytest.mark.parametrize("limit", [30.0, 1000.0])
def test_the_nearest_of_many_places_are_those_of_geopandas(limit):
    rng = np.random.default_rng(5)
    left = layer(shapely.points(rng.uniform(0, 30_000, (40_000, 2))))
    right = layer(shapely.points(rng.uniform(0, 30_000, (900, 2)).round(-1)))
    check_nearest(left, right, limit)
    assert (nearest_within(left, right, limit).rows >= 0).sum() > 50


def test_of_places_equally_near_the_first_counts():
    places = np.array([[10.0, 0], [0, 10], [np.nan, 0], [-10, 0], [0, 10]])
    found = nearest_within(np.array([[0.0, 0], [0, 9], [-1, 0]]), places, np.inf)
    assert found.rows.tolist() == [0, 1, 3]
    assert found.metres.tolist() == [10, 1, 9]


def test_the_limit_itself_counts():
    found = nearest_within(np.array([[0.0, 0], [0, 0.1]]), np.array([[50.0, 0]]), 50)
    assert found.rows.tolist() == [0, -1]
    assert np.isnan(found.metres[1])


@pytest.mark.parametrize("join", [points_in_polygons, lambda a, b: nearest_within(a, b, 5)])
@pytest.mark.parametrize(("one", "other"), [(3007, 3006), (4326, 4326), (None, 3007), (None, None), (2263, 2263)])
def test_other_systems_than_equal_ones_in_metres_are_refused(join, one, other):
    with pytest.raises(InvalidInput, match="coordinate system"):
        join(layer([Point(1, 1)], one), layer([box(0, 0, 2, 2)], other))


def test_other_kinds_of_geometries_are_refused():
    with pytest.raises(InvalidInput, match="Only points"):
        points_in_polygons(layer([box(0, 0, 1, 1)]), layer([box(0, 0, 1, 1)]))
    with pytest.raises(InvalidInput, match="Only areas"):
        points_in_polygons(layer([Point(0, 0)]), layer([Point(0, 0)]))
    with pytest.raises(InvalidInput, match="two numbers"):
        points_in_polygons(np.zeros((3, 3)), layer([box(0, 0, 1, 1)]))
    for wrong in (0, -1, np.nan):
        with pytest.raises(InvalidInput, match="above 0"):
            nearest_within(np.zeros((1, 2)), np.zeros((1, 2)), wrong)


def test_nothing_is_joined_with_nothing():
    none, some = layer([]), layer([box(0, 0, 1, 1)])
    assert [len(part) for part in points_in_polygons(none, some)] == [0, 0]
    assert [len(part) for part in points_in_polygons(np.zeros((2, 2)), none)] == [0, 0]
    assert nearest_within(np.zeros((2, 2)), none, 5).rows.tolist() == [-1, -1]
    assert pd.Series(nearest_within(none, some, 5).rows).empty


def test_the_stops_of_stenungsund_lie_in_the_areas_that_geopandas_finds(shared_data):
    rows = pd.read_csv(shared_data / "geo" / "vasttrafik_stops_stenungsund.csv")
    stops = gpd.GeoDataFrame(geometry=gpd.points_from_xy(rows.lon, rows.lat, crs=4326)).to_crs(3006)
    areas = gpd.read_file(shared_data / "geo" / "stenungsund_regso_deso_2025.gpkg", layer="deso_2025")
    found, area = points_in_polygons(stops, areas)
    assert len(found) > 100
    assert list(zip(found.tolist(), area.tolist(), strict=True)) == sjoin_pairs(stops, areas, "within")
    check_nearest(stops[::2], stops[1::2], 250.0)  # many share their coordinates
