"""The route of a walk from a GPX or any other file of lines."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from math import cos, radians
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from hbgeo.domain.catalogue import Layer
from hbgeo.errors import N_, ImportRefused
from hbgeo.exchange.layers_in import read_features
from hbgeo.exchange.layers_in_shapes import Fitter
from hbgeo.exchange.tables import Limits

ROUTE_LIMITS = Limits(file_bytes=20 * 2**20, rows=10_000)
#: What a walker does not notice.
TOLERANCE_M = 1.0
MOST_VERTICES = 2000
#: A pause or a lost signal rather than another walk.
LARGEST_GAP_M = 100.0
_METRES_PER_DEGREE = 111_320.0
_LINES = Layer(code="rutt", sv="Rutt", en="Route", geometry=("LineString",), color="#000000", icon="route")

_Coordinates = npt.NDArray[np.float64]


def read_route(source: Path | bytes, *, name: str = "route.gpx") -> LineString:
    """Return the route in a file: a GPX track, else a GPX route, or the line of any file GDAL reads.

    Pieces that follow each other within 100 m are one route; of several routes the longest is taken. It is simplified
    to within one metre, and further until it has at most 2,000 vertices. Times are not looked at.

    Parameters
    ----------
    source
        Path of the file, or its content.
    name
        Name of the file when its content is given; the suffix says what it is.

    Returns
    -------
    EPSG:4326, seven decimals, two dimensions.

    Raises
    ------
    ImportRefused
        When there is no line in the file, or it cannot be read.
    """
    if isinstance(source, bytes):
        return _from_bytes(source, name)
    lines = [line for line in _lines(Path(source)) if len(line) > 1]
    if not lines:
        raise ImportRefused(N_("There is no route (track or line) in {name}."), name=Path(source).name)
    longest = max(_chains(lines), key=_length_m)
    return simplify_route(LineString(longest))


def simplify_route(route: LineString) -> LineString:
    """Return the route with no more vertices than it needs.

    Parameters
    ----------
    route
        EPSG:4326.
    """
    coordinates = shapely.get_coordinates(route)
    scale = _scale(coordinates)
    metric = LineString(coordinates * scale)
    tolerance = TOLERANCE_M
    simple = metric.simplify(tolerance)
    while len(simple.coords) > MOST_VERTICES:
        tolerance *= 2
        simple = metric.simplify(tolerance)
    return LineString(np.round(shapely.get_coordinates(simple) / scale, 7) + 0.0)


def _from_bytes(content: bytes, name: str) -> LineString:
    # A file of its own, so that the checks of the way in are the same.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        return read_route(path)


def _lines(path: Path) -> list[_Coordinates]:
    if path.suffix.lower() != ".gpx":
        return _lines_of(path, None)
    return _lines_of(path, "tracks") or _lines_of(path, "routes")


def _lines_of(path: Path, source_layer: str | None) -> list[_Coordinates]:
    features = read_features(path, _LINES, source_layer=source_layer, limits=ROUTE_LIMITS)
    if features.crs is None:
        raise ImportRefused(
            N_("{name} does not say its coordinate reference system; save the route as GPX or GeoJSON."), name=path.name
        )
    fitter = Fitter(features.crs, _LINES.geometry)
    shapes: list[BaseGeometry] = []
    for item in features.items:
        parts = fitter.fit(item.geometry)
        shapes += parts if isinstance(parts, list) else []
    return [_without_stops(shapely.get_coordinates(line)) for shape in shapes for line in shapely.get_parts(shape)]


def _without_stops(coordinates: _Coordinates) -> _Coordinates:
    """Return the coordinates without repetitions: whoever stands still records the same point again."""
    moved = np.any(np.diff(coordinates, axis=0) != 0, axis=1)
    return coordinates[np.concatenate(([True], moved))]


def _chains(lines: Sequence[_Coordinates]) -> list[_Coordinates]:
    chains = [lines[0]]
    for line in lines[1:]:
        if _length_m(np.array([chains[-1][-1], line[0]])) <= LARGEST_GAP_M:
            chains[-1] = _without_stops(np.concatenate((chains[-1], line)))
        else:
            chains.append(line)
    return chains


def _length_m(coordinates: _Coordinates) -> float:
    return float(LineString(coordinates * _scale(coordinates)).length)


def _scale(coordinates: _Coordinates) -> _Coordinates:
    """Return metres per degree of longitude and latitude: exact enough over a walk, anywhere on earth."""
    return _METRES_PER_DEGREE * np.array([max(cos(radians(float(coordinates[:, 1].mean()))), 1e-6), 1.0])
