"""Features as places: fitted to the layer, named, and known again the next time."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from hbgeo.domain import ids
from hbgeo.domain.contract import FOLLOWED_PLACE_FIELDS
from hbgeo.domain.place import Place
from hbgeo.errors import N_, Problem
from hbgeo.exchange.layers_in_features import Feature, Features
from hbgeo.exchange.layers_in_shapes import Fitter
from hbgeo.exchange.mapping_guess import plain_name
from hbgeo.exchange.mapping_position import WGS84

#: A stop across the street belongs to the area too (domain description, part 0).
AREA_MARGIN_M = 50
METRIC = "EPSG:3007"
#: Fields of the export contract, which are no attributes.
_CONTRACT = frozenset(one.name for one in FOLLOWED_PLACE_FIELDS)
#: The same of a layer that hbgeo hands out by itself.
_OF_LAYER_FILE = frozenset({"@id", "id", "name", "source"})
_ID_NAMES = (
    "platsid", "id", "uuid", "guid", "globalid", "objektidentitet", "gid", "stopid", "regsokod", "desokod", "kod",
    "osmid", "entityhandle", "objectid", "fid",
)  # fmt: skip
_NAME_NAMES = ("namn", "name", "benamning", "titel", "title", "stopname", "beteckning")
_NAME_ENDINGS = ("namn", "name")
_CONTENT_DIGITS = 32
_CONTENT = re.compile(rf"[0-9a-f]{{{_CONTENT_DIGITS}}}(#\d+)?")


@dataclass(slots=True)
class Taking:
    """What is taken of a file.

    Parameters
    ----------
    places, numbers
        The places, and the number of the feature each comes from.
    own
        Ids of places that come back from an export of hbgeo.
    back
        Ids of places that come back from a layer that hbgeo handed out by itself, with their attributes.
    left
        (number, why) of features that are not taken.
    repeated
        How many say again what an earlier one said.
    refs_left
        `source_ref` of features with an id that are not taken: they are in the file all the same.
    with_ids
        Whether the features have ids of their own that tell all of them apart.
    """

    places: list[Place] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    own: set[str] = field(default_factory=set)
    back: set[str] = field(default_factory=set)
    left: list[tuple[int, Problem]] = field(default_factory=list)
    repeated: int = 0
    refs_left: set[str] = field(default_factory=set)
    with_ids: bool = False


def take(  # noqa: PLR0913 - options, all by keyword
    features: Features,
    fitter: Fitter,
    *,
    layer: str,
    dataset: str,
    source: str,
    name_column: str | None,
    layers: frozenset[str],
) -> Taking:
    """Return the features as places of a layer.

    Parameters
    ----------
    dataset, source
        What makes their ids unique; what the places say they come from.
    name_column
        Attribute with the names; guessed when None.
    layers
        All layers there are: an export of hbgeo says of each place which one it belongs to.
    """
    taking = Taking()
    names = name_column or _name_column(features.items)
    refs = _refs(features.items)
    taking.with_ids = bool(refs)
    seen: set[str] = set()
    for item in features.items:
        typ = item.attributes.get("typ") if "plats_id" in item.attributes else None
        if typ in layers and typ != layer:
            taking.left.append((item.number, Problem("typ", N_("It belongs to the layer {layer}."), {"layer": typ})))
            continue
        parts = fitter.fit(item.geometry)
        if isinstance(parts, Problem):
            taking.left.append((item.number, parts))
            taking.refs_left.add(f"{dataset}:{refs.get(item.number)}")
            continue
        ref = refs.get(item.number) or _content(item, parts)
        if ref in seen:
            taking.repeated += 1
            continue
        seen.add(ref)
        for place in _places(item, parts, ref, name=_name(item, names), layer=layer, dataset=dataset, source=source):
            taking.places.append(place)
            taking.numbers.append(item.number)
            if "plats_id" in item.attributes:
                taking.own.add(place.id)
            elif is_layer_file(item, ref):
                taking.back.add(place.id)
    return taking


def is_layer_file(item: Feature, ref: str) -> bool:
    """Tell whether a feature comes from a layer as hbgeo hands it out by itself, with its id and all attributes."""
    return item.attributes.get("id") == ref and ids.is_id(ref) and "source" in item.attributes


def is_content(source_ref: str) -> bool:
    """Tell whether a place had no id at its source, so that its content stands for one."""
    return _CONTENT.fullmatch(source_ref.rsplit(":", 1)[-1]) is not None


def leave_far_away(taking: Taking, area: BaseGeometry) -> None:
    """Leave out the places that lie more than 50 m from the area (EPSG:4326)."""
    transformer = Transformer.from_crs(WGS84, METRIC, always_xy=True)
    near = shapely.transform(area, transformer.transform, interleaved=False)
    shapely.prepare(near)
    places, numbers = taking.places, taking.numbers
    taking.places, taking.numbers = [], []
    for place, number in zip(places, numbers, strict=True):
        shape = shapely.transform(place.geometry, transformer.transform, interleaved=False)
        if shapely.dwithin(near, shape, AREA_MARGIN_M):
            taking.places.append(place)
            taking.numbers.append(number)
        else:
            taking.refs_left.add(str(place.source_ref))
            values = {"metres": AREA_MARGIN_M}
            taking.left.append((number, Problem("geometry", N_("It lies more than {metres} m from the area."), values)))


def _places(  # noqa: PLR0913 - options, all by keyword
    item: Feature, parts: Sequence[BaseGeometry], ref: str, *, name: str, layer: str, dataset: str, source: str
) -> list[Place]:
    own, layer_file = "plats_id" in item.attributes, is_layer_file(item, ref)
    passed_over = _CONTRACT if own else _OF_LAYER_FILE if layer_file else ()
    attributes = {
        key: value
        for key, value in item.attributes.items()
        if value is not None and value != "" and key not in passed_over
    }
    takes_id = own or layer_file
    refs = [ref] if len(parts) == 1 else [f"{ref}#{number}" for number in range(1, len(parts) + 1)]
    return [
        Place(
            id=part_ref if takes_id and ids.is_id(part_ref) else ids.derived_id("place", layer, dataset, part_ref),
            layer=layer,
            geometry=part,
            name=name,
            attributes=attributes,
            source=str(item.attributes.get("kalla") or source) if own else source,
            source_ref=f"{dataset}:{part_ref}",
        )
        for part, part_ref in zip(parts, refs, strict=True)
    ]


def _refs(items: Sequence[Feature]) -> dict[int, str]:
    """Return the number of each feature with its own id, when there is one that tells all of them apart."""
    columns = {plain_name(name): name for item in items[:1] for name in reversed(item.attributes)}
    candidates: list[list[Any]] = [[item.ref for item in items]]
    candidates += [[item.attributes.get(columns[n]) for item in items] for n in _ID_NAMES if n in columns]
    for values in candidates:
        texts = ["" if value is None else str(value).strip() for value in values]
        if "" not in texts and len(set(texts)) == len(texts):
            return {item.number: text for item, text in zip(items, texts, strict=True)}
    return {}


def _name_column(items: Sequence[Feature]) -> str | None:
    texts = dict.fromkeys(
        name for item in items for name, value in item.attributes.items() if isinstance(value, str) and value
    )
    plain = {plain_name(name): name for name in reversed(texts)}
    named = next((plain[name] for name in _NAME_NAMES if name in plain), None)
    return named or next((name for name in texts if _tells_apart(items, name)), None)


def _tells_apart(items: Sequence[Feature], name: str) -> bool:
    """Tell whether a column may hold the names: that of the municipality is the same all the way down."""
    if not plain_name(name).endswith(_NAME_ENDINGS):
        return False
    return len(items) == 1 or len({item.attributes.get(name) for item in items}) > 1


def _name(item: Feature, column: str | None) -> str:
    if item.name or column is None:
        return item.name
    value = item.attributes.get(column)
    return "" if value is None else str(value).strip()


def _content(item: Feature, parts: Sequence[BaseGeometry]) -> str:
    said = json.dumps([[part.wkt for part in parts], item.attributes], sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:_CONTENT_DIGITS]
