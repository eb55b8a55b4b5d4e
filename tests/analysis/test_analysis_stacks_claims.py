"""What may be claimed of so few pins: by hand and against scipy.stats.poisson."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from hbgeo.analysis.claims import claim, critical, detectable_ratio, expected_needed
from hbgeo.errors import InvalidInput


def test_the_critical_number_is_that_of_the_poisson_table():
    # P(X ≥ 3 | 1) = 0.0803, P(X ≥ 4 | 1) = 0.0190; P(X ≥ 9 | 5) = 0.0681, P(X ≥ 10 | 5) = 0.0318.
    assert critical(1) == 4
    assert critical(5) == 10
    assert critical(0) == 1


def test_the_ratio_is_noticed_with_the_power_asked_for():
    ratio = detectable_ratio(5)
    assert ratio == pytest.approx(25.038 / 2 / 5, abs=1e-4)  # table of chi-square, 20 degrees of freedom, 80 %
    assert poisson.sf(9, 5 * ratio) == pytest.approx(0.8)
    assert detectable_ratio(0) == inf


def test_the_fewest_expected_pins_for_a_ratio():
    needed = expected_needed(3)
    assert detectable_ratio(needed) == pytest.approx(3)
    grid = [step / 1000 for step in range(1, int(needed * 1000))]
    assert all(detectable_ratio(expected) > 3 for expected in grid)


def test_too_few_pins_give_no_claim_and_say_how_many_more_would_do():
    few = claim(40, 9 / 400)
    assert not few.allowed
    assert few.expected == pytest.approx(0.9)
    enough = claim(40 + few.more, 9 / 400)
    assert enough.allowed
    assert enough.refusal is None
    assert not claim(40 + few.more - 1, 9 / 400).allowed
    assert str(few.refusal).startswith(
        f"40 pins are too few to tell places apart. With {few.more} more, a place with 3"
    )


@given(st.integers(0, 3_000), st.integers(2, 500), st.sampled_from([1.5, 2, 3, 5]), st.sampled_from([1, 40]))
def test_a_claim_is_allowed_just_where_the_ratio_would_be_noticed(pins, cells, ratio, places):
    said = claim(pins, 1 / cells, ratio=ratio, places=places)
    over_mean, level = ratio / (1 + (ratio - 1) / cells), 0.05 if places == 1 else 0.05 / 2 / places
    assert said.allowed == (detectable_ratio(pins / cells, level) <= over_mean)
    assert said.allowed == (said.detectable <= ratio * (1 + 1e-9))
    if not said.allowed:
        assert detectable_ratio((pins + said.more) / cells, level) <= over_mean * (1 + 1e-9)


def test_as_many_more_as_it_says_will_do_though_pins_are_whole():
    few = claim(10, 0.3)
    assert claim(10 + few.more, 0.3).allowed


def test_among_many_places_with_so_many_pins_one_is_noticed_in_four_of_five_cases():
    cells, together = 400, 9
    share = 3 * together / (3 * together + cells - together)

    def noticed(pins):
        around = np.random.default_rng(1).binomial(pins, share, 4_000)
        return (poisson.sf(around - 1, pins * together / cells) <= 0.05 / 2 / cells).mean()

    assert 0.75 < noticed(claim(0, together / cells, places=cells).more) < 0.9
    assert noticed(claim(0, together / cells).more) < 0.3


@pytest.mark.parametrize("ratio", [1.0, 0.5, 1.001])
def test_ratios_that_nobody_could_notice_are_refused(ratio):
    with pytest.raises(InvalidInput):
        expected_needed(ratio)


def test_numbers_out_of_range_are_refused():
    for share in (0, 1, 1.2, float("nan")):
        with pytest.raises(InvalidInput):
            claim(10, share)
    with pytest.raises(InvalidInput):
        claim(10, 0.1, places=0)
    with pytest.raises(InvalidInput):
        detectable_ratio(-1)
    with pytest.raises(InvalidInput):
        detectable_ratio(1, level=0)
