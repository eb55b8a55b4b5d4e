"""Wiring: one process, one database."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from hbgeo import bootstrap


def test_beginning_for_real_twice_opens_the_file_once(tmp_path, monkeypatch):
    monkeypatch.setenv("HBGEO_HOME", str(tmp_path))
    monkeypatch.delenv("HBGEO_DATABASE", raising=False)
    start = threading.Barrier(2)

    def press(_):
        start.wait()
        return bootstrap.begin_for_real().store

    bootstrap.shut_down()
    try:
        with ThreadPoolExecutor(2) as pool:
            one, other = pool.map(press, range(2))
        assert one is other
        assert one is bootstrap.services().store
    finally:
        bootstrap.shut_down()
