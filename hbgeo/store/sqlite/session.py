"""The repositories over one connection."""

from __future__ import annotations

import sqlite3

from hbgeo.domain.contact import Contact
from hbgeo.domain.inspection import Fault
from hbgeo.domain.meeting import Activity, Decision, Meeting
from hbgeo.store.sqlite.actions import SqliteActions
from hbgeo.store.sqlite.events import SqliteEvents
from hbgeo.store.sqlite.inspections import SqliteInspections
from hbgeo.store.sqlite.observations import SqliteObservations
from hbgeo.store.sqlite.photos import SqlitePhotos
from hbgeo.store.sqlite.places import SqlitePlaces
from hbgeo.store.sqlite.records import SqliteRecords
from hbgeo.store.sqlite.stop_answers import SqliteStopAnswers
from hbgeo.store.sqlite.timetables import SqliteTimetables
from hbgeo.store.sqlite.tracks import SqliteTracks
from hbgeo.store.sqlite.walkers import SqliteWalkers
from hbgeo.store.sqlite.walks import SqliteWalks


class SqliteSession:
    """Implements `hbgeo.store.protocol.Session`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.events = SqliteEvents(connection)
        self.observations = SqliteObservations(connection, self.events)
        self.walks = SqliteWalks(connection, self.events)
        self.places = SqlitePlaces(connection, self.events)
        self.photos = SqlitePhotos(connection, self.events)
        self.walkers = SqliteWalkers(connection)
        self.answers = SqliteStopAnswers(connection, self.events)
        self.tracks = SqliteTracks(connection, self.events)
        self.actions = SqliteActions(connection, self.events)
        self.meetings = SqliteRecords(Meeting, connection, self.events)
        self.decisions = SqliteRecords(Decision, connection, self.events)
        self.activities = SqliteRecords(Activity, connection, self.events)
        self.contacts = SqliteRecords(Contact, connection, self.events)
        self.inspections = SqliteInspections(connection, self.events)
        self.faults = SqliteRecords(Fault, connection, self.events)
        self.timetables = SqliteTimetables(connection, self.events)

    def note(self, key: str) -> str | None:
        """Return a small remark kept with the data."""
        row = self._connection.execute("SELECT value FROM note WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def set_note(self, key: str, value: str) -> None:
        """Keep a small remark with the data."""
        self._connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (key, value))
