"""How far it is on foot from everywhere to the nearest of some points, and how far one gets from them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse.csgraph import dijkstra
from shapely import MultiPolygon, Polygon

from hbgeo.errors import N_, InvalidInput, Problem
from hbgeo.services.footways_graph import Floats, Ints, Placed, pieces, with_points
from hbgeo.services.footways_metres import in_degrees, in_metres
from hbgeo.services.footways_paths import EVERY_PATH, Choice, Part, Paths, Points

#: How far beside a path, and beyond the last of it, counts as reached, metres.
WIDTH_M = 30.0

_QUARTER = 4

Shapes = npt.NDArray[np.object_]


class Nearest(NamedTuple):
    """The nearest of some points, along paths.

    Parameters
    ----------
    metres
        (n,) how far it is, infinite where no path leads or the way is longer than the limit.
    point
        (n,) position of that point, −1 where there is none. Of points equally near, one of them.
    """

    metres: Floats
    point: Ints


class _Spread(NamedTuple):
    """Points on the network, and what is nearest to all nodes and then to the places of the points."""

    placed: Placed
    nearest: Nearest


def node_metres(network: Paths, points: Points, limit: float = np.inf, choice: Choice = EVERY_PATH) -> Nearest:
    """Return the metres from every node of the network to the nearest of some points.

    One run of Dijkstra's method from all points at once. The straight way between a point and the place on a path
    nearest to it is in the metres; a point whose nearest path leads nowhere leads nowhere.

    Parameters
    ----------
    points
        Pairs of longitude and latitude (EPSG:4326), such as stops; those not finite are passed over.
    limit
        The farthest that counts, metres, itself included; above 0.
    choice
        Which paths are left out.

    Raises
    ------
    InvalidInput
        When the limit is not above 0.
    """
    spread = _spread(network.part(choice), points, limit)
    nodes = len(network.nodes)
    return Nearest(spread.nearest.metres[:nodes], spread.nearest.point[:nodes])


def metres_to_nearest(
    network: Paths, origins: Points, points: Points, limit: float = np.inf, choice: Choice = EVERY_PATH
) -> Nearest:
    """Return the metres on foot from origins, such as dwellings, to the nearest of some points, such as stops.

    They are the straight way from the origin to the nearest place on a path, the shortest way along paths, and the
    straight way from there to the point. Nobody is taken to walk straight from the one to the other, nor to another
    path than the nearest one: where that leads nowhere, so does the origin.

    Parameters
    ----------
    origins, points
        Pairs of longitude and latitude (EPSG:4326); those not finite are far from everything.
    limit
        The farthest that counts, metres, itself included; above 0.
    choice
        Which paths are left out.

    Returns
    -------
    One entry for each origin.

    Raises
    ------
    InvalidInput
        When the limit is not above 0.
    """
    part = network.part(choice)
    spread = _spread(part, points, limit)
    found = Nearest(np.full(len(origins), np.inf), np.full(len(origins), -1, dtype=np.intp))
    rows, placed = _place(part, origins)
    origin, row, way = _ways_in(network, placed, spread.placed)
    total = spread.nearest.metres[row] + way + placed.away[origin]
    order = np.lexsort((total, origin))
    _, first = np.unique(origin[order], return_index=True)
    best = order[first]
    best = best[np.isfinite(total[best]) & (total[best] <= limit)]
    asked = rows[origin[best]]
    found.metres[asked], found.point[asked] = total[best], spread.nearest.point[row[best]]
    return found


def reach(
    network: Paths, points: Points, limit: float, choice: Choice = EVERY_PATH, *, width: float = WIDTH_M
) -> Polygon | MultiPolygon:
    """Return the area that can be reached on foot from some points.

    It is all parts of paths within the limit, cut where the limit is reached, and what lies within a width of them. The
    straight way from a point to its path is in the limit, but not in the area.

    Parameters
    ----------
    points
        Pairs of longitude and latitude (EPSG:4326), such as stops; those not finite are passed over.
    limit
        How far one walks, metres; above 0.
    choice
        Which paths are left out.
    width
        How far beside the paths, and beyond their ends, the area goes, metres; above 0.

    Returns
    -------
    WGS 84 (EPSG:4326); an empty polygon where nothing is reached.

    Raises
    ------
    InvalidInput
        When the limit or the width is not above 0.
    """
    if not width > 0:
        raise _not_above("width")
    part = network.part(choice)
    lines = _reached(part, _spread(part, points, limit), limit)
    if not len(lines):
        return Polygon()
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))  # a third of the work
    area: Polygon | MultiPolygon = shapely.union_all(shapely.buffer(merged, width, quad_segs=_QUARTER))
    return shapely.transform(area, in_degrees)


def _reached(part: Part, spread: _Spread, limit: float) -> Shapes:
    """Return the lines (metres) that are within the limit."""
    network = part.whole
    one, other, length = pieces(part.edges, network.ends, network.metres, spread.placed, len(network.nodes))
    metres = spread.nearest.metres
    left = np.subtract(limit, metres, out=np.zeros(len(metres)), where=np.isfinite(metres))
    near, far = ((left[end] / length).clip(0, 1) for end in (one, other))
    whole = near + far >= 1
    xy = np.concatenate([network.nodes, spread.placed.xy])
    a, b = xy[one], xy[other]
    tip = np.where(whole[:, None], b, a + near[:, None] * (b - a))
    tail = b + far[:, None] * (a - b)
    first, second = whole | (near > 0), ~whole & (far > 0)
    begins, ends = np.concatenate([a[first], tail[second]]), np.concatenate([tip[first], b[second]])
    lines: Shapes = shapely.linestrings(np.stack([begins, ends], axis=1))
    return lines


def _ways_in(network: Paths, placed: Placed, stops: Placed) -> tuple[Ints, Ints, Floats]:
    """Return ways from places along their edges: which place, to which node or place of a stop, metres.

    They lead to both ends of the edge and to every stop on it.
    """
    every, length = np.arange(len(placed.edge)), network.metres[placed.edge]
    order = np.argsort(stops.edge, kind="stable")
    low, high = (np.searchsorted(stops.edge[order], placed.edge, side=side) for side in ("left", "right"))
    same = np.repeat(every, high - low)
    before = np.cumsum(high - low) - (high - low)
    stop = order[np.arange(len(same)) + np.repeat(low - before, high - low)]
    row = [network.ends[placed.edge, 0], network.ends[placed.edge, 1], len(network.nodes) + stop]
    beside = np.abs(placed.part[same] - stops.part[stop]) * length[same]
    way = [placed.part * length, (1 - placed.part) * length, beside]
    return np.concatenate([every, every, same]), np.concatenate(row), np.concatenate(way)


def _spread(part: Part, points: Points, limit: float) -> _Spread:
    if not limit > 0:
        raise _not_above("limit")
    network = part.whole
    rows, placed = _place(part, points)
    size = len(network.nodes) + len(rows)
    if not len(rows):
        return _Spread(placed, Nearest(np.full(size, np.inf), np.full(size, -1, dtype=np.intp)))
    graph = with_points(part.arcs, network.ends, network.metres, placed, starts=True)
    starts = size + np.arange(len(rows))
    metres, _, source = dijkstra(graph, indices=starts, min_only=True, limit=limit, return_predecessors=True)
    metres, start = metres[:size], source[:size] - size
    return _Spread(placed, Nearest(metres, np.where(np.isfinite(metres), rows[start.clip(0)], -1)))


def _place(part: Part, points: Points) -> tuple[Ints, Placed]:
    """Return which points are somewhere, and those on the network; none when no path is left."""
    degrees = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    rows = np.flatnonzero(np.isfinite(in_metres(degrees)).all(axis=1))
    if part.is_empty or not len(rows):
        none = np.empty(0, dtype=np.intp)
        return none, Placed(none, np.empty(0), np.empty((0, 2)), np.empty(0))
    return rows, part.place(degrees[rows])


def _not_above(field: str) -> InvalidInput:
    return InvalidInput((Problem(field, N_("The distance must be above 0 metres.")),))
