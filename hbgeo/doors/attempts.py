"""How often a passphrase may be tried: each further mistake makes the wait longer."""

from __future__ import annotations

import ipaddress
import threading
import time
from math import ceil

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

#: From one address: a slip of the finger costs nothing, the sixth mistake a minute, the thirteenth an hour.
FOR_AN_ADDRESS = "5/minute; 12/hour; 40/day"
#: From everywhere together: many addresses guess no faster.
FOR_ALL = "60/minute; 600/hour"
_IPV6_NETWORK = 64


class Attempts:
    """Counts tries in this process."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._lock = threading.Lock()
        self._one = parse_many(FOR_AN_ADDRESS)
        self._all = parse_many(FOR_ALL)

    def wait_s(self, address: str) -> int:
        """Count a try and return 0, or return the seconds to wait and count nothing.

        It is counted before it is judged: many tries at once are no way around.
        """
        limits = self._limits(address)
        with self._lock:
            waits = [self._wait(item, key) for item, key in limits if not self._limiter.test(item, *key)]
            if not waits:
                for item, key in limits:
                    self._limiter.hit(item, *key)
        return max(waits, default=0)

    def forgive(self, address: str) -> None:
        """Forget the tries of an address that then knew the passphrase."""
        with self._lock:
            for item in self._one:
                self._limiter.clear(item, "address", household(address))

    def _limits(self, address: str) -> list[tuple[RateLimitItem, tuple[str, ...]]]:
        one = [(item, ("address", household(address))) for item in self._one]
        return [*one, *((item, ("all",)) for item in self._all)]

    def _wait(self, item: RateLimitItem, key: tuple[str, ...]) -> int:
        return max(1, ceil(self._limiter.get_window_stats(item, *key).reset_time - time.time()))


def household(address: str) -> str:
    """Return what one visitor can hardly have several of: the IPv4 address, or the /64 network of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed.packed, _IPV6_NETWORK), strict=False))
    return str(parsed)
