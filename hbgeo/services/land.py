"""Whose land a point lies on, and who should answer for what was observed there.

The land polygon decides, the category only suggests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.domain import catalogue as catalogue_module
from hbgeo.domain.catalogue import Catalogue, Item
from hbgeo.domain.place import Place
from hbgeo.errors import NotFound
from hbgeo.exchange.mapping_guess import plain_name
from hbgeo.services.walks_route import projected

#: Code of the layer of land ownership.
LAYER = "mark"

#: Attributes that say the kind of land or its owner, without case, accents and signs, in the order they are asked.
_KIND_NAMES = ("markslag", "slag", "landkind", "landtype", "land", "typ", "markagare")
_OWNER_NAMES = ("agare", "owner", "markagare", "fastighetsagare", "lagfarenagare", "forvaltare")
#: OpenStreetMap's words for a yard of a school or preschool.
_SCHOOLS = frozenset({"school", "kindergarten"})


@dataclass(frozen=True, slots=True)
class LandPart:
    """A piece of land.

    Parameters
    ----------
    kind, owner
        Codes of `Catalogue.land` and of an actor; None where the polygon says nothing that the catalogue knows.
    geometry
        Valid polygons (EPSG:4326).
    area_m2
        Square metres, measured in SWEREF 99 12 00 (EPSG:3007).
    """

    kind: str | None
    owner: str | None
    geometry: BaseGeometry
    area_m2: float
    name: str = ""


def land_parts(places: Iterable[Place], catalogue: Catalogue | None = None) -> tuple[LandPart, ...]:
    """Return the pieces of land among places, the smallest first.

    What is no polygon of the layer `mark`, or empty, is left out; a polygon that crosses itself is mended. The kind of
    land is read from attributes such as `markslag` or `Markägare`, as a code or a name of the catalogue (the built-in
    one by default); of a polygon that only says its owner it is the kind of land that actor usually answers for.

    Parameters
    ----------
    places
        Of any layers.
    """
    known = catalogue or catalogue_module.load()
    kinds, actors = _names(known.land), _names(known.actors)
    usual = {usual_owner(known, kind.code): kind.code for kind in reversed(known.land)}
    parts = []
    for place in places:
        geometry = _polygons(place.geometry)
        if place.layer != LAYER or geometry is None:
            continue
        said = {plain_name(name): value for name, value in place.attributes.items()}
        owner = _found(said, _OWNER_NAMES, actors)
        kind = _found(said, _KIND_NAMES, kinds) or _school(said, known) or (usual.get(owner) if owner else None)
        parts.append(LandPart(kind, owner, geometry, float(projected(geometry).area), place.name))
    return tuple(sorted(parts, key=lambda part: part.area_m2))


def parts_at(parts: Sequence[LandPart], lon: npt.ArrayLike, lat: npt.ArrayLike) -> list[LandPart | None]:
    """Return the piece of land that each point lies on, None where there is none.

    An edge belongs to its polygon. Where several polygons overlap or share an edge the smallest wins, and of equally
    large ones the first: what lies within a larger one was drawn to be an exception to it.

    Parameters
    ----------
    parts
        As from `land_parts`, smallest first.
    lon, lat
        Degrees (EPSG:4326), shape (n,).
    """
    points = shapely.points(np.asarray(lon, np.float64), np.asarray(lat, np.float64))
    tree = shapely.STRtree([part.geometry for part in parts])
    which, land = tree.query(points, predicate="intersects")
    smallest = np.full(len(points), len(parts), dtype=np.int64)
    np.minimum.at(smallest, which, land)
    choices = [*parts, None]
    return [choices[i] for i in smallest]


def land_of(
    places: Iterable[Place], lon: npt.ArrayLike, lat: npt.ArrayLike, catalogue: Catalogue | None = None
) -> list[str | None]:
    """Return the code of the kind of land that each point lies on, by the rules of `land_parts` and `parts_at`.

    Polygons that do not say their kind are left out, None stands where there is no other.
    """
    parts = [part for part in land_parts(places, catalogue) if part.kind is not None]
    return [None if part is None else part.kind for part in parts_at(parts, lon, lat)]


def usual_owner(catalogue: Catalogue, land: str) -> str | None:
    """Return the actor that most categories of problems name for a kind of land; None for land it does not know."""
    kind = next((item for item in catalogue.land if item.code == land), None)
    owners = Counter(category.owner(kind) for category in catalogue.categories if category.polarity < 0 and kind)
    return next((owner for owner, _ in owners.most_common(1)), None)


def suggested_owner(
    catalogue: Catalogue, category_code: str, land: str | None, land_owner: str | None = None
) -> str | None:
    """Return the code of the actor that should answer, None where nothing can be said.

    - The category's owner for the kind of land.
    - The polygon's own owner instead, when it is an actor of the catalogue and the category names just the usual owner
      of that kind of land (`usual_owner`): on a private block, the private owner answers for the lamps. Where a
      category names somebody else on purpose – the bus company for stops, social services for unease – it stays.
    - On land that is not known, or of a kind that the catalogue does not know: the category's owner for public land,
      since what no polygon claims is public as a rule, when the catalogue has public land; a `land_owner` still wins
      over that land's usual one.
    - A category that the catalogue does not know: the polygon's owner, if any.

    Many observations have few combinations of category and land: ask once for each.

    Parameters
    ----------
    land
        Code of the kind of land.
    land_owner
        Code of the actor that the polygon names (`LandPart.owner`).
    """
    owner = land_owner if any(actor.code == land_owner for actor in catalogue.actors) else None
    kind = next((item for item in catalogue.land if item.code == land), None)
    kind = kind or next((item for item in catalogue.land if item.owner == "allman"), None)
    try:
        category = catalogue.category(category_code)
    except NotFound:
        return owner
    if kind is None:
        return owner
    suggested = category.owner(kind)
    return owner if owner and suggested == usual_owner(catalogue, kind.code) else suggested


def _polygons(geometry: BaseGeometry) -> BaseGeometry | None:
    """Return the polygons of a geometry, mended where they cross themselves; None when there are none."""
    flat = shapely.force_2d(geometry)
    valid = flat if flat.is_valid else shapely.make_valid(flat)
    parts = [part for part in shapely.get_parts(shapely.get_parts([valid])) if part.geom_type == "Polygon"]
    solid = [part for part in parts if not part.is_empty]
    return shapely.union_all(solid) if solid else None


def _names(items: Sequence[Item]) -> dict[str, str]:
    """Return plain code and names → code; codes win over names."""
    names = {plain_name(name): item.code for item in items for name in (item.en, item.sv)}
    return names | {plain_name(item.code): item.code for item in items}


def _found(said: Mapping[str, Any], columns: Sequence[str], known: Mapping[str, str]) -> str | None:
    values = (said[name] for name in columns if isinstance(said.get(name), str))
    return next((known[plain] for plain in map(plain_name, values) if plain in known), None)


def _school(said: Mapping[str, Any], catalogue: Catalogue) -> str | None:
    if said.get("amenity") not in _SCHOOLS:
        return None
    return next((kind.code for kind in catalogue.land if kind.owner == "skolgard"), None)
