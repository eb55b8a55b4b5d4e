"""Day against dark, where the same was rated in both: a paired difference, so that places and people cancel out.

A difference is the rating in the dark less that by day. What is paired – an observation, a place, a cell – counts once.
Probabilities and intervals: `hbgeo.analysis.signed_ranks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt
import pandas as pd

from hbgeo.analysis.exposure import CONFIDENCE
from hbgeo.analysis.inputs import Floats, Ints, wrong
from hbgeo.analysis.local_result import adjusted
from hbgeo.analysis.signed_ranks import shift, signed_rank_probability
from hbgeo.errors import N_, Problem

#: With fewer pairs nothing can be significant at 5 %: five that all point one way have the probability 2/32.
FEWEST = 6
#: A difference is told when its probability is at most this.
LEVEL = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """How ratings in the dark differ from those by day.

    Parameters
    ----------
    pairs, lower, higher
        How many were rated in both; how many of them lower, and higher, in the dark.
    difference, low, high
        Shift (Hodges–Lehmann) in steps of the scale and its interval; not a number with too few pairs.
    p
        Two-sided probability by chance; not a number with too few pairs.
    """

    pairs: int
    lower: int
    higher: int
    difference: float = nan
    low: float = nan
    high: float = nan
    p: float = nan

    @property
    def more(self) -> int:
        """How many more pairs are needed for a claim."""
        return max(0, FEWEST - self.pairs)

    @property
    def sentence(self) -> Problem:
        """What may be said, with its values apart."""
        values = {"pairs": self.pairs, "lower": self.lower, "higher": self.higher, "more": self.more}
        if self.more:
            message = N_(
                "Rated both by day and in the dark: {pairs}. At least {more} more are needed for a comparison."
            )
        elif self.p > LEVEL:
            message = N_(
                "Of {pairs} rated both by day and in the dark, {lower} are rated lower in the dark and {higher} higher."
                " That can be chance."
            )
        elif self.lower > self.higher:
            message = N_(
                "It is rated worse in the dark than by day: of {pairs} rated in both, {lower} are rated lower in the"
                " dark and {higher} higher."
            )
        elif self.higher > self.lower:
            message = N_(
                "It is rated better in the dark than by day: of {pairs} rated in both, {higher} are rated higher in the"
                " dark and {lower} lower."
            )
        else:
            message = N_("As many are rated lower as higher in the dark ({lower}), but not by as much.")
        return Problem("light", message, values)


def light(day: npt.ArrayLike, dark: npt.ArrayLike, *, confidence: float = CONFIDENCE) -> Light:
    """Return how ratings in the dark differ from those by day.

    Parameters
    ----------
    day, dark
        (n,) ratings of the same, higher is safer; not a number (or None) where there is none: such a pair is left out.
    confidence
        How often, at least, the interval holds the true shift.

    Raises
    ------
    InvalidInput
        When the ratings do not fit each other, or one is infinite.
    """
    return _found(_differences(day, dark), confidence)


def light_by_place(
    place: npt.ArrayLike, day: npt.ArrayLike, dark: npt.ArrayLike, *, confidence: float = CONFIDENCE
) -> Light:
    """Return how ratings in the dark differ from those by day, each place counted once.

    A place need not be rated in both by the same observation: the means of its ratings are compared.

    Parameters
    ----------
    place
        (n,) number of each observation's place or cell, −1 where it lies in none.
    day, dark, confidence
        As in `light`.

    Raises
    ------
    InvalidInput
        As `light`.
    """
    where = _places(place, day)
    means = [_means(where, ratings) for ratings in _ratings(day, dark)]
    return _found(_differences(*means), confidence)


def light_in_cells(
    cell: npt.ArrayLike, day: npt.ArrayLike, dark: npt.ArrayLike, cells: int, *, confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Return how ratings in the dark differ from those by day in each cell, from observations that rate both.

    Parameters
    ----------
    cell
        (n,) cell of each observation, −1 where none (`Cells.cell_of`).
    day, dark, confidence
        As in `light`.
    cells
        How many cells there are.

    Returns
    -------
    A row for each cell: the numbers of `Light`, `more`, and `p_adjusted`, corrected for the number of cells.

    Raises
    ------
    InvalidInput
        As `light`, or when a cell has a number that is too high.
    """
    where = _places(cell, day)
    if where.max(initial=-1) >= cells:
        raise wrong("cell", N_("There is an observation in a cell that does not exist."))
    early, late = _ratings(day, dark)
    rated = np.flatnonzero((where >= 0) & ~np.isnan(late - early))
    order = rated[np.argsort(where[rated], kind="stable")]
    parts = np.split((late - early)[order], np.searchsorted(where[order], np.arange(1, cells)))
    found = [_found(part, confidence) for part in parts[:cells]]
    names = "pairs", "lower", "higher", "difference", "low", "high", "p", "more"
    frame = pd.DataFrame({name: [getattr(one, name) for one in found] for name in names})
    return frame.assign(p_adjusted=adjusted(frame["p"].to_numpy(dtype=np.float64)))


def _found(differences: Floats, confidence: float) -> Light:
    if not 0 < confidence < 1:
        raise wrong("confidence", N_("Probabilities lie between 0 and 1."))
    counts = len(differences), int((differences < 0).sum()), int((differences > 0).sum())
    bare = Light(pairs=counts[0], lower=counts[1], higher=counts[2])
    if bare.more:
        return bare
    middle, low, high = shift(differences, confidence)
    p = signed_rank_probability(differences)
    return Light(pairs=counts[0], lower=counts[1], higher=counts[2], difference=middle, low=low, high=high, p=p)


def _ratings(day: npt.ArrayLike, dark: npt.ArrayLike) -> tuple[Floats, Floats]:
    early, late = (np.asarray(ratings, dtype=np.float64).reshape(-1) for ratings in (day, dark))
    if len(early) != len(late):
        raise wrong("dark", N_("There is not one rating by day and one in the dark for each."))
    if np.isinf(early).any() or np.isinf(late).any():
        raise wrong("dark", N_("Ratings must be finite."))
    return early, late


def _differences(day: npt.ArrayLike, dark: npt.ArrayLike) -> Floats:
    """Return the differences where both are rated, without what rounding adds to means."""
    early, late = _ratings(day, dark)
    apart = np.round(late - early, 9)
    return np.asarray(apart[~np.isnan(apart)])


def _places(place: npt.ArrayLike, day: npt.ArrayLike) -> Ints:
    where = np.asarray(place).reshape(-1).astype(np.intp)
    if len(where) != np.size(np.asarray(day)):
        raise wrong("place", N_("There is not one place for each rating."))
    return where


def _means(where: Ints, ratings: Floats) -> Floats:
    """Return the mean rating of each place, not a number where there is none."""
    rated = (where >= 0) & ~np.isnan(ratings)
    size = int(where.max(initial=-1)) + 1
    counts = np.bincount(where[rated], minlength=size)
    sums = np.bincount(where[rated], ratings[rated], minlength=size)
    return np.asarray(np.divide(sums, counts, out=np.full(size, np.nan), where=counts > 0), dtype=np.float64)
