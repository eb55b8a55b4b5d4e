"""The network of the paths that a store has, made once until one of them changes."""

from __future__ import annotations

from hbgeo.services.footways import LAYER, Network, network_of
from hbgeo.services.remembering import Memory
from hbgeo.store.protocol import Store

_memory = Memory(1)


def paths_version(store: Store) -> tuple[int, int]:
    """Return what changes whenever a path does."""
    with store.read() as session:
        return session.places.version(LAYER)


def network_now(store: Store) -> Network | None:
    """Return the network of the paths, None when there are none."""

    def work() -> Network | None:
        with store.read() as session:
            return network_of(session.places.find(LAYER))

    return _memory.recall(store, paths_version(store), work)
