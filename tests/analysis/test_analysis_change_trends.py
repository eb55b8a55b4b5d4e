"""Trends over walks: against the published table, all orders counted out, scipy, and by hand."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau, theilslopes

from hbgeo.analysis.trends import _inversions, _tails, trends, walks_for
from hbgeo.errors import InvalidInput

#: One-sided probabilities of S: Kendall (1975), reprinted in Gilbert (1987), table A18.
PUBLISHED = {
    (4, 4): 0.167, (4, 6): 0.042, (5, 6): 0.117, (5, 8): 0.042, (5, 10): 0.0083,
    (8, 16): 0.031, (8, 18): 0.016, (10, 21): 0.036, (10, 23): 0.023, (10, 25): 0.014,
}  # fmt: skip


@pytest.mark.parametrize(("n", "s"), PUBLISHED)
def test_probabilities_are_those_of_the_published_table(n, s):
    assert _tails((1,) * n)[s] / 2 == pytest.approx(PUBLISHED[n, s], abs=5.1e-4)


@pytest.mark.parametrize("values", [[1, 1, 2, 3, 3, 3], [0, 0, 0, 0, 5, 2], [1, 2, 3, 4, 5, 6, 6]])
def test_ties_are_counted_out_exactly(values):
    ties = tuple(sorted((values.count(v) for v in set(values)), reverse=True))
    seen = [sum(np.sign(b - a) for i, a in enumerate(o) for b in o[i + 1 :]) for o in permutations(values)]
    tails = _tails(ties)
    for s in range(len(tails)):
        assert tails[s] == pytest.approx(np.mean(np.abs(seen) >= s))


def test_orders_are_as_many_as_there_are():
    assert _inversions((1, 1, 1)) == [1, 2, 2, 1]
    assert _inversions((2, 2)) == [1, 1, 2, 1, 1]
    assert sum(_inversions((10, 10, 10))) == 5_550_996_791_340


@settings(deadline=None)
@given(st.lists(st.integers(-20, 20), min_size=5, max_size=25, unique=True))
def test_without_ties_all_is_as_in_scipy(values):
    times = np.arange(len(values)) * 0.5
    found, peer = trends([values], times), kendalltau(times, values, method="exact")
    assert found.tau[0] == pytest.approx(peer.statistic)
    assert found.p[0] == pytest.approx(peer.pvalue, rel=1e-9, abs=1e-12)
    assert found.slope[0] == pytest.approx(theilslopes(values, times).slope)


@given(st.lists(st.integers(0, 4), min_size=31, max_size=60))
def test_with_many_walks_and_ties_the_normal_approximation_is_scipys_but_for_continuity(values):
    if len(set(values)) == 1:
        return
    found, peer = trends([values], np.arange(len(values))), kendalltau(range(len(values)), values, method="asymptotic")
    assert found.tau[0] == pytest.approx(peer.statistic)
    assert found.p[0] >= peer.pvalue - 1e-12  # the correction makes it larger
    assert found.p[0] == pytest.approx(peer.pvalue, abs=0.02)


def test_exact_and_normal_agree_where_one_takes_over():
    values = np.random.default_rng(2).integers(0, 12, (20, 30)) + np.arange(30) * 0.1
    times = np.arange(30)
    exact = trends(values, times).p
    normal = [kendalltau(times, row, method="asymptotic").pvalue for row in values]
    np.testing.assert_allclose(exact, normal, atol=0.02)


def test_by_hand_with_walks_on_which_a_cell_was_not_visited():
    found = trends(
        [[1, np.nan, 2, 4, np.nan, 5, 7], [3, 3, 3, 3, 3, 3, 3], [1, 2, np.nan, np.nan, 3, np.nan, 4]], range(7)
    )
    np.testing.assert_allclose(found.s, [10, 0, 6])
    assert found.walks.tolist() == [5, 7, 4]
    assert found.p[0] == pytest.approx(2 / 120)
    assert found.p[1] == 1
    assert np.isnan(found.p[2])  # four walks can show nothing
    # Slopes of the pairs: 1/2, 3/3, 4/5, 6/6, 2, 1, 5/4, 1/2, 1, 2 – the middle ones are both 1.
    np.testing.assert_allclose(found.slope, [1, 0, 0.5])
    np.testing.assert_allclose(found.tau, [1, np.nan, 1])


def test_chance_gives_few_trends_after_correction():
    found = trends(np.random.default_rng(3).poisson(2, (500, 9)), range(9))
    assert (found.p <= 0.05).mean() < 0.05
    assert not (found.p_adjusted <= 0.05).any()


@pytest.mark.parametrize("cells", [1, 18, 40, 400])
def test_a_single_trend_can_be_told_from_so_many_walks_on_and_not_before(cells):
    def p_of_one_that_rises(walks):
        values = np.zeros((cells, walks))
        values[0] = np.arange(walks)
        return np.nan_to_num(trends(values, np.arange(walks)).p_adjusted[0], nan=1.0)

    enough = walks_for(cells)
    assert p_of_one_that_rises(enough) <= 0.05 < p_of_one_that_rises(enough - 1)


def test_nothing_is_no_trend():
    assert len(trends(np.empty((0, 6)), range(6)).frame()) == 0
    assert np.isnan(trends(np.full((1, 6), np.nan), range(6)).p).all()
    assert np.isnan(trends([[1.0]], [0]).slope).all()


def test_what_does_not_fit_is_refused():
    for values, times in (([[1, 2]], [1]), ([1, 2], [1, 2]), ([[1, 2]], [2, 2]), ([[1, np.inf]], [1, 2])):
        with pytest.raises(InvalidInput):
            trends(values, times)
