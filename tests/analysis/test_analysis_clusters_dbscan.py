"""DBSCAN: by hand, and the same core points and clusters as scikit-learn's."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import DBSCAN

from hbgeo.analysis.dbscan import dbscan
from hbgeo.errors import InvalidInput

HERE = np.array([150_000.0, 6_440_000.0])


def agrees(xy: np.ndarray, distance: float, fewest: int, most_pairs: int) -> None:
    ours = dbscan(xy, distance, fewest, most_pairs=most_pairs)
    peer = DBSCAN(eps=distance, min_samples=fewest).fit(xy)
    core = np.zeros(len(xy), dtype=bool)
    core[peer.core_sample_indices_] = True
    np.testing.assert_array_equal(ours.core, core)
    np.testing.assert_array_equal(ours.labels[core], peer.labels_[core])
    np.testing.assert_array_equal(ours.labels == -1, peer.labels_ == -1)
    border_is_nearest(xy, ours.labels, core)


def border_is_nearest(xy: np.ndarray, labels: np.ndarray, core: np.ndarray) -> None:
    for row in np.flatnonzero((labels >= 0) & ~core):
        apart = ((xy[core] - xy[row]) ** 2).sum(axis=1)
        assert labels[row] == labels[core][apart.argmin()]


@pytest.mark.parametrize("most_pairs", [10**7, 0])
@pytest.mark.parametrize(("distance", "fewest"), [(25, 4), (60, 10), (10, 1), (40, 2)])
def test_core_points_and_clusters_are_those_of_scikit_learn(most_pairs, distance, fewest):
    rng = np.random.default_rng(3)
    middles = rng.uniform(0, 2_000, (30, 2))
    crowd = middles[rng.integers(0, 30, 1_500)] + rng.normal(0, 25, (1_500, 2))
    agrees(HERE + np.vstack([crowd, rng.uniform(0, 2_000, (1_000, 2))]), distance, fewest, most_pairs)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=60),
    st.sampled_from([0.5, 1.0, 2.0, 5.0]),
    st.integers(1, 8),
    st.sampled_from([0, 10**7]),
)
def test_the_same_holds_on_a_lattice_where_many_lie_exactly_at_the_distance(places, distance, fewest, most_pairs):
    agrees(HERE + np.array(places, dtype=float), distance, fewest, most_pairs)


@pytest.mark.parametrize("most_pairs", [10**7, 0])
def test_by_hand(most_pairs):
    x = [0, 1, 2, 3, 10, 11, 12, 13, 6.5, 30]
    found = dbscan(np.column_stack([x, np.zeros(10)]), 3.5, 4, most_pairs=most_pairs)
    # 6.5 is 3.5 from both 3 and 10: a border point, that goes to the first; 30 is noise.
    assert found.labels.tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 0, -1]
    assert found.core.tolist() == [True] * 8 + [False, False]
    assert found.count == 2


@pytest.mark.parametrize("gap", [20.0, 20.001])
def test_two_dense_walls_are_one_only_when_they_are_near_enough(gap):
    along = np.linspace(0, 60, 3_000)
    walls = [np.column_stack([np.full(3_000, side), along]) for side in (0.0, gap)]
    found = dbscan(np.vstack(walls), 20.0, 50, most_pairs=1000)
    assert found.count == (1 if gap == 20.0 else 2)


def test_thousands_on_one_coordinate_take_little_memory():
    stack = np.tile(HERE, (50_000, 1))
    tracemalloc.start()
    found = dbscan(np.vstack([stack, stack[:20_000] + 5, HERE[None] + 1_000]), 30, 10)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.count == 1
    assert found.labels[-1] == -1
    assert peak < 100e6  # all pairs would take 39 GB


def test_no_points_are_no_clusters():
    assert dbscan(np.empty((0, 2)), 10, 3).count == 0


@pytest.mark.parametrize(("distance", "fewest"), [(0, 3), (np.nan, 3), (np.inf, 3), (10, 0)])
def test_options_out_of_range_are_refused(distance, fewest):
    with pytest.raises(InvalidInput):
        dbscan(np.zeros((3, 2)), distance, fewest)
