"""Local statistics by conditional permutation: the cell keeps its value, those of all others are dealt out anew.

One set of arrangements serves all cells. Each arrangement is a row of different cells, drawn at random, one more than
any cell has neighbours: what the first k of them hold is what a cell with k neighbours would see around it. Where the
cell itself is among the k, the spare one at the end of the row takes its place, which leaves every choice of k others
equally likely. So the same sums are compared with what all cells see, and only the few with the cell in them are
looked at one by one. The price: what chance adds to the probabilities of different cells moves together, so that
another seed shifts many of them at once by their common standard error, √(p(1 − p)/m).

A probability is two-sided: twice the share of arrangements – the one that is there included – that are at least as
extreme, ties included, at most 1. The side that counts is that of z: a high cell in low surroundings is no hot spot,
however rare such surroundings are. With m arrangements no probability is below 2 / (m + 1); after the correction over
n cells, none of them is significant at 5 % unless about 40 n / (m + 1) are: m must be large.

Sources: Anselin (1995), Geogr. Anal. 27: 93–115; North, Curtis & Sham (2002), Am. J. Hum. Genet. 71: 439–441.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse

from hbgeo.analysis.inputs import Floats, Ints, wrong
from hbgeo.analysis.local import gi, gi_star, local_moran
from hbgeo.analysis.local_result import LocalStatistic
from hbgeo.analysis.neighbours import Neighbours
from hbgeo.errors import N_

Statistic: TypeAlias = Literal["gi_star", "gi", "local_moran"]

#: Arrangements when nothing else is said.
PERMUTATIONS = 9999
#: Sums closer than this share of the largest are ties.
_TIE = 1e-11
#: Numbers handled in one go.
_BLOCK = 4_000_000
_STATISTICS = {"gi_star": gi_star, "gi": gi, "local_moran": local_moran}


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """Cells with data: their values, how many neighbours each has, and the weighted sum it sees.

    Parameters
    ----------
    x, degree, lag
        (n,) values, numbers of neighbours, sums over neighbours.
    weights
        (n, most neighbours) weights of the neighbours from the left, 0 beyond them; None when all are 1.
    tie
        Sums that differ by less are the same.
    """

    x: Floats
    degree: Ints
    lag: Floats
    weights: Floats | None
    tie: float


def permuted(
    statistic: Statistic,
    values: npt.ArrayLike,
    neighbours: Neighbours,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = 0,
) -> LocalStatistic:
    """Return a local statistic whose probabilities come from conditional permutation; z stays the analytic one.

    Parameters
    ----------
    statistic
        `gi_star`, `gi` or `local_moran`.
    values
        (n,) values of cells, not a number where there is no data.
    neighbours
        Who is a neighbour of whom, without the cell itself.
    permutations
        How many arrangements, above 0.
    seed
        The same seed gives the same result.

    Raises
    ------
    InvalidInput
        When the statistic is unknown, there is no arrangement to be drawn, or values do not fit.
    """
    if statistic not in _STATISTICS:
        raise wrong("statistic", N_("There is no statistic {name}."), name=statistic)
    if permutations < 1:
        raise wrong("permutations", N_("At least one arrangement must be drawn."))
    base: LocalStatistic = _STATISTICS[statistic](values, neighbours)
    side = (base if statistic == "gi_star" else gi(values, neighbours)).z
    part = np.flatnonzero(base.has_data)
    cells = _cells(np.asarray(values, dtype=np.float64).reshape(-1)[part], neighbours.matrix()[part][:, part])
    above, below = np.zeros(len(part)), np.zeros(len(part))
    for rows in _arrangements(
        np.random.default_rng(seed), permutations, int(cells.degree.max(initial=0)) + 1, len(part)
    ):
        more, less = _compared(cells, rows)
        above += more
        below += less
    extreme = np.where(side[part] > 0, above, below)
    p = np.full(len(base.p), np.nan)
    p[part] = np.minimum(2 * (extreme + 1) / (permutations + 1), 1.0)
    p[np.isnan(base.p)] = np.nan
    return replace(base, p=p, permutations=permutations, seed=seed)


def _cells(x: Floats, matrix: sparse.csr_array) -> _Cells:
    """Return cells; weights that are the same for all neighbours of a cell count as 1."""
    degree = np.diff(matrix.indptr).astype(np.intp)
    lag, most = np.asarray(matrix @ x), int(degree.max(initial=0))
    tie = _TIE * float(np.abs(x).max(initial=0)) * max(most, 1)
    own = np.repeat(np.arange(len(x)), degree)
    scale = np.ones(len(x))
    scale[own] = matrix.data
    if (matrix.data == scale[own]).all():
        return _Cells(x, degree, lag / scale, None, tie)
    weights = np.zeros((len(x), most))
    weights[own, np.arange(len(own)) - np.repeat(matrix.indptr[:-1], degree)] = matrix.data
    return _Cells(x, degree, lag, weights, tie * float(matrix.data.max()))


def _arrangements(rng: np.random.Generator, count: int, width: int, cells: int) -> Iterator[Ints]:
    """Yield rows of different cells, drawn at random: blocks of shape (m, width)."""
    rare = width * width < cells
    block = max(1, _BLOCK // (width if rare else max(cells, 1)))
    for first in range(0, count if cells else 0, block):
        rows = min(block, count - first)
        if rare:
            yield _redrawn(rng, rows, width, cells)
        else:
            yield rng.random((rows, cells)).argsort(axis=1)[:, :width]


def _redrawn(rng: np.random.Generator, rows: int, width: int, cells: int) -> Ints:
    """Return rows of different cells; those with a cell twice are drawn again."""
    drawn = rng.integers(0, cells, (rows, width), dtype=np.intp)
    again = np.arange(rows)
    while len(again):
        ranked = np.sort(drawn[again], axis=1)
        again = again[(ranked[:, 1:] == ranked[:, :-1]).any(axis=1)]
        drawn[again] = rng.integers(0, cells, (len(again), width), dtype=np.intp)
    return drawn


def _compared(cells: _Cells, rows: Ints) -> tuple[Floats, Floats]:
    """Return in how many arrangements each cell sees at least, and at most, what it sees in fact."""
    dealt = cells.x[rows]
    row, place = np.nonzero(np.arange(rows.shape[1] - 1) < cells.degree[rows[:, :-1]])
    cell = rows[row, place]
    if cells.weights is None:
        sums = dealt.cumsum(axis=1)
        above, below = _counted(cells, sums)
        wrongly, weight = sums[row, cells.degree[cell] - 1], np.ones(1)
    else:
        above, below = _weighted(cells, dealt[:, :-1])
        wrongly = np.einsum("ij,ij->i", dealt[row, :-1], cells.weights[cell])
        weight = cells.weights[cell, place]
    rightly = wrongly + weight * (dealt[row, -1] - cells.x[cell])
    low, high = cells.lag[cell] - cells.tie, cells.lag[cell] + cells.tie
    more = (rightly >= low).astype(np.float64) - (wrongly >= low)
    less = (rightly <= high).astype(np.float64) - (wrongly <= high)
    size = len(cells.x)
    return above + np.bincount(cell, more, minlength=size), below + np.bincount(cell, less, minlength=size)


def _counted(cells: _Cells, sums: Floats) -> tuple[Floats, Floats]:
    """Return the counts for weights of 1, the cell itself not yet left out: by rank among the sorted sums."""
    above, below = np.zeros(len(cells.x)), np.zeros(len(cells.x))
    for degree in np.unique(cells.degree[cells.degree > 0]):
        same, ranked = np.flatnonzero(cells.degree == degree), np.sort(sums[:, degree - 1])
        above[same] = len(sums) - np.searchsorted(ranked, cells.lag[same] - cells.tie, side="left")
        below[same] = np.searchsorted(ranked, cells.lag[same] + cells.tie, side="right")
    return above, below


def _weighted(cells: _Cells, dealt: Floats) -> tuple[Floats, Floats]:
    """Return the counts for any weights, the cell itself not yet left out."""
    above, below = np.zeros(len(cells.x)), np.zeros(len(cells.x))
    step = max(1, _BLOCK // max(len(dealt), 1))
    for first in range(0, len(cells.x), step):
        some = slice(first, first + step)
        sums = dealt @ cells.weights[some].T  # type: ignore[index]  # asked only of cells with weights
        above[some] = (sums >= cells.lag[some] - cells.tie).sum(axis=0)
        below[some] = (sums <= cells.lag[some] + cells.tie).sum(axis=0)
    return above, below
