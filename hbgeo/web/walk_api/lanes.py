"""Threads for the API's blocking work, in lanes: reading, writing and photos never take each other's place.

A pin waits for the disk, news does not, and a photo keeps a processor busy for long: with one queue for all, two
hundred phones that ask for news would hold up pins, and a few photos everything.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

T = TypeVar("T")


class Lane(Enum):
    """A kind of work, and how much of it runs at once."""

    #: Each reader holds a connection to the database, and a connection its cache.
    READ = ("read", 8)
    #: They wait for one commit together, so more at once costs little.
    WRITE = ("write", 24)
    #: Decoding fills a processor; pins must go on beside it.
    PHOTO = ("photo", 2)


_limiters: RunVar[dict[Lane, CapacityLimiter]] = RunVar("hbgeo_walk_api_lanes")


async def run(lane: Lane, work: Callable[[], T]) -> T:
    """Run blocking work in a thread once its lane has room."""
    return await to_thread.run_sync(work, limiter=_limiter(lane))


def _limiter(lane: Lane) -> CapacityLimiter:
    """Return the lane's limiter of this event loop."""
    try:
        made = _limiters.get()
    except LookupError:
        made = {one: CapacityLimiter(one.value[1]) for one in Lane}
        _limiters.set(made)
    return made[lane]
