"""Where a map of places begins."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.domain.place import Place
from hbgeo.services.map_extent import extent
from hbgeo.store.protocol import Store
from hbgeo.ui.components.walk_route import view_of

View = tuple[tuple[float, float] | None, int | None]


def view_of_places(store: Store, places: Sequence[Place]) -> View:
    """Return middle (latitude, longitude) and zoom of a map that shows places.

    Returns
    -------
    Nothing when some of them lie where maps begin anyway.
    """
    if not places:
        return None, None
    begins = extent(store)
    window = shapely.box(begins.west, begins.south, begins.east, begins.north)
    shapes = [place.geometry for place in places]
    return (None, None) if shapely.intersects(shapes, window).any() else view_of_shapes(shapes)


def view_of_shapes(shapes: Sequence[BaseGeometry]) -> View:
    """Return middle (latitude, longitude) and zoom of a map that shows shapes (EPSG:4326), if there are any."""
    if not shapes:
        return None, None
    west, south, east, north = map(float, shapely.total_bounds(shapes))
    return view_of(((west, south), (east, north)))
