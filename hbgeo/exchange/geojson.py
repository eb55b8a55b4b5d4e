"""GeoJSON by RFC 7946: WGS 84, seven decimals, right-hand rings, a stable id on every feature, no `crs`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import orjson
import shapely
from shapely.geometry.base import BaseMultipartGeometry

from hbgeo.domain.position import DECIMALS
from hbgeo.errors import N_, InvalidInput, Problem
from hbgeo.exchange.cells import plain_values
from hbgeo.exchange.rfc7946 import validate

__all__ = ["feature_collection", "point_collection", "validate"]

CHUNK = 5000
_WGS84 = "EPSG:4326"
_HEAD = b'{"type":"FeatureCollection","features":[\n'
_TAIL = b"\n]}\n"
_GLOBE = (180.0, 90.0)


def feature_collection(
    frame: gpd.GeoDataFrame, id_column: str, *, description: str = "", chunk: int = CHUNK
) -> Iterator[bytes]:
    """Return the pieces of a FeatureCollection that validates by RFC 7946.

    Parameters
    ----------
    frame
        Any geometries, with a CRS (they are brought to WGS 84). M values are left out, empty geometries become
        null. NaN and missing values become null, days `YYYY-MM-DD`, times ISO 8601, nested values JSON text.
    id_column
        Column that is written as `id` of each feature and stays a property; unique, without gaps.
    description
        Written as a member of the collection (RFC 7946, section 6.1), when there is any.
    chunk
        Features in a piece.

    Raises
    ------
    InvalidInput
        When the frame has no CRS, its ids or columns are not unique, or a geometry is not on the globe.
    """
    _check_frame(frame, id_column)
    located = frame if frame.crs.equals(_WGS84) else frame.to_crs(_WGS84)
    _check_globe(located, id_column)
    pieces = (_features(located.iloc[i : i + chunk], id_column) for i in range(0, len(located), chunk))
    return _joined(pieces, description)


def point_collection(rows: Iterable[Sequence[tuple[Any, ...]]], names: Sequence[str], id_name: str) -> Iterator[bytes]:
    """Yield the pieces of a FeatureCollection of points.

    Parameters
    ----------
    rows
        Chunks of rows (lon, lat, *values); degrees (EPSG:4326) of at most seven decimals, values plain.
    names
        Names of the values, in order.
    id_name
        Which of them is the `id` of the feature.
    """
    at = 2 + list(names).index(id_name)
    return _joined([_point(row, names, at) for row in chunk] for chunk in rows)


def _joined(chunks: Iterable[Sequence[bytes]], description: str = "") -> Iterator[bytes]:
    yield _HEAD.replace(b",", b',"description":' + orjson.dumps(description) + b",", 1) if description else _HEAD
    separator = b""
    for features in chunks:
        if features:
            yield separator + b",\n".join(features)
            separator = b",\n"
    yield _TAIL


def _point(row: tuple[Any, ...], names: Sequence[str], id_at: int) -> bytes:
    return orjson.dumps(
        {
            "type": "Feature",
            "id": row[id_at],
            "geometry": {"type": "Point", "coordinates": row[:2]},
            "properties": dict(zip(names, row[2:], strict=True)),
        }
    )


def _features(frame: gpd.GeoDataFrame, id_column: str) -> list[bytes]:
    columns = frame.columns.drop(frame.geometry.name)
    names = [str(column) for column in columns]
    values = [plain_values(frame[column]) for column in columns]
    ids = values[list(columns).index(id_column)]
    geometries = _geometry_texts(np.asarray(frame.geometry.array))
    rows = zip(*values, strict=True)
    return [
        orjson.dumps(
            {"type": "Feature", "id": id_, "geometry": geometry, "properties": dict(zip(names, row, strict=True))}
        )
        for id_, geometry, row in zip(ids, geometries, rows, strict=True)
    ]


def _geometry_texts(geometries: npt.NDArray[Any]) -> list[orjson.Fragment | None]:
    located = geometries.copy()
    located[shapely.is_empty(located)] = None
    ready = shapely.orient_polygons(_rounded(_without_empty_parts(located)))
    return [None if text is None else orjson.Fragment(text) for text in shapely.to_geojson(ready)]


def _rounded(geometries: npt.NDArray[Any]) -> npt.NDArray[Any]:
    result = geometries.copy()
    with_z = shapely.has_z(geometries)
    for mask, include_z in ((with_z, True), (~with_z, False)):
        result[mask] = shapely.transform(geometries[mask], _round, include_z=include_z)
    return result


def _round(coordinates: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    # + 0.0 turns -0.0 into 0.0.
    return np.round(coordinates, DECIMALS) + 0.0


def _without_empty_parts(geometries: npt.NDArray[Any]) -> npt.NDArray[Any]:
    # An empty part of a collection would be written as an empty ring, which the RFC does not know.
    parts, of = shapely.get_parts(geometries, return_index=True)
    result = geometries.copy()
    for index in np.unique(of[shapely.is_empty(parts)]):
        result[index] = _filled(geometries[index])
    return result


def _filled(geometry: BaseMultipartGeometry) -> BaseMultipartGeometry:
    return type(geometry)([part for part in geometry.geoms if not part.is_empty])


def _check_frame(frame: gpd.GeoDataFrame, id_column: str) -> None:
    problems = []
    if frame.crs is None:
        problems.append(Problem("crs", N_("The layer has no coordinate system; set one.")))
    if not frame.columns.is_unique:
        problems.append(Problem("columns", N_("Two columns have the same name.")))
    elif id_column not in frame.columns:
        problems.append(Problem("id", N_("There is no column “{name}” to take the ids from."), {"name": id_column}))
    elif frame[id_column].isna().any() or not frame[id_column].is_unique:
        problems.append(
            Problem("id", N_("The ids in “{name}” must be there and differ in every row."), {"name": id_column})
        )
    if problems:
        raise InvalidInput(tuple(problems))


def _check_globe(frame: gpd.GeoDataFrame, id_column: str) -> None:
    coordinates, of = shapely.get_coordinates(np.asarray(frame.geometry.array), return_index=True)
    # A comparison with NaN is False: what is no number counts as outside.
    outside = of[~(np.abs(coordinates) <= _GLOBE).all(axis=1)]
    if len(outside):
        name = frame[id_column].iloc[outside[0]]
        raise InvalidInput(
            (Problem("geometry", N_("The geometry of “{name}” is not on the globe."), {"name": str(name)}),)
        )
