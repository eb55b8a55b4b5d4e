"""Walkers: who joined which walk, and what their phones have sent."""

from __future__ import annotations

import sqlite3

from hbgeo.domain.ids import now
from hbgeo.domain.walker import Walker
from hbgeo.errors import N_, Conflict, Gone
from hbgeo.store.protocol import Outcome, PhotoReceipt, WalkerPin
from hbgeo.store.sqlite.values import parse_time, time_text


class SqliteWalkers:
    """Implements `hbgeo.store.protocol.Walkers`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def join(self, walk_id: str, walker_hash: str) -> Outcome:
        """Let a walker join; once joined, nothing changes."""
        added = self._connection.execute(
            "INSERT OR IGNORE INTO walker (walk_id, hash, joined_at) VALUES (?, ?, ?)",
            (walk_id, walker_hash, time_text(now())),
        ).rowcount
        return "created" if added else "same"

    def find(self, walk_id: str, walker_hash: str) -> Walker | None:
        """Return the walker of a walk, or None when nobody with that hash joined it."""
        row = self._connection.execute(
            "SELECT number, walk_id, joined_at FROM walker WHERE hash = ? AND walk_id = ?", (walker_hash, walk_id)
        ).fetchone()
        return None if row is None else _walker(row)

    def with_hash(self, walker_hash: str) -> list[Walker]:
        """Return the walkers that a code stands for: one for each walk it was used on."""
        rows = self._connection.execute(
            "SELECT number, walk_id, joined_at FROM walker WHERE hash = ? ORDER BY number", (walker_hash,)
        )
        return [_walker(row) for row in rows]

    def own(self, observation_id: str, walker: Walker, *, promised_photos: int = 0) -> None:
        """Remember whose pin it is; once known, nothing changes."""
        self._connection.execute(
            "INSERT OR IGNORE INTO walker_pin VALUES (?, ?, ?)", (observation_id, walker.number, promised_photos)
        )

    def pin(self, observation_id: str) -> WalkerPin | None:
        """Return whose pin it is, or None when it came by another way."""
        row = self._connection.execute(
            "SELECT walker, promised_photos FROM walker_pin WHERE observation_id = ?", (observation_id,)
        ).fetchone()
        return None if row is None else WalkerPin(*row)

    def pins(self, walker: Walker) -> list[str]:
        """Return the ids of a walker's pins, deleted ones too, in the order they came."""
        rows = self._connection.execute(
            "SELECT p.observation_id FROM walker_pin p JOIN observation o ON o.id = p.observation_id"
            " WHERE p.walker = ? ORDER BY o.fid",
            (walker.number,),
        )
        return [id_ for (id_,) in rows]

    def remove_unseen(self, observation_id: str, walker: Walker) -> None:
        """Remember that a pin was taken back before it arrived."""
        self._connection.execute("INSERT OR IGNORE INTO removed_pin VALUES (?, ?)", (observation_id, walker.number))

    def was_removed(self, observation_id: str) -> bool:
        """Tell whether a pin was taken back before it arrived."""
        row = self._connection.execute("SELECT 1 FROM removed_pin WHERE observation_id = ?", (observation_id,))
        return row.fetchone() is not None

    def take_receipt(self, receipt_id: str, about: str, content_hash: str) -> Outcome:
        """Note that something with this id came; `same` when it came before with the same content."""
        row = self._connection.execute("SELECT about, hash FROM receipt WHERE id = ?", (receipt_id,)).fetchone()
        if row is None:
            self._connection.execute("INSERT INTO receipt VALUES (?, ?, ?)", (receipt_id, about, content_hash))
            return "created"
        if row != (about, content_hash):
            raise Conflict(N_("Something else has this id already; nothing was changed."))
        return "same"

    def photo_receipt(self, observation_id: str, sent_sha256: str) -> PhotoReceipt | None:
        """Return what became of a photo that was sent, or None when it never came."""
        row = self._connection.execute(
            "SELECT sha256, removed_at FROM photo_receipt WHERE observation_id = ? AND sent = ?",
            (observation_id, sent_sha256),
        ).fetchone()
        return None if row is None else PhotoReceipt(row[0], removed=row[1] is not None)

    def keep_photo_receipt(self, observation_id: str, sent_sha256: str, sha256: str) -> None:
        """Note that a photo came, and under which name it is kept."""
        self._connection.execute(
            "INSERT OR IGNORE INTO photo_receipt VALUES (?, ?, ?, NULL)", (observation_id, sent_sha256, sha256)
        )

    def still_sent(self, observation_id: str, sha256: str) -> bool:
        """Tell whether any photo that was sent, and not taken back, is kept under that name."""
        row = self._connection.execute(
            "SELECT 1 FROM photo_receipt WHERE observation_id = ? AND sha256 = ? AND removed_at IS NULL",
            (observation_id, sha256),
        ).fetchone()
        return row is not None

    def remove_photo_receipts(self, observation_id: str) -> None:
        """Note that all photos of an observation were taken back."""
        self._connection.execute(
            "UPDATE photo_receipt SET removed_at = ? WHERE observation_id = ? AND removed_at IS NULL",
            (time_text(now()), observation_id),
        )

    def remove_photo_receipt(self, observation_id: str, sent_sha256: str) -> None:
        """Note that a photo was taken back, whether it has come or not: it stays away."""
        if (known := self.photo_receipt(observation_id, sent_sha256)) is not None and known.removed:
            raise Gone(N_("This photo was removed."))
        self._connection.execute(
            "INSERT INTO photo_receipt VALUES (?, ?, '', ?)"
            " ON CONFLICT (observation_id, sent) DO UPDATE SET removed_at = excluded.removed_at",
            (observation_id, sent_sha256, time_text(now())),
        )


def _walker(row: tuple[int, str, str]) -> Walker:
    number, walk_id, joined_at = row
    return Walker(number=number, walk_id=walk_id, joined_at=parse_time(joined_at))
