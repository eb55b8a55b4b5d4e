"""OpenStreetMap data as the Overpass API answers it: nodes, ways and relations with their tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.errors import N_, Problem
from hbgeo.exchange.layers_in_features import Feature, Features
from hbgeo.exchange.overpass_tags import attributes_of, belongs

#: How the source is named wherever its data is shown (ODbL 1.0, section 4.3).
ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"
_KINDS = frozenset({"node", "way", "relation"})
#: A closed way with one of these is an area, unless it says otherwise.
_AREA_KEYS = frozenset({"leisure", "amenity", "landuse", "natural", "building", "playground", "place", "tourism"})
_RING = 4

_Coordinates = list[tuple[float, float]]


def is_overpass(data: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Tell whether a JSON value is an answer of Overpass, whole or its bare list of elements."""
    elements = data.get("elements") if isinstance(data, dict) else data
    return (
        isinstance(elements, list)
        and bool(elements)
        and all(isinstance(e, dict) and e.get("type") in _KINDS and "id" in e for e in elements)
    )


def read_overpass(data: Any, layer: str) -> Features:  # noqa: ANN401 - any JSON value
    """Return the tagged elements that belong to a layer (EPSG:4326), and why the others were left.

    Parameters
    ----------
    data
        What `is_overpass` accepts.
    layer
        Code of a layer of the catalogue.
    """
    elements = data["elements"] if isinstance(data, dict) else data
    nodes = {e["id"]: (float(e["lon"]), float(e["lat"])) for e in elements if _is_place(e)}
    features = Features(crs="EPSG:4326", source=ATTRIBUTION, dataset="osm")
    features.notes.append(
        Problem("source", N_("The data is © OpenStreetMap contributors (ODbL): say so wherever it is shown."))
    )
    seen: set[str] = set()
    for number, element in enumerate(elements, 1):
        tags = element.get("tags") or {}
        ref = f"{element['type']}/{element['id']}"
        # Without tags it is only a corner of a way or a part of a relation.
        if not tags or ref in seen:
            continue
        seen.add(ref)
        if not belongs(tags, layer):
            problem = Problem("tags", N_("Its tags say that it is something else ({tags})."), {"tags": _kind(tags)})
            features.leave(number, problem)
            continue
        features.items.append(
            Feature(
                number=number,
                geometry=_geometry(element, nodes),
                attributes={**attributes_of(tags), "osm_id": ref},
                ref=ref,
                name=str(tags.get("name:sv") or tags.get("name") or ""),
            )
        )
    return features


def _is_place(element: Mapping[str, Any]) -> bool:
    return element["type"] == "node" and "lon" in element and "lat" in element


def _kind(tags: Mapping[str, str]) -> str:
    return ", ".join(f"{key}={value}" for key, value in list(tags.items())[:2])


def _geometry(element: Mapping[str, Any], nodes: Mapping[int, tuple[float, float]]) -> BaseGeometry | None:
    if element["type"] == "node":
        return shapely.Point(nodes[element["id"]]) if element["id"] in nodes else None
    shape = _way(element, nodes) if element["type"] == "way" else _relation(element)
    center = element.get("center")
    if shape is None and center:
        return shapely.Point(float(center["lon"]), float(center["lat"]))
    return shape


def _way(element: Mapping[str, Any], nodes: Mapping[int, tuple[float, float]]) -> BaseGeometry | None:
    points = _line(element.get("geometry") or [])
    if not points:
        points = [nodes[node] for node in element.get("nodes", []) if node in nodes]
    if len(points) < 2:  # noqa: PLR2004 - a line
        return None
    tags = element.get("tags") or {}
    area = tags.get("area") == "yes" or (tags.get("area") != "no" and bool(_AREA_KEYS & tags.keys()))
    if area and len(points) >= _RING and points[0] == points[-1]:
        return shapely.Polygon(points)
    return shapely.LineString(points)


def _relation(element: Mapping[str, Any]) -> BaseGeometry | None:
    roles: dict[str, list[_Coordinates]] = {"outer": [], "inner": [], "": []}
    for role, points in _members(element):
        roles[role if role in roles else ""].append(points)
    if (element.get("tags") or {}).get("type") in ("multipolygon", "boundary") or roles["outer"]:
        outer = _areas([*roles["outer"], *roles[""]])
        return None if outer is None else shapely.difference(outer, _areas(roles["inner"]) or shapely.Polygon())
    return shapely.line_merge(shapely.MultiLineString(roles[""])) if roles[""] else None


def _members(element: Mapping[str, Any]) -> Iterator[tuple[str, _Coordinates]]:
    for member in element.get("members", []):
        points = _line(member.get("geometry") or [])
        # The platforms of a bus route are beside its way, not part of it.
        if len(points) > 1 and not str(member.get("role", "")).startswith("platform"):
            yield str(member.get("role", "")), points


def _areas(lines: list[_Coordinates]) -> BaseGeometry | None:
    rings = shapely.get_parts(shapely.polygonize([shapely.LineString(points) for points in lines]))
    return shapely.union_all(rings) if len(rings) else None


def _line(geometry: list[Any]) -> _Coordinates:
    return [(float(point["lon"]), float(point["lat"])) for point in geometry if point]
