"""How far people come on foot from stops: the paths within a distance, and the circle around."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from scipy.sparse.csgraph import dijkstra
from shapely.geometry.base import BaseGeometry

from hbgeo.services.footways_graph import Floats, arcs_of, with_points
from hbgeo.services.footways_metres import in_degrees, in_metres
from hbgeo.services.footways_network import Network

#: How far beside a path is drawn as reached, metres: about the depth of a house and its yard.
BESIDE_M = 25.0
#: What the shapes are simplified by, metres; less than a line on the screen is wide.
_SIMPLER_M = 1.0

Points = Sequence[tuple[float, float]]


def circles(points: Points, metres: float) -> BaseGeometry:
    """Return what lies within a distance of points in a straight line (both EPSG:4326)."""
    around = shapely.union_all(shapely.points(in_metres(points)).tolist() or [shapely.Point()])
    return _degrees(around.buffer(metres))


def along_paths(network: Network, points: Points, metres: float) -> BaseGeometry:
    """Return the paths within a walk of points, with `BESIDE_M` on each side (EPSG:4326).

    The walk to the path nearest to a point counts too.
    """
    if not points:
        return shapely.Polygon()
    left = np.maximum(metres - _from_nearest(network, points), 0.0)[network.ends]
    length = network.metres
    whole = left.sum(axis=1) >= length
    lines = shapely.linestrings(network.nodes[network.ends])
    parts = [
        *lines[whole & (left.max(axis=1) > 0)],
        *_begun(lines[~whole], left[~whole, 0]),
        *_begun(shapely.reverse(lines[~whole]), left[~whole, 1]),
    ]
    return _degrees(shapely.union_all(parts).buffer(BESIDE_M).simplify(_SIMPLER_M))


def _begun(lines: np.ndarray, metres: Floats) -> list[BaseGeometry]:
    """Return straight lines cut off after some metres; those of none are left out."""
    some = metres > 0
    ends = shapely.get_coordinates(lines[some]).reshape(-1, 2, 2)
    last = shapely.get_coordinates(shapely.line_interpolate_point(lines[some], metres[some]))
    return list(shapely.linestrings(np.stack([ends[:, 0], last], axis=1)))


def _from_nearest(network: Network, points: Points) -> Floats:
    """Return the metres from each node of a network to the nearest of points, the way to their paths included."""
    snaps = [network.snap(*point) for point in points]
    nodes = len(network.nodes)
    arcs = arcs_of(network.ends, network.metres, np.arange(len(network.ends)), nodes)
    edge, part = np.array([one.edge for one in snaps]), np.array([one.part for one in snaps])
    graph = with_points(arcs, network.ends, network.metres, edge, part)
    found = dijkstra(graph, indices=nodes + np.arange(len(snaps)))[:, :nodes]
    away = np.array([one.distance_m for one in snaps])
    nearest: Floats = (found + away[:, None]).min(axis=0)
    return nearest


def _degrees(shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, in_degrees)
