"""Recorded tracks, in the parts in which the phone sent them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter

import orjson

from hbgeo.domain.event import Role
from hbgeo.domain.track import Track, TrackPoint
from hbgeo.errors import N_, Conflict
from hbgeo.store.protocol import Outcome
from hbgeo.store.sqlite.events import SqliteEvents


class SqliteTracks:
    """Implements `hbgeo.store.protocol.Tracks`."""

    def __init__(self, connection: sqlite3.Connection, events: SqliteEvents) -> None:
        self._connection = connection
        self._events = events

    def add_part(self, walk_id: str, track_id: str, number: int, points: Sequence[TrackPoint], role: Role) -> Outcome:
        """Keep a part; `same` when it came before."""
        text = orjson.dumps([_row(point) for point in points]).decode()
        known = self._connection.execute(
            "SELECT walk_id, points FROM track_part WHERE track_id = ? AND number = ?", (track_id, number)
        ).fetchone()
        if known == (walk_id, text):
            return "same"
        if known is not None:
            raise Conflict(N_("Something else has this id already; nothing was changed."))
        event = self._events.append(role, "walk", walk_id, "tracked", {"points": (None, len(points))})
        self._connection.execute(
            "INSERT INTO track_part VALUES (?, ?, ?, ?, ?)", (track_id, number, walk_id, text, event)
        )
        return "created"

    def of(self, walk_id: str) -> list[Track]:
        """Return the tracks of a walk, oldest first, their parts joined by number."""
        rows = self._connection.execute(
            "SELECT t.track_id, t.points FROM track_part t JOIN (SELECT track_id, min(event) AS began"
            " FROM track_part WHERE walk_id = ? GROUP BY track_id) USING (track_id)"
            " WHERE t.walk_id = ? ORDER BY began, t.track_id, t.number",
            (walk_id, walk_id),
        )
        return [
            Track(
                id=id_, walk_id=walk_id, points=tuple(_point(*row) for _id, text in parts for row in orjson.loads(text))
            )
            for id_, parts in groupby(rows, key=itemgetter(0))
        ]


def _row(point: TrackPoint) -> tuple[float, float, int, float | None]:
    return point.lon, point.lat, round(point.at.timestamp() * 1000), point.accuracy_m


def _point(lon: float, lat: float, at_ms: int, accuracy_m: float | None) -> TrackPoint:
    return TrackPoint(lon, lat, datetime.fromtimestamp(at_ms / 1000, UTC), accuracy_m)
