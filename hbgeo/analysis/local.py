"""Local statistics of cells: hot and cold spots (Getis-Ord) and likeness (Local Moran).

A value that is not a number is “no data”: the cell is left out of every mean, sum and neighbourhood, and claimed
nothing of. Zero is a value: a cell that was visited and where nothing was reported. An island – a cell none of whose
neighbours has a value – has a value but no surroundings: nothing is claimed of it, as of every cell when all values
are the same. It still counts in the mean of the others.

Sources: Getis & Ord (1992), Geogr. Anal. 24: 189–206; Ord & Getis (1995), Geogr. Anal. 27: 286–306;
Anselin (1995), Geogr. Anal. 27: 93–115; Sokal, Oden & Thomson (1998), Geogr. Anal. 30: 331–354.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from hbgeo.analysis.inputs import Bools, Floats, wrong
from hbgeo.analysis.local_result import LocalMoran, LocalStatistic
from hbgeo.analysis.neighbours import Neighbours
from hbgeo.errors import N_

#: Spreads below this share of the mean, and variances of the others below this share of that of all, are rounding.
_ROUNDING = 1e-14


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """Values of cells with those without data as 0, and the sums of weights over neighbours that have data.

    Parameters
    ----------
    x, valid
        (n,) values, 0 without data; whether there is data.
    n, mean, variance
        Number of cells with data; their mean and variance (divisor n), 0 when they differ by rounding only.
    off
        (n,) how far values lie from the mean, 0 without data.
    around, weight, weight2
        (n,) sums over each cell's neighbours with data: of the values, of the weights, of the squared weights.
    """

    x: Floats
    valid: Bools
    n: int
    mean: float
    variance: float
    off: Floats
    around: Floats
    weight: Floats
    weight2: Floats

    @property
    def claimed(self) -> Bools:
        """(n,) whether the cell and a neighbour of it have data."""
        return self.valid & (self.weight > 0)


def given(values: npt.ArrayLike, neighbours: Neighbours) -> Given:
    """Return values and sums over neighbours.

    Raises
    ------
    InvalidInput
        When there is not one value for each cell, or one is infinite.
    """
    raw = np.asarray(values, dtype=np.float64).reshape(-1)
    if len(raw) != neighbours.count:
        raise wrong(
            "values", N_("There are {values} values for {cells} cells."), values=len(raw), cells=neighbours.count
        )
    if np.isinf(raw).any():
        raise wrong("values", N_("Values of cells must be finite."))
    valid = ~np.isnan(raw)
    x, one = (raw, np.ones(len(raw))) if valid.all() else (np.where(valid, raw, 0.0), valid.astype(np.float64))
    n = int(valid.sum())
    mean = float(x.sum()) / n if n else 0.0
    off = x - mean if n == len(raw) else np.where(valid, x - mean, 0.0)
    # Not off @ off: a short product that BLAS shares out among threads takes many times as long.
    variance = float(np.square(off).sum()) / max(n, 1)
    variance = variance if variance > (_ROUNDING * mean) ** 2 else 0.0
    weight = neighbours.lag(one)
    weight2 = weight if neighbours.binary else neighbours.squared_lag(one)
    return Given(x, valid, n, mean, variance, off, neighbours.lag(x), weight, weight2)


def gi_star(values: npt.ArrayLike, neighbours: Neighbours) -> LocalStatistic:
    """Return Getis-Ord Gi* of each cell, itself among its neighbours with weight 1, as standard deviations.

    Parameters
    ----------
    values
        (n,) values of cells, not a number where there is no data; a raster is read along its rows.
    neighbours
        Who is a neighbour of whom, without the cell itself.

    Raises
    ------
    InvalidInput
        When there is not one value for each cell, or one is infinite.
    """
    g = given(values, neighbours)
    weight, weight2 = g.weight + 1.0, g.weight2 + 1.0
    spread = (g.n * weight2 - weight**2) * g.variance / max(g.n - 1, 1)
    return _statistic("gi_star", g, g.around + g.x - g.mean * weight, spread)


def gi(values: npt.ArrayLike, neighbours: Neighbours) -> LocalStatistic:
    """Return Getis-Ord Gi of each cell – its neighbours without itself, against all others – as standard deviations.

    Parameters and errors are those of `gi_star`.
    """
    g = given(values, neighbours)
    excess, spread = _against_others(g)
    return _statistic("gi", g, excess, spread)


def local_moran(values: npt.ArrayLike, neighbours: Neighbours) -> LocalMoran:
    """Return Local Moran's I of each cell with its z under conditional randomisation (the cell's own value stays).

    Given its own value, I is a multiple of the sum over the neighbours, so |z| is that of `gi` and the sign tells
    whether the surroundings lie on the cell's side of the mean (Sokal, Oden & Thomson 1998). I itself has the mean
    square (divisor n) in its denominator, as Anselin (1995) and spdep. Parameters and errors are those of `gi_star`.
    """
    g = given(values, neighbours)
    excess, spread = _against_others(g)
    own, lag = g.off, g.around - g.mean * g.weight
    base = _statistic("local_moran", g, np.sign(own) * excess, spread)
    with np.errstate(invalid="ignore", divide="ignore"):
        i = np.where(np.isnan(base.z), np.nan, own * lag / g.variance)
    return LocalMoran(
        statistic=base.statistic, z=base.z, p=base.p, has_data=g.valid, i=i, high=own > 0, high_around=lag > 0
    )


def _against_others(g: Given) -> tuple[Floats, Floats]:
    """Return how much the neighbours' sum exceeds what chance gives among all others, and its variance."""
    others = max(g.n - 1, 1)
    mean = g.mean - g.off / others
    variance = (g.variance - np.square(g.off) / others) * (g.n / others)
    variance[variance <= _ROUNDING * g.variance] = 0.0
    spread = (others * g.weight2 - g.weight**2) * variance / max(others - 1, 1)
    return g.around - mean * g.weight, spread


def _statistic(name: str, g: Given, excess: Floats, spread: Floats) -> LocalStatistic:
    """Return a statistic with probabilities from the normal distribution."""
    claimed = g.claimed & (spread > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = excess / np.sqrt(spread)
    if not claimed.all():
        z[~claimed] = np.nan
    return LocalStatistic(statistic=name, z=z, p=2.0 * ndtr(-np.abs(z)), has_data=g.valid)
