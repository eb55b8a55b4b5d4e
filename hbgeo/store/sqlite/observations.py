"""Observations: one by one and by page."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Literal, TypeVar

import geopandas as gpd

from hbgeo.domain.event import Role
from hbgeo.domain.ids import now
from hbgeo.domain.observation import CHANGEABLE, Observation
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.errors import N_, Conflict, Gone, NotFound
from hbgeo.store.protocol import MapPoints, Outcome
from hbgeo.store.sqlite import observation_bulk as bulk
from hbgeo.store.sqlite.events import SqliteEvents
from hbgeo.store.sqlite.observation_rows import (
    INSERT,
    READ,
    client_hash,
    columns_of,
    event_value,
    from_row,
    to_row,
)
from hbgeo.store.sqlite.selection_sql import where
from hbgeo.store.sqlite.values import local_day, time_text

T = TypeVar("T")
_ENTITY = "observation"
#: SQLite binds at most 32,766 values in a statement.
_MOST_BOUND = 5000


class SqliteObservations:
    """Implements `hbgeo.store.protocol.Observations`."""

    def __init__(self, connection: sqlite3.Connection, events: SqliteEvents) -> None:
        self._connection = connection
        self._events = events

    def put(self, observation: Observation, role: Role) -> Outcome:
        """Keep a new observation; `same` when the client sent the identical one before."""
        known = self._connection.execute(
            "SELECT client_hash, deleted_at FROM observation WHERE id = ?", (observation.id,)
        ).fetchone()
        if known is None:
            story = {"status": (None, observation.status.value)}
            event = self._events.append(role, _ENTITY, observation.id, "created", story)
            self._connection.execute(INSERT, to_row(observation, None, event, now()))
            return "created"
        if known[1] is not None:
            raise Gone(N_("This observation was deleted."))
        if known[0] != client_hash(observation):
            raise Conflict(N_("Another observation has this id already; nothing was changed."))
        return "same"

    def put_many(self, observations: Iterable[Observation], role: Role) -> dict[Outcome, int]:
        """Keep many; a known `source_ref` or id counts as `same` and changes nothing."""
        counts: dict[Outcome, int] = {"created": 0, "same": 0}
        for chunk in _chunks(observations, _MOST_BOUND):
            fresh = self._fresh(chunk)
            self._insert_many(fresh, role)
            counts["created"] += len(fresh)
            counts["same"] += len(chunk) - len(fresh)
        return counts

    def get(self, observation_id: str) -> Observation:
        """Return one."""
        row = self._connection.execute(
            f"SELECT o.deleted_at, {READ} FROM observation o WHERE o.id = ?",  # noqa: S608 - fixed columns
            (observation_id,),
        ).fetchone()
        if row is None:
            raise NotFound(N_("There is no such observation."))
        if row[0] is not None:
            raise Gone(N_("This observation was deleted."))
        return from_row(row[1:])[1]

    def by_fid(self, fids: Sequence[int]) -> list[Observation]:
        """Return those with the given row numbers, by rising number."""
        marks = ",".join("?" * len(fids))
        rows = self._connection.execute(
            f"SELECT {READ} FROM observation o WHERE o.fid IN ({marks}) AND o.deleted_at IS NULL ORDER BY o.fid",  # noqa: S608
            [int(fid) for fid in fids],
        )
        return [from_row(row)[1] for row in rows]

    def change(self, observation_id: str, role: Role, **changes: Any) -> Observation:  # noqa: ANN401
        """Change fields named in `CHANGEABLE` and return the new state."""
        unknown = changes.keys() - CHANGEABLE
        if unknown:
            raise ValueError(f"not changeable: {', '.join(sorted(unknown))}")
        before = self.get(observation_id)
        different = {name: new for name, new in changes.items() if getattr(before, name) != new}
        if not different:
            return before
        story = {n: (event_value(getattr(before, n)), event_value(new)) for n, new in different.items()}
        event = self._events.append(role, _ENTITY, observation_id, "changed", story)
        columns: dict[str, Any] = {}
        for name, new in different.items():
            columns |= columns_of(name, new)
        self._update(observation_id, event, columns)
        return self.get(observation_id)

    def delete(self, observation_id: str, role: Role) -> None:
        """Delete one (undo); the row stays for the history, out of sight."""
        self.get(observation_id)
        event = self._events.append(role, _ENTITY, observation_id, "deleted", {})
        self._update(observation_id, event, {"deleted_at": time_text(now())})

    def restore(self, observation_id: str, role: Role) -> None:
        """Take a deletion back."""
        row = self._connection.execute(
            "SELECT 1 FROM observation WHERE id = ? AND deleted_at IS NOT NULL", (observation_id,)
        ).fetchone()
        if row is None:
            raise NotFound(N_("There is no such deleted observation."))
        event = self._events.append(role, _ENTITY, observation_id, "restored", {})
        self._update(observation_id, event, {"deleted_at": None})

    def agree(self, observation_id: str, agreement_id: str, role: Role) -> int:
        """Count one “me too” (once for each `agreement_id`) and return how many there are."""
        before = self.get(observation_id).agreements
        added = self._connection.execute(
            "INSERT OR IGNORE INTO agreement VALUES (?, ?, ?)",
            (agreement_id, observation_id, time_text(now())),
        ).rowcount
        if not added:
            return before
        story = {"agreements": (before, before + 1)}
        event = self._events.append(role, _ENTITY, observation_id, "agreed", story)
        self._update(observation_id, event, {"agreements": before + 1})
        return before + 1

    def disagree(self, observation_id: str, agreement_id: str, role: Role) -> int:
        """Take one “me too” back (never given, nothing happens) and return how many there are."""
        before = self.get(observation_id).agreements
        gone = self._connection.execute(
            "DELETE FROM agreement WHERE observation_id = ? AND id = ?", (observation_id, agreement_id)
        ).rowcount
        if not gone:
            return before
        story = {"agreements": (before, before - 1)}
        event = self._events.append(role, _ENTITY, observation_id, "disagreed", story)
        self._update(observation_id, event, {"agreements": before - 1})
        return before - 1

    def agreed(self, agreement_ids: Mapping[str, str]) -> set[str]:
        """Return those of the observations (id → agreement id) that were agreed with."""
        return {
            observation_id
            for observation_id, agreement_id in agreement_ids.items()
            if self._connection.execute(
                "SELECT 1 FROM agreement WHERE observation_id = ? AND id = ?", (observation_id, agreement_id)
            ).fetchone()
        }

    def changed_since(self, walk_id: str, after: int) -> tuple[list[Observation], list[Observation]]:
        """Return the observations of a walk that changed after an event: those that are there, and those deleted."""
        rows = self._connection.execute(
            f"SELECT o.deleted_at, {READ} FROM observation o WHERE o.walk_id = ? AND o.event > ? ORDER BY o.fid",  # noqa: S608
            (walk_id, after),
        ).fetchall()
        changed = [(row[0] is None, from_row(row[1:])[1]) for row in rows]
        return [one for there, one in changed if there], [one for there, one in changed if not there]

    def duplicates_of(self, observation_id: str) -> list[Observation]:
        """Return the observations that this one stands for, in the order they came."""
        rows = self._connection.execute(
            f"SELECT {READ} FROM observation o WHERE o.duplicate_of = ? AND o.deleted_at IS NULL ORDER BY o.fid",  # noqa: S608
            (observation_id,),
        )
        return [from_row(row)[1] for row in rows]

    def duplicate_counts(self) -> dict[str, int]:
        """Return how many observations each one stands for; those that stand for none are left out."""
        rows = self._connection.execute(
            "SELECT duplicate_of, count(*) FROM observation WHERE duplicate_of IS NOT NULL AND deleted_at IS NULL"
            " GROUP BY duplicate_of"
        )
        return dict(rows.fetchall())

    def find(
        self, selection: Selection = EVERYTHING, *, after: int = 0, limit: int = 1000, newest: bool = False
    ) -> list[tuple[int, Observation]]:
        """Return a page of (fid, observation), by rising `fid` after the given one, or newest first before it."""
        condition, values = where(selection)
        if newest and after:
            condition += " AND o.fid < ?"
            values.append(after)
        elif not newest:
            condition += " AND o.fid > ?"
            values.append(after)
        order = "DESC" if newest else "ASC"
        rows = self._connection.execute(
            f"SELECT {READ} FROM observation o WHERE {condition} ORDER BY o.fid {order} LIMIT ?",  # noqa: S608
            [*values, limit],
        )
        return [from_row(row) for row in rows]

    def count(self, selection: Selection = EVERYTHING) -> int:
        """Return the exact number."""
        return bulk.count(self._connection, selection)

    def count_by(
        self,
        field: Literal["category", "status", "walk_id", "polarity", "light"],
        selection: Selection = EVERYTHING,
    ) -> dict[Any, int]:
        """Return the exact number for each value of a field."""
        return bulk.count_by(self._connection, field, selection)

    def points(self, selection: Selection = EVERYTHING) -> MapPoints:
        """Return what the map draws."""
        return bulk.points(self._connection, selection)

    def frame(self, selection: Selection = EVERYTHING) -> gpd.GeoDataFrame:
        """Return a GeoDataFrame (EPSG:4326) with the contract's columns, index `fid`."""
        return bulk.frame(self._connection, selection)

    def contract_rows(
        self,
        selection: Selection = EVERYTHING,
        *,
        fields: Sequence[str] | None = None,
        after: int = 0,
        limit: int | None = None,
        chunk: int = 5000,
    ) -> Iterator[list[tuple[Any, ...]]]:
        """Yield chunks of rows (lon, lat, *contract fields, all of them in order or those named) by rising `fid`."""
        return bulk.contract_rows(self._connection, selection, fields=fields, after=after, limit=limit, chunk=chunk)

    def geojson(self, selection: Selection = EVERYTHING, *, chunk: int = 5000) -> Iterator[bytes]:
        """Yield an RFC 7946 FeatureCollection in pieces."""
        return bulk.geojson(self._connection, selection, chunk)

    def known_refs(self, refs: Collection[str]) -> set[str]:
        """Return which of these `source_ref`s are kept already (deleted ones too)."""
        return {
            ref
            for chunk in _chunks(refs, _MOST_BOUND)
            for (ref,) in self._connection.execute(
                f"SELECT source_ref FROM observation WHERE source_ref IN ({','.join('?' * len(chunk))})",  # noqa: S608
                chunk,
            )
        }

    def stacks(self, at_least: int = 20) -> list[tuple[float, float, int]]:
        """Return (lon, lat, count) of coordinates shared by at least so many observations, most first."""
        return bulk.stacks(self._connection, at_least)

    def stats(self) -> dict[str, Any]:
        """Return `count`, `first` and `last` day recorded, and `bounds`."""
        return bulk.stats(self._connection)

    def _fresh(self, chunk: list[Observation]) -> list[Observation]:
        refs = self.known_refs([o.source_ref for o in chunk if o.source_ref])
        marks = ",".join("?" * len(chunk))
        ids = {
            id_
            for (id_,) in self._connection.execute(
                f"SELECT id FROM observation WHERE id IN ({marks})",  # noqa: S608 - only marks
                [o.id for o in chunk],
            )
        }
        fresh: list[Observation] = []
        for observation in chunk:
            if observation.id in ids or observation.source_ref in refs:
                continue
            ids.add(observation.id)
            if observation.source_ref:
                refs.add(observation.source_ref)
            fresh.append(observation)
        return fresh

    def _insert_many(self, observations: Sequence[Observation], role: Role) -> None:
        stories = [(o.id, {"status": (None, o.status.value)}) for o in observations]
        event = self._events.append_many(role, _ENTITY, "created", stories)
        fid = self._connection.execute("SELECT ifnull(max(fid), 0) FROM observation").fetchone()[0]
        moment = now()
        self._connection.executemany(
            INSERT,
            (to_row(o, fid + i, event + i - 1, moment) for i, o in enumerate(observations, 1)),
        )

    def _update(self, observation_id: str, event: int, columns: dict[str, Any]) -> None:
        moment = now()
        columns = columns | {"event": event, "changed_at": time_text(moment), "changed_on": local_day(moment)}
        assignments = ", ".join(f"{name} = ?" for name in columns)
        self._connection.execute(
            f"UPDATE observation SET {assignments} WHERE id = ?",  # noqa: S608 - names of our own columns
            [*columns.values(), observation_id],
        )


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
