"""Where a place is, as people draw it: corners to move, and whether the outcome fits the layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, radians
from typing import Any, Literal

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from hbgeo.domain.catalogue import Layer
from hbgeo.domain.position import DECIMALS
from hbgeo.errors import N_, InvalidInput, Problem

Kind = Literal["Point", "LineString", "Polygon"]
Corner = tuple[float, float]
Corners = tuple[Corner, ...]

FIELD = "geometry"
#: Most corners of a place.
MOST_CORNERS = 20_000
#: Fewest corners of each part of a shape.
FEWEST: dict[Kind, int] = {"Point": 1, "LineString": 2, "Polygon": 3}
KINDS: tuple[Kind, ...] = ("Point", "LineString", "Polygon")


@dataclass(frozen=True, slots=True)
class Outline:
    """A shape as corners (longitude, latitude; WGS 84).

    Parameters
    ----------
    kind
        Of each part.
    rings
        Lines, rings or points; a ring does not repeat its first corner at its end.
    parts
        How many rings each part has: the outer one and its holes.
    """

    kind: Kind
    rings: tuple[Corners, ...] = ((),)
    parts: tuple[int, ...] = (1,)

    @property
    def corners(self) -> int:
        """How many corners it has."""
        return sum(len(ring) for ring in self.rings)

    @property
    def simple(self) -> bool:
        """Whether it is one part without holes, which can be gone on with."""
        return len(self.rings) == 1


def kind_of(geometry: BaseGeometry) -> Kind:
    """Return what a geometry of a layer is one or several of."""
    kind: Kind = next(kind for kind in KINDS if geometry.geom_type in (kind, f"Multi{kind}"))
    return kind


def outline_of(geometry: BaseGeometry) -> Outline:
    """Return the corners of a geometry of a layer."""
    members = list(shapely.get_parts(geometry))
    kind = kind_of(geometry)
    if kind != "Polygon":
        return Outline(kind, tuple(_corners(member) for member in members), (1,) * len(members))
    rings = [(member.exterior, *member.interiors) for member in members]
    counts = tuple(len(of_one) for of_one in rings)
    return Outline(kind, tuple(_corners(ring)[:-1] for of_one in rings for ring in of_one), counts)


def geometry_of(outline: Outline) -> BaseGeometry:
    """Return the geometry that corners make, WGS 84.

    Raises
    ------
    InvalidInput
        When there are too few of them.
    """
    few = {
        "Point": N_("Say where it is: tap the map, or write coordinates."),
        "LineString": N_("A line needs at least two points."),
        "Polygon": N_("An area needs at least three corners."),
    }
    if any(len(dict.fromkeys(ring)) < FEWEST[outline.kind] for ring in outline.rings):
        raise refusal(few[outline.kind])
    if outline.kind == "Point":
        return _one_or_more([Point(ring[0]) for ring in outline.rings], MultiPoint)
    if outline.kind == "LineString":
        return _one_or_more([LineString(ring) for ring in outline.rings], MultiLineString)
    areas, left = [], list(outline.rings)
    for count in outline.parts:
        areas.append(Polygon(left[0], left[1:count]))
        left = left[count:]
    return _one_or_more(areas, MultiPolygon)


def checked_geometry(layer: Layer, geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry as it is kept: two dimensions, seven decimals, of a type of the layer and valid.

    Raises
    ------
    InvalidInput
        When it does not fit; the message says what to do.
    """
    if geometry.is_empty:
        raise refusal(N_("Say where it is: tap the map, or write coordinates."))
    if geometry.geom_type.removeprefix("Multi") not in layer.geometry:
        raise refusal(N_("Places of this layer cannot be drawn so; choose another shape."))
    flat = shapely.force_2d(geometry)
    coordinates = shapely.get_coordinates(flat)
    if len(coordinates) > MOST_CORNERS:
        message = N_("It has {count} corners; at most {most} fit. Simplify it first.")
        raise refusal(message, count=len(coordinates), most=MOST_CORNERS)
    if not np.isfinite(coordinates).all() or (np.abs(coordinates) > (180, 90)).any():
        raise refusal(N_("A corner of it is no place on earth; latitude is at most 90, longitude at most 180."))
    rounded: BaseGeometry = shapely.transform(flat, lambda xy: np.round(xy, DECIMALS) + 0.0)
    _check_shape(rounded)
    return rounded


def refusal(message: str, **values: object) -> InvalidInput:
    """Return the refusal of a shape."""
    return InvalidInput((Problem(FIELD, message, dict(values)),))


def added(outline: Outline, corner: Corner) -> Outline:
    """Return the outline gone on with to a corner; a point is put there."""
    ring = (corner,) if outline.kind == "Point" else (*outline.rings[-1], corner)
    return replace(outline, rings=(*outline.rings[:-1], ring))


def moved(outline: Outline, corner: Corner) -> Outline:
    """Return the outline with its corner nearest to a place moved there."""
    return _with_nearest(outline, corner, (corner,))


def removed(outline: Outline, corner: Corner) -> Outline:
    """Return the outline without its corner nearest to a place; the last ones of a part stay."""
    found = _nearest(outline, corner)
    few = found is None or len(outline.rings[found[0]]) <= (0 if outline.simple else FEWEST[outline.kind])
    return outline if few else _with_nearest(outline, corner, ())


def inserted(outline: Outline, corner: Corner) -> Outline:
    """Return the outline with a new corner on its side nearest to a place."""
    best: tuple[float, int, int] | None = None
    if outline.kind == "Point":
        return added(outline, corner)
    here = Point(0, 0)
    for number, ring in enumerate(outline.rings):
        ends = ring[1:] if outline.kind == "LineString" else (*ring[1:], *ring[:1])
        for place, (start, end) in enumerate(zip(ring, ends, strict=False)):
            side = LineString([_metric(start, corner), _metric(end, corner)])
            best = min(best or (np.inf, 0, 0), (side.distance(here), number, place + 1))
    if best is None or outline.corners < 2:  # noqa: PLR2004 - no side yet
        return added(outline, corner)
    ring = outline.rings[best[1]]
    return _with_ring(outline, best[1], (*ring[: best[2]], corner, *ring[best[2] :]))


def ring_near(outline: Outline, corner: Corner | None) -> Corners:
    """Return the ring whose corner is nearest to a place, the first one for None."""
    found = None if corner is None else _nearest(outline, corner)
    return outline.rings[found[0] if found else 0]


def _check_shape(geometry: BaseGeometry) -> None:
    if shapely.get_dimensions(geometry) == 1 and geometry.length == 0:
        raise refusal(N_("A line needs at least two points."))
    if geometry.is_valid:
        return
    reason, _bracket, where = shapely.is_valid_reason(geometry).partition("[")
    # The two ends of a bow tie take each other's area away.
    flat = any(shapely.area(shapely.convex_hull(part)) == 0 for part in shapely.get_parts(geometry))
    if flat or "elf-intersection" not in reason:
        raise refusal(N_("The outline is no area; it needs at least three corners that do not lie on one line."))
    lon, lat = (float(number) for number in where.rstrip("]").split()[:2])
    message = N_("The outline crosses itself at {lat}, {lon}. Move or take away a corner there.")
    raise refusal(message, lat=f"{lat:.5f}", lon=f"{lon:.5f}")


def _nearest(outline: Outline, corner: Corner) -> tuple[int, int] | None:
    every = [(number, place) for number, ring in enumerate(outline.rings) for place in range(len(ring))]
    if not every:
        return None
    return min(every, key=lambda at: hypot(*_metric(outline.rings[at[0]][at[1]], corner)))


def _with_nearest(outline: Outline, corner: Corner, instead: Corners) -> Outline:
    found = _nearest(outline, corner)
    if found is None:
        return added(outline, corner) if instead else outline
    ring = outline.rings[found[0]]
    return _with_ring(outline, found[0], (*ring[: found[1]], *instead, *ring[found[1] + 1 :]))


def _with_ring(outline: Outline, number: int, ring: Corners) -> Outline:
    return replace(outline, rings=(*outline.rings[:number], ring, *outline.rings[number + 1 :]))


def _metric(one: Corner, seen_from: Corner) -> Corner:
    """Return a corner relative to a place, with degrees of longitude as long as those of latitude there."""
    return (one[0] - seen_from[0]) * cos(radians(seen_from[1])), one[1] - seen_from[1]


def _corners(shape: BaseGeometry) -> Corners:
    return tuple((float(lon), float(lat)) for lon, lat in shapely.get_coordinates(shape))


def _one_or_more(members: Sequence[BaseGeometry], several: Callable[[Any], BaseGeometry]) -> BaseGeometry:
    return members[0] if len(members) == 1 else several(members)
