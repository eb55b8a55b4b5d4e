"""Who has a bus within walking distance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from hbgeo.exchange.gtfs_feed import Feed
from hbgeo.services.bus_departures import departures_on
from hbgeo.services.bus_origins import origins_of
from hbgeo.services.bus_rows import StopArea
from hbgeo.services.bus_rows_walk import Coverage, Dwellings
from hbgeo.services.bus_stops import at_areas, points_of
from hbgeo.services.footways import Network
from hbgeo.services.footways_metres import Floats, in_degrees, in_metres
from hbgeo.services.footways_paths import EVERY_PATH, Choice
from hbgeo.services.footways_reach import metres_to_nearest

#: Walking distance that is asked for, metres.
LIMIT_M = 400.0
#: Departures a stop must have on the day.
LEAST = 1


def served(feed: Feed, areas: Iterable[StopArea], day: date, least: int = LEAST) -> tuple[StopArea, ...]:
    """Return the areas from which at least so many (above 0) buses leave on a day, with only the stops they leave from.

    The name and place of the area stay.
    """
    known = list(areas)
    departures = at_areas(departures_on(feed, day, known), known)
    counts = departures.groupby("area_id").size()
    enough = set(counts[counts >= least].index)
    leaves = set(departures["stop_id"])
    return tuple(_only(area, leaves) for area in known if area.id in enough)


def coverage(  # noqa: PLR0913 - options by keyword
    feed: Feed,
    areas: Iterable[StopArea],
    day: date,
    within: BaseGeometry | Dwellings,
    *,
    network: Network | None = None,
    choice: Choice = EVERY_PATH,
    limit_m: float = LIMIT_M,
    least: int = LEAST,
) -> Coverage:
    """Return the share that has a stop with enough departures within a distance.

    Parameters
    ----------
    areas
        Stops that may be reached, those outside the area too.
    within
        Dwellings, or the area (polygons, EPSG:4326) when dwellings are not known.
    network
        Paths; the walk to the path and from it to the stop counts too.
    choice
        Which of the paths are left out.
    """
    return coverage_of(
        served(feed, areas, day, least), within, network=network, choice=choice, limit_m=limit_m, least=least
    )


def coverage_of(  # noqa: PLR0913 - options by keyword
    stops: Sequence[StopArea],
    within: BaseGeometry | Dwellings,
    *,
    network: Network | None = None,
    choice: Choice = EVERY_PATH,
    limit_m: float = LIMIT_M,
    least: int = 0,
) -> Coverage:
    """Return the share that has one of some stops within a distance, see `coverage`.

    Parameters
    ----------
    least
        How many departures they are known to have; 0: it is not known.
    """
    _, places = points_of(stops)
    origins = origins_of(within)
    straight = _straight(origins.points, places) <= limit_m
    along = None
    if network is not None:
        reached = np.isfinite(metres_to_nearest(network, origins.points, places, limit_m, choice).metres)
        along = float(origins.weights[reached].sum())
    return Coverage(
        of_dwellings=origins.grid_m is None,
        grid_m=origins.grid_m,
        total=float(origins.weights.sum()),
        along_paths=along,
        straight=float(origins.weights[straight].sum()),
        limit_m=limit_m,
        least=least,
        stops=tuple(area.id for area in stops),
    )


def covered(
    areas: Sequence[StopArea],
    within: BaseGeometry,
    network: Network,
    limit_m: float = LIMIT_M,
    choice: Choice = EVERY_PATH,
) -> BaseGeometry:
    """Return the part of an area (polygons, EPSG:4326) that `coverage` counts as reached along paths: whole squares."""
    _, places = points_of(areas)
    origins = origins_of(within)
    reached = np.isfinite(metres_to_nearest(network, origins.points, places, limit_m, choice).metres)
    half = (origins.grid_m or 0) / 2
    x, y = in_metres(origins.points[reached]).reshape(-1, 2).T
    squares = shapely.union_all(shapely.box(x - half, y - half, x + half, y + half), grid_size=0.01)
    shape = shapely.make_valid(shapely.transform(within, in_metres))
    return shapely.transform(shapely.intersection(squares, shape), in_degrees)


def _straight(points: Floats, stops: Floats) -> Floats:
    """Return the metres from points to the nearest stop (longitude, latitude), infinite when there is none."""
    if len(points) == 0 or len(stops) == 0:
        return np.full(len(points), np.inf)
    metres, _ = cKDTree(in_metres(stops)).query(in_metres(points))
    return np.asarray(metres, dtype=np.float64)


def _only(area: StopArea, leaves: set[str]) -> StopArea:
    kept = [(stop, point) for stop, point in zip(area.stops, area.points, strict=True) if stop in leaves]
    return replace(area, stops=tuple(stop for stop, _ in kept), points=tuple(point for _, point in kept))
