"""The grid behind a density: cells of the picture, finer nodes where accuracy asks for it, room for far kernels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hbgeo.analysis.inputs import Bounds, Floats, wrong
from hbgeo.errors import N_

#: Kernels are cut off at so many bandwidths.
TRUNCATE = 5.0
#: More nodes than this are refused.
MOST_NODES = 8_000_000
#: The largest error for a grid as wide as the bandwidth, as a share of the peak; it falls with the third power. Found
#: as the worst of all arrangements of points on nodes and half-way between (a linear programme: 0.159).
_WORST = 0.17
#: The same for the share of a kernel in an area: curved and cornered ones gave 0.03.
_WORST_SHARE = 0.06
#: What the cut leaves out, as a share of the peak, at most: eight kernels just beyond it.
_CUT = 8 * float(np.exp(-(TRUNCATE**2) / 2))


@dataclass(frozen=True, slots=True)
class Grid:
    """Square cells whose middles are every `fine`-th node of a finer grid.

    Parameters
    ----------
    west, south
        The corner, metres in EPSG:3007.
    cell
        Metres: the side of a cell.
    rows, columns
        How many cells.
    fine
        Nodes along the side of a cell.
    """

    west: float
    south: float
    cell: float
    rows: int
    columns: int
    fine: int

    @property
    def step(self) -> float:
        """Metres between nodes."""
        return self.cell / self.fine

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north: metres in EPSG:3007."""
        return self.west, self.south, self.west + self.columns * self.cell, self.south + self.rows * self.cell

    def nodes(self, xy: Floats) -> tuple[Floats, Floats]:
        """Return column and row of points in steps between nodes, 0 at the middle of the south-western cell."""
        u = (xy[:, 0] - (self.west + self.cell / 2)) / self.step
        v = (xy[:, 1] - (self.south + self.cell / 2)) / self.step
        return u, v


def grid_over(bounds: Floats, cell: float, bandwidth: float, accuracy: float) -> Grid:
    """Return the grid that covers bounds and is as accurate as asked, or says why it would be too large.

    Parameters
    ----------
    bounds
        (4,) west, south, east, north: metres.
    cell, bandwidth
        Metres, above 0.
    accuracy
        Largest error as a share of the peak, above what the cut of the kernels leaves out.

    Raises
    ------
    InvalidInput
        When an option is out of its range or the grid would be too large.
    """
    if not (np.isfinite(bandwidth) and bandwidth > 0):
        raise wrong("bandwidth", N_("The bandwidth must be above 0 metres."))
    if not (np.isfinite(cell) and cell > 0):
        raise wrong("cell", N_("The size of cells must be above 0 metres."))
    if not _CUT < accuracy < 1:
        raise wrong("accuracy", N_("The largest error must lie between {least} and 1."), least=f"{_CUT:.0e}")
    ratio = ((accuracy - _CUT) / _WORST) ** (1 / 3)
    fine = max(1, int(np.ceil(cell / (ratio * bandwidth) - 1e-9)))
    columns, rows = (int(np.ceil(side / cell - 1e-9)) for side in (bounds[2:] - bounds[:2]))
    room = 2 * TRUNCATE * bandwidth * fine / cell
    if (rows * fine + room) * (columns * fine + room) > MOST_NODES:
        raise wrong("bandwidth", N_("The area is too large for so small a bandwidth or cell: enlarge them."))
    return Grid(float(bounds[0]), float(bounds[1]), cell, max(rows, 1), max(columns, 1), fine)


def largest_error(grid: Grid, bandwidth: float, least_share: float = 1.0) -> float:
    """Return how far the density may be from the exact sum, as a share of its peak.

    Parameters
    ----------
    grid, bandwidth
        The grid, and the standard deviation of the kernels in metres.
    least_share
        The smallest share of a kernel in the area that a value is divided by; 1 where no edge is corrected.
    """
    worst = _WORST if least_share == 1 else _WORST + _WORST_SHARE
    return (worst * (grid.step / bandwidth) ** 3 + _CUT) / least_share
