"""The way of a round, remembered: while a round is walked only what is done changes, not its way."""

from __future__ import annotations

from hbgeo.services.footways_kept import network_now, paths_version
from hbgeo.services.loops import Loop, loop
from hbgeo.services.remembering import Memory
from hbgeo.store.protocol import Store

_memory = Memory(8)
LonLat = tuple[float, float]


def way_through(store: Store, points: list[LonLat], *, start: LonLat | None, step_free: bool) -> Loop:
    """Return a short loop through points along the paths that are loaded; parameters and errors as `loops.loop`."""
    key = (paths_version(store), tuple(points), start, step_free)
    return _memory.recall(
        store, key, lambda: loop(points, start=start, network=network_now(store), step_free=step_free)
    )
