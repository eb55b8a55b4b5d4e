"""Where people come home from: which stop is named first."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from hbgeo.exchange.gtfs import Feed
from hbgeo.services.bus import StopArea
from hbgeo.services.bus_trains import TRAINS
from hbgeo.services.footways_metres import in_metres

#: Words in the names of stations and terminals.
_STATION = re.compile(r"\b(\w*station(en)?|resecentrum|\w*terminal(en)?)\b", re.IGNORECASE)


def names_by_use(feed: Feed, areas: Sequence[StopArea], near: Sequence[StopArea]) -> tuple[str, ...]:
    """Return the names of stop areas: of trains and stations first, the nearest before others; then the rest by name.

    Parameters
    ----------
    near
        Stops of the area that distances are measured from.
    """
    if not areas:
        return ()
    of_trains = feed.routes.loc[feed.routes["kind"].isin(TRAINS), "route_id"]
    trips = feed.trips.loc[feed.trips["route_id"].isin(of_trains), "trip_id"]
    called = set(feed.times.loc[feed.times["trip_id"].isin(trips), "stop_id"])
    here = np.nanmean(in_metres([(one.lon, one.lat) for one in near]), axis=0)

    def use(area: StopArea) -> tuple[bool, float, str]:
        name = area.name.casefold()
        if _STATION.search(area.name) or called.intersection(area.stops):
            away = np.hypot(*(in_metres([(area.lon, area.lat)])[0] - here))
            return False, float(np.nan_to_num(away, nan=np.inf)), name
        return True, 0.0, name

    return tuple(dict.fromkeys(one.name for one in sorted(areas, key=use) if one.name))
