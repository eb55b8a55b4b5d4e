"""Group commit: many threads write at once, each gets its own outcome."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from hbgeo.domain.event import Role
from hbgeo.errors import Conflict, StoreError
from hbgeo.store.sqlite.connection import connect
from hbgeo.store.sqlite.writer import Writer


def test_every_one_of_many_threads_finds_its_record_when_its_write_returns(store, make_observation):
    def one(_):
        o = make_observation()
        store.write(lambda s: s.observations.put(o, Role.WALKER))
        with store.read() as s:
            return s.observations.get(o.id).id == o.id

    with ThreadPoolExecutor(32) as pool:
        assert all(pool.map(one, range(640)))
    with store.read() as s:
        assert s.observations.count() == 640
        assert len({event.seq for event in s.events.latest(10_000)}) == 640


def test_one_failing_write_does_not_touch_those_it_shares_a_commit_with(store, make_observation):
    taken = make_observation(text="a")
    store.write(lambda s: s.observations.put(taken, Role.WALKER))
    start = threading.Barrier(20)

    def one(number):
        start.wait()
        o = make_observation(id=taken.id, text="b") if number % 2 else make_observation()
        try:
            return store.write(lambda s: s.observations.put(o, Role.WALKER))
        except Conflict:
            return "conflict"

    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(one, range(20)))
    assert outcomes == ["created", "conflict"] * 10
    with store.read() as s:
        assert s.observations.count() == 11


def test_a_write_inside_a_write_is_refused_instead_of_waiting_for_itself(store):
    with pytest.raises(RuntimeError, match="a write inside a write"):
        store.write(lambda _: store.write(lambda s: s.set_note("a", "b")))


def test_a_reader_keeps_its_snapshot_while_others_write(store, make_observation):
    with store.read() as s:
        assert s.observations.count() == 0
        store.write(lambda w: w.observations.put(make_observation(), Role.WALKER))
        assert s.observations.count() == 0
    with store.read() as s:
        assert s.observations.count() == 1


def test_what_is_waiting_is_written_before_the_store_closes(store, make_observation):
    from hbgeo.store.sqlite import open_store

    with ThreadPoolExecutor(8) as pool:
        futures = [
            pool.submit(store.write, lambda s: s.observations.put(make_observation(), Role.WALKER)) for _ in range(100)
        ]
        for future in futures:
            future.result()
    store.close()
    again = open_store(store.path)
    with again.read() as s:
        assert s.observations.count() == 100
    again.close()


def test_a_full_disk_in_a_shared_commit_is_told_to_those_it_undid_and_to_nobody_else(store):
    writer = Writer(connect(store.path, read_only=False))
    entered, go = threading.Event(), threading.Event()

    def note(key):
        return lambda connection: connection.execute("INSERT INTO note VALUES (?, '1')", (key,))

    def first(connection):
        note("first")(connection)
        entered.set()
        go.wait()

    def full(connection):
        connection.execute("ROLLBACK")  # as SQLite does by itself
        raise sqlite3.OperationalError("database or disk is full")

    with ThreadPoolExecutor(3) as pool:
        undone = pool.submit(writer.submit, first)
        entered.wait()
        jobs = []
        for number, work in enumerate((full, note("last")), 1):
            jobs.append(pool.submit(writer.submit, work))
            while writer._jobs.qsize() < number:
                pass
        go.set()
        assert isinstance(undone.exception(), StoreError)
        assert isinstance(jobs[0].exception(), StoreError)
        assert jobs[1].exception() is None
    writer.close()
    with store.read() as s:
        assert (s.note("first"), s.note("last")) == (None, "1")
