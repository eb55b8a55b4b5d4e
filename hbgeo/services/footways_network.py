"""A network of paths: the nearest place on it, distances along it, and the way from place to place."""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np
from scipy.sparse.csgraph import dijkstra
from shapely import LineString

from hbgeo.errors import N_, NotFound
from hbgeo.services import footways_reach
from hbgeo.services.footways_graph import Placed, with_points
from hbgeo.services.footways_metres import Floats, in_degrees
from hbgeo.services.footways_paths import NO, UNKNOWN, YES, Choice, Part, Paths, Points
from hbgeo.services.footways_reach import Nearest

__all__ = ["NO", "UNKNOWN", "YES", "Network", "Snap", "Way"]

_SOURCES_AT_ONCE = 64
#: How much longer than the straight line a way may be to be found by the first search.
_DETOUR = 2.0


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


class Network(Paths):
    """A graph of straight edges between nodes; made by `footways.network_of`.

    Wherever a way is asked for, `step_free` leaves out paths that are known to have steps, and `lit` those that are
    known to have no lamps; those of which nothing is known stay.
    """

    def snap(self, lon: float, lat: float, *, step_free: bool = False, lit: bool = False) -> Snap:
        """Return the nearest place on a path to a point (EPSG:4326).

        Raises
        ------
        NotFound
            When every path is left out.
        """
        part = self.part(Choice(step_free, lit))
        if part.is_empty:
            raise NotFound(N_("Every path has steps or no light.") if lit else N_("Every path has steps."))
        placed = part.place([(lon, lat)])
        lon, lat = map(float, in_degrees(placed.xy)[0])
        return Snap(lon, lat, float(placed.away[0]), int(placed.edge[0]), float(placed.part[0]))

    def distances(self, points: Points, *, step_free: bool = False, lit: bool = False) -> Floats:
        """Return the metres along paths between the places nearest to points.

        Parameters
        ----------
        points
            n pairs of longitude and latitude (EPSG:4326).

        Returns
        -------
        (n, n) symmetric; infinite where no path leads. The way from a point to its path is not in it.
        """
        count, nodes, part = len(points), len(self.nodes), self.part(Choice(step_free, lit))
        if count == 0 or part.is_empty:
            return np.where(np.eye(count, dtype=bool), 0.0, np.inf)
        graph = with_points(part.arcs, self.ends, self.metres, part.place(points))
        found = np.empty((count, count))
        for start in range(0, count, _SOURCES_AT_ONCE):
            sources = np.arange(start, min(start + _SOURCES_AT_ONCE, count))
            found[sources] = dijkstra(graph, indices=nodes + sources)[:, nodes:]
        return np.minimum(found, found.T)

    def node_metres(
        self, points: Points, limit: float = np.inf, *, step_free: bool = False, lit: bool = False
    ) -> Nearest:
        """Return the metres from every node to the nearest of some points; see `footways_reach.node_metres`."""
        return footways_reach.node_metres(self, points, limit, Choice(step_free, lit))

    def metres_to_nearest(
        self, origins: Points, points: Points, limit: float = np.inf, *, step_free: bool = False, lit: bool = False
    ) -> Nearest:
        """Return the metres from origins to the nearest of some points; see `footways_reach.metres_to_nearest`."""
        return footways_reach.metres_to_nearest(self, origins, points, limit, Choice(step_free, lit))

    def path(
        self, a: tuple[float, float], b: tuple[float, float], *, step_free: bool = False, lit: bool = False
    ) -> Way | None:
        """Return the shortest way between the places nearest to two points (longitude, latitude; EPSG:4326).

        Returns
        -------
        None when no path leads from the one to the other.
        """
        part = self.part(Choice(step_free, lit))
        if part.is_empty:
            return None
        placed, nodes = part.place([a, b]), len(self.nodes)
        graph = with_points(part.arcs, self.ends, self.metres, placed)
        # Most ways are not much longer than the straight line: the search seldom has to go over all of the network.
        for limit in (_DETOUR * float(np.hypot(*(placed.xy[0] - placed.xy[1]))), np.inf):
            metres, before = dijkstra(graph, indices=nodes, return_predecessors=True, limit=limit)
            if np.isfinite(metres[nodes + 1]):
                break
        else:
            return None
        rows = [nodes + 1]
        while rows[-1] != nodes:
            rows.append(int(before[rows[-1]]))
        rows.reverse()
        line = LineString(in_degrees(np.concatenate([self.nodes, placed.xy])[rows]))
        edges = self._walked(rows, metres[rows], placed, part)
        return Way(line, float(metres[nodes + 1]), self._knowledge(edges))

    def _walked(self, rows: list[int], metres: Floats, placed: Placed, part: Part) -> list[int]:
        """Return the edges of which a way (rows of nodes and points, metres so far at each) uses some length."""
        nodes = len(self.nodes)
        used = []
        for k, (here, there) in enumerate(itertools.pairwise(rows)):
            if metres[k + 1] > metres[k]:
                point = max(here, there) - nodes
                used.append(int(placed.edge[point]) if point >= 0 else part.arcs.edge_between(here, there))
        return used

    def _knowledge(self, edges: list[int]) -> bool | None:
        said = self.step_free[edges]
        if (said == NO).any():
            return False
        return True if (said == YES).all() and len(said) else None
