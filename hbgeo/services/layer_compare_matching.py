"""Which place of a file is which place that is kept, when ids do not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.domain.place import Place
from hbgeo.services.footways_metres import in_metres
from hbgeo.services.layer_compare_values import Matched

#: A place of the same name within this is the same.
SAME_NAME_M = 50.0
#: Else the nearest within this.
NEAREST_M = 10.0

Pairs = dict[str, tuple[Place, Matched]]


def matches(said: Sequence[Place], kept: Sequence[Place]) -> Pairs:
    """Return the id of each place of the file that was found → the kept place, and how.

    First those of the same name within 50 m, then the nearest within 10 m, the closest pairs first; each kept place is
    found once. Between a point and another geometry counts the distance, else that of the middles: areas that touch
    are not the same.
    """
    found: Pairs = {}
    used: set[str] = set()
    if not said or not kept:
        return found
    for how, reach in ((Matched.NAME, SAME_NAME_M), (Matched.NEAR, NEAREST_M)):
        free = [place for place in said if place.id not in found]
        left = [place for place in kept if place.id not in used]
        for _, theirs, ours in sorted(_pairs(free, left, how, reach), key=lambda pair: pair[0]):
            if theirs.id not in found and ours.id not in used:
                found[theirs.id] = (ours, how)
                used.add(ours.id)
    return found


def moved_metres(before: BaseGeometry, after: BaseGeometry) -> float:
    """Return how far one geometry (EPSG:4326) lies from another: the Hausdorff distance in metres."""
    return float(shapely.hausdorff_distance(metric(before), metric(after)))


def metric(shape: BaseGeometry) -> BaseGeometry:
    """Return a geometry (EPSG:4326) in metres."""
    moved: BaseGeometry = shapely.transform(shape, in_metres)
    return moved


def _pairs(
    said: Sequence[Place], kept: Sequence[Place], how: Matched, reach: float
) -> Iterator[tuple[float, Place, Place]]:
    if not said or not kept:
        return
    theirs, ours = _shapes(said), _shapes(kept)
    near = shapely.STRtree(ours).query(theirs, predicate="dwithin", distance=reach)
    metres = _metres(theirs[near[0]], ours[near[1]])
    for a, b, distance in zip(near[0].tolist(), near[1].tolist(), metres.tolist(), strict=True):
        if distance <= reach and (how is Matched.NEAR or _same_name(said[a], kept[b])):
            yield distance, said[a], kept[b]


def _shapes(places: Sequence[Place]) -> npt.NDArray[np.object_]:
    shapes = np.array([place.geometry for place in places], dtype=object)
    moved: npt.NDArray[np.object_] = shapely.transform(shapes, in_metres)
    return moved


def _metres(a: npt.NDArray[np.object_], b: npt.NDArray[np.object_]) -> npt.NDArray[np.float64]:
    point = (shapely.get_dimensions(a) == 0) | (shapely.get_dimensions(b) == 0)
    middles = shapely.distance(shapely.centroid(a), shapely.centroid(b))
    metres: npt.NDArray[np.float64] = np.where(point, shapely.distance(a, b), middles)
    return metres


def _same_name(a: Place, b: Place) -> bool:
    name = a.name.strip().casefold()
    return bool(name) and name == b.name.strip().casefold()
