"""How long those who come by bus wait for the train."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from hbgeo.exchange.gtfs_feed import Feed
from hbgeo.services.bus_departures import NO_WAY_ON_OR_OFF, calls_of_day, departures_on
from hbgeo.services.bus_journeys import LEAST_CHANGE_S, MOST_CHANGE_S
from hbgeo.services.bus_rows import StopArea
from hbgeo.services.bus_stops import area_of_stops
from hbgeo.services.bus_supply import line_names, line_order

#: Route types of trains (GTFS 2, extended 100–117).
TRAINS = frozenset({2, *range(100, 118)})
_RUN = ["trip_id", "run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainWait:
    """What buses from the area meet of a train line in one direction at a station.

    Parameters
    ----------
    buses
        Buses from the area that arrive there on the day.
    met
        Those after which the train leaves within 60 minutes and not before 5.
    typical_s, longest_s
        Wait of these, the middle one and the longest; None when there is none.
    """

    station: str
    line: str
    headsign: str
    buses: int
    met: int
    typical_s: int | None
    longest_s: int | None


def train_waits(feed: Feed, areas: Sequence[StopArea], day: date, near: Sequence[StopArea]) -> tuple[TrainWait, ...]:
    """Return for each station that buses from some stops reach how they meet its trains; by station and line.

    Parameters
    ----------
    areas
        All stop areas of the feed.
    near
        Those that the buses come from.
    """
    own = {area.id for area in near}
    of_stop = area_of_stops(areas)
    kinds = feed.routes.set_index("route_id")["kind"]
    leaving = departures_on(feed, day, areas)
    leaving = leaving[leaving["route_id"].map(kinds).isin(TRAINS)].assign(area=leaving["stop_id"].map(of_stop))
    leaving = leaving[~leaving["area"].isin(own)]
    arriving = _arrivals(feed, day, of_stop, own, set(leaving["area"]))
    names, lines = {area.id: area.name for area in areas}, line_names(feed)
    rows = []
    for (area, route, _), trains in leaving.groupby(["area", "route_id", "direction"]):
        buses = arriving.loc[arriving["area"] == area, "arrival_s"].to_numpy(dtype=np.int64)
        if len(buses):
            waits = waits_for(buses, trains["seconds"].to_numpy(dtype=np.int64))
            rows.append(
                TrainWait(
                    station=names[str(area)],
                    line=lines[str(route)],
                    headsign=str(trains["headsign"].mode().iloc[0]),
                    buses=len(buses),
                    met=len(waits),
                    typical_s=int(np.median(waits)) if len(waits) else None,
                    longest_s=int(waits.max()) if len(waits) else None,
                )
            )
    return tuple(sorted(rows, key=lambda row: (row.station.casefold(), *line_order(row.line), row.headsign)))


def waits_for(arrivals: npt.NDArray[np.int64], departures: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return how long each arrival waits for the next departure; those that wait too long are left out."""
    ordered = np.sort(departures)
    following = np.searchsorted(ordered, arrivals + LEAST_CHANGE_S)
    in_time = following < len(ordered)
    waits: npt.NDArray[np.int64] = ordered[following[in_time]] - arrivals[in_time]
    return waits[waits <= MOST_CHANGE_S]


def _arrivals(feed: Feed, day: date, of_stop: dict[str, str], own: set[str], stations: set[str]) -> pd.DataFrame:
    """Return when each run that can be boarded at one's own stops arrives at stations: area, arrival_s."""
    times = feed.times
    calls = calls_of_day(feed, day, times[times["stop_id"].map(of_stop).isin(own | stations)])
    calls = calls.assign(area=calls["stop_id"].map(of_stop))
    kinds = feed.routes.set_index("route_id")["kind"]
    calls = calls[~calls["route_id"].map(kinds).isin(TRAINS)]
    on = calls[calls["area"].isin(own) & (calls["pickup"] != NO_WAY_ON_OR_OFF)]
    off = calls[calls["area"].isin(stations) & (calls["drop_off"] != NO_WAY_ON_OR_OFF)]
    rides = on[[*_RUN, "sequence"]].merge(off[[*_RUN, "sequence", "area", "arrival_s"]], on=_RUN, suffixes=("", "_off"))
    rides = rides[rides["sequence"] < rides["sequence_off"]].sort_values("arrival_s")
    return rides.drop_duplicates([*_RUN, "area"])[["area", "arrival_s"]]
