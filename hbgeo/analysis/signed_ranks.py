"""Wilcoxon's signed ranks for differences of which many are equal or 0, exactly where there are few.

Differences of 0 keep their rank and count on neither side (Pratt 1959, J. Am. Stat. Assoc. 54: 655–667), so that a few
changes among many equal pairs are not blown up. The probability comes from all ways to turn the signs over, equal ranks
included, for up to `EXACT` pairs, and from the normal distribution beyond. Shift: median of the means of all two
differences, each with itself too (Hodges & Lehmann 1963, Ann. Math. Stat. 34: 598–611), with the closed interval
between two of these means, which holds the true shift at least as often as it says when values are equal (Noether 1967,
J. Am. Stat. Assoc. 62: 184–188).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from hbgeo.analysis.inputs import Floats, Ints

#: Up to so many pairs probabilities are exact.
EXACT = 100


def signed_rank_probability(differences: Floats) -> float:
    """Return the two-sided probability of differences when each sign is as likely; 1 when all are 0."""
    ranks = pd.Series(np.abs(differences)).rank().to_numpy()
    counted = ranks[differences != 0]
    if not len(counted):
        return 1.0
    higher = float(ranks[differences > 0].sum())
    if len(differences) <= EXACT:
        return _exact(np.rint(2 * counted).astype(np.intp), round(2 * higher))
    away = abs(higher - counted.sum() / 2) / np.sqrt((counted**2).sum() / 4)
    return float(2 * ndtr(-away))


def shift(differences: Floats, confidence: float) -> tuple[float, float, float]:
    """Return the shift and its interval; the interval is not a number where so few pairs cannot give one.

    Parameters
    ----------
    differences
        (n,) finite numbers, n above 0, of which at most some thousand are different.
    confidence
        How often, at least, the interval holds the true shift.
    """
    means, upto = _walsh(differences)
    total = int(upto[-1])
    middle = means[np.searchsorted(upto, [(total + 1) // 2, total // 2 + 1])].mean()
    outer = _outermost(len(differences), (1 - confidence) / 2)
    if outer < 1:
        return float(middle), float("nan"), float("nan")
    low, high = means[np.searchsorted(upto, [outer, total + 1 - outer])]
    return float(middle), float(low), float(high)


def _exact(doubled: Ints, higher: int) -> float:
    """Return the two-sided probability of a sum of ranks (both doubled) under all ways to choose the signs."""
    ways = np.ones(1)
    for rank in doubled.tolist():
        more = np.zeros(len(ways) + rank)
        more[: len(ways)] += ways / 2
        more[rank:] += ways / 2
        ways = more
    far = abs(2 * higher - (len(ways) - 1))
    return float(min(1.0, ways[np.abs(2 * np.arange(len(ways)) - (len(ways) - 1)) >= far].sum()))


def _walsh(differences: Floats) -> tuple[Floats, Floats]:
    """Return the different means of two differences, rising, and how many are at most each."""
    values, counts = np.unique(differences, return_counts=True)
    one, other = np.triu_indices(len(values))
    times = np.where(one == other, counts[one] * (counts[one] + 1) // 2, counts[one] * counts[other])
    means = (values[one] + values[other]) / 2
    order = np.argsort(means, kind="stable")
    return means[order], np.cumsum(times[order]).astype(np.float64)


@lru_cache(maxsize=1024)
def _outermost(count: int, tail: float) -> int:
    """Return which of the means, counted from the end, bounds the interval; 0 when none does."""
    if count > EXACT:
        spread = np.sqrt(count * (count + 1) * (2 * count + 1) / 24)
        return int(np.floor(count * (count + 1) / 4 + ndtri(tail) * spread))
    ways = np.ones(1)
    for rank in range(1, count + 1):
        ways = np.concatenate([ways, np.zeros(rank)]) / 2 + np.concatenate([np.zeros(rank), ways]) / 2
    return int((np.cumsum(ways) <= tail).sum())
