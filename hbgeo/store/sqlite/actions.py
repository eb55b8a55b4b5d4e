"""Actions and their photos."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from hbgeo.domain.action import Action, ActionPhoto, ActionPhotoKind
from hbgeo.domain.event import Role
from hbgeo.domain.ids import now
from hbgeo.domain.observation import Observation
from hbgeo.domain.photo import PhotoContent
from hbgeo.errors import N_, NotFound
from hbgeo.store.protocol import Outcome
from hbgeo.store.sqlite.events import SqliteEvents
from hbgeo.store.sqlite.observation_rows import READ, from_row
from hbgeo.store.sqlite.photos import forget_content, keep_content
from hbgeo.store.sqlite.records import SqliteRecords
from hbgeo.store.sqlite.values import parse_time, time_text


class SqliteActions(SqliteRecords[Action]):
    """Implements `hbgeo.store.protocol.Actions`."""

    fixed = SqliteRecords.fixed | {"number", "photo_count", "created_at"}

    def __init__(self, connection: sqlite3.Connection, events: SqliteEvents) -> None:
        super().__init__(Action, connection, events)

    def add(self, record: Action, role: Role) -> Action:
        """Keep a new action, with the next number, and return it as kept."""
        number = self._connection.execute("SELECT ifnull(max(number), 0) + 1 FROM action").fetchone()[0]
        return super().add(replace(record, number=number, photo_count=0, created_at=now()), role)

    def observations(self, action_id: str | None = None) -> list[Observation]:
        """Return the observations of an action, or of all actions, in the order they came."""
        condition = "o.action_id IS NOT NULL" if action_id is None else "o.action_id = ?"
        rows = self._connection.execute(
            f"SELECT {READ} FROM observation o WHERE {condition} AND o.deleted_at IS NULL ORDER BY o.fid",  # noqa: S608
            () if action_id is None else (action_id,),
        )
        return [from_row(row)[1] for row in rows]

    def add_photo(self, action_id: str, content: PhotoContent, kind: ActionPhotoKind, role: Role) -> Outcome:
        """Keep a photo; the same photo of the same action again changes nothing."""
        self.get(action_id)
        if any(photo.sha256 == content.sha256 for photo in self.photos(action_id)):
            return "same"
        keep_content(self._connection, content)
        story = {"photo": (None, content.sha256), "kind": (None, kind.value)}
        event = self._events.append(role, "action", action_id, "photo_added", story)
        self._connection.execute(
            "INSERT INTO action_photo (action_id, sha256, kind, received_at, event) VALUES (?, ?, ?, ?, ?)",
            (action_id, content.sha256, kind.value, time_text(now()), event),
        )
        self._recount(action_id, event)
        return "created"

    def photos(self, action_id: str | None = None) -> list[ActionPhoto]:
        """Return the photos of an action, or of all, in the order they came."""
        rows = self._connection.execute(
            "SELECT p.sha256, p.action_id, p.kind, c.width, c.height, p.public, p.received_at FROM action_photo p"
            " JOIN photo_content c USING (sha256) WHERE ?1 IS NULL OR p.action_id = ?1 ORDER BY p.seq",
            (action_id,),
        )
        return [
            ActionPhoto(
                sha256=sha256,
                action_id=action,
                kind=ActionPhotoKind(kind),
                width=width,
                height=height,
                public=bool(public),
                received_at=parse_time(received_at),
            )
            for sha256, action, kind, width, height, public, received_at in rows
        ]

    def remove_photo(self, action_id: str, sha256: str, role: Role) -> None:
        """Take a photo away for good: its bytes go too, unless something else has the same one."""
        self._photo(action_id, sha256)
        event = self._events.append(role, "action", action_id, "photo_removed", {"photo": (sha256, None)})
        self._connection.execute("DELETE FROM action_photo WHERE action_id = ? AND sha256 = ?", (action_id, sha256))
        forget_content(self._connection, sha256)
        self._recount(action_id, event)

    def publish_photo(self, action_id: str, sha256: str, role: Role, *, public: bool) -> None:
        """Say whether a photo may be shown to everybody."""
        before = self._photo(action_id, sha256).public
        if before is public:
            return
        story = {"photo": (sha256, sha256), "public": (before, public)}
        event = self._events.append(role, "action", action_id, "photo_published" if public else "photo_hidden", story)
        self._connection.execute(
            "UPDATE action_photo SET public = ?, event = ? WHERE action_id = ? AND sha256 = ?",
            (public, event, action_id, sha256),
        )
        self._recount(action_id, event)

    def _photo(self, action_id: str, sha256: str) -> ActionPhoto:
        for photo in self.photos(action_id):
            if photo.sha256 == sha256:
                return photo
        raise NotFound(N_("There is no such photo."))

    def _recount(self, action_id: str, event: int) -> None:
        self._connection.execute(
            "UPDATE action SET photo_count = (SELECT count(*) FROM action_photo WHERE action_id = ?),"
            " changed_at = ?, event = ? WHERE id = ?",
            (action_id, time_text(now()), event, action_id),
        )
