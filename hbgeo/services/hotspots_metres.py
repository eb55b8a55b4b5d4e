"""Degrees into metres where the data lies: SWEREF 99 12 00 in its area of use, elsewhere the local UTM zone."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from hbgeo.analysis.inputs import Floats

Shapes = npt.NDArray[np.object_]

#: The system of the municipality.
HOME = 3007
#: How far outside its area of use SWEREF 99 12 00 still serves, degrees: scale differs by less than 1 in 1,000.
_MARGIN = 1.0
_ZONE = 6


def epsg_for(lon: Floats, lat: Floats) -> int:
    """Return the EPSG code of the projected system in which points (EPSG:4326) are measured.

    SWEREF 99 12 00 (EPSG:3007) where the middle half of the points lies in or near its area of use, else the UTM zone
    (WGS 84) of their median, outside which distances would be distorted.
    """
    if not len(lon):
        return HOME
    use_west, use_south, use_east, use_north = _area_of_use()
    west, east = np.percentile(lon, (25, 75))
    south, north = np.percentile(lat, (25, 75))
    at_home = (
        west >= use_west - _MARGIN
        and east <= use_east + _MARGIN
        and south >= use_south - _MARGIN
        and north <= use_north + _MARGIN
    )
    return HOME if at_home else utm_at(float(np.median(lon)), float(np.median(lat)))


def utm_at(lon: float, lat: float) -> int:
    """Return the EPSG code of the UTM zone (WGS 84) whose six degrees a point lies in."""
    zone = min(int((lon + 180) // _ZONE) + 1, 60)
    return (32600 if lat >= 0 else 32700) + zone


def in_metres(lon: Floats, lat: Floats, epsg: int) -> Floats:
    """Return points (EPSG:4326) as (n, 2) metres east and north."""
    return np.column_stack(_between(4326, epsg).transform(lon, lat))


def in_degrees(metres: Floats, epsg: int) -> Floats:
    """Return (n, 2) metres as longitude and latitude (EPSG:4326)."""
    return np.column_stack(_between(epsg, 4326).transform(metres[:, 0], metres[:, 1]))


def shape_in_metres(geometry: BaseGeometry, epsg: int) -> BaseGeometry:
    """Return a geometry (EPSG:4326) in metres."""
    moved: BaseGeometry = shapely.transform(geometry, lambda xy: in_metres(xy[:, 0], xy[:, 1], epsg))
    return moved


def shapes_in_degrees(shapes: Shapes, epsg: int) -> Shapes:
    """Return geometries in metres as an array of geometries in EPSG:4326."""
    return np.asarray(shapely.transform(shapes, lambda xy: in_degrees(xy, epsg)), dtype=object)


@cache
def _area_of_use() -> tuple[float, float, float, float]:
    """Return west, south, east, north of the area of use of `HOME`, degrees."""
    use = CRS.from_epsg(HOME).area_of_use
    if use is None:  # never of a system that is registered
        raise ValueError(HOME)
    return use.west, use.south, use.east, use.north


@cache
def _between(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)
