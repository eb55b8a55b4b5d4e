"""Timetables and their files."""

from __future__ import annotations

import hashlib
import sqlite3

from hbgeo.domain.timetable import Timetable
from hbgeo.errors import N_, NotFound
from hbgeo.store.sqlite.events import SqliteEvents
from hbgeo.store.sqlite.records import SqliteRecords


class SqliteTimetables(SqliteRecords[Timetable]):
    """Implements `hbgeo.store.protocol.Timetables`."""

    fixed = SqliteRecords.fixed | {"sha256"}

    def __init__(self, connection: sqlite3.Connection, events: SqliteEvents) -> None:
        super().__init__(Timetable, connection, events)

    def keep(self, content: bytes) -> str:
        """Keep a file, once, and return its SHA-256 in hexadecimal."""
        sha256 = hashlib.sha256(content).hexdigest()
        self._connection.execute("INSERT OR IGNORE INTO timetable_content VALUES (?, ?)", (sha256, content))
        return sha256

    def content(self, sha256: str) -> bytes:
        """Return a kept file."""
        row = self._connection.execute("SELECT content FROM timetable_content WHERE sha256 = ?", (sha256,)).fetchone()
        if row is None:
            raise NotFound(N_("There is no such thing here any more."))
        return bytes(row[0])
