"""What a local statistic says of each cell: how far from chance, how sure, and in which class that puts it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from hbgeo.analysis.inputs import Bools, Floats, wrong
from hbgeo.errors import N_

#: The shares of false alarms that the classes 99, 95 and 90 allow.
LEVELS = {3: 0.01, 2: 0.05, 1: 0.10}


class CellClass(IntEnum):
    """The class of a cell; the numbers stand in exports and do not change."""

    HOT_99 = 3
    HOT_95 = 2
    HOT_90 = 1
    NOT_SIGNIFICANT = 0
    COLD_90 = -1
    COLD_95 = -2
    COLD_99 = -3
    #: Local Moran only, at 95 %: a high cell among low ones, and the reverse.
    HIGH_AMONG_LOW = 12
    LOW_AMONG_HIGH = -12
    #: The cell has a value but nothing can be said: no neighbour with a value, or nothing that varies.
    NO_CLAIM = 98
    #: The cell has no value.
    NO_DATA = 99


@dataclass(frozen=True, eq=False, kw_only=True)
class LocalStatistic:
    """A local statistic on cells.

    Parameters
    ----------
    statistic
        `gi_star`, `gi` or `local_moran`.
    z
        (n,) standard deviations from what chance gives; not a number where there is no claim or no data.
    p
        (n,) two-sided probability under chance, before correction; not a number as above.
    has_data
        (n,) whether the cell has a value.
    permutations
        How many arrangements the probabilities come from; 0: from the normal distribution.
    seed
        What the arrangements were drawn with; None without.
    """

    statistic: str
    z: Floats
    p: Floats
    has_data: Bools
    permutations: int = 0
    seed: int | None = None

    @property
    def p_adjusted(self) -> Floats:
        """(n,) probabilities corrected for the number of cells (Benjamini–Hochberg)."""
        return adjusted(self.p)

    def classes(self, *, correct: bool = True) -> npt.NDArray[np.int8]:
        """Return the `CellClass` of each cell, shape (n,).

        Parameters
        ----------
        correct
            Correct for the number of cells tested at once. Without it one cell in twenty is “significant at 95 %”
            though nothing is there.
        """
        strength = self._strength(self.p_adjusted if correct else self.p)
        return self._unclaimed(np.where(self.z > 0, strength, -strength))

    def frame(self) -> pd.DataFrame:
        """Return a row for each cell: `z`, `p`, `p_adjusted` and `class` (number of `CellClass`, after correction)."""
        return pd.DataFrame({"z": self.z, "p": self.p, "p_adjusted": self.p_adjusted, "class": self.classes()})

    @staticmethod
    def _strength(p: Floats) -> npt.NDArray[np.int8]:
        """Return 3, 2, 1 or 0 for 99, 95, 90 % or less."""
        passed = [p <= level for level in LEVELS.values()]
        return np.asarray(np.sum(passed, axis=0, dtype=np.int8))

    def _unclaimed(self, classes: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
        """Return the classes with those cells marked of which nothing can be said."""
        named = np.where(np.isnan(self.p), CellClass.NO_CLAIM, classes)
        return np.where(self.has_data, named, CellClass.NO_DATA).astype(np.int8)


@dataclass(frozen=True, eq=False, kw_only=True)
class LocalMoran(LocalStatistic):
    """Local Moran's I on cells: whether a cell is like those around it.

    Parameters
    ----------
    i
        (n,) Local Moran's I, Anselin (1995); not a number as `z`.
    high, high_around
        (n,) whether the cell, and the weighted mean of its neighbours, lie above the mean of all.
    """

    i: Floats
    high: Bools
    high_around: Bools

    def classes(self, *, correct: bool = True) -> npt.NDArray[np.int8]:
        """Return the `CellClass` of each cell: hot for high among high, cold for low among low, outliers at 95 %."""
        strength = self._strength(self.p_adjusted if correct else self.p)
        alike = np.where(self.high, strength, -strength)
        outlier = np.where(self.high, CellClass.HIGH_AMONG_LOW, CellClass.LOW_AMONG_HIGH)
        other = np.where(strength >= LEVEL_OF_OUTLIERS, outlier, CellClass.NOT_SIGNIFICANT)
        return self._unclaimed(np.where(self.high == self.high_around, alike, other).astype(np.int8))


#: The strength at which a cell unlike its neighbours is named: 95 %.
LEVEL_OF_OUTLIERS = 2


def adjusted(p: npt.ArrayLike) -> Floats:
    """Return probabilities corrected for multiple testing so that at most that share of the claims is false.

    Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57: 289–300; for local statistics Caldas de Castro & Singer (2006),
    Geogr. Anal. 38: 180–208. A cell counts as significant at 5 % when its corrected probability is at most 0.05.

    Parameters
    ----------
    p
        (n,) probabilities; those that are not a number stay so and are no tests.

    Raises
    ------
    InvalidInput
        When one is below 0 or above 1.
    """
    values = np.asarray(p, dtype=np.float64)
    tested = np.flatnonzero(~np.isnan(values))
    some = values[tested]
    if len(some) and not (some.min() >= 0 and some.max() <= 1):
        raise wrong("p", N_("Probabilities lie between 0 and 1."))
    order = np.argsort(some, kind="stable")[::-1]
    ranked = some[order] * (len(some) / np.arange(len(some), 0, -1))
    result = np.full(len(values), np.nan)
    result[tested[order]] = np.minimum(np.minimum.accumulate(ranked), 1.0) if len(some) else ranked
    return result
