"""Bus stops as residents see them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.exchange.gtfs_areas import group_stops
from hbgeo.exchange.gtfs_feed import Feed
from hbgeo.services.bus_rows import StopArea
from hbgeo.services.footways_metres import Floats, in_metres
from hbgeo.services.importing_places import AREA_MARGIN_M

_STATION, _BOARDING_AREA = 1, 4


def stop_areas(feed: Feed) -> tuple[StopArea, ...]:
    """Return the stop areas of a feed, by name: platforms with one station, or of one name within 150 m."""
    stops = feed.stops.assign(group=group_stops(feed.stops))
    stops = stops[(stops["kind"] <= _STATION) | (stops["kind"] == _BOARDING_AREA)].sort_values(["group", "stop_id"])
    places = list(zip(stops["lon"].tolist(), stops["lat"].tolist(), strict=True))
    ids, names = stops["stop_id"].tolist(), stops["name"].tolist()
    is_station = (stops["kind"] == _STATION).tolist()
    starts = np.flatnonzero(np.diff(stops["group"], prepend=-1)).tolist()
    found = []
    for start, end in zip(starts, [*starts[1:], len(ids)], strict=True):
        head = next((row for row in range(start, end) if is_station[row]), start)
        name = names[head] or next((one for one in names[start:end] if one), "")
        place = places[head] if is_station[head] else _middle(places[start:end])
        found.append(StopArea(ids[head], name, place[0], place[1], tuple(ids[start:end]), tuple(places[start:end])))
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.id)))


def areas_near(areas: Iterable[StopArea], geometry: BaseGeometry, metres: float = AREA_MARGIN_M) -> list[StopArea]:
    """Return the stop areas that have a stop within a distance of a geometry (EPSG:4326)."""
    known = list(areas)
    owner, points = points_of(known)
    shape = shapely.transform(geometry, in_metres)
    shapely.prepare(shape)
    near = {owner[row] for row in np.flatnonzero(shapely.dwithin(shape, shapely.points(in_metres(points)), metres))}
    return [area for row, area in enumerate(known) if row in near]


def areas_named(areas: Iterable[StopArea], text: str) -> list[StopArea]:
    """Return the stop areas whose name contains a text, without regard to case and accents."""
    wanted = plain(text)
    return [area for area in areas if wanted and wanted in plain(area.name)]


def stop_ids(areas: Iterable[StopArea]) -> Sequence[str]:
    """Return the ids of all stops of areas."""
    return [stop for area in areas for stop in area.stops]


def area_of_stops(areas: Iterable[StopArea]) -> dict[str, str]:
    """Return the id of the stop area by stop_id."""
    return {stop: area.id for area in areas for stop in area.stops}


def at_areas(calls: pd.DataFrame, areas: Iterable[StopArea]) -> pd.DataFrame:
    """Return the calls or departures at areas, with the column `area_id`."""
    area = calls["stop_id"].map(area_of_stops(areas))
    return calls.assign(area_id=area)[area.notna()]


def points_of(areas: Sequence[StopArea]) -> tuple[list[int], Floats]:
    """Return the places of all stops of areas (n, 2; longitude, latitude), and which area each is of."""
    pairs = [(row, point) for row, area in enumerate(areas) for point in area.points or ((area.lon, area.lat),)]
    placed = [(row, point) for row, point in pairs if np.isfinite(point).all()]
    return [row for row, _ in placed], np.array([point for _, point in placed], dtype=np.float64).reshape(-1, 2)


def plain(name: str) -> str:
    """Return a name as it is compared: without case, accents and repeated spaces."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(letter for letter in decomposed if not unicodedata.combining(letter)).split())


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    placed = [point for point in points if np.isfinite(point).all()] or [(float("nan"), float("nan"))]
    lon, lat = np.mean(placed, axis=0).tolist()
    return lon, lat
