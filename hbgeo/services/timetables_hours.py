"""The departures of a day at the stops of an area: by the hour, how many buses, and the longest wait of the evening."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hbgeo.services.bus import StopArea

#: Hours of a traffic day: the night after belongs to it.
HOURS = 28
_HOUR_S = 3600
_EVENING_S = 18 * _HOUR_S, 24 * _HOUR_S
_SAME_WAY = ["area", "route_id", "direction"]


@dataclass(frozen=True, slots=True)
class Wait:
    """Time between two buses of a line in one direction at a stop.

    Parameters
    ----------
    seconds, from_s
        How long, and from when (seconds of the traffic day).
    """

    area_name: str
    route_id: str
    seconds: int
    from_s: int


def at_areas(departures: pd.DataFrame, areas: Iterable[StopArea]) -> pd.DataFrame:
    """Return the departures (see `bus.departures_on`) at the stops of areas, with the column `area`: its id."""
    area_of_stop = {stop: area.id for area in areas for stop in area.stops}
    area = departures["stop_id"].map(area_of_stop)
    return departures.assign(area=area)[area.notna()].reset_index(drop=True)


def by_hour(departures: pd.DataFrame, areas: Iterable[StopArea]) -> Mapping[str, tuple[int, ...]]:
    """Return area id → departures in each of `HOURS` hours, of what `at_areas` gave."""
    hours = np.minimum(departures["seconds"].to_numpy(dtype=np.int64) // _HOUR_S, HOURS - 1)
    ids = departures["area"].to_numpy(dtype=object)
    return {area.id: tuple(np.bincount(hours[ids == area.id], minlength=HOURS).tolist()) for area in areas}


def buses(departures: pd.DataFrame) -> int:
    """Return how many buses call at the areas: one that calls at several of their stops, or twice, counts once."""
    return len(departures[["trip_id", "run"]].drop_duplicates())


def evening_wait(departures: pd.DataFrame, areas: Iterable[StopArea]) -> Wait | None:
    """Return the longest time between two buses the same way that ends between 18 and 24.

    Of the line that goes most often in the evening: those who wait for it wait so long. None when no line goes twice.
    """
    ordered = departures.sort_values("seconds", kind="stable")
    before = ordered.groupby(_SAME_WAY)["seconds"].shift()
    found = ordered.assign(before=before)[before.notna() & ordered["seconds"].between(*_EVENING_S)]
    if found.empty:
        return None
    found = found[found["route_id"] == found["route_id"].value_counts().idxmax()]
    longest = found.iloc[int((found["seconds"] - found["before"]).to_numpy().argmax())]
    names = {area.id: area.name for area in areas}
    seconds = int(longest["seconds"] - longest["before"])
    return Wait(names[longest["area"]], str(longest["route_id"]), seconds, int(longest["before"]))
