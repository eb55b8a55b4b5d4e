"""A network of paths: the nearest place on it, distances along it, and the way from place to place."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from shapely import LineString

from hbgeo.errors import N_, NotFound
from hbgeo.services.footways_graph import Arcs, arcs_of, with_points
from hbgeo.services.footways_joining import LINK, Bools, Floats, Ints
from hbgeo.services.footways_metres import in_degrees, in_metres

#: What an edge's attributes say, as kept in arrays.
YES, NO, UNKNOWN = 1, 0, -1

_SOURCES_AT_ONCE = 64

Points = Sequence[tuple[float, float]]
Said = npt.NDArray[np.int8]


class Snap(NamedTuple):
    """The nearest place on the network.

    Parameters
    ----------
    lon, lat
        Degrees (EPSG:4326) of the place on the path.
    distance_m
        Metres from the point that was asked for.
    edge
        Row of the edge that it lies on.
    part
        How far along the edge, 0 at its first end and 1 at its second.
    """

    lon: float
    lat: float
    distance_m: float
    edge: int
    part: float


class Way(NamedTuple):
    """The shortest way between two places on the network.

    Parameters
    ----------
    line
        WGS 84, from the place on the path nearest to the one point to that nearest to the other.
    metres
        Its length along the paths.
    step_free
        Whether it is free of steps: True or False when known of all of it or of the part with steps, else None.
    """

    line: LineString
    metres: float
    step_free: bool | None


class _Placed(NamedTuple):
    """Points on the network: (k,) edge and part of it, (k, 2) metres, (k,) metres away."""

    edge: Ints
    part: Floats
    xy: Floats
    away: Floats


@dataclass(frozen=True)
class Network:
    """A graph of straight edges between nodes; made by `footways.network_of`.

    Parameters
    ----------
    nodes
        (n, 2) metres (EPSG:3007).
    ends
        (m, 2) rows of `nodes`.
    metres
        (m,) length of each edge.
    line
        (m,) which line an edge is a part of; −1 for one that joins two lines.
    step_free, lit
        (m,) `YES`, `NO` or `UNKNOWN`; what joins two lines is `YES`.
    """

    nodes: Floats
    ends: Ints
    metres: Floats
    line: Ints
    step_free: Said
    lit: Said

    def snap(self, lon: float, lat: float, *, step_free: bool = False) -> Snap:
        """Return the nearest place on a path to a point (EPSG:4326).

        Parameters
        ----------
        step_free
            Leave out paths that are known to have steps.

        Raises
        ------
        NotFound
            When every path has steps and none may.
        """
        if not self._open(step_free=step_free).any():
            raise NotFound(N_("Every path has steps."))
        placed = self._placed([(lon, lat)], step_free=step_free)
        lon, lat = map(float, in_degrees(placed.xy)[0])
        return Snap(lon, lat, float(placed.away[0]), int(placed.edge[0]), float(placed.part[0]))

    def distances(self, points: Points, *, step_free: bool = False) -> Floats:
        """Return the metres along paths between the places nearest to points.

        Parameters
        ----------
        points
            n pairs of longitude and latitude (EPSG:4326).
        step_free
            Leave out paths that are known to have steps; those of which nothing is known stay.

        Returns
        -------
        (n, n) symmetric; infinite where no path leads. The way from a point to its path is not in it.
        """
        count, nodes = len(points), len(self.nodes)
        if count == 0 or not self._open(step_free=step_free).any():
            return np.where(np.eye(count, dtype=bool), 0.0, np.inf)
        graph = self._graph_with(self._placed(points, step_free=step_free), step_free=step_free)
        found = np.empty((count, count))
        for start in range(0, count, _SOURCES_AT_ONCE):
            sources = np.arange(start, min(start + _SOURCES_AT_ONCE, count))
            found[sources] = dijkstra(graph, indices=nodes + sources)[:, nodes:]
        return np.minimum(found, found.T)

    def path(self, a: tuple[float, float], b: tuple[float, float], *, step_free: bool = False) -> Way | None:
        """Return the shortest way between the places nearest to two points (longitude, latitude; EPSG:4326).

        Parameters
        ----------
        step_free
            Leave out paths that are known to have steps; those of which nothing is known stay.

        Returns
        -------
        None when no path leads from the one to the other.
        """
        if not self._open(step_free=step_free).any():
            return None
        placed = self._placed([a, b], step_free=step_free)
        nodes = len(self.nodes)
        graph = self._graph_with(placed, step_free=step_free)
        metres, before = dijkstra(graph, indices=nodes, return_predecessors=True)
        if not np.isfinite(metres[nodes + 1]):
            return None
        rows = [nodes + 1]
        while rows[-1] != nodes:
            rows.append(int(before[rows[-1]]))
        rows.reverse()
        line = LineString(in_degrees(np.concatenate([self.nodes, placed.xy])[rows]))
        edges = self._walked(rows, metres[rows], placed, step_free=step_free)
        return Way(line, float(metres[nodes + 1]), self._knowledge(edges))

    def _walked(self, rows: list[int], metres: Floats, placed: _Placed, *, step_free: bool) -> list[int]:
        """Return the edges of which a way (rows of nodes and points, metres so far at each) uses some length."""
        nodes, arcs = len(self.nodes), self._arcs(step_free=step_free)
        used = []
        for k, (here, there) in enumerate(itertools.pairwise(rows)):
            if metres[k + 1] > metres[k]:
                point = max(here, there) - nodes
                used.append(int(placed.edge[point]) if point >= 0 else arcs.edge_between(here, there))
        return used

    def _knowledge(self, edges: list[int]) -> bool | None:
        said = self.step_free[edges]
        if (said == NO).any():
            return False
        return True if (said == YES).all() and len(said) else None

    def _graph_with(self, placed: _Placed, *, step_free: bool) -> csr_matrix:
        return with_points(self._arcs(step_free=step_free), self.ends, self.metres, placed.edge, placed.part)

    def _placed(self, points: Points, *, step_free: bool) -> _Placed:
        tree, edges = self._search(step_free=step_free)
        xy = in_metres(points)
        point, found = tree.query_nearest(shapely.points(xy), all_matches=True)
        order = np.lexsort((found, point))  # of paths that are as near, the first
        _, first = np.unique(point[order], return_index=True)
        edge = edges[found[order][first]]
        a, b = self.nodes[self.ends[edge, 0]], self.nodes[self.ends[edge, 1]]
        part = (((xy - a) * (b - a)).sum(axis=1) / ((b - a) ** 2).sum(axis=1)).clip(0, 1)
        there = a + part[:, None] * (b - a)
        return _Placed(edge, part, there, np.hypot(*(xy - there).T))

    def _open(self, *, step_free: bool) -> Bools:
        """Return which paths may be walked: edges that are part of a line."""
        paths: Bools = self.line != LINK
        return paths & (self.step_free != NO) if step_free else paths

    def _search(self, *, step_free: bool) -> tuple[shapely.STRtree, Ints]:
        return self._tree_step_free if step_free else self._tree

    def _arcs(self, *, step_free: bool) -> Arcs:
        return self._arcs_step_free if step_free else self._all_arcs

    @cached_property
    def _tree(self) -> tuple[shapely.STRtree, Ints]:
        return self._tree_of(self._open(step_free=False))

    @cached_property
    def _tree_step_free(self) -> tuple[shapely.STRtree, Ints]:
        return self._tree_of(self._open(step_free=True))

    @cached_property
    def _all_arcs(self) -> Arcs:
        return arcs_of(self.ends, self.metres, np.arange(len(self.ends)), len(self.nodes))

    @cached_property
    def _arcs_step_free(self) -> Arcs:
        return arcs_of(self.ends, self.metres, np.flatnonzero(self.step_free != NO), len(self.nodes))

    def _tree_of(self, open_: Bools) -> tuple[shapely.STRtree, Ints]:
        edges = np.flatnonzero(open_)
        return shapely.STRtree(shapely.linestrings(self.nodes[self.ends[edges]])), edges
