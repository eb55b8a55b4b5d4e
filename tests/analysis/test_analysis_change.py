"""Before and after against the rest: by hand, against scipy, and how often the interval holds what is true."""

from __future__ import annotations

from math import inf, isnan, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact, nchypergeom_fisher
from scipy.stats.contingency import odds_ratio

from hbgeo.analysis.change import Change, Period, change, change_at
from hbgeo.analysis.conditional import table
from hbgeo.errors import InvalidInput


def counted(*pins: int, metres: tuple[float, ...] = (1_000, 1_000, 10_000, 10_000)) -> Change:
    return change(*(Period(k, m) for k, m in zip(pins, metres, strict=True)))


@settings(deadline=None, max_examples=60)
@given(*[st.integers(0, 25)] * 4)
def test_estimate_and_interval_are_those_of_scipy(after, before, rest_after, rest_before):
    counts = table(after, before, rest_after, rest_before)
    if len(counts.values) == 1:
        return
    peer = odds_ratio([[after, before], [rest_after, rest_before]], kind="conditional")
    ends = peer.confidence_interval(0.95)
    np.testing.assert_allclose(counts.estimate(), peer.statistic, rtol=1e-4)
    np.testing.assert_allclose(counts.interval(0.025), [ends.low, ends.high], rtol=1e-4)


def test_tails_are_those_of_the_noncentral_distribution():
    counts, peer = table(3, 9, 20, 22), nchypergeom_fisher(54, 12, 23, 0.7)
    assert counts.at_most(3, log(0.7)) == pytest.approx(peer.cdf(3))
    assert counts.at_least(3, log(0.7)) == pytest.approx(peer.sf(2))
    assert counts.mean(log(0.7)) == pytest.approx(peer.mean())


def test_the_lady_tasting_tea():
    # Fisher's (1935) own table: 3 of 4; one-sided 17/70 = 0.243.
    assert table(3, 1, 1, 3).at_least(3, 0.0) == pytest.approx(17 / 70)


def test_fewer_pins_than_expected_are_said_so():
    found = counted(40, 10, 300, 310)
    assert found.ratio == pytest.approx((10 / 40) / (310 / 300), rel=0.02)
    assert found.p == pytest.approx(2 * fisher_exact([[10, 40], [310, 300]], "less").pvalue)
    assert found.low < found.ratio < found.high < 1
    said = str(found.sentence)
    assert said.startswith("There are 76 % fewer pins than could be expected from the rest of the area;")
    assert f"between {round(100 * (1 - found.high))} and {round(100 * (1 - found.low))} %" in said


def test_what_was_walked_more_afterwards_is_allowed_for():
    same = counted(20, 40, 200, 200, metres=(1_000, 2_000, 10_000, 10_000))
    assert same.ratio == pytest.approx(1, abs=0.02)
    assert str(same.sentence).startswith("No difference could be seen. A decrease of less than")
    more = counted(20, 40, 200, 200)
    assert more.ratio == pytest.approx(2, rel=0.03)
    assert "2.0 times as many pins as could be expected" in str(more.sentence)


def test_what_changed_everywhere_is_no_change_of_the_place():
    found = counted(60, 20, 600, 200)
    assert found.ratio == pytest.approx(1, abs=0.02)
    assert found.p > 0.9


def test_what_would_have_been_missed_is_what_the_test_would_miss():
    found = counted(20, 18, 300, 300)
    counts = table(18, 20, 300, 300)
    seen = [k for k in counts.values if counts.at_most(k, 0.0) <= 0.025]
    assert counts.at_most(seen[-1], log(found.noticeable)) == pytest.approx(0.8, abs=1e-6)
    percent = round(100 * (1 - found.noticeable))
    assert 40 < percent < 80
    assert f"less than {percent} % would easily have been missed" in str(found.sentence)


def test_tens_of_thousands_of_pins_are_compared_as_closely_as_their_number_lets():
    found = counted(60_000, 57_000, 300_000, 300_000)
    assert found.ratio == pytest.approx(0.95, abs=1e-4)
    assert 0.97 < found.noticeable < 0.99
    assert found.high - found.low < 0.03


def test_nothing_is_claimed_of_too_little():
    said = {
        "few": counted(1, 0, 30, 30),
        "none": counted(0, 0, 30, 30),
        "no rest": counted(5, 2, 0, 0),
        "not visited": counted(5, 0, 30, 30, metres=(1_000, 0, 10_000, 10_000)),
        "rest not visited": counted(5, 3, 30, 0, metres=(1_000, 1_000, 10_000, 0)),
    }
    assert "no decrease could have been" in str(said["few"].sentence)
    assert "too few pins" in str(said["none"].sentence)
    assert "too few pins" in str(said["no rest"].sentence)
    assert "The place was not walked through" in str(said["not visited"].sentence)
    assert "The rest was not walked through" in str(said["rest not visited"].sentence)
    assert isnan(said["none"].ratio)


def test_an_open_interval_is_said_as_at_least():
    found = counted(0, 20, 300, 300)
    assert found.high == inf
    assert str(found.sentence).startswith("There are at least")


@pytest.mark.parametrize("truth", [0.3, 1.0, 2.5])
def test_the_interval_holds_what_is_true_at_least_as_often_as_it_says(truth):
    rng = np.random.default_rng(9)
    metres = (800.0, 1_300.0, 9_000.0, 7_000.0)
    rates = np.array([0.012, 0.012 * 0.8 * truth, 0.02, 0.02 * 0.8])
    rounds, held, said = 1_500, 0, 0
    for pins in rng.poisson(rates * metres, (rounds, 4)):
        found = change(*(Period(int(k), m) for k, m in zip(pins, metres, strict=True)))
        held += isnan(found.p) or found.low <= truth <= found.high
        said += not isnan(found.p) and not found.low <= 1 <= found.high
    assert held / rounds > 0.95 - 2 * np.sqrt(0.95 * 0.05 / rounds)
    assert truth != 1 or said / rounds < 0.05 + 2 * np.sqrt(0.95 * 0.05 / rounds)


def test_only_cells_visited_in_both_periods_count():
    place, rest = [True, True, False, False, False], [False, False, True, True, False]
    early = [8, 4, 9, 6, 70], [100, 100, 200, 200, 50]
    late = [3, 9, 7, 8, 2], [100, 0, 200, 300, 50]
    found = change_at(place, *early, *late, rest=rest)
    assert (found.before, found.after) == (Period(8, 100), Period(3, 100))
    assert (found.rest_before, found.rest_after) == (Period(15, 400), Period(15, 500))
    assert change_at(place, *early, *late).rest_before == Period(85, 450)


def test_what_does_not_fit_is_refused():
    with pytest.raises(InvalidInput):
        counted(-1, 2, 3, 4)
    with pytest.raises(InvalidInput):
        change_at([True], [1], [1], [1, 2], [1, 1])
    with pytest.raises(InvalidInput):
        change(*[Period(1, 1.0)] * 4, confidence=1)
