"""Points shared out among the nodes of a grid, so that a Gaussian filter of it is the sum of Gaussian kernels.

Linear binning gives each point to the four nodes around it. That adds f(1 − f)d² to the variance of its kernel along
each axis, f being how far it lies between two nodes that are d apart: d²/6 on the average, which the caller takes off
the bandwidth (h² − d²/6). What remains for the single point is taken off here by a second difference, without which
a stack of points on one coordinate would be off by up to (d/h)²/6 of its peak. Linear binning: Wand (1994),
J. Comput. Graph. Stat. 3: 433–445.
"""

from __future__ import annotations

import numpy as np

from hbgeo.analysis.inputs import Floats

#: Points looked at in one go: few enough to stay in the processor's cache, but no fewer than there are nodes.
_BLOCK = 1 << 16
#: The mean of f(1 − f).
_MEAN = 1 / 6


def binned(u: Floats, v: Floats, weights: Floats | None, rows: int, columns: int) -> Floats:
    """Return the weights of points at the nodes of a grid, shape (rows, columns).

    Parameters
    ----------
    u, v
        (n,) column and row of each point, in steps of the grid; at least 1 and below columns − 2 and rows − 2.
    weights
        (n,) weights, 1 each when None.
    """
    total, x, y, xy, xx, yy = _moments(u, v, weights, rows, columns)
    field: Floats = total - x - y + xy
    field[:, 1:] += (x - xy)[:, :-1]
    field[1:] += (y - xy)[:-1]
    field[1:, 1:] += xy[:-1, :-1]
    # Half of it, for d²/2 · K″, and a quarter for each corner of the cell.
    _bend(field, (x - xx - _MEAN * total) / 8, axis=1)
    _bend(field, (y - yy - _MEAN * total) / 8, axis=0)
    return field


def _moments(u: Floats, v: Floats, weights: Floats | None, rows: int, columns: int) -> Floats:
    """Return, for the cells north-east of each node, the sums of 1, f, g, fg, f² and g² of the points in it."""
    sums, block = np.zeros((6, rows * columns)), max(_BLOCK, rows * columns)
    for first in range(0, len(u), block):
        x, y = u[first : first + block], v[first : first + block]
        w = None if weights is None else weights[first : first + block]
        column, cell = x.astype(np.intp), y.astype(np.intp)
        f, g = x - column, y - cell
        cell *= columns
        cell += column
        for moment, part in enumerate((None, f, g, f * g, f * f, g * g)):
            heavy = w if part is None or w is None else w * part
            sums[moment] += np.bincount(cell, part if w is None else heavy, minlength=rows * columns)
    return sums.reshape(6, rows, columns)


def _bend(field: Floats, quarter: Floats, axis: int) -> None:
    """Subtract the second difference along an axis of what stands in cells, a quarter of it at each corner."""
    nodes = quarter.copy()
    nodes[:, 1:] += quarter[:, :-1]
    nodes[1:] += quarter[:-1]
    nodes[1:, 1:] += quarter[:-1, :-1]
    along, bent = (nodes, field) if axis == 0 else (nodes.T, field.T)
    bent += 2 * along
    bent[1:] -= along[:-1]
    bent[:-1] -= along[1:]
