"""Where a place is, read without a map: coordinates line by line, or a file with one feature."""

from __future__ import annotations

from pathlib import Path

from shapely.geometry.base import BaseGeometry

from hbgeo.domain.catalogue import Layer
from hbgeo.errors import N_, ImportRefused, InvalidInput, Problem
from hbgeo.exchange.layers_in import read_features
from hbgeo.exchange.layers_in_shapes import Fitter
from hbgeo.exchange.tables import Limits
from hbgeo.services.addresses_coordinates import read_coordinates
from hbgeo.services.place_editing_shapes import FIELD, Corners, Kind, Outline, checked_geometry, refusal

_LIMITS = Limits(file_bytes=20 * 2**20, rows=1000)
_MOST_LINES = 2000


def outline_from_text(kind: Kind, text: str) -> Outline:
    """Return the shape whose corners a text gives, one on each line, in any notation of `read_coordinates`.

    A ring may repeat its first corner at its end or not.

    Raises
    ------
    InvalidInput
        When a line gives no place in Sweden; the message says which.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip(" \t;,")]
    if len(lines) > _MOST_LINES:
        message = N_("It has {count} corners; at most {most} fit. Simplify it first.")
        raise refusal(message, count=len(lines), most=_MOST_LINES)
    if kind == "Point" and len(lines) > 1:
        raise refusal(N_("A point has one line of coordinates; choose another shape for more."))
    corners = tuple(_corner(number, line) for number, line in lines)
    closed = kind == "Polygon" and len(corners) > 1 and corners[0] == corners[-1]
    return Outline(kind, (corners[:-1] if closed else corners,))


def text_of(outline: Outline) -> str:
    """Return the corners as text, latitude and longitude on each line; empty for several parts or with holes."""
    ring: Corners = outline.rings[0] if outline.simple else ()
    return "\n".join(f"{lat:.7f}, {lon:.7f}" for lon, lat in ring)


def geometry_from_file(layer: Layer, path: Path) -> BaseGeometry:
    """Return the geometry of the only feature of a file.

    Raises
    ------
    ImportRefused
        When it cannot be read, or does not hold exactly one feature.
    InvalidInput
        When its geometry does not fit the layer.
    """
    features = read_features(path, layer, limits=_LIMITS)
    if features.crs is None:
        message = N_("{name} does not say its coordinate reference system; save it as GeoJSON or GeoPackage.")
        raise ImportRefused(message, name=path.name)
    if len(features.items) != 1:
        message = N_("{name} holds {count} features; it must hold exactly one, that of this place.")
        raise ImportRefused(message, name=path.name, count=len(features.items))
    fitted = Fitter(features.crs, layer.geometry).fit(features.items[0].geometry)
    if isinstance(fitted, Problem):
        raise InvalidInput((fitted,))
    if len(fitted) != 1:
        raise refusal(N_("It has several points; a place has one."))
    return checked_geometry(layer, fitted[0])


def _corner(number: int, line: str) -> tuple[float, float]:
    try:
        position = read_coordinates(line).position
    except InvalidInput as error:
        problem = error.problems[0]
        values = {"line": number, "text": line.strip()[:60]}
        message = N_("Line {line}, “{text}”: write latitude and longitude, such as 58.0625, 11.8420, or SWEREF 99.")
        raise InvalidInput((Problem(FIELD, message, {**problem.values, **values}),)) from error
    return position.lon, position.lat
