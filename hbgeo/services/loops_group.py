"""Which places make one short walk together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.spatial import cKDTree

from hbgeo.services.footways_metres import Floats, Ints, in_metres

#: How far around a place what lies near it counts, metres.
SEED_RADIUS_M = 250.0
#: How much longer paths are than the straight lines between stops; the project's own figure.
DETOUR = 1.3


def near_each_other(
    points: Sequence[tuple[float, float]],
    *,
    weights: Sequence[float] | None = None,
    most_stops: int = 12,
    most_length_m: float = 3000.0,
    around: tuple[float, float] | None = None,
) -> tuple[int, ...]:
    """Return rows of points that make one short walk, the seed first.

    The rule: the seed is the point nearest to `around`, else the one with the most weight within `SEED_RADIUS_M` (of
    several such the heavier, then the first). Then, time after time, the point joins that lengthens the round least for
    its weight, as long as the round stays under `most_length_m`; when that one does not fit, the next. The round is
    counted in straight lines times `DETOUR`, from and to the seed.

    Parameters
    ----------
    points
        Longitude and latitude (EPSG:4326).
    weights
        How urgent each is, above 0; all alike when not given.
    most_stops
        Most points chosen.
    """
    if len(points) == 0 or most_stops < 1:
        return ()
    xy = in_metres(points)
    weight = np.ones(len(xy)) if weights is None else np.asarray(weights, dtype=np.float64)
    chosen = [_seed(xy, weight, around)]
    budget = most_length_m / DETOUR
    left = np.flatnonzero(np.hypot(*(xy - xy[chosen[0]]).T) <= budget / 2)
    left = left[left != chosen[0]]
    ring, length = [chosen[0]], 0.0
    while len(left) and len(chosen) < most_stops:
        extra, gap = _insertions(xy, ring, left)
        fits = length + extra <= budget
        left, extra, gap = left[fits], extra[fits], gap[fits]
        if len(left):
            k = int((extra / weight[left]).argmin())
            ring.insert(int(gap[k]) + 1, int(left[k]))
            chosen.append(int(left[k]))
            length += float(extra[k])
            left = np.delete(left, k)
    return tuple(chosen)


def _seed(xy: Floats, weight: Floats, around: tuple[float, float] | None) -> int:
    if around is not None:
        return int(np.hypot(*(xy - in_metres([around])).T).argmin())
    places, place = np.unique(xy, axis=0, return_inverse=True)
    there = np.bincount(place.ravel(), weights=weight)
    near = cKDTree(places).query_ball_point(places, SEED_RADIUS_M)
    total = np.array([there[rows].sum() for rows in near])[place.ravel()]
    return int(np.lexsort((-weight, -total.round(6)))[0])


def _insertions(xy: Floats, ring: list[int], left: Ints) -> tuple[Floats, Ints]:
    """Return how much longer the round becomes with each point left, and after which place in it."""
    a, b = xy[ring], xy[[*ring[1:], ring[0]]]
    to_a = np.hypot(*(xy[left][:, None, :] - a[None]).transpose(2, 0, 1))
    to_b = np.hypot(*(xy[left][:, None, :] - b[None]).transpose(2, 0, 1))
    extra = to_a + to_b - np.hypot(*(a - b).T)
    return extra.min(axis=1), extra.argmin(axis=1)
