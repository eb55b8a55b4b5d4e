"""Any file of places, read as features: what it is decides the reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely

from hbgeo.domain.catalogue import Layer
from hbgeo.errors import N_, ImportRefused, Problem
from hbgeo.exchange.layers_in_features import Feature, Features
from hbgeo.exchange.layers_in_files import gdal_path
from hbgeo.exchange.layers_in_gdal import plain, read_gdal
from hbgeo.exchange.layers_in_gtfs import is_gtfs, read_gtfs_layer
from hbgeo.exchange.layers_in_stops import only_stop_areas
from hbgeo.exchange.mapping import Where, crs_name
from hbgeo.exchange.mapping_guess import guess_table
from hbgeo.exchange.mapping_position import read_positions
from hbgeo.exchange.osm import SUFFIXES as _OSM_SUFFIXES
from hbgeo.exchange.osm import is_osm, read_osm
from hbgeo.exchange.overpass import is_overpass, read_overpass
from hbgeo.exchange.tables import DEFAULT_LIMITS, GEOMETRY, Limits, Table, read_bytes
from hbgeo.exchange.tables_csv import parse_csv
from hbgeo.exchange.tables_geojson import parse_geojson

_TEXT_SUFFIXES = (".csv", ".txt", ".tsv", ".csv.gz")
_JSON_SUFFIXES = (".json", ".geojson", ".json.gz", ".geojson.gz")
_WGS84 = "EPSG:4326"


def read_features(
    path: Path, layer: Layer, *, source_layer: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> Features:
    """Read the features of a file that may become places of a layer.

    Parameters
    ----------
    source_layer
        Name of a layer within the file.

    Raises
    ------
    ImportRefused
        When the file cannot be read.
    """
    name = path.name.lower()
    if name.endswith(_TEXT_SUFFIXES):
        return _from_table(parse_csv(read_bytes(path, limits=limits), limits=limits), layer)
    if name.endswith(".zip") and is_gtfs(path):
        return read_gtfs_layer(path, layer.code)
    if name.endswith((*_OSM_SUFFIXES, ".zip")):
        opened = gdal_path(path, member=source_layer, limits=limits)
        if isinstance(opened, str) and is_osm(opened):
            return read_osm(path, opened, layer, limits=limits)
    if not name.endswith(_JSON_SUFFIXES):
        return read_gdal(path, layer=source_layer, geometry=layer.geometry, limits=limits)
    content = read_bytes(path, limits=limits)
    data = _json(content)
    if is_overpass(data):
        return read_overpass(data, layer.code, layer.osm)
    if isinstance(data, dict) and (data.get("type") == "Topology" or "geometryType" in data):
        raise ImportRefused(N_("{name} is TopoJSON or Esri JSON; save it as GeoJSON."), name=path.name)
    return _from_geojson(parse_geojson(content, limits=limits))


def _json(content: bytes) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return None  # the GeoJSON reader says what is wrong with it


def _from_geojson(table: Table) -> Features:
    assert table.geometry is not None  # noqa: S101 - every GeoJSON has one for each feature
    features = Features(crs=crs_name(table.crs) if table.crs else _WGS84)
    for row, number in enumerate(table.lines):
        attributes = {name: plain(table.values[name][row]) for name in table.columns}
        ref = attributes.get("@id")
        features.items.append(Feature(number, table.geometry[row], attributes, ref=None if ref is None else str(ref)))
    for number, problem, _ in table.broken:
        features.leave(number, problem)
    return features


def _from_table(table: Table, layer: Layer) -> Features:
    where = guess_table(table).position
    if where is None:
        raise ImportRefused(
            N_("The file has no columns for the position (lon and lat, or x and y). It has: {columns}."),
            columns=", ".join(table.columns),
        )
    if where.geometry not in (None, GEOMETRY) and where.columns is None:
        return _from_wkt(table, where)
    positions = read_positions(table, where, "allow")
    points = shapely.points(np.nan_to_num(positions.lon), np.nan_to_num(positions.lat))
    used = set(where.columns or ())
    features = Features(crs=_WGS84)
    for row, line in enumerate(table.lines):
        if row in positions.problems:
            features.leave(line, positions.problems[row])
            continue
        attributes = {name: table.values[name][row] for name in table.columns if name not in used}
        features.items.append(Feature(line, points[row], attributes))
    for line, problem, _ in table.broken:
        features.leave(line, problem)
    return only_stop_areas(features) if layer.code == "hallplats" else features


def _from_wkt(table: Table, where: Where) -> Features:
    column = str(where.geometry)
    features = Features()
    for row, (line, text) in enumerate(zip(table.lines, table.texts(column), strict=True)):
        attributes = {name: table.values[name][row] for name in table.columns if name != column}
        try:
            shape = shapely.from_wkt(text.rsplit(";", 1)[-1]) if text else None
        except shapely.errors.GEOSException:
            features.leave(line, Problem(GEOMETRY, N_("“{value}” is no geometry."), {"value": str(text)[:80]}))
            continue
        features.items.append(Feature(line, shape, attributes))
    return features
