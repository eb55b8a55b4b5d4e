"""What another timetable would change."""

from __future__ import annotations

from shapely.geometry.base import BaseGeometry

from hbgeo.exchange.gtfs_feed import Feed
from hbgeo.services.bus_rows_change import Comparison


def compare(before: Feed, after: Feed, within: BaseGeometry | None = None) -> Comparison:
    """Compare two timetables on their own typical days.

    Stop areas are the same when they share an id, else when they have one name within 150 m; lines when they have one
    route_id, else one number.

    Parameters
    ----------
    within
        The area (EPSG:4326), its surroundings of 50 m included; None: every stop.
    """
    raise NotImplementedError(before, after, within)
