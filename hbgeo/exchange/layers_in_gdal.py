"""Features of any file that GDAL reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError
from shapely.geometry.base import BaseGeometry

from hbgeo.errors import N_, ImportRefused
from hbgeo.exchange.layers_in_features import Feature, Features
from hbgeo.exchange.layers_in_files import gdal_path
from hbgeo.exchange.tables import DEFAULT_LIMITS, Limits

#: Layers that the GPX driver offers besides; the same points once more.
_REPEATING = frozenset({"track_points", "route_points"})
_FAMILIES = {"Point": "Point", "LineString": "LineString", "Polygon": "Polygon", "Curve": "LineString"}


def read_gdal(
    path: Path, *, layer: str | None = None, geometry: tuple[str, ...] = (), limits: Limits = DEFAULT_LIMITS
) -> Features:
    """Read one layer of a file.

    Parameters
    ----------
    layer
        Its name; by default the only one whose geometry fits.
    geometry
        Single geometry types (`Point`, …) that are wanted; empty: any.

    Raises
    ------
    ImportRefused
        When the file cannot be read, holds several layers that fit, or too many features.
    """
    opened = gdal_path(path, member=layer, limits=limits)
    # The GML driver would fetch a schema from wherever the file says.
    pyogrio.set_gdal_config_options({"GML_DOWNLOAD_SCHEMA": "NO"})
    try:
        name = _choose(path, opened, layer, geometry)
        # A line of one point or an open ring shall cost its own feature, not the file.
        frame = pyogrio.read_dataframe(opened, layer=name, max_features=limits.rows + 1, on_invalid="fix")
    except (DataSourceError, DataLayerError, FeatureError, ValueError, UnicodeDecodeError) as error:
        if isinstance(error, ImportRefused):
            raise
        raise ImportRefused(
            N_("{name} cannot be read: {reason}."), name=path.name, reason=str(error).replace(str(opened), path.name)
        ) from error
    if len(frame) > limits.rows:
        raise ImportRefused(N_("The file has more than {limit} rows; divide it."), limit=limits.rows)
    return _features(frame, name)


def plain(value: Any) -> Any:  # noqa: ANN401 - any value of a file
    """Return a value as text, number, boolean or None."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    if value is None or pd.isna(value) or isinstance(value, bytes):
        return None
    if isinstance(value, np.generic):
        value = value.item()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value if isinstance(value, str | bool | int | float) else str(value)


def _features(frame: Any, name: str) -> Features:  # noqa: ANN401 - DataFrame or GeoDataFrame
    has_shapes = isinstance(frame, gpd.GeoDataFrame)
    crs = frame.crs if has_shapes else None
    shapes: list[BaseGeometry | None] = list(frame.geometry) if has_shapes else [None] * len(frame)
    table = frame.drop(columns=[frame.geometry.name]) if has_shapes else frame
    columns = [str(column) for column in table.columns]
    rows = zip(*(table[column] for column in table.columns), strict=True) if columns else [()] * len(frame)
    return Features(
        items=[
            Feature(
                number=number,
                geometry=shape,
                attributes={key: plain(value) for key, value in zip(columns, row, strict=True)},
            )
            for number, (shape, row) in enumerate(zip(shapes, rows, strict=True), 1)
        ],
        # “Undefined …” is how a GeoPackage says that it does not know.
        crs=None if crs is None or str(crs.name).lower().startswith(("undefined", "unknown")) else _code(crs),
        layer=name,
    )


def _code(crs: Any) -> str:  # noqa: ANN401 - pyproj.CRS
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else str(crs.to_wkt())


def _choose(path: Path, opened: str | bytes, layer: str | None, geometry: tuple[str, ...]) -> str:
    layers = [
        (str(name), kind) for name, kind in pyogrio.list_layers(opened) if kind is not None and name not in _REPEATING
    ]
    names = [name for name, _ in layers]
    if layer in names:
        return str(layer)
    # Of a ZIP with several files the name chose the file, which has one layer.
    if layer is not None and not (str(opened).startswith("/vsizip/") and len(names) == 1):
        raise ImportRefused(
            N_("{name} has no layer “{layer}”. It has: {layers}."), name=path.name, layer=layer, layers=", ".join(names)
        )
    fitting = [name for name, kind in layers if _fits(kind, geometry)] or names
    if len(fitting) > 1:
        fitting = [name for name in fitting if _count(opened, name)] or fitting
    if len(fitting) != 1:
        raise ImportRefused(
            N_("{name} holds several layers; name one of them: {layers}."), name=path.name, layers=", ".join(fitting)
        )
    return fitting[0]


def _count(opened: str | bytes, name: str) -> int:
    return int(pyogrio.read_info(opened, layer=name, force_feature_count=True)["features"])


def _fits(kind: str, geometry: tuple[str, ...]) -> bool:
    simple = kind.removesuffix(" Z").removesuffix(" M").removesuffix(" ZM")
    single = simple.split(" ")[0].removeprefix("2.5D ").removeprefix("Multi")
    return not geometry or single not in _FAMILIES or single in geometry
