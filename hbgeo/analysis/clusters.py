"""Clusters of pins as places: an outline, a proposed name, what they are about."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import pairwise
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hbgeo.analysis.dbscan import Dbscan, dbscan
from hbgeo.analysis.inputs import CRS, Floats, Ints, Points, metres, wrong
from hbgeo.errors import N_

#: How closely outlines follow the points: 1 is the convex hull, 0 as hollow as can be without holes.
HULL_RATIO = 0.4
#: Outlines are enlarged by this part of the distance, so that points in a line have a surface too.
MARGIN = 0.5
#: A place farther than this from the outline gives no name, metres.
NAME_WITHIN = 100.0
#: So many categories are named.
LEADING = 3

Shapes = npt.NDArray[np.object_]


class Share(NamedTuple):
    """How many of the pins of a cluster are of one category."""

    category: Hashable
    pins: int


def clusters(  # noqa: PLR0913 - options, by name
    points: Points,
    distance: float = 30.0,
    fewest: int = 5,
    *,
    categories: Sequence[Hashable] | None = None,
    places: gpd.GeoDataFrame | None = None,
    name: str = "name",
    name_within: float = NAME_WITHIN,
) -> gpd.GeoDataFrame:
    """Return clusters of pins as places, those with most pins first.

    Parameters
    ----------
    points
        A layer of points, or (n, 2) metres in EPSG:3007.
    distance, fewest
        Metres, and how many pins a place needs around its core: see `hbgeo.analysis.dbscan.dbscan`.
    categories
        (n,) category of each pin, None where there is none.
    places
        Named places, stops or streets, with a coordinate system.
    name
        The column of `places` with names; places without one are left out.
    name_within
        Metres from the outline within which a place can give its name.

    Returns
    -------
    In EPSG:3007, an outline for each cluster: the concave hull (`HULL_RATIO`) of its pins enlarged by `MARGIN` of the
    distance. Columns `cluster` (its number in `dbscan`), `pins`, `core` (how many are core), `east` and `north` (their
    mean), `name` (that of the place nearest to the mean among those within reach of the outline; None without),
    `place` (its row, −1 without), `name_metres` (from the mean to it) and `leading` (tuple of `Share`, the most first).

    Raises
    ------
    InvalidInput
        When a position is missing, an option is out of its range, or `places` cannot be used.
    """
    xy = metres(points)
    found = dbscan(xy, distance, fewest)
    if categories is not None and len(categories) != len(xy):
        raise wrong("categories", N_("There is not one category for each point."))
    order, start = _members(found)
    outlines = _outlines(xy, order, start, MARGIN * distance)
    size = np.diff(start)
    middle = _sums(xy[order], start) / size[:, None]
    row, apart = _nearest(outlines, middle, places, name, name_within)
    labels = [_leading(categories, order[a:b]) for a, b in pairwise(start)]
    data = {
        "cluster": np.arange(found.count),
        "pins": size,
        "core": np.bincount(found.labels[found.core], minlength=found.count),
        "east": middle[:, 0],
        "north": middle[:, 1],
        "name": pd.Series([None if r < 0 or places is None else places[name].iloc[r] for r in row], dtype=object),
        "place": row,
        "name_metres": apart,
        "leading": labels,
    }
    frame = gpd.GeoDataFrame(data, geometry=outlines, crs=CRS)
    return frame.sort_values(["pins", "cluster"], ascending=[False, True], ignore_index=True)


def _members(found: Dbscan) -> tuple[Ints, Ints]:
    """Return rows of points by cluster, and where each cluster begins (one more than there are)."""
    order = np.argsort(found.labels, kind="stable")
    return order, np.searchsorted(found.labels[order], np.arange(found.count + 1))


def _sums(values: Floats, start: Ints) -> Floats:
    if len(start) == 1:
        return np.empty((0, 2))
    return np.asarray(np.add.reduceat(values, start[:-1], axis=0))


def _outlines(xy: Floats, order: Ints, start: Ints, margin: float) -> Shapes:
    """Return the outline of each cluster."""
    owner = np.repeat(np.arange(len(start) - 1), np.diff(start))
    rows = order[start[0] :]
    once = np.unique(np.column_stack([owner, xy[rows]]), axis=0)
    together = shapely.multipoints(shapely.points(once[:, 1:]), indices=once[:, 0].astype(np.intp))
    return np.asarray(shapely.buffer(shapely.concave_hull(together, ratio=HULL_RATIO), margin, quad_segs=4))


def _nearest(
    outlines: Shapes, middle: Floats, places: gpd.GeoDataFrame | None, name: str, within: float
) -> tuple[Ints, Floats]:
    """Return the row of the place that gives each cluster its name (−1: none), and its metres from the middle."""
    row, apart = np.full(len(outlines), -1, dtype=np.intp), np.full(len(outlines), np.nan)
    if places is None or not len(places) or not len(outlines):
        return row, apart
    shapes, named = _named(places, name)
    cluster, at = shapely.STRtree(shapes[named]).query(outlines, predicate="dwithin", distance=within)
    at = named[at]
    away = shapely.distance(shapely.points(middle[cluster]), shapes[at])
    order = np.lexsort((at, away, cluster))
    which, first = np.unique(cluster[order], return_index=True)
    row[which], apart[which] = at[order][first], away[order][first]
    return row, apart


def _named(places: gpd.GeoDataFrame, name: str) -> tuple[Shapes, Ints]:
    """Return the shapes of places in EPSG:3007, and the rows of those with a name."""
    if places.crs is None:
        raise wrong("places", N_("The named places need a coordinate system."))
    if name not in places.columns:
        raise wrong("name", N_("The places have no column {name}."), name=name)
    shapes = np.asarray(places.geometry.to_crs(CRS).array, dtype=object)
    text = places[name].where(places[name].notna(), "").astype(str).str.strip().to_numpy()
    return shapes, np.flatnonzero((text != "") & ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes))


def _leading(categories: Sequence[Hashable] | None, rows: Ints) -> tuple[Share, ...]:
    """Return the most frequent categories of some points, those equally frequent in the order of the points."""
    if categories is None:
        return ()
    counted = pd.Series([categories[row] for row in rows.tolist()], dtype=object).dropna().value_counts(sort=False)
    ranked = sorted(counted.items(), key=lambda item: -item[1])
    return tuple(Share(category, int(pins)) for category, pins in ranked[:LEADING])
