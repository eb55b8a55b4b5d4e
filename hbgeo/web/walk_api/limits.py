"""How often one phone and one network address may ask, kept in memory.

A whole group may stand behind one address, so an address may ask as much as twenty phones do together; what it may
do seldom is guess codes. While an address guesses, those who have proved that they belong to a walk go on.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import threading
import time
from collections import OrderedDict

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from hbgeo.errors import N_, TooMany

#: Requests a minute of one phone: pins, pieces of photos and a look for news every five seconds.
OF_A_WALKER = RateLimitItemPerMinute(300, namespace="walker")
#: Of all phones behind one address.
OF_AN_ADDRESS = RateLimitItemPerMinute(6000, namespace="address")
#: Join codes and return codes that do not exist, tried from one address.
WRONG_CODES = RateLimitItemPerMinute(30, namespace="wrong")
#: Look-ups by return code from one address.
LOOK_UPS = RateLimitItemPerMinute(60, namespace="look-up")
#: Walkers remembered as belonging to a walk.
MOST_KNOWN = 20_000
#: Bits of an IPv6 address that one household or phone has to itself.
_PREFIX_V6 = 64


class Limits:
    """Counts requests and refuses the one too many."""

    def __init__(self) -> None:
        self._counter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._known: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def request(self, address: str, walker: str | None) -> None:
        """Count a request. Raises `TooMany`."""
        if walker:
            self._hit(OF_A_WALKER, _digest(walker))
        self._hit(OF_AN_ADDRESS, network(address))

    def look_up(self, address: str) -> None:
        """Count a look-up by return code. Raises `TooMany`."""
        self._hit(LOOK_UPS, network(address))

    def wrong_code(self, address: str) -> None:
        """Count a code that does not exist. Raises `TooMany`."""
        self._hit(WRONG_CODES, network(address))

    def guessing(self, address: str, code: str, walker: str | None) -> None:
        """Refuse a code, right or wrong, from an address that guesses, unless the walker is known to belong to it.

        Raises
        ------
        TooMany
            When too many wrong codes came from there.
        """
        where = network(address)
        if not self._counter.test(WRONG_CODES, where) and not self._is_known(code, walker):
            raise self._too_many(WRONG_CODES, where)

    def belongs(self, code: str, walker: str) -> None:
        """Remember that a walker belongs to a walk."""
        with self._lock:
            key = _digest(code, walker)
            self._known[key] = None
            self._known.move_to_end(key)
            while len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)

    def _is_known(self, code: str, walker: str | None) -> bool:
        return walker is not None and _digest(code, walker) in self._known

    def _hit(self, item: RateLimitItem, key: str) -> None:
        if not self._counter.hit(item, key):
            raise self._too_many(item, key)

    def _too_many(self, item: RateLimitItem, key: str) -> TooMany:
        seconds = self._counter.get_window_stats(item, key).reset_time - time.time()
        wait = min(max(1, math.ceil(seconds)), item.get_expiry())
        return TooMany(N_("Too many requests came from here. Wait {seconds} seconds."), seconds=wait)


def network(address: str) -> str:
    """Return what stands for one client: the address, of IPv6 the part that belongs to one subscriber."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:  # noqa: PLR2004 - IPv4
        return address
    return str(ipaddress.ip_network((parsed, _PREFIX_V6), strict=False).network_address)


def _digest(*parts: str) -> str:
    """Return what stands for codes that are nobody's business, in a form that a key may have."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
