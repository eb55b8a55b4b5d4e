"""Cells over many walks: whether their values rise or fall (Mann–Kendall), and how fast (Theil–Sen).

Mann (1945), Econometrica 13: 245–259; Kendall (1975), Rank correlation methods. The probability is exact for up to
`EXACT` walks, ties included: over all orders of the values the number of discordant pairs is distributed as the
coefficients of a Gaussian multinomial. Beyond that it is the normal approximation with Kendall's variance for ties and
continuity correction. The slope is the median of those of all pairs (Theil 1950; Sen 1968, J. Am. Stat. Assoc. 63:
1379–1389). Walks on which a cell was not visited are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import comb, factorial, sqrt

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr

from hbgeo.analysis.inputs import Floats, Ints, wrong
from hbgeo.analysis.local_result import adjusted
from hbgeo.errors import N_

#: Up to so many walks probabilities are exact.
EXACT = 30
#: With fewer walks than this no trend can be significant at 5 %: of 4, all in order have the probability 2/24.
FEWEST = 5
#: Pairs of walks times cells looked at in one go.
_BLOCK = 2_000_000


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Trends:
    """Trends of cells.

    Parameters
    ----------
    s
        (n,) how many more pairs of walks rise than fall.
    tau
        (n,) Kendall's τ-b: −1 when each walk has a lower value than the one before, 1 when each has a higher one.
    p
        (n,) two-sided probability by chance, before correction; not a number with fewer than `FEWEST` walks.
    slope
        (n,) change of the value for each unit of time.
    walks
        (n,) on how many walks the cell was visited.
    """

    s: Floats
    tau: Floats
    p: Floats
    slope: Floats
    walks: Ints

    @property
    def p_adjusted(self) -> Floats:
        """(n,) probabilities corrected for the number of cells (Benjamini–Hochberg)."""
        return adjusted(self.p)

    def frame(self) -> pd.DataFrame:
        """Return a row for each cell."""
        names = "s", "tau", "p", "p_adjusted", "slope", "walks"
        return pd.DataFrame({name: getattr(self, name) for name in names})


def trends(values: npt.ArrayLike, times: npt.ArrayLike) -> Trends:
    """Return the trend of each cell.

    Parameters
    ----------
    values
        (n, walks) values, not a number where a cell was not visited.
    times
        (walks,) numbers that rise, for example years with fractions.

    Raises
    ------
    InvalidInput
        When the arrays do not fit each other, times do not rise, or a value is infinite.
    """
    x, t = _checked(values, times)
    signs, slope = _pairs(x, t)
    known = ~np.isnan(x)
    walks = known.sum(axis=1)
    ties = [_ties(row[some]) for row, some in zip(x, known, strict=True)]
    p = np.array([_probability(s, groups) for s, groups in zip(signs.tolist(), ties, strict=True)])
    return Trends(
        s=signs,
        tau=np.array([_tau(s, groups) for s, groups in zip(signs.tolist(), ties, strict=True)], dtype=np.float64),
        p=np.where(walks >= FEWEST, p.reshape(-1), np.nan),
        slope=slope,
        walks=walks,
    )


def walks_for(cells: int, level: float = 0.05) -> int:
    """Return on how many walks a cell must have been visited for a trend that it alone has among so many to be told.

    With all n values in order the probability is 2 / n!; after the correction for the number of cells it must still be
    at most the level. Ties need more.

    Raises
    ------
    InvalidInput
        When the level is no probability.
    """
    if not 0 < level < 1:
        raise wrong("level", N_("Probabilities lie between 0 and 1."))
    walks = FEWEST
    while 2 * cells > level * factorial(walks):
        walks += 1
    return walks


def _checked(values: npt.ArrayLike, times: npt.ArrayLike) -> tuple[Floats, Floats]:
    x, t = np.asarray(values, dtype=np.float64), np.asarray(times, dtype=np.float64).reshape(-1)
    if x.ndim != 2 or x.shape[1] != len(t):  # noqa: PLR2004 - cells and walks
        raise wrong("values", N_("There is not one value for each cell and walk."))
    if not np.isfinite(t).all() or (np.diff(t) <= 0).any():
        raise wrong("times", N_("The times of the walks must rise."))
    if np.isinf(x).any():
        raise wrong("values", N_("Values of cells must be finite."))
    return x, t


def _pairs(x: Floats, t: Floats) -> tuple[Floats, Floats]:
    """Return Mann's S and the median slope of all pairs of walks of each cell."""
    early, late = np.triu_indices(len(t), 1)
    signs, slope = np.zeros(len(x)), np.full(len(x), np.nan)
    if not len(early):
        return signs, slope
    for rows in np.array_split(np.arange(len(x)), 1 + len(x) * len(early) // _BLOCK):
        rise = x[rows][:, late] - x[rows][:, early]
        signs[rows] = np.nansum(np.sign(rise), axis=1)
        some = ~np.isnan(rise).all(axis=1)
        slope[rows[some]] = np.nanmedian(rise[some] / (t[late] - t[early]), axis=1)
    return signs, slope


def _ties(values: Floats) -> tuple[int, ...]:
    """Return how many times each value occurs, the most frequent first."""
    counts = np.unique(values, return_counts=True)[1]
    return tuple(sorted(counts.tolist(), reverse=True))


def _tau(s: float, ties: tuple[int, ...]) -> float:
    """Return Kendall's τ-b without ties in time."""
    pairs = comb(sum(ties), 2)
    untied = pairs - sum(comb(t, 2) for t in ties)
    return s / sqrt(pairs * untied) if untied else float("nan")


def _probability(s: float, ties: tuple[int, ...]) -> float:
    """Return the two-sided probability of Mann's S."""
    n = sum(ties)
    if n < FEWEST or s == 0:
        return 1.0
    if n <= EXACT:
        return _tails(ties)[round(abs(s))]
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    return float(2 * ndtr(-(abs(s) - 1) / sqrt(variance)))


@lru_cache(maxsize=4096)
def _tails(ties: tuple[int, ...]) -> list[float]:
    """Return the probability that |S| is at least 0, 1, 2, … when each order of values tied like this is as likely."""
    orders = _inversions(ties)
    untied, total = len(orders) - 1, sum(orders)
    tails, sum_so_far = [0] * (untied + 1), 0
    exactly = [0] * (untied + 1)
    for discordant, ways in enumerate(orders):
        exactly[abs(untied - 2 * discordant)] += ways
    for size in range(untied, -1, -1):
        sum_so_far += exactly[size]
        tails[size] = sum_so_far
    return [ways / total for ways in tails]


def _inversions(ties: tuple[int, ...]) -> list[int]:
    """Return in how many orders of such values 0, 1, 2, … pairs are discordant: [n]! / ([t₁]! [t₂]! …) in q."""
    ways, n = [1], 0
    for t in ties:
        for k in range(1, t + 1):
            n += 1
            ways = _divided(_times(ways, n), k)
    return ways


def _times(ways: list[int], k: int) -> list[int]:
    """Return a polynomial in q times 1 − q^k."""
    result = ways + [0] * k
    for power, factor in enumerate(ways):
        result[power + k] -= factor
    return result


def _divided(ways: list[int], k: int) -> list[int]:
    """Return a polynomial in q divided by 1 − q^k, where that leaves no rest."""
    result = list(ways)
    for power in range(k, len(result)):
        result[power] += result[power - k]
    return result[: len(result) - k]
