"""Density: against the exact sum, at the edge of an area, and bandwidths by rule."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import gaussian_kde

from hbgeo.analysis.bandwidth import bandwidth_for
from hbgeo.analysis.density import HECTARE, Density, density
from hbgeo.analysis.density_exact import exact_density, kernel_share
from hbgeo.errors import InvalidInput

BOUNDS = (157_000.0, 6_438_000.0, 158_280.0, 6_439_280.0)
#: A bay's shore: a disc without a bite, in EPSG:3007.
AREA = shapely.Point(157_600, 6_438_600).buffer(500).difference(shapely.box(157_600, 6_438_500, 158_200, 6_438_640))


def heaps(count: int, seed: int = 1) -> np.ndarray:
    """Invented pins in three heaps."""
    rng = np.random.default_rng(seed)
    middles = np.array([(157_400, 6_438_400), (157_700, 6_438_900), (158_000, 6_438_500)])
    return middles[rng.integers(0, 3, count)] + rng.normal(0, 130, (count, 2))


def places(surface: Density) -> np.ndarray:
    """The middles of the cells that have a value."""
    east, north = np.meshgrid(*surface.middles())
    return np.column_stack([east[np.isfinite(surface.values)], north[np.isfinite(surface.values)]])


def off(surface: Density, exact: np.ndarray) -> float:
    """The largest error as a share of the peak."""
    return float(np.abs(surface.values[np.isfinite(surface.values)] - exact).max() / exact.max())


def test_ten_thousand_points_on_256_squared():
    xy = heaps(10_000)
    surface = density(xy, 40, over=BOUNDS, cell=5)
    some = np.random.default_rng(2).choice(256 * 256, 4000, replace=False)
    exact = exact_density(xy, places(surface)[some], 40)
    assert surface.values.shape == (256, 256)
    assert np.abs(surface.values.ravel()[some] - exact).max() <= 5e-5 * exact.max()
    assert surface.error <= 1e-3


def test_a_stack_on_one_coordinate_is_within_the_stated_error():
    for shift in (0.0, 1.1, 2.5):
        xy = np.full((3, 2), BOUNDS[:2]) + 602.5 + shift
        surface = density(xy, 29, over=BOUNDS, cell=5)
        assert off(surface, exact_density(xy, places(surface), 29)) <= surface.error <= 1e-3


@given(
    bandwidth=st.floats(12, 200),
    cell=st.sampled_from([5.0, 12.5, 40.0]),
    seed=st.integers(0, 5),
    accuracy=st.sampled_from([1e-2, 1e-3, 2e-4]),
)
def test_the_error_stays_below_the_stated_one(bandwidth, cell, seed, accuracy):
    rng = np.random.default_rng(seed)
    xy = np.concatenate([heaps(20, seed), np.repeat(heaps(2, seed + 9), 15, axis=0)])
    weights = rng.exponential(size=len(xy))
    bounds = np.array([157_300, 6_438_300, 157_800, 6_438_700])
    surface = density(xy, bandwidth, weights=weights, over=bounds, cell=cell, accuracy=accuracy)
    exact = exact_density(xy, places(surface), bandwidth, weights=weights)
    peak = exact_density(xy, xy, bandwidth, weights=weights).max()
    assert np.abs(surface.values.ravel() - exact).max() / max(exact.max(), peak) <= surface.error <= accuracy


def test_the_surface_holds_all_the_weight():
    xy = heaps(500)
    weights = np.linspace(0, 3, 500)
    surface = density(xy, 50, weights=weights, over=(156_000, 6_437_000, 159_500, 6_440_500), cell=10)
    assert surface.weight == pytest.approx(weights.sum())
    assert surface.values.sum() * surface.cell**2 / HECTARE == pytest.approx(weights.sum())


def test_it_agrees_with_scipy():
    xy = heaps(300)
    kde = gaussian_kde(xy.T)
    spread = np.sqrt(np.linalg.det(kde.covariance)) ** 0.5
    kde.set_bandwidth(1.0)
    kde.covariance, kde.cho_cov = np.eye(2) * spread**2, np.eye(2) * spread
    kde.log_det = 2 * np.log(np.diag(kde.cho_cov * np.sqrt(2 * np.pi))).sum()
    surface = density(xy, spread, over=BOUNDS, cell=40)
    expected = kde(places(surface).T) * len(xy) * HECTARE
    assert off(surface, expected) <= surface.error


def test_the_edge_is_corrected():
    inside = heaps(4000)
    inside = inside[shapely.contains_xy(AREA, *inside.T)]
    surface = density(inside, 60, over=AREA, cell=10)
    where = places(surface)
    exact = exact_density(inside, where, 60, area=AREA)
    assert off(surface, exact) <= surface.error
    assert off(surface, exact) <= 5e-4
    assert surface.edge
    assert np.isnan(surface.values).any()


def test_an_even_spread_stays_even_up_to_the_edge():
    east, north = np.meshgrid(np.arange(157_005, 158_000, 10.0), np.arange(6_438_005, 6_438_600, 10.0))
    area = shapely.box(157_000, 6_438_000, 158_000, 6_438_600)
    surface = density(np.column_stack([east.ravel(), north.ravel()]), 70, over=area, cell=20)
    np.testing.assert_allclose(surface.values, HECTARE / 100, rtol=2e-3)
    plain = density(np.column_stack([east.ravel(), north.ravel()]), 70, over=area.bounds, cell=20)
    assert plain.values[0, 0] < 0.4 * HECTARE / 100


def test_points_outside_an_area_do_not_count_but_those_beyond_bounds_do():
    xy = np.array([(157_600, 6_438_300), (156_990, 6_438_300)])
    assert density(xy, 30, over=AREA, cell=10).points == 1
    near = density(xy[1:], 30, over=BOUNDS, cell=10)
    assert near.values[:, 0].max() > 0.5 * exact_density(xy[1:], xy[1:], 30)[0]
    far = density(xy - 5000, 30, over=BOUNDS, cell=10)
    assert far.peak == 0


def test_the_kernel_in_half_a_plane_is_a_half():
    half = shapely.box(-5000, -5000, 0, 5000)
    np.testing.assert_allclose(
        kernel_share(half, [(0, 0), (-300, 0), (100, 10)], 100), [0.5, 0.99865, 0.158655], atol=1e-6
    )
    ring = shapely.Point(0, 0).buffer(300, quad_segs=64).difference(shapely.Point(0, 0).buffer(100, quad_segs=64))
    expected = np.exp(-0.5) - np.exp(-4.5)
    assert kernel_share(ring, [(0, 0)], 100)[0] == pytest.approx(expected, abs=2e-4)


def test_bandwidths_by_rule():
    xy = np.random.default_rng(3).normal(0, 100, (2000, 2))
    assert bandwidth_for(xy, "scott") == pytest.approx(100 * 2000 ** (-1 / 6), rel=0.03)
    spread = np.sqrt(1 / np.log(2)) * np.median(np.hypot(*(xy - xy.mean(axis=0)).T))
    assert bandwidth_for(xy, "silverman") == pytest.approx(
        0.9 * min(spread, np.hypot(*xy.std(axis=0))) * 2000**-0.2, rel=1e-3
    )
    layer = gpd.GeoSeries(gpd.points_from_xy(*(xy + BOUNDS[:2]).T), crs="EPSG:3007").to_crs("EPSG:4326")
    assert bandwidth_for(layer, "scott") == pytest.approx(bandwidth_for(xy, "scott"), rel=1e-6)


@given(rule=st.sampled_from(["scott", "silverman"]), scale=st.floats(0.1, 50), times=st.integers(1, 4))
def test_rules_know_metres_and_weights(rule, scale, times):
    xy = heaps(60)
    plain = bandwidth_for(xy, rule)
    assert bandwidth_for((xy - xy.mean(axis=0)) * scale, rule) == pytest.approx(plain * scale)
    assert bandwidth_for(xy, rule, np.full(60, float(times))) == pytest.approx(plain)
    assert bandwidth_for(xy, rule, [1.0] * 30 + [0.0] * 30) == pytest.approx(bandwidth_for(xy[:30], rule))


def test_the_rule_may_be_named_and_the_cell_left_out():
    xy = heaps(400)
    surface = density(xy, "scott")
    assert surface.bandwidth == bandwidth_for(xy, "scott")
    assert surface.cell == pytest.approx(surface.bandwidth / 6)
    assert surface.bounds[0] <= xy[:, 0].min() - 3 * surface.bandwidth


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: density(np.empty((0, 2)), 10),
        lambda: density([(0, 0), (1, 1)], 0),
        lambda: density([(0, 0), (1, 1)], float("nan")),
        lambda: density([(0, 0), (1, 1)], 10, cell=-1),
        lambda: density([(0, 0), (1, 1)], 10, cell=0),
        lambda: density([shapely.Point(0, 0)], 10),
        lambda: density(gpd.GeoSeries([shapely.Point(11, 95)], crs=4326), 10),
        lambda: density([(0, 0), (1, 1)], 10, accuracy=0),
        lambda: density([(0, 0), (1, 1)], "wide"),
        lambda: density([(0, 0), (0, 0)], "scott"),
        lambda: density([(0, 0), (1, 1)], 0.1, over=BOUNDS),
        lambda: density([(0, 0)], 10, over=AREA),
        lambda: density([(0, 0), (1, 1)], 10, weights=[1.0]),
    ],
)
def test_mistakes_are_named(wrong):
    with pytest.raises(InvalidInput):
        wrong()


def test_a_bandwidth_of_0_is_what_is_said_to_be_wrong():
    with pytest.raises(InvalidInput, match="bandwidth must be above 0"):
        density([(0, 0), (1, 1)], 0)


@pytest.mark.parametrize("kind", [int, np.int64, np.float32])
def test_any_kind_of_number_is_a_bandwidth(kind):
    assert density([(0, 0), (1, 1)], kind(10)).bandwidth == 10


def test_the_coast_of_stenungsund_is_corrected(shared_data):
    area = gpd.read_file(shared_data / "geo/stenungsund_regso_deso_2025.gpkg", layer="regso_2025")
    coast = area.to_crs("EPSG:3007")
    town = coast.geometry.iloc[3].centroid
    xy = np.array([town.x, town.y]) + np.random.default_rng(6).normal(0, 2500, (3000, 2))
    surface = density(xy, 300, over=area, cell=100)
    inside = xy[shapely.intersects_xy(coast.union_all(), *xy.T)]
    assert surface.points == len(inside) < 3000
    flat = np.flatnonzero(np.isfinite(surface.values))
    some = np.append(np.random.default_rng(7).choice(flat, 200, replace=False), np.nanargmax(surface.values))
    east, north = (axis.ravel()[some] for axis in np.meshgrid(*surface.middles()))
    exact = exact_density(inside, np.column_stack([east, north]), 300, area=coast)
    assert np.abs(surface.values.ravel()[some] - exact).max() <= surface.error * surface.peak
    assert surface.error < 0.05
