"""The demo's invented timetables, as GTFS files."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any

from hbgeo.demo import files
from hbgeo.demo.layers import SOURCE
from hbgeo.demo.story import Step
from hbgeo.demo.walks import local
from hbgeo.domain.event import Role
from hbgeo.domain.ids import derived_id
from hbgeo.domain.timetable import Timetable
from hbgeo.store.protocol import Session

#: Stop that is none of the layer's: where the bus comes from; its place is approximate.
_STATION = ("station", "Stenungsunds station", 58.0716, 11.8227)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SERVICES = {"weekday": _DAYS[:5], "saturday": _DAYS[5:6], "sunday": _DAYS[6:]}
_MADE_AT = local(date(2026, 10, 1), time(10))
#: The same bytes each time.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)

Rows = list[Sequence[object]]


def story() -> Iterator[Step]:
    """Yield the keeping of the timetables."""
    for row in files.rows("timetables.yaml"):
        yield Step(_MADE_AT, _keeping(row))


def gtfs(row: Mapping[str, Any]) -> bytes:
    """Return an entry of `timetables.yaml` as a GTFS zip."""
    tables: dict[str, Rows] = {
        "agency": [("agency_id", "agency_name", "agency_url", "agency_timezone")],
        "stops": [("stop_id", "stop_name", "stop_lat", "stop_lon"), *_stops(row)],
        "routes": [("route_id", "agency_id", "route_short_name", "route_long_name", "route_type")],
        "calendar": [("service_id", *_DAYS, "start_date", "end_date"), *_calendar(row)],
        "trips": [("route_id", "service_id", "trip_id", "trip_headsign", "direction_id")],
        "stop_times": [("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence")],
    }
    tables["agency"].append(("demo", "Påhittad trafik", "https://example.se", "Europe/Stockholm"))
    tables["routes"].append(("demo-d", "demo", row["line"], "Påhittad linje genom Hasselbacken", 700))
    for trip, times in _trips(row):
        tables["trips"].append(trip)
        tables["stop_times"] += times
    return _zip(tables)


def _keeping(row: Mapping[str, Any]) -> Any:  # noqa: ANN401 - what a step does
    def keep(session: Session) -> None:
        timetable = Timetable(
            id=derived_id(SOURCE, "timetable", row["key"]),
            name=row["name"],
            sha256=session.timetables.keep(gtfs(row)),
            source=SOURCE,
            first_on=row["first_on"],
            last_on=row["last_on"],
        )
        session.timetables.add(timetable, Role.PLANNER)

    return keep


def _stops(row: Mapping[str, Any]) -> Rows:
    (path,) = (path for path in files.layer_files() if path.stem == "hallplats")
    known = {
        ref.removeprefix("hallplats-"): (properties["name"], round(point.y, 6), round(point.x, 6))
        for ref, properties, point in files.features(path)
    }
    known[_STATION[0]] = _STATION[1:]
    return [(key, *known[key]) for key in row["stops"]]


def _calendar(row: Mapping[str, Any]) -> Rows:
    span = (f"{row['first_on']:%Y%m%d}", f"{row['last_on']:%Y%m%d}")
    return [
        (service, *(int(day in days) for day in _DAYS), *span)
        for service, days in _SERVICES.items()
        if row["departures"][service]
    ]


def _trips(row: Mapping[str, Any]) -> Iterator[tuple[Sequence[object], Rows]]:
    stops, legs = row["stops"], row["legs"]
    for direction, (order, minutes) in enumerate(((stops, legs), (stops[::-1], legs[::-1]))):
        for service, spans in row["departures"].items():
            for starts in _starts(spans):
                trip = f"{service}-{direction}-{starts}"
                heading = "Älvhem" if direction == 0 else "Stenungsunds station"
                yield ("demo-d", service, trip, heading, direction), _times(trip, order, minutes, starts)


def _times(trip: str, order: Sequence[str], minutes: Sequence[int], starts: int) -> Rows:
    at = [starts + sum(minutes[:number]) for number in range(len(order))]
    return [(trip, _clock(m), _clock(m), stop, n) for n, (stop, m) in enumerate(zip(order, at, strict=True), 1)]


def _starts(spans: Sequence[str]) -> Iterator[int]:
    for span in spans:
        between, _, every = span.partition(" ")
        first, last = (int(clock[:2]) * 60 + int(clock[3:]) for clock in between.split("-"))
        yield from range(first, last + 1, int(every))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}:00"


def _zip(tables: Mapping[str, Rows]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(rows)
            archive.writestr(zipfile.ZipInfo(f"{name}.txt", _ZIP_TIME), text.getvalue(), zipfile.ZIP_DEFLATED)
    return content.getvalue()
