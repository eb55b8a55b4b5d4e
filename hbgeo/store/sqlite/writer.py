"""Group commit: one thread writes; transactions of many callers share one commit, and so one wait for the disk."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from queue import Empty, SimpleQueue
from typing import Any

from hbgeo.errors import N_, DamagedStore, StoreError

#: Most transactions in one commit: bounds what a crash can make callers send again.
MOST_IN_A_COMMIT = 512

Work = Callable[[sqlite3.Connection], Any]


class _Job:
    """Work and where its outcome is waited for; a bare lock wakes a thread at a third of a Future's cost."""

    __slots__ = ("_context", "_done", "error", "result", "work")

    def __init__(self, work: Work) -> None:
        self.work = work
        # A clock told to the caller (`domain.ids.clock_at`) is told to its work too.
        self._context = copy_context()
        self.result: Any = None
        self.error: BaseException | None = None
        self._done = threading.Lock()
        self._done.acquire()

    def run(self, connection: sqlite3.Connection) -> None:
        self.result = self._context.run(self.work, connection)

    def finish(self, error: BaseException | None = None) -> None:
        self.error = error
        self._done.release()

    def outcome(self) -> Any:  # noqa: ANN401 - whatever the work returns
        self._done.acquire()
        if self.error is not None:
            raise self.error
        return self.result


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
        job = _Job(work)
        with self._closing:
            if self._closed:
                raise StoreError(N_("The database is closed."))
            self._jobs.put(job)
        return job.outcome()

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
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            first.finish(as_store_error(error))
            return
        if not self._succeeds(first, undo="ROLLBACK"):
            return
        done = [first]
        trouble: Exception | None = None
        try:
            self._join(done)
            # Fails, as it must, when a full disk undid the transaction on the way.
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            trouble = as_store_error(error)
            with suppress(sqlite3.Error):
                self._if_open("ROLLBACK")
        for job in done:
            job.finish(trouble)

    def _join(self, done: list[_Job]) -> None:
        # Without a transaction a savepoint would begin one of its own, and its release commit it.
        while self._connection.in_transaction and (job := self._next(len(done))) is not None:
            # Only those who share a transaction need a savepoint; it makes a long import several times slower.
            self._connection.execute("SAVEPOINT job")
            if self._succeeds(job, undo="ROLLBACK TO job"):
                done.append(job)
            self._if_open("RELEASE job")

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

    def _succeeds(self, job: _Job, *, undo: str) -> bool:
        try:
            job.run(self._connection)
        except BaseException as error:  # noqa: BLE001 - belongs to the caller, who gets it
            # The thread must outlive any failure: all others wait for it.
            with suppress(sqlite3.Error):
                self._if_open(undo)
            job.finish(as_store_error(error) if isinstance(error, sqlite3.Error) else error)
            return False
        return True

    def _if_open(self, statement: str) -> None:
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
