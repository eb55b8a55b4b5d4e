"""OpenStreetMap extracts (`.osm.pbf`, `.osm`) as features, with the ids and tags that Overpass would give them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError
from shapely.geometry.base import BaseGeometry

from hbgeo.domain.catalogue import Layer
from hbgeo.domain.position import DECIMALS
from hbgeo.errors import N_, ImportRefused, Problem
from hbgeo.exchange.layers_in_features import Features
from hbgeo.exchange.osm_config import OGR_LAYERS, config, where
from hbgeo.exchange.overpass import feature_of, is_area, new_features
from hbgeo.exchange.overpass_layers import Wanted, alternatives, belongs
from hbgeo.exchange.tables import DEFAULT_LIMITS, Limits

SUFFIXES = (".osm", ".pbf")
#: A stop of a bus beside its road: the driver makes it part of the line that stops there.
_PLATFORMS: tuple[Wanted, ...] = (
    {"highway": frozenset({"platform"})},
    {"public_transport": frozenset({"platform"})},
)
_RING = 4


class _Element(NamedTuple):
    """A tagged element as the driver gives it."""

    ref: str
    tags: dict[str, str]
    shape: BaseGeometry


def is_osm(path: str | bytes) -> bool:
    """Tell by its name whether a file, or the member of a ZIP that was chosen, is an extract."""
    return isinstance(path, str) and path.lower().endswith(SUFFIXES)


def read_osm(path: Path, opened: str, layer: Layer, *, limits: Limits = DEFAULT_LIMITS) -> Features:
    """Read the elements of an extract that belong to a layer (EPSG:4326); all else is passed over.

    Parameters
    ----------
    path, opened
        The file, and what GDAL may open of it (`layers_in_files.gdal_path`).

    Raises
    ------
    ImportRefused
        When the file cannot be read, holds too much, or no tags are known for the layer.
    """
    asked = alternatives(layer.code, layer.osm)
    if not asked:
        raise ImportRefused(
            N_("No tags of OpenStreetMap are known for the layer {layer}; an extract cannot fill it."), layer=layer.code
        )
    features = new_features()
    features.notes.append(
        Problem("tags", N_("Of the extract only what its tags place in this layer was read; the rest was passed over."))
    )
    found = list(_elements(path, opened, _needed(layer), asked, limits))
    if layer.code == "busslinje":
        found = _without_platforms(found, list(_elements(path, opened, ("lines",), _PLATFORMS, limits)))
    covered = _stop_area_corners(found) if layer.code == "hallplats" else set()
    for number, element in enumerate(found, 1):
        if not belongs(element.tags, layer.code, layer.osm):
            continue
        if covered and not _is_stop_area(element) and _corners(element.shape) <= covered:
            features.leave(number, Problem("kind", N_("It is a platform; its stop area is taken instead.")))
            continue
        features.items.append(feature_of(number, element.ref, element.tags, _shaped(element), layer.code))
    return features


def _needed(layer: Layer) -> tuple[str, ...]:
    """Return the driver's layers that may hold something for ours."""
    wanted = []
    if "Point" in layer.geometry:
        wanted.append("points")
    if layer.code != "gatljus":
        wanted += ["lines", "multipolygons"]
    if "LineString" in layer.geometry:
        wanted.append("multilinestrings")
    if layer.code == "hallplats":
        wanted.append("other_relations")
    return tuple(wanted)


def _elements(
    path: Path, opened: str, names: Sequence[str], asked: Sequence[Wanted], limits: Limits
) -> Iterator[_Element]:
    with tempfile.TemporaryDirectory(prefix="hbgeo-osm-") as folder:
        settings = Path(folder) / "osm.ini"
        settings.write_text(config(asked), encoding="utf-8")
        for name in names:
            yield from _of_layer(path, opened, name, settings, where(asked), limits)


def _of_layer(  # noqa: PLR0913, PLR0917 - what the driver is told
    path: Path, opened: str, name: str, settings: Path, condition: str, limits: Limits
) -> Iterator[_Element]:
    try:
        frame = pyogrio.read_dataframe(
            opened,
            layer=name,
            where=condition,
            max_features=limits.rows + 1,
            CONFIG_FILE=str(settings),
            INTERLEAVED_READING="YES",
        )
    except (DataSourceError, DataLayerError, FeatureError, ValueError, UnicodeDecodeError) as error:
        reason = str(error).replace(opened, path.name)
        raise ImportRefused(N_("{name} cannot be read: {reason}."), name=path.name, reason=reason) from error
    if len(frame) > limits.rows:
        raise ImportRefused(N_("The file has more than {limit} rows; divide it."), limit=limits.rows)
    ways = frame["osm_way_id"] if "osm_way_id" in frame else [None] * len(frame)
    for number, way, tags, shape in zip(frame["osm_id"], ways, frame["all_tags"], frame.geometry, strict=True):
        if isinstance(tags, dict) and shape is not None:
            yield _Element(_ref(name, number, way), {str(key): str(value) for key, value in tags.items()}, shape)


def _ref(name: str, number: Any, way: Any) -> str:  # noqa: ANN401 - whatever the driver gives
    """Return the id as Overpass writes it; of areas the driver says whether they are ways or relations."""
    return f"way/{way}" if isinstance(way, str) and way else f"{OGR_LAYERS[name]}/{number}"


def _shaped(element: _Element) -> BaseGeometry:
    """Return the geometry as Overpass's reader would make it."""
    shape = element.shape
    if _is_stop_area(element):
        return shapely.centroid(shapely.MultiPoint(shapely.get_coordinates(shape)))
    kind = shape.geom_type
    if kind == "LineString":
        ring = shape.is_closed and len(shape.coords) >= _RING and is_area(element.tags)
        return shapely.Polygon(shape.coords) if ring else shape
    if kind == "MultiLineString":
        return shapely.line_merge(shape)
    parts = shapely.get_parts(shape)
    return parts[0] if len(parts) == 1 else shape


def _without_platforms(routes: list[_Element], platforms: list[_Element]) -> list[_Element]:
    beside = {shapely.normalize(one.shape).wkb for one in platforms}
    kept = []
    for one in routes:
        parts = [part for part in shapely.get_parts(one.shape) if shapely.normalize(part).wkb not in beside]
        kept.append(one._replace(shape=shapely.MultiLineString(parts)) if parts else one)
    return kept


def _is_stop_area(element: _Element) -> bool:
    return element.ref.startswith("relation/") and element.tags.get("public_transport") == "stop_area"


def _stop_area_corners(found: list[_Element]) -> set[tuple[float, float]]:
    return set().union(*(_corners(one.shape) for one in found if _is_stop_area(one)))


def _corners(shape: BaseGeometry) -> set[tuple[float, float]]:
    # The driver computes the same node differently in different layers.
    return {(round(lon, DECIMALS), round(lat, DECIMALS)) for lon, lat in shapely.get_coordinates(shape).tolist()}
