"""Every departure of a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from hbgeo.exchange.gtfs_feed import Feed
from hbgeo.services.bus_rows import Band, StopArea
from hbgeo.services.bus_stops import stop_ids

#: Value of pickup and drop_off where nobody may get on, or off.
NO_WAY_ON_OR_OFF = 1
_CALL, _ASK = 2, 3
#: Route types that run only when booked (GTFS extended types: demand and response buses).
BOOKED = frozenset({715, 717})
#: Clock hour → part of the day (domain H).
BANDS = (*[Band.NIGHT] * 6, *[Band.PEAK] * 3, *[Band.DAYTIME] * 6, *[Band.PEAK] * 3, *[Band.EVENING] * 6)
_HOUR = 3600
_DAY_S = 24 * _HOUR
#: A traffic day begins and ends at three: what begins before is of the night before, however the feed writes it.
NIGHT_S = 3 * _HOUR


def departures_on(feed: Feed, day: date, areas: Iterable[StopArea] | None = None) -> pd.DataFrame:
    """Return the departures of a traffic day, see `calls_of_day`, in the order of their time.

    No departure is where nobody may get on, or a trip ends.

    Parameters
    ----------
    areas
        The stops whose departures are told; None: all of the feed.

    Returns
    -------
    Columns stop_id, trip_id, run (of the trip, see `calls_on`), route_id, headsign, direction, seconds, booked, band
    (`Band`).
    """
    calls = calls_of_day(feed, day, boardable(feed, areas))
    kinds = calls["route_id"].map(feed.routes.set_index("route_id")["kind"])
    calls["booked"] = kinds.isin(BOOKED) | calls["pickup"].isin((_CALL, _ASK)) if len(calls) else False
    calls["headsign"] = calls["heading"].where(calls["heading"] != "", calls["headsign"])
    calls["band"] = band_of(calls["departure_s"].to_numpy())
    calls = calls.rename(columns={"departure_s": "seconds"})
    columns = ["stop_id", "trip_id", "run", "route_id", "headsign", "direction", "seconds", "booked", "band"]
    return calls.sort_values(["seconds", "trip_id", "stop_id"], ignore_index=True)[columns]


def boardable(feed: Feed, areas: Iterable[StopArea] | None = None) -> pd.DataFrame:
    """Return the times at which people may get on, at stops of areas or everywhere."""
    times = feed.times
    if areas is not None:
        times = times[times["stop_id"].isin(stop_ids(areas))]
    return times[(times["pickup"] != NO_WAY_ON_OR_OFF) & ~times["is_last"]]


def calls_of_day(feed: Feed, day: date, times: pd.DataFrame) -> pd.DataFrame:
    """Return the calls of a traffic day among times, in its seconds; a row for each run of a trip.

    It has the trips that begin from three on until three the night after, however the feed writes them: a trip at 00:20
    of the next day is one at 24:20. What begins before three on the first day the feed is valid belongs to that day.

    Returns
    -------
    The columns of `times` and of the trips, and `run`: the number of a trip's run, 0 for trips that run once, and
    below 0 for those of the next day.
    """
    own, following = (_calls_on(feed, one, times) for one in (day, day + timedelta(days=1)))
    if day != feed.first_on:
        own = own[own["begins_s"] >= NIGHT_S]
    night = following[following["begins_s"] < NIGHT_S]
    later = {column: night[column] + _DAY_S for column in ("arrival_s", "departure_s")}
    # A trip of both days runs twice: the second time by another number.
    return pd.concat([own, night.assign(**later, run=-1 - night["run"])], ignore_index=True)


def begins_of(feed: Feed, trips: pd.Series[str]) -> npt.NDArray[np.float64]:
    """Return when trips (their ids) begin as it is written, seconds; not a number for those without times."""
    first = feed.times.drop_duplicates("trip_id").set_index("trip_id")["departure_s"]
    return first.reindex(trips).to_numpy(dtype=np.float64)


def _calls_on(feed: Feed, day: date, times: pd.DataFrame) -> pd.DataFrame:
    """Return the calls of the services of a day among times, and when each run begins (begins_s)."""
    trips = feed.trips[feed.trips["service_id"].isin(list(feed.runs_on(day)))]
    calls = times.merge(trips, on="trip_id", validate="many_to_one")
    calls["begins_s"] = begins_of(feed, calls["trip_id"])
    often = calls["trip_id"].isin(feed.frequencies["trip_id"])
    once = calls[~often].assign(run=0)
    if not often.any():
        return once
    runs = runs_of(feed)
    repeated = calls[often].merge(runs, on="trip_id")
    for column in ("arrival_s", "departure_s", "begins_s"):
        repeated[column] += repeated["shift_s"]
    return pd.concat([once, repeated.drop(columns="shift_s")], ignore_index=True)


def runs_of(feed: Feed) -> pd.DataFrame:
    """Return the runs of trips that run every so often: trip_id, run, and how much later than written (shift_s)."""
    often = feed.frequencies
    count = ((often["end_s"] - often["start_s"]) / often["headway_s"]).apply(np.ceil).astype(int).to_numpy()
    row = np.repeat(np.arange(len(often)), count)
    number = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    first = feed.times[feed.times["trip_id"].isin(often["trip_id"])].drop_duplicates("trip_id")
    written = often["trip_id"].map(first.set_index("trip_id")["departure_s"]).fillna(0).astype(int).to_numpy()
    shift = (often["start_s"].to_numpy() - written)[row] + number * often["headway_s"].to_numpy()[row]
    return pd.DataFrame({"trip_id": often["trip_id"].take(row), "run": np.arange(len(row)), "shift_s": shift})


def band_of(seconds: npt.NDArray[np.int64]) -> npt.NDArray[np.str_]:
    """Return the part of the day (`Band`) of times, by the clock."""
    return np.array([band.value for band in BANDS])[seconds // _HOUR % len(BANDS)]
