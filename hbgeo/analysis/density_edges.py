"""How much of an area lies around each node of a grid."""

from __future__ import annotations

import numpy as np
import shapely
from scipy.ndimage import binary_dilation
from shapely.geometry.base import BaseGeometry

from hbgeo.analysis.density_binning import binned
from hbgeo.analysis.density_grid import Grid
from hbgeo.analysis.inputs import Bools, Floats


def coverage(grid: Grid, area: BaseGeometry) -> tuple[Bools, Floats, int]:
    """Return what lies in an area, as squares around the nodes of a grid.

    Parameters
    ----------
    grid
        Covers the area.
    area
        Polygon or polygons in EPSG:3007.

    Returns
    -------
    Whether the square around each node overlaps the area; the area as a field of weights at the nodes, 1 for a whole
    square, in which pieces of squares weigh at their centroids; how many nodes lie around the picture on each side.
    """
    rim = grid.fine // 2 + 3
    rows = (grid.rows - 1) * grid.fine + 1 + 2 * rim
    columns = (grid.columns - 1) * grid.fine + 1 + 2 * rim
    v, u = np.indices((rows, columns), dtype=np.float64)
    x = grid.west + grid.cell / 2 + grid.step * (u - rim)
    y = grid.south + grid.cell / 2 + grid.step * (v - rim)
    shapely.prepare(area)
    share = shapely.contains_xy(area, x, y).astype(np.float64)
    edge = np.nonzero(_near_edge(grid, area, rim, (rows, columns)))
    west, south = x[edge] - grid.step / 2, y[edge] - grid.step / 2
    pieces = shapely.intersection(shapely.box(west, south, west + grid.step, south + grid.step), area)
    share[edge] = shapely.area(pieces) / grid.step**2
    real = shapely.area(pieces) > 0
    crossed = edge[0][real], edge[1][real]
    middles = grid.nodes(shapely.get_coordinates(shapely.centroid(pieces[real])))
    u[crossed], v[crossed] = middles[0] + rim, middles[1] + rim
    some = share > 0
    return some, binned(u[some], v[some], share[some], rows, columns), rim


def _near_edge(grid: Grid, area: BaseGeometry, rim: int, shape: tuple[int, int]) -> Bools:
    """Return the nodes whose square the edge of an area may cross."""
    line = shapely.segmentize(area.boundary, grid.step / 2)
    u, v = grid.nodes(shapely.get_coordinates(line))
    crossed = np.zeros(shape, dtype=bool)
    crossed[np.rint(v).astype(np.intp) + rim, np.rint(u).astype(np.intp) + rim] = True
    return np.asarray(binary_dilation(crossed, np.ones((3, 3))))
