"""Journeys of a day from one stop to another: direct, or with one change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from hbgeo.exchange.gtfs_feed import Feed
from hbgeo.services.bus_departures import NO_WAY_ON_OR_OFF, calls_of_day
from hbgeo.services.bus_rows import StopArea
from hbgeo.services.bus_stops import area_of_stops
from hbgeo.services.bus_supply import line_names

#: A change takes at least so long, and is no part of a journey when it takes longer; seconds.
LEAST_CHANGE_S, MOST_CHANGE_S = 5 * 60, 60 * 60
_RUN = ["trip_id", "run"]
_OF_CHANGES = ["change_at", "change_s", "route_then"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """A journey between two stop areas.

    Parameters
    ----------
    left_s, arrives_s
        Seconds of the traffic day.
    lines
        One, or two with a change.
    change_at
        Name of the stop area of the change; "" without one.
    change_s
        From the arrival there until the next bus or train leaves; 0 without a change.
    """

    left_s: int
    arrives_s: int
    lines: tuple[str, ...]
    change_at: str = ""
    change_s: int = 0


def journeys(
    feed: Feed, areas: Sequence[StopArea], day: date, start: Iterable[StopArea], ends: Iterable[StopArea]
) -> dict[str, tuple[Journey, ...]]:
    """Return by id of each end the journeys of a day from any of the starts, in the order of their time.

    They leave their first stop from three o'clock until three the night after.

    One belongs to them when no other leaves as late or later and arrives as early or earlier; of equals, the one
    without a change. People change between stops of one area only.

    Parameters
    ----------
    areas
        All stop areas of the feed, `start` and `ends` among them.
    """
    return _between(feed, areas, _calls(feed, areas, day), start, ends)


def journeys_from_each(
    feed: Feed, areas: Sequence[StopArea], day: date, starts: Iterable[StopArea], ends: Sequence[StopArea]
) -> dict[str, tuple[Journey, ...]]:
    """Return by id of each start its journeys of a day to any of the ends, see `journeys`."""
    calls = _calls(feed, areas, day)
    return {
        start.id: tuple(one for found in _between(feed, areas, calls, [start], ends).values() for one in found)
        for start in starts
    }


def _between(
    feed: Feed, areas: Sequence[StopArea], calls: pd.DataFrame, start: Iterable[StopArea], ends: Iterable[StopArea]
) -> dict[str, tuple[Journey, ...]]:
    names = {area.id: area.name for area in areas}
    froms, tos = {area.id for area in start}, {area.id for area in ends}
    on, off = calls[calls["pickup"] != NO_WAY_ON_OR_OFF], calls[calls["drop_off"] != NO_WAY_ON_OR_OFF]
    first = _rides(on[on["area"].isin(froms)], off[~off["area"].isin(froms)])
    last = _rides(on[~on["area"].isin(froms)], off[off["area"].isin(tos - froms)])
    last = last[last["area"] != last["area_off"]]
    direct = first[first["area_off"].isin(tos)].assign(change_at="", change_s=0, route_then="")
    found = _best(pd.concat([direct, _changed(first, last)], ignore_index=True))
    lines = line_names(feed)
    made: dict[str, list[Journey]] = {area: [] for area in sorted(tos)}
    for row in found.to_dict("records"):
        made[row["area_off"]].append(
            Journey(
                left_s=row["departure_s"],
                arrives_s=row["arrival_s"],
                lines=tuple(lines[route] for route in (row["route_id"], row["route_then"]) if route),
                change_at=names.get(row["change_at"], ""),
                change_s=row["change_s"],
            )
        )
    return {area: tuple(rows) for area, rows in made.items()}


def _calls(feed: Feed, areas: Sequence[StopArea], day: date) -> pd.DataFrame:
    """Return the calls of a day of journeys at the areas, each with its area."""
    of_stop, calls = area_of_stops(areas), calls_of_day(feed, day, feed.times)
    return calls.assign(area=calls["stop_id"].map(of_stop))[calls["stop_id"].isin(list(of_stop))]


def _rides(on: pd.DataFrame, off: pd.DataFrame) -> pd.DataFrame:
    """Return the rides without a change: where and when one gets on and off, and the route."""
    left = on[[*_RUN, "sequence", "area", "departure_s"]]
    arrived = off[[*_RUN, "sequence", "area", "arrival_s", "route_id"]]
    rides = left.merge(arrived, on=_RUN, suffixes=("", "_off"))
    columns = ["area", "departure_s", "area_off", "arrival_s", "route_id"]
    return rides.loc[rides["sequence"] < rides["sequence_off"], columns]


def _changed(first: pd.DataFrame, last: pd.DataFrame) -> pd.DataFrame:
    """Return for each second ride the first ride that leaves latest of those that arrive in time for it."""
    arriving = first.rename(columns={"area_off": "change_at", "arrival_s": "reached_s"}).drop(columns="area")
    arriving = arriving.sort_values(["reached_s", "departure_s"], kind="stable")
    # One that leaves no earlier than all that arrived before it is the one to take.
    arriving = arriving[arriving["departure_s"] == arriving.groupby("change_at")["departure_s"].cummax()]
    leaving = last.rename(columns={"area": "change_at", "departure_s": "leaves_s", "route_id": "route_then"})
    leaving = leaving.assign(in_time_s=leaving["leaves_s"] - LEAST_CHANGE_S).sort_values("in_time_s", kind="stable")
    both = pd.merge_asof(leaving, arriving, left_on="in_time_s", right_on="reached_s", by="change_at")
    both = both.assign(change_s=both["leaves_s"] - both["reached_s"])
    both = both[both["change_s"] <= MOST_CHANGE_S]
    return both.astype({"departure_s": np.int64, "change_s": np.int64})[[*first.columns[1:], *_OF_CHANGES]]


def _best(rides: pd.DataFrame) -> pd.DataFrame:
    """Return the rides that no other beats, by end and time."""
    changes = (rides["change_at"] != "").astype(np.int64)
    ordered = rides.assign(changes=changes).sort_values(
        ["departure_s", "arrival_s", "changes", "route_id", "route_then"], ascending=[False, True, True, True, True]
    )
    earliest = ordered.groupby("area_off")["arrival_s"].cummin()
    sooner = earliest.groupby(ordered["area_off"]).shift().fillna(np.inf)
    return ordered[ordered["arrival_s"] < sooner].iloc[::-1]
