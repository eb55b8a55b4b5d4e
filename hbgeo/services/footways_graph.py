"""The matrix in which the shortest ways are searched for, and points that lie along its edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]


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


def with_points(arcs: Arcs, ends: Ints, metres: Floats, edge: Ints, part: Floats) -> csr_matrix:
    """Return the matrix of the arcs and of points along edges, without cutting the edges.

    Parameters
    ----------
    ends, metres
        (m, 2) and (m,): all edges.
    edge, part
        (p,) on which edge a point lies, and how far along it (0 to 1).

    Returns
    -------
    (n + p, n + p) directed; point `k` is row `n + k`. An entry that is 0 is a way of no length.
    """
    point = arcs.nodes + np.arange(len(edge))
    length = metres[edge]
    order = np.lexsort((part, edge))
    here, there = order[:-1], order[1:]
    together = edge[here] == edge[there]
    here, there = here[together], there[together]
    one = np.concatenate([point, point, point[here]])
    other = np.concatenate([ends[edge, 0], ends[edge, 1], point[there]])
    way = np.concatenate([part * length, (1 - part) * length, (part[there] - part[here]) * length[here]])
    rows = np.concatenate([arcs.tail, one, other])
    columns = np.concatenate([arcs.head, other, one])
    shape = (arcs.nodes + len(edge),) * 2
    return cast("csr_matrix", csr_matrix((np.concatenate([arcs.metres, way, way]), (rows, columns)), shape=shape))
