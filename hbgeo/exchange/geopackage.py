"""GeoPackage 1.3 for GIS staff: a layer for each layer of the contract, with its QGIS style inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyogrio

from hbgeo.domain.ids import now
from hbgeo.exchange.gdal_write import write_layer
from hbgeo.exchange.layer import GEOMETRY, Layer

#: 1.4, GDAL's own choice, makes QGIS 3.22 and GDAL 3.6 complain.
VERSION = "1.3"
STYLES = "layer_styles"


def write_geopackage(path: Path, layers: Sequence[Layer], *, crs: int, styles: Mapping[str, str]) -> None:
    """Write a new GeoPackage; memory does not grow with the number of rows.

    Parameters
    ----------
    path
        A file that does not exist yet. Never the live database: GDAL must not open that in this process.
    layers
        Written one at a time; each of one geometry type, so that every GIS can open it.
    crs
        EPSG code of the coordinates written.
    styles
        Layer name → QML, kept in the table `layer_styles` where QGIS looks for it.

    Raises
    ------
    OSError, pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError
        When the file cannot be written, or not all of it.
    """
    for layer in layers:
        write_layer(
            path,
            layer,
            crs=crs,
            driver="GPKG",
            dataset_options={} if path.exists() else {"VERSION": VERSION},
            layer_options={"GEOMETRY_NAME": GEOMETRY, "FID": "fid", "DESCRIPTION": layer.description},
        )
        _check_index(path, layer)
    _write_styles(path, {layer.name: styles[layer.name] for layer in layers if layer.name in styles})


def _check_index(path: Path, layer: Layer) -> None:
    # GDAL builds the index when it closes the file, and keeps silent when the disk is full by then.
    if not pyogrio.read_info(path, layer=layer.name)["capabilities"]["fast_spatial_filter"]:
        raise OSError(f"{path.name} has no spatial index for {layer.name}")


def _write_styles(path: Path, styles: Mapping[str, str]) -> None:
    # The table's form is QGIS's own. It asks for empty text, not NULL, in catalogue and schema.
    names = list(styles)
    table = pa.table(
        {
            "f_table_catalog": [""] * len(names),
            "f_table_schema": [""] * len(names),
            "f_table_name": names,
            "f_geometry_column": [GEOMETRY] * len(names),
            "styleName": names,
            "styleQML": list(styles.values()),
            "styleSLD": [""] * len(names),
            "useAsDefault": [True] * len(names),
            "description": [""] * len(names),
            "owner": [""] * len(names),
            # QGIS takes the latest one, and none when there is no such column.
            "update_time": pa.array([now()] * len(names), pa.timestamp("ms", tz="UTC")),
        }
    )
    if names:
        pyogrio.write_arrow(table, path, layer=STYLES, driver="GPKG", layer_options={"FID": "id"})
