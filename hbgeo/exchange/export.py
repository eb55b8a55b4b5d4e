"""The formats that data leaves in, and the names of the files."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

Format = Literal["geojson", "gpkg", "shp", "csv"]
#: GIS staff get everything; the public gets nothing that may point out people.
Audience = Literal["gis", "public"]

FORMATS: tuple[Format, ...] = get_args(Format)
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
#: Coordinate systems a format can be written in, the usual one first.
FORMAT_CRS: dict[Format, tuple[int, ...]] = {
    "geojson": (4326,),
    "gpkg": (3007, 3006, 4326),
    "shp": (3007, 3006, 4326),
    "csv": (4326,),
}
MEDIA_TYPES: dict[Format, str] = {
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "shp": "application/zip",
    "csv": "text/csv; charset=utf-8",
}
_SUFFIXES: dict[Format, str] = {"geojson": "geojson", "gpkg": "gpkg", "shp": "zip", "csv": "csv"}


def stem(day: date) -> str:
    """Return what all files of an export of that day begin with."""
    return f"hasselbacken_trygghet_{day:%Y%m%d}"


def file_name(fmt: Format, day: date) -> str:
    """Return the name of the file of an export of that day."""
    return f"{stem(day)}.{_SUFFIXES[fmt]}"
