"""Points sorted into the cells of a grid, so that those in a box are found without looking at all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from hbgeo.analysis.joining_inputs import Floats, Ints

#: Cells along each side; their number fits 16 bits, for which NumPy sorts by counting.
_SIDE = 256
_LAST = _SIDE - 1
#: The grid lies over this part of so many points: what is far from all others does not make the cells too large.
_MIDDLE = (0.002, 0.998)
_SAMPLE = 20_000
#: So many points are looked at in one go.
_BLOCK = 100_000
#: The most cells in which nearness is kept.
_MOST = 1 << 22


class Cells:
    """Points by cell: those of neighbouring columns in a row of the grid follow each other.

    Parameters
    ----------
    x, y
        East and north, each (n,) finite, n above 0.
    """

    def __init__(self, x: Floats, y: Floats) -> None:
        low, high = zip(*(np.quantile(v[:: len(v) // _SAMPLE + 1], _MIDDLE) for v in (x, y)), strict=True)
        self._low = low
        self._per = tuple(_LAST / (b - a or 1.0) for a, b in zip(low, high, strict=True))
        cell = self._cell(y, 1)
        cell *= np.uint16(_SIDE)
        cell += self._cell(x, 0)
        self._order = np.argsort(cell, kind="stable")
        self._x, self._y = x[self._order], y[self._order]
        self._start = np.concatenate([[0], np.bincount(cell, minlength=_SIDE * _SIDE).cumsum()])

    def in_boxes(self, boxes: Floats) -> Iterator[tuple[Ints, Ints, Floats, Floats]]:
        """Yield which points lie in which boxes, in blocks.

        Parameters
        ----------
        boxes
            (k, 4) finite: west, south, east, north; what lies on the edge is in.

        Yields
        ------
        Rows of points, rows of boxes, and east and north of the points, each (p,).
        """
        sides = np.ascontiguousarray(boxes.T)
        box, begin, end = self._runs(boxes)
        total = np.cumsum(end - begin)
        cuts = np.searchsorted(total, np.arange(_BLOCK, total[-1] + 1 if len(total) else 0, _BLOCK))
        for runs in np.split(np.arange(len(box)), np.unique(cuts)):
            place, owner = _unrolled(begin[runs], end[runs], box[runs])
            x, y = self._x[place], self._y[place]
            west, south, east, north = (side[owner] for side in sides)
            kept = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
            yield self._order[place[kept]], owner[kept], x[kept], y[kept]

    def _runs(self, boxes: Floats) -> tuple[Ints, Ints, Ints]:
        """Return the runs of points (from, up to) in the rows of cells under each box."""
        west, south, east, north = (self._cell(boxes[:, k], k % 2).astype(np.intp) for k in range(4))
        rows, box = _unrolled(south, north + 1, np.arange(len(boxes)))
        begin, end = self._start[rows * _SIDE + west[box]], self._start[rows * _SIDE + east[box] + 1]
        some = end > begin
        return box[some], begin[some], end[some]

    def _cell(self, values: Floats, axis: int) -> npt.NDArray[np.uint16]:
        """Return the column (axis 0) or the row of cells, the outermost one for what lies beyond."""
        scaled = values - self._low[axis]
        scaled *= self._per[axis]
        found: npt.NDArray[np.uint16] = scaled.clip(0, _LAST, out=scaled).astype(np.uint16)
        return found


def near_any(x: Floats, y: Floats, spots: Floats, metres: float) -> Ints:
    """Return the rows of points that may lie within some metres of a spot: all that do, and a few more.

    Parameters
    ----------
    x, y
        East and north, each (n,) finite metres.
    spots
        (m, 2) finite metres, m above 0.
    """
    low = spots.min(axis=0)
    span = spots.max(axis=0) - low
    side = max(metres * 1.001, float(np.sqrt(span.prod() / _MOST)), float(span.max()) / _MOST, 1e-3)
    if side > span.max() / 4:
        return np.arange(len(x))
    low = low - 2 * side
    count = (span // side).astype(np.intp) + 6
    marked = np.zeros(count, dtype=bool)
    column, row = ((spots - low) / side).astype(np.intp).T
    for east in (-1, 0, 1):
        for north in (-1, 0, 1):
            marked[column + east, row + north] = True
    # What lies beyond the grid counts to its rim, in which no spot is.
    columns = ((x - low[0]) * (1 / side)).clip(0, count[0] - 1).astype(np.int32)
    rows = ((y - low[1]) * (1 / side)).clip(0, count[1] - 1).astype(np.int32)
    return np.flatnonzero(marked[columns, rows])


def _unrolled(begin: Ints, end: Ints, owner: Ints) -> tuple[Ints, Ints]:
    """Return all numbers of some ranges one after the other, and whose range each is of."""
    length = end - begin
    before = np.cumsum(length) - length
    return np.arange(length.sum()) + np.repeat(begin - before, length), np.repeat(owner, length)
