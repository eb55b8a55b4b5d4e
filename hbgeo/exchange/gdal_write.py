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
) -> None:
    """Write a layer as its chunks come; memory does not grow with the number of rows.

    Parameters
    ----------
    crs
        EPSG code of the coordinates written.
    widths
        Width of a field, where the format has widths.

    Raises
    ------
    pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError
        When the file cannot be written.
    Exception
        Whatever the chunks raise.
    """
    failures: list[BaseException] = []
    watched = replace(layer, chunks=_watched(layer, failures))
    try:
        pyogrio.write_arrow(
            arrow_reader(watched, crs, widths=widths),
            path,
            layer=layer.name,
            driver=driver,
            geometry_name=GEOMETRY,
            geometry_type=layer.geometry_type,
            crs=f"EPSG:{crs}",
            **options,
        )
    except RuntimeError:
        if failures:
            # GDAL knows only that there was a failure; the caller wants to know which.
            raise failures[0] from None
        raise


def _watched(layer: Layer, failures: list[BaseException]) -> Iterator[Chunk]:
    try:
        yield from layer.chunks
    except BaseException as failure:
        failures.append(failure)
        raise
