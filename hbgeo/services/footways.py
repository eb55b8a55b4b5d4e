"""The network of walking paths, made of the lines that the store has."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from shapely import LineString

from hbgeo.domain.place import Place
from hbgeo.services import footways_tags
from hbgeo.services.footways_joining import LINK, join
from hbgeo.services.footways_metres import in_metres
from hbgeo.services.footways_network import NO, UNKNOWN, YES, Network, Snap, Way
from hbgeo.services.footways_paths import Choice
from hbgeo.services.footways_reach import Nearest, reach

__all__ = ["LAYER", "NO", "UNKNOWN", "YES", "Choice", "Nearest", "Network", "Snap", "Way", "network_of", "reach"]

#: Code of the layer that the network is made of.
LAYER = "gangvag"


def network_of(places: Iterable[Place]) -> Network | None:
    """Return the network of the paths among places, None when there is no path.

    Lines are joined by `footways_joining.join`. What their attributes say is read by `footways_tags`.

    Parameters
    ----------
    places
        WGS 84; those of other layers than `LAYER` and geometries without lines are passed over.
    """
    paths = [place for place in places if place.layer == LAYER]
    parts, owner = shapely.get_parts([place.geometry for place in paths], return_index=True)
    walkable = np.array([_is_path(part) for part in parts], dtype=bool)
    parts, owner = parts[walkable], owner[walkable]
    if len(parts) == 0:
        return None
    said = [place.attributes for place in paths]
    level = np.array([footways_tags.level(one) for one in said], dtype=np.intp)[owner]
    joined = join(shapely.transform(shapely.force_2d(parts), in_metres), level)
    if len(joined.ends) == 0:
        return None
    of_edge = owner[joined.line]
    steps = np.array([_code(footways_tags.step_free(one)) for one in said], dtype=np.int8)[of_edge]
    lamps = np.array([_code(footways_tags.lit(one)) for one in said], dtype=np.int8)[of_edge]
    link = joined.line == LINK
    steps[link] = lamps[link] = YES
    return Network(joined.nodes, joined.ends, joined.metres, joined.line, steps, lamps)


def _is_path(geometry: object) -> bool:
    """Return whether a part is a line of some length, on the globe."""
    if not isinstance(geometry, LineString) or geometry.is_empty:
        return False
    points = shapely.get_coordinates(geometry)
    return bool(np.isfinite(points).all() and (np.abs(points) <= (180, 90)).all() and (points != points[0]).any())


def _code(said: bool | None) -> int:  # noqa: FBT001 - an answer, not an option
    return UNKNOWN if said is None else int(said)
