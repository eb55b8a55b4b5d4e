"""Features of the layers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.domain.event import Role
from hbgeo.domain.ids import now
from hbgeo.domain.place import Place
from hbgeo.domain.position import Box
from hbgeo.errors import N_, NotFound
from hbgeo.store.sqlite.events import SqliteEvents
from hbgeo.store.sqlite.geometry import decode, encode
from hbgeo.store.sqlite.values import local_day, parse_time, time_text

_READ = "id, layer, geom, name, attributes, source, source_ref, changed_at"
_COLUMNS = (
    "geom", "id", "layer", "name", "attributes", "source", "source_ref", "west", "south", "east", "north",
    "changed_at", "changed_on", "event", "deleted_at",
)  # fmt: skip
_UPSERT = (
    f"INSERT INTO place ({', '.join(_COLUMNS)}) VALUES ({','.join('?' * len(_COLUMNS))})"  # noqa: S608 - fixed
    f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{c} = excluded.{c}' for c in _COLUMNS if c != 'id')}"
)


class SqlitePlaces:
    """Implements `hbgeo.store.protocol.Places`."""

    def __init__(self, connection: sqlite3.Connection, events: SqliteEvents) -> None:
        self._connection = connection
        self._events = events

    def put_many(self, places: Iterable[Place], role: Role) -> dict[Literal["created", "changed", "same"], int]:
        """Keep places; one with a known id is changed where it differs, and a deleted one is there again."""
        counts: dict[Literal["created", "changed", "same"], int] = {"created": 0, "changed": 0, "same": 0}
        for place in places:
            before = self._find_one(place.id)
            story = _differences(before, place)
            if not story:
                counts["same"] += 1
                continue
            action: Literal["created", "changed"] = "created" if before is None else "changed"
            event = self._events.append(role, "place", place.id, action, story)
            self._connection.execute(_UPSERT, _row(place, event))
            counts[action] += 1
        return counts

    def get(self, place_id: str) -> Place:
        """Return one."""
        found = self._find_one(place_id)
        if found is None:
            raise NotFound(N_("There is no such place."))
        return found

    def delete(self, place_id: str, role: Role) -> None:
        """Take a place out of sight; its history stays."""
        self.get(place_id)
        event = self._events.append(role, "place", place_id, "deleted", {})
        moment = now()
        self._connection.execute(
            "UPDATE place SET deleted_at = ?, changed_at = ?, changed_on = ?, event = ? WHERE id = ?",
            (time_text(moment), time_text(moment), local_day(moment), event, place_id),
        )

    def change(self, place_id: str, role: Role, **changes: Any) -> Place:  # noqa: ANN401 - any field's value
        """Change fields and return the new state; what is equal already makes no event."""
        self.put_many([replace(self.get(place_id), **changes)], role)
        return self.get(place_id)

    def restore(self, place_id: str, role: Role) -> None:
        """Take a deletion back."""
        row = self._connection.execute("SELECT deleted_at FROM place WHERE id = ?", (place_id,)).fetchone()
        if row is None or row[0] is None:
            raise NotFound(N_("There is no such place."))
        event = self._events.append(role, "place", place_id, "restored", {})
        self._connection.execute(
            "UPDATE place SET deleted_at = NULL, changed_at = ?, changed_on = ?, event = ? WHERE id = ?",
            (time_text(now()), local_day(now()), event, place_id),
        )

    def value_of(self, name: str, plain: Any) -> Any:  # noqa: ANN401 - any field's value
        """Return a field's value from what stands in an event."""
        return shapely.from_wkt(plain) if name == "geometry" and plain is not None else plain

    def find(self, layer: str, box: Box | None = None) -> list[Place]:
        """Return the places of a layer, of those that meet the box when one is given."""
        condition = "layer = ? AND deleted_at IS NULL"
        values: list[str | float] = [layer]
        if box is not None:
            condition += " AND east >= ? AND west <= ? AND north >= ? AND south <= ?"
            values += [box.west, box.east, box.south, box.north]
        rows = self._connection.execute(
            f"SELECT {_READ} FROM place WHERE {condition} ORDER BY fid",  # noqa: S608 - fixed columns
            values,
        )
        places = [_place(row) for row in rows]
        if box is None:
            return places
        window = shapely.box(box.west, box.south, box.east, box.north)
        return [place for place in places if place.geometry.intersects(window)]

    def counts(self) -> dict[str, int]:
        """Return the number of places by layer."""
        return dict(
            self._connection.execute(
                "SELECT layer, count(*) FROM place WHERE deleted_at IS NULL GROUP BY layer"
            ).fetchall()
        )

    def version(self, layer: str) -> tuple[int, int]:
        """Return the number of a layer's places and of the latest event about one that is there."""
        row = self._connection.execute(
            "SELECT count(*), ifnull(max(event), 0) FROM place WHERE layer = ? AND deleted_at IS NULL", (layer,)
        ).fetchone()
        return int(row[0]), int(row[1])

    def frame(self, layer: str) -> gpd.GeoDataFrame:
        """Return a layer as GeoDataFrame (EPSG:4326): id, name, source and its attributes as columns."""
        places = self.find(layer)
        own = pd.DataFrame(
            [{"id": p.id, "name": p.name, "source": p.source} for p in places],
            columns=["id", "name", "source"],
        )
        attributes = pd.DataFrame([p.attributes for p in places], index=own.index)
        attributes = attributes.drop(columns=["id", "name", "source", "geometry"], errors="ignore")
        return gpd.GeoDataFrame(own.join(attributes), geometry=[place.geometry for place in places], crs="EPSG:4326")

    def area(self) -> BaseGeometry | None:
        """Return the union of the layer `omrade`, or None when there is none."""
        shapes = [place.geometry for place in self.find("omrade")]
        return shapely.union_all(shapes) if shapes else None

    def _find_one(self, place_id: str) -> Place | None:
        row = self._connection.execute(
            f"SELECT {_READ} FROM place WHERE id = ? AND deleted_at IS NULL",  # noqa: S608 - fixed columns
            (place_id,),
        ).fetchone()
        return None if row is None else _place(row)


def _row(place: Place, event: int) -> tuple[Any, ...]:
    west, south, east, north = place.geometry.bounds
    moment = now()
    return (
        encode(place.geometry), place.id, place.layer, place.name, _attributes_text(place), place.source,
        place.source_ref, west, south, east, north, time_text(moment), local_day(moment), event, None,
    )  # fmt: skip


def _place(row: tuple[Any, ...]) -> Place:
    id_, layer, geom, name, attributes, source, source_ref, changed_at = row
    return Place(
        id=id_,
        layer=layer,
        geometry=decode(geom),
        name=name,
        attributes=json.loads(attributes),
        source=source,
        source_ref=source_ref,
        changed_at=parse_time(changed_at),
    )


def _attributes_text(place: Place) -> str:
    return json.dumps(place.attributes, ensure_ascii=False, allow_nan=False)


def _differences(before: Place | None, after: Place) -> dict[str, tuple[Any, Any]]:
    story: dict[str, tuple[Any, Any]] = {}
    for name in ("layer", "name", "attributes", "source", "source_ref"):
        old, new = None if before is None else getattr(before, name), getattr(after, name)
        if old != new:
            story[name] = (old, new)
    old_shape = None if before is None else before.geometry
    if old_shape is None or shapely.to_wkb(old_shape) != shapely.to_wkb(after.geometry):
        story["geometry"] = (None if old_shape is None else _wkt(old_shape), _wkt(after.geometry))
    return story


def _wkt(geometry: BaseGeometry) -> str:
    text: str = shapely.to_wkt(geometry, rounding_precision=-1)
    return text
