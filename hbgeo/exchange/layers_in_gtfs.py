"""A timetable (GTFS) as places: its stops, or its lines."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import pandas as pd
import shapely
from pyproj import Geod
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from hbgeo.errors import N_, ImportRefused
from hbgeo.exchange.gtfs import read_gtfs
from hbgeo.exchange.gtfs_feed import Feed
from hbgeo.exchange.layers_in_features import Feature, Features

_STOPS, _LINES = "hallplats", "busslinje"
_PLATFORM, _STATION = 0, 1
#: Platforms of one name this near each other, metres, are one stop to a resident.
_ONE_STOP_M = 150.0
_GLOBE = Geod(ellps="WGS84")


def is_gtfs(path: Path) -> bool:
    """Tell whether a file is a ZIP with the stops of a timetable."""
    if not path.is_file() or not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(PurePosixPath(name).name.lower() == "stops.txt" for name in archive.namelist())


def read_gtfs_layer(path: Path, layer: str) -> Features:
    """Return the stops or the lines of a timetable (EPSG:4326).

    Stations are taken and not their platforms; of platforms without a station that bear one name within 150 m, the
    first. Of a line, all the ways that it takes.

    Parameters
    ----------
    layer
        `hallplats` or `busslinje`.

    Raises
    ------
    ImportRefused
        When the file is refused, or the layer is another one.
    """
    if layer not in (_STOPS, _LINES):
        raise ImportRefused(
            N_("{name} is a timetable: its stops and lines can be taken into those layers only."), name=path.name
        )
    feed = read_gtfs(path)
    found = Features(crs="EPSG:4326", dataset="gtfs", notes=list(feed.missing))
    found.items = list(_stops(feed) if layer == _STOPS else _lines(feed))
    return found


def _stops(feed: Feed) -> Iterator[Feature]:
    stops = feed.stops
    taken = stops[(stops["kind"] == _STATION) | ((stops["kind"] == _PLATFORM) & (stops["parent"] == ""))]
    taken = taken[taken["lon"].notna() & taken["lat"].notna()]
    seen: dict[str, list[tuple[float, float]]] = {}
    for number, row in enumerate(taken.itertuples(index=False), 1):
        ref, name, at = str(row.stop_id), str(row.name), (float(row.lon), float(row.lat))  # type: ignore[arg-type]
        others = seen.setdefault(name, [])
        if row.kind == _PLATFORM and name and any(_metres(at, other) <= _ONE_STOP_M for other in others):
            continue
        others.append(at)
        yield Feature(number, shapely.Point(at), {"stop_id": ref}, ref=ref, name=name)


def _metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    return float(_GLOBE.inv(*a, *b)[2])


def _lines(feed: Feed) -> Iterator[Feature]:
    shapes = _shapes_of_routes(feed.trips, feed.shapes)
    for number, row in enumerate(feed.routes.itertuples(index=False), 1):
        ref = str(row.route_id)
        attributes = {"route_id": ref, "linje": str(row.short), "typ_gtfs": str(row.kind)}
        name = " ".join(filter(None, (str(row.short), str(row.long))))
        yield Feature(number, shapes.get(ref), attributes, ref=ref, name=name)


def _shapes_of_routes(trips: pd.DataFrame, shapes: Mapping[str, LineString]) -> dict[str, BaseGeometry]:
    """Return the ways of each line as one geometry; stretches it drives more than once stand there once."""
    pairs = trips[["route_id", "shape_id"]].drop_duplicates()
    lines: dict[str, list[LineString]] = {}
    for route, shape in zip(pairs["route_id"], pairs["shape_id"], strict=True):
        if shape in shapes:
            lines.setdefault(str(route), []).append(shapes[shape])
    return {route: shapely.line_merge(shapely.union_all(ways)) for route, ways in lines.items()}
