"""Conditional permutation: against counting out all arrangements, and against esda."""

from __future__ import annotations

import sys
from itertools import permutations as orders

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest

from hbgeo.analysis.local import gi, gi_star, local_moran
from hbgeo.analysis.local_permutations import permuted
from hbgeo.analysis.local_result import CellClass, LocalMoran
from hbgeo.analysis.neighbours import RasterNeighbours, SparseNeighbours, from_lists
from hbgeo.errors import InvalidInput

FEW = from_lists({0: [1, 2], 1: [0, 2, 3], 2: [0, 1], 3: [1, 4], 4: [3], 5: []})


def counted_out(values: np.ndarray, neighbours: SparseNeighbours, z: np.ndarray) -> np.ndarray:
    """The probability of each cell from every way to deal out the others."""
    table, p = neighbours.matrix().toarray(), np.full(len(values), np.nan)
    for cell in np.flatnonzero(~np.isnan(z)):
        others = np.flatnonzero(~np.isnan(values) & (np.arange(len(values)) != cell))
        weights = table[cell, others]
        seen = weights @ values[others]
        dealt = np.array([weights @ values[list(order)] for order in orders(others)])
        extreme = dealt >= seen - 1e-9 if z[cell] > 0 else dealt <= seen + 1e-9
        p[cell] = min(2 * extreme.mean(), 1)
    return p


@pytest.mark.parametrize("values", [[3.0, 1.0, 4.0, 1.0, 5.0, 9.0], [0.0, 2.0, np.nan, 1.0, 2.0, 0.0]])
@pytest.mark.parametrize("weighted", [False, True])
def test_probabilities_are_those_of_all_arrangements(values, weighted):
    table = FEW.matrix().toarray()
    neighbours = SparseNeighbours(table * np.arange(1, 7) / 3 if weighted else table)
    for name in ("gi_star", "gi", "local_moran"):
        result = permuted(name, values, neighbours, permutations=40_000, seed=4)
        side = result.z if name == "gi_star" else gi(values, neighbours).z
        np.testing.assert_allclose(result.p, counted_out(np.array(values), neighbours, side), atol=0.015)


def test_row_standardised_weights_change_nothing():
    values = np.random.default_rng(1).poisson(2, 120)
    table = SparseNeighbours(RasterNeighbours(10, 12).matrix())
    plain, scaled = (permuted("gi", values, n, permutations=499) for n in (table, table.row_standardised()))
    np.testing.assert_array_equal(plain.p, scaled.p)


@pytest.mark.filterwarnings("ignore:The alternative hypothesis:DeprecationWarning")  # esda's news about its own default
def test_probabilities_agree_with_esda(monkeypatch):
    if "numba" not in sys.modules:
        monkeypatch.setitem(sys.modules, "numba", None)  # where it is installed, compiling takes longer than the work
    from esda import G_Local
    from libpysal.graph import Graph

    values = np.random.default_rng(2).gamma(2, size=600)
    neighbours = RasterNeighbours(20, 30)
    peer = G_Local(
        values, Graph.from_sparse(neighbours.matrix()), transform="B", star=True, permutations=4999, n_jobs=1, seed=1
    )
    ours = permuted("gi_star", values, neighbours, permutations=4999, seed=1)
    np.testing.assert_allclose(ours.z, peer.Zs, atol=1e-9)
    # esda's is one-sided; both have a standard error of √(p(1 − p)/4999) each.
    one = np.where(ours.p < 1, ours.p / 2, peer.p_sim)
    spread = np.sqrt(2 * peer.p_sim * (1 - peer.p_sim) / 4999)
    assert (np.abs(one - peer.p_sim) <= 4.5 * spread + 3 / 5000).all()


def test_chance_gives_even_probabilities():
    values = np.random.default_rng(8).normal(size=3600)
    p = permuted("gi", values, RasterNeighbours(60, 60), permutations=1999).p
    # Cells a few apart share no neighbour.
    assert kstest(p.reshape(60, 60)[1::3, 1::3].ravel(), "uniform").pvalue > 0.01


def test_without_any_value_nothing_is_claimed():
    said = permuted("gi_star", [np.nan] * 6, RasterNeighbours(2, 3), permutations=9)
    assert np.isnan(said.p).all()
    assert (said.classes() == CellClass.NO_DATA).all()


def test_the_same_seed_gives_the_same_and_another_another():
    values, neighbours = np.random.default_rng(3).poisson(1, 100), RasterNeighbours(10, 10)
    one, same, other = (permuted("gi_star", values, neighbours, permutations=199, seed=s) for s in (5, 5, 6))
    np.testing.assert_array_equal(one.p, same.p)
    assert (one.p != other.p).any()
    assert (one.permutations, one.seed) == (199, 5)


def test_a_hot_spot_is_found_and_outlives_the_correction():
    values = np.random.default_rng(1).poisson(1, (30, 30))
    values[10:14, 10:14] += 6
    result = permuted("gi_star", values, RasterNeighbours(30, 30), permutations=99_999)
    classes = result.classes().reshape(30, 30)
    assert (classes[11:13, 11:13] == CellClass.HOT_99).all()
    assert (np.abs(classes) >= 2).sum() < 50
    assert result.p.min() == pytest.approx(2 / 100_000)
    few = permuted("gi_star", values, RasterNeighbours(30, 30), permutations=99)
    assert (few.classes() <= CellClass.NOT_SIGNIFICANT).all()  # too few arrangements to claim anything of one in 900


def test_a_high_cell_in_low_surroundings_is_no_hot_spot():
    values = np.full((12, 12), 5.0) + np.random.default_rng(0).normal(0, 0.1, (12, 12))
    values[4:9, 4:9] = 0.0
    values[6, 6] = 60.0
    result = permuted("gi_star", values, RasterNeighbours(12, 12), permutations=999)
    assert result.z[6 * 12 + 6] > 0
    assert result.p[6 * 12 + 6] == 1


@settings(max_examples=30)
@given(st.integers(2, 6), st.integers(2, 6), st.integers(0, 99))
def test_islands_and_missing_values_stay_without_claim(rows, columns, seed):
    rng = np.random.default_rng(seed)
    values = np.where(rng.random(rows * columns) < 0.4, np.nan, rng.poisson(2, rows * columns))
    neighbours = RasterNeighbours(rows, columns, "rook")
    for name, analytic in (("gi_star", gi_star), ("gi", gi), ("local_moran", local_moran)):
        result, base = permuted(name, values, neighbours, permutations=19), analytic(values, neighbours)
        np.testing.assert_array_equal(np.isnan(result.p), np.isnan(base.p))
        np.testing.assert_array_equal(result.z, base.z)
        some = result.p[~np.isnan(result.p)]
        assert ((some >= 0.1) & (some <= 1)).all()
        assert isinstance(result, LocalMoran) == (name == "local_moran")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: permuted("geary", [1.0] * 6, FEW),
        lambda: permuted("gi", [1.0] * 6, FEW, permutations=0),
        lambda: permuted("gi", [1.0] * 5, FEW),
    ],
)
def test_mistakes_are_named(wrong):
    with pytest.raises(InvalidInput):
        wrong()
