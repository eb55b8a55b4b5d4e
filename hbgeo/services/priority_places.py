"""What lies near a point and counts in its priority: vulnerable places, ways to schools and stops."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.place import Place
from hbgeo.exchange.mapping_guess import plain_name
from hbgeo.services.duplicates_pairs import Flags, Floats, Ints
from hbgeo.services.land import land_parts
from hbgeo.services.walks_route import projected

#: A way leads to a school or a stop when it comes this close to one, metres.
WAY_REACH_M = 150.0
#: A point lies on a way when it is this close to its line, metres.
ON_WAY_M = 15.0

_PLAYGROUNDS, _PATHS, _STOPS = "lekplats", "gangvag", "hallplats"
#: OpenStreetMap's words.
_SCHOOLS = frozenset({"school", "kindergarten"})
_HOMES = frozenset({"social_facility"})


class Surroundings:
    """The places that count, in EPSG:3007.

    Parameters
    ----------
    places
        Of any layers. Vulnerable are playgrounds (layer `lekplats`), yards of schools (land of a kind whose owner is
        `skolgard`), and whatever says `amenity` = `school`, `kindergarten` or `social_facility`. A way is a line of the
        layer `gangvag` that comes within 150 m of a stop (layer `hallplats`), a school or a preschool.
    """

    def __init__(self, places: Iterable[Place], catalogue: Catalogue) -> None:
        known = [place for place in places if not place.geometry.is_empty]
        yards = frozenset(kind.code for kind in catalogue.land if kind.owner == "skolgard")
        schools = [(part.name, part.geometry) for part in land_parts(known, catalogue) if part.kind in yards]
        schools += _named(known, lambda place: _amenity(place) in _SCHOOLS)
        others = _named(known, lambda place: place.layer == _PLAYGROUNDS or _amenity(place) in _HOMES)
        vulnerable = [*schools, *others]
        self.names = tuple(name for name, _ in vulnerable)
        self._vulnerable = shapely.STRtree([projected(shape) for _, shape in vulnerable])
        goals = [*schools, *_named(known, lambda place: place.layer == _STOPS)]
        paths = _named(known, lambda place: place.layer == _PATHS)
        self._ways = shapely.STRtree(_leading_to([projected(shape) for _, shape in paths], goals))

    def nearest_vulnerable(self, points: Floats, radius_m: float) -> tuple[Ints, Floats]:
        """Return the index in `names` of the nearest vulnerable place within the radius, and the metres to it.

        Parameters
        ----------
        points
            EPSG:3007, finite, shape (n, 2).
        radius_m
            Metres, the edge included.

        Returns
        -------
        tuple
            -1 and not a number where there is none; shape (n,) each.
        """
        which, metres = np.full(len(points), -1, dtype=np.int64), np.full(len(points), np.nan)
        if len(self.names) and len(points):
            shapes = shapely.points(points)
            (one, place), distance = self._vulnerable.query_nearest(
                shapes, max_distance=radius_m + 1e-6, return_distance=True, all_matches=False
            )
            keep = distance <= radius_m
            which[one[keep]], metres[one[keep]] = place[keep], distance[keep]
        return which, metres

    def on_way(self, points: Floats) -> Flags:
        """Tell which points (EPSG:3007, finite, shape (n, 2)) lie within 15 m of a way to a school or a stop."""
        found = np.zeros(len(points), dtype=bool)
        if len(points) and len(self._ways.geometries):
            found[self._ways.query(shapely.points(points), predicate="dwithin", distance=ON_WAY_M)[0]] = True
        return found


def _leading_to(lines: Sequence[BaseGeometry], goals: Sequence[tuple[str, BaseGeometry]]) -> list[BaseGeometry]:
    tree = shapely.STRtree([projected(shape) for _, shape in goals])
    if not lines or not goals:
        return []
    near = np.unique(tree.query(lines, predicate="dwithin", distance=WAY_REACH_M)[0])
    return [lines[i] for i in near]


def _named(places: Iterable[Place], fits: Callable[[Place], bool]) -> list[tuple[str, BaseGeometry]]:
    return [(place.name, place.geometry) for place in places if fits(place)]


def _amenity(place: Place) -> str:
    said = (value for name, value in place.attributes.items() if plain_name(name) == "amenity")
    return str(next(said, "") or "").strip().casefold()
