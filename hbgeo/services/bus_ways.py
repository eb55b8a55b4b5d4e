"""Everybody's walk to the nearest stop, as pieces of way and how many walk them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from hbgeo.services.bus_origins import Origins
from hbgeo.services.bus_rows import StopArea
from hbgeo.services.bus_stops import points_of
from hbgeo.services.footways import UNKNOWN, Network
from hbgeo.services.footways_graph import Arcs, with_points
from hbgeo.services.footways_joining import LINK
from hbgeo.services.footways_metres import Floats, Ints, in_metres
from hbgeo.services.footways_paths import EVERY_PATH, Choice, Part


class Ways(NamedTuple):
    """Straight pieces of the walks.

    Parameters
    ----------
    a, b
        (k, 2) metres (EPSG:3007): where a piece begins and ends.
    walkers
        (k,) how many walk it.
    area
        (k,) row of the stop area that they walk to.
    lit
        (k,) `YES`, `NO` or `UNKNOWN`.
    arriving
        How many walk to each area.
    """

    a: Floats
    b: Floats
    walkers: Floats
    area: Ints
    lit: npt.NDArray[np.int8]
    arriving: Floats


def ways_to_stops(
    areas: Sequence[StopArea], origins: Origins, network: Network | None, choice: Choice = EVERY_PATH
) -> Ways:
    """Return the walks from origins to the nearest stop of areas, straight where there is no network.

    Along paths, origins from which no path leads to a stop do not walk.

    Parameters
    ----------
    choice
        Which of the paths are left out.
    """
    owner, stops = points_of(areas)
    area = np.array(owner, dtype=np.intp)
    part = None if network is None else network.part(choice)
    if len(area) == 0 or len(origins.points) == 0 or (part is not None and part.is_empty):
        none = np.empty((0, 2))
        return Ways(none, none, none[:, 0], area[:0], np.empty(0, dtype=np.int8), np.zeros(len(areas)))
    if part is None:
        return _straight(len(areas), area, in_metres(stops), in_metres(origins.points), origins.weights)
    return _along(len(areas), area, stops, origins, part)


def _straight(count: int, area: Ints, stops: Floats, points: Floats, weights: Floats) -> Ways:
    _, nearest = cKDTree(stops).query(points)
    goal = area[nearest]
    unknown = np.full(len(points), UNKNOWN, dtype=np.int8)
    return Ways(points, stops[nearest], weights, goal, unknown, np.bincount(goal, weights, count).astype(np.float64))


def _along(count: int, area: Ints, stops: Floats, origins: Origins, part: Part) -> Ways:
    """Return the walks of one run of Dijkstra's method from all stops at once.

    Rows are nodes, then the places on paths of stops and of origins, then the stops and origins themselves.
    """
    network = part.whole
    placed = part.place(np.concatenate([stops, origins.points]))
    nodes, points, many = len(network.nodes), len(placed.edge), len(stops)
    graph = with_points(part.arcs, network.ends, network.metres, placed, starts=True)
    starts = nodes + points + np.arange(many)
    _, before, source = dijkstra(graph, indices=starts, min_only=True, return_predecessors=True)
    walks = source[nodes + many : nodes + points] >= 0
    own = in_metres(np.concatenate([stops, origins.points]))
    xy = np.concatenate([network.nodes, placed.xy, own])
    begins = (nodes + many + np.arange(len(origins.points)))[walks]
    weights = origins.weights[walks]
    flow = _flow(before, begins, weights, len(xy))
    row = np.flatnonzero((flow > 0) & (before >= 0))
    goal = area[(source - nodes - points).clip(0)]  # of rows that no way leads to, any
    edge_lit = np.where(network.line == LINK, UNKNOWN, network.lit).astype(np.int8)
    lit = edge_lit[_edges(row, before[row], placed.edge, nodes, part.arcs)]
    lit = np.where(before[row] < nodes + points, lit, UNKNOWN).astype(np.int8)
    return Ways(
        np.concatenate([xy[row], own[many:][walks]]),
        np.concatenate([xy[before[row]], xy[begins]]),
        np.concatenate([flow[row], weights]),
        np.concatenate([goal[row], goal[begins]]),
        np.concatenate([lit, np.full(len(begins), UNKNOWN, dtype=np.int8)]),
        np.bincount(goal[begins], weights, count).astype(np.float64),
    )


def _flow(before: Ints, begins: Ints, weights: Floats, size: int) -> Floats:
    """Return how many pass each row when each walks from where it begins to the row before, and on from there."""
    flow = np.zeros(size)
    here = begins
    while len(here):
        np.add.at(flow, here, weights)
        there = before[here]
        on = there >= 0
        here, weights = there[on], weights[on]
    return flow


def _edges(row: Ints, before: Ints, edge_of_place: Ints, nodes: int, arcs: Arcs) -> Ints:
    """Return the edge that a step from a row to the one before lies on; of steps to stops themselves, any."""
    place = np.maximum(row, before) - nodes
    edges = np.zeros(len(row), dtype=np.intp)
    on_place = (place >= 0) & (place < len(edge_of_place))
    edges[on_place] = edge_of_place[place[on_place]]
    for k in np.flatnonzero(place < 0):
        edges[k] = arcs.edge_between(int(row[k]), int(before[k]))
    return edges
