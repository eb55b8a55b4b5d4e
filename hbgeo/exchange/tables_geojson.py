"""GeoJSON in every valid form: collection, feature, bare geometry, null geometry, three dimensions."""

from __future__ import annotations

from typing import Any

import numpy as np
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.errors import N_, ImportRefused, Problem
from hbgeo.exchange.tables import DEFAULT_LIMITS, GEOMETRY, Limits, Table

_GEOMETRIES = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
)
_DEEPEST_COLLECTION = 8


def parse_geojson(content: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Table:
    """Read the bytes of a GeoJSON file.

    A feature's own `id` becomes the column `id`, or `@id` where a property has that name. The member `crs` of the
    GeoJSON of 2008 is heeded: municipal systems still write it.

    Raises
    ------
    ImportRefused
        When it is no JSON, no GeoJSON, or too much.
    """
    data = _json(content)
    features = _features(data)
    if len(features) > limits.rows:
        raise ImportRefused(N_("The file has more than {limit} rows; divide it."), limit=limits.rows)
    broken: list[tuple[int, Problem, list[str]]] = []
    geometries: list[BaseGeometry | None] = []
    rows: list[dict[str, Any]] = []
    lines: list[int] = []
    for number, feature in enumerate(features, 1):
        try:
            geometry = _geometry(feature)
        except (ValueError, TypeError, AttributeError, IndexError, shapely.errors.GEOSException):
            broken.append((number, Problem(GEOMETRY, N_("The geometry is no valid GeoJSON.")), [_raw(feature)]))
            continue
        geometries.append(geometry)
        rows.append(_properties(feature))
        lines.append(number)
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = geometries
    return Table(
        kind="geojson",
        columns=columns,
        values={name: [row.get(name) for row in rows] for name in columns},
        lines=lines,
        geometry=shapes,
        crs=_crs(data),
        broken=broken,
    )


def _json(content: bytes) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise ImportRefused(
            N_("The file is no JSON: {reason} (line {line}, column {column})."),
            reason=error.msg,
            line=error.lineno,
            column=error.colno,
        ) from error


def _features(data: Any) -> list[Any]:  # noqa: ANN401 - any JSON value
    kind = data.get("type") if isinstance(data, dict) else None
    if kind == "FeatureCollection" and isinstance(data.get("features"), list):
        features: list[Any] = data["features"]
        return features
    if kind == "Feature":
        return [data]
    if kind in _GEOMETRIES:
        return [{"type": "Feature", "geometry": data, "properties": None}]
    raise ImportRefused(
        N_("The file is JSON, but no GeoJSON: its “type” must be FeatureCollection, Feature or a geometry.")
    )


def _geometry(feature: Any) -> BaseGeometry | None:  # noqa: ANN401 - any JSON value
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise ValueError("not a Feature")
    geometry = feature.get("geometry")
    if geometry is None:
        return None
    _check_depth(geometry)
    # By the point most of the time, and much faster than by the general way.
    if geometry.get("type") == "Point" and geometry.get("coordinates"):
        return shapely.Point(_number(geometry["coordinates"][0]), _number(geometry["coordinates"][1]))
    return shapely.from_geojson(orjson.dumps(geometry))


def _number(value: Any) -> float:  # noqa: ANN401 - any JSON value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    return float(value)


def _check_depth(geometry: dict[str, Any]) -> None:
    level = [geometry]
    for _ in range(_DEEPEST_COLLECTION):
        level = [part for whole in level for part in whole.get("geometries", ())]
        if not level:
            return
    raise ValueError("collections inside collections")


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    row = dict(properties) if isinstance(properties, dict) else {}
    if feature.get("id") is not None:
        row["@id" if "id" in row else "id"] = feature["id"]
    return row


def _crs(data: dict[str, Any]) -> str | None:
    crs = data.get("crs")
    said = crs.get("properties") if isinstance(crs, dict) else None
    name = said.get("name") if isinstance(said, dict) else None
    return name if isinstance(name, str) else None


def _raw(feature: Any) -> str:  # noqa: ANN401 - any JSON value
    return orjson.dumps(feature)[:1000].decode(errors="replace")
