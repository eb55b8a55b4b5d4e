"""Clusters of points by density (DBSCAN), in metres.

A point is *core* when at least so many points – itself counted – lie within the distance; core points within the
distance of each other belong together. Every other point within the distance of a core point is a border point and
goes to the nearest one's cluster, to the first in order where several are as near. What is left is noise. Ester,
Kriegel, Sander & Xu (1996), KDD-96: 226–231, with a rule for border points that depends on nothing but the points.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from hbgeo.analysis.dbscan_dense import Grid, border_pairs, dense_components, joined, many_core
from hbgeo.analysis.inputs import Bools, Floats, Ints, Points, metres, wrong
from hbgeo.errors import N_

#: A distance below this is refused: positions are known to a centimetre.
SHORTEST = 0.001
#: More pairs within the distance than this are not listed: the points are then looked at by cells.
MOST_PAIRS = 10_000_000
#: So many pairs to a point are joined first.
_SAMPLE = 2


@dataclass(frozen=True, slots=True, eq=False)
class Dbscan:
    """Points put into clusters.

    Parameters
    ----------
    labels
        (n,) number of each point's cluster, −1 for noise; clusters are numbered in the order of their first core point.
    core
        (n,) whether the point is core.
    count
        How many clusters there are.
    """

    labels: Ints
    core: Bools
    count: int


def dbscan(points: Points, distance: float, fewest: int, *, most_pairs: int = MOST_PAIRS) -> Dbscan:
    """Return the clusters of points, the same core points and clusters as `sklearn.cluster.DBSCAN`.

    Memory stays within a multiple of the number of points, also where thousands share one coordinate.

    Parameters
    ----------
    points
        A layer of points, or (n, 2) metres in EPSG:3007.
    distance
        Metres, at least `SHORTEST`: points no farther apart are neighbours (`eps`).
    fewest
        How many points, itself counted, a core point has within the distance (`min_samples`).
    most_pairs
        Up to how many pairs of neighbours may be held in memory; the result does not depend on it.

    Raises
    ------
    InvalidInput
        When a position is missing or an option is out of its range.
    """
    xy = metres(points)
    if not (np.isfinite(distance) and distance >= SHORTEST):
        raise wrong("distance", N_("The distance must be at least {shortest} metres."), shortest=SHORTEST)
    if fewest < 1:
        raise wrong("fewest", N_("A cluster needs at least 1 point."))
    if not len(xy):
        return Dbscan(np.empty(0, dtype=np.intp), np.empty(0, dtype=bool), 0)
    if Grid(xy, distance).most_pairs() <= most_pairs:
        return _listed(xy, distance, fewest)
    return _by_cells(xy, distance, fewest)


def _listed(xy: Floats, distance: float, fewest: int) -> Dbscan:
    """Return the clusters from a list of all pairs of neighbours."""
    pairs = cKDTree(xy, balanced_tree=False, compact_nodes=False).query_pairs(distance, output_type="ndarray")
    core = np.bincount(pairs.ravel(), minlength=len(xy)) + 1 >= fewest
    # Some of the pairs put most core points together; what is left to look at is where the ends still differ.
    some = _both_core(pairs[:: max(1, len(pairs) // (_SAMPLE * len(xy)))], core)
    component = joined(len(xy), some[:, 0], some[:, 1])
    component[~core] = -1
    pairs = pairs[component[pairs[:, 0]] != component[pairs[:, 1]]]
    component[~core] = 0
    one, other = component[_both_core(pairs, core)].T
    component = joined(len(xy), one, other)[component]
    swap = core[pairs[:, 0]]
    edge, centre = np.where(swap, pairs[:, 1], pairs[:, 0]), np.where(swap, pairs[:, 0], pairs[:, 1])
    mixed = ~core[edge]
    return _numbered(xy, core, component, edge[mixed], centre[mixed])


def _both_core(pairs: Ints, core: Bools) -> Ints:
    """Return the pairs of which both points are core."""
    return pairs[core[pairs[:, 0]] & core[pairs[:, 1]]]


def _by_cells(xy: Floats, distance: float, fewest: int) -> Dbscan:
    """Return the clusters without listing pairs among core points."""
    grid = Grid(xy, distance / np.sqrt(2))
    core = many_core(grid, distance, fewest)
    component = np.zeros(len(xy), dtype=np.intp)
    rows = np.flatnonzero(core)
    component[rows] = dense_components(xy[rows], distance)
    edge, centre = border_pairs(xy, core, distance, fewest)
    return _numbered(xy, core, component, edge, centre)


def _numbered(xy: Floats, core: Bools, component: Ints, edge: Ints, centre: Ints) -> Dbscan:
    """Return clusters from components of core points and the pairs of a border point (`edge`) and a core point."""
    labels = np.full(len(xy), -1, dtype=np.intp)
    rows = np.flatnonzero(core)
    _, first, inverse = np.unique(component[rows], return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.intp)
    rank[np.argsort(first)] = np.arange(len(first))
    labels[rows] = rank[inverse]
    apart = ((xy[edge] - xy[centre]) ** 2).sum(axis=1)
    order = np.lexsort((centre, apart, edge))
    border, at = np.unique(edge[order], return_index=True)
    labels[border] = labels[centre[order][at]]
    return Dbscan(labels, core, len(first))
