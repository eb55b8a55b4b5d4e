"""Square and hexagonal cells over an area: points counted in them, their polygons, who lies beside whom.

Cells are anchored in the coordinate system (EPSG:3007), not at the points: the same size gives the same cells for
every walk, so that two of them can be compared. Hexagons stand on a corner; their size is the distance between the
middles of neighbours, in metres. A cell at the edge of an area is kept whole, and points in it are counted even where
they lie outside the area.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias, TypeVar

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.analysis.cells_base import Cells
from hbgeo.analysis.inputs import Area, Bounds, Floats, Ints, polygon, wrong
from hbgeo.analysis.neighbours import Contiguity, Neighbours, RasterNeighbours, SparseNeighbours, from_pairs
from hbgeo.errors import N_

__all__ = ["MOST_CELLS", "Cells", "HexagonalCells", "SquareCells", "hexagonal_cells", "square_cells"]

Over: TypeAlias = Area | Bounds | Sequence[float]
Kind = TypeVar("Kind", bound=Cells)

#: More cells than this are refused.
MOST_CELLS = 2_000_000
#: Distance between rows of hexagons whose middles are 1 apart.
_HEIGHT = np.sqrt(3) / 2


class SquareCells(Cells):
    """Square cells."""

    def neighbours(self, contiguity: Contiguity = "queen") -> Neighbours:
        """Return which cells touch, each with weight 1: by edges and corners (`queen`) or edges only (`rook`)."""
        raster = RasterNeighbours(self.rows, self.columns, contiguity)
        return raster if self.complete else SparseNeighbours(raster.matrix()[self.kept][:, self.kept])

    def raster(self, values: Floats) -> Floats:
        """Return values of cells as (rows, columns), the southernmost first, not a number where there is no cell."""
        grid = np.full(self.rows * self.columns, np.nan)
        grid[self.kept] = values
        return grid.reshape(self.rows, self.columns)

    def _row_column(self, xy: Floats) -> tuple[Ints, Ints]:
        scaled = xy / self.size
        first = np.array([self.column, self.row], dtype=np.intp)
        place = np.floor(scaled).astype(np.intp) - first
        last = np.array([self.columns, self.rows], dtype=np.intp)
        place -= (place == last) & (scaled == last + first)
        return place[:, 1], place[:, 0]

    def _middles(self, places: Ints) -> Floats:
        row, column = np.divmod(places, self.columns)
        return self.size * (np.column_stack([column + self.column, row + self.row]) + 0.5)

    def _outline(self) -> Floats:
        return np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)])


class HexagonalCells(Cells):
    """Hexagonal cells, standing on a corner; every other row is moved half a cell to the east."""

    def neighbours(self) -> SparseNeighbours:
        """Return which cells touch, each with weight 1."""
        row, column = np.divmod(self.kept, self.columns)
        odd = (row + self.row) % 2
        beside = [(row, column + 1), (row + 1, column + odd), (row + 1, column + odd - 1)]
        pairs = [self._pairs(*places) for places in beside]
        one, other = (np.concatenate(side) for side in zip(*pairs, strict=True))
        return from_pairs(one, other, self.count)

    def _pairs(self, row: Ints, column: Ints) -> tuple[Ints, Ints]:
        """Return the cells whose neighbour in that row and column is a cell, and those neighbours."""
        inside = (row < self.rows) & (column >= 0) & (column < self.columns)
        other = self._number[np.where(inside, row * self.columns + column, 0)]
        there = np.flatnonzero(inside & (other >= 0))
        return there, other[there]

    def _row_column(self, xy: Floats) -> tuple[Ints, Ints]:
        r = xy[:, 1] / (self.size * _HEIGHT)
        q = xy[:, 0] / self.size - r / 2
        cube = np.stack([q, r, -q - r])
        whole = np.rint(cube)
        off = np.abs(whole - cube)
        worst = off.argmax(axis=0)
        whole[0] = np.where(worst == 0, -whole[1] - whole[2], whole[0])
        whole[1] = np.where(worst == 1, -whole[0] - whole[2], whole[1])
        q_, r_ = whole[:2].astype(np.intp)
        return r_ - self.row, q_ + (r_ - r_ % 2) // 2 - self.column

    def _middles(self, places: Ints) -> Floats:
        row, column = np.divmod(places, self.columns)
        row = row + self.row
        return self.size * np.column_stack([column + self.column + (row % 2) / 2, row * _HEIGHT])

    def _outline(self) -> Floats:
        corners = np.deg2rad(30 + 60 * np.arange(6))
        return np.asarray(np.column_stack([np.cos(corners), np.sin(corners)]) / np.sqrt(3))


def square_cells(over: Over, size: float) -> SquareCells:
    """Return square cells that cover an area – those that only touch it left out – or bounds.

    Parameters
    ----------
    over
        A polygon (shapely, EPSG:3007) or a layer of polygons, or bounds: west, south, east, north in metres of
        EPSG:3007.
    size
        Metres, above 0: the side of a cell.

    Raises
    ------
    InvalidInput
        When there is no surface, the size is not above 0, or there would be more than `MOST_CELLS`.
    """
    area, bounds = _sized(over, size)
    west, south = np.floor(bounds[:2] / size).astype(int)
    east, north = np.ceil(bounds[2:] / size).astype(int)
    cells = _all(SquareCells, size, (south, west), (north - south, east - west))
    return cells if area is None else cells.within(area)


def hexagonal_cells(over: Over, size: float) -> HexagonalCells:
    """Return hexagonal cells that cover an area or bounds; `size` is the distance between neighbours' middles.

    Parameters and errors are those of `square_cells`.
    """
    area, bounds = _sized(over, size)
    (west, south), (east, north) = bounds[:2], bounds[2:]
    step, reach = size * _HEIGHT, size / np.sqrt(3)
    first, last = int(np.ceil((south - reach) / step)), int(np.floor((north + reach) / step))
    left, right = int(np.floor(west / size - 0.5)), int(np.ceil(east / size))
    cells = _all(HexagonalCells, size, (first, left), (last - first + 1, right - left + 1))
    if area is not None:
        return cells.within(area)
    inside = cells.within(shapely.box(west, south, east, north))
    inside.share[:] = 1.0
    return inside


def extent(over: Over) -> tuple[BaseGeometry | None, Floats]:
    """Return the area, if one was given, and its bounds or those given: (4,) west, south, east, north.

    Raises
    ------
    InvalidInput
        When there is no surface.
    """
    if hasattr(over, "geom_type"):
        area = polygon(over)
        return area, np.array(area.bounds)
    bounds = np.asarray(over, dtype=np.float64)
    if bounds.shape != (4,) or not np.isfinite(bounds).all() or not (bounds[2:] > bounds[:2]).all():
        raise wrong("bounds", N_("Bounds are four numbers: west, south, east and north, in metres."))
    return None, bounds


def _sized(over: Over, size: float) -> tuple[BaseGeometry | None, Floats]:
    """Return `extent`, after a look at the size of the cells."""
    if not (np.isfinite(size) and size > 0):
        raise wrong("size", N_("The size of cells must be above 0 metres."))
    return extent(over)


def _all(kind: type[Kind], size: float, first: tuple[int, int], shape: tuple[int, int]) -> Kind:
    """Return all cells of some rows and columns."""
    count = shape[0] * shape[1]
    if count > MOST_CELLS:
        raise wrong("size", N_("That would be {count} cells: choose larger ones."), count=count)
    (row, column), (rows, columns) = map(int, first), map(int, shape)
    return kind(size, row, column, rows, columns, kept=np.arange(count), share=np.ones(count))
