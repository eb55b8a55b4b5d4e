"""What DBSCAN does with points so dense that the pairs of neighbours do not fit the memory: cells instead of pairs.

The cells are so small that all points in one are neighbours of each other. Whether two cells belong together is a
question about their nearest points, put only where cheaper answers leave it open. Gunawan (2013), A faster algorithm
for DBSCAN, TU Eindhoven; the cells are those of Gan & Tao (2015), SIGMOD: 519–530.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from hbgeo.analysis.inputs import Bools, Floats, Ints

#: Cells are this much smaller than they may be, so that rounding makes no cell too large.
_SLACK = 1 - 1e-6
#: Cells whose points may be neighbours, seen from one of them: two steps, each pair once.
_STEPS = [(0, 1), (0, 2), *((east, north) for east in (1, 2) for north in range(-2, 3))]
#: So many pairs of points are looked at in one go; two cells with more are asked by a tree.
_BLOCK, _MOST = 1_000_000, 50_000


class Grid:
    """Points by square cell.

    Parameters
    ----------
    xy
        (n, 2) finite metres, n above 0.
    side
        Metres; the cells are a millionth smaller.
    """

    def __init__(self, xy: Floats, side: float) -> None:
        self.xy = xy
        place = np.floor((xy - xy.min(axis=0)) / (side * _SLACK)).astype(np.int64)
        #: Wide enough that no step to a neighbour leads into another row.
        self.height = int(place[:, 1].max()) + 5
        key = place[:, 0] * self.height + place[:, 1]
        self.keys, self.cell, self.counts = np.unique(key, return_inverse=True, return_counts=True)

    @cached_property
    def order(self) -> Ints:
        """Rows of points, sorted by cell."""
        return np.argsort(self.cell, kind="stable")

    @cached_property
    def start(self) -> Ints:
        """Where the points of each cell begin in `order`."""
        return np.asarray(np.cumsum(self.counts) - self.counts)

    def beside(self, east: int, north: int) -> tuple[Ints, Ints]:
        """Return the pairs of cells that lie so many steps apart."""
        wanted = self.keys + east * self.height + north
        at = np.searchsorted(self.keys, wanted).clip(max=len(self.keys) - 1)
        one = np.flatnonzero(self.keys[at] == wanted)
        return one, at[one]

    def most_pairs(self) -> int:
        """Return a number that the pairs of points within a side of each other do not exceed by much."""
        counts = self.counts.astype(np.float64)
        pairs = float((counts * (counts - 1)).sum()) / 2
        for step in ((0, 1), (1, -1), (1, 0), (1, 1)):
            one, other = self.beside(*step)
            pairs += float((counts[one] * counts[other]).sum())
        return int(pairs)


def many_core(grid: Grid, distance: float, fewest: int) -> Bools:
    """Return which points are core; in a cell with enough points all are."""
    core = (grid.counts >= fewest)[grid.cell]
    rest = np.flatnonzero(~core)
    if len(rest):
        core[rest] = cKDTree(grid.xy).query_ball_point(grid.xy[rest], distance, return_length=True) >= fewest
    return np.asarray(core)


def dense_components(xy: Floats, distance: float) -> Ints:
    """Return the component of each core point: shape (n,)."""
    if not len(xy):
        return np.empty(0, dtype=np.intp)
    grid = Grid(xy, distance / np.sqrt(2))
    sides = [grid.beside(*step) for step in _STEPS]
    one, other = (np.concatenate(side) for side in zip(*sides, strict=True))
    near = _outermost_near(grid, one, other, distance)
    component = joined(len(grid.keys), one[near], other[near])
    unclear = np.flatnonzero(component[one] != component[other])
    one, other = one[unclear], other[unclear]
    near = _any_near(grid, one, other, distance)
    return joined(len(grid.keys), component[one[near]], component[other[near]])[component][grid.cell]


def border_pairs(xy: Floats, core: Bools, distance: float, fewest: int) -> tuple[Ints, Ints]:
    """Return the pairs of a point that is not core and a core point within the distance; the former have few."""
    rows, centres = np.flatnonzero(~core), np.flatnonzero(core)
    if not len(rows) or not len(centres):
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    tree, most = cKDTree(xy[centres]), min(fewest - 1, len(centres))
    edges, found = [], []
    for part in np.array_split(rows, 1 + len(rows) * most // _BLOCK):
        at = tree.query(xy[part], range(1, most + 1), distance_upper_bound=distance * (1 + 1e-9))[1]
        point, which = np.nonzero(at < len(centres))
        edge, centre = part[point], centres[at[point, which]]
        some = _within(xy, edge, centre, distance)
        edges.append(edge[some])
        found.append(centre[some])
    return np.concatenate(edges), np.concatenate(found)


def _within(xy: Floats, one: Ints, other: Ints, distance: float) -> Bools:
    x, y = (axis[one] - axis[other] for axis in xy.T)
    return np.asarray(x * x + y * y <= distance**2)


def joined(count: int, one: Ints, other: Ints) -> Ints:
    """Return the component of each of some things, pairs of which belong together."""
    graph = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.intp)


def _outermost_near(grid: Grid, one: Ints, other: Ints, distance: float) -> Bools:
    """Return whether any of the outermost points of two cells are neighbours."""
    x, y = grid.xy.T
    last = grid.start + grid.counts - 1
    ranked = [np.lexsort((v, grid.cell)) for v in (x, y)]
    outermost = np.column_stack([order[ends] for order in ranked for ends in (grid.start, last)])
    near = np.zeros(len(one), dtype=bool)
    for part in np.array_split(np.arange(len(one)), 1 + len(one) * outermost.shape[1] ** 2 // _BLOCK):
        a, b = outermost[one[part]][:, :, None], outermost[other[part]][:, None, :]
        near[part] = _within(grid.xy, a, b, distance).any(axis=(1, 2))
    return near


def _any_near(grid: Grid, one: Ints, other: Ints, distance: float) -> Bools:
    """Return whether any points of two cells are neighbours."""
    products = grid.counts[one] * grid.counts[other]
    near = np.zeros(len(one), dtype=bool)
    for full in np.flatnonzero(products > _MOST).tolist():
        near[full] = _tree_near(grid, int(one[full]), int(other[full]), distance)
    few = np.flatnonzero(products <= _MOST)
    for pair, a, b in _unrolled(grid, few, one, other):
        near[pair[_within(grid.xy, a, b, distance)]] = True
    return near


def _tree_near(grid: Grid, one: int, other: int, distance: float) -> bool:
    """Return whether any points of two full cells are neighbours."""
    small, large = sorted((one, other), key=lambda cell: grid.counts[cell])
    rows, others = (grid.order[grid.start[c] : grid.start[c] + grid.counts[c]] for c in (small, large))
    at = cKDTree(grid.xy[others]).query(grid.xy[rows])[1]
    return bool(_within(grid.xy, rows, others[at], distance).any())


def _unrolled(grid: Grid, pairs: Ints, one: Ints, other: Ints) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Yield all pairs of points of some pairs of cells, in blocks: the pair of cells, the one point, the other."""
    products = grid.counts[one[pairs]] * grid.counts[other[pairs]]
    blocks = np.cumsum(products) // _BLOCK
    for part in np.split(np.arange(len(pairs)), np.flatnonzero(np.diff(blocks)) + 1):
        pair = np.repeat(pairs[part], products[part])
        before = np.repeat(np.cumsum(products[part]) - products[part], products[part])
        a, b = np.divmod(np.arange(len(pair)) - before, grid.counts[other[pair]])
        yield pair, grid.order[grid.start[one[pair]] + a], grid.order[grid.start[other[pair]] + b]
