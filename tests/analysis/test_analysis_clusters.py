"""Clusters as places: outline, name, leading categories."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from hbgeo.analysis.clusters import Share, clusters
from hbgeo.errors import InvalidInput

HERE = np.array([150_000.0, 6_440_000.0])
#: Five in a cross around HERE, six in a line 1 km to the east, one alone.
CROSS = np.add(HERE, [(0, 0), (10, 0), (-10, 0), (0, 10), (0, -10)])
LINE = np.add(HERE, [(1_000 + 5 * step, 0) for step in range(6)])
PINS = np.vstack([CROSS, LINE, [HERE + 5_000]])


def places(*where: tuple[str | None, float, float]) -> gpd.GeoDataFrame:
    names, east, north = zip(*where, strict=True)
    return gpd.GeoDataFrame(
        {"name": names}, geometry=gpd.points_from_xy(HERE[0] + np.array(east), HERE[1] + np.array(north)), crs=3007
    )


def test_places_come_with_most_pins_first():
    found = clusters(PINS, 15, 4)
    assert found.crs == "EPSG:3007"
    assert found["pins"].tolist() == [6, 5]
    assert found["cluster"].tolist() == [1, 0]
    # Of the line each has at least 4 within 15 m; of the cross only the middle has 5, the arms 4 (√200 < 15).
    assert found["core"].tolist() == [6, 5]
    np.testing.assert_allclose(found[["east", "north"]], [np.add(HERE, (1_012.5, 0)), HERE])


def test_an_outline_holds_its_pins_and_a_line_has_a_surface():
    line, cross = clusters(PINS, 15, 4).geometry
    assert all(line.covers(shapely.Point(pin)) for pin in LINE)
    assert all(cross.covers(shapely.Point(pin)) for pin in CROSS)
    # 25 m long, 7.5 m to each side, and two half circles of 16 corners.
    assert line.area == pytest.approx(25 * 15 + 8 * np.sin(np.pi / 8) * 7.5**2)


def test_all_on_one_coordinate_are_a_small_circle():
    (outline,) = clusters(np.tile(HERE, (9, 1)), 20, 5).geometry
    assert outline.bounds == pytest.approx((*(HERE - 10), *(HERE + 10)))


def test_the_name_is_that_of_the_place_nearest_to_the_middle():
    known = places(("Torget", 30, 0), ("Bron", 0, -12), (None, 0, 0), ("", 1, 1), ("Skolan", 1_200, 0))
    cross = clusters(PINS, 15, 4, places=known.to_crs(4326)).iloc[1]
    assert (cross["name"], cross["place"]) == ("Bron", 1)
    assert cross["name_metres"] == pytest.approx(12, abs=0.01)


def test_a_place_out_of_reach_of_the_outline_gives_no_name():
    known = places(("Skolan", 1_025 + 7.5 + 50, 0))
    assert clusters(PINS, 15, 4, places=known, name_within=50.1)["name"].tolist() == ["Skolan", None]
    short = clusters(PINS, 15, 4, places=known, name_within=49.9)
    assert short["name"].tolist() == [None, None]
    assert short["place"].tolist() == [-1, -1]


def test_leading_categories_are_the_most_frequent():
    about = ["ljus", "buskar", "ljus", None, "buskar", *["skräp"] * 2, *"abcd", "ljus"]
    line, cross = clusters(PINS, 15, 4, categories=about)["leading"]
    assert cross == (Share("ljus", 2), Share("buskar", 2))
    assert line == (Share("skräp", 2), Share("a", 1), Share("b", 1))


def test_no_clusters_are_an_empty_layer():
    found = clusters(PINS, 15, 40, categories=[None] * 12, places=places(("Torget", 0, 0)))
    assert len(found) == 0
    assert found.crs == "EPSG:3007"
    assert len(clusters(np.empty((0, 2)))) == 0


def test_what_does_not_fit_is_refused():
    with pytest.raises(InvalidInput):
        clusters(PINS, categories=["ljus"])
    with pytest.raises(InvalidInput):
        clusters(PINS, places=places(("Torget", 0, 0)).set_crs(None, allow_override=True))
    with pytest.raises(InvalidInput):
        clusters(PINS, places=places(("Torget", 0, 0)), name="namn")
