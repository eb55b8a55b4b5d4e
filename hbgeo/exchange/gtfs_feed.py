"""A timetable as it was read: frames of stops, lines, trips and times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd
from shapely import LineString

from hbgeo.errors import Problem
from hbgeo.exchange.gtfs_days import Days


@dataclass(frozen=True, eq=False, kw_only=True)
class Feed:
    """A GTFS feed, checked; nobody changes its frames.

    Seconds are counted from noon minus twelve hours of the traffic day, and go beyond 86 400 for trips after midnight.

    Parameters
    ----------
    name
        Name of the file.
    stops
        stop_id, name, lat, lon (degrees, EPSG:4326), kind (0 platform, 1 station, 2 entrance, 3 node, 4 boarding area),
        parent (stop_id or ""), platform, wheelchair (0 not known, 1 yes, 2 no).
    routes
        route_id, short, long, kind (GTFS or extended route type), agency_id.
    trips
        trip_id, route_id, service_id, headsign (as said, else the name of the last stop), direction (0 or 1; below 0
        when not said: −1, −2 … for each headsign of the route), shape_id ("": none).
    times
        trip_id, stop_id, heading (what the bus says from this stop on; "": as the trip), sequence, arrival_s,
        departure_s, pickup, drop_off (0 regular, 1 none, 2 and 3 to be booked), is_last (whether it is the trip's last
        stop); in the order of trips and sequence. Times that the feed leaves open between two stops are spread evenly.
    frequencies
        trip_id, start_s, end_s, headway_s: the trip runs from start on, every so often, before end.
    days
        Which services run on which days.
    shapes
        Lines (EPSG:4326) by shape_id; drawn through the stops where the feed has none, see `drawn`.
    drawn
        The shape_ids that were drawn through the stops.
    missing
        What cannot be computed because a file of the feed is absent.
    agencies, info
        Text as in agency.txt and feed_info.txt.
    """

    name: str
    stops: pd.DataFrame
    routes: pd.DataFrame
    trips: pd.DataFrame
    times: pd.DataFrame
    frequencies: pd.DataFrame
    days: Days
    shapes: Mapping[str, LineString] = field(default_factory=dict)
    drawn: frozenset[str] = frozenset()
    missing: tuple[Problem, ...] = ()
    agencies: pd.DataFrame = field(default_factory=pd.DataFrame)
    info: pd.DataFrame = field(default_factory=pd.DataFrame)

    def runs_on(self, day: date) -> frozenset[str]:
        """Return the ids of the services that run on a day."""
        return self.days.runs_on(day)

    @property
    def tells_departures(self) -> bool:
        """Whether it has times, and days on which they hold."""
        return not self.times.empty and bool(self.days.valid())

    @property
    def first_on(self) -> date | None:
        """First day it is valid on; None: it does not say."""
        return self.days.first_on

    @property
    def last_on(self) -> date | None:
        """Last day it is valid on; None: it does not say."""
        return self.days.last_on
