"""Kept timetables, read, and what was computed of them: remembered, for pages ask for the same again and again."""

from __future__ import annotations

import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TypeVar

from hbgeo.domain.timetable import Timetable
from hbgeo.exchange.gtfs import Feed, read_gtfs
from hbgeo.services.remembering import Memory
from hbgeo.store.protocol import Store

T = TypeVar("T")
#: Feeds that are remembered, of all stores together: two are compared, and a few are looked through.
FEEDS = 4
#: Results that are remembered for each store.
RESULTS = 64

_feeds: OrderedDict[str, Feed] = OrderedDict()
_results = Memory(RESULTS)
_lock = threading.Lock()


def feed_of(store: Store, timetable: Timetable) -> Feed:
    """Return a kept timetable, read; nobody changes its frames.

    Raises
    ------
    NotFound
        When its file is not there.
    ImportRefused
        When its file cannot be read.
    """
    with _lock:
        known = _feeds.get(timetable.sha256)
        if known is not None:
            _feeds.move_to_end(timetable.sha256)
            return known
    with store.read() as session:
        content = session.timetables.content(timetable.sha256)
    feed = feed_from(content)
    with _lock:
        _feeds[timetable.sha256] = feed
        while len(_feeds) > FEEDS:
            _feeds.popitem(last=False)
    return feed


def feed_from(content: bytes) -> Feed:
    """Return a GTFS zip, read. Raises `ImportRefused`."""
    with tempfile.TemporaryDirectory(prefix="hbgeo-gtfs-") as folder:
        path = Path(folder) / "gtfs.zip"
        path.write_bytes(content)
        return read_gtfs(path)


def remembered(store: Store, key: tuple[Hashable, ...], compute: Callable[[], T], *, of_files: bool = False) -> T:
    """Return what was computed under a key, computing it when nobody has since the store changed.

    Parameters
    ----------
    key
        What is computed, of which files (their hashes) and with which parameters.
    of_files
        Whether it depends on these files alone, and holds whatever changes in the store.
    """
    return _results.recall(store, ("" if of_files else store.version(), *key), compute)
