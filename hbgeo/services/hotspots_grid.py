"""The cells that a picture of hot spots is made of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from scipy.spatial import ConvexHull, QhullError
from shapely.geometry.base import BaseGeometry

from hbgeo.analysis.cells import MOST_CELLS, Cells, HexagonalCells, square_cells
from hbgeo.analysis.inputs import Floats, Ints
from hbgeo.errors import N_, InvalidInput, Problem
from hbgeo.services.hotspots_asked import Asked
from hbgeo.services.hotspots_counted import Counted
from hbgeo.services.hotspots_walked import Walked

#: Distance between rows of hexagons whose middles are 1 apart.
_HEIGHT = np.sqrt(3) / 2
#: A cell of which a smaller share lies in the area only touches it.
_TOUCHES = 1e-9


def cells_over(asked: Asked, what: Counted, walked: Walked | None) -> Cells:
    """Return the cells over the area, else over the smallest convex area around all that is counted and walked.

    Raises
    ------
    InvalidInput
        When there would be too many.
    """
    area = what.area if what.area is not None else _hull(asked, what, walked)
    make = _hexagons if asked.method == "hexagon" else square_cells
    return _within(make(area.bounds, asked.size_m), area)


def names(cells: Cells) -> list[str]:
    """Return the name of each cell: its row and column from the origin, the same in every picture of that size."""
    row, column = np.divmod(cells.kept, cells.columns)
    rows, columns = (row + cells.row).tolist(), (column + cells.column).tolist()
    return [f"{r}_{c}" for r, c in zip(rows, columns, strict=True)]


def number_of(cells: Cells, name: str) -> int:
    """Return the number of the cell with a name, −1 when there is none."""
    row, _, column = name.partition("_")
    try:
        r, c = int(row) - cells.row, int(column) - cells.column
    except ValueError:
        return -1
    if not (0 <= r < cells.rows and 0 <= c < cells.columns):
        return -1
    place = r * cells.columns + c
    at = int(np.searchsorted(cells.kept, place))
    return at if at < cells.count and cells.kept[at] == place else -1


def only(cells: Cells, some: Ints) -> Cells:
    """Return some of the cells."""
    return replace(cells, kept=cells.kept[some], share=cells.share[some])


def _hull(asked: Asked, what: Counted, walked: Walked | None) -> BaseGeometry:
    lines = [] if walked is None else [line.way for line in walked.lines]
    hull = shapely.convex_hull(shapely.GeometryCollection([shapely.multipoints(_outermost(what.xy)), *lines]))
    whole: BaseGeometry = shapely.buffer(hull, asked.size_m / 100, quad_segs=2)
    return whole


def _outermost(xy: Floats) -> Floats:
    """Return the corners of the smallest convex area around points; all of them when they lie on a line."""
    try:
        return np.asarray(xy[ConvexHull(xy).vertices])
    except (QhullError, ValueError):
        return xy


def _hexagons(bounds: tuple[float, float, float, float], size: float) -> HexagonalCells:
    """Return hexagons over bounds, some beyond them, without drawing each."""
    west, south, east, north = bounds
    step, reach = size * _HEIGHT, size / np.sqrt(3)
    first, last = int(np.ceil((south - reach) / step)), int(np.floor((north + reach) / step))
    left, right = int(np.floor(west / size - 0.5)), int(np.ceil(east / size))
    rows, columns = last - first + 1, right - left + 1
    if rows * columns > MOST_CELLS:
        message = N_("There would be more than {most} cells: choose larger ones.")
        raise InvalidInput((Problem("size_m", message, {"most": MOST_CELLS}),))
    return HexagonalCells(size, first, left, rows, columns, np.arange(rows * columns), np.ones(rows * columns))


def _within(cells: Cells, area: BaseGeometry) -> Cells:
    """Return the cells that overlap an area; as `Cells.within`, but only those at the edge are drawn and cut."""
    centres = cells.centres()
    shapely.prepare(area)
    share = shapely.contains_xy(area, centres[:, 0], centres[:, 1]).astype(np.float64)
    edge = _at_edge(cells, area)
    shapes = only(cells, edge).polygons().geometry.to_numpy()
    share[edge] = shapely.area(shapely.intersection(shapes, area)) / shapely.area(shapes)
    return replace(cells, kept=cells.kept[share > _TOUCHES], share=share[share > _TOUCHES].clip(max=1.0))


def _at_edge(cells: Cells, area: BaseGeometry) -> Ints:
    """Return the cells that the edge of an area may cross, rising."""
    line: Floats = shapely.get_coordinates(shapely.segmentize(area.boundary, cells.size / 4))
    around = cells.size / 2 * np.array([(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)])
    found = np.unique(np.concatenate([cells.cell_of(line + step) for step in around]))
    return found[found >= 0]
