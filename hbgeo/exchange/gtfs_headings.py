"""Where trips go, when the feed does not say: to their last stop, and as many ways as they have ends."""

from __future__ import annotations

import numpy as np
import pandas as pd


def headed(trips: pd.DataFrame, times: pd.DataFrame, stops: pd.DataFrame) -> pd.DataFrame:
    """Return trips with a headsign and a direction each.

    Without a headsign a trip is headed for its last stop. Without a direction those of a route are told apart by their
    headsigns: −1, −2 …, in the order of these.

    Parameters
    ----------
    times
        In the order of trips and sequence.
    stops
        With stop_id and name.
    """
    last = times.drop_duplicates("trip_id", keep="last").set_index("trip_id")["stop_id"]
    ends = trips["trip_id"].map(last).map(stops.set_index("stop_id")["name"]).fillna("").astype("str")
    headsign = trips["headsign"].where(trips["headsign"] != "", ends)
    return _told_apart(trips.assign(headsign=headsign))


def _told_apart(trips: pd.DataFrame) -> pd.DataFrame:
    unsaid = trips["direction"] < 0
    rank = trips[unsaid].groupby("route_id")["headsign"].rank(method="dense").astype(np.int64)
    direction = trips["direction"].to_numpy(copy=True)
    direction[unsaid.to_numpy()] = -rank
    return trips.assign(direction=direction)
