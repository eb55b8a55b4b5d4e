"""How much can be claimed of so few pins, and how many more would do.

The rule: a claim about a place – a cell, or a cell with its neighbours – is made only where a rate `RATIO` times as
high as elsewhere would be noticed with probability `POWER` by the exact one-sided Poisson test at `LEVEL`. With μ pins
expected in the place, the test needs c pins, the fewest with P(X ≥ c | μ) ≤ level; the smallest ratio noticed is m / μ
with P(X ≥ c | m) = power. Both probabilities are incomplete gamma functions: P(X ≥ c | m) = P(c, m). Lehmann & Romano
(2005), Testing statistical hypotheses, ch. 3–4. Two things make a place harder to notice: it belongs to all it is
compared with, so that R times as many as elsewhere are only R / (1 + (R − 1) · share) times as many as on the average;
and where many places are looked at at once, each has to pass its part of the level.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, inf

import numpy as np
from scipy.special import gammaincinv, pdtrc

from hbgeo.analysis.inputs import wrong
from hbgeo.errors import N_, Problem

#: False alarms allowed, the chance to notice what is there, how many times as many pins should be noticed.
LEVEL, POWER, RATIO = 0.05, 0.80, 3.0
#: So many critical values are looked through for how many more pins would do.
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Claim:
    """Whether something may be claimed of a place.

    Parameters
    ----------
    pins
        How many there are in all.
    expected
        How many of them the place would have if it were as every other.
    detectable
        The smallest ratio of rates that would be noticed; infinite when nothing is expected.
    ratio
        The ratio that should be noticed.
    more
        How many more pins would do; 0 where a claim may be made.
    """

    pins: int
    expected: float
    detectable: float
    ratio: float
    more: int

    @property
    def allowed(self) -> bool:
        """Whether a claim may be made."""
        return self.more == 0

    @property
    def refusal(self) -> Problem | None:
        """Why no claim is made and what would help; None where one may be."""
        if self.allowed:
            return None
        message = N_(
            "{pins} pins are too few to tell places apart. With {more} more, a place with {ratio} times as many as"
            " elsewhere would be noticed."
        )
        return Problem("points", message, {"pins": self.pins, "more": self.more, "ratio": f"{self.ratio:g}"})


def critical(expected: float, level: float = LEVEL) -> int:
    """Return the fewest pins that are too many for chance: P(X ≥ c | expected) ≤ level, c at least 1."""
    c = max(1, int(expected))
    while pdtrc(c - 1, expected) > level:
        c += 1
    return c


def detectable_ratio(expected: float, level: float = LEVEL, power: float = POWER) -> float:
    """Return the smallest ratio of rates that would be noticed where so many pins are expected.

    Parameters
    ----------
    expected
        Pins that the place would have if it were as every other, 0 or more.
    level, power
        False alarms allowed; the chance to notice.
    """
    _check(expected, level, power)
    return float(gammaincinv(critical(expected, level), power)) / expected if expected > 0 else inf


def expected_needed(ratio: float = RATIO, level: float = LEVEL, power: float = POWER) -> float:
    """Return the fewest expected pins with which a ratio would be noticed.

    Raises
    ------
    InvalidInput
        When the ratio is not above 1, or so little above that no number of pins looked through would do.
    """
    _check(1.0, level, power)
    counts = np.arange(1, _MOST + 1)
    needed = gammaincinv(counts, power) / ratio
    enough = np.flatnonzero(needed <= gammaincinv(counts, level))
    if not ratio > 1 or not len(enough):
        raise wrong("ratio", N_("The ratio to be noticed must be above 1, at least {least}."), least=1.03)
    return float(needed[enough[0]])


def claim(  # noqa: PLR0913 - options, by name
    pins: int, share: float, *, ratio: float = RATIO, level: float = LEVEL, power: float = POWER, places: int = 1
) -> Claim:
    """Return whether something may be claimed of a place.

    Parameters
    ----------
    pins
        How many there are in all.
    share
        The part of all that was walked (or of the area) that belongs to the place, above 0 and below 1: of 400 cells
        looked at with their 8 neighbours, 9 / 400.
    ratio
        How many times as many pins as elsewhere should be noticed.
    level, power
        False alarms allowed; the chance to notice.
    places
        How many are looked at at once. Of several, each is tested for more and for fewer at its part of the level
        (Bonferroni); what the correction by Benjamini and Hochberg notices is at least as much.

    Raises
    ------
    InvalidInput
        When a number is out of its range.
    """
    if not 0 < share < 1:
        raise wrong("share", N_("The share of a place lies above 0 and below 1."))
    if places < 1:
        raise wrong("places", N_("At least one place is looked at."))
    part = level if places == 1 else level / (2 * places)
    expected, over_mean = pins * share, ratio / (1 + (ratio - 1) * share)
    seen = detectable_ratio(expected, part, power)
    more = 0 if seen <= over_mean else _missing(pins, share, over_mean, part, power)
    return Claim(pins, expected, seen * (1 - share) / (1 - seen * share) if seen * share < 1 else inf, ratio, more)


def _missing(pins: int, share: float, ratio: float, level: float, power: float) -> int:
    """Return how many more pins are needed to notice a ratio to the mean."""
    more = max(1, ceil(expected_needed(ratio, level, power) / share - 1e-9) - pins)
    # With whole pins the next critical number may be passed at once.
    while detectable_ratio((pins + more) * share, level, power) > ratio * (1 + 1e-9):
        more += 1
    return more


def _check(expected: float, level: float, power: float) -> None:
    if not (0 < level < 1 and 0 < power < 1):
        raise wrong("level", N_("Probabilities lie between 0 and 1."))
    if not expected >= 0:
        raise wrong("expected", N_("The number of pins expected is 0 or more."))
