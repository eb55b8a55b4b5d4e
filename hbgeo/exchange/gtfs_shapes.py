"""Lines that trips follow: as the feed has them, else drawn from stop to stop."""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely import LineString

from hbgeo.exchange import gtfs_values as values
from hbgeo.exchange.gtfs_tables import Files

#: How the shape_id of a drawn line begins.
DRAWN = "drawn:"
_FEWEST = 2


def read_shapes(files: Files) -> dict[str, LineString]:
    """Return the lines of shapes.txt (EPSG:4326); those of a single point are left out."""
    sheet = files.sheet("shapes.txt")
    values.filled(sheet, "shape_id")
    shape = sheet.columns["shape_id"].codes
    names = sheet.columns["shape_id"].words.to_pylist()
    sequence = values.whole(sheet, "shape_pt_sequence")
    values.refuse_twice(sheet, "shape_pt_sequence", sequence, shape)
    lat = values.degrees(sheet, "shape_pt_lat", 90)
    lon = values.degrees(sheet, "shape_pt_lon", 180)
    enough = np.bincount(shape, minlength=len(names))[shape] >= _FEWEST
    order = np.lexsort((sequence, shape))
    order = order[enough[order]]
    if len(order) == 0:
        return {}
    which, row = np.unique(shape[order], return_inverse=True)
    lines = shapely.linestrings(np.stack([lon[order], lat[order]], axis=1), indices=row)
    return dict(sorted((names[one], line) for one, line in zip(which, lines, strict=True)))


def draw_missing(
    trips: pd.DataFrame, times: pd.DataFrame, stops: pd.DataFrame, shapes: dict[str, LineString]
) -> tuple[pd.DataFrame, dict[str, LineString]]:
    """Return trips that all have a line, and the lines that were drawn through stops for those that had none.

    Parameters
    ----------
    trips, stops
        By their ids.
    times
        In the order of trips and sequence.
    """
    without = ~trips["shape_id"].isin(list(shapes)).to_numpy()
    if not without.any():
        return trips, {}
    names = trips["shape_id"].to_numpy(dtype=object, copy=True)
    names[without] = ""
    stop = pd.Index(stops["stop_id"]).get_indexer(times["stop_id"])
    places = stops[["lon", "lat"]].to_numpy()
    ids = stops["stop_id"].to_numpy(dtype=object)
    drawn: dict[str, LineString] = {}
    known: dict[bytes, str] = {}
    starts = np.searchsorted(*_spans(trips, times))
    for trip in np.flatnonzero(without):
        called = stop[starts[trip] : starts[trip + 1]]
        key = called.tobytes()
        if key not in known:
            known[key] = _draw(places[called], ids[called], drawn)
        names[trip] = known[key]
    return trips.assign(shape_id=pd.Series(names, dtype="str")), drawn


def _spans(trips: pd.DataFrame, times: pd.DataFrame) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    trip = pd.Index(trips["trip_id"]).get_indexer(times["trip_id"])
    return trip, np.arange(len(trips) + 1)


def _draw(places: npt.NDArray[np.float64], ids: npt.NDArray[np.object_], drawn: dict[str, LineString]) -> str:
    """Draw a line through stops (k, 2) and return its id, "" when there is none to draw."""
    placed = places[np.isfinite(places).all(axis=1)]
    if len(placed) < _FEWEST:
        return ""
    name = DRAWN + hashlib.sha256("\n".join(ids).encode()).hexdigest()[:16]
    drawn[name] = LineString(placed)
    return name
