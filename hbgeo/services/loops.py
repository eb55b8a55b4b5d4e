"""A short loop through the stops of a walk, along paths where they are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import shapely
from shapely import LineString

from hbgeo.errors import N_, InvalidInput, NotFound, Problem
from hbgeo.services.footways_metres import Floats, in_metres
from hbgeo.services.footways_network import Network
from hbgeo.services.loops_group import near_each_other
from hbgeo.services.loops_order import shortest_round
from hbgeo.services.walks_route import checked, length_m, minutes_for

__all__ = ["FAR_M", "MOST_POINTS", "Loop", "loop", "near_each_other"]

#: From here on the straight line between a stop and its path is said to be one, metres.
FAR_M = 50.0
#: Most places in one loop.
MOST_POINTS = 200
#: A stop this near a path is on it: the accuracy of a phone, metres.
_BESIDE_M = 10.0

LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Loop:
    """A walk through all points and back.

    Parameters
    ----------
    order
        Rows of the points in the order they are visited; stop 1 is the first. The start, when given, is none of them.
    line
        WGS 84, comes back to where it begins; empty when everything lies on one spot.
    length_m
        Metres (EPSG:3007).
    minutes
        At the pace of walks with the time at each stop.
    along
        Whether it follows paths, straight lines, or both.
    step_free
        `no` when there are known to be steps, `yes` when there are known to be none.
    notes
        What to know of it, numbers being those of the stops in their new order.
    """

    order: tuple[int, ...]
    line: LineString
    length_m: float
    minutes: int
    along: Literal["paths", "straight", "mixed"]
    step_free: Literal["yes", "unknown", "no"]
    notes: tuple[Problem, ...]


class _Leg(NamedTuple):
    """The way to a stop (0: back to the start): degrees, whether along paths, whether no path leads, no steps."""

    to: int
    points: tuple[LonLat, ...]
    along: bool
    cut_off: bool
    step_free: bool | None


def loop(
    points: Sequence[LonLat], *, start: LonLat | None = None, network: Network | None = None, step_free: bool = False
) -> Loop:
    """Return a short loop through points: the shortest for up to twelve and a start.

    Parameters
    ----------
    points
        Longitude and latitude (EPSG:4326).
    start
        Where the walk begins and ends; without it at the first of the points.
    network
        The paths; without them the lines are straight.
    step_free
        Go around known steps. Where no other way leads they are walked, and said.

    Raises
    ------
    InvalidInput
        When there is no point, one that is no place on earth, or more than `MOST_POINTS`.
    """
    _check(points, start)
    every = list(points) if start is None else [start, *points]
    away, metres = _metres(every, network, step_free=step_free)
    visits = shortest_round(metres)
    first = 0 if start is None else 1
    numbers = [k + 1 - first for k in range(len(visits))]
    legs = []
    for k, (here, there) in enumerate(zip(visits, (*visits[1:], visits[0]), strict=True)):
        to = numbers[(k + 1) % len(visits)]
        legs.append(_leg(every[here], every[there], to, network, step_free=step_free))
    line = _line(legs)
    length = 0.0 if line.is_empty else length_m(line)
    far = [number for number, row in zip(numbers, visits, strict=True) if away[row] > FAR_M]
    return Loop(
        order=tuple(row - first for row in visits[first:]),
        line=line,
        length_m=length,
        minutes=minutes_for(length, len(points)),
        along=_along(legs, network, far),
        step_free=_step_free(legs),
        notes=_notes(legs, network, far),
    )


def _metres(points: list[LonLat], network: Network | None, *, step_free: bool) -> tuple[Floats, Floats]:
    """Return how far each point is from its path, and how long the way between two is by `_leg`."""
    xy = in_metres(points)
    straight = np.hypot(*(xy[:, None, :] - xy[None, :, :]).transpose(2, 0, 1))
    if network is None:
        return np.zeros(len(points)), straight
    away, ways = _away(network, points, step_free=False), network.distances(points)
    ways = ways + away[:, None] + away[None, :]
    if step_free:
        away = _away(network, points, step_free=True)
        around = network.distances(points, step_free=True) + away[:, None] + away[None, :]
        ways = np.where(np.isfinite(around), around, ways)
    ways = np.where(np.isfinite(ways) & (away[:, None] + away[None, :] < straight), ways, straight)
    np.fill_diagonal(ways, 0.0)
    return away, ways


def _away(network: Network, points: list[LonLat], *, step_free: bool) -> Floats:
    """Return how far each point is from a path without known steps, or from any when all have."""
    try:
        return np.array([network.snap(*point, step_free=step_free).distance_m for point in points])
    except NotFound:
        return _away(network, points, step_free=False)


def _leg(a: LonLat, b: LonLat, to: int, network: Network | None, *, step_free: bool) -> _Leg:
    straight = _length(a, b)
    if straight == 0:
        return _Leg(to, (a, b), along=True, cut_off=False, step_free=True)
    if network is None:
        return _Leg(to, (a, b), along=False, cut_off=False, step_free=None)
    way = (network.path(a, b, step_free=True) if step_free else None) or network.path(a, b)
    if way is None:
        return _Leg(to, (a, b), along=False, cut_off=True, step_free=None)
    first, *_, last = way.line.coords
    off = (_length(a, first), _length(b, last))
    if sum(off) >= straight:
        return _Leg(to, (a, b), along=False, cut_off=False, step_free=None)
    known = way.step_free if max(off) <= _BESIDE_M or way.step_free is False else None
    return _Leg(to, (a, *way.line.coords, b), along=True, cut_off=False, step_free=known)


def _line(legs: list[_Leg]) -> LineString:
    degrees = [point for leg in legs for point in leg.points]
    rounded = {(round(lon, 7), round(lat, 7)) for lon, lat in degrees}
    return LineString() if len(rounded) == 1 else checked(LineString(degrees))


def _along(legs: list[_Leg], network: Network | None, far: list[int]) -> Literal["paths", "straight", "mixed"]:
    if network is None or not any(leg.along for leg in legs):
        return "straight"
    return "mixed" if far or not all(leg.along for leg in legs) else "paths"


def _step_free(legs: list[_Leg]) -> Literal["yes", "unknown", "no"]:
    if any(leg.step_free is False for leg in legs):
        return "no"
    return "yes" if all(leg.step_free for leg in legs) else "unknown"


def _notes(legs: list[_Leg], network: Network | None, far: list[int]) -> tuple[Problem, ...]:
    found = []
    if network is None:
        found.append(Problem("line", N_("No paths are loaded: the lines between the stops are straight.")))
    if stops := [number for number in far if number]:
        message = N_("Farther than {limit} m from a path, with straight lines there: stop {numbers}.")
        found.append(Problem("stops", message, {"limit": round(FAR_M), "numbers": _listed(stops)}))
    if 0 in far:
        message = N_("The start lies farther than {limit} m from a path: the line there is straight.")
        found.append(Problem("start", message, {"limit": round(FAR_M)}))
    cut_off = [leg.to for leg in legs if leg.cut_off]
    message = N_("No path leads there, so the line is straight: on the way to stop {numbers}.")
    found += _to_stops("line", message, N_("No path leads back to the start, so the line is straight."), cut_off)
    steps = [leg.to for leg in legs if leg.step_free is False]
    message = N_("There are steps on the way to stop {numbers}.")
    found += _to_stops("step_free", message, N_("There are steps on the way back to the start."), steps)
    unknown = [leg.to for leg in legs if leg.step_free is None]
    message = N_("Whether there are steps is not known on the way to stop {numbers}.")
    back = N_("Whether there are steps is not known on the way back to the start.")
    found += _to_stops("step_free", message, back, unknown)
    return tuple(found)


def _to_stops(field: str, message: str, back: str, there: list[int]) -> list[Problem]:
    """Return what is said of ways to stops, and of the way back to the start, which is 0."""
    stops = [number for number in there if number]
    found = [Problem(field, message, {"numbers": _listed(stops)})] if stops else []
    return [*found, Problem(field, back)] if 0 in there else found


def _listed(numbers: list[int]) -> str:
    """Return numbers as `1, 3–5`."""
    parts: list[list[int]] = []
    for one in sorted(numbers):
        if parts and one == parts[-1][-1] + 1:
            parts[-1].append(one)
        else:
            parts.append([one])
    return ", ".join(f"{part[0]}–{part[-1]}" if len(part) > 2 else ", ".join(map(str, part)) for part in parts)  # noqa: PLR2004


def _length(a: LonLat, b: LonLat) -> float:
    one, other = shapely.points(in_metres([a, b]))
    return float(one.distance(other))


def _check(points: Sequence[LonLat], start: LonLat | None) -> None:
    if not points:
        raise InvalidInput((Problem("points", N_("Choose at least one place for the walk.")),))
    if len(points) > MOST_POINTS:
        message = N_("{count} places are too many for one loop; at most {limit} can be ordered.")
        raise InvalidInput((Problem("points", message, {"count": len(points), "limit": MOST_POINTS}),))
    degrees = np.array([*points, *([] if start is None else [start])], dtype=np.float64)
    if not np.isfinite(degrees).all() or (np.abs(degrees) > (180, 90)).any():
        raise InvalidInput((Problem("points", N_("The walk has a place that is no place on earth.")),))
