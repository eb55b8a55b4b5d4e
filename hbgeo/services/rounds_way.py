"""The way of a round, remembered: while a round is walked only what is done changes, not its way."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from weakref import WeakKeyDictionary

from hbgeo.services.footways import LAYER, network_of
from hbgeo.services.footways_network import Network
from hbgeo.services.loops import Loop, loop
from hbgeo.store.protocol import Store

#: How many ways are remembered for each store.
_REMEMBERED = 8
LonLat = tuple[float, float]
_Paths = tuple[tuple[str, datetime | None], ...]


@dataclass
class _Memory:
    """The network of a store and what was found on it."""

    paths: _Paths | None = None
    network: Network | None = None
    ways: OrderedDict[tuple[tuple[LonLat, ...], LonLat | None, bool], Loop] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)


_memories: WeakKeyDictionary[Store, _Memory] = WeakKeyDictionary()
_lock = threading.Lock()


def way_through(store: Store, points: list[LonLat], *, start: LonLat | None, step_free: bool) -> Loop:
    """Return a short loop through points along the paths that are loaded; parameters and errors as `loops.loop`."""
    with _lock:
        memory = _memories.setdefault(store, _Memory())
    # One at a time: several that open the same round at once wait for the first.
    with memory.lock:
        network, key = _network(store, memory), (tuple(points), start, step_free)
        if key not in memory.ways:
            memory.ways[key] = loop(points, start=start, network=network, step_free=step_free)
        while len(memory.ways) > _REMEMBERED:
            memory.ways.popitem(last=False)
        return memory.ways[key]


def _network(store: Store, memory: _Memory) -> Network | None:
    with store.read() as session:
        places = session.places.find(LAYER)
    paths = tuple((one.id, one.changed_at) for one in places)
    if paths != memory.paths:
        memory.network, memory.paths = network_of(places), paths
        memory.ways.clear()
    return memory.network
