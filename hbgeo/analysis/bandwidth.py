"""Bandwidths by rule: how far a pin spreads, in metres, when nobody has said it.

Both rules are made for one round heap of points and smooth too much where there are several. They are a start that is
the same for everybody, not the truth; a planner who knows how far a dark path reaches should say so.

`scott`: the spread along an axis (root of the mean of the two variances) times n^(−1/6), Scott (1992), Multivariate
density estimation, eq. 6.42 for two dimensions; in the plane Silverman's (1986) eq. 4.14 gives the same.

`silverman`: 0.9 · min(standard distance, √(1/ln 2) · median distance from the mean centre) · n^(−1/5), which follows
Silverman (1986) eq. 3.31 in taking the smaller of two spreads, so that a few far points do not widen it. The form for
points on a map is that of ArcGIS's Kernel Density.

With weights, means, spreads and median are weighted and n is (Σw)² / Σw², as many as equal weights would be worth
(Kish 1965).
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from hbgeo.analysis.inputs import Floats, Points, metres, weights_for, wrong
from hbgeo.errors import N_

Rule: TypeAlias = Literal["silverman", "scott"]


def bandwidth_for(points: Points, rule: Rule = "silverman", weights: npt.ArrayLike | None = None) -> float:
    """Return the bandwidth that a rule chooses, in metres.

    Parameters
    ----------
    points
        A layer of points, or (n, 2) metres in EPSG:3007.
    rule
        `silverman` or `scott`.
    weights
        (n,) numbers of 0 or more; each point counts 1 when not given.

    Raises
    ------
    InvalidInput
        When the rule is unknown, or the points with a weight all lie on one coordinate.
    """
    if rule not in ("silverman", "scott"):
        raise wrong("bandwidth", N_("There is no rule {rule} for the bandwidth."), rule=rule)
    xy = metres(points)
    given = weights_for(len(xy), weights)
    w = np.ones(len(xy)) if given is None else given
    some = w > 0
    xy, w = xy[some], w[some]
    if len(xy) == 0 or np.ptp(xy, axis=0).max() == 0:
        raise wrong("bandwidth", N_("A rule needs points on more than one coordinate: give the bandwidth in metres."))
    off = xy - np.average(xy, axis=0, weights=w)
    away2 = np.einsum("ij,ij->i", off, off)
    count, distance = w.sum() ** 2 / (w @ w), np.sqrt(np.average(away2, weights=w))
    if rule == "scott":
        return float(distance / np.sqrt(2) * count ** (-1 / 6))
    median = _median(np.sqrt(away2), w)
    spread = min(distance, np.sqrt(1 / np.log(2)) * median) if median > 0 else distance
    return float(0.9 * spread * count ** (-1 / 5))


def _median(values: Floats, weights: Floats) -> float:
    """Return the weighted median."""
    order = np.argsort(values, kind="stable")
    up_to = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(up_to, up_to[-1] / 2)])
