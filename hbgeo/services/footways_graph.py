"""The matrix in which the shortest ways are searched for, and points that lie along its edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, cast

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]


class Placed(NamedTuple):
    """Points on the network: (k,) edge and part of it, (k, 2) metres, (k,) metres away."""

    edge: Ints
    part: Floats
    xy: Floats
    away: Floats


@dataclass(frozen=True, slots=True)
class Arcs:
    """Edges in both directions, of parallel ones only the shortest.

    Parameters
    ----------
    tail, head
        (k,) rows of nodes, sorted by tail and head.
    metres
        (k,) lengths.
    edge
        (k,) which edge it is.
    nodes
        Number of nodes.
    """

    tail: Ints
    head: Ints
    metres: Floats
    edge: Ints
    nodes: int

    def edge_between(self, tail: int, head: int) -> int:
        """Return the edge from one node straight to another, which must be neighbours."""
        low, high = np.searchsorted(self.tail, [tail, tail + 1])
        return int(self.edge[low + np.searchsorted(self.head[low:high], head)])


def arcs_of(ends: Ints, metres: Floats, edges: Ints, nodes: int) -> Arcs:
    """Return the arcs of some edges.

    Parameters
    ----------
    ends
        (m, 2) rows of nodes.
    metres
        (m,) lengths.
    edges
        Rows of `ends` that may be walked.
    nodes
        Number of nodes.
    """
    tail = np.concatenate([ends[edges, 0], ends[edges, 1]])
    head = np.concatenate([ends[edges, 1], ends[edges, 0]])
    edge = np.concatenate([edges, edges])
    order = np.lexsort((edge, metres[edge], head, tail))
    tail, head, edge = tail[order], head[order], edge[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    return Arcs(tail[first], head[first], metres[edge[first]], edge[first], nodes)


def with_points(arcs: Arcs, ends: Ints, metres: Floats, placed: Placed, *, starts: bool = False) -> csr_matrix:
    """Return the matrix of the arcs and of points along edges, without cutting the edges.

    Parameters
    ----------
    ends, metres
        (m, 2) and (m,): all edges.
    placed
        p points on edges.
    starts
        Whether a row more for each point is one that leads straight to its place, however far, and nowhere else.

    Returns
    -------
    (n + p, n + p) or (n + 2 p, n + 2 p), directed; the place of point `k` is row `n + k`, its start row `n + p + k`. An
    entry that is 0 is a way of no length.
    """
    count = len(placed.edge)
    place = arcs.nodes + np.arange(count)
    one, other, way = _pieces(ends, metres, placed, place)
    rows, columns, lengths = [arcs.tail, one, other], [arcs.head, other, one], [arcs.metres, way, way]
    if starts:
        rows.append(place + count)
        columns.append(place)
        lengths.append(placed.away)
    shape = (arcs.nodes + count * (2 if starts else 1),) * 2
    entries = (np.concatenate(lengths), (np.concatenate(rows), np.concatenate(columns)))
    return cast("csr_matrix", csr_matrix(entries, shape=shape))


def _pieces(ends: Ints, metres: Floats, placed: Placed, place: Ints) -> tuple[Ints, Ints, Floats]:
    """Return from and to which rows, and how far, it is from places to the ends of their edges and to the next ones."""
    edge, part = placed.edge, placed.part
    length = metres[edge]
    order = np.lexsort((part, edge))
    here, there = order[:-1], order[1:]
    together = edge[here] == edge[there]
    here, there = here[together], there[together]
    one = np.concatenate([place, place, place[here]])
    other = np.concatenate([ends[edge, 0], ends[edge, 1], place[there]])
    return one, other, np.concatenate([part * length, (1 - part) * length, (part[there] - part[here]) * length[here]])


def pieces(edges: Ints, ends: Ints, metres: Floats, placed: Placed, nodes: int) -> tuple[Ints, Ints, Floats]:
    """Return the pieces of some length into which points cut edges.

    Parameters
    ----------
    edges
        Rows of `ends` that count; those of the points are among them.
    ends, metres
        (m, 2) and (m,): all edges.
    placed
        Points on edges.
    nodes
        Number of nodes.

    Returns
    -------
    From which row, to which row, and the length of each; the place of point `k` is row `nodes + k`.
    """
    is_cut = np.zeros(len(ends), dtype=bool)
    is_cut[placed.edge] = True
    cut, plain = np.flatnonzero(is_cut), edges[~is_cut[edges]]
    edge = np.concatenate([cut, placed.edge, cut])
    part = np.concatenate([np.zeros(len(cut)), placed.part, np.ones(len(cut))])
    row = np.concatenate([ends[cut, 0], nodes + np.arange(len(placed.edge)), ends[cut, 1]])
    order = np.lexsort((part, edge))  # stable: the first end stays before a point that lies on it
    here, there = order[:-1], order[1:]
    together = (edge[here] == edge[there]) & (part[here] < part[there])
    here, there = here[together], there[together]
    length = (part[there] - part[here]) * metres[edge[here]]
    return (
        np.concatenate([ends[plain, 0], row[here]]),
        np.concatenate([ends[plain, 1], row[there]]),
        np.concatenate([metres[plain], length]),
    )
