"""The shortest round through all places: exact for few, nearest neighbour with 2-opt and or-opt beyond."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

#: Most places for which the shortest round is computed exactly.
EXACT = 13
_STARTS = 8
_GAIN = 1e-9
_LONGEST_MOVED = 3

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]


def shortest_round(metres: Floats) -> tuple[int, ...]:
    """Return a short order of visiting all places once and coming back to the first, which is 0.

    Up to `EXACT` places no order is shorter (Held & Karp 1962, J. SIAM 10:196). Beyond, nearest-neighbour rounds from
    several places are bettered by reversing parts (2-opt) and moving up to three places (or-opt) until neither helps.

    Parameters
    ----------
    metres
        (n, n) symmetric and finite.
    """
    count = len(metres)
    if count <= 3:  # noqa: PLR2004 - of so few there is one round only
        return tuple(range(count))
    order = _held_karp(metres) if count <= EXACT else _heuristic(metres)
    if order[1] > order[-1]:
        order = [order[0], *order[:0:-1]]
    return tuple(order)


def round_length(metres: Floats, order: tuple[int, ...] | list[int] | Ints) -> float:
    """Return the metres of a round that comes back to its first place."""
    rows = np.asarray(order, dtype=np.intp)
    return float(metres[rows, np.roll(rows, -1)].sum())


def _held_karp(metres: Floats) -> list[int]:
    last = len(metres) - 1
    between, home = metres[1:, 1:], metres[0, 1:]
    cost = np.full((1 << last, last), np.inf)
    before = np.zeros((1 << last, last), dtype=np.intp)
    cost[1 << np.arange(last), np.arange(last)] = home
    for visited in range(1, 1 << last):
        ways = cost[visited][:, None] + between
        best, least = ways.argmin(axis=0), ways.min(axis=0)
        for place in range(last):
            if not visited >> place & 1:
                more = visited | 1 << place
                cost[more, place], before[more, place] = least[place], best[place]
    visited = (1 << last) - 1
    place = int((cost[visited] + home).argmin())
    order = []
    while visited:
        order.append(place + 1)
        visited, place = visited & ~(1 << place), int(before[visited, place])
    return [0, *reversed(order)]


def _heuristic(metres: Floats) -> list[int]:
    count = len(metres)
    starts = np.unique(np.linspace(0, count - 1, min(count, _STARTS)).astype(np.intp))
    rounds = [_improved(metres, _nearest_neighbour(metres, int(start))) for start in starts]
    best = min(rounds, key=lambda one: round_length(metres, one))
    return [int(place) for place in np.roll(best, -int(np.flatnonzero(best == 0)[0]))]


def _nearest_neighbour(metres: Floats, start: int) -> Ints:
    order, left = [start], np.ones(len(metres), dtype=bool)
    left[start] = False
    while left.any():
        order.append(int(np.where(left, metres[order[-1]], np.inf).argmin()))
        left[order[-1]] = False
    return np.array(order, dtype=np.intp)


def _improved(metres: Floats, order: Ints) -> Ints:
    while True:
        reversed_, moved = _two_opt(metres, order), _or_opt(metres, order)
        better = min(reversed_, moved, key=lambda one: one[0])
        if better[0] > -_GAIN:
            return order
        order = better[1]


def _two_opt(metres: Floats, order: Ints) -> tuple[float, Ints]:
    """Return the change of length by the best reversal, and the order after it."""
    following = np.roll(order, -1)
    step = metres[order, following]
    change = metres[np.ix_(order, order)] + metres[np.ix_(following, following)] - step[:, None] - step[None, :]
    change[np.tril_indices(len(order))] = np.inf
    i, j = np.unravel_index(int(change.argmin()), change.shape)
    after = order.copy()
    after[i + 1 : j + 1] = order[i + 1 : j + 1][::-1]
    return float(change[i, j]), after


def _or_opt(metres: Floats, order: Ints) -> tuple[float, Ints]:
    """Return the change of length by the best move of one to three places, and the order after it."""
    best = (np.inf, order)
    for length in range(1, _LONGEST_MOVED + 1):
        for backwards in (False, True)[:length]:  # one place alone has no other way round
            change = _changes(metres, order, length, backwards=backwards)
            least = int(change.argmin())
            if change.flat[least] < best[0] - _GAIN:
                start, gap = divmod(least, len(order))
                best = (float(change.flat[least]), _moved(order, start, length, gap, backwards=backwards))
    return best


def _changes(metres: Floats, order: Ints, length: int, *, backwards: bool) -> Floats:
    """Return the change of length by moving the places at each start to behind each other place.

    Returns
    -------
    (n, n): where the moved ones start in the order, where they go; infinite where they are themselves or stay.
    """
    count = len(order)
    between = metres[np.ix_(order, order)]
    row = np.arange(count)
    first, last, after = row, (row + length - 1) % count, (row + length) % count
    freed = between[row - 1, first] + between[last, after] - between[row - 1, after]
    step = between[row, (row + 1) % count]
    first, last = (last, first) if backwards else (first, last)
    change = between[first] + np.roll(between[last], -1, axis=1) - step - freed[:, None]
    for stay in range(-1, length):
        change[row, (row + stay) % count] = np.inf
    return change


def _moved(order: Ints, start: int, length: int, gap: int, *, backwards: bool) -> Ints:
    turned = np.roll(order, -start)
    part, rest = turned[:length], turned[length:]
    behind = (gap - start - length) % len(order) + 1
    return np.concatenate([rest[:behind], part[::-1] if backwards else part, rest[behind:]])
