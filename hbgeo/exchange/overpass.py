"""OpenStreetMap data as the Overpass API answers it: nodes, ways and relations with their tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.errors import N_, Problem
from hbgeo.exchange.layers_in_features import Feature, Features
from hbgeo.exchange.overpass_layers import belongs
from hbgeo.exchange.overpass_tags import attributes_of

#: How the source is named wherever its data is shown (ODbL 1.0, section 4.3).
ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"
_KINDS = frozenset({"node", "way", "relation"})
#: A closed way with one of these is an area, unless it says otherwise.
_AREA_KEYS = frozenset({"leisure", "amenity", "landuse", "natural", "building", "playground", "place", "tourism"})
_RING = 4
#: Layer of ways to walk along: a square is walked around, so its edge is part of the network.
_LINES_ONLY = "gangvag"
#: Layer of stops: a platform drawn as a line or an area is one point of it.
_POINTS_ONLY = "hallplats"
_STOP_AREA = ("public_transport", "stop_area")

_Coordinates = list[tuple[float, float]]
_Nodes = Mapping[int, tuple[float, float]]
_Ways = Mapping[int, _Coordinates]


def is_overpass(data: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Tell whether a JSON value is an answer of Overpass, whole or its bare list of elements."""
    elements = data.get("elements") if isinstance(data, dict) else data
    return (
        isinstance(elements, list)
        and bool(elements)
        and all(isinstance(e, dict) and e.get("type") in _KINDS and "id" in e for e in elements)
    )


def read_overpass(data: Any, layer: str, osm: Sequence[str] = ()) -> Features:  # noqa: ANN401 - any JSON value
    """Return the tagged elements that belong to a layer (EPSG:4326), and why the others were left.

    Parameters
    ----------
    data
        What `is_overpass` accepts.
    layer
        Code of a layer of the catalogue.
    osm
        The catalogue's tags for a layer that is not built in.
    """
    elements = data["elements"] if isinstance(data, dict) else data
    nodes = {e["id"]: (float(e["lon"]), float(e["lat"])) for e in elements if _is_place(e)}
    ways = {e["id"]: points for e in elements if e["type"] == "way" and (points := _points(e, nodes))}
    features = new_features()
    grouped = _platforms(elements) if layer == "hallplats" else frozenset()
    seen: set[str] = set()
    for number, element in enumerate(elements, 1):
        tags = element.get("tags") or {}
        ref = f"{element['type']}/{element['id']}"
        # Without tags it is only a corner of a way or a part of a relation.
        if not tags or ref in seen:
            continue
        seen.add(ref)
        if ref in grouped:
            features.leave(number, Problem("kind", N_("It is a platform; its stop area is taken instead.")))
        elif belongs(tags, layer, osm):
            features.items.append(feature_of(number, ref, tags, _geometry(element, nodes, ways), layer))
        else:
            problem = Problem("tags", N_("Its tags say that it is something else ({tags})."), {"tags": _kind(tags)})
            features.leave(number, problem)
    return features


def new_features() -> Features:
    """Return an empty collection that says what is owed to OpenStreetMap."""
    features = Features(crs="EPSG:4326", source=ATTRIBUTION, dataset="osm")
    features.notes.append(
        Problem("source", N_("The data is © OpenStreetMap contributors (ODbL): say so wherever it is shown."))
    )
    return features


def feature_of(number: int, ref: str, tags: Mapping[str, str], shape: BaseGeometry | None, layer: str) -> Feature:
    """Return an element as a feature of a layer.

    Parameters
    ----------
    ref
        `node/1`, `way/2`, `relation/3`: the same in whatever file it stands.
    """
    if layer == _POINTS_ONLY and shape is not None:
        shape = shapely.point_on_surface(shape)
    if ref.startswith("relation/") and shape is not None and shape.geom_type in ("Polygon", "MultiPolygon"):
        # Each reader starts the rings elsewhere.
        shape = shapely.normalize(shape)
    if layer == _LINES_ONLY and shape is not None and shape.geom_type in ("Polygon", "MultiPolygon"):
        shape = shapely.boundary(shape)
    return Feature(
        number=number,
        geometry=shape,
        attributes={**attributes_of(tags, layer), "osm_id": ref},
        ref=ref,
        name=str(tags.get("name:sv") or tags.get("name") or ""),
    )


def is_area(tags: Mapping[str, str]) -> bool:
    """Tell whether a closed way with these tags is an area."""
    return tags.get("area") == "yes" or (tags.get("area") != "no" and bool(_AREA_KEYS & tags.keys()))


def _platforms(elements: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Return what belongs to a stop area of the same file."""
    return frozenset(
        f"{member.get('type')}/{member.get('ref')}"
        for element in elements
        if element["type"] == "relation" and _is_stop_area(element)
        for member in element.get("members", [])
    )


def _is_stop_area(element: Mapping[str, Any]) -> bool:
    key, value = _STOP_AREA
    return (element.get("tags") or {}).get(key) == value


def _is_place(element: Mapping[str, Any]) -> bool:
    return element["type"] == "node" and "lon" in element and "lat" in element


def _kind(tags: Mapping[str, str]) -> str:
    return ", ".join(f"{key}={value}" for key, value in list(tags.items())[:2])


def _geometry(element: Mapping[str, Any], nodes: _Nodes, ways: _Ways) -> BaseGeometry | None:
    if element["type"] == "node":
        return shapely.Point(nodes[element["id"]]) if element["id"] in nodes else None
    if element["type"] == "way":
        shape = _way(element, ways)
    else:
        shape = _middle(element, nodes, ways) if _is_stop_area(element) else _relation(element, ways)
    center = element.get("center")
    if shape is None and center:
        return shapely.Point(float(center["lon"]), float(center["lat"]))
    return shape


def _points(element: Mapping[str, Any], nodes: _Nodes) -> _Coordinates:
    """Return the points of a way: its own geometry, or its nodes where they are."""
    points = _line(element.get("geometry") or [])
    return points or [nodes[node] for node in element.get("nodes", []) if node in nodes]


def _way(element: Mapping[str, Any], ways: _Ways) -> BaseGeometry | None:
    points = ways.get(element["id"], [])
    if len(points) < 2:  # noqa: PLR2004 - a line
        return None
    if is_area(element.get("tags") or {}) and len(points) >= _RING and points[0] == points[-1]:
        return shapely.Polygon(points)
    return shapely.LineString(points)


def _relation(element: Mapping[str, Any], ways: _Ways) -> BaseGeometry | None:
    roles: dict[str, list[_Coordinates]] = {"outer": [], "inner": [], "": []}
    for role, points in _members(element, ways):
        roles[role if role in roles else ""].append(points)
    if (element.get("tags") or {}).get("type") in ("multipolygon", "boundary") or roles["outer"]:
        outer = _areas([*roles["outer"], *roles[""]])
        return None if outer is None else shapely.difference(outer, _areas(roles["inner"]) or shapely.Polygon())
    return shapely.line_merge(shapely.MultiLineString(roles[""])) if roles[""] else None


def _middle(element: Mapping[str, Any], nodes: _Nodes, ways: _Ways) -> BaseGeometry | None:
    """Return the point amid the members of a stop area."""
    members = element.get("members", [])
    points = [(float(m["lon"]), float(m["lat"])) for m in members if "lon" in m and "lat" in m]
    points += [nodes[m["ref"]] for m in members if m.get("type") == "node" and "lon" not in m and m.get("ref") in nodes]
    for member in members:
        points += _of_member(member, ways)
    return shapely.centroid(shapely.MultiPoint(points)) if points else None


def _members(element: Mapping[str, Any], ways: _Ways) -> Iterator[tuple[str, _Coordinates]]:
    for member in element.get("members", []):
        points = _of_member(member, ways)
        # The platforms of a bus route are beside its way, not part of it.
        if len(points) > 1 and not str(member.get("role", "")).startswith("platform"):
            yield str(member.get("role", "")), points


def _of_member(member: Mapping[str, Any], ways: _Ways) -> _Coordinates:
    points = _line(member.get("geometry") or [])
    if not points and member.get("type") == "way":
        # As `out body; >; out skel` answers: the way stands by itself.
        return ways.get(member.get("ref", 0), [])
    return points


def _areas(lines: list[_Coordinates]) -> BaseGeometry | None:
    rings = shapely.get_parts(shapely.polygonize([shapely.LineString(points) for points in lines]))
    return shapely.union_all(rings) if len(rings) else None


def _line(geometry: list[Any]) -> _Coordinates:
    return [(float(point["lon"]), float(point["lat"])) for point in geometry if point]
