"""Which stops and lines of two timetables are the same; ids differ between feeds of different makers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from hbgeo.exchange.gtfs_areas import pairs_of_one_name
from hbgeo.exchange.gtfs_feed import Feed
from hbgeo.services.bus_rows import StopArea
from hbgeo.services.bus_stops import plain, points_of
from hbgeo.services.bus_supply import line_names
from hbgeo.services.footways_metres import in_metres


class Pair(NamedTuple):
    """A stop area before and after; None where it is not there."""

    before: StopArea | None
    after: StopArea | None

    @property
    def name(self) -> str:
        """Its name before; of a new one, after."""
        one = self.before or self.after
        return one.name if one else ""


#: How far a stop may have moved to be known by its id alone, when it has another name too, metres; ids such as “1” or
#: “12” stand for other stops in a feed of another maker.
SAME_ID_M = 500.0


def match_areas(before: Sequence[StopArea], after: Sequence[StopArea]) -> list[Pair]:
    """Return all stop areas in pairs: those that share a stop_id, else those of one name within 150 m.

    A stop_id is not shared by stops of different names farther than `SAME_ID_M` from each other.
    """
    found = _by_id(before, after)
    left = [row for row in range(len(before)) if row not in found]
    free = [row for row in range(len(after)) if row not in found.values()]
    for one, other in _by_name([before[row] for row in left], [after[row] for row in free]):
        if left[one] not in found and free[other] not in found.values():
            found[left[one]] = free[other]
    taken = set(found.values())
    pairs = [Pair(area, after[found[row]] if row in found else None) for row, area in enumerate(before)]
    pairs += [Pair(None, area) for row, area in enumerate(after) if row not in taken]
    return sorted(pairs, key=lambda pair: pair.name.casefold())


def line_keys(before: Feed, after: Feed) -> tuple[dict[str, str], dict[str, str]]:
    """Return by route_id what each feed's lines are compared as: by their name, a renumbered one by both.

    One is renumbered when it keeps its route_id, and its name before and its name after are no other line's.
    """
    old, new = line_names(before), line_names(after)
    spelt = {plain(name): name for name in sorted(old.values(), reverse=True)}
    there = {plain(name) for name in new.values()}
    both = {
        route: f"{old[route]} → {name}"
        for route, name in new.items()
        if route in old and plain(old[route]) not in there and plain(name) not in spelt
    }
    return old | {route: both[route] for route in both}, {
        route: both.get(route) or spelt.get(plain(name), name) for route, name in new.items()
    }


def _by_id(before: Sequence[StopArea], after: Sequence[StopArea]) -> dict[int, int]:
    owner = {stop: row for row, area in enumerate(after) for stop in area.stops}
    shared = Counter(
        (row, owner[stop])
        for row, area in enumerate(before)
        for stop in area.stops
        if stop in owner and _may_be_one(area, after[owner[stop]])
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for (one, other), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    return found


def _may_be_one(before: StopArea, after: StopArea) -> bool:
    if plain(before.name) == plain(after.name):
        return True
    away = np.hypot(*np.diff(in_metres([(one.lon, one.lat) for one in (before, after)]), axis=0)[0])
    return not away > SAME_ID_M


def _by_name(before: Sequence[StopArea], after: Sequence[StopArea]) -> list[tuple[int, int]]:
    (row_a, a), (row_b, b) = _places(before), _places(after)
    pairs = pairs_of_one_name(a, b)
    return sorted({(row_a[one], row_b[other]) for one, other in pairs.tolist()})


def _places(areas: Sequence[StopArea]) -> tuple[list[int], pd.DataFrame]:
    row, points = points_of(areas)
    names = pd.Series([plain(areas[one].name) for one in row], dtype="str")
    return row, pd.DataFrame({"name": names, "lon": points[:, 0], "lat": points[:, 1], "kind": np.zeros(len(row))})
