"""Observations that probably say again what another one said: suggestions by distance, category and time.

A suggestion merges nothing; a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians

import numpy as np
import numpy.typing as npt

from hbgeo.errors import N_, Problem
from hbgeo.services.duplicates_pairs import SECONDS_A_DAY, Flags, Floats, Ints, pairs_within, sharing, spread, to_metres

#: How far apart two observations of one thing may lie, metres.
RADIUS_M = 25.0
#: How many days may lie between them.
DAYS = 60.0
#: So many observations on one coordinate are a default of the system they come from.
STACK = 20

#: A degree of latitude is nowhere shorter, metres.
_SHORTEST_DEGREE_M = 110_500.0


@dataclass(frozen=True, slots=True)
class Suggestions:
    """For each of n observations the earlier one that it probably repeats.

    Parameters
    ----------
    repeats
        Index of the earlier observation, -1 where there is none; shape (n,).
    distance_m, days_apart, score
        Metres (EPSG:3007), days and the score of that pair; not a number where there is none; shape (n,).
    group
        Index of the observation that is the first of the group, its own where it repeats none; shape (n,). A group is
        what follows from taking every suggestion; neighbours chain, so its ends may lie further apart than the radius.
    stacked
        Which observations lie on a coordinate that says nothing; shape (n,).
    stacks
        How many such coordinates there are.
    """

    repeats: Ints
    distance_m: Floats
    days_apart: Floats
    score: Floats
    group: Ints
    stacked: Flags
    stacks: int

    @property
    def count(self) -> int:
        """How many observations have a suggestion."""
        return int((self.repeats >= 0).sum())

    @property
    def left_out(self) -> Problem | None:
        """How many were left out and why, to say; None when none were."""
        if not self.stacks:
            return None
        message = N_(
            "{count} observations have no suggestions: each lies on a coordinate that very many share. That looks like"
            " a default and does not show that two are the same. Such coordinates: {stacks}."
        )
        return Problem("position", message, {"count": int(self.stacked.sum()), "stacks": self.stacks})

    def groups(self) -> list[Ints]:
        """Return the groups of two and more: ascending indices, the group with the lowest one first."""
        order = np.argsort(self.group, kind="stable")
        cuts = np.flatnonzero(np.diff(self.group[order])) + 1
        parts = [part for part in np.split(order, cuts) if len(part) > 1]
        return sorted(parts, key=lambda part: int(part[0]))


@dataclass(frozen=True, slots=True)
class Candidates:
    """The observations that one may repeat or be repeated by, highest score first.

    Parameters
    ----------
    index, distance_m, days_earlier, score
        Which, how far away (metres, EPSG:3007), how many days earlier (negative: later), and the score; shape (m,).
    stacked
        The one itself lies on a coordinate that says nothing; then there are no candidates.
    """

    index: Ints
    distance_m: Floats
    days_earlier: Floats
    score: Floats
    stacked: bool = False


def score_of(distance_m: Floats, days_apart: Floats, *, radius_m: float = RADIUS_M, days: float = DAYS) -> Floats:
    """Return how probably two observations of one category are the same, 0 to 1.

    Half of the score is for the distance, half for the time, and each falls evenly: 1 for the same place and moment,
    0.5 for the same place at the end of the days, 0 at the edge of both.
    """
    return np.asarray(1 - (distance_m / radius_m + days_apart / days) / 2, np.float64)


def suggest(  # noqa: PLR0913 - options, all by keyword
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    category: npt.ArrayLike,
    recorded: npt.ArrayLike,
    *,
    radius_m: float = RADIUS_M,
    days: float = DAYS,
    stack: int = STACK,
) -> Suggestions:
    """Return for every observation the best earlier one of its category within the radius and the days.

    The best has the highest `score_of`, then the shortest distance, then the lowest index. Of two with the same time
    the one with the lower index counts as earlier, so suggestions never run in a circle. Whether they are from the same
    walk plays no part. Observations on a coordinate that `stack` or more share neither have nor are suggestions.

    Parameters
    ----------
    lon, lat
        Degrees (EPSG:4326), shape (n,).
    category
        Whole numbers, shape (n,).
    recorded
        Seconds since 1970 in UTC, whole numbers, shape (n,).
    radius_m, days
        Metres (EPSG:3007) and days, above 0; the edges belong to it.

    Raises
    ------
    ValueError
        When the arrays differ in length or an option is not above 0.
    """
    east, north, kind, seconds = _arrays(lon, lat, category, recorded)
    _check(radius_m, days, stack)
    shared = sharing(east, north)
    stacked = shared >= stack
    points = to_metres(east, north)
    usable = np.flatnonzero(~stacked & np.isfinite(points).all(axis=1))
    later, earlier, distance, apart = _earlier_pairs(points, kind, seconds, usable, radius_m, days)
    score = score_of(distance, apart, radius_m=radius_m, days=days)
    best = _best(later, earlier, distance, score)
    repeats = np.full(len(east), -1, dtype=np.int64)
    repeats[later[best]] = earlier[best]
    metres, between, scores = (spread(values[best], later[best], len(east)) for values in (distance, apart, score))
    stacks = round(float((1 / shared[stacked]).sum()))
    return Suggestions(repeats, metres, between, scores, _firsts(repeats), stacked, stacks)


def near(  # noqa: PLR0913 - options, all by keyword
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    category: npt.ArrayLike,
    recorded: npt.ArrayLike,
    index: int,
    *,
    radius_m: float = RADIUS_M,
    days: float = DAYS,
    stack: int = STACK,
) -> Candidates:
    """Return the observations, earlier and later, that may be the same as one of them; as `suggest`, but all of them.

    Parameters
    ----------
    lon, lat, category, recorded
        As for `suggest`.
    index
        Which observation.

    Raises
    ------
    ValueError
        As for `suggest`.
    """
    east, north, kind, seconds = _arrays(lon, lat, category, recorded)
    _check(radius_m, days, stack)
    high = radius_m / _SHORTEST_DEGREE_M
    wide = high / max(cos(radians(min(abs(float(north[index])) + high, 90.0))), 1e-9)
    close = (np.abs(north - north[index]) <= high) & (np.abs(east - east[index]) <= wide)
    box = np.flatnonzero(close)
    stacked = sharing(east[box], north[box]) >= stack
    if stacked[np.searchsorted(box, index)]:
        return Candidates(*_nothing(), stacked=True)
    found = box[~stacked & (kind[box] == kind[index]) & (box != index)]
    offset = to_metres(east[found], north[found]) - to_metres(east[[index]], north[[index]])
    distance = np.hypot(offset[:, 0], offset[:, 1])
    earlier = (seconds[index] - seconds[found]) / SECONDS_A_DAY
    keep = (distance <= radius_m) & (np.abs(earlier) <= days)
    found, distance, earlier = found[keep], distance[keep], earlier[keep]
    score = score_of(distance, np.abs(earlier), radius_m=radius_m, days=days)
    order = np.lexsort((found, distance, -score))
    return Candidates(found[order], distance[order], earlier[order], score[order])


def _earlier_pairs(  # noqa: PLR0913, PLR0917 - arrays that belong together
    points: Floats, kind: Ints, seconds: Ints, usable: Ints, radius_m: float, days: float
) -> tuple[Ints, Ints, Floats, Floats]:
    """Return (later, earlier, metres, days) of all pairs within the radius and the days."""
    parts: list[tuple[Ints, Ints, Floats, Floats]] = []
    for one, other, distance in pairs_within(points[usable], kind[usable], radius_m):
        later, earlier = usable[one], usable[other]
        apart = (seconds[later] - seconds[earlier]) / SECONDS_A_DAY
        keep = ((apart > 0) | ((apart == 0) & (later > earlier))) & (apart <= days)
        parts.append((later[keep], earlier[keep], distance[keep], apart[keep]))
    if not parts:
        index, distance, apart, _ = _nothing()
        return index, index, distance, apart
    later, earlier, distance, apart = (np.concatenate(column) for column in zip(*parts, strict=True))
    return later, earlier, distance, apart


def _best(later: Ints, earlier: Ints, distance: Floats, score: Floats) -> Ints:
    """Return which pair is the best one of each later observation."""
    order = np.lexsort((earlier, distance, -score, later))
    first = np.ones(len(order), dtype=bool)
    first[1:] = np.diff(later[order]) != 0
    return np.asarray(order[first], np.int64)


def _firsts(repeats: Ints) -> Ints:
    """Return the first of each one's chain; each round halves the way that is left."""
    first = np.where(repeats < 0, np.arange(len(repeats)), repeats)
    while not np.array_equal(further := first[first], first):
        first = further
    return first


def _arrays(
    lon: npt.ArrayLike, lat: npt.ArrayLike, category: npt.ArrayLike, recorded: npt.ArrayLike
) -> tuple[Floats, Floats, Ints, Ints]:
    east, north = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    kind, seconds = np.asarray(category, np.int64), np.asarray(recorded, np.int64)
    if not (east.ndim == 1 and east.shape == north.shape == kind.shape == seconds.shape):
        raise ValueError("lon, lat, category and recorded must be as long as each other")
    return east, north, kind, seconds


def _check(radius_m: float, days: float, stack: int) -> None:
    if not (radius_m > 0 and days > 0 and stack > 1):
        raise ValueError("the radius and the days must be above 0 and a stack above 1")


def _nothing() -> tuple[Ints, Floats, Floats, Floats]:
    empty = np.empty(0)
    return np.empty(0, dtype=np.int64), empty, empty, empty
