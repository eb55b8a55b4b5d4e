"""Answers about hot spots, remembered for as long as the store does not change."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from hbgeo.services.remembering import Memory
from hbgeo.store.protocol import Store

Answer = TypeVar("Answer")

_memory = Memory(32)


def remembered(store: Store, question: Hashable, work: Callable[[], Answer]) -> Answer:
    """Return the answer to a question about the store as it is now; worked out when it is not known.

    Parameters
    ----------
    question
        Whatever the answer depends on besides the store.
    """
    return _memory.recall(store, (store.version(), question), work)
