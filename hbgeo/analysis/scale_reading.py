"""Points read from a folder of Parquet files in pieces: GeoParquet, or plain Parquet with `x` and `y` or WKB.

GeoParquet 1.1 says in its schema which column holds the shapes, how they are written (WKB, or `point` with x and y)
and in which coordinate system; without one it is OGC:CRS84. Plain Parquet says none of that: the columns are then
called `x` and `y`, or `geometry` (WKB), and the coordinate system is the caller's, as it is where GeoParquet leaves it
open (null). Source: geoparquet.org/releases/v1.1.0.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyproj

from hbgeo.analysis.inputs import CRS, Floats, metres, weights_for
from hbgeo.errors import N_, ImportRefused

#: Rows that are in memory at once.
_ROWS = 1 << 18
#: A point in WKB, little-endian: 1 byte of order, 4 of type, two numbers of 8.
_WKB_POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])


@dataclass(frozen=True, slots=True)
class Layout:
    """Where positions and weights stand in a table, and what positions mean.

    Parameters
    ----------
    columns
        One column of shapes, or two: metres or degrees to the east and to the north.
    encoding
        `WKB`, `point` (a structure of x and y) or `xy`.
    crs
        The coordinate system of the positions.
    weights
        Column of numbers of 0 or more; None: each point counts 1.
    where
        Which rows count; None: all.
    """

    columns: tuple[str, ...]
    encoding: str
    crs: Any
    weights: str | None = None
    where: pc.Expression | None = None

    def points(self, piece: ds.Fragment) -> Iterator[tuple[Floats, Floats | None]]:
        """Yield positions – (n, 2) metres in EPSG:3007 – and weights of a piece, some rows at a time."""
        names = [*self.columns, *([self.weights] if self.weights else [])]
        for batch in piece.to_batches(columns=names, filter=self.where, batch_size=_ROWS):
            xy = self._metres(batch)
            heavy = weights_for(len(xy), _numbers(batch, self.weights)) if self.weights else None
            yield xy, heavy

    def _metres(self, batch: pa.RecordBatch) -> Floats:
        if self.encoding == "WKB":
            shapes = batch.column(self.columns[0])
            xy = _plain_points(shapes)
            if xy is None:
                return metres(gpd.GeoSeries.from_wkb(shapes.to_numpy(zero_copy_only=False), crs=self.crs))
        elif self.encoding == "point":
            x, y, *_ = batch.column(self.columns[0]).flatten()
            xy = np.column_stack([_column(x), _column(y)])
        else:
            xy = np.column_stack([_numbers(batch, name) for name in self.columns])
        return metres(_projected(metres(xy), self.crs))


def layout_of(schema: pa.Schema, crs: Any, weights: str | None, where: pc.Expression | None) -> Layout:  # noqa: ANN401 - what pyproj takes
    """Return where positions stand in a table, from its GeoParquet description or else from the names of columns.

    Parameters
    ----------
    schema
        The columns, with the description of GeoParquet where there is one.
    crs
        Coordinate system of positions where the file says none.
    weights, where
        As in `Layout`.

    Raises
    ------
    ImportRefused
        When there are no positions, they are written in a way that is not read, or there is no such weight.
    """
    if weights is not None and weights not in schema.names:
        raise ImportRefused(N_("There is no column {name}."), name=weights)
    described = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
    if described:
        name = described["primary_column"]
        column = described["columns"][name]
        if column["encoding"] not in ("WKB", "point"):
            raise ImportRefused(N_("Shapes written as {name} are not read: write WKB."), name=column["encoding"])
        said = column.get("crs", "OGC:CRS84") or crs
        return Layout((name,), column["encoding"], pyproj.CRS.from_user_input(said), weights, where)
    if {"x", "y"} <= set(schema.names):
        return Layout(("x", "y"), "xy", pyproj.CRS.from_user_input(crs), weights, where)
    if "geometry" in schema.names:
        return Layout(("geometry",), "WKB", pyproj.CRS.from_user_input(crs), weights, where)
    raise ImportRefused(N_("The files hold no positions: neither GeoParquet nor columns x and y."))


def _projected(xy: Floats, crs: pyproj.CRS) -> Floats:
    """Return positions in EPSG:3007, as GeoPandas would."""
    if crs == CRS or not len(xy):
        return xy
    change = pyproj.Transformer.from_crs(crs, CRS, always_xy=True)
    return np.column_stack(change.transform(xy[:, 0], xy[:, 1]))


def _plain_points(shapes: pa.Array) -> Floats | None:
    """Return x and y of shapes that all are points in little-endian WKB, without making shapes of them."""
    if shapes.null_count or not len(shapes) or not (pa.types.is_binary(shapes.type) or _large(shapes.type)):
        return None
    wide = np.int64 if _large(shapes.type) else np.int32
    _, places, content = shapes.buffers()
    ends = np.frombuffer(places, wide)[shapes.offset : shapes.offset + len(shapes) + 1]
    if not (np.diff(ends) == _WKB_POINT.itemsize).all():
        return None
    records = np.frombuffer(content, _WKB_POINT, count=len(shapes), offset=int(ends[0]))
    if not ((records["order"] == 1) & (records["type"] == 1)).all():
        return None
    return np.column_stack([records["x"], records["y"]])


def _large(kind: pa.DataType) -> bool:
    return bool(pa.types.is_large_binary(kind))


def _numbers(batch: pa.RecordBatch, name: str) -> Floats:
    """Return a column as numbers; what is missing is not a number."""
    return _column(batch.column(name))


def _column(values: pa.Array) -> Floats:
    return np.asarray(pc.cast(values, pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
