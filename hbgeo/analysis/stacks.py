"""Positions not to be trusted: coordinates that many pins share, and positions known worse than a cell.

A geocoder that does not find an address answers with a default, and a report of a district often gets its middle. On
a map such stacks are the hottest spots of all. The rule: a coordinate is a stack when at least `FEWEST` pins, and at
least the share `SHARE` of all, lie on it, to a centimetre. When more than `MOST` of the pins lie in stacks, the
positions stand for areas and not for places, and no density should be drawn of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from hbgeo.analysis.inputs import CRS, Bools, Ints, Points, metres, wrong
from hbgeo.errors import N_, Problem

#: At least so many pins, and this share of all, make a stack.
FEWEST, SHARE = 10, 0.01
#: With more than this share of the pins in stacks the positions are those of areas.
MOST = 0.5
_CENTIMETRES = 100


@dataclass(frozen=True, slots=True, eq=False)
class Stacks:
    """Coordinates that many pins share.

    Parameters
    ----------
    frame
        A point in EPSG:3007 for each stack, the highest first: `stack` (its number), `pins` and `share` (of all pins).
    stack
        (n,) number of each pin's stack, −1 where it lies in none.
    distinct
        How many different coordinates there are.
    """

    frame: gpd.GeoDataFrame
    stack: Ints
    distinct: int

    @property
    def kept(self) -> Bools:
        """(n,) whether a pin lies in no stack, and so is kept when stacks are left out."""
        return np.asarray(self.stack < 0)

    @property
    def share(self) -> float:
        """Share of the pins that lie in stacks."""
        return float((self.stack >= 0).mean()) if len(self.stack) else 0.0

    @property
    def refusal(self) -> Problem | None:
        """Why no density and no hot spots should be made of these positions; None when they may."""
        if self.share <= MOST:
            return None
        message = N_(
            "{percent} % of the positions lie on only {stacks} points. They stand for whole areas, so no hot spots are"
            " drawn from them."
        )
        return Problem("points", message, {"percent": round(100 * self.share), "stacks": len(self.frame)})

    @property
    def warning(self) -> Problem | None:
        """What is to be said where stacks are left out; None when there are none."""
        if not len(self.frame):
            return None
        message = N_(
            "Pins that share their point with many others: {pins} (points: {stacks}). Addresses that were not found"
            " look like that. They are left out unless you include them."
        )
        return Problem("points", message, {"pins": int((self.stack >= 0).sum()), "stacks": len(self.frame)})


def stacks(points: Points, *, fewest: int = FEWEST, share: float = SHARE) -> Stacks:
    """Return the coordinates that many pins share.

    Parameters
    ----------
    points
        A layer of points, or (n, 2) metres in EPSG:3007.
    fewest, share
        How many pins, and what share of all, lie on a stack at least.

    Raises
    ------
    InvalidInput
        When a position is missing, or an option is out of its range.
    """
    if fewest < 2 or not 0 <= share <= 1:  # noqa: PLR2004 - one pin is no stack
        raise wrong("fewest", N_("A stack has at least 2 pins, and its share lies between 0 and 1."))
    xy = metres(points)
    places, inverse, counts = np.unique(
        np.rint(xy * _CENTIMETRES), axis=0, return_inverse=True, return_counts=True, return_index=False
    )
    high = np.flatnonzero((counts >= fewest) & (counts >= share * len(xy)))
    high = high[np.argsort(-counts[high], kind="stable")]
    number = np.full(len(places), -1, dtype=np.intp)
    number[high] = np.arange(len(high))
    data = {"stack": np.arange(len(high)), "pins": counts[high], "share": counts[high] / max(len(xy), 1)}
    where = places[high] / _CENTIMETRES
    frame = gpd.GeoDataFrame(data, geometry=gpd.points_from_xy(where[:, 0], where[:, 1]), crs=CRS)
    return Stacks(frame, number[inverse.reshape(-1)], len(places))


@dataclass(frozen=True, slots=True, eq=False)
class Coarse:
    """Positions known worse than a cell.

    Parameters
    ----------
    coarse
        (n,) whether the accuracy of a position is known and its radius larger than the cell.
    unknown
        (n,) whether its accuracy is not known; such a position is not called coarse.
    cell
        Metres: the size of a cell.
    """

    coarse: Bools
    unknown: Bools
    cell: float

    @property
    def warning(self) -> Problem | None:
        """What is to be said of them; None when there are none."""
        count = int(self.coarse.sum())
        if not count:
            return None
        message = N_("{count} of {all} positions are known no better than {cell} metres, the size of a cell.")
        return Problem("accuracy", message, {"count": count, "all": len(self.coarse), "cell": f"{self.cell:g}"})


def too_coarse(accuracy: npt.ArrayLike, cell: float) -> Coarse:
    """Return which positions are known worse than a cell.

    Parameters
    ----------
    accuracy
        (n,) radius in metres within which a position is believed to lie; not a number (or None) where unknown.
    cell
        Metres, above 0: the size of a cell, or the bandwidth.

    Raises
    ------
    InvalidInput
        When a radius is below 0 or the size not above 0.
    """
    radius = np.asarray(accuracy, dtype=np.float64).reshape(-1)
    unknown = np.isnan(radius)
    if not (np.isfinite(cell) and cell > 0):
        raise wrong("cell", N_("The size of cells must be above 0 metres."))
    if (radius < 0).any():
        raise wrong("accuracy", N_("The accuracy of a position is 0 metres or more."))
    return Coarse(radius > cell, unknown, float(cell))
