"""Which observations lie in places or near them, for all places at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hbgeo.domain.place import Place
from hbgeo.services.duplicates_pairs import Flags, Floats, Ints, to_metres
from hbgeo.services.place_facts_values import OPEN, REACH_M, Mean
from hbgeo.store.protocol import Session

_OPEN = [status.value for status in OPEN]


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
    """Return which observations lie in places or within `REACH_M` of them."""
    frame = session.observations.frame()
    shapes = np.array([place.geometry for place in places], dtype=object)
    points = shapely.points(to_metres(*shapely.get_coordinates(frame.geometry.array).T))
    found = shapely.STRtree(points).query(_in_metres(shapes), predicate="dwithin", distance=REACH_M)
    order = np.lexsort((found[1], found[0]))
    return Around(
        place=found[0][order].astype(np.int64),
        observation=found[1][order].astype(np.int64),
        open=(frame["status"].isin(_OPEN) & (frame["polaritet"] <= 0)).to_numpy(np.bool_),
        day=_numbers(frame["trygg_dag"]),
        dark=_numbers(frame["trygg_mork"]),
    )


def _in_metres(shapes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return geometries (EPSG:4326) in EPSG:3007."""
    moved: npt.NDArray[Any] = shapely.transform(shapes, lambda degrees: to_metres(degrees[:, 0], degrees[:, 1]))
    return moved


def _numbers(column: pd.Series[Any]) -> Floats:
    return column.to_numpy(np.float64, na_value=np.nan)


def _means(ratings: Floats, groups: Ints, count: int) -> list[Mean]:
    known = ~np.isnan(ratings)
    numbers = np.bincount(groups[known], minlength=count)
    sums = np.bincount(groups[known], weights=ratings[known], minlength=count)
    return [Mean(total / n if n else None, n) for total, n in zip(sums.tolist(), numbers.tolist(), strict=True)]
