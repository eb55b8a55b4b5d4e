"""Where walks to the bus begin: dwellings, or a grid of points over the area."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.services.bus_rows_walk import Dwellings
from hbgeo.services.footways_metres import Floats, in_degrees, in_metres

#: Between points of the grid, metres, and how many points it has about at most.
GRID_M, MOST_POINTS = 20.0, 20_000


class Origins(NamedTuple):
    """Points (n, 2; longitude, latitude), how much each counts, and the step of the grid; None of dwellings."""

    points: Floats
    weights: Floats
    grid_m: float | None


def origins_of(within: BaseGeometry | Dwellings) -> Origins:
    """Return where walks begin; dwellings without a place are left out.

    Parameters
    ----------
    within
        Dwellings, or the area (polygons, EPSG:4326).
    """
    if not isinstance(within, Dwellings):
        points, step = _grid(within)
        return Origins(points, np.ones(len(points)), step)
    points = np.asarray(within.points, dtype=np.float64).reshape(-1, 2)
    placed = np.isfinite(points).all(axis=1)
    return Origins(points[placed], np.asarray(within.counts, dtype=np.float64)[placed], None)


def _grid(area: BaseGeometry) -> tuple[Floats, float]:
    """Return the middles of the squares of a grid that lie in an area, and its step; of a speck, a point in it."""
    shape = shapely.make_valid(shapely.transform(area, in_metres))
    step = max(GRID_M, float(np.sqrt(shape.area / MOST_POINTS)))
    if shape.is_empty:
        return np.empty((0, 2)), step
    west, south, east, north = shape.bounds
    xs, ys = (np.arange(np.floor(low / step), np.ceil(high / step)) for low, high in ((west, east), (south, north)))
    xy = (np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2) + 0.5) * step
    shapely.prepare(shape)
    inside = xy[shapely.contains_xy(shape, xy)]
    if len(inside) == 0:
        inside = shapely.get_coordinates(shapely.point_on_surface(shape))
    return in_degrees(inside), step
