"""Timetables in the General Transit Feed Specification (GTFS): reading one, and keeping what runs near an area."""

from __future__ import annotations

from pathlib import Path

from shapely.geometry.base import BaseGeometry

from hbgeo.exchange.gtfs_days import Days
from hbgeo.exchange.gtfs_feed import Feed

__all__ = ["Days", "Feed", "read_gtfs", "write_reduced"]


def read_gtfs(path: Path) -> Feed:
    """Read a GTFS zip.

    Raises
    ------
    ImportRefused
        When it is no GTFS feed or one with a mistake; the message says file and line.
    """
    raise NotImplementedError(path)


def write_reduced(feed: Feed, near: BaseGeometry, metres: float = 1000) -> bytes:
    """Return a smaller GTFS zip: the whole trips that call within a distance of a geometry, and their stops.

    The same feed gives the same bytes.

    Parameters
    ----------
    near
        WGS 84 (EPSG:4326).
    metres
        How far (straight line) a stop may lie from the geometry.
    """
    raise NotImplementedError(feed, near, metres)
