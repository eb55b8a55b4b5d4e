"""Density of points: a sum of Gaussian kernels over a grid, in EPSG:3007, with a known error.

Every point is spread out as a round Gaussian bell whose width, the bandwidth, is in metres. The sum is not taken point
by point: the points are shared out among the nodes of a grid, which is then smoothed along rows and columns. Over an
area, each value is divided by the share of its kernel that lies inside, so that the surface does not sink at the edge
as if nobody could report there (Diggle 1985, Appl. Stat. 34: 138–147; Silverman 1986, ch. 2.10).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.ndimage import gaussian_filter
from shapely.geometry.base import BaseGeometry

from hbgeo.analysis.bandwidth import Rule, bandwidth_for
from hbgeo.analysis.cells import Over, extent
from hbgeo.analysis.density_binning import binned
from hbgeo.analysis.density_edges import coverage
from hbgeo.analysis.density_grid import TRUNCATE, Grid, grid_over, largest_error
from hbgeo.analysis.inputs import CRS, Bounds, Floats, Points, metres, weights_for, wrong
from hbgeo.errors import N_

#: Square metres in a hectare.
HECTARE = 10_000.0
#: Without a size of cells given: so many to a bandwidth, and at most so many along a side.
_CELLS_A_BANDWIDTH = 6
_LONGEST = 1500


@dataclass(frozen=True, slots=True, eq=False)
class Density:
    """A density surface.

    Parameters
    ----------
    values
        (rows, columns) weight per hectare at the middles of the cells, the southernmost row first; not a number
        outside the area.
    bounds
        West, south, east, north of the outer cells: metres in EPSG:3007.
    cell, bandwidth
        Metres: the side of a cell; the standard deviation of the kernels.
    points, weight
        How many points were counted, and their weights together.
    error
        How far any value may be from the exact sum, as a share of the peak: a bound for every arrangement of points.
    edge
        Whether the surface was corrected at the edge of an area.
    crs
        The coordinate system.
    """

    values: Floats
    bounds: Bounds
    cell: float
    bandwidth: float
    points: int
    weight: float
    error: float
    edge: bool
    crs: str = CRS

    @property
    def peak(self) -> float:
        """The highest value: weight per hectare."""
        return float(np.nanmax(self.values))

    def middles(self) -> tuple[Floats, Floats]:
        """Return the middles of the columns (metres east) and of the rows (metres north)."""
        rows, columns = self.values.shape
        east = self.bounds[0] + self.cell * (np.arange(columns) + 0.5)
        north = self.bounds[1] + self.cell * (np.arange(rows) + 0.5)
        return np.asarray(east), np.asarray(north)


def density(  # noqa: PLR0913 - options, by name
    points: Points,
    bandwidth: float | Rule = "silverman",
    *,
    weights: npt.ArrayLike | None = None,
    over: Over | None = None,
    cell: float | None = None,
    accuracy: float = 1e-3,
) -> Density:
    """Return the density of points.

    Parameters
    ----------
    points
        A layer of points, or (n, 2) metres in EPSG:3007.
    bandwidth
        Metres, or the rule that chooses them: see `hbgeo.analysis.bandwidth`.
    weights
        (n,) numbers of 0 or more; each point counts 1 when not given.
    over
        An area – only points in it count, and its edge is corrected – or bounds (west, south, east, north), beyond
        which points count as well. Without: the points and three bandwidths around them.
    cell
        Metres: the side of a cell; a sixth of the bandwidth when not given.
    accuracy
        Largest error allowed, as a share of the peak, before the correction of an edge, which may enlarge it; what
        came out is in the result.

    Raises
    ------
    InvalidInput
        When there is no point, an option is out of its range, or the grid would be too large.
    """
    xy = metres(points)
    heavy = weights_for(len(xy), weights)
    area, bounds = (None, None) if over is None else extent(over)
    if area is not None:
        xy, heavy = _inside(area, xy, heavy)
    if not len(xy):
        raise wrong("points", N_("There is no point to draw a density of."))
    h = bandwidth_for(xy, bandwidth, heavy) if isinstance(bandwidth, str) else float(bandwidth)
    if bounds is None:
        bounds = np.concatenate([xy.min(axis=0) - 3 * h, xy.max(axis=0) + 3 * h])
    size = usual_cell(h, bounds) if cell is None else cell
    grid = grid_over(bounds, size, h, accuracy)
    values = _smoothed(grid, h, xy, heavy)
    least = 1.0
    if area is not None:
        share = share_inside(grid, h, area)
        values, least = values / share, float(np.nanmin(share))
    error = largest_error(grid, h, least)
    total = float(len(xy) if heavy is None else heavy.sum())
    return Density(values, grid.bounds, grid.cell, h, len(xy), total, error, edge=area is not None)


def _inside(area: BaseGeometry, xy: Floats, weights: Floats | None) -> tuple[Floats, Floats | None]:
    """Return the points in an area, those on its edge included, and their weights."""
    shapely.prepare(area)
    inside = shapely.intersects_xy(area, xy[:, 0], xy[:, 1])
    return xy[inside], None if weights is None else weights[inside]


def _smoothed(grid: Grid, h: float, xy: Floats, weights: Floats | None) -> Floats:
    """Return the sum of kernels at the middles of the cells, per hectare."""
    u, v = grid.nodes(xy)
    sigma = np.sqrt(h * h - grid.step**2 / 6) / grid.step
    reach = int(np.ceil(TRUNCATE * sigma)) + 2
    ends = (grid.rows - 1) * grid.fine, (grid.columns - 1) * grid.fine
    near = (u >= -reach) & (u < ends[1] + reach) & (v >= -reach) & (v < ends[0] + reach)
    if not near.all():
        u, v, weights = u[near], v[near], None if weights is None else weights[near]
    if not len(u):
        return np.zeros((grid.rows, grid.columns))
    left, below = min(0, int(np.floor(u.min())) - 1), min(0, int(np.floor(v.min())) - 1)
    above, right = max(ends[0], int(np.floor(v.max())) + 2), max(ends[1], int(np.floor(u.max())) + 2)
    field = binned(u - left, v - below, weights, above - below + 1, right - left + 1)
    smooth = gaussian_filter(field, sigma, truncate=TRUNCATE, mode="constant")
    picture = smooth[-below : ends[0] - below + 1 : grid.fine, -left : ends[1] - left + 1 : grid.fine]
    values = np.maximum(picture, 0.0)
    values *= HECTARE / grid.step**2
    return np.asarray(values)


def usual_cell(h: float, bounds: Floats) -> float:
    """Return the side of a cell for a bandwidth, metres; larger where the picture would be."""
    return max(h / _CELLS_A_BANDWIDTH, float((bounds[2:] - bounds[:2]).max()) / _LONGEST)


def share_inside(grid: Grid, h: float, area: BaseGeometry) -> Floats:
    """Return the share of the kernel at each cell's middle that lies in the area; not a number outside it."""
    inside, covered, rim = coverage(grid, area)
    sigma = np.sqrt(h * h - grid.step**2 / 12) / grid.step
    smooth = gaussian_filter(covered, sigma, truncate=TRUNCATE, mode="constant")
    picture = np.s_[rim : covered.shape[0] - rim : grid.fine, rim : covered.shape[1] - rim : grid.fine]
    return np.where(inside[picture], smooth[picture], np.nan)
