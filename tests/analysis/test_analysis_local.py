"""Local statistics: against their definitions, and where nothing can be said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hbgeo.analysis.local import gi, gi_star, local_moran
from hbgeo.analysis.local_result import CellClass, adjusted
from hbgeo.analysis.moran import moran
from hbgeo.analysis.neighbours import RasterNeighbours, SparseNeighbours, from_lists, within_distance
from hbgeo.errors import InvalidInput

LINE = from_lists({0: [1], 1: [0, 2], 2: [1, 3], 3: [2], 4: []})
sizes = st.tuples(st.integers(1, 7), st.integers(1, 7))


@st.composite
def rasters(draw):
    rows, columns = draw(sizes)
    values = draw(arrays(np.float64, rows * columns, elements=st.sampled_from([np.nan, 0.0, 1.0, 2.0, 7.5])))
    return RasterNeighbours(rows, columns, draw(st.sampled_from(["queen", "rook"]))), values


@given(rasters())
def test_shifted_sums_are_those_of_the_matrix(raster):
    neighbours, values = raster
    filled, table = np.nan_to_num(values), neighbours.matrix()
    np.testing.assert_allclose(neighbours.lag(filled), table @ filled, atol=1e-12)
    assert (table.diagonal() == 0).all()
    assert set(table.data) <= {1.0}
    for statistic in (gi_star, gi, local_moran):
        one, other = statistic(values, neighbours), statistic(values, SparseNeighbours(table))
        np.testing.assert_allclose(one.z, other.z, atol=1e-9)


@pytest.mark.parametrize(("contiguity", "reach"), [("queen", 1.5), ("rook", 1.1)])
def test_cells_of_a_raster_touch_as_far_as_their_middles_are_apart(contiguity, reach):
    x, y = np.meshgrid(np.arange(5.0), np.arange(4.0))
    near = within_distance(np.column_stack([x.ravel(), y.ravel()]), reach)
    np.testing.assert_array_equal(RasterNeighbours(4, 5, contiguity).matrix().toarray(), near.matrix().toarray())


@given(rasters())
def test_cells_without_data_are_as_if_they_were_not_there(raster):
    neighbours, values = raster
    valid = ~np.isnan(values)
    rest = SparseNeighbours(neighbours.matrix()[valid][:, valid])
    for statistic in (gi_star, gi, local_moran):
        whole, part = statistic(values, neighbours), statistic(values[valid], rest)
        np.testing.assert_allclose(whole.z[valid], part.z, atol=1e-9)
        assert np.isnan(whole.z[~valid]).all()
        assert (whole.classes()[~valid] == CellClass.NO_DATA).all()


def test_nothing_is_claimed_of_an_island_but_it_counts():
    result = gi_star([1.0, 2.0, 3.0, 4.0, 40.0], LINE)
    assert np.isnan(result.z[4])
    assert result.classes()[4] == CellClass.NO_CLAIM
    assert result.z[3] < 0  # 3 and 4 lie below the mean, which the island raises


def test_a_cell_whose_neighbours_have_no_data_is_an_island():
    result = gi([1.0, 2.0, np.nan, 4.0, 3.0], LINE)
    assert result.classes().tolist()[2:] == [CellClass.NO_DATA, CellClass.NO_CLAIM, CellClass.NO_CLAIM]


@pytest.mark.parametrize("statistic", [gi_star, gi, local_moran])
@pytest.mark.parametrize("values", [[0.1] * 5, [0.0] * 5, [np.nan] * 5, [np.nan] * 4 + [1.0]])
def test_nothing_is_claimed_when_nothing_varies(statistic, values):
    result = statistic(values, LINE)
    assert np.isnan(result.z).all()
    assert set(result.classes()) <= {CellClass.NO_CLAIM, CellClass.NO_DATA}


def test_nothing_is_claimed_when_everything_is_near_everything():
    everywhere = SparseNeighbours(np.ones((4, 4)))
    assert np.isnan(gi_star([1.0, 2.0, 3.0, 9.0], everywhere).z).all()


@given(arrays(np.float64, 12, elements=st.integers(0, 9)), st.floats(0.5, 20), st.floats(-50, 50))
def test_units_do_not_matter(values, scale, shift):
    neighbours = RasterNeighbours(3, 4)
    for statistic in (gi_star, gi):
        np.testing.assert_allclose(
            statistic(values * scale + shift, neighbours).z, statistic(values, neighbours).z, atol=1e-6
        )


@pytest.mark.parametrize("statistic", [gi_star, gi, local_moran])
def test_small_differences_far_from_zero_count_like_any(statistic):
    raster, values = RasterNeighbours(6, 7), np.random.default_rng(4).normal(size=42)
    np.testing.assert_allclose(statistic(values + 1e7, raster).z, statistic(values, raster).z, atol=1e-6)


def test_local_morans_z_comes_from_all_ways_to_deal_the_others():
    # Two neighbours among four others: the twelve ordered pairs, counted out.
    values = np.array([9.0, 1.0, 4.0, 2.0, 7.0])
    star = from_lists({0: [1, 2], 1: [0], 2: [0], 3: [], 4: []})
    z = values - values.mean()
    dealt = [z[0] * (z[a] + z[b]) for a in range(1, 5) for b in range(1, 5) if a != b]
    seen = z[0] * (z[1] + z[2])
    assert local_moran(values, star).z[0] == pytest.approx((seen - np.mean(dealt)) / np.std(dealt))


def test_local_moran_names_outliers():
    values = np.ones((9, 9))
    values[4, 4] = 30.0
    values[:3, :3] = 12.0
    classes = local_moran(values, RasterNeighbours(9, 9)).classes(correct=False).reshape(9, 9)
    assert classes[1, 1] == CellClass.HOT_99
    assert classes[4, 4] in {CellClass.HIGH_AMONG_LOW, CellClass.NOT_SIGNIFICANT}
    values[1, 1] = 0.0
    assert local_moran(values, RasterNeighbours(9, 9)).classes(correct=False)[10] == CellClass.LOW_AMONG_HIGH


def test_classes_follow_the_corrected_probability():
    values = np.zeros((20, 20))
    values[3:6, 3:6] = 5.0
    result = gi_star(values, RasterNeighbours(20, 20))
    frame = result.frame()
    assert result.classes()[4 * 20 + 4] == CellClass.HOT_99
    assert (frame["class"] == result.classes()).all()
    hot = frame["class"] >= CellClass.HOT_95
    assert (hot == ((frame.p_adjusted <= 0.05) & (frame.z > 0) & (frame["class"] < CellClass.NO_CLAIM))).all()
    assert (result.classes() != 0).sum() < (result.classes(correct=False) != 0).sum() + 1


def test_chance_alone_makes_hardly_any_hot_spot_once_corrected():
    values = np.random.default_rng(5).normal(size=(60, 60))
    result = gi_star(values, RasterNeighbours(60, 60))
    assert (np.abs(result.classes(correct=False)) >= 2).mean() == pytest.approx(0.05, abs=0.015)
    assert (np.abs(result.classes()) >= 2).sum() == 0


def test_correction_as_printed_by_benjamini_and_hochberg():
    # Benjamini & Hochberg (1995), p. 295: 15 probabilities; four are significant at 0.05, as 0.0095 ≤ 4/15 · 0.05.
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528]
    assert (adjusted([*p, 0.7590, 1.0]) <= 0.05).sum() == 4


@given(st.lists(st.floats(0, 1) | st.just(float("nan")), max_size=30))
def test_corrected_probabilities_keep_order_and_only_grow(values):
    p = np.array(values)
    q, tested = adjusted(p), ~np.isnan(p)
    assert (np.isnan(q) == ~tested).all()
    assert (q[tested] >= p[tested]).all()
    assert (q[tested] <= 1).all()
    assert (np.diff(q[tested][np.argsort(p[tested], kind="stable")]) >= 0).all()


def test_morans_i_leaves_islands_out():
    with_island = moran([1.0, 2.0, 3.0, 9.0, 99.0], LINE)
    assert with_island == moran([1.0, 2.0, 3.0, 9.0], from_lists({0: [1], 1: [0, 2], 2: [1, 3], 3: [2]}))
    assert with_island.cells == 4


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: gi_star([1.0, 2.0], LINE),
        lambda: gi_star([1.0, 2.0, np.inf, 3.0, 4.0], LINE),
        lambda: moran([1.0, 1.0, 1.0, 1.0, 5.0], LINE),
        lambda: SparseNeighbours(np.ones((2, 3))),
        lambda: SparseNeighbours([[0.0, -1.0], [1.0, 0.0]]),
        lambda: within_distance([(0.0, 0.0), (1.0, 1.0)], 0),
        lambda: within_distance([(0.0, np.nan), (1.0, 1.0)], 5),
        lambda: adjusted([0.5, 1.5]),
    ],
)
def test_mistakes_are_named(wrong):
    with pytest.raises(InvalidInput):
        wrong()
