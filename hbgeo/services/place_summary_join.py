"""Which observations lie in places or near them, for all places at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from hbgeo.domain.place import Place
from hbgeo.services.duplicates_pairs import Flags, Floats, Ints, to_metres
from hbgeo.services.place_facts_values import OPEN, REACH_M, Mean
from hbgeo.store.protocol import Session

_OPEN = frozenset(status.value for status in OPEN)
_FIELDS = ("status", "polaritet", "trygg_dag", "trygg_mork")
_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Around:
    """The pairs of a place and an observation in it or within `REACH_M` of it (EPSG:3007), as parallel arrays.

    Parameters
    ----------
    place, observation
        (k,) positions.
    open
        (n,) whether the observation is a problem or an idea that waits for somebody.
    day, dark
        (n,) rating of safety, not a number where there is none.
    """

    place: Ints
    observation: Ints
    open: Flags
    day: Floats
    dark: Floats

    def of(self, places: Ints) -> tuple[int, Mean, Mean]:
        """Return how many observations of some places are open, and the mean ratings; each observation once."""
        own = np.unique(self.observation[np.isin(self.place, places)])
        return self._grouped(own, np.zeros(len(own), dtype=np.int64), 1)[0]

    def each(self, count: int) -> list[tuple[int, Mean, Mean]]:
        """Return the same for each of `count` places by itself."""
        return self._grouped(self.observation, self.place, count)

    def _grouped(self, observations: Ints, groups: Ints, count: int) -> list[tuple[int, Mean, Mean]]:
        waiting = np.bincount(groups[self.open[observations]], minlength=count).tolist()
        day, dark = (_means(ratings[observations], groups, count) for ratings in (self.day, self.dark))
        return list(zip(waiting, day, dark, strict=True))


def around(session: Session, places: Sequence[Place]) -> Around:
    """Return which observations lie in places or within `REACH_M` of them; memory grows with the pairs found alone."""
    tree = shapely.STRtree(_in_metres(np.array([place.geometry for place in places], dtype=object)))
    rows_by_chunk = session.observations.contract_rows(fields=_FIELDS, chunk=_CHUNK) if places else ()
    pieces = [_near(tree, rows) for rows in rows_by_chunk] or [_near(tree, [])]
    begins = np.cumsum([0, *(len(piece.open) for piece in pieces[:-1])])
    place = np.concatenate([piece.place for piece in pieces])
    observation = np.concatenate([piece.observation + at for piece, at in zip(pieces, begins.tolist(), strict=True)])
    order = np.lexsort((observation, place))
    return Around(
        place=place[order],
        observation=observation[order],
        open=np.concatenate([piece.open for piece in pieces]),
        day=np.concatenate([piece.day for piece in pieces]),
        dark=np.concatenate([piece.dark for piece in pieces]),
    )


def _near(tree: shapely.STRtree, rows: Sequence[tuple[Any, ...]]) -> Around:
    """Return the pairs of places (EPSG:3007) of a tree and rows (lon, lat, *`_FIELDS`), without rows near no place."""
    lon, lat, status, polarity, day, dark = zip(*rows, strict=True) if rows else ((),) * (2 + len(_FIELDS))
    points = shapely.points(to_metres(np.array(lon, dtype=np.float64), np.array(lat, dtype=np.float64)))
    observation, place = tree.query(points, predicate="dwithin", distance=REACH_M)
    some, numbers = np.unique(observation, return_inverse=True)
    return Around(
        place=place.astype(np.int64),
        observation=numbers.astype(np.int64),
        open=np.array([status[one] in _OPEN and polarity[one] <= 0 for one in some.tolist()], dtype=np.bool_),
        day=np.array([day[one] for one in some.tolist()], dtype=np.float64),
        dark=np.array([dark[one] for one in some.tolist()], dtype=np.float64),
    )


def _in_metres(shapes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return geometries (EPSG:4326) in EPSG:3007."""
    moved: npt.NDArray[Any] = shapely.transform(shapes, lambda degrees: to_metres(degrees[:, 0], degrees[:, 1]))
    return moved


def _means(ratings: Floats, groups: Ints, count: int) -> list[Mean]:
    known = ~np.isnan(ratings)
    numbers = np.bincount(groups[known], minlength=count)
    sums = np.bincount(groups[known], weights=ratings[known], minlength=count)
    return [Mean(total / n if n else None, n) for total, n in zip(sums.tolist(), numbers.tolist(), strict=True)]
