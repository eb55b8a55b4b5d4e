"""Points that do not fit one machine's memory, counted in the same cells and drawn as the same density.

A folder of Parquet files goes in; out come the numbers that `Cells.totals` and `density` give for all points at once:
counts are equal, sums of weights and densities but for the rounding of sums. What follows needs no other function:
`gi_star(totals(source, cells), cells.neighbours())` is Gi* of all points. Needs `pip install 'hbgeo[dask]'`.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import shapely
from scipy.ndimage import gaussian_filter
from shapely.geometry.base import BaseGeometry

from hbgeo.analysis.cells import Over, extent
from hbgeo.analysis.cells_base import Cells
from hbgeo.analysis.density import HECTARE, Density, share_inside, usual_cell
from hbgeo.analysis.density_binning import binned
from hbgeo.analysis.density_grid import TRUNCATE, Grid, grid_over, largest_error
from hbgeo.analysis.inputs import Bools, Floats, Ints, wrong
from hbgeo.analysis.scale_running import Part, Progress, Source, points, summed
from hbgeo.errors import N_

__all__ = ["Source", "density", "totals"]

#: Cells with anything in them, rising, and their sums.
_Sparse: TypeAlias = tuple[Ints, Floats]
#: Number of points, their weights together, and those at the nodes of a grid.
_Field: TypeAlias = tuple[int, float, Floats]


def totals(source: Source, cells: Cells, weights: str | None = None, *, progress: Progress | None = None) -> Floats:
    """Return how many points lie in each cell, or the sum of their weights: shape (cells,), as `Cells.totals`.

    Parameters
    ----------
    source
        The folder.
    cells
        Square or hexagonal cells.
    weights
        Column of numbers of 0 or more; each point counts 1 when not given.
    progress
        Told how many parts are done, of how many.

    Raises
    ------
    ImportError
        When Dask is not installed.
    ImportRefused
        When there is no such folder or column, or a file cannot be read.
    InvalidInput
        When a position is missing, or a weight is below 0 or missing.
    """
    result = np.zeros(cells.count)
    found = summed(source.parts(weights), _totals_of, _together, cells, progress=progress)
    if found is not None:
        result[found[0]] = found[1]
    return result


def density(  # noqa: PLR0913 - options, by name
    source: Source,
    bandwidth: float,
    *,
    over: Over,
    weights: str | None = None,
    cell: float | None = None,
    accuracy: float = 1e-3,
    progress: Progress | None = None,
) -> Density:
    """Return the density of points, as `hbgeo.analysis.density.density`.

    Bandwidth and area have to be given: the rules that choose them look at all points at once.

    Parameters
    ----------
    source, weights, progress
        As for `totals`.
    bandwidth
        Metres.
    over
        An area – only points in it count, and its edge is corrected – or bounds, beyond which points count as well.
    cell
        Metres: the side of a cell; a sixth of the bandwidth when not given.
    accuracy
        Largest error allowed, as a share of the peak, before the correction of an edge.

    Raises
    ------
    ImportError, ImportRefused
        As for `totals`.
    InvalidInput
        When there is no point, an option is out of its range, or the grid would be too large.
    """
    area, bounds = extent(over)
    size = usual_cell(bandwidth, bounds) if cell is None else cell
    grid = grid_over(bounds, size, bandwidth, accuracy)
    found = summed(source.parts(weights), _field_of, _added, grid, bandwidth, area, progress=progress)
    if found is None or not found[0]:
        raise wrong("points", N_("There is no point to draw a density of."))
    count, weight, field = found
    values, least = _filtered(grid, bandwidth, field), 1.0
    if area is not None:
        share = share_inside(grid, bandwidth, area)
        values, least = values / share, float(np.nanmin(share))
    error = largest_error(grid, bandwidth, least)
    return Density(values, grid.bounds, grid.cell, bandwidth, count, weight, error, edge=area is not None)


def _totals_of(part: Part, cells: Cells) -> _Sparse:
    sums = np.zeros(cells.count)
    for xy, weights in points(part):
        sums += cells.totals(xy, weights)
    some = np.flatnonzero(sums)
    return some, sums[some]


def _together(one: _Sparse, other: _Sparse) -> _Sparse:
    cells, place = np.unique(np.concatenate([one[0], other[0]]), return_inverse=True)
    return cells, np.asarray(np.bincount(place, np.concatenate([one[1], other[1]])), dtype=np.float64)


def _reach(grid: Grid, bandwidth: float) -> int:
    """Return how many nodes beyond the picture a point can be and still be seen in it."""
    return int(np.ceil(TRUNCATE * _sigma(grid, bandwidth))) + 2


def _sigma(grid: Grid, bandwidth: float) -> float:
    """Return the bandwidth of the filter in nodes: what linear binning adds to the variance is taken off."""
    return float(np.sqrt(bandwidth * bandwidth - grid.step**2 / 6) / grid.step)


def _field_of(part: Part, grid: Grid, bandwidth: float, area: BaseGeometry | None) -> _Field:
    """Return the points at the nodes of a grid and of the rim around it."""
    reach = _reach(grid, bandwidth)
    rows, columns = (_side(grid, cells, reach) for cells in (grid.rows, grid.columns))
    count, weight, field = 0, 0.0, np.zeros((rows, columns))
    for xy, heavy in points(part):
        inside = np.ones(len(xy), dtype=bool) if area is None else _inside(area, xy)
        count += int(inside.sum())
        weight += float(inside.sum() if heavy is None else heavy[inside].sum())
        u, v = (axis + reach + 1 for axis in grid.nodes(xy))
        near = inside & (u >= 1) & (u < columns - 2) & (v >= 1) & (v < rows - 2)
        field += binned(u[near], v[near], None if heavy is None else heavy[near], rows, columns)
    return count, weight, field


def _side(grid: Grid, cells: int, reach: int) -> int:
    """Return how many nodes a field has along one side."""
    return (cells - 1) * grid.fine + 2 * reach + 3


def _inside(area: BaseGeometry, xy: Floats) -> Bools:
    shapely.prepare(area)
    return np.asarray(shapely.intersects_xy(area, xy[:, 0], xy[:, 1]))


def _added(one: _Field, other: _Field) -> _Field:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _filtered(grid: Grid, bandwidth: float, field: Floats) -> Floats:
    """Return the sum of kernels at the middles of the cells, per hectare."""
    smooth = gaussian_filter(field, _sigma(grid, bandwidth), truncate=TRUNCATE, mode="constant")
    rim = _reach(grid, bandwidth) + 1
    picture = smooth[rim : smooth.shape[0] - rim : grid.fine, rim : smooth.shape[1] - rim : grid.fine]
    return np.asarray(np.maximum(picture, 0.0) * (HECTARE / grid.step**2))
