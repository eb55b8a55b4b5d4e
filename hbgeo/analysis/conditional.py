"""Two rates before and after, compared exactly: the ratio of their ratios, whatever the rates themselves are.

Given how many pins each of two places has in both periods together, and how many both have in the later one, the
place's later pins follow Fisher's noncentral hypergeometric distribution, whose only unknown is the odds ratio. Fisher
(1935), J. R. Stat. Soc. 98: 39–82; interval by its two tails: Cornfield (1956), Proc. 3rd Berkeley Symp. 4: 135–148.
It holds what is true at least as often as it says, and more often with few pins.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammaln

from hbgeo.analysis.inputs import Bools, Floats

#: Logarithms of odds ratios are looked for between − and + this.
_FAR = 60.0


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The distribution of the first of four counts given their sums in rows and columns.

    Parameters
    ----------
    seen
        The first count.
    values
        What it can be, rising.
    weights
        Logarithms of how likely each is, up to a constant, when the odds ratio is 1.
    """

    seen: int
    values: Floats
    weights: Floats

    def at_most(self, count: float, odds: float) -> float:
        """Return the probability of at most so many when the logarithm of the odds ratio is `odds`."""
        return self._share(self.values <= count, odds)

    def at_least(self, count: float, odds: float) -> float:
        """Return the probability of at least so many."""
        return self._share(self.values >= count, odds)

    def mean(self, odds: float) -> float:
        """Return the mean."""
        return float(self._probabilities(odds) @ self.values)

    def estimate(self) -> float:
        """Return the odds ratio under which what was seen is the mean: 0 or infinite at the ends."""
        return self._solve(lambda odds: self.mean(odds) - self.seen)

    def interval(self, tail: float) -> tuple[float, float]:
        """Return the odds ratios at which what was seen has just so small a tail."""
        low = self._solve(lambda odds: self.at_least(self.seen, odds) - tail)
        high = self._solve(lambda odds: tail - self.at_most(self.seen, odds))
        return (0.0 if self.seen == self.values[0] else low), (inf if self.seen == self.values[-1] else high)

    def probability(self, odds: float) -> float:
        """Return the two-sided probability of what was seen: twice the smaller tail."""
        return min(1.0, 2 * min(self.at_most(self.seen, odds), self.at_least(self.seen, odds)))

    def noticed(self, odds: float, tail: float, power: float) -> float:
        """Return the largest odds ratio below `odds` that would be noticed; 0 when none would.

        Parameters
        ----------
        odds
            Logarithm of the odds ratio without a change.
        tail
            The probability below which a low count is noticed.
        power
            How often it should be.
        """
        low = int((np.cumsum(self._probabilities(odds)) <= tail).sum())
        return self._solve(lambda other: power - self.at_most(self.values[low - 1], other)) if low else 0.0

    @staticmethod
    def _solve(rising: Callable[[float], float]) -> float:
        """Return the odds ratio at which a rising function of its logarithm is 0."""
        if rising(-_FAR) >= 0:
            return 0.0
        if rising(_FAR) <= 0:
            return inf
        return exp(float(brentq(rising, -_FAR, _FAR, xtol=1e-10)))

    def _share(self, which: Bools, odds: float) -> float:
        return float(self._probabilities(odds)[which].sum())

    def _probabilities(self, odds: float) -> Floats:
        raised = self.weights + odds * self.values
        p = np.exp(raised - raised.max())
        return np.asarray(p / p.sum())


def table(after: int, before: int, rest_after: int, rest_before: int) -> Table:
    """Return the distribution of `after` given the sums."""
    own, rest, late = after + before, rest_after + rest_before, after + rest_after
    values = np.arange(max(0, late - rest), min(own, late) + 1, dtype=np.float64)
    weights = _ways(own, values) + _ways(rest, late - values)
    return Table(after, values, weights)


def _ways(count: int, some: Floats) -> Floats:
    """Return the logarithm of the number of ways to choose some."""
    return np.asarray(gammaln(count + 1) - gammaln(some + 1) - gammaln(count - some + 1))
