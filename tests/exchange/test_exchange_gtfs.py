"""Reading timetables: what a feed says, whatever way it is written, and what cannot be told without a file of it."""

from __future__ import annotations

import sys
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from shapely import Point

from hbgeo.exchange.gtfs import read_gtfs, write_reduced

sys.path.append(str(Path(__file__).parents[1] / "services"))
import gtfs_feed

FRAMES = ("stops", "routes", "trips", "times", "frequencies", "agencies", "info")
STATION = Point(11.8227, 58.0716)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "feed.zip"


def same(one, other, frames=FRAMES):
    return all(getattr(one, frame).equals(getattr(other, frame)) for frame in frames)


def at(feed, trip, column="departure_s"):
    return feed.times.loc[feed.times["trip_id"] == trip, column].tolist()


def test_a_feed_says_its_stops_lines_trips_and_times(path):
    feed = read_gtfs(gtfs_feed.write_feed(path))
    stop = feed.stops.set_index("stop_id").loc["STA"]
    assert stop[["name", "lat", "lon", "kind", "parent", "wheelchair"]].tolist() == [
        "Stenungsund station", 58.0716, 11.8226, 0, "ST", 1,
    ]  # fmt: skip
    assert feed.stops.set_index("stop_id").loc["XX1", "name"] == "Utan buss, norr"
    assert feed.routes[["route_id", "kind"]].to_numpy().tolist() == [["R1", 700], ["R2", 3], ["R3", 717]]
    assert feed.trips.set_index("trip_id").loc["F", "direction"] == -1
    # 24:10 is ten past midnight on the night after: 24 · 3600 + 600 = 87 000 s, then 6, 8 and 12 minutes on.
    assert at(feed, "WK-0-24:10") == [87_000, 87_360, 87_480, 87_720]
    assert feed.frequencies.to_numpy().tolist() == [["F", 32_400, 36_000, 1200]]
    assert feed.missing == ()


def test_services_run_on_their_days_and_exceptions(path):
    feed = read_gtfs(gtfs_feed.write_feed(path))
    assert feed.runs_on(date(2026, 11, 5)) == {"WK"}
    assert feed.runs_on(date(2026, 11, 6)) == {"SA"}  # the exception
    assert feed.runs_on(date(2026, 11, 7)) == {"SA"}
    assert feed.runs_on(date(2026, 11, 8)) == frozenset()
    assert feed.runs_on(date(2026, 11, 30)) == frozenset()  # the Monday after the last day
    assert (feed.first_on, feed.last_on) == (date(2026, 11, 2), date(2026, 11, 29))


def test_a_feed_may_have_exceptions_only(path):
    feed = read_gtfs(
        gtfs_feed.write_feed(path, calendar=None, calendar_dates=gtfs_feed.CALENDAR_DATES + "WK,20261109,1\n")
    )
    assert feed.runs_on(date(2026, 11, 9)) == {"WK"}
    assert (feed.first_on, feed.last_on) == (date(2026, 11, 6), date(2026, 11, 9))


def test_lines_are_the_feeds_else_drawn_through_the_stops(path):
    feed = read_gtfs(gtfs_feed.write_feed(path))
    assert list(feed.shapes["S1"].coords)[1] == (11.84, 58.07)  # by sequence, not by row
    (drawn,) = set(feed.trips.loc[feed.trips["trip_id"].str.startswith("WK-1"), "shape_id"])
    assert drawn in feed.drawn
    assert list(feed.shapes[drawn].coords) == [
        (11.8361, 58.0577), (11.8462, 58.0654), (11.8460, 58.0628), (11.8228, 58.0716),
    ]  # fmt: skip
    without = read_gtfs(gtfs_feed.write_feed(path, shapes=None))
    assert set(without.shapes) == without.drawn
    assert [problem.field for problem in without.missing] == ["shapes"]


def test_without_times_or_days_it_is_said_what_cannot_be_told(path):
    feed = read_gtfs(
        gtfs_feed.write_feed(path, stop_times=None, calendar=None, calendar_dates=None, shapes=None, frequencies=None)
    )
    assert [problem.field for problem in feed.missing] == ["times", "shapes", "calendar"]
    assert feed.times.empty
    assert len(feed.stops) == 8
    assert feed.runs_on(date(2026, 11, 5)) == frozenset()
    only_stops = {name: None for name in gtfs_feed.tables() if name != "stops"}
    assert len(read_gtfs(gtfs_feed.write_feed(path, **only_stops)).stops) == 8


def test_it_does_not_matter_how_the_files_are_written(path):
    plain = read_gtfs(gtfs_feed.write_feed(path))
    windows = {
        name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n\r\n").encode() for name, text in gtfs_feed.tables().items()
    }
    assert same(plain, read_gtfs(gtfs_feed.write_feed(path, folder="gtfs/", **windows)))
    quoted = {
        name: "\n".join(",".join(f'" {cell} "' for cell in line.split(",")) for line in text.splitlines())
        for name, text in gtfs_feed.tables().items()
        if name != "stops"
    }
    assert same(plain, read_gtfs(gtfs_feed.write_feed(path, **quoted)))


def test_the_files_nearest_to_the_top_of_the_zip_are_read(path):
    plain = read_gtfs(gtfs_feed.write_feed(path))
    assert same(plain, read_gtfs(gtfs_feed.write_feed(path, folder="2026/höst/")))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("2026/höst/gammalt/stops.txt", "stop_id,stop_lat,stop_lon\n")
    assert same(plain, read_gtfs(path))


def test_files_with_a_header_only_are_as_files_that_are_not_there(path):
    absent = read_gtfs(gtfs_feed.write_feed(path, frequencies=None, calendar_dates=None))
    for end in ("", "\n", "\r\n\r\n"):
        heads = {name: gtfs_feed.tables()[name].splitlines()[0] + end for name in ("frequencies", "calendar_dates")}
        feed = read_gtfs(gtfs_feed.write_feed(path, **heads))
        assert same(feed, absent)
        assert feed.runs_on(date(2026, 11, 6)) == absent.runs_on(date(2026, 11, 6)) == {"WK"}


def test_the_order_of_rows_does_not_matter(path):
    plain = read_gtfs(gtfs_feed.write_feed(path))
    mixed = {}
    for name, text in gtfs_feed.tables().items():
        head, *rows = text.splitlines()
        mixed[name] = "\n".join([head, *np.random.default_rng(7).permutation(rows)])
    other = read_gtfs(gtfs_feed.write_feed(path, **mixed))
    assert same(plain, other)
    assert plain.shapes == other.shapes


def test_times_that_are_left_open_are_spread_evenly_between_those_given(path):
    times = gtfs_feed.tables()["stop_times"]
    for stop, after in (("HB1", "06"), ("UP1", "08")):
        number = {"HB1": 2, "UP1": 3}[stop]
        row = f"WK-0-07:00,07:{after}:00,07:{after}:00,{stop},{number}"
        assert row in times
        times = times.replace(row, f"WK-0-07:00,,,{stop},{number}")
    times = times.replace("WK-0-07:00,07:00:00,07:00:00", "WK-0-07:00,07:00:00,07:03:00")
    feed = read_gtfs(gtfs_feed.write_feed(path, stop_times=times))
    # Leaves at 07:03, arrives at 07:12: nine minutes in three legs of three.
    assert at(feed, "WK-0-07:00") == [25_380, 25_560, 25_740, 25_920]
    assert at(feed, "WK-0-07:00", "arrival_s") == [25_200, 25_560, 25_740, 25_920]


def test_a_reduced_feed_has_the_whole_trips_that_call_near(path, tmp_path):
    feed = read_gtfs(gtfs_feed.write_feed(path))
    small = tmp_path / "small.zip"
    small.write_bytes(write_reduced(feed, STATION, 200))
    read = read_gtfs(small)
    # Lines 2 and 3 do not call at the station; both platforms at Hasselbacken stay, the stop without buses does not.
    assert set(read.trips["route_id"]) == {"R1"}
    assert len(read.trips) == 14
    assert read.stops["stop_id"].tolist() == ["AL1", "HB1", "HB2", "ST", "STA", "STB", "UP1"]
    assert at(read, "WK-0-24:10") == at(feed, "WK-0-24:10")
    assert (read.first_on, read.last_on) == (feed.first_on, feed.last_on)


def test_reducing_again_changes_nothing(path, tmp_path):
    feed = read_gtfs(gtfs_feed.write_feed(path))
    content = write_reduced(feed, Point(11.846, 58.0626))
    small = tmp_path / "small.zip"
    small.write_bytes(content)
    read = read_gtfs(small)
    assert write_reduced(read, Point(11.846, 58.0626)) == content == write_reduced(feed, Point(11.846, 58.0626))
    assert same(feed, read, ("stops", "routes", "trips", "times", "frequencies"))
    assert read.missing == feed.missing
    assert read.drawn == feed.drawn
    assert read.shapes == feed.shapes


def test_a_reduced_feed_without_lines_and_days_still_says_so(path, tmp_path):
    feed = read_gtfs(gtfs_feed.write_feed(path, shapes=None, calendar=None, calendar_dates=None))
    small = tmp_path / "small.zip"
    small.write_bytes(write_reduced(feed, STATION))
    assert read_gtfs(small).missing == feed.missing
