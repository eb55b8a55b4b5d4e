"""How much of an area lies around each node of a grid."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import shapely
from scipy.ndimage import binary_dilation, label, laplace
from shapely.geometry.base import BaseGeometry

from hbgeo.analysis.density_binning import binned
from hbgeo.analysis.density_grid import Grid
from hbgeo.analysis.inputs import Bools, Floats, Ints

Shapes: TypeAlias = npt.NDArray[np.object_]

#: Squares along the side of a block.
_BLOCK = 32


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
    near = _near_edge(grid, area, rim, (rows, columns))
    whole = _whole(grid, area, rim, near).astype(np.float64)
    v, u = np.nonzero(near)
    pieces = _pieces(grid, area, rim, (u, v))
    share = shapely.area(pieces) / grid.step**2
    real = share > 0
    inside = whole > 0
    inside[v[real], u[real]] = True
    x, y = grid.nodes(shapely.get_coordinates(shapely.centroid(pieces[real])))
    # Squares on their node do not spread as binned pieces do; the filter takes that off all the same.
    field = whole + laplace(whole, mode="constant") / 12
    return inside, field + binned(x + rim, y + rim, share[real], rows, columns), rim


def _pieces(grid: Grid, area: BaseGeometry, rim: int, nodes: tuple[Ints, Ints]) -> Shapes:
    """Return what of the squares around nodes lies in the area: first cut into blocks, so that each looks at little."""
    u, v = nodes
    places, own = np.unique(np.stack([u // _BLOCK, v // _BLOCK]), axis=1, return_inverse=True)
    blocks = shapely.intersection(_squares(grid, rim, places[0] * _BLOCK, places[1] * _BLOCK, _BLOCK), area)
    return np.asarray(shapely.intersection(_squares(grid, rim, u, v, 1), blocks[own.reshape(-1)]))


def _squares(grid: Grid, rim: int, u: Ints, v: Ints, side: int) -> Shapes:
    """Return the squares that reach from a node over some nodes to the north-east."""
    west = grid.west + grid.cell / 2 + grid.step * (u - rim - 0.5)
    south = grid.south + grid.cell / 2 + grid.step * (v - rim - 0.5)
    return np.asarray(shapely.box(west, south, west + side * grid.step, south + side * grid.step))


def _whole(grid: Grid, area: BaseGeometry, rim: int, near: Bools) -> Bools:
    """Return the nodes inside the area and not near its edge: between edges, one node speaks for all around it."""
    regions, count = label(~near)
    _, first = np.unique(regions, return_index=True)
    v, u = np.unravel_index(first, near.shape)
    east = grid.west + grid.cell / 2 + grid.step * (u - rim)
    north = grid.south + grid.cell / 2 + grid.step * (v - rim)
    shapely.prepare(area)
    inside = np.zeros(count + 1, dtype=bool)
    inside[regions[v, u]] = shapely.contains_xy(area, east, north)
    inside[0] = False
    return np.asarray(inside[regions])


def _near_edge(grid: Grid, area: BaseGeometry, rim: int, shape: tuple[int, int]) -> Bools:
    """Return the nodes whose square the edge of an area may cross."""
    line = shapely.segmentize(area.boundary, grid.step / 2)
    u, v = grid.nodes(shapely.get_coordinates(line))
    crossed = np.zeros(shape, dtype=bool)
    crossed[np.rint(v).astype(np.intp) + rim, np.rint(u).astype(np.intp) + rim] = True
    return np.asarray(binary_dilation(crossed, np.ones((3, 3))))
