"""Hot spots as files and as what the map fetches; what they were made with is written into each file."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, get_args

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import pyogrio
import shapely

from hbgeo.analysis.density_contours import contours
from hbgeo.analysis.density_geotiff import geotiff
from hbgeo.analysis.density_picture import overlay
from hbgeo.errors import N_, InvalidInput, NotFound
from hbgeo.i18n import _, say
from hbgeo.services.hotspots_found import Found, View
from hbgeo.services.hotspots_parameters import said
from hbgeo.services.hotspots_picture import cells_png

Ending = Literal["geojson", "png", "gpkg", "tif"]

ENDINGS: tuple[Ending, ...] = get_args(Ending)
MEDIA_TYPES: dict[Ending, str] = {
    "geojson": "application/geo+json",
    "png": "image/png",
    "gpkg": "application/geopackage+sqlite3",
    "tif": "image/tiff",
}
#: What each view is called in files.
NAMES: dict[View, str] = {"cells": "hotspots", "walks": "hotspots_over_walks", "change": "hotspots_change"}
_DECIMALS = 6
_DRAWN = ("cell", "count", "class", "geometry")
#: GDAL writes into a GeoPackage when it was made, which would make another file of the same picture.
_MADE = {"OGR_CURRENT_DATE": "2000-01-01T00:00:00.000Z"}
_making = threading.Lock()


def for_map(found: Found, ending: Ending) -> bytes:
    """Return what the map draws: cells as GeoJSON with numbers only, or the density as PNG.

    Raises
    ------
    NotFound
        When this picture has none of that kind.
    InvalidInput
        When nothing is drawn; it says why.
    """
    _refuse(found)
    if ending == "geojson" and found.surface is None:
        return _geojson(found.cells[[name for name in _DRAWN if name in found.cells]], {})
    if ending == "png" and found.surface is not None:
        return overlay(found.surface, note=note_of(found)).png
    return file_of(found, ending)


def file_of(found: Found, ending: Ending) -> bytes:
    """Return a file to be kept.

    Raises
    ------
    NotFound
        When this picture has none of that kind: a GeoTIFF is made of a density only.
    InvalidInput
        When nothing is drawn; it says why.
    """
    _refuse(found)
    if ending == "tif":
        if found.surface is None:
            raise NotFound(N_("There is no such download."))
        return geotiff(found.surface, note=note_of(found))
    if ending == "png":
        if found.surface is not None:
            return overlay(found.surface, note=note_of(found)).png
        return cells_png(found.cells, found.legend, note_of(found), " · ".join(_stated(found)))
    table = _table(found)
    return _geopackage(table, found) if ending == "gpkg" else _geojson(table, {"hotspots": _members(found)})


def note_of(found: Found) -> str:
    """Return what a picture was made with, and what has to be known of it, in the language of the reader."""
    return "\n".join([*_stated(found), *(say(note) for note in found.notes)])


def _stated(found: Found) -> list[str]:
    return [f"{_(name)}: {said(value)}" for name, value in found.parameters]


def _refuse(found: Found) -> None:
    if found.refused is not None:
        raise InvalidInput((found.refused,))


def _members(found: Found) -> dict[str, object]:
    return {
        "parameters": {_(name): said(value) if value else "" for name, value in found.parameters},
        "notes": [say(note) for note in found.notes],
        "legend": {str(int(entry.code)): _(entry.words) for entry in found.legend},
    }


def _table(found: Found) -> gpd.GeoDataFrame:
    """Return the cells, or the contours of a density, in EPSG:4326."""
    if found.surface is not None:
        return contours(found.surface).to_crs(4326)
    words = {int(entry.code): _(entry.words) for entry in found.legend}
    return found.cells.assign(meaning=[words[code] for code in found.cells["class"]])


def _geojson(table: gpd.GeoDataFrame, members: dict[str, object]) -> bytes:
    shapes = shapely.orient_polygons(np.asarray(table.geometry.array, dtype=object))
    drawn = shapely.to_geojson(shapely.transform(shapes, lambda xy: xy.round(_DECIMALS))) if len(shapes) else []
    names = [name for name in table.columns if name != "geometry"]
    rows = zip(*(table[name].tolist() for name in names), strict=True)
    ids = table["cell"].tolist() if "cell" in table else range(1, len(table) + 1)
    features = [
        {
            "type": "Feature",
            "id": one,
            "geometry": orjson.Fragment(shape),
            "properties": dict(zip(names, row, strict=True)),
        }
        for one, shape, row in zip(ids, drawn, rows, strict=True)
    ]
    return orjson.dumps({"type": "FeatureCollection", **members, "features": features})


def _geopackage(table: gpd.GeoDataFrame, found: Found) -> bytes:
    stated = [(_(name), said(value) if value else "") for name, value in found.parameters]
    stated += [(_("To know"), say(note)) for note in found.notes]
    with _same_each_time(), tempfile.TemporaryDirectory(prefix="hbgeo-hotspots-") as folder:
        path = Path(folder, "hotspots.gpkg")
        pyogrio.write_dataframe(
            table.to_crs(found.epsg),
            path,
            layer=NAMES[found.view],
            driver="GPKG",
            dataset_options={"VERSION": "1.3"},
            layer_metadata={"description": note_of(found)},
        )
        table_of = pd.DataFrame(stated, columns=["name", "value"])
        pyogrio.write_dataframe(table_of, path, layer=f"{NAMES[found.view]}_parameters", driver="GPKG")
        return path.read_bytes()


@contextmanager
def _same_each_time() -> Iterator[None]:
    """Let GDAL write no time of its own."""
    with _making:
        pyogrio.set_gdal_config_options(_MADE)
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options(dict.fromkeys(_MADE))
