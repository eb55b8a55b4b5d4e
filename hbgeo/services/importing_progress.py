"""Long work in the store's own thread, told and stopped from the caller's."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TypeVar

from hbgeo.store.protocol import Session, Store

T = TypeVar("T")
Progress = Callable[[float], object]
_TOLD_EVERY_S = 0.1


class StoppedError(Exception):
    """The caller gave up; the transaction is rolled back."""


@dataclass(slots=True)
class Counter:
    """Counts items as they pass, and lets no more pass once the caller has given up.

    Parameters
    ----------
    total
        How many will pass.
    """

    total: int
    passed: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def fraction(self) -> float:
        """How much is done, 0 to 1."""
        return self.passed / self.total if self.total else 1.0

    def watch(self, items: Iterable[T]) -> Iterator[T]:
        """Pass the items on.

        Raises
        ------
        StoppedError
            When the caller gave up.
        """
        for item in items:
            if self.stop.is_set():
                raise StoppedError
            self.passed += 1
            yield item


def write_told(store: Store, work: Callable[[Session], T], counter: Counter, progress: Progress | None = None) -> T:
    """Run a long transaction and tell the caller how far it is, in the caller's own thread.

    A page can only draw from its own thread; and whoever interrupts the call, or `progress` by an exception, rolls the
    transaction back.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        future = pool.submit(store.write, work)
        try:
            while not wait([future], timeout=_TOLD_EVERY_S).done:
                if progress is not None:
                    progress(counter.fraction)
        except BaseException:
            counter.stop.set()
            raise
    result = future.result()
    if progress is not None:
        progress(1.0)
    return result
