"""What the functions for hot spots take: points and areas in metres of SWEREF 99 12 00, numbers without surprises."""

from __future__ import annotations

from typing import TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.errors import N_, InvalidInput, Problem

#: The coordinate system of everything that is measured: SWEREF 99 12 00, metres.
CRS = "EPSG:3007"

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.intp]
Bools: TypeAlias = npt.NDArray[np.bool_]
Points: TypeAlias = gpd.GeoDataFrame | gpd.GeoSeries | npt.ArrayLike
Area: TypeAlias = gpd.GeoDataFrame | gpd.GeoSeries | BaseGeometry
Bounds: TypeAlias = tuple[float, float, float, float]


def wrong(field: str, message: str, **values: object) -> InvalidInput:
    """Return the error that one field is wrong."""
    return InvalidInput((Problem(field, message, values),))


def metres(points: Points) -> Floats:
    """Return points as (n, 2) metres east and north in EPSG:3007.

    Parameters
    ----------
    points
        A layer with a coordinate system, or (n, 2) metres in EPSG:3007 already.

    Raises
    ------
    InvalidInput
        When a position is missing or not finite, is no point, or the layer has no coordinate system.
    """
    if isinstance(points, gpd.GeoDataFrame | gpd.GeoSeries):
        shapes = _projected(points, "points").geometry
        if not (shapes.geom_type == "Point").all() or shapes.is_empty.any():
            raise wrong("points", N_("Only points can be counted: leave out other shapes and what has no position."))
        xy = np.column_stack([shapes.x, shapes.y])
    else:
        xy = _pairs(points)
    if not np.isfinite(xy).all():
        raise wrong("points", N_("Points need a position: leave out those without one."))
    return xy


def _pairs(points: npt.ArrayLike) -> Floats:
    """Return points as (n, 2) numbers."""
    try:
        xy = np.asarray(points, dtype=np.float64)
    except (TypeError, ValueError):
        xy = np.zeros(1)
    if xy.size == 0:
        return np.empty((0, 2))
    if xy.ndim != 2 or xy.shape[1] != 2:  # noqa: PLR2004 - east and north
        raise wrong("points", N_("Points are two numbers each: metres to the east and to the north."))
    return xy


def weights_for(count: int, weights: npt.ArrayLike | None) -> Floats | None:
    """Return one weight for each point, or None when all count alike.

    Raises
    ------
    InvalidInput
        When there is not one weight for each point, or one is below 0 or not finite.
    """
    if weights is None:
        return None
    values = np.asarray(weights, dtype=np.float64)
    if values.shape != (count,):
        raise wrong("weights", N_("There are {count} points but {weights} weights."), count=count, weights=values.size)
    if not (np.isfinite(values).all() and (values >= 0).all()):
        raise wrong("weights", N_("Weights must be numbers of 0 or more."))
    return values


def polygon(area: Area) -> BaseGeometry:
    """Return an area as one polygon or several (multipolygon) in EPSG:3007, holes kept.

    Raises
    ------
    InvalidInput
        When it is empty, has no polygon, or a layer without a coordinate system.
    """
    if isinstance(area, gpd.GeoDataFrame | gpd.GeoSeries):
        whole = shapely.union_all(shapely.make_valid(_projected(area, "area").geometry.to_numpy()))
    else:
        whole = shapely.make_valid(area)
    parts = [part for part in shapely.get_parts(whole) if part.geom_type in ("Polygon", "MultiPolygon")]
    whole = shapely.union_all(parts)
    if not whole.area > 0:
        raise wrong("area", N_("The area has no surface: choose a polygon."))
    return whole


def _projected(layer: gpd.GeoDataFrame | gpd.GeoSeries, field: str) -> gpd.GeoDataFrame | gpd.GeoSeries:
    """Return a layer in EPSG:3007."""
    if layer.crs is None:
        raise wrong(field, N_("The layer has no coordinate system: say which one it is in."))
    return layer if layer.crs == CRS else layer.to_crs(CRS)
