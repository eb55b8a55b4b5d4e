"""Rates: against published tables, esda and scipy, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from hbgeo.analysis.exposure import poisson_interval, rates, shrunk
from hbgeo.analysis.local_result import CellClass
from hbgeo.errors import InvalidInput


def test_the_interval_is_that_of_the_published_table():
    # Garwood (1936), table 1; Pearson & Hartley (1966), Biometrika tables for statisticians I, table 40.
    low, high = poisson_interval([0, 1, 5, 10, 100])
    np.testing.assert_allclose(low, [0, 0.0253, 1.6235, 4.7954, 81.364], atol=6e-4)
    np.testing.assert_allclose(high, [3.6889, 5.5716, 11.6683, 18.3904, 121.627], atol=6e-4)


def test_shrinkage_by_hand():
    # Mean 12/60 = 0.2; rates 0.4, 0.1, 0.2; Σ E (r − m)² / ΣE = (0.4 + 0.2 + 0) / 60 = 0.01; minus 0.2 / 20 → 0.
    np.testing.assert_allclose(shrunk(np.array([4.0, 2, 6]), np.array([10.0, 20, 30])), [0.2, 0.2, 0.2])
    # Mean 0.2; rates 0.8, 0.05, 0.1; (3.6 + 0.45 + 0.3) / 60 = 0.0725; minus 0.01 = 0.0625.
    by_hand = [
        0.2 + 0.0625 / (0.0625 + 0.02) * 0.6,
        0.2 - 0.0625 / 0.0725 * 0.15,
        0.2 - 0.0625 / (0.0625 + 1 / 150) * 0.1,
    ]
    np.testing.assert_allclose(shrunk(np.array([8.0, 1, 3]), np.array([10.0, 20, 30])), by_hand)


def test_shrinkage_agrees_with_esda():
    from esda.smoothing import Empirical_Bayes

    rng = np.random.default_rng(5)
    exposure = rng.uniform(50, 5_000, 60)
    counts = rng.poisson(exposure * rng.gamma(2, 0.002, 60)).astype(float)
    np.testing.assert_allclose(shrunk(counts, exposure), Empirical_Bayes(counts, exposure).r.ravel(), rtol=1e-12)


def test_rates_by_hand():
    found = rates([6, 2, 0, 3], [1_000, 2_000, 1_000, 0])
    np.testing.assert_allclose(found.rate, [6, 1, 0, np.nan])
    assert found.mean == pytest.approx(2)
    np.testing.assert_allclose(found.ratio, [6 / (2 / 3), 1 / 3, 0, np.nan])
    assert found.visited.tolist() == [True, True, True, False]
    assert found.elsewhere == 3
    np.testing.assert_allclose(found.p[0], 2 * sum(binom.pmf([6, 7, 8], 8, 0.25)))
    np.testing.assert_allclose(found.p[2], 2 * 0.75**8)


def test_the_ratio_and_its_interval_are_those_of_the_binomial_test():
    pins, metres = np.array([7, 3, 12, 0]), np.array([800.0, 900, 1_500, 700])
    found = rates(pins, metres)
    for cell, (k, share) in enumerate(zip(pins, metres / metres.sum(), strict=True)):
        test = binomtest(int(k), 22, share)
        ends = np.array(test.proportion_ci(0.95, "exact"))
        np.testing.assert_allclose(
            [found.ratio_low[cell], found.ratio_high[cell]], ends / (1 - ends) * (1 - share) / share
        )
        sides = [binomtest(int(k), 22, share, alternative=side).pvalue for side in ("greater", "less")]
        assert found.p[cell] == pytest.approx(min(1, 2 * min(sides)))


def test_a_cell_nobody_walked_through_is_not_called_safe():
    found = rates([30, 5, 5, 0, 5, 5], [1_000, 1_000, 1_000, 0, 1_000, 1_000])
    assert found.classes().tolist() == [3, -1, -1, 99, -1, -1]
    assert found.frame()["class"][3] == CellClass.NO_DATA
    assert np.isnan(found.frame()["shrunk"][3])


def test_only_a_few_of_many_cells_are_hot_by_chance_after_correction():
    rng = np.random.default_rng(6)
    claims = 0
    for _ in range(40):
        metres = rng.uniform(100, 3_000, 300)
        claims += (np.abs(rates(rng.poisson(metres * 0.005), metres).classes()) >= 2).any()
    assert claims <= 6  # of 40 maps without anything; 5 % are 2


@pytest.mark.parametrize(("pins", "metres"), [([0, 0], [10, 20]), ([4], [10]), ([4, 0], [10, 0])])
def test_nothing_is_claimed_without_pins_or_without_a_rest(pins, metres):
    found = rates(pins, metres)
    assert np.isnan(found.p).all()
    assert CellClass.HOT_95 not in found.classes()
    assert found.classes()[0] == CellClass.NO_CLAIM


def test_nothing_at_all_is_no_rates():
    assert len(rates([], []).frame()) == 0
    assert np.isnan(rates([3, 1], [0, 0]).rate).all()


@given(st.lists(st.tuples(st.integers(0, 50), st.floats(1, 1e5)), min_size=2, max_size=30))
def test_rates_lie_in_their_intervals_and_shrunk_ones_between_raw_and_mean(cells):
    pins, metres = zip(*cells, strict=True)
    found = rates(pins, metres)
    assert (found.low <= found.rate * (1 + 1e-9)).all()
    assert (found.rate <= found.high).all()
    inner, outer = np.sort([found.rate, np.full(len(pins), found.mean)], axis=0)
    assert (found.shrunk >= inner * (1 - 1e-9) - 1e-9).all()
    assert (found.shrunk <= outer * (1 + 1e-9) + 1e-9).all()
    if sum(pins):
        assert ((found.p >= 0) & (found.p <= 1)).all()
        assert (found.ratio_low <= found.ratio_high).all()


def test_what_does_not_fit_is_refused():
    for pins, metres in (([1], [1, 2]), ([1.5], [1]), ([-1], [1]), ([1], [-1]), ([np.nan], [1])):
        with pytest.raises(InvalidInput):
            rates(pins, metres)
