"""Pairs of observations of one category that lie near each other, and coordinates that say nothing.

Metres are those of SWEREF 99 12 00 (EPSG:3007). They are true in its zone; far away they stretch: in Boston one
metre on the ground is 1.47 of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt
from pyproj import Transformer
from scipy.spatial import cKDTree

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

SECONDS_A_DAY = 86_400
#: So many points are compared with all others at a time, so that the memory stays small where everything is near.
_BLOCK = 1024


def to_metres(lon: Floats, lat: Floats) -> Floats:
    """Return points (EPSG:4326) in EPSG:3007, metres east and north, infinite where undefined; shape (n, 2)."""
    return np.column_stack(_to_3007().transform(np.asarray(lon, np.float64), np.asarray(lat, np.float64)))


def sharing(lon: Floats, lat: Floats) -> Ints:
    """Return for every point how many points, itself included, have exactly its coordinate; shape (n,)."""
    order = np.lexsort((lat, lon))
    starts = np.ones(len(order), dtype=bool)
    starts[1:] = (np.diff(lon[order]) != 0) | (np.diff(lat[order]) != 0)
    run = np.cumsum(starts) - 1
    counts = np.empty(len(order), dtype=np.int64)
    counts[order] = np.bincount(run, minlength=1)[run] if len(run) else 0
    return counts


def pairs_within(points: Floats, kind: Ints, radius_m: float) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Yield pairs of points of one kind at most so far apart, the radius included.

    Parameters
    ----------
    points
        Metres, finite, shape (n, 2).
    kind
        Whole numbers, shape (n,): only equal ones pair.
    radius_m
        Metres, above 0.

    Yields
    ------
    tuple
        One index, the other, and the distance in metres, each shape (m,). Every pair comes once each way round.
    """
    if not len(points):
        return
    # A third axis keeps the kinds further apart than the radius.
    apart = np.unique(kind, return_inverse=True)[1].astype(np.float64) * (4 * radius_m)
    space = np.column_stack([points - points.mean(axis=0), apart])
    tree = cKDTree(space)
    slack = radius_m * (1 + 1e-9) + 1e-6
    for start in range(0, len(space), _BLOCK):
        block = cKDTree(space[start : start + _BLOCK])
        found = block.sparse_distance_matrix(tree, slack, output_type="ndarray")
        one, other = found["i"].astype(np.int64) + start, found["j"].astype(np.int64)
        distance = np.hypot(points[one, 0] - points[other, 0], points[one, 1] - points[other, 1])
        keep = (one != other) & (distance <= radius_m)
        yield one[keep], other[keep], distance[keep]


def spread(values: Floats, to: Ints, length: int) -> Floats:
    """Return so many numbers, the values at their indices and not a number elsewhere."""
    everywhere = np.full(length, np.nan)
    everywhere[to] = values
    return everywhere


@cache
def _to_3007() -> Transformer:
    return Transformer.from_crs(4326, 3007, always_xy=True)
