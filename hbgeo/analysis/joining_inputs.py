"""What the joins take: points and shapes as arrays, in one coordinate system of metres."""

from __future__ import annotations

from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from hbgeo.errors import N_, InvalidInput, Problem

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Shapes = npt.NDArray[np.object_]

#: What the joins take: layers of GeoPandas, or (n, 2) metres to the east and to the north.
Layer: TypeAlias = gpd.GeoDataFrame | gpd.GeoSeries | npt.NDArray[Any]

_NONE = int(shapely.GeometryType.MISSING)
_POINT = int(shapely.GeometryType.POINT)
_AREAS = [_NONE, int(shapely.GeometryType.POLYGON), int(shapely.GeometryType.MULTIPOLYGON)]


def check_systems(one: Layer, other: Layer) -> None:
    """Check that two layers have the same coordinate system, in metres; an array is taken to have that of the other.

    Raises
    ------
    InvalidInput
        When they differ, when one is missing, or when it is not projected in metres.
    """
    systems = [layer.crs for layer in (one, other) if isinstance(layer, gpd.GeoDataFrame | gpd.GeoSeries)]
    for crs in systems:
        in_metres = crs is not None and crs.is_projected
        if not in_metres or any(axis.unit_conversion_factor != 1 for axis in crs.axis_info[:2]):
            raise _wrong("crs", N_("The coordinate system must be one in metres, for example EPSG:3007."))
    if len(systems) > 1 and systems[0] != systems[1]:
        raise _wrong("crs", N_("The two layers have different coordinate systems: turn one into that of the other."))


def coordinates(points: Layer) -> Floats:
    """Return points as (n, 2) metres, not finite where there is none.

    Raises
    ------
    InvalidInput
        When something else than a point is among them, or the array has another shape.
    """
    if isinstance(points, gpd.GeoDataFrame | gpd.GeoSeries):
        shapes = _geometries(points)
        if not np.isin(shapely.get_type_id(shapes), [_NONE, _POINT]).all():
            raise _wrong("points", N_("Only points can be joined here: choose a layer of points."))
        return np.stack([shapely.get_x(shapes), shapely.get_y(shapes)]).T
    xy = np.asarray(points, dtype=np.float64)
    if xy.ndim != 2 or xy.shape[1] != 2:  # noqa: PLR2004 - east and north
        raise _wrong("points", N_("Each point must be two numbers: metres to the east and to the north."))
    return xy


def areas(polygons: Layer) -> Shapes:
    """Return polygons and multipolygons as an array.

    Raises
    ------
    InvalidInput
        When something else is among them.
    """
    if not isinstance(polygons, gpd.GeoDataFrame | gpd.GeoSeries):
        found = np.asarray(polygons, dtype=object).ravel()
    else:
        found = _geometries(polygons)
    if not np.isin(shapely.get_type_id(found), _AREAS).all():
        raise _wrong("polygons", N_("Only areas can be joined here: choose a layer of areas."))
    return found


def shapes(places: Layer) -> Shapes:
    """Return places of any kind as an array of geometries; (n, 2) metres become points."""
    if isinstance(places, gpd.GeoDataFrame | gpd.GeoSeries):
        return _geometries(places)
    xy = coordinates(places)
    found: Shapes = shapely.points(xy)
    found[~np.isfinite(xy).all(axis=1)] = None
    return found


def are_points(places: Layer) -> bool:
    """Return whether places are all points (or none)."""
    if isinstance(places, gpd.GeoDataFrame | gpd.GeoSeries):
        return bool(np.isin(shapely.get_type_id(_geometries(places)), [_NONE, _POINT]).all())
    return True


def finite(xy: Floats) -> Ints:
    """Return the rows of points that are somewhere."""
    return np.flatnonzero(np.isfinite(xy[:, 0]) & np.isfinite(xy[:, 1]))


def _geometries(layer: gpd.GeoDataFrame | gpd.GeoSeries) -> Shapes:
    return np.asarray(layer.geometry.array, dtype=object)


def _wrong(field: str, message: str) -> InvalidInput:
    return InvalidInput((Problem(field, message),))
