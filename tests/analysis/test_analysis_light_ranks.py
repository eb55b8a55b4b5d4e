"""Signed ranks: against a published example, all signs counted out, scipy, and by simulation."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata, wilcoxon

from hbgeo.analysis.signed_ranks import shift, signed_rank_probability

#: Hamilton's depression scores: Hollander & Wolfe (1973), Nonparametric statistical methods, table 3.1.
FIRST = np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30])
SECOND = np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])


def test_the_published_example():
    assert signed_rank_probability(SECOND - FIRST) == pytest.approx(0.0390625)  # one-sided 0.0195
    np.testing.assert_allclose(shift(SECOND - FIRST, 0.95), [-0.46, -0.786, -0.010], atol=5e-4)


@given(st.lists(st.integers(-4, 4), min_size=1, max_size=9))
@settings(deadline=None)
def test_probabilities_are_those_of_all_signs(values):
    d = np.array(values, dtype=float)
    ranks = rankdata(np.abs(d))[d != 0]
    seen = abs(rankdata(np.abs(d)) @ np.sign(d))
    every = [abs(np.dot(signs, ranks)) for signs in product((-1, 1), repeat=len(ranks))]
    assert signed_rank_probability(d) == pytest.approx(np.mean(np.array(every) >= seen - 1e-9))


@given(st.lists(st.floats(-9, 9).filter(lambda v: abs(v) > 1e-6), min_size=2, max_size=40, unique_by=abs))
@settings(deadline=None)
def test_without_ties_it_is_as_in_scipy(values):
    assert signed_rank_probability(np.array(values)) == pytest.approx(wilcoxon(values, method="exact").pvalue)


def test_with_many_pairs_it_is_scipys_normal_approximation():
    d = np.random.default_rng(4).integers(-3, 3, 400).astype(float)
    peer = wilcoxon(d, zero_method="pratt", method="asymptotic", correction=False)
    assert signed_rank_probability(d) == pytest.approx(peer.pvalue, rel=1e-9)


def test_exact_and_normal_agree_where_one_takes_over():
    rng = np.random.default_rng(5)
    for _ in range(10):
        d = rng.integers(-3, 4, 100).astype(float)
        peer = wilcoxon(d, zero_method="pratt", method="asymptotic", correction=False)
        assert signed_rank_probability(d) == pytest.approx(peer.pvalue, abs=0.03)


@given(st.lists(st.integers(-4, 4), min_size=6, max_size=40), st.floats(0.5, 0.99))
def test_the_shift_is_the_median_of_all_means_of_two(values, confidence):
    means = np.sort([(a + b) / 2 for i, a in enumerate(values) for b in values[i:]])
    middle, low, high = shift(np.array(values, dtype=float), confidence)
    assert middle == np.median(means)
    if not np.isnan(low):
        outer = int((means < low).sum()), int((means > high).sum())
        assert low in means
        assert high in means
        assert low <= middle <= high
        assert max(outer) <= len(means) / 2


def test_the_interval_holds_the_true_shift_at_least_as_often_as_it_says():
    rng = np.random.default_rng(6)
    held = 0
    for _ in range(1_500):
        # Symmetric about −1, on whole steps.
        _, low, high = shift(rng.binomial(4, 0.5, 25) - rng.binomial(4, 0.5, 25) - 1.0, 0.95)
        held += low <= -1 <= high
    assert held / 1_500 >= 0.95 - 2 * np.sqrt(0.95 * 0.05 / 1_500)


def test_few_pairs_have_no_interval():
    assert np.isnan(shift(np.array([1.0, 2, 3, 4, 5]), 0.95)[1])
    assert shift(np.array([1.0, 2, 3, 4, 5, 6]), 0.95) == (3.5, 1.0, 6.0)
    assert signed_rank_probability(np.zeros(8)) == 1
