"""Answers about hot spots, remembered for as long as the store does not change."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from hbgeo.store.protocol import Store

Answer = TypeVar("Answer")

#: Answers kept for each store, the latest.
_REMEMBERED = 32


class _Kept:
    """The latest answers about one store, worked out one at a time."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.answers: OrderedDict[tuple[str, Hashable], Any] = OrderedDict()


_kept: WeakKeyDictionary[Any, _Kept] = WeakKeyDictionary()
_kept_lock = threading.Lock()


def remembered(store: Store, question: Hashable, work: Callable[[], Answer]) -> Answer:
    """Return the answer to a question about the store as it is now; worked out when it is not known.

    Parameters
    ----------
    question
        Whatever the answer depends on besides the store.
    """
    with _kept_lock:
        kept = _kept.setdefault(store, _Kept())
    # Read before working: a change in between makes the answer look older than it is, never newer.
    key = (store.version(), question)
    with kept.lock:
        if key not in kept.answers:
            kept.answers[key] = work()
            while len(kept.answers) > _REMEMBERED:
                kept.answers.popitem(last=False)
        kept.answers.move_to_end(key)
        return cast("Answer", kept.answers[key])
