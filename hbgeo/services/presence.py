"""How many phones are on a walk just now. Kept in memory only: nobody can tell afterwards who was there when."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

#: Seconds after which a phone that has not been heard of no longer counts.
FORGOTTEN_AFTER = 90.0
#: Phones of one walk remembered at most: whoever makes up codes does not fill the memory.
_MOST = 500


class Presence:
    """Phones heard of lately.

    Parameters
    ----------
    clock
        Seconds that only rise.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._heard: dict[str, dict[str, float]] = {}

    def seen(self, walk_id: str, walker_hash: str) -> None:
        """Note that a phone was heard of."""
        with self._lock:
            heard = self._heard.setdefault(walk_id, {})
            # At the end again: the first one is always the one not heard of for longest.
            heard.pop(walker_hash, None)
            heard[walker_hash] = self._clock()
            if len(heard) > _MOST:
                del heard[next(iter(heard))]

    def count(self, walk_id: str) -> int:
        """Return how many phones were heard of within `FORGOTTEN_AFTER`."""
        since = self._clock() - FORGOTTEN_AFTER
        with self._lock:
            heard = {who: when for who, when in self._heard.get(walk_id, {}).items() if when >= since}
            if heard:
                self._heard[walk_id] = heard
            else:
                self._heard.pop(walk_id, None)
        return len(heard)


#: Of this process, which all phones and all pages share.
PRESENCE = Presence()
