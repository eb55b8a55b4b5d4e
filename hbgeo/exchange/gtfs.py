"""Timetables in the General Transit Feed Specification (GTFS): reading one, and keeping what runs near an area.

The specification is at https://gtfs.org/documentation/schedule/reference/, the extended route types at
https://developers.google.com/transit/gtfs/reference/extended-route-types.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from hbgeo.errors import N_, Problem
from hbgeo.exchange import gtfs_shapes, gtfs_tables, gtfs_times
from hbgeo.exchange.gtfs_days import Days
from hbgeo.exchange.gtfs_feed import Feed
from hbgeo.exchange.gtfs_headings import headed
from hbgeo.exchange.gtfs_reduce import write_reduced
from hbgeo.exchange.gtfs_tables import Files
from hbgeo.exchange.gtfs_zip import Archive

__all__ = ["Days", "Feed", "read_gtfs", "write_reduced"]

_NO_TIMES = Problem("times", N_("The file has no times (stop_times.txt): departures cannot be counted."))
_NO_SHAPES = Problem(
    "shapes", N_("The file has no lines of the routes (shapes.txt): they are drawn straight from stop to stop.")
)
_NO_CALENDAR = Problem(
    "calendar",
    N_("The file has no days (calendar.txt or calendar_dates.txt): it cannot be told on which days the buses run."),
)


def read_gtfs(path: Path) -> Feed:
    """Read a GTFS zip; its files may lie in a folder in it.

    Raises
    ------
    ImportRefused
        When it is no GTFS feed, unpacks to too much, or has a mistake; the message says file and line.
    """
    files = Files(Archive(path))
    if "stop_times.txt" in files:
        files.demand("trips.txt", "stop_times.txt")
    if "trips.txt" in files:
        files.demand("routes.txt", "trips.txt")
    info = gtfs_tables.plain(files, "feed_info.txt")
    days = gtfs_tables.days(files, info)
    stops = gtfs_tables.stops(files)
    routes = gtfs_tables.routes(files)
    trips = gtfs_tables.trips(files, routes, days)
    times = gtfs_times.times(files, trips, stops)
    trips = headed(trips, times, stops)
    shapes = gtfs_shapes.read_shapes(files)
    trips, drawn = gtfs_shapes.draw_missing(trips, times, stops, shapes)
    return Feed(
        name=path.name,
        stops=stops,
        routes=routes,
        trips=trips,
        times=times,
        frequencies=gtfs_times.frequencies(files, trips, times),
        days=days,
        shapes=shapes | drawn,
        drawn=frozenset(drawn),
        missing=_missing(files, times),
        agencies=gtfs_tables.plain(files, "agency.txt"),
        info=info,
    )


def _missing(files: Files, times: pd.DataFrame) -> tuple[Problem, ...]:
    missing = []
    if times.empty:
        missing.append(_NO_TIMES)
    if "shapes.txt" not in files:
        missing.append(_NO_SHAPES)
    if "calendar.txt" not in files and "calendar_dates.txt" not in files:
        missing.append(_NO_CALENDAR)
    return tuple(missing)
