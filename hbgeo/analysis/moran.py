"""Moran's I: whether like values lie together, over the whole of the cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.special import ndtr

from hbgeo.analysis.inputs import Floats, wrong
from hbgeo.analysis.local import given
from hbgeo.analysis.neighbours import Neighbours
from hbgeo.errors import N_

#: The variance under randomisation divides by (n − 1)(n − 2)(n − 3).
_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Moran:
    """Moran's I and how far it is from chance.

    Parameters
    ----------
    i, expected, variance
        The statistic; its mean and variance when the values are dealt out to the cells at random.
    z, p
        Standard deviations from chance; two-sided probability from the normal distribution.
    cells
        How many cells took part.
    """

    i: float
    expected: float
    variance: float
    z: float
    p: float
    cells: int


def moran(values: npt.ArrayLike, neighbours: Neighbours) -> Moran:
    """Return global Moran's I with its variance under randomisation.

    Cliff & Ord (1981), Spatial processes, ch. 2. Cells without data, and islands – none of whose neighbours has
    data – take no part, as in spdep.

    Parameters
    ----------
    values
        (n,) values of cells, not a number where there is no data.
    neighbours
        Who is a neighbour of whom; `row_standardised()` for the usual weights.

    Raises
    ------
    InvalidInput
        When there is not one value for each cell, one is infinite, fewer than 4 cells take part, or all are equal.
    """
    g = given(values, neighbours)
    part = np.flatnonzero(g.claimed)
    x, n = g.x[part], len(part)
    if n < _FEWEST or np.ptp(x) == 0:
        raise wrong(
            "values", N_("Moran's I needs at least {fewest} neighbouring cells with different values."), fewest=_FEWEST
        )
    w = neighbours.matrix()[part][:, part]
    z = x - x.mean()
    s0, squares = float(w.sum()), float(z @ z)
    i = n / s0 * float(z @ (w @ z)) / squares
    expected, variance = -1 / (n - 1), _variance(z, w)
    score = (i - expected) / np.sqrt(variance) if variance > 0 else np.nan
    return Moran(i, expected, variance, float(score), float(2 * ndtr(-abs(score))), n)


def _variance(z: Floats, w: sparse.csr_array) -> float:
    """Return the variance of Moran's I under randomisation."""
    n = len(z)
    s0, s1 = float(w.sum()), float(((w + w.T) ** 2).sum()) / 2
    s2 = float(((w.sum(axis=0) + w.sum(axis=1)) ** 2).sum())
    kurtosis = n * float((z**4).sum()) / float(z @ z) ** 2
    first = n * ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
    second = kurtosis * ((n * n - n) * s1 - 2 * n * s2 + 6 * s0**2)
    return (first - second) / ((n - 1) * (n - 2) * (n - 3) * s0**2) - 1 / (n - 1) ** 2
