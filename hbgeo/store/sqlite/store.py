"""The embedded store: readers on snapshots, one writer with group commit."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any, TypeVar

from hbgeo.errors import N_, StoreError
from hbgeo.store.protocol import Finding, Session
from hbgeo.store.sqlite.checking import check
from hbgeo.store.sqlite.connection import connect
from hbgeo.store.sqlite.opening import prepare
from hbgeo.store.sqlite.schema import schema_version
from hbgeo.store.sqlite.session import SqliteSession
from hbgeo.store.sqlite.writer import Writer, as_store_error

T = TypeVar("T")


def open_store(
    path: Path,
    *,
    create: bool = True,
    labels: Mapping[str, str] | None = None,
    intervals: Mapping[str, Mapping[str, int]] | None = None,
) -> SqliteStore:
    """Open the database file, made or migrated first where that is due.

    Parameters
    ----------
    path
        The GeoPackage file.
    create
        Make it when there is none.
    labels
        Category code → Swedish label, written into the file for those who open it in a GIS.
    intervals
        Layer code → kind of inspection → days between two, for the same.

    Raises
    ------
    NotFound, ForeignStore, NewerStore, DamagedStore, StoreError
        See `hbgeo.store.sqlite.opening.prepare`.
    """
    path = Path(path)
    prepare(path, create=create)
    store = SqliteStore(path)
    if labels is not None:
        store.keep_labels(labels)
    if intervals is not None:
        store.keep_intervals(intervals)
    return store


class SqliteStore:
    """Implements `hbgeo.store.protocol.Store` on a prepared file.

    Parameters
    ----------
    path
        A file that `prepare` left ready.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue()
        self._closed = False
        self._writer = Writer(connect(path, read_only=False))
        with self._reader() as connection:
            self._id = connection.execute("SELECT value FROM note WHERE key = 'store_id'").fetchone()[0]

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Return a session over a consistent snapshot; it cannot write."""
        with self._reader() as connection:
            connection.execute("BEGIN")
            try:
                yield SqliteSession(connection)
            except sqlite3.Error as error:
                raise as_store_error(error) from error
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` as one transaction and return what it returned, once that is on disk."""
        result: T = self._writer.submit(lambda connection: work(SqliteSession(connection)))
        return result

    def version(self) -> str:
        """Return a text that changes whenever anything in the store did, by whichever process."""
        with self._reader() as connection:
            row = connection.execute("SELECT seq FROM event ORDER BY seq DESC LIMIT 1").fetchone()
        return f"{self._id[:8]}-{row[0] if row else 0}"

    def check(self, progress: Callable[[float], None] | None = None) -> list[Finding]:
        """Look for damage, orphans, missing photos and stacks."""
        with self._reader() as connection:
            return check(connection, progress)

    def info(self) -> dict[str, Any]:
        """Return path, schema version, size in bytes, and counts."""
        with self.read() as session, self._reader() as connection:
            stats = session.observations.stats()
            return {
                "path": str(self.path),
                "schema_version": schema_version(connection),
                "size_bytes": self.path.stat().st_size,
                "observations": stats["count"],
                "first": stats["first"],
                "last": stats["last"],
                "walks": len(session.walks.all()),
                "places": session.places.counts(),
                "photos": connection.execute("SELECT count(*) FROM photo").fetchone()[0],
                "events": connection.execute("SELECT count(*) FROM event").fetchone()[0],
            }

    def keep_labels(self, labels: Mapping[str, str]) -> None:
        """Write the categories' Swedish labels into the file, where they differ from what it has."""
        with self._reader() as connection:
            if dict(connection.execute("SELECT code, sv FROM label").fetchall()) == dict(labels):
                return

        def replace(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM label")
            connection.executemany("INSERT INTO label (code, sv) VALUES (?, ?)", labels.items())

        self._writer.submit(replace)

    def keep_intervals(self, intervals: Mapping[str, Mapping[str, int]]) -> None:
        """Write how often places of each layer are inspected into the file, where it differs from what it has.

        Parameters
        ----------
        intervals
            Layer code → kind of inspection → days.
        """
        rows = {(layer, kind, days) for layer, kinds in intervals.items() for kind, days in kinds.items()}
        with self._reader() as connection:
            if set(connection.execute("SELECT layer, kind, days FROM layer_interval")) == rows:
                return

        def replace(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM layer_interval")
            connection.executemany("INSERT INTO layer_interval (layer, kind, days) VALUES (?, ?, ?)", rows)

        self._writer.submit(replace)

    def close(self) -> None:
        """Finish what is under way and close."""
        self._closed = True
        self._writer.close()
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    @contextmanager
    def _reader(self) -> Iterator[sqlite3.Connection]:
        if self._closed:
            raise StoreError(N_("The database is closed."))
        try:
            connection = self._idle.get_nowait()
        except Empty:
            connection = connect(self.path, read_only=True)
        try:
            yield connection
        finally:
            if self._closed:
                connection.close()
            else:
                self._idle.put(connection)
