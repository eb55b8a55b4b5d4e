"""The last way home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hbgeo.exchange.gtfs_feed import Feed
from hbgeo.services.bus_journeys import Journey, journeys
from hbgeo.services.bus_rows import StopArea, WayHome
from hbgeo.services.bus_stops import stop_areas


def last_ways_home(feed: Feed, areas: Iterable[StopArea], day: date, origin: Iterable[StopArea]) -> tuple[WayHome, ...]:
    """Return the way home to each area that leaves the origin last: direct or with one change, see `journeys`.

    Areas of the origin itself are left out.

    Parameters
    ----------
    origin
        Where people come from, such as the station.
    """
    start = list(origin)
    starts = {area.id for area in start}
    known = [area for area in areas if area.id not in starts]
    found = journeys(feed, stop_areas(feed), day, start, known)
    return tuple(_way(area, found[area.id]) for area in known)


def _way(area: StopArea, found: tuple[Journey, ...]) -> WayHome:
    if not found:
        return WayHome(area_id=area.id, area_name=area.name, left_s=None, arrives_s=None)
    last = found[-1]
    return WayHome(
        area_id=area.id,
        area_name=area.name,
        left_s=last.left_s,
        arrives_s=last.arrives_s,
        lines=last.lines,
        change_at=last.change_at,
        change_s=last.change_s,
    )
