"""Photos, kept in the same file and the same transaction as the pin they belong to."""

from __future__ import annotations

import sqlite3

from hbgeo.domain.event import Role
from hbgeo.domain.ids import now
from hbgeo.domain.photo import Photo, PhotoContent
from hbgeo.errors import N_, NotFound
from hbgeo.store.protocol import Outcome
from hbgeo.store.sqlite.events import SqliteEvents
from hbgeo.store.sqlite.values import local_day, parse_time, time_text


class SqlitePhotos:
    """Implements `hbgeo.store.protocol.Photos`."""

    def __init__(self, connection: sqlite3.Connection, events: SqliteEvents) -> None:
        self._connection = connection
        self._events = events

    def add(self, observation_id: str, content: PhotoContent, role: Role) -> Outcome:
        """Keep a photo; the same photo of the same observation again changes nothing."""
        row = self._connection.execute(
            "SELECT photo_count FROM observation WHERE id = ? AND deleted_at IS NULL", (observation_id,)
        ).fetchone()
        if row is None:
            raise NotFound(N_("There is no such observation."))
        if any(photo.sha256 == content.sha256 for photo in self.of(observation_id)):
            return "same"
        keep_content(self._connection, content)
        story = {"photo": (None, content.sha256)}
        event = self._events.append(role, "observation", observation_id, "photo_added", story)
        self._connection.execute(
            "INSERT INTO photo (observation_id, sha256, received_at, event) VALUES (?, ?, ?, ?)",
            (observation_id, content.sha256, time_text(now()), event),
        )
        self._recount(observation_id, event)
        return "created"

    def of(self, observation_id: str) -> list[Photo]:
        """Return the photos of an observation in the order they came."""
        rows = self._connection.execute(
            "SELECT p.sha256, c.width, c.height, p.received_at, p.public FROM photo p"
            " JOIN photo_content c USING (sha256) WHERE p.observation_id = ? ORDER BY p.seq",
            (observation_id,),
        )
        return [
            Photo(
                sha256=sha256,
                observation_id=observation_id,
                width=width,
                height=height,
                received_at=parse_time(received_at),
                public=bool(public),
            )
            for sha256, width, height, received_at, public in rows
        ]

    def image(self, sha256: str) -> bytes:
        """Return the JPEG."""
        return self._bytes("image", sha256)

    def thumbnail(self, sha256: str) -> bytes:
        """Return the small JPEG."""
        return self._bytes("thumbnail", sha256)

    def remove(self, observation_id: str, sha256: str, role: Role) -> None:
        """Take a photo away for good: its bytes go too, unless another observation has the same one."""
        if all(photo.sha256 != sha256 for photo in self.of(observation_id)):
            raise NotFound(N_("There is no such photo."))
        event = self._events.append(role, "observation", observation_id, "photo_removed", {"photo": (sha256, None)})
        self._connection.execute("DELETE FROM photo WHERE observation_id = ? AND sha256 = ?", (observation_id, sha256))
        forget_content(self._connection, sha256)
        self._recount(observation_id, event)

    def cover(self, observation_id: str, sha256: str, content: PhotoContent, role: Role) -> None:
        """Put a photo in another's place, for good: the bytes of the one before go, and it is not public any more."""
        if all(photo.sha256 != sha256 for photo in self.of(observation_id)):
            raise NotFound(N_("There is no such photo."))
        if content.sha256 == sha256:
            return
        keep_content(self._connection, content)
        story = {"photo": (sha256, content.sha256)}
        event = self._events.append(role, "observation", observation_id, "photo_covered", story)
        at = (observation_id, sha256)
        self._connection.execute(
            "UPDATE photo SET sha256 = ?, public = 0, event = ? WHERE observation_id = ? AND sha256 = ?",
            (content.sha256, event, *at),
        )
        # The phone that sent it is still told that it is kept.
        self._connection.execute(
            "UPDATE photo_receipt SET sha256 = ? WHERE observation_id = ? AND sha256 = ?", (content.sha256, *at)
        )
        forget_content(self._connection, sha256)
        self._recount(observation_id, event)

    def publish(self, observation_id: str, sha256: str, role: Role, *, public: bool) -> None:
        """Say whether a photo may be shown to everybody."""
        before = next((photo.public for photo in self.of(observation_id) if photo.sha256 == sha256), None)
        if before is None:
            raise NotFound(N_("There is no such photo."))
        if before is public:
            return
        action = "photo_published" if public else "photo_hidden"
        story = {"photo": (sha256, sha256), "public": (before, public)}
        event = self._events.append(role, "observation", observation_id, action, story)
        self._connection.execute(
            "UPDATE photo SET public = ?, event = ? WHERE observation_id = ? AND sha256 = ?",
            (public, event, observation_id, sha256),
        )
        self._recount(observation_id, event)

    def is_public(self, sha256: str) -> bool:
        """Tell whether a photo may be shown to everybody, as an observation's or an action's."""
        row = self._connection.execute(
            "SELECT EXISTS (SELECT 1 FROM photo p JOIN observation o ON o.id = p.observation_id"
            " WHERE p.sha256 = ? AND p.public AND o.deleted_at IS NULL)"
            " OR EXISTS (SELECT 1 FROM action_photo p JOIN action a ON a.id = p.action_id"
            " WHERE p.sha256 = ? AND p.public AND a.deleted_at IS NULL)",
            (sha256, sha256),
        ).fetchone()
        return bool(row[0])

    def _recount(self, observation_id: str, event: int) -> None:
        moment = now()
        self._connection.execute(
            "UPDATE observation SET photo_count = (SELECT count(*) FROM photo WHERE observation_id = ?), photo_file ="
            " (SELECT sha256 || '.jpg' FROM photo WHERE observation_id = ? ORDER BY seq LIMIT 1),"
            " changed_at = ?, changed_on = ?, event = ? WHERE id = ?",
            (observation_id, observation_id, time_text(moment), local_day(moment), event, observation_id),
        )

    def _bytes(self, column: str, sha256: str) -> bytes:
        row = self._connection.execute(
            f"SELECT {column} FROM photo_content WHERE sha256 = ?",  # noqa: S608 - one of two columns
            (sha256,),
        ).fetchone()
        if row is None:
            raise NotFound(N_("There is no such photo."))
        return bytes(row[0])


def keep_content(connection: sqlite3.Connection, content: PhotoContent) -> None:
    """Keep the bytes of a photo, once."""
    connection.execute(
        "INSERT OR IGNORE INTO photo_content VALUES (?, ?, ?, ?, ?)",
        (content.sha256, content.width, content.height, content.image, content.thumbnail),
    )


def forget_content(connection: sqlite3.Connection, sha256: str) -> None:
    """Take the bytes of a photo away when nothing has it any more."""
    connection.execute(
        "DELETE FROM photo_content WHERE sha256 = ? AND sha256 NOT IN (SELECT sha256 FROM photo)"
        " AND sha256 NOT IN (SELECT sha256 FROM action_photo) AND sha256 NOT IN (SELECT sha256 FROM place_photo)",
        (sha256,),
    )
