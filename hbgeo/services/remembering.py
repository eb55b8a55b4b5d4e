"""Answers about stores, remembered: the latest ones, each worked out once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from hbgeo.store.protocol import Store

Answer = TypeVar("Answer")


@dataclass
class _Kept:
    """The latest answers about one store; whoever works one out may ask for another."""

    answers: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    lock: threading.RLock = field(default_factory=threading.RLock)


class Memory:
    """Remembers answers for as long as their store is open.

    Parameters
    ----------
    most
        Answers kept of each store, the latest asked for.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._stores: WeakKeyDictionary[Store, _Kept] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def recall(self, store: Store, key: Hashable, work: Callable[[], Answer]) -> Answer:
        """Return the answer under a key; worked out, one at a time for each store, when it is not known.

        Parameters
        ----------
        key
            What the answer depends on. A version in it is to be read before the work: a change in between then makes
            the answer look older than it is, never newer.
        """
        with self._lock:
            kept = self._stores.setdefault(store, _Kept())
        with kept.lock:
            if key not in kept.answers:
                kept.answers[key] = work()
                while len(kept.answers) > self._most:
                    kept.answers.popitem(last=False)
            else:
                kept.answers.move_to_end(key)
            return cast("Answer", kept.answers[key])
