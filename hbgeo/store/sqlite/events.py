"""The history."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from hbgeo.domain.event import Event, Role
from hbgeo.domain.ids import now
from hbgeo.store.sqlite.values import parse_time, time_text

Changes = Mapping[str, tuple[Any, Any]]
_INSERT = "INSERT INTO event (seq, at, role, entity, entity_id, action, changes) VALUES (?, ?, ?, ?, ?, ?, ?)"


class SqliteEvents:
    """Implements `hbgeo.store.protocol.Events`; only the other repositories append."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def append(self, role: Role, entity: str, entity_id: str, action: str, changes: Changes) -> int:
        """Write one event and return its number."""
        row = (None, time_text(now()), role.value, entity, entity_id, action, _to_json(changes))
        return int(self._connection.execute(_INSERT, row).lastrowid or 0)

    def append_many(self, role: Role, entity: str, action: str, items: Iterable[tuple[str, Changes]]) -> int:
        """Write an event for each (id, changes) and return the number of the first; the rest follow it."""
        first = self.last() + 1
        at = time_text(now())
        self._connection.executemany(
            _INSERT,
            (
                (seq, at, role.value, entity, entity_id, action, _to_json(changes))
                for seq, (entity_id, changes) in enumerate(items, first)
            ),
        )
        return first

    def last(self) -> int:
        """Return the number of the latest event ever written, 0 when there is none."""
        row = self._connection.execute("SELECT seq FROM event ORDER BY seq DESC LIMIT 1").fetchone()
        return int(row[0]) if row else 0

    def last_about_places(self) -> int:
        """Return the number of the latest event about a place, an inspection or a fault, 0 when there is none."""
        row = self._connection.execute(
            "SELECT seq FROM event WHERE entity IN ('place', 'inspection', 'fault') ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        return int(row[0]) if row else 0

    def of(self, entity_id: str) -> list[Event]:
        """Return what happened to one thing, oldest first."""
        return self._find("WHERE entity_id = ? ORDER BY seq", (entity_id,))

    def at_place(self, place_id: str) -> list[Event]:
        """Return what happened to a place, its inspections and its faults, oldest first."""
        return self._find(
            "WHERE entity_id IN (SELECT ? UNION ALL SELECT id FROM inspection WHERE place_id = ?"
            " UNION ALL SELECT id FROM fault WHERE place_id = ?) ORDER BY seq",
            (place_id, place_id, place_id),
        )

    def between(self, first: int, last: int) -> list[Event]:
        """Return the events with these numbers, both included, oldest first."""
        return self._find("WHERE seq BETWEEN ? AND ? ORDER BY seq", (first, last))

    def of_plan(self, after: int) -> list[Event]:
        """Return what happened to actions, decisions and activities after an event, oldest first."""
        return self._find("WHERE seq > ? AND entity IN ('action', 'decision', 'activity') ORDER BY seq", (after,))

    def latest(self, limit: int = 100) -> list[Event]:
        """Return what happened last, newest first."""
        return self._find("ORDER BY seq DESC LIMIT ?", (limit,))

    def _find(self, clause: str, values: tuple[Any, ...]) -> list[Event]:
        rows = self._connection.execute(
            f"SELECT seq, at, role, entity, entity_id, action, changes FROM event {clause}",  # noqa: S608 - fixed
            values,
        )
        return [
            Event(
                seq=seq,
                at=parse_time(at),
                role=Role(role),
                entity=entity,
                entity_id=entity_id,
                action=action,
                changes={name: (pair[0], pair[1]) for name, pair in orjson.loads(changes).items()},
            )
            for seq, at, role, entity, entity_id, action, changes in rows
        ]


def _to_json(changes: Changes) -> str:
    return orjson.dumps(changes).decode()
