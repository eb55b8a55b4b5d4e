"""Inspections, and the photos of the places they are about."""

from __future__ import annotations

import sqlite3

from hbgeo.domain.event import Role
from hbgeo.domain.ids import now
from hbgeo.domain.inspection import Inspection, PlacePhoto
from hbgeo.domain.photo import PhotoContent
from hbgeo.errors import N_, NotFound
from hbgeo.store.protocol import Outcome
from hbgeo.store.sqlite.events import SqliteEvents
from hbgeo.store.sqlite.photos import forget_content, keep_content
from hbgeo.store.sqlite.records import SqliteRecords
from hbgeo.store.sqlite.values import parse_time, time_text


class SqliteInspections(SqliteRecords[Inspection]):
    """Implements `hbgeo.store.protocol.Inspections`."""

    fixed = SqliteRecords.fixed | {"photo_count", "place_id"}

    def __init__(self, connection: sqlite3.Connection, events: SqliteEvents) -> None:
        super().__init__(Inspection, connection, events)

    def add_photo(
        self, place_id: str, content: PhotoContent, role: Role, *, inspection_id: str | None = None
    ) -> Outcome:
        """Keep a photo of a place; the same photo of the same place again changes nothing."""
        if any(photo.sha256 == content.sha256 for photo in self.photos(place_id)):
            return "same"
        withdrawn = self._withdrawn_with(place_id, content.sha256)
        keep_content(self._connection, content)
        story = {"photo": (None, content.sha256), "inspection_id": (None, inspection_id)}
        event = self._events.append(role, "place", place_id, "photo_added", story)
        self._connection.execute(
            "INSERT OR REPLACE INTO place_photo (place_id, inspection_id, sha256, received_at, event)"
            " VALUES (?, ?, ?, ?, ?)",
            (place_id, inspection_id, content.sha256, time_text(now()), event),
        )
        for one in {inspection_id, withdrawn}:
            self._recount(one, event)
        return "created"

    def photos(self, place_id: str) -> list[PlacePhoto]:
        """Return the photos of a place, in the order they came; not those of inspections that were taken back."""
        rows = self._connection.execute(
            "SELECT p.sha256, p.place_id, p.inspection_id, c.width, c.height, p.received_at FROM place_photo p"
            " JOIN photo_content c USING (sha256) LEFT JOIN inspection i ON i.id = p.inspection_id"
            " WHERE p.place_id = ? AND i.deleted_at IS NULL ORDER BY p.seq",
            (place_id,),
        )
        return [
            PlacePhoto(
                sha256=sha256,
                place_id=place,
                inspection_id=inspection,
                width=width,
                height=height,
                received_at=parse_time(received_at),
            )
            for sha256, place, inspection, width, height, received_at in rows
        ]

    def remove_photo(self, place_id: str, sha256: str, role: Role) -> None:
        """Take a photo away for good: its bytes go too, unless something else has the same one."""
        photo = next((one for one in self.photos(place_id) if one.sha256 == sha256), None)
        if photo is None:
            raise NotFound(N_("There is no such photo."))
        event = self._events.append(role, "place", place_id, "photo_removed", {"photo": (sha256, None)})
        self._connection.execute("DELETE FROM place_photo WHERE place_id = ? AND sha256 = ?", (place_id, sha256))
        forget_content(self._connection, sha256)
        self._recount(photo.inspection_id, event)

    def delete(self, record_id: str, role: Role) -> None:
        """Take an inspection out of sight, and its photos with it; its history stays."""
        super().delete(record_id, role)
        for place_id, sha256 in self._photos_of(record_id):
            story = {"photo": (sha256, None), "inspection_id": (record_id, None)}
            self._events.append(role, "place", place_id, "photo_withdrawn", story)

    def restore(self, record_id: str, role: Role) -> None:
        """Take a deletion back; the photos are seen again, but those that were removed or came anew meanwhile."""
        super().restore(record_id, role)
        for place_id, sha256 in self._photos_of(record_id):
            story = {"photo": (None, sha256), "inspection_id": (None, record_id)}
            self._events.append(role, "place", place_id, "photo_returned", story)

    def _withdrawn_with(self, place_id: str, sha256: str) -> str | None:
        """Return the inspection that was taken back, and with which a photo went out of sight."""
        row = self._connection.execute(
            "SELECT inspection_id FROM place_photo WHERE place_id = ? AND sha256 = ?", (place_id, sha256)
        ).fetchone()
        return row[0] if row else None

    def _photos_of(self, inspection_id: str) -> list[tuple[str, str]]:
        rows: list[tuple[str, str]] = self._connection.execute(
            "SELECT place_id, sha256 FROM place_photo WHERE inspection_id = ? ORDER BY seq", (inspection_id,)
        ).fetchall()
        return rows

    def _recount(self, inspection_id: str | None, event: int) -> None:
        self._connection.execute(
            "UPDATE inspection SET photo_count = (SELECT count(*) FROM place_photo WHERE inspection_id = ?),"
            " changed_at = ?, event = ? WHERE id = ?",
            (inspection_id, time_text(now()), event, inspection_id),
        )
