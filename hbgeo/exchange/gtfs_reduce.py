"""A smaller feed: what runs near an area."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from hbgeo.exchange.gtfs_areas import group_stops
from hbgeo.exchange.gtfs_days import WEEKDAYS
from hbgeo.exchange.gtfs_feed import Feed

_METRIC, _WGS84 = "EPSG:3007", "EPSG:4326"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_NAMES = {
    "name": "stop_name", "lat": "stop_lat", "lon": "stop_lon", "kind": "location_type", "parent": "parent_station",
    "platform": "platform_code", "wheelchair": "wheelchair_boarding", "headsign": "trip_headsign",
    "heading": "stop_headsign", "direction": "direction_id", "sequence": "stop_sequence", "arrival_s": "arrival_time",
    "departure_s": "departure_time", "pickup": "pickup_type", "drop_off": "drop_off_type", "start_s": "start_time",
    "end_s": "end_time", "headway_s": "headway_secs", "short": "route_short_name", "long": "route_long_name",
}  # fmt: skip


def write_reduced(feed: Feed, near: BaseGeometry, metres: float = 1000, changes_m: float = 0) -> bytes:
    """Return a smaller GTFS zip: the whole trips that call near a geometry, all their stops, and all stops near it.

    With `changes_m` also the whole trips to which people may change: those that call, no farther from the geometry,
    where the trips near it call.

    The same feed gives the same bytes, and what is computed for stops near the geometry is the same as of the feed.

    Parameters
    ----------
    near
        WGS 84 (EPSG:4326).
    metres
        How far (straight line) from the geometry a stop may lie, or another platform of it.
    changes_m
        How far a stop may lie at which people change; 0: changes are not asked for.
    """
    stops = feed.stops
    group = group_stops(stops)
    close = _same_group(group, is_near(stops, near, metres))
    if changes_m:
        called = stops["stop_id"].isin(feed.times.loc[_of_trips_at(feed, close), "stop_id"]).to_numpy()
        times = feed.times[_of_trips_at(feed, close | _same_group(group, called & is_near(stops, near, changes_m)))]
    else:
        times = feed.times[_of_trips_at(feed, close)]
    kept = stops[_same_group(group, close | stops["stop_id"].isin(times["stop_id"]).to_numpy())]
    trips = feed.trips[feed.trips["trip_id"].isin(times["trip_id"])]
    routes = feed.routes[feed.routes["route_id"].isin(trips["route_id"])]
    tables = {
        "agency.txt": feed.agencies,
        "feed_info.txt": _info(feed),
        "stops.txt": kept.rename(columns=_NAMES),
        "routes.txt": routes.rename(columns={**_NAMES, "kind": "route_type"}),
        "trips.txt": _trips(feed, trips),
        "stop_times.txt": _clocked(times.drop(columns="is_last"), "arrival_s", "departure_s"),
        "frequencies.txt": _clocked(
            feed.frequencies[feed.frequencies["trip_id"].isin(times["trip_id"])], "start_s", "end_s"
        ),
        **_days(feed, trips),
        "shapes.txt": _shapes(feed, trips),
    }
    missing = {problem.field for problem in feed.missing}
    absent = {"stop_times.txt": "times", "shapes.txt": "shapes", "calendar.txt": "calendar"}
    must = {"stops.txt", "routes.txt", "trips.txt"} | {file for file, field in absent.items() if field not in missing}
    return _zip({file: table for file, table in tables.items() if file in must or len(table)})


def is_near(stops: pd.DataFrame, geometry: BaseGeometry, metres: float) -> npt.NDArray[np.bool_]:
    """Return which stops (lon, lat; degrees) lie within a distance of a geometry (EPSG:4326)."""
    to_metres = Transformer.from_crs(_WGS84, _METRIC, always_xy=True).transform
    shape = shapely.transform(geometry, to_metres, interleaved=False)
    shapely.prepare(shape)
    points = np.column_stack(to_metres(stops["lon"].to_numpy(), stops["lat"].to_numpy())).reshape(-1, 2)
    placed = np.isfinite(points).all(axis=1)
    near = np.zeros(len(stops), dtype=bool)
    near[placed] = shapely.dwithin(shape, shapely.points(points[placed]), metres)
    return near


def _same_group(group: npt.NDArray[np.int64], chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    return np.isin(group, group[chosen])


def _of_trips_at(feed: Feed, stops: npt.NDArray[np.bool_]) -> pd.Series[bool]:
    """Return which rows of the times are of trips that call at some of the stops."""
    at = feed.times["stop_id"].isin(feed.stops["stop_id"][stops])
    return feed.times["trip_id"].isin(feed.times.loc[at, "trip_id"].unique())


def _trips(feed: Feed, trips: pd.DataFrame) -> pd.DataFrame:
    shape = trips["shape_id"].where(~trips["shape_id"].isin(list(feed.drawn)), "")
    direction = trips["direction"].astype("str").where(trips["direction"] >= 0, "")
    return trips.assign(shape_id=shape, direction=direction).rename(columns=_NAMES)


def _days(feed: Feed, trips: pd.DataFrame) -> dict[str, pd.DataFrame]:
    weekly = feed.days.weekly[feed.days.weekly["service_id"].isin(trips["service_id"])]
    dates = feed.days.exceptions[feed.days.exceptions["service_id"].isin(trips["service_id"])]
    return {
        "calendar.txt": pd.DataFrame(
            {
                "service_id": weekly["service_id"],
                **{day: weekly[day] for day in WEEKDAYS},
                "start_date": _written(weekly["start"]),
                "end_date": _written(weekly["end"]),
            }
        ),
        "calendar_dates.txt": pd.DataFrame(
            {"service_id": dates["service_id"], "date": _written(dates["day"]), "exception_type": dates["kind"]}
        ),
    }


def _shapes(feed: Feed, trips: pd.DataFrame) -> pd.DataFrame:
    names = sorted(set(trips["shape_id"]) & set(feed.shapes) - feed.drawn)
    points, line = shapely.get_coordinates([feed.shapes[name] for name in names], return_index=True)
    return pd.DataFrame(
        {
            "shape_id": np.array(names, dtype=object)[line],
            "shape_pt_lat": points[:, 1],
            "shape_pt_lon": points[:, 0],
            "shape_pt_sequence": np.arange(len(line)),
        }
    )


def _info(feed: Feed) -> pd.DataFrame:
    """Return feed_info.txt with the days of the whole feed: those of the kept trips may be fewer."""
    agency = dict(feed.agencies.iloc[0]) if len(feed.agencies) else {}
    said = dict(feed.info.iloc[0]) if len(feed.info) else {}
    row = {
        "feed_publisher_name": said.get("feed_publisher_name") or agency.get("agency_name") or feed.name,
        "feed_publisher_url": said.get("feed_publisher_url") or agency.get("agency_url") or "",
        "feed_lang": said.get("feed_lang") or "sv",
        "feed_start_date": _plain(feed.first_on),
        "feed_end_date": _plain(feed.last_on),
        "feed_version": said.get("feed_version") or "",
    }
    return pd.DataFrame([row])


def _plain(day: date | None) -> str:
    return f"{day:%Y%m%d}" if day else ""


def _written(days: pd.Series[int]) -> pd.Series[str]:
    return pd.to_datetime(days, unit="D").dt.strftime("%Y%m%d")


def _clocked(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return a frame with seconds written as times."""
    for column in columns:
        known = {s: f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}" for s in frame[column].unique().tolist()}
        frame = frame.assign(**{column: frame[column].map(known)})
    return frame.rename(columns=_NAMES)


def _zip(tables: dict[str, pd.DataFrame]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for file, table in tables.items():
            text = table.to_csv(index=False, lineterminator="\r\n")
            archive.writestr(zipfile.ZipInfo(file, _ZIP_TIME), text, zipfile.ZIP_DEFLATED, 9)
    return content.getvalue()
