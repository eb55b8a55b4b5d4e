"""Group commit: one thread writes; transactions of many callers share one commit, and so one wait for the disk."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any

from hbgeo.errors import N_, DamagedStore, StoreError

#: Most transactions in one commit: bounds what a crash can make callers send again.
MOST_IN_A_COMMIT = 512

Work = Callable[[sqlite3.Connection], Any]
_Job = tuple[Work, "Future[Any]"]


class Writer:
    """Runs work one at a time on one connection; a result is handed over only when it is on disk.

    Parameters
    ----------
    connection
        Used by the writer's thread alone from now on.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="hbgeo-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Work) -> Any:  # noqa: ANN401 - whatever the work returns
        """Run the work as a transaction of its own; return its result once it is on disk.

        Raises
        ------
        StoreError
            When the store is closed, or the disk or another process does not let it be written.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError("a write inside a write: use the session you have")
        future: Future[Any] = Future()
        with self._closing:
            if self._closed:
                raise StoreError(N_("The database is closed."))
            self._jobs.put((work, future))
        return future.result()

    def close(self) -> None:
        """Finish what is waiting, then close the connection."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._commit_together(job)
        self._connection.close()

    def _commit_together(self, first: _Job) -> None:
        done: list[tuple[Future[Any], Any]] = []
        job: _Job | None = first
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            first[1].set_exception(as_store_error(error))
            return
        while job is not None:
            self._run_one(job, done)
            job = self._next(len(done))
        try:
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._undo("ROLLBACK")
            for future, _ in done:
                future.set_exception(as_store_error(error))
            return
        for future, result in done:
            future.set_result(result)

    def _next(self, so_far: int) -> _Job | None:
        if so_far >= MOST_IN_A_COMMIT:
            return None
        try:
            job = self._jobs.get_nowait()
        except Empty:
            return None
        if job is None:  # closing: put the mark back for `_run` to see after this commit
            self._jobs.put(None)
        return job

    def _run_one(self, job: _Job, done: list[tuple[Future[Any], Any]]) -> None:
        work, future = job
        self._connection.execute("SAVEPOINT job")
        try:
            result = work(self._connection)
        except sqlite3.Error as error:
            self._undo("ROLLBACK TO job")
            future.set_exception(as_store_error(error))
        except BaseException as error:  # noqa: BLE001 - belongs to the caller, who gets it
            self._undo("ROLLBACK TO job")
            future.set_exception(error)
        else:
            done.append((future, result))
        self._undo("RELEASE job")

    def _undo(self, statement: str) -> None:
        # A full disk makes SQLite roll back by itself; then there is nothing left to undo.
        if self._connection.in_transaction:
            self._connection.execute(statement)


def as_store_error(error: sqlite3.Error) -> Exception:
    """Return what an SQLite error means for the user."""

    text = str(error)
    if "malformed" in text or "not a database" in text:
        return DamagedStore(N_("The database is damaged ({reason}). Restore a backup."), reason=text)
    if "full" in text:
        return StoreError(N_("The disk is full; nothing of this was saved. Free some space and try again."))
    if "locked" in text or "busy" in text:
        return StoreError(N_("Another program keeps the database busy. Close it and try again."))
    return StoreError(N_("The database could not be written: {reason}."), reason=text)
