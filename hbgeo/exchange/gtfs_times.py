"""When trips call at stops."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from hbgeo.errors import N_
from hbgeo.exchange import gtfs_values as values
from hbgeo.exchange.gtfs_csv import Sheet
from hbgeo.exchange.gtfs_tables import Files
from hbgeo.exchange.gtfs_values import OPEN, Ints

_MOST_PICKUP = 3
#: Calls at stops that frequencies may stand for; a city's underground has some hundred thousand.
MOST_CALLS = 5_000_000


def times(files: Files, trips: pd.DataFrame, stops: pd.DataFrame) -> pd.DataFrame:
    """Return the frame of times, in the order of trips and sequence.

    Parameters
    ----------
    trips, stops
        Sorted by their ids.
    """
    sheet = files.sheet("stop_times.txt")
    trip = values.references(sheet, "trip_id", pa.array(trips["trip_id"], pa.string()), "trips.txt")
    stop = values.references(sheet, "stop_id", pa.array(stops["stop_id"], pa.string()), "stops.txt")
    sequence = values.whole(sheet, "stop_sequence")
    values.refuse_twice(sheet, "stop_sequence", sequence, trip)
    arrival = values.seconds(sheet, "arrival_time", may_be_open=True)
    departure = values.seconds(sheet, "departure_time", may_be_open=True)
    order = np.lexsort((sequence, trip))
    trip = trip[order]
    is_last = np.r_[trip[1:] != trip[:-1], np.ones(min(len(trip), 1), dtype=bool)]
    arrival, departure = _closed(sheet, order, is_last, arrival[order], departure[order])
    columns = {
        "sequence": sequence[order],
        "arrival_s": arrival,
        "departure_s": departure,
        "pickup": values.whole(sheet, "pickup_type", empty=0, most=_MOST_PICKUP)[order],
        "drop_off": values.whole(sheet, "drop_off_type", empty=0, most=_MOST_PICKUP)[order],
        "is_last": is_last,
    }
    named = {
        "trip_id": trips["trip_id"].take(trip).reset_index(drop=True),
        "stop_id": stops["stop_id"].take(stop[order]).reset_index(drop=True),
        "heading": sheet.columns["stop_headsign"].text(order),
    }
    return pd.DataFrame(named | columns)


def frequencies(files: Files, trips: pd.DataFrame, times: pd.DataFrame) -> pd.DataFrame:
    """Return the frame of frequencies, by trip and start."""
    sheet = files.sheet("frequencies.txt")
    trip = values.references(sheet, "trip_id", pa.array(trips["trip_id"], pa.string()), "trips.txt")
    start, end = values.seconds(sheet, "start_time"), values.seconds(sheet, "end_time")
    values.refuse_twice(sheet, "trip_id", start, sheet.columns["trip_id"].codes)
    if (end < start).any():
        row = int((end < start).argmax())
        message = N_("“{name}”, {file}, line {line}: end_time lies before start_time.")
        raise sheet.refusal(row, message)
    headway = values.whole(sheet, "headway_secs", least=1)
    of_trip = times["trip_id"].value_counts().reindex(trips["trip_id"]).fillna(0).to_numpy(dtype=np.int64)
    _refuse_too_many(sheet, np.cumsum(-(-(end - start) // headway) * of_trip[trip]))
    name = sheet.columns["trip_id"].text()
    frame = pd.DataFrame({"trip_id": name, "start_s": start, "end_s": end, "headway_s": headway})
    return frame.sort_values(["trip_id", "start_s"], ignore_index=True)


def _refuse_too_many(sheet: Sheet, calls: Ints) -> None:
    """Refuse trips that run so often that they cannot be counted; `calls` are those of each row and all before it."""
    if (calls > MOST_CALLS).any():
        message = N_("“{name}”, {file}, line {line}: trips would run so often that there are more than {most} stops.")
        raise sheet.refusal(int((calls > MOST_CALLS).argmax()), message, most=MOST_CALLS)


def _closed(
    sheet: Sheet, order: npt.NDArray[np.intp], is_last: npt.NDArray[np.bool_], arrival: Ints, departure: Ints
) -> tuple[Ints, Ints]:
    """Return arrivals and departures with none open, checked to go forward in time."""
    arrival, departure = np.where(arrival == OPEN, departure, arrival), np.where(departure == OPEN, arrival, departure)
    is_first = np.r_[np.ones(min(len(is_last), 1), dtype=bool), is_last[:-1]]
    known = arrival != OPEN
    without = (is_first | is_last) & ~known
    if without.any():
        message = N_("“{name}”, {file}, line {line}: a trip has no time at its first or last stop.")
        raise sheet.refusal(int(order[without.argmax()]), message)
    if not known.all():
        spread = _spread(known, arrival, departure)
        arrival, departure = np.where(known, arrival, spread), np.where(known, departure, spread)
    back = departure < arrival
    back[1:] |= ~is_first[1:] & (arrival[1:] < departure[:-1])
    if back.any():
        message = N_("“{name}”, {file}, line {line}: the trip goes back in time.")
        raise sheet.refusal(int(order[back.argmax()]), message)
    return arrival, departure


def _spread(known: npt.NDArray[np.bool_], arrival: Ints, departure: Ints) -> Ints:
    """Return for each row the time evenly between the known ones around it.

    A trip's first and last are known, so that no span reaches into another trip.
    """
    row = np.arange(len(known))
    before = np.maximum.accumulate(np.where(known, row, 0))
    after = np.minimum.accumulate(np.where(known, row, len(row) - 1)[::-1])[::-1]
    part = (row - before) / np.maximum(after - before, 1)
    spread: Ints = (departure[before] + part * (arrival[after] - departure[before])).round().astype(np.int64)
    return spread
