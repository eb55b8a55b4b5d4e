"""What is said of the way to the bus: coverage and safe ways."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class Dwellings:
    """Entrances or buildings with how many dwellings each has.

    Parameters
    ----------
    points
        (n, 2) longitude and latitude (EPSG:4326).
    counts
        (n,) dwellings.
    """

    points: npt.NDArray[np.float64]
    counts: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Which share reaches a stop with enough departures within a distance.

    Parameters
    ----------
    of_dwellings
        Whether shares are of dwellings; else of the area's surface, by points in a grid of `grid_m` metres.
    total, along_paths, straight
        Dwellings (or points of the grid): all, within the distance along paths, and in a straight line.
        `along_paths` is None when no paths are known: then only the straight line can be told.
    limit_m, least
        The distance, and how many departures a stop must have on the day; 0 when departures are not known.
    stops
        Ids of the stop areas that have as many.
    """

    of_dwellings: bool
    grid_m: float | None
    total: float
    along_paths: float | None
    straight: float
    limit_m: float
    least: int
    stops: tuple[str, ...]

    @property
    def share_along_paths(self) -> float | None:
        """Share 0–1 along paths; None when no paths are known or nothing is there to reach from."""
        return None if self.along_paths is None or self.total <= 0 else self.along_paths / self.total

    @property
    def share_straight(self) -> float | None:
        """Share 0–1 in a straight line; None when nothing is there to reach from."""
        return None if self.total <= 0 else self.straight / self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeWay:
    """How much of the walks to a stop area passes no reported problem.

    Parameters
    ----------
    dwellings
        How many dwellings (or points) have this stop as their nearest and a way to it.
    metres
        Their walks together, metres, each counted once per dwelling.
    free_m
        Metres of these farther than 15 m from every pin.
    lit_m, unlit_m
        Metres on paths known to be lit, and known not to be.
    along_paths
        Whether the walks follow paths; else they are straight lines.
    """

    area_id: str
    area_name: str
    dwellings: float
    metres: float
    free_m: float
    lit_m: float
    unlit_m: float
    along_paths: bool

    @property
    def share_free(self) -> float | None:
        """Share 0–1 without a problem; None when there is no walk."""
        return self.free_m / self.metres if self.metres > 0 else None

    @property
    def share_lit(self) -> float | None:
        """Share 0–1 lit, of what is known; None when nothing is."""
        known = self.lit_m + self.unlit_m
        return self.lit_m / known if known > 0 else None
