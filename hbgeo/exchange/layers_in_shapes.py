"""Geometries made fit for a layer: WGS 84, two dimensions, valid, of a type the layer holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from hbgeo.domain.position import DECIMALS, SWEDEN
from hbgeo.errors import N_, Problem
from hbgeo.exchange.mapping_position import WGS84

_FAMILY = {
    "Point": "Point", "MultiPoint": "Point", "LineString": "LineString", "LinearRing": "LineString",
    "MultiLineString": "LineString", "Polygon": "Polygon", "MultiPolygon": "Polygon",
}  # fmt: skip
_FIELD = "geometry"
_RING = 4


@dataclass(slots=True)
class Fitter:
    """Makes geometries fit for a layer and counts what it had to do.

    Parameters
    ----------
    crs
        Of the geometries that come.
    allowed
        Single geometry types of the layer.
    """

    crs: str
    allowed: tuple[str, ...]
    done: Counter[str] = field(default_factory=Counter)
    _transformer: Transformer | None = None

    def __post_init__(self) -> None:
        if self.crs != WGS84:
            self._transformer = Transformer.from_crs(self.crs, WGS84, always_xy=True)

    def fit(self, shape: BaseGeometry | None) -> list[BaseGeometry] | Problem:
        """Return the geometry (EPSG:4326, seven decimals), in several parts when the layer needs it; or why not."""
        if shape is None or shape.is_empty:
            return Problem(_FIELD, N_("It has no geometry."))
        if shape.has_z:
            self.done["flattened"] += 1
        flat = self._to_degrees(shapely.force_2d(shape))
        if flat is None:
            return Problem(_FIELD, N_("Its coordinates are no place on earth."))
        parts = self._allowed_parts(self._mended(flat))
        if not parts:
            values = {"type": shape.geom_type, "allowed": ", ".join(self.allowed)}
            return Problem(_FIELD, N_("It is a {type}; the layer holds {allowed}."), values)
        if not all(_in_sweden(part) for part in parts):
            self.done["abroad"] += 1
        if len(parts) > 1:
            self.done["exploded"] += 1
        return parts

    def notes(self) -> list[Problem]:
        """Return what was done to how many features."""
        messages = {
            "mended": N_("Invalid rings or lines that were mended: {count}."),
            "flattened": N_("Features whose height was left out: {count}."),
            "exploded": N_("Features of several points that became one place for each point: {count}."),
            "closed": N_("Closed lines that were taken as areas: {count}."),
            "partly": N_("Features that lost parts of a type the layer does not hold: {count}."),
            "abroad": N_("Features outside Sweden: {count}. Check the coordinate reference system."),
        }
        return [
            Problem(_FIELD, message, {"count": self.done[key]}) for key, message in messages.items() if self.done[key]
        ]

    def _to_degrees(self, shape: BaseGeometry) -> BaseGeometry | None:
        moved = shape
        if self._transformer is not None:
            moved = shapely.transform(shape, self._transformer.transform, interleaved=False)
        coordinates = shapely.get_coordinates(moved)
        if not np.isfinite(coordinates).all() or (np.abs(coordinates) > (180, 90)).any():
            return None
        return shapely.transform(moved, lambda _xy: np.round(coordinates, DECIMALS) + 0.0)

    def _mended(self, shape: BaseGeometry) -> BaseGeometry:
        if shape.is_valid:
            return shape
        self.done["mended"] += 1
        return shapely.make_valid(shape)

    def _allowed_parts(self, shape: BaseGeometry) -> list[BaseGeometry]:
        if shape.geom_type == "GeometryCollection":
            return self._of_collection(shape)
        family = _FAMILY[shape.geom_type]
        if family == "LineString" and family not in self.allowed and "Polygon" in self.allowed:
            return self._closed(shape)
        if family not in self.allowed:
            return []
        if shape.geom_type == family:
            return [shape]
        if shape.geom_type == "MultiLineString":
            shape = shapely.line_merge(shape)
        parts = list(shapely.get_parts(shape))
        # Points of a MultiPoint are places of their own; the parts of an area or a line are one place.
        return parts if len(parts) == 1 or family == "Point" else [shape]

    def _of_collection(self, shape: BaseGeometry) -> list[BaseGeometry]:
        members = list(shapely.get_parts(shape))
        while any(member.geom_type == "GeometryCollection" for member in members):
            members = [part for member in members for part in shapely.get_parts(member)]
        found: list[BaseGeometry] = []
        for family in self.allowed:
            fitting = [part for m in members if _FAMILY[m.geom_type] == family for part in shapely.get_parts(m)]
            if fitting:
                whole = shapely.union_all(fitting) if family != "Point" else shapely.MultiPoint(fitting)
                found += self._allowed_parts(whole)
        if found and any(_FAMILY[member.geom_type] not in self.allowed for member in members):
            self.done["partly"] += 1
        return found

    def _closed(self, shape: BaseGeometry) -> list[BaseGeometry]:
        """Return closed lines as areas: drawings have nothing else."""
        lines = list(shapely.get_parts(shape))
        if not all(line.is_closed and len(line.coords) >= _RING for line in lines):
            return []
        areas = shapely.make_valid(shapely.union_all([shapely.Polygon(line) for line in lines]))
        if _FAMILY.get(areas.geom_type) != "Polygon":
            return []
        self.done["closed"] += 1
        parts = list(shapely.get_parts(areas))
        return parts if len(parts) == 1 else [areas]


def _in_sweden(shape: BaseGeometry) -> bool:
    west, south, east, north = SWEDEN
    left, bottom, right, top = shape.bounds
    return bool(left >= west and bottom >= south and right <= east and top <= north)
