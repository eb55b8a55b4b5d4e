"""Lines of paths joined into a graph: where they cross, touch, or end a step from each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

#: How near two paths pass to be taken as meeting, metres: what hand-drawn lines miss each other by.
TOUCH_M = 1.0
#: How far from another path a path may end and still lead to it, metres: half the width of a road.
END_M = 3.0
#: Line of an edge that only joins two lines.
LINK = -1

_PER_METRE = 100
_AT_END = 1e-9
#: A link whose ends are one place, metres; no edge has the length nought.
_SHORTEST_M = 1e-6

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Joined:
    """A graph of straight edges.

    Parameters
    ----------
    nodes
        (n, 2) metres.
    ends
        (m, 2) rows of `nodes`, two different ones for each edge.
    metres
        (m,) length of each edge.
    line
        (m,) row of the line an edge is a part of; `LINK` for one that joins two lines.
    """

    nodes: Floats
    ends: Ints
    metres: Floats
    line: Ints


@dataclass(frozen=True, slots=True)
class _Segments:
    """Straight pieces (from `a` to `b`, metres) of lines."""

    a: Floats
    b: Floats
    line: Ints
    shapes: npt.NDArray[np.object_]
    tree: shapely.STRtree

    def at(self, segment: Ints, t: Floats) -> Floats:
        """Return the points at a part `t` of segments, exactly the ends where it is 0 or 1."""
        a, b = self.a[segment], self.b[segment]
        part = t[:, None]
        return np.where(part == 0, a, np.where(part == 1, b, a + part * (b - a)))


@dataclass(frozen=True, slots=True)
class _Cuts:
    """Places (`xy`, metres) at which segments are cut."""

    segment: Ints
    t: Floats
    xy: Floats


def join(lines: npt.NDArray[np.object_], level: Ints) -> Joined:
    """Join lines into one graph.

    Lines that cross, or of which one has a vertex within `TOUCH_M` of the other, meet there; so do lines of which one
    ends within `END_M` of the other. Lines of different levels meet only where one ends.

    Parameters
    ----------
    lines
        (k,) `LineString`, metres.
    level
        (k,) whole numbers: what crosses on another level is a bridge or a tunnel.
    """
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    segments = _segments(coordinates, line)
    crossings = _crossings(segments, level)
    vertices, feet = _near_vertices(coordinates, line, segments, level)
    every = np.arange(len(segments.line))
    cuts = (
        _Cuts(every, np.zeros(len(every)), segments.a),
        _Cuts(every, np.ones(len(every)), segments.b),
        *crossings,
        feet,
    )
    return _graph(segments, cuts, vertices, feet.xy)


def _segments(coordinates: Floats, line: Ints) -> _Segments:
    moved = (coordinates[1:] != coordinates[:-1]).any(axis=1)
    first = np.flatnonzero((line[1:] == line[:-1]) & moved)
    a, b = coordinates[first], coordinates[first + 1]
    shapes = shapely.linestrings(np.stack([a, b], axis=1))
    return _Segments(a, b, line[first], shapes, shapely.STRtree(shapes))


def _crossings(segments: _Segments, level: Ints) -> tuple[_Cuts, _Cuts]:
    """Return where segments cross: the cuts of the ones and the same places as cuts of the others."""
    i, j = segments.tree.query(segments.shapes, predicate="intersects")
    kept = (i < j) & (level[segments.line[i]] == level[segments.line[j]])
    i, j = i[kept], j[kept]
    r, s = segments.b[i] - segments.a[i], segments.b[j] - segments.a[j]
    between = segments.a[j] - segments.a[i]
    turn = _cross(r, s)
    crossing = turn != 0  # parallel ones meet at their vertices
    turn = np.where(crossing, turn, 1.0)
    t, u = _cross(between, s) / turn, _cross(between, r) / turn
    crossing &= ~(_is_end(t) & _is_end(u))
    i, j, t, u = i[crossing], j[crossing], t[crossing].clip(0, 1), u[crossing].clip(0, 1)
    xy = segments.at(i, t)
    return _Cuts(i, t, xy), _Cuts(j, u, xy)


def _near_vertices(coordinates: Floats, line: Ints, segments: _Segments, level: Ints) -> tuple[Floats, _Cuts]:
    """Return vertices (k, 2) that lie near other lines, and for each the nearest place there as a cut."""
    change = line[1:] != line[:-1]
    is_end = np.r_[True, change] | np.r_[change, True]
    reach = np.where(is_end, END_M, TOUCH_M)
    vertex, segment = segments.tree.query(shapely.points(coordinates), predicate="dwithin", distance=reach)
    mine, other = line[vertex], segments.line[segment]
    kept = (mine != other) & (is_end[vertex] | (level[mine] == level[other]))
    vertex, segment = vertex[kept], segment[kept]
    points = coordinates[vertex]
    a = segments.a[segment]
    along = segments.b[segment] - a
    t = (((points - a) * along).sum(axis=1) / (along**2).sum(axis=1)).clip(0, 1)
    return points, _Cuts(segment, t, segments.at(segment, t))


def _graph(segments: _Segments, cuts: tuple[_Cuts, ...], vertices: Floats, feet: Floats) -> Joined:
    segment = np.concatenate([cut.segment for cut in cuts])
    t = np.concatenate([cut.t for cut in cuts])
    xy = np.concatenate([cut.xy for cut in cuts])
    places = np.concatenate([xy, vertices, feet])
    _, first, node = np.unique(np.round(places * _PER_METRE), axis=0, return_index=True, return_inverse=True)
    of_cut, of_vertex, of_foot = np.split(node.ravel(), [len(xy), len(xy) + len(vertices)])

    order = np.lexsort((t, segment))
    here, there = order[:-1], order[1:]
    whole = segment[here] == segment[there]
    here, there = here[whole], there[whole]
    length = np.hypot(*(segments.b - segments.a).T)
    pieces = (t[there] - t[here]) * length[segment[here]]

    ends = np.concatenate([np.stack([of_cut[here], of_cut[there]], 1), np.stack([of_vertex, of_foot], 1)])
    metres = np.concatenate([pieces, np.hypot(*(vertices - feet).T)]).clip(min=_SHORTEST_M)
    line = np.concatenate([segments.line[segment[here]], np.full(len(vertices), LINK)])
    real = ends[:, 0] != ends[:, 1]
    return Joined(places[first], ends[real], metres[real], line[real])


def _cross(p: Floats, q: Floats) -> Floats:
    product: Floats = p[:, 0] * q[:, 1] - p[:, 1] * q[:, 0]
    return product


def _is_end(t: Floats) -> Bools:
    near: Bools = (t < _AT_END) | (t > 1 - _AT_END)
    return near
