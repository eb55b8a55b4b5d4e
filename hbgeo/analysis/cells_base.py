"""What square and hexagonal cells have in common: points are counted in them, they have polygons and neighbours."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.analysis.inputs import CRS, Floats, Ints, Points, metres, weights_for
from hbgeo.analysis.neighbours import Neighbours

#: A cell of which a smaller share lies in the area only touches it.
_TOUCHES = 1e-9


@dataclass(frozen=True, eq=False)
class Cells(ABC):
    """Cells in rows from the south, each from the west; those outside the area left out.

    Parameters
    ----------
    size
        Metres: the side of a square, or the distance between the middles of neighbouring hexagons.
    row, column
        The first row and column, counted from the origin of EPSG:3007.
    rows, columns
        How many there are, before those outside the area are left out.
    kept
        (n,) places of the cells in those rows, rising.
    share
        (n,) share of each cell's surface that lies in the area; 1 where bounds were given.
    """

    size: float
    row: int
    column: int
    rows: int
    columns: int
    kept: Ints
    share: Floats

    @property
    def count(self) -> int:
        """Number of cells."""
        return len(self.kept)

    @property
    def complete(self) -> bool:
        """Whether no cell of the rows is left out."""
        return self.count == self.rows * self.columns

    def cell_of(self, points: Points) -> Ints:
        """Return the cell of each point, −1 where none: shape (n,).

        A point on the edge between cells belongs to one of them; on the outer edge of a square raster to the last.
        """
        row, column = self._row_column(metres(points))
        inside = (row >= 0) & (row < self.rows) & (column >= 0) & (column < self.columns)
        place = np.where(inside, row * self.columns + column, 0)
        return np.where(inside, self._number[place], -1)

    def totals(self, points: Points, weights: npt.ArrayLike | None = None) -> Floats:
        """Return how many points lie in each cell, or the sum of their weights: shape (cells,).

        Parameters
        ----------
        points
            A layer of points, or (n, 2) metres in EPSG:3007; those outside all cells are left out.
        weights
            (n,) numbers of 0 or more; each point counts 1 when not given.

        Raises
        ------
        InvalidInput
            When a position is missing, or weights do not fit.
        """
        cell = self.cell_of(points)
        heavy = weights_for(len(cell), weights)
        inside = cell >= 0
        counted = np.bincount(cell[inside], None if heavy is None else heavy[inside], minlength=self.count)
        return counted.astype(np.float64)

    def polygons(self) -> gpd.GeoDataFrame:
        """Return the cells as polygons in EPSG:3007, with `cell` (number) and `share` (of it in the area)."""
        data = {"cell": np.arange(self.count), "share": self.share}
        return gpd.GeoDataFrame(data, geometry=self._shapes(self.kept), crs=CRS)

    def centres(self) -> Floats:
        """Return the middles of the cells: (n, 2) metres in EPSG:3007."""
        return self._middles(self.kept)

    @abstractmethod
    def neighbours(self) -> Neighbours:
        """Return which cells touch, each with weight 1."""

    @cached_property
    def _number(self) -> Ints:
        """The number of the cell in each place of the rows, −1 where it is left out."""
        number = np.full(self.rows * self.columns, -1, dtype=np.intp)
        number[self.kept] = np.arange(self.count)
        return number

    @abstractmethod
    def _row_column(self, xy: Floats) -> tuple[Ints, Ints]:
        """Return row and column of points, which may lie outside."""

    @abstractmethod
    def _middles(self, places: Ints) -> Floats:
        """Return the middles of places in the rows."""

    @abstractmethod
    def _outline(self) -> Floats:
        """Return the corners of a cell of size 1 around its middle, shape (k, 2)."""

    def _shapes(self, places: Ints) -> npt.NDArray[np.object_]:
        """Return the polygons of places in the rows."""
        rings = self._middles(places)[:, None, :] + self.size * self._outline()
        return np.asarray(shapely.polygons(rings), dtype=object)

    def within(self, area: BaseGeometry) -> Self:
        """Return the cells that overlap an area (EPSG:3007), with the share of each that does."""
        shapes = self._shapes(self.kept)
        shapely.prepare(area)
        share = shapely.contains_properly(area, shapes).astype(np.float64)
        edge = np.flatnonzero((share == 0) & shapely.intersects(area, shapes))
        share[edge] = shapely.area(shapely.intersection(shapes[edge], area)) / shapely.area(shapes[edge])
        some = share > _TOUCHES
        return replace(self, kept=self.kept[some], share=share[some].clip(max=1.0))
