"""The demo has two timetables to compare, made anew as the same bytes."""

import csv
import io
import zipfile

from hbgeo.demo import files
from hbgeo.demo.timetables import gtfs


def table(content: bytes, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(name).decode())))


def test_both_timetables_are_kept_with_their_files(demo_store):
    rows = {row["name"]: gtfs(row) for row in files.rows("timetables.yaml")}
    with demo_store.read() as session:
        kept = {one.name: session.timetables.content(one.sha256) for one in session.timetables.all()}
    assert kept == rows
    assert len(rows) == 2


def test_the_proposal_takes_away_a_stop_and_the_sundays():
    now, proposal = (gtfs(row) for row in files.rows("timetables.yaml"))
    gone = {row["stop_name"] for row in table(now, "stops.txt")} - {
        row["stop_name"] for row in table(proposal, "stops.txt")
    }
    assert gone == {"Hasselbacken"}
    assert {row["service_id"] for row in table(now, "calendar.txt")} == {"weekday", "saturday", "sunday"}
    assert {row["service_id"] for row in table(proposal, "calendar.txt")} == {"weekday", "saturday"}


def test_a_trip_calls_at_each_stop_in_order_and_takes_the_minutes_it_is_said_to():
    now = gtfs(files.rows("timetables.yaml")[0])
    calls = [row for row in table(now, "stop_times.txt") if row["trip_id"] == "weekday-0-340"]
    assert [row["arrival_time"] for row in calls] == [
        "05:40:00", "05:46:00", "05:48:00", "05:50:00", "05:52:00", "05:54:00", "05:56:00", "05:58:00",
    ]  # fmt: skip
    assert calls[4]["stop_id"] == "hasselbacken"
