"""How safe the walks to the bus are, and which reported spots lie on the paths to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from hbgeo.domain.observation import Observation, Status
from hbgeo.domain.position import Box
from hbgeo.domain.selection import Selection
from hbgeo.domain.timetable import Timetable
from hbgeo.services.bus import SafeWay, StopArea, safe_ways
from hbgeo.services.bus_origins import origins_of
from hbgeo.services.bus_safe_way import CODES, NEAR_M, SETTLED
from hbgeo.services.bus_ways import Ways, ways_to_stops
from hbgeo.services.footways_kept import network_now
from hbgeo.services.footways_metres import in_metres
from hbgeo.services.timetables_feeds import remembered
from hbgeo.services.timetables_measure import Asked, Homes, area_of, enough_and_few
from hbgeo.store.protocol import Store

_OPEN = tuple(status.value for status in Status if status not in SETTLED)
#: Categories of the codes that count: a sub-code begins with its category's.
_CATEGORIES = tuple(sorted({code.rstrip("0123456789") for code in CODES}))
#: What lies farther from all stops is on nobody's way: about a kilometre and a half, degrees.
_AROUND = 0.02
_PAGE = 5000


@dataclass(frozen=True, slots=True)
class Spot:
    """A reported problem on a path to the bus.

    Parameters
    ----------
    stop
        The stop that most of those who pass it walk to.
    walkers, share
        How many dwellings (or points of the area) have it on their way, and which share that is of all who walk to
        this stop.
    """

    observation: Observation
    stop: str
    walkers: float
    share: float


@dataclass(frozen=True, slots=True)
class SafeWays:
    """How much of the walks passes no problem, stop by stop, and the spots, those that most pass first."""

    ways: tuple[SafeWay, ...]
    spots: tuple[Spot, ...]


def ways_and_spots(store: Store, timetable: Timetable, asked: Asked, homes: Homes | None = None) -> SafeWays:
    """Return how safe the walks to stops with enough departures are.

    Parameters
    ----------
    homes
        Dwellings; None: walks begin all over the area. Without either there are no walks.
    """
    key = ("safe", timetable.sha256, asked, homes and homes.sha256)
    return remembered(store, key, lambda: _found(store, timetable, asked, homes))


def _found(store: Store, timetable: Timetable, asked: Asked, homes: Homes | None) -> SafeWays:
    stops, _ = enough_and_few(store, timetable, asked)
    within = homes.dwellings if homes else area_of(store)
    network = network_now(store)
    if not stops or within is None:
        return SafeWays((), ())
    pins = _pins(store, stops)
    spots = _spots(stops, pins, ways_to_stops(stops, origins_of(within), network, asked.choice))
    return SafeWays(
        safe_ways(stops, within, pins, network=network, choice=asked.choice),
        tuple(sorted(spots, key=lambda spot: (-spot.walkers, spot.observation.id))),
    )


def _pins(store: Store, stops: Sequence[StopArea]) -> list[Observation]:
    """Return the problems that count and are not mended, around the stops."""
    lon, lat = [one.lon for one in stops], [one.lat for one in stops]
    box = Box(min(lon) - _AROUND, min(lat) - _AROUND, max(lon) + _AROUND, max(lat) + _AROUND)
    asked = Selection(polarities=(-1,), statuses=_OPEN, categories=_CATEGORIES, box=box)
    found: list[Observation] = []
    after = 0
    with store.read() as session:
        while page := session.observations.find(asked, after=after, limit=_PAGE):
            found += [one for _, one in page if one.category in CODES or one.subcode in CODES]
            after = page[-1][0]
    return found


def _spots(stops: Sequence[StopArea], pins: list[Observation], ways: Ways) -> Iterator[Spot]:
    """Yield the pins that lie beside a piece of a walk, with the most walked of these pieces."""
    if not pins or len(ways.a) == 0:
        return
    here = shapely.points(in_metres([(one.position.lon, one.position.lat) for one in pins]))
    pieces = shapely.STRtree(shapely.linestrings(np.stack([ways.a, ways.b], axis=1)))
    pin, piece = pieces.query(here, predicate="dwithin", distance=NEAR_M)
    order = np.lexsort((piece, -ways.walkers[piece], pin))
    _, first = np.unique(pin[order], return_index=True)
    for row in order[first]:
        goal, walkers = int(ways.area[piece[row]]), float(ways.walkers[piece[row]])
        if walkers > 0:
            yield Spot(pins[int(pin[row])], stops[goal].name, walkers, walkers / float(ways.arriving[goal]))
