"""Emerging, persistent, fading, sporadic: by hand."""

from __future__ import annotations

import numpy as np
import pytest

from hbgeo.analysis.exposure import rates
from hbgeo.analysis.patterns import Pattern, patterns
from hbgeo.errors import InvalidInput

METRES = np.full(8, 1_000.0)
#: Eight walks; cells: rises, falls, always hot, hot twice, quiet, quiet, quiet, visited rarely.
PINS = np.array(
    [
        [2, 3, 5, 7, 9, 12, 15, 19],
        [19, 15, 12, 9, 7, 5, 3, 2],
        [30, 31, 29, 30, 31, 30, 29, 30],
        [4, 30, 5, 4, 5, 30, 4, 4],
        [5, 4, 5, 4, 5, 4, 5, 4],
        [4, 5, 4, 5, 4, 5, 4, 5],
        [0, 0, 0, 0, 0, 0, 0, 0],
        [9, 9, 9, 0, 0, 0, 0, 0],
    ]
)


def walks(scale: np.ndarray | None = None) -> list:
    found = []
    for walk, pins in enumerate(PINS.T):
        metres = METRES.copy()
        metres[7] = 1_000.0 if walk < 3 else 0.0
        found.append(rates(pins * (1 if scale is None else scale[walk]), metres))
    return found


def test_each_cell_has_its_pattern():
    found = patterns(walks(), range(8))
    assert found.pattern.tolist() == [
        Pattern.EMERGING, Pattern.FADING, Pattern.PERSISTENT, Pattern.SPORADIC,
        Pattern.NEVER, Pattern.NEVER, Pattern.NEVER, Pattern.NO_CLAIM,
    ]  # fmt: skip
    assert found.hot[2:7].tolist() == [8, 2, 0, 0, 0]
    assert found.more.tolist() == [0] * 7 + [2]
    assert found.frame()["pattern"][0] == "emerging"


def test_what_grows_everywhere_is_no_trend():
    grown = patterns(walks(np.arange(1, 9)), range(8))
    np.testing.assert_allclose(grown.trends.slope, patterns(walks(), range(8)).trends.slope)
    assert grown.pattern[4] == Pattern.NEVER


def test_walks_without_a_pin_count_as_quiet():
    found = patterns([rates([0, 0], [10, 10])] * 6, range(6))
    assert found.pattern.tolist() == [Pattern.NEVER] * 2


def test_too_few_walks_give_no_claim():
    found = patterns(walks()[:4], range(4))
    assert set(found.pattern) == {Pattern.NO_CLAIM}
    assert found.more[0] == 1


def test_what_does_not_fit_is_refused():
    for given, times in (([], []), ([rates([1], [1]), rates([1, 2], [1, 1])], [0, 1]), (walks(), range(8, 0, -1))):
        with pytest.raises(InvalidInput):
            patterns(given, times)
