"""Spatial joins: which points lie in which polygons, and the place nearest to each point.

The pairs are those of `geopandas.sjoin` and `geopandas.sjoin_nearest`; rows are positions, not labels of an index.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import shapely
from scipy.spatial import cKDTree

from hbgeo.analysis.joining_cells import Cells, near_any
from hbgeo.analysis.joining_inputs import (
    Floats,
    Ints,
    Layer,
    Shapes,
    are_points,
    areas,
    check_systems,
    coordinates,
    finite,
    shapes,
)
from hbgeo.errors import N_, InvalidInput, Problem

__all__ = ["Nearest", "nearest_within", "points_in_polygons"]

_TESTS = {"within": shapely.contains_xy, "intersects": shapely.intersects_xy}
#: Distances as far apart as rounding are looked at again.
_ROUNDING = 1e-9


class Nearest(NamedTuple):
    """The nearest place of each point.

    Parameters
    ----------
    rows
        (n,) position of the place, −1 where none is within reach.
    metres
        (n,) distance to it, not a number where none is.
    """

    rows: Ints
    metres: Floats


def points_in_polygons(
    points: Layer, polygons: Layer | Shapes, predicate: Literal["within", "intersects"] = "within"
) -> tuple[Ints, Ints]:
    """Return which points lie in which polygons, as `geopandas.sjoin(points, polygons, predicate=…)` pairs them.

    A point in several polygons comes once for each. Missing and empty geometries are in no pair. Points are sorted
    into cells; of those in the cells under a polygon, the ones in its box are tried against the prepared polygon.

    Parameters
    ----------
    points
        Points in metres: a layer, or (n, 2) east and north.
    polygons
        Areas in the same coordinate system: a layer, or an array of shapely's.
    predicate
        `within`: a point on a boundary is in no polygon that ends there. `intersects`: it is in all that do.

    Returns
    -------
    Positions of points and of polygons, each (k,), sorted by point, then by polygon.

    Raises
    ------
    InvalidInput
        When the coordinate systems differ or are not in metres, or the geometries are of other kinds.
    """
    check_systems(points, polygons)
    xy, shapes_ = coordinates(points), areas(polygons)
    somewhere, boxes = finite(xy), shapely.bounds(shapes_)
    real = np.flatnonzero(np.isfinite(boxes).all(axis=1))
    if not len(somewhere) or not len(real):
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    shapes_, boxes = shapes_[real], boxes[real]
    shapely.prepare(shapes_)
    test = _TESTS[predicate]
    keys = []
    for point, polygon, x, y in Cells(xy[:, 0][somewhere], xy[:, 1][somewhere]).in_boxes(boxes):
        inside = test(shapes_[polygon], x, y)
        keys.append(somewhere[point[inside]] * len(polygons) + real[polygon[inside]])
    rows, columns = np.divmod(np.sort(np.concatenate(keys)), len(polygons))
    return rows, columns


def nearest_within(points: Layer, places: Layer, metres: float) -> Nearest:
    """Return the nearest place of each point, as `geopandas.sjoin_nearest(how="left", max_distance=metres)` finds it.

    Of places that are equally near – for which `sjoin_nearest` gives a row each – the first counts. Missing and empty
    geometries are near nothing. Distances are straight ones.

    Parameters
    ----------
    points
        Points in metres: a layer, or (n, 2) east and north.
    places
        Geometries of any kind in the same coordinate system: a layer, or (m, 2) east and north.
    metres
        The farthest that counts, itself included; above 0, may be infinite.

    Raises
    ------
    InvalidInput
        When the coordinate systems differ or are not in metres, the points are of another kind, or metres not above 0.
    """
    if not metres > 0:
        raise InvalidInput((Problem("metres", N_("The distance must be above 0 metres.")),))
    check_systems(points, places)
    xy = coordinates(points)
    asked = finite(xy)
    found = Nearest(np.full(len(xy), -1, dtype=np.intp), np.full(len(xy), np.nan))
    if are_points(places):
        _by_points(xy, asked, coordinates(places), metres, found)
    else:
        _by_shapes(xy, asked, shapes(places), metres, found)
    return found


def _by_points(xy: Floats, asked: Ints, places: Floats, metres: float, found: Nearest) -> None:
    """Fill in the nearest of places that are points."""
    there = finite(places)
    if not len(there) or not len(asked):
        return
    spots, first = np.unique(places[there], axis=0, return_index=True)
    first = there[first]
    asked = asked[near_any(xy[:, 0][asked], xy[:, 1][asked], spots, metres)]
    two = cKDTree(spots).query(xy[asked], k=2, distance_upper_bound=metres * (1 + _ROUNDING), workers=-1)
    nearest, second = two[0].T
    row = first[two[1][:, 0].clip(max=len(spots) - 1)]
    off = xy[asked] - places[row]
    away = np.sqrt(off[:, 0] ** 2 + off[:, 1] ** 2)
    kept = np.isfinite(nearest) & (away <= metres)
    found.rows[asked[kept]], found.metres[asked[kept]] = row[kept], away[kept]
    unsure = np.isfinite(second) & (second <= nearest * (1 + _ROUNDING))
    _by_shapes(xy, asked[unsure], shapes(places), metres, found)


def _by_shapes(xy: Floats, asked: Ints, places: Shapes, metres: float, found: Nearest) -> None:
    """Fill in the nearest of places of any kind, the first of those equally near."""
    if not len(asked):
        return
    limit = None if np.isinf(metres) else metres
    pairs, away = shapely.STRtree(places).query_nearest(
        shapely.points(xy[asked]), max_distance=limit, return_distance=True, all_matches=True
    )
    order = np.lexsort((pairs[1], pairs[0]))
    point, first = np.unique(pairs[0][order], return_index=True)
    found.rows[asked[point]], found.metres[asked[point]] = pairs[1][order][first], away[order][first]
