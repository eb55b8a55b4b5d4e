"""The demo's layers, and whose land a point lies on."""

from __future__ import annotations

from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.demo import files
from hbgeo.domain.ids import derived_id
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position

#: `Place.source` of everything in the demo.
SOURCE = "demo"
_LAND = "mark"


@dataclass(frozen=True, slots=True)
class LandPart:
    """A piece of land.

    Parameters
    ----------
    kind
        Code of `Catalogue.land`.
    owner
        Actor code.
    """

    kind: str
    owner: str
    geometry: BaseGeometry


def places() -> list[Place]:
    """Return everything on the demo's map, layer by layer."""
    return [
        Place(
            id=derived_id(SOURCE, path.stem, ref),
            layer=path.stem,
            geometry=geometry,
            name=properties["name"],
            attributes={key: value for key, value in properties.items() if key != "name"},
            source=SOURCE,
            source_ref=ref,
        )
        for path in files.layer_files()
        for ref, properties, geometry in files.features(path)
    ]


def land_parts() -> list[LandPart]:
    """Return the pieces of land that the area is made of."""
    path = files.folder() / "layers" / f"{_LAND}.geojson"
    return [
        LandPart(properties["markslag"], properties["agare"], geometry)
        for _, properties, geometry in files.features(path)
    ]


def land_at(position: Position, parts: list[LandPart]) -> LandPart:
    """Return the piece of land that a position lies on, or the nearest."""
    point = shapely.Point(position.lon, position.lat)
    return min(parts, key=lambda part: float(part.geometry.distance(point)))
