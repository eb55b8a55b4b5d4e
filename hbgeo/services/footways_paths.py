"""The paths of a network: which of them may be walked, and the nearest place on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from hbgeo.services.footways_graph import Arcs, Placed, arcs_of
from hbgeo.services.footways_joining import LINK, Bools, Floats, Ints
from hbgeo.services.footways_metres import in_metres

#: What an edge's attributes say, as kept in arrays.
YES, NO, UNKNOWN = 1, 0, -1

Points = Sequence[tuple[float, float]] | Floats
Said = npt.NDArray[np.int8]


class Choice(NamedTuple):
    """Which paths are left out: with `step_free` those known to have steps, with `lit` those known to have no lamps."""

    step_free: bool = False
    lit: bool = False


#: No path is left out.
EVERY_PATH = Choice()


@dataclass(frozen=True)
class Paths:
    """Straight edges between nodes.

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

    def part(self, choice: Choice) -> Part:
        """Return the part of the network that a choice leaves."""
        if choice not in self._parts:
            self._parts[choice] = Part(self, choice)
        return self._parts[choice]

    @cached_property
    def _parts(self) -> dict[Choice, Part]:
        return {}


@dataclass(frozen=True)
class Part:
    """What a choice leaves of a network.

    Parameters
    ----------
    whole
        The network.
    choice
        Which of its paths are left out.
    """

    whole: Paths
    choice: Choice

    @property
    def is_empty(self) -> bool:
        """Whether no path is left."""
        return len(self._search[1]) == 0

    @cached_property
    def edges(self) -> Ints:
        """Rows of the edges that may be walked, those that join lines among them."""
        open_: Bools = np.ones(len(self.whole.ends), dtype=bool)
        if self.choice.step_free:
            open_ &= self.whole.step_free != NO
        if self.choice.lit:
            open_ &= self.whole.lit != NO
        return np.flatnonzero(open_)

    @cached_property
    def arcs(self) -> Arcs:
        """The edges that may be walked, in both directions."""
        return arcs_of(self.whole.ends, self.whole.metres, self.edges, len(self.whole.nodes))

    def place(self, points: Points) -> Placed:
        """Return the nearest places on lines to points (k pairs of longitude and latitude; EPSG:4326), all finite.

        Of lines that are as near, the first counts. Links between lines are no places. Some path must be left.
        """
        tree, edges = self._search
        xy = in_metres(points)
        point, found = tree.query_nearest(shapely.points(xy), all_matches=True)
        order = np.lexsort((found, point))
        _, first = np.unique(point[order], return_index=True)
        edge = edges[found[order][first]]
        a, b = self.whole.nodes[self.whole.ends[edge, 0]], self.whole.nodes[self.whole.ends[edge, 1]]
        part = (((xy - a) * (b - a)).sum(axis=1) / ((b - a) ** 2).sum(axis=1)).clip(0, 1)
        there = a + part[:, None] * (b - a)
        return Placed(edge, part, there, np.hypot(*(xy - there).T))

    @cached_property
    def _search(self) -> tuple[shapely.STRtree, Ints]:
        """Lines to find the nearest of, and which edges they are."""
        edges = self.edges[self.whole.line[self.edges] != LINK]
        return shapely.STRtree(shapely.linestrings(self.whole.nodes[self.whole.ends[edges]])), edges
