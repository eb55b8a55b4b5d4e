"""Pins for what was walked: rates per person and metre, how sure they are, and where they exceed the rest.

A cell nobody walked through has no rate: it is “not visited”, not “safe”. Rates of cells hardly walked through jump
about; beside the raw rate there is its exact Poisson interval (Garwood 1936, Biometrika 28: 437–442) and the rate
drawn towards the mean of all as far as chance explains the spread (empirical Bayes by moments: Marshall 1991, Appl.
Stat. 40: 283–294). Whether a cell differs from the rest is the exact conditional test of two Poisson rates – given all
pins, those of the cell are binomial with its share of the person-metres (Przyborowski & Wilenski 1940, Biometrika 31:
313–323) – two-sided by doubling, and corrected for the number of cells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import betainc, betaincinv, gammaincinv

from hbgeo.analysis.inputs import Bools, Floats, wrong
from hbgeo.analysis.local_result import LEVELS, CellClass, adjusted
from hbgeo.errors import N_

#: Rates are per so many person-metres: per person and kilometre.
PER = 1000.0
#: Intervals hold the true rate in at least so many of 100 cases.
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rates:
    """Pins per person and kilometre; everything is not a number in a cell that was not visited.

    Parameters
    ----------
    pins, person_metres
        (n,) as given.
    rate, low, high
        (n,) raw rate and its exact interval.
    shrunk
        (n,) empirical Bayes rate.
    ratio, ratio_low, ratio_high
        (n,) rate in relation to that of all other visited cells together, and its exact interval; infinite where the
        others have no pin.
    p
        (n,) two-sided probability that a cell differs so much from the rest by chance, before correction.
    mean
        Rate of all visited cells together.
    elsewhere
        How many pins lie in cells that were not visited; they count in no rate.
    """

    pins: Floats
    person_metres: Floats
    rate: Floats
    low: Floats
    high: Floats
    shrunk: Floats
    ratio: Floats
    ratio_low: Floats
    ratio_high: Floats
    p: Floats
    mean: float
    elsewhere: int

    @property
    def visited(self) -> Bools:
        """(n,) whether anybody walked through a cell."""
        return np.asarray(self.person_metres > 0)

    @property
    def p_adjusted(self) -> Floats:
        """(n,) probabilities corrected for the number of cells (Benjamini–Hochberg)."""
        return adjusted(self.p)

    def classes(self, *, correct: bool = True) -> npt.NDArray[np.int8]:
        """Return the `CellClass` of each cell: hot for a higher rate than the rest, cold for a lower, or no data."""
        p = self.p_adjusted if correct else self.p
        strength = np.sum([p <= level for level in LEVELS.values()], axis=0, dtype=np.int8)
        signed = np.where(self.ratio > 1, strength, -strength)
        named = np.where(np.isnan(self.p), CellClass.NO_CLAIM, signed)
        return np.where(self.visited, named, CellClass.NO_DATA).astype(np.int8)

    def frame(self) -> pd.DataFrame:
        """Return a row for each cell: all of the above, `visited`, `p_adjusted` and `class`."""
        names = (
            "pins", "person_metres", "visited", "rate", "low", "high", "shrunk", "ratio", "ratio_low", "ratio_high",
            "p", "p_adjusted",
        )  # fmt: skip
        return pd.DataFrame({**{name: getattr(self, name) for name in names}, "class": self.classes()})


def rates(pins: npt.ArrayLike, person_metres: npt.ArrayLike, *, confidence: float = CONFIDENCE) -> Rates:
    """Return pins per person and kilometre for each cell.

    Parameters
    ----------
    pins
        (n,) whole numbers of 0 or more.
    person_metres
        (n,) as in `hbgeo.analysis.walked.Walked`, 0 where nobody walked.
    confidence
        Share of cases in which the intervals hold what is true.

    Raises
    ------
    InvalidInput
        When a number is out of its range.
    """
    k, metres = counts_and_metres(pins, person_metres)
    if not 0 < confidence < 1:
        raise wrong("confidence", N_("Probabilities lie between 0 and 1."))
    visited = metres > 0
    seen, length = k[visited], metres[visited] / PER
    low, high = poisson_interval(seen, confidence)
    ratio, ratio_low, ratio_high, p = _against_rest(seen, length, confidence)
    columns = {
        "rate": seen / length,
        "low": low / length,
        "high": high / length,
        "shrunk": shrunk(seen, length),
        "ratio": ratio,
        "ratio_low": ratio_low,
        "ratio_high": ratio_high,
        "p": p,
    }
    wide = {name: _spread(values, visited) for name, values in columns.items()}
    mean = float(seen.sum() / length.sum()) if len(seen) else np.nan
    return Rates(pins=k, person_metres=metres, **wide, mean=mean, elsewhere=int(k[~visited].sum()))


def counts_and_metres(pins: npt.ArrayLike, person_metres: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return counts and person-metres as arrays of one length.

    Raises
    ------
    InvalidInput
        When they do not fit each other, pins are no whole numbers of 0 or more, or metres are below 0.
    """
    k = np.asarray(pins, dtype=np.float64).reshape(-1)
    metres = np.asarray(person_metres, dtype=np.float64).reshape(-1)
    if len(k) != len(metres):
        raise wrong(
            "person_metres", N_("There are {values} values for {cells} cells."), values=len(metres), cells=len(k)
        )
    if not (np.isfinite(k).all() and (k >= 0).all() and (k == np.rint(k)).all()):
        raise wrong("pins", N_("Pins are counted in whole numbers of 0 or more."))
    if not (np.isfinite(metres).all() and (metres >= 0).all()):
        raise wrong("person_metres", N_("Metres walked are 0 or more."))
    return k, metres


def poisson_interval(counts: npt.ArrayLike, confidence: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """Return the exact interval of the mean of Poisson counts (Garwood 1936)."""
    k = np.asarray(counts, dtype=np.float64)
    tail = (1 - confidence) / 2
    low = np.where(k > 0, gammaincinv(np.maximum(k, 1), tail), 0.0)
    return low, np.asarray(gammaincinv(k + 1, 1 - tail), dtype=np.float64)


def shrunk(counts: Floats, exposure: Floats) -> Floats:
    """Return rates drawn towards the mean of all, the more the less exposure there is (Marshall 1991, global).

    Parameters
    ----------
    counts, exposure
        (n,) counts and exposures above 0.
    """
    if not len(counts):
        return np.empty(0)
    rate, total = counts / exposure, exposure.sum()
    mean = counts.sum() / total
    between = max(0.0, float((exposure * (rate - mean) ** 2).sum() / total - mean / exposure.mean()))
    weight = between / (between + mean / exposure) if between > 0 else 0.0
    return np.asarray(mean + weight * (rate - mean))


def _against_rest(k: Floats, exposure: Floats, confidence: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the ratio to the rest, its interval, and the two-sided probability."""
    n, share = k.sum(), exposure / exposure.sum()
    rest = n - k
    tail = (1 - confidence) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = (1 - share) / share
        low = np.where(k > 0, betaincinv(np.maximum(k, 1), rest + 1, tail), 0.0)
        high = np.where(rest > 0, betaincinv(k + 1, np.maximum(rest, 1), 1 - tail), 1.0)
        ratio, below, above = (part / (1 - part) * odds for part in (k / n, low, high))
    more = np.where(k > 0, betainc(np.maximum(k, 1), rest + 1, share), 1.0)
    fewer = np.where(rest > 0, betainc(np.maximum(rest, 1), k + 1, 1 - share), 1.0)
    p = np.minimum(1.0, 2 * np.minimum(more, fewer))
    nothing = (n == 0) | (share >= 1)
    return tuple(np.where(nothing, np.nan, values) for values in (ratio, below, above, p))  # type: ignore[return-value]


def _spread(values: Floats, visited: Bools) -> Floats:
    wide = np.full(len(visited), np.nan)
    wide[visited] = values
    return wide
