"""The garbage collector is spared what stays for good, once."""

import gc
import sys
from types import ModuleType

import pytest

from hbgeo.ui import settling


@pytest.fixture(autouse=True)
def unsettled(monkeypatch):
    monkeypatch.setattr(settling, "_settled", [])
    yield
    gc.unfreeze()


def test_what_is_there_is_settled_once():
    settling.settle()
    frozen = gc.get_freeze_count()
    assert frozen > 10_000
    kept = [[number] for number in range(1000)]
    settling.settle()
    assert gc.get_freeze_count() <= frozen
    assert len(kept) == 1000


def test_what_is_loaded_later_is_settled_too(monkeypatch):
    settling.settle()
    monkeypatch.setitem(sys.modules, "loaded_later", ModuleType("loaded_later"))
    later = [[number] for number in range(5000)]
    before = gc.get_freeze_count()
    settling.settle()
    assert gc.get_freeze_count() > before + 4000
    assert len(later) == 5000


def test_it_is_not_done_without_end(monkeypatch):
    for number in range(settling.MOST_TIMES + 5):
        monkeypatch.setitem(sys.modules, f"loaded_{number}", ModuleType(f"loaded_{number}"))
        settling.settle()
    assert len(settling._settled) == settling.MOST_TIMES


def test_garbage_made_afterwards_is_still_collected():
    settling.settle()
    ring = []
    ring.append(ring)
    del ring
    assert gc.collect() >= 1
