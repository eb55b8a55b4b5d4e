"""The rules of RFC 7946 for a GeoJSON text, as a list of what breaks them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import orjson

from hbgeo.domain.position import DECIMALS
from hbgeo.errors import N_, Problem

_TYPES = frozenset({"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"})
#: Members that each kind of object must not have (section 7.1).
_FOREIGN = {
    "FeatureCollection": ("coordinates", "geometries", "geometry", "properties"),
    "Feature": ("coordinates", "geometries", "features"),
    "geometry": ("geometry", "properties", "features"),
}
_MOST_NUMBERS = 3
_LEAST_NUMBERS = 2
_SMALLEST_RING = 4
_GLOBE = (180.0, 90.0)
Problems = Iterator[Problem]


def validate(source: bytes | str | dict[str, Any], *, contract: bool = False) -> list[Problem]:
    """Return what breaks RFC 7946; an empty list means that the GeoJSON is valid.

    Parameters
    ----------
    source
        The text, or what a JSON parser made of it.
    contract
        Ask for what the export contract promises beyond the RFC: an `id` on every feature, unique; at most seven
        decimals; no nested properties.

    Returns
    -------
    list of Problem
        `field` is the path of the object, such as `$.features[3].geometry`.
    """
    if isinstance(source, bytes | str):
        try:
            source = orjson.loads(source)
        except orjson.JSONDecodeError as error:
            return [Problem("$", N_("This is no JSON: {reason}."), {"reason": str(error)})]
    if not isinstance(source, dict):
        return [Problem("$", N_("A GeoJSON text is an object (section 2)."))]
    problems = list(_root(source))
    if contract:
        problems.extend(_contract(source))
    return problems


def _root(source: dict[str, Any]) -> Problems:
    if "crs" in source:
        yield Problem("$.crs", N_("There must be no member “crs”: the coordinates are WGS 84 (section 4)."))
    kind = source.get("type")
    if kind == "FeatureCollection":
        yield from _foreign(source, "$", "FeatureCollection")
        yield from _bbox(source, "$")
        if not isinstance(source.get("features"), list):
            yield Problem("$.features", N_("A FeatureCollection has an array “features” (section 3.3)."))
            return
        for i, feature in enumerate(source["features"]):
            yield from _feature(feature, f"$.features[{i}]")
    elif kind == "Feature":
        yield from _feature(source, "$")
    else:
        yield from _geometry(source, "$")


def _feature(feature: Any, path: str) -> Problems:  # noqa: ANN401 - parsed JSON
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        yield Problem(path, N_("Not a Feature (section 3.2)."))
        return
    yield from _foreign(feature, path, "Feature")
    yield from _bbox(feature, path)
    id_ = feature.get("id", "")
    if isinstance(id_, bool) or not isinstance(id_, str | int | float):
        yield Problem(f"{path}.id", N_("An “id” is text or a number (section 3.2)."))
    if not isinstance(feature.get("properties", ""), dict | None):
        yield Problem(f"{path}.properties", N_("A Feature has “properties”, an object or null (section 3.2)."))
    if "geometry" not in feature:
        yield Problem(f"{path}.geometry", N_("A Feature has a “geometry”, an object or null (section 3.2)."))
    elif feature["geometry"] is not None:
        yield from _geometry(feature["geometry"], f"{path}.geometry")


def _geometry(geometry: Any, path: str) -> Problems:  # noqa: ANN401 - parsed JSON
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind == "GeometryCollection":
        yield from _foreign(geometry, path, "geometry")
        members = geometry.get("geometries")
        if not isinstance(members, list):
            yield Problem(path, N_("A GeometryCollection has an array “geometries” (section 3.1.8)."))
            return
        for i, member in enumerate(members):
            yield from _geometry(member, f"{path}.geometries[{i}]")
    elif kind in _TYPES:
        yield from _foreign(geometry, path, "geometry")
        yield from _bbox(geometry, path)
        yield from _coordinates(geometry.get("coordinates"), kind, f"{path}.coordinates")
    else:
        yield Problem(path, N_("“{kind}” is no type of GeoJSON (section 1.4)."), {"kind": str(kind)})


def _coordinates(value: Any, kind: str, path: str) -> Problems:  # noqa: ANN401 - parsed JSON
    check: dict[str, Callable[[Any, str], Problems]] = {
        "Point": _position,
        "LineString": _line,
        "Polygon": lambda v, p: _each(v, p, _Ring(), least=1),
        "MultiPoint": lambda v, p: _each(v, p, _position),
        "MultiLineString": lambda v, p: _each(v, p, _line),
        "MultiPolygon": lambda v, p: _each(v, p, lambda w, q: _each(w, q, _Ring(), least=1)),
    }
    yield from check[kind](value, path)


def _each(value: Any, path: str, check: Callable[[Any, str], Problems], least: int = 0) -> Problems:  # noqa: ANN401
    if not isinstance(value, list) or len(value) < least:
        yield Problem(path, N_("An array of at least {least} parts is expected (section 3.1)."), {"least": least})
        return
    for i, part in enumerate(value):
        yield from check(part, f"{path}[{i}]")


def _position(value: Any, path: str) -> Problems:  # noqa: ANN401 - parsed JSON
    if not _is_numbers(value) or not _LEAST_NUMBERS <= len(value) <= _MOST_NUMBERS:
        yield Problem(path, N_("A position has two or three numbers (section 3.1.1)."))
    elif any(abs(n) > most for n, most in zip(value, _GLOBE, strict=False)):
        yield Problem(path, N_("A position is longitude, latitude in degrees on the globe (section 4)."))


def _is_numbers(value: Any) -> bool:  # noqa: ANN401 - parsed JSON
    return isinstance(value, list) and all(isinstance(n, int | float) and not isinstance(n, bool) for n in value)


def _line(value: Any, path: str) -> Problems:  # noqa: ANN401 - parsed JSON
    yield from _each(value, path, _position, least=2)


class _Ring:
    """Checks the rings of one polygon: the first one it is called with is the exterior."""

    def __init__(self) -> None:
        self._exterior = True

    def __call__(self, value: Any, path: str) -> Problems:  # noqa: ANN401 - parsed JSON
        exterior, self._exterior = self._exterior, False
        found = list(_each(value, path, _position, least=_SMALLEST_RING))
        yield from found
        if found:
            return
        if value[0] != value[-1]:
            yield Problem(path, N_("A ring ends where it begins (section 3.1.6)."))
        area = _signed_area(value)
        if area < 0 if exterior else area > 0:
            yield Problem(path, N_("A ring must go by the right-hand rule (section 3.1.6)."))


def _signed_area(ring: list[list[float]]) -> int:
    # In whole numbers of the last decimal kept: exact, however far from 0, 0 a small ring lies.
    whole = [(round(x * 10**DECIMALS), round(y * 10**DECIMALS)) for x, y, *_ in ring]
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(whole))


def _foreign(value: dict[str, Any], path: str, kind: str) -> Problems:
    for name in _FOREIGN[kind]:
        if name in value:
            yield Problem(f"{path}.{name}", N_("This member belongs to another type (section 7.1)."))


def _bbox(value: dict[str, Any], path: str) -> Problems:
    box = value.get("bbox", [0, 0, 0, 0])
    if not _is_numbers(box) or len(box) not in {2 * _LEAST_NUMBERS, 2 * _MOST_NUMBERS}:
        yield Problem(f"{path}.bbox", N_("A “bbox” has four or six numbers (section 5)."))


def _contract(source: dict[str, Any]) -> Problems:
    features = source.get("features")
    known: set[Any] = set()
    for i, feature in enumerate(features if isinstance(features, list) else []):
        path = f"$.features[{i}]"
        if not isinstance(feature, dict):
            continue
        if feature.get("id") is None or feature["id"] in known:
            yield Problem(f"{path}.id", N_("Every feature has an “id” of its own."))
        known.add(feature.get("id"))
        if any(isinstance(value, dict | list) for value in (feature.get("properties") or {}).values()):
            yield Problem(f"{path}.properties", N_("Properties are plain values, not nested."))
        if any(round(n, DECIMALS) != n for n in _numbers(feature.get("geometry"))):
            yield Problem(
                f"{path}.geometry", N_("Coordinates have at most {decimals} decimals."), {"decimals": DECIMALS}
            )


def _numbers(value: Any) -> Iterator[float]:  # noqa: ANN401 - parsed JSON
    if isinstance(value, int | float):
        yield value
    for part in value if isinstance(value, list) else ():
        yield from _numbers(part)
    if isinstance(value, dict):
        yield from _numbers(value.get("coordinates"))
        yield from _numbers(value.get("geometries"))
