"""A layer on its way out: rows of the contract in chunks, and the same as Arrow for GDAL to write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely
from pyproj import Transformer

from hbgeo.domain.contract import Field

#: Coordinate systems offered: WGS 84, SWEREF 99 TM, SWEREF 99 12 00.
CRS_CODES = (4326, 3006, 3007)
GEOMETRY = "geom"
Column = Sequence[Any]
GeometryType = Literal["Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"]

_FAMILIES: tuple[tuple[GeometryType, GeometryType, str], ...] = (
    ("Point", "MultiPoint", "_punkt"),
    ("LineString", "MultiLineString", "_linje"),
    ("Polygon", "MultiPolygon", "_yta"),
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a layer.

    Parameters
    ----------
    geometries
        shape (n,), shapely geometries in WGS 84 (EPSG:4326), None where there is none.
    columns
        One sequence of n plain values for each field; days as ISO 8601 text.
    """

    geometries: npt.NDArray[Any]
    columns: Sequence[Column]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A layer of the contract.

    Parameters
    ----------
    name
        As it is called in every format.
    geometry_type
        The one type that all its geometries have.
    chunks
        Gone through once.
    description
        How its rows came about, where that is not told by the layer's name.
    """

    name: str
    geometry_type: GeometryType
    fields: tuple[Field, ...]
    chunks: Iterable[Chunk] = field(repr=False)
    description: str = ""


def point_chunks(rows: Iterable[Sequence[tuple[Any, ...]]]) -> Iterator[Chunk]:
    """Yield rows (lon, lat, *values), degrees (EPSG:4326), as chunks."""
    for chunk in rows:
        lon, lat, *columns = zip(*chunk, strict=True)
        yield Chunk(shapely.points(np.array(lon, dtype=float), np.array(lat, dtype=float)), columns)


def split_by_type(
    name: str, fields: tuple[Field, ...], chunk: Chunk, *, main: GeometryType = "Point"
) -> tuple[list[Layer], int]:
    """Return the rows as layers of one geometry type each, and how many rows fit none.

    The main type keeps the name, others add `_punkt`, `_linje` or `_yta`; a type that has a multi-geometry becomes
    all multi. Rows without geometry and mixed collections are what fits none.
    """
    kinds = np.array([g.geom_type if g is not None else "" for g in chunk.geometries], dtype=object)
    layers: list[Layer] = []
    left = len(kinds)
    for single, multi, suffix in _FAMILIES:
        rows = np.flatnonzero((kinds == single) | (kinds == multi)).tolist()
        if not rows:
            continue
        left -= len(rows)
        all_multi = bool((kinds[rows] == multi).any())
        geometries = chunk.geometries[rows]
        part = Chunk(
            _as_multi(geometries) if all_multi else geometries,
            [[column[i] for i in rows] for column in chunk.columns],
        )
        kind = multi if all_multi else single
        called = name if single == main else name + suffix
        layers.append(Layer(name=called, geometry_type=kind, fields=fields, chunks=[part]))
    return layers, left


def arrow_reader(
    layer: Layer, crs: int, *, widths: Callable[[Field], int | None] = lambda _: None
) -> pa.RecordBatchReader:
    """Return the layer as a stream of Arrow batches: its fields, then `geom` as WKB.

    Parameters
    ----------
    crs
        EPSG code of the coordinates in the stream; x is east or longitude, y north or latitude.
    widths
        Width that GDAL gives the field, where the format has widths.
    """
    schema = pa.schema([_arrow_field(f, widths(f)) for f in layer.fields] + [pa.field(GEOMETRY, pa.binary())])
    project = _projection(crs)
    return pa.RecordBatchReader.from_batches(
        schema, (_batch(chunk, layer.fields, schema, project) for chunk in layer.chunks)
    )


def _batch(
    chunk: Chunk, fields: Sequence[Field], schema: pa.Schema, project: Callable[[npt.NDArray[Any]], npt.NDArray[Any]]
) -> pa.RecordBatch:
    arrays = [_arrow_column(f, column) for f, column in zip(fields, chunk.columns, strict=True)]
    wkb = shapely.to_wkb(project(chunk.geometries), output_dimension=2, byte_order=1)
    return pa.record_batch([*arrays, pa.array(wkb, pa.binary())], schema=schema)


def _arrow_field(f: Field, width: int | None) -> pa.Field:
    metadata = None if width is None else {"GDAL:OGR:width": str(width)}
    return pa.field(f.name, _ARROW[f.type], metadata=metadata)


def _arrow_column(f: Field, column: Column) -> pa.Array:
    if f.type == "date":
        return pa.array(column, pa.string()).cast(pa.date32())
    return pa.array(column, _ARROW[f.type])


_ARROW = {"text": pa.string(), "integer": pa.int32(), "real": pa.float64(), "date": pa.date32()}


def _projection(crs: int) -> Callable[[npt.NDArray[Any]], npt.NDArray[Any]]:
    if crs == CRS_CODES[0]:
        return lambda geometries: geometries
    transformer = Transformer.from_crs(CRS_CODES[0], crs, always_xy=True)

    def coordinates(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    return lambda geometries: shapely.transform(geometries, coordinates)


def _as_multi(geometries: npt.NDArray[Any]) -> npt.NDArray[Any]:
    parts, of = shapely.get_parts(geometries, return_index=True)
    makers = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)
    kinds = ("Point", "LineString", "Polygon")
    maker = makers[kinds.index(parts[0].geom_type)]
    result: npt.NDArray[Any] = maker(parts, indices=of)
    return result
