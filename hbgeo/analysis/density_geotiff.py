"""A density as GeoTIFF: numbers for a GIS."""

from __future__ import annotations

import io

import numpy as np
import pyproj
from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from hbgeo.analysis.density import Density

_DESCRIPTION, _SCALE, _TIE, _KEYS, _NO_DATA = 270, 33550, 33922, 34735, 42113
_SHORT, _DOUBLE, _ASCII = 3, 12, 2
#: GeoTIFF 1.1 (OGC 19-008r4): version, then key, place, count and value of each.
_GEO_KEYS = (
    (1, 1, 0, 4),
    (1024, 0, 1, 1),  # a projected system …
    (1025, 0, 1, 1),  # whose pixels are areas,
)
_SYSTEM, _METRES = 3072, (3076, 0, 1, 9001)


def geotiff(surface: Density, *, note: str = "") -> bytes:
    """Return a density as GeoTIFF: one band of 32-bit numbers (weight per hectare), north up, in its own system.

    Cells outside the area are “not a number”, which the file names as its value for no data.

    Parameters
    ----------
    surface
        A density whose system has an EPSG code.
    note
        What is written into the file's description: parameters and version of the data.
    """
    west, _south, _east, north = surface.bounds
    keys = (*_GEO_KEYS, (_SYSTEM, 0, 1, pyproj.CRS(surface.crs).to_epsg()), _METRES)
    tags = ImageFileDirectory_v2()
    for tag, kind, value in (
        (_SCALE, _DOUBLE, (surface.cell, surface.cell, 0.0)),
        (_TIE, _DOUBLE, (0.0, 0.0, 0.0, west, north, 0.0)),
        (_KEYS, _SHORT, tuple(number for key in keys for number in key)),
        (_NO_DATA, _ASCII, "nan"),
    ):
        tags.tagtype[tag] = kind
        tags[tag] = value
    if note:
        tags[_DESCRIPTION] = note.encode()  # as GDAL reads it
    picture = Image.fromarray(np.ascontiguousarray(surface.values[::-1], dtype=np.float32))
    file = io.BytesIO()
    picture.save(file, format="TIFF", tiffinfo=tags)
    return file.getvalue()
