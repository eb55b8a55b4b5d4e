"""Bus stops as residents see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shapely.geometry.base import BaseGeometry

from hbgeo.exchange.gtfs_feed import Feed
from hbgeo.services.bus_rows import StopArea
from hbgeo.services.importing_places import AREA_MARGIN_M


def stop_areas(feed: Feed) -> tuple[StopArea, ...]:
    """Return the stop areas of a feed, by name."""
    raise NotImplementedError(feed)


def areas_near(areas: Iterable[StopArea], geometry: BaseGeometry, metres: float = AREA_MARGIN_M) -> list[StopArea]:
    """Return the stop areas that have a stop within a distance of a geometry (EPSG:4326)."""
    raise NotImplementedError(areas, geometry, metres)


def areas_named(areas: Iterable[StopArea], text: str) -> list[StopArea]:
    """Return the stop areas whose name contains a text, without regard to case and accents."""
    raise NotImplementedError(areas, text)


def stop_ids(areas: Iterable[StopArea]) -> Sequence[str]:
    """Return the ids of all stops of areas."""
    return [stop for area in areas for stop in area.stops]
