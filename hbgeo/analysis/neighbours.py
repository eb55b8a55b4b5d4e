"""Who is a neighbour of whom: shifted sums for a complete square raster, a sparse matrix for everything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.spatial import cKDTree

from hbgeo.analysis.inputs import Floats, Points, metres, wrong
from hbgeo.errors import N_

Contiguity = Literal["queen", "rook"]


class Neighbours(Protocol):
    """Weights between cells; no cell is its own neighbour."""

    @property
    def count(self) -> int:
        """Number of cells."""

    @property
    def binary(self) -> bool:
        """Whether each weight is 0 or 1."""

    def lag(self, values: Floats) -> Floats:
        """Return the weighted sum over each cell's neighbours, shape (n,)."""

    def squared_lag(self, values: Floats) -> Floats:
        """Return the sum over each cell's neighbours with squared weights, shape (n,)."""

    def matrix(self) -> sparse.csr_array:
        """Return the weights as a matrix, shape (n, n)."""


@dataclass(frozen=True, slots=True)
class RasterNeighbours:
    """Cells of a complete square raster that touch each other, each with weight 1.

    Parameters
    ----------
    rows, columns
        Size of the raster; cells are numbered along the rows.
    contiguity
        `queen`: cells that share an edge or a corner; `rook`: an edge.
    """

    rows: int
    columns: int
    contiguity: Contiguity = "queen"
    binary = True

    @property
    def count(self) -> int:
        """Number of cells."""
        return self.rows * self.columns

    def lag(self, values: Floats) -> Floats:
        """Return the sum over each cell's neighbours, shape (n,)."""
        grid = np.asarray(values, dtype=np.float64).reshape(self.rows, self.columns)
        beside = np.zeros_like(grid)
        beside[:, 1:] = grid[:, :-1]
        beside[:, :-1] += grid[:, 1:]
        upright = beside + grid if self.contiguity == "queen" else grid
        beside[1:] += upright[:-1]
        beside[:-1] += upright[1:]
        return beside.reshape(-1)

    def squared_lag(self, values: Floats) -> Floats:
        """Return the same as `lag`: 1² is 1."""
        return self.lag(values)

    def matrix(self) -> sparse.csr_array:
        """Return the weights as a matrix, shape (n, n)."""
        across, along = _line(self.rows), _line(self.columns)
        own = sparse.kron(sparse.eye_array(self.rows), along) + sparse.kron(across, sparse.eye_array(self.columns))
        whole = sparse.csr_array(own + sparse.kron(across, along) if self.contiguity == "queen" else own)
        whole.eliminate_zeros()
        return whole


class SparseNeighbours:
    """Weights in a sparse matrix.

    Parameters
    ----------
    weights
        (n, n) weights above 0; the diagonal is left out.

    Raises
    ------
    InvalidInput
        When it is not square, or a weight is below 0 or not finite.
    """

    def __init__(self, weights: Any) -> None:  # noqa: ANN401 - any sparse or dense matrix
        matrix = sparse.csr_array(weights, dtype=np.float64)
        if matrix.shape[0] != matrix.shape[1]:
            raise wrong("neighbours", N_("Weights between cells must be a square table."))
        if not (np.isfinite(matrix.data).all() and (matrix.data >= 0).all()):
            raise wrong("weights", N_("Weights must be numbers of 0 or more."))
        matrix = matrix.tocoo()
        kept = (matrix.row != matrix.col) & (matrix.data > 0)
        self._matrix = sparse.csr_array((matrix.data[kept], (matrix.row[kept], matrix.col[kept])), shape=matrix.shape)
        self.binary = bool((self._matrix.data == 1).all())
        self._squared = self._matrix if self.binary else self._matrix.power(2)

    @property
    def count(self) -> int:
        """Number of cells."""
        return int(self._matrix.shape[0])

    def lag(self, values: Floats) -> Floats:
        """Return the weighted sum over each cell's neighbours, shape (n,)."""
        return np.asarray(self._matrix @ values)

    def squared_lag(self, values: Floats) -> Floats:
        """Return the sum over each cell's neighbours with squared weights, shape (n,)."""
        return np.asarray(self._squared @ values)

    def matrix(self) -> sparse.csr_array:
        """Return the weights as a matrix, shape (n, n)."""
        return self._matrix

    def row_standardised(self) -> SparseNeighbours:
        """Return weights that sum to 1 for each cell that has neighbours."""
        sums = self._matrix.sum(axis=1)
        scale = np.divide(1.0, sums, out=np.zeros_like(sums), where=sums > 0)
        return SparseNeighbours(sparse.diags_array(scale) @ self._matrix)


def from_pairs(one: npt.ArrayLike, other: npt.ArrayLike, count: int) -> SparseNeighbours:
    """Return neighbours from pairs of cell numbers, weight 1 in both directions."""
    a, b = np.asarray(one, dtype=np.intp), np.asarray(other, dtype=np.intp)
    both = (np.concatenate([a, b]), np.concatenate([b, a]))
    matrix = sparse.csr_array((np.ones(2 * len(a)), both), shape=(count, count))
    matrix.data[:] = 1.0
    return SparseNeighbours(matrix)


def from_lists(lists: Mapping[Any, Sequence[Any]]) -> SparseNeighbours:
    """Return neighbours from a list for each cell, weight 1; cells are numbered in the order of the mapping."""
    number = {key: position for position, key in enumerate(lists)}
    rows = np.repeat(np.arange(len(lists)), [len(names) for names in lists.values()])
    columns = np.array([number[name] for names in lists.values() for name in names], dtype=np.intp)
    return SparseNeighbours(sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(lists), len(lists))))


def within_distance(points: Points, distance: float) -> SparseNeighbours:
    """Return as neighbours all that are at most some metres apart, weight 1.

    Parameters
    ----------
    points
        A layer of points, or (n, 2) metres in EPSG:3007.
    distance
        Metres, above 0; itself included.

    Raises
    ------
    InvalidInput
        When a position is missing or the distance is not above 0.
    """
    if not distance > 0:
        raise wrong("distance", N_("The distance between neighbours must be above 0 metres."))
    xy = metres(points)
    pairs = cKDTree(xy).query_pairs(distance, output_type="ndarray")
    return from_pairs(pairs[:, 0], pairs[:, 1], len(xy))


def _line(count: int) -> sparse.dia_array:
    """Return who stands beside whom in a row."""
    beside = np.ones(max(count - 1, 0))
    return sparse.diags_array([beside, beside], offsets=[-1, 1], shape=(count, count))
