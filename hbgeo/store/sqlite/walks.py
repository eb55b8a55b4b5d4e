"""Walks with their stops."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

import geopandas as gpd
import shapely
from pyproj import Geod

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_leader_key, now
from hbgeo.domain.observation import Light
from hbgeo.domain.position import Position, PositionSource
from hbgeo.domain.walk import Stop, Walk, WalkState, WalkType
from hbgeo.errors import N_, Conflict, NotFound
from hbgeo.store.sqlite.events import SqliteEvents
from hbgeo.store.sqlite.geometry import decode, encode, encode_point
from hbgeo.store.sqlite.values import maybe_parse_time, time_text
from hbgeo.store.sqlite.views import view_frame

_WALK_COLUMNS = (
    "geom", "id", "code", "title", "on_day", "type", "purpose", "theme", "area", "starts", "ends", "state",
    "leader_role", "secretary_role", "light", "weather", "languages", "interpreter", "accessible", "participants",
    "length_m", "expected_minutes", "follows_walk_id", "opened_at", "closed_at", "changed_at", "event",
    "leader_key",
)  # fmt: skip
_STOP_COLUMNS = (
    "geom", "id", "walk_id", "number", "lon", "lat", "position_source", "accuracy_m", "name", "reason", "landowner",
    "event", "deleted_at", "action_id",
)  # fmt: skip
_ELLIPSOID = Geod(ellps="GRS80")


class SqliteWalks:
    """Implements `hbgeo.store.protocol.Walks`."""

    def __init__(self, connection: sqlite3.Connection, events: SqliteEvents) -> None:
        self._connection = connection
        self._events = events

    def save(self, walk: Walk, stops: Sequence[Stop], role: Role) -> None:
        """Create the walk or replace what changed, stops included; every difference becomes an event."""
        taken = self._connection.execute("SELECT id FROM walk WHERE code = ?", (walk.code,)).fetchone()
        if taken and taken[0] != walk.id:
            raise Conflict(N_("Another walk has the code {code}."), code=walk.code)
        known = self._connection.execute("SELECT 1 FROM walk WHERE id = ?", (walk.id,)).fetchone()
        before = self.get(walk.id) if known else None
        if not walk.leader_key:
            walk = replace(walk, leader_key=before.leader_key if before else new_leader_key())
        story = _differences(before, walk, leave_out={"changed_at", "leader_key"})
        if before is not None and before.leader_key != walk.leader_key:
            # The history tells that there is a new key, not which.
            story["leader_key"] = (None, None)
        if story:
            event = self._events.append(role, "walk", walk.id, "changed" if known else "created", story)
            self._upsert("walk", _WALK_COLUMNS, _walk_row(walk, event))
        self._save_stops(walk.id, stops, role)

    def get(self, walk_id: str) -> Walk:
        """Return one."""
        return self._one("id = ?", walk_id)

    def by_code(self, code: str) -> Walk:
        """Return the walk with the join code, however it was typed."""
        return self._one("code = ?", code.strip().upper())

    def all(self) -> list[Walk]:
        """Return all walks, latest day first."""
        return self._find("1 ORDER BY on_day DESC, starts DESC, fid DESC", ())

    def stops(self, walk_id: str) -> list[Stop]:
        """Return the stops of a walk by number."""
        rows = self._connection.execute(
            "SELECT id, walk_id, number, lon, lat, position_source, accuracy_m, name, reason, landowner,"
            " action_id FROM stop WHERE walk_id = ? AND deleted_at IS NULL ORDER BY number",
            (walk_id,),
        )
        return [
            Stop(
                id=id_,
                walk_id=walk,
                number=number,
                position=Position(lon=lon, lat=lat, source=PositionSource(source), accuracy_m=accuracy_m),
                name=name,
                reason=reason,
                landowner=landowner,
                action_id=action_id,
            )
            for id_, walk, number, lon, lat, source, accuracy_m, name, reason, landowner, action_id in rows
        ]

    def stops_frame(self) -> gpd.GeoDataFrame:
        """Return all stops (contract columns, EPSG:4326)."""
        return view_frame(self._connection, "trygghet_stopp")

    def routes_frame(self) -> gpd.GeoDataFrame:
        """Return all routes (contract columns, EPSG:4326)."""
        return view_frame(self._connection, "trygghet_rutt")

    def _save_stops(self, walk_id: str, stops: Sequence[Stop], role: Role) -> None:
        before = {stop.id: stop for stop in self.stops(walk_id)}
        gone = before.keys() - {stop.id for stop in stops}
        moment = time_text(now())
        for stop_id in sorted(gone, key=lambda id_: before[id_].number):
            event = self._events.append(role, "stop", stop_id, "deleted", {})
            self._connection.execute("UPDATE stop SET deleted_at = ?, event = ? WHERE id = ?", (moment, event, stop_id))
        changed = [(stop, _differences(before.get(stop.id), stop)) for stop in stops]
        # Numbers are unique: those that change first step aside, so that two stops can trade places.
        for stop, story in changed:
            if stop.id in before and "number" in story:
                self._connection.execute("UPDATE stop SET number = -number WHERE id = ?", (stop.id,))
        for stop, story in changed:
            if story:
                action = "changed" if stop.id in before else "created"
                event = self._events.append(role, "stop", stop.id, action, story)
                self._upsert("stop", _STOP_COLUMNS, _stop_row(stop, event))

    def _upsert(self, table: str, columns: Sequence[str], row: tuple[Any, ...]) -> None:
        updates = ", ".join(f"{name} = excluded.{name}" for name in columns if name != "id")
        self._connection.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({','.join('?' * len(columns))})"  # noqa: S608
            f" ON CONFLICT (id) DO UPDATE SET {updates}",
            row,
        )

    def _one(self, condition: str, value: str) -> Walk:
        found = self._find(condition, (value,))
        if not found:
            raise NotFound(N_("There is no such walk."))
        return found[0]

    def _find(self, condition: str, values: tuple[Any, ...]) -> list[Walk]:
        rows = self._connection.execute(
            f"SELECT {', '.join(_WALK_COLUMNS)} FROM walk WHERE {condition}",  # noqa: S608 - our own conditions
            values,
        )
        return [_walk(dict(zip(_WALK_COLUMNS, row, strict=True))) for row in rows]


def _walk_row(walk: Walk, event: int) -> tuple[Any, ...]:
    w = walk
    length_m = None if w.route is None else _ELLIPSOID.geometry_length(w.route)
    return (
        None if w.route is None else encode(w.route), w.id, w.code, w.title, w.on.isoformat(), w.type.value, w.purpose,
        w.theme, w.area, _plain(w.starts), _plain(w.ends), w.state.value, w.leader_role, w.secretary_role,
        _plain(w.light), w.weather, json.dumps(list(w.languages)), w.interpreter, w.accessible,
        None if w.participants is None else json.dumps(w.participants, ensure_ascii=False), length_m,
        w.expected_minutes, w.follows_walk_id, _plain(w.opened_at), _plain(w.closed_at), time_text(now()), event,
        w.leader_key,
    )  # fmt: skip


def _walk(row: dict[str, Any]) -> Walk:
    return Walk(
        id=row["id"],
        code=row["code"],
        title=row["title"],
        on=date.fromisoformat(row["on_day"]),
        type=WalkType(row["type"]),
        purpose=row["purpose"],
        theme=row["theme"],
        area=row["area"],
        starts=time.fromisoformat(row["starts"]) if row["starts"] else None,
        ends=time.fromisoformat(row["ends"]) if row["ends"] else None,
        state=WalkState(row["state"]),
        leader_role=row["leader_role"],
        secretary_role=row["secretary_role"],
        light=Light(row["light"]) if row["light"] else None,
        weather=row["weather"],
        languages=tuple(json.loads(row["languages"])),
        interpreter=bool(row["interpreter"]),
        accessible=bool(row["accessible"]),
        participants=json.loads(row["participants"]) if row["participants"] else None,
        route=decode(row["geom"]) if row["geom"] else None,
        expected_minutes=row["expected_minutes"],
        follows_walk_id=row["follows_walk_id"],
        opened_at=maybe_parse_time(row["opened_at"]),
        closed_at=maybe_parse_time(row["closed_at"]),
        changed_at=maybe_parse_time(row["changed_at"]),
        leader_key=row["leader_key"],
    )


def _stop_row(stop: Stop, event: int) -> tuple[Any, ...]:
    p = stop.position
    return (
        encode_point(p.lon, p.lat), stop.id, stop.walk_id, stop.number, p.lon, p.lat, p.source.value, p.accuracy_m,
        stop.name, stop.reason, stop.landowner, event, None, stop.action_id,
    )  # fmt: skip


def _differences(
    before: Walk | Stop | None, after: Walk | Stop, leave_out: set[str] | None = None
) -> dict[str, tuple[Any, Any]]:
    story = {}
    for field in fields(after):
        old = None if before is None else _plain(getattr(before, field.name))
        new = _plain(getattr(after, field.name))
        if old != new and field.name not in (leave_out or ()):
            story[field.name] = (old, new)
    return story


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field's value
    if isinstance(value, Position):
        return [value.lon, value.lat, value.source.value, value.accuracy_m]
    if isinstance(value, shapely.LineString):
        return shapely.to_wkt(value, rounding_precision=7)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
