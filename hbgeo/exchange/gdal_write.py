"""A layer handed to GDAL, row by row as it asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyogrio

from hbgeo.domain.contract import Field
from hbgeo.exchange.layer import GEOMETRY, Chunk, Layer, arrow_reader


def write_layer(
    path: Path,
    layer: Layer,
    *,
    crs: int,
    driver: str,
    widths: Callable[[Field], int | None] = lambda _: None,
    **options: Any,  # noqa: ANN401 - whatever pyogrio.write_arrow takes
) -> int:
    """Write a layer as its chunks come and return its number of rows; memory does not grow with it.

    Parameters
    ----------
    crs
        EPSG code of the coordinates written.
    widths
        Width of a field, where the format has widths.

    Raises
    ------
    OSError, pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError
        When the file cannot be written, or not all of it.
    Exception
        Whatever the chunks raise.
    """
    watch = _Watch(layer)
    try:
        pyogrio.write_arrow(
            arrow_reader(replace(layer, chunks=watch), crs, widths=widths),
            path,
            layer=layer.name,
            driver=driver,
            geometry_name=GEOMETRY,
            geometry_type=layer.geometry_type,
            crs=f"EPSG:{crs}",
            **options,
        )
    except RuntimeError:
        if watch.failure:
            # GDAL knows only that there was a failure; the caller wants to know which.
            raise watch.failure from None
        raise
    # A full disk can pass in silence: what was written is read again.
    found = pyogrio.read_info(path, layer=layer.name, force_feature_count=True)
    if found["features"] != watch.rows or list(found["fields"]) != [f.name for f in layer.fields]:
        raise OSError(f"{path.name} is incomplete")
    return watch.rows


class _Watch:
    """Goes through the chunks of a layer once, counts the rows and keeps a failure.

    Parameters
    ----------
    layer
        Whose chunks to go through.
    """

    def __init__(self, layer: Layer) -> None:
        self._layer = layer
        self.rows = 0
        self.failure: BaseException | None = None

    def __iter__(self) -> Iterator[Chunk]:
        try:
            for chunk in self._layer.chunks:
                yield chunk
                self.rows += len(chunk.geometries)
        except BaseException as failure:
            self.failure = failure
            raise
