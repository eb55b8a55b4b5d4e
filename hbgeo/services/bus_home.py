"""The last way home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from hbgeo.exchange.gtfs_feed import Feed
from hbgeo.services.bus_departures import NO_WAY_ON_OR_OFF, calls_on
from hbgeo.services.bus_rows import StopArea, WayHome
from hbgeo.services.bus_stops import at_areas, stop_ids
from hbgeo.services.bus_supply import line_names


def last_ways_home(feed: Feed, areas: Iterable[StopArea], day: date, origin: Iterable[StopArea]) -> tuple[WayHome, ...]:
    """Return the last direct arrival at each area of trips that can be boarded at the origin; no changes of bus.

    Areas of the origin itself are left out.

    Parameters
    ----------
    origin
        Where people come from, such as the station.
    """
    start = list(origin)
    starts = {area.id for area in start}
    known = [area for area in areas if area.id not in starts]
    last = _last(_rides(feed, known, day, start))
    lines = line_names(feed)
    rows = []
    for area in known:
        ride = last.get(area.id)
        left, arrives, route = ride or (None, None, "")
        line = lines.get(route, "")
        rows.append(WayHome(area_id=area.id, area_name=area.name, left_s=left, arrives_s=arrives, line=line))
    return tuple(rows)


def _rides(feed: Feed, areas: Iterable[StopArea], day: date, origin: Iterable[StopArea]) -> pd.DataFrame:
    """Return every ride of a day from the origin to an area: area_id, route_id, departure_s, arrives_s."""
    known = list(areas)
    start = stop_ids(origin)
    times = feed.times[feed.times["stop_id"].isin([*stop_ids(known), *start])]
    calls = calls_on(feed, day, times)
    on = calls[calls["stop_id"].isin(start) & (calls["pickup"] != NO_WAY_ON_OR_OFF)]
    off = at_areas(calls[calls["drop_off"] != NO_WAY_ON_OR_OFF], known)
    run = ["trip_id", "run"]
    left = on[[*run, "sequence", "departure_s"]]
    arrived = off[[*run, "sequence", "area_id", "route_id", "arrival_s"]]
    rides = left.merge(arrived, on=run, suffixes=("", "_off"))
    return rides[rides["sequence"] < rides["sequence_off"]]


def _last(rides: pd.DataFrame) -> dict[str, tuple[int, int, str]]:
    """Return by area when its last ride leaves and arrives, and its route; of rides as late, the latest to leave."""
    ordered = rides.sort_values(["arrival_s", "departure_s", "route_id"]).drop_duplicates("area_id", keep="last")
    columns = ("area_id", "departure_s", "arrival_s", "route_id")
    rows = zip(*(ordered[column].tolist() for column in columns), strict=True)
    return {area: (left, arrived, route) for area, left, arrived, route in rows}
