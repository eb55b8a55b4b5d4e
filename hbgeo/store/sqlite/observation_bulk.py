"""Observations by the hundred thousand: counts, map points, frames, GeoJSON."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from hbgeo.domain.contract import OBSERVATION_FIELDS, FieldType
from hbgeo.domain.selection import Selection
from hbgeo.store.protocol import MapPoints
from hbgeo.store.sqlite.selection_sql import INSIDE, edges, where

_FROM = "FROM observation o LEFT JOIN stop s ON s.id = o.stop_id LEFT JOIN label l ON l.code = o.category"
#: The contract's fields as expressions over `_FROM`; the live view `trygghet_punkt` says the same.
_EXPRESSIONS = {
    "obs_id": "o.id", "vandr_id": "o.walk_id", "stopp_nr": "s.number", "kat_kod": "o.category", "kat_sv": "l.sv",
    "kod2": "o.subcode", "polaritet": "o.polarity", "besk": "o.text", "trygg_dag": "o.safety_day",
    "trygg_mork": "o.safety_dark", "brattom": "o.urgency", "status": "o.status", "ansvarig": "o.owner",
    "markagare": "o.land", "motivering": "o.reason", "skapad": "o.recorded_on", "andrad": "o.changed_on",
    "atgardat": "o.fixed_on", "maldatum": "o.due_on", "foto_fil": "o.photo_file", "n_medhall": "o.agreements",
    "kalla": "o.source", "noggr_m": "o.accuracy_m",
}  # fmt: skip
#: What else can be had beside the contract's fields.
_OTHERS = {"fid": "o.fid", "ljus": "o.light"}
_SELECT = ", ".join(_EXPRESSIONS[field.name] for field in OBSERVATION_FIELDS)
_ARROW = {"text": pa.string(), "integer": pa.int64(), "real": pa.float64(), "date": pa.string()}
_SCHEMA = pa.schema(
    [("fid", pa.int64()), ("lon", pa.float64()), ("lat", pa.float64())]
    + [(field.name, _ARROW[field.type]) for field in OBSERVATION_FIELDS]
)
_FRAME_CHUNK = 500
_FEATURE = (
    '\'{"type":"Feature","id":\' || json_quote(o.id) || \',"geometry":{"type":"Point","coordinates":[\' '
    "|| printf('%.7f,%.7f', o.lon, o.lat) || ']},\"properties\":' || json_object("
    + ", ".join(f"'{field.name}', {_EXPRESSIONS[field.name]}" for field in OBSERVATION_FIELDS)
    + ") || '}'"
)


def count(connection: sqlite3.Connection, selection: Selection) -> int:
    """Return the exact number of selected observations."""
    if selection.box and selection == Selection(box=selection.box):  # the R-tree alone knows, and exactly
        row = connection.execute(
            f"SELECT count(*) FROM observation_box WHERE {INSIDE}",  # noqa: S608 - fixed
            edges(selection.box),
        ).fetchone()
        return int(row[0])
    condition, values = where(selection)
    row = connection.execute(f"SELECT count(*) FROM observation o WHERE {condition}", values).fetchone()  # noqa: S608
    return int(row[0])


def count_by(connection: sqlite3.Connection, field: str, selection: Selection) -> dict[Any, int]:
    """Return the exact number for each value of `category`, `status`, `walk_id`, `polarity` or `light`."""
    if field not in {"category", "status", "walk_id", "polarity", "light"}:
        raise ValueError(f"not countable: {field}")
    condition, values = where(selection)
    rows = connection.execute(
        f"SELECT o.{field}, count(*) FROM observation o WHERE {condition} GROUP BY 1",  # noqa: S608 - checked name
        values,
    )
    return dict(rows.fetchall())


def points(connection: sqlite3.Connection, selection: Selection) -> MapPoints:
    """Return what the map draws, ordered by `fid`."""
    condition, values = where(selection)
    rows = connection.execute(
        f"SELECT o.fid, o.lon, o.lat, o.category, o.polarity FROM observation o WHERE {condition}",  # noqa: S608
        values,
    ).fetchall()
    fid, lon, lat, category, polarity = zip(*rows, strict=True) if rows else ((),) * 5
    codes, categories = pd.factorize(np.array(category, dtype=object), sort=True)
    order = np.argsort(np.array(fid, dtype=np.int64))
    return MapPoints(
        fid=np.array(fid, dtype=np.int64)[order],
        lon=np.array(lon, dtype=np.float64)[order],
        lat=np.array(lat, dtype=np.float64)[order],
        category=codes.astype(np.int16)[order],
        polarity=np.array(polarity, dtype=np.int8)[order],
        categories=tuple(categories),
    )


def frame(connection: sqlite3.Connection, selection: Selection) -> gpd.GeoDataFrame:
    """Return the contract's columns as GeoDataFrame (EPSG:4326), index `fid`, days as datetime64."""
    condition, values = where(selection)
    cursor = connection.execute(
        f"SELECT o.fid, o.lon, o.lat, {_SELECT} {_FROM} WHERE {condition} ORDER BY o.fid",
        values,
    )
    # Into Arrow by small pieces: all rows at once as Python objects take twice the time.
    batches = [_batch(rows) for rows in iter(lambda: cursor.fetchmany(_FRAME_CHUNK), [])]
    table = pa.Table.from_batches(batches, _SCHEMA).combine_chunks()
    data = {field.name: _column(table.column(field.name), field.type) for field in OBSERVATION_FIELDS}
    geometry = shapely.points(table.column("lon").to_numpy(), table.column("lat").to_numpy())
    index = pd.Index(table.column("fid").to_numpy(), name="fid")
    return gpd.GeoDataFrame(data, geometry=geometry, index=index, crs="EPSG:4326")


def contract_rows(  # noqa: PLR0913 - by name
    connection: sqlite3.Connection,
    selection: Selection,
    *,
    fields: Sequence[str] | None,
    after: int,
    limit: int | None,
    chunk: int,
) -> Iterator[list[tuple[Any, ...]]]:
    """Yield chunks of rows (lon, lat, *contract fields, all of them in order or those named) by rising `fid`."""
    condition, values = where(selection)
    wanted = _SELECT if fields is None else ", ".join((_EXPRESSIONS | _OTHERS)[name] for name in fields)
    cursor = connection.execute(
        f"SELECT o.lon, o.lat, {wanted} {_FROM} WHERE {condition} AND o.fid > ? ORDER BY o.fid LIMIT ?",
        [*values, after, -1 if limit is None else limit],
    )
    while rows := cursor.fetchmany(chunk):
        yield rows


def geojson(connection: sqlite3.Connection, selection: Selection, chunk: int) -> Iterator[bytes]:
    """Yield an RFC 7946 FeatureCollection in pieces; SQLite writes the JSON, so text is escaped as JSON demands."""
    condition, values = where(selection)
    cursor = connection.execute(
        f"SELECT {_FEATURE} {_FROM} WHERE {condition} ORDER BY o.fid",
        values,
    )
    yield b'{"type":"FeatureCollection","features":[\n'
    separator = ""
    while rows := cursor.fetchmany(chunk):
        yield (separator + ",\n".join([feature for (feature,) in rows])).encode()
        separator = ",\n"
    yield b"\n]}\n"


def stacks(connection: sqlite3.Connection, at_least: int) -> list[tuple[float, float, int]]:
    """Return (lon, lat, count) of coordinates shared by at least so many observations, most first."""
    return connection.execute(
        "SELECT lon, lat, count(*) FROM observation WHERE deleted_at IS NULL GROUP BY lon, lat"
        " HAVING count(*) >= ? ORDER BY 3 DESC, 1, 2",
        (at_least,),
    ).fetchall()


def stats(connection: sqlite3.Connection) -> dict[str, Any]:
    """Return `count`, `first` and `last` day recorded, and `bounds` (west, south, east, north) or None."""
    number, first, last, west, south, east, north = connection.execute(
        "SELECT count(*), min(recorded_on), max(recorded_on), min(lon), min(lat), max(lon), max(lat)"
        " FROM observation o WHERE deleted_at IS NULL"
    ).fetchone()
    bounds = (west, south, east, north) if number else None
    return {"count": number, "first": first, "last": last, "bounds": bounds}


def _batch(rows: list[tuple[Any, ...]]) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, _SCHEMA.types, strict=True)]
    return pa.record_batch(arrays, schema=_SCHEMA)


def _column(column: pa.ChunkedArray, kind: FieldType) -> Any:  # noqa: ANN401 - an array of numpy or of pandas
    if kind == "text":
        return pd.array(column, dtype="str")
    if kind == "date":
        return pd.array(column.cast(pa.date32()).cast(pa.timestamp("s")).to_numpy())
    if kind == "integer" and column.null_count:
        return pd.arrays.IntegerArray(column.fill_null(0).to_numpy(), column.is_null().to_numpy())
    return column.to_numpy()
