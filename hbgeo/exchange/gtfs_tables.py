"""The files of a feed as frames: stops, lines, trips, days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial

import pandas as pd
import pyarrow as pa

from hbgeo.errors import N_, ImportRefused
from hbgeo.exchange import gtfs_values as values
from hbgeo.exchange.gtfs_csv import Column, Sheet, read_sheet
from hbgeo.exchange.gtfs_days import WEEKDAYS, Days
from hbgeo.exchange.gtfs_zip import Archive

#: Kinds of stops that need no place of their own.
_NODE, _BOARDING_AREA = 3, 4
#: Columns that must be there, and those that are read when they are.
COLUMNS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "stops.txt": (
        ("stop_id", "stop_lat", "stop_lon"),
        ("stop_name", "location_type", "parent_station", "platform_code", "wheelchair_boarding"),
    ),
    "routes.txt": (("route_id", "route_type"), ("route_short_name", "route_long_name", "agency_id")),
    "trips.txt": (("trip_id", "route_id", "service_id"), ("trip_headsign", "direction_id", "shape_id")),
    "stop_times.txt": (
        ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time"),
        ("stop_headsign", "pickup_type", "drop_off_type"),
    ),
    "frequencies.txt": (("trip_id", "start_time", "end_time", "headway_secs"), ()),
    "calendar.txt": (("service_id", "start_date", "end_date", *WEEKDAYS), ()),
    "calendar_dates.txt": (("service_id", "date", "exception_type"), ()),
    "shapes.txt": (("shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence"), ()),
    "agency.txt": (("agency_name",), ("agency_id", "agency_url", "agency_timezone")),
    "feed_info.txt": (
        (),
        ("feed_publisher_name", "feed_publisher_url", "feed_lang", "feed_start_date", "feed_end_date", "feed_version"),
    ),
}


class Files:
    """The files of a feed, each read when it is asked for."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.name = archive.name

    def __contains__(self, file: str) -> bool:
        return file in self._archive

    def sheet(self, file: str) -> Sheet:
        """Return a file's columns; of a file that is not there, empty ones."""
        required, optional = COLUMNS[file]
        if file in self:
            return read_sheet(self.name, file, partial(self._archive.text, file), required, optional)
        nothing = Column.empty(0)
        return Sheet(self.name, file, bytes, dict.fromkeys((*required, *optional), nothing), frozenset())

    def demand(self, file: str, because: str) -> None:
        """Refuse a feed that lacks a file which another one points to."""
        if file not in self:
            message = N_("“{name}” has {because} but no {file}.")
            raise ImportRefused(message, name=self.name, because=because, file=file)


def stops(files: Files) -> pd.DataFrame:
    """Return the frame of stops, by stop_id."""
    sheet = files.sheet("stops.txt")
    known = values.ids(sheet, "stop_id")
    kind = values.whole(sheet, "location_type", empty=0, most=_BOARDING_AREA)
    unplaced = (kind == _NODE) | (kind == _BOARDING_AREA)
    values.references(sheet, "parent_station", known.words, "stops.txt", may_be_empty=True)
    frame = pd.DataFrame(
        {
            "stop_id": known.text(),
            "name": sheet.columns["stop_name"].text(),
            "lat": values.degrees(sheet, "stop_lat", 90, unplaced),
            "lon": values.degrees(sheet, "stop_lon", 180, unplaced),
            "kind": kind,
            "parent": sheet.columns["parent_station"].text(),
            "platform": sheet.columns["platform_code"].text(),
            "wheelchair": values.whole(sheet, "wheelchair_boarding", empty=0, most=2),
        }
    )
    return _sorted(frame, "stop_id")


def routes(files: Files) -> pd.DataFrame:
    """Return the frame of routes, by route_id."""
    sheet = files.sheet("routes.txt")
    frame = pd.DataFrame(
        {
            "route_id": values.ids(sheet, "route_id").text(),
            "short": sheet.columns["route_short_name"].text(),
            "long": sheet.columns["route_long_name"].text(),
            "kind": values.whole(sheet, "route_type", most=1799),
            "agency_id": sheet.columns["agency_id"].text(),
        }
    )
    return _sorted(frame, "route_id")


def trips(files: Files, known_routes: pd.DataFrame, known_days: Days) -> pd.DataFrame:
    """Return the frame of trips, by trip_id."""
    sheet = files.sheet("trips.txt")
    values.references(sheet, "route_id", pa.array(known_routes["route_id"], pa.string()), "routes.txt")
    services = pd.concat([known_days.weekly["service_id"], known_days.exceptions["service_id"]]).unique()
    if "calendar.txt" in files or "calendar_dates.txt" in files:
        values.references(sheet, "service_id", pa.array(services, pa.string()), "calendar.txt, calendar_dates.txt")
    frame = pd.DataFrame(
        {
            "trip_id": values.ids(sheet, "trip_id").text(),
            "route_id": sheet.columns["route_id"].text(),
            "service_id": sheet.columns["service_id"].text(),
            "headsign": sheet.columns["trip_headsign"].text(),
            "direction": values.whole(sheet, "direction_id", empty=-1, least=-1, most=1),
            "shape_id": sheet.columns["shape_id"].text(),
        }
    )
    return _sorted(frame, "trip_id")


def days(files: Files, info: pd.DataFrame) -> Days:
    """Return the days of traffic of the files and frame of feed_info.txt."""
    sheet = files.sheet("calendar.txt")
    weekly = pd.DataFrame(
        {
            "service_id": values.ids(sheet, "service_id").text(),
            "start": values.days(sheet, "start_date"),
            "end": values.days(sheet, "end_date"),
            **{day: values.whole(sheet, day, most=1) for day in WEEKDAYS},
        }
    )
    if (weekly["end"] < weekly["start"]).any():
        row = int((weekly["end"] < weekly["start"]).to_numpy().argmax())
        raise sheet.refusal(row, N_("“{name}”, {file}, line {line}: end_date lies before start_date."))
    sheet = files.sheet("calendar_dates.txt")
    day = values.days(sheet, "date")
    values.filled(sheet, "service_id")
    values.refuse_twice(sheet, "service_id", sheet.columns["service_id"].codes, day)
    kind = values.whole(sheet, "exception_type", least=1, most=2)
    exceptions = pd.DataFrame({"service_id": sheet.columns["service_id"].text(), "day": day, "kind": kind})
    exceptions = exceptions.sort_values(["service_id", "day"], ignore_index=True)
    weekly = _sorted(weekly, "service_id")
    added = exceptions.loc[exceptions["kind"] == 1, "day"]
    first = _said(info, "feed_start_date") or _day(pd.concat([weekly["start"], added]), min)
    last = _said(info, "feed_end_date") or _day(pd.concat([weekly["end"], added]), max)
    return Days(weekly, exceptions, first, last)


def plain(files: Files, file: str) -> pd.DataFrame:
    """Return agency.txt or feed_info.txt as text."""
    sheet = files.sheet(file)
    for column in ("feed_start_date", "feed_end_date"):
        if file == "feed_info.txt" and column in sheet.given:
            values.days(sheet, column, may_be_empty=True)
    return pd.DataFrame({column: cells.text() for column, cells in sheet.columns.items()})


def _sorted(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    return frame.sort_values(key, ignore_index=True)


def _day(numbers: pd.Series[int], chosen: Callable[[pd.Series[int]], int]) -> date | None:
    return date(1970, 1, 1) + timedelta(days=int(chosen(numbers))) if len(numbers) else None


def _said(info: pd.DataFrame, column: str) -> date | None:
    said = info[column].iloc[0] if len(info) else ""
    return date(int(said[:4]), int(said[4:6]), int(said[6:])) if said else None
