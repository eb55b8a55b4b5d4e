"""Day against dark: by hand."""

from __future__ import annotations

import numpy as np
import pytest

from hbgeo.analysis.light import light, light_by_place, light_in_cells
from hbgeo.errors import InvalidInput

DAY = [3, 4, 3, 2, 4, 3, 3, 4]
DARK = [1, 2, 2, 2, 1, 2, 2, 3]


def test_by_hand():
    found = light(DAY, DARK)
    # Differences −2 −2 −1 0 −3 −1 −1 −1: all seven point one way, 2/2⁷.
    assert (found.pairs, found.lower, found.higher) == (8, 7, 0)
    assert found.p == pytest.approx(2 / 128)
    # 36 means of two: −3, −2.5 twice, −2 seven times, −1.5 nine times (the 11th to 19th) … −0.5 four times, 0; the
    # interval lies between the 4th from each end (P(W ≤ 3) = 5/256 ≤ 2.5 %).
    assert (found.difference, found.low, found.high) == (-1.5, -2.0, -0.5)
    assert str(found.sentence) == (
        "It is rated worse in the dark than by day: of 8 rated in both, 7 are rated lower in the dark and 0 higher."
    )
    assert str(light(DARK, DAY).sentence).startswith("It is rated better in the dark")


def test_what_was_rated_only_once_is_no_pair():
    assert light([*DAY, 4, None, np.nan], [*DARK, None, 0, np.nan]) == light(DAY, DARK)


def test_too_few_pairs_give_no_claim_and_say_how_many_more_are_needed():
    found = light([4, 4, 4, None], [0, 0, 0, 0])
    assert np.isnan(found.p)
    assert found.more == 3
    assert str(found.sentence).startswith("Rated both by day and in the dark: 3. At least 3 more")
    assert light([], []).more == 6


def test_what_can_be_chance_is_said_so():
    found = light([2] * 8, [1, 3, 2, 2, 1, 3, 2, 1])
    assert found.p > 0.5
    assert "3 are rated lower in the dark and 2 higher. That can be chance." in str(found.sentence)


def test_as_many_but_not_by_as_much():
    found = light([4] * 14 + [0] * 14, [0] * 14 + [1] * 14)
    assert found.p < 0.05
    assert str(found.sentence).startswith("As many are rated lower as higher in the dark (14)")


def test_a_place_counts_once_and_may_be_rated_by_different_people():
    place = np.repeat(np.arange(7), 3)
    day = np.where(np.arange(21) % 3 == 2, np.nan, 3.0)
    dark = np.where(np.arange(21) % 3 == 2, 1.0, np.nan)
    found = light_by_place([*place, -1, -1], [*day, 0, 0], [*dark, 4, 4])
    assert (found.pairs, found.lower, found.difference) == (7, 7, -2)
    assert found.p == pytest.approx(2 / 128)
    assert light([*day], [*dark]).pairs == 0


def test_each_cell_by_itself_corrected_for_their_number():
    cell = [0] * 8 + [2] * 8 + [3] * 2 + [-1]
    frame = light_in_cells(cell, [*DAY, *DAY, 4, 4, 4], [*DARK, *DAY, 0, 0, 0], 5)
    assert frame["pairs"].tolist() == [8, 0, 8, 2, 0]
    assert frame["more"].tolist() == [0, 6, 0, 4, 6]
    np.testing.assert_allclose(frame["p"], [2 / 128, np.nan, 1, np.nan, np.nan])
    np.testing.assert_allclose(frame["p_adjusted"], [4 / 128, np.nan, 1, np.nan, np.nan])
    assert frame["difference"][0] == light(DAY, DARK).difference


def test_many_pairs_are_no_matter():
    rng = np.random.default_rng(1)
    day = rng.integers(0, 5, 200_000)
    found = light(day, np.maximum(day - rng.integers(0, 2, 200_000), 0))
    assert found.p < 1e-9
    assert found.difference == -0.5


def test_no_cells_are_no_rows():
    assert len(light_in_cells([], [], [], 0)) == 0


def test_what_does_not_fit_is_refused():
    for call in (
        lambda: light([1], [1, 2]),
        lambda: light([1], [np.inf]),
        lambda: light(DAY, DARK, confidence=0),
        lambda: light_by_place([1], DAY, DARK),
        lambda: light_in_cells([5] * 8, DAY, DARK, 5),
    ):
        with pytest.raises(InvalidInput):
            call()
