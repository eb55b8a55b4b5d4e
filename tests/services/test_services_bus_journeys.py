"""Journeys with a change and waits for the train, against figures counted by hand and a plain search."""

from __future__ import annotations

from datetime import date

import gtfs_feed
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hbgeo.exchange.gtfs import read_gtfs
from hbgeo.services import bus
from hbgeo.services.bus_journeys import LEAST_CHANGE_S, MOST_CHANGE_S, Journey, journeys
from hbgeo.services.bus_trains import train_waits, waits_for

MONDAY, SATURDAY, SUNDAY = date(2026, 11, 9), date(2026, 11, 7), date(2026, 11, 8)


@pytest.fixture
def feed(tmp_path):
    return read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip", **gtfs_feed.with_trains()))


def seconds(clock):
    return gtfs_feed.minutes(clock) * 60


def between(feed, start, end, day=MONDAY):
    areas = bus.stop_areas(feed)
    starts, ends = bus.areas_named(areas, start), bus.areas_named(areas, end)
    (found,) = journeys(feed, areas, day, starts, ends).values()
    return found


def test_one_change_brings_home_from_where_no_bus_goes(feed):
    # The train at 17:55 is 65 minutes before the bus at 19:00, that at 18:57 three: too long, and too short. That at
    # 24:06 is four minutes before the last bus.
    assert between(feed, "goteborg", "hassel") == (
        Journey(
            left_s=seconds("18:10"),
            arrives_s=seconds("19:06"),
            lines=("Tåg", "1"),
            change_at="Stenungsund station",
            change_s=300,
        ),
        Journey(
            left_s=seconds("22:30"),
            arrives_s=seconds("24:16"),
            lines=("Tåg", "1"),
            change_at="Stenungsund station",
            change_s=55 * 60,
        ),
    )


def test_no_journey_on_a_day_without_trains_or_buses(feed):
    assert between(feed, "goteborg", "hassel", SATURDAY) == ()
    assert between(feed, "station", "hassel", SUNDAY) == ()


def test_direct_journeys_have_one_line_and_no_change(feed):
    found = between(feed, "station", "alvhem")
    assert {(one.lines, one.change_at, one.change_s) for one in found} == {(("1",), "", 0)}
    assert [one.left_s for one in found] == [seconds(start) for start in gtfs_feed.STARTS["WK", 0]]


def test_a_night_bus_counts_however_the_feed_writes_it(tmp_path):
    starts = dict(gtfs_feed.STARTS)
    written = {}
    for style, last in (("after midnight", "24:10"), ("next day", "00:10")):
        starts["WK", 0] = ("07:00", last)
        feed = read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip", starts=starts))
        written[style] = [one.left_s for one in between(feed, "station", "hassel")]
    assert written["after midnight"] == [seconds("07:00"), seconds("24:10")] == written["next day"]
    # On Friday the next day is Saturday, which has no such bus: only what leaves as of the day itself is left.
    assert [one.left_s for one in between(feed, "station", "hassel", date(2026, 11, 13))] == [seconds("07:00")]


def test_one_may_change_at_another_stop_that_one_asks_about(tmp_path):
    # Line 1 leaves Uppegårdsvägen at 12:30 and is at Hasselbacken at 12:32, where line 3 leaves for Älvhem at 13:15.
    feed = read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip", starts={("WK", 1): ("12:26",)}))
    areas = bus.stop_areas(feed)
    ends = [*bus.areas_named(areas, "hassel"), *bus.areas_named(areas, "alvhem")]
    ways = {way.area_name: way for way in bus.last_ways_home(feed, ends, MONDAY, bus.areas_named(areas, "uppe"))}
    assert (ways["Älvhem"].left_s, ways["Älvhem"].change_at) == (seconds("12:30"), "Hasselbacken")


def test_where_nobody_may_get_off_nobody_changes(tmp_path):
    files = gtfs_feed.with_trains()
    row = "T-22:30-23:15,23:15:00,23:15:00,STT,2,,"
    assert row in files["stop_times"]
    files["stop_times"] = files["stop_times"].replace(row, f"{row}1")
    feed = read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip", **files))
    assert [one.left_s for one in between(feed, "goteborg", "hassel")] == [seconds("18:10")]


def test_the_wait_for_the_train(feed):
    areas = bus.stop_areas(feed)
    # Buses arrive 06:42, 07:42, 15:42, 24:02; trains leave 06:45, 07:45, 16:00, 25:00.
    (row,) = train_waits(feed, areas, MONDAY, bus.areas_named(areas, "hassel"))
    assert (row.station, row.line, row.headsign) == ("Stenungsund station", "Tåg", "Göteborg")
    assert (row.buses, row.met, row.typical_s, row.longest_s) == (4, 2, 38 * 60, 58 * 60)
    assert train_waits(feed, areas, SATURDAY, bus.areas_named(areas, "hassel")) == ()


def test_without_trains_there_is_no_wait_for_them(tmp_path):
    feed = read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip"))
    areas = bus.stop_areas(feed)
    assert train_waits(feed, areas, MONDAY, bus.areas_named(areas, "hassel")) == ()


def test_a_wait_is_for_the_next_one_that_can_be_reached():
    arrivals, departures = np.array([0, 100, 5000]), np.array([4000, 300, 399, 400])
    assert waits_for(arrivals, departures).tolist() == [300, 300]


clocks = st.lists(st.integers(180, 660), min_size=1, max_size=6, unique=True)


@settings(deadline=None, max_examples=40)
@given(
    clocks, clocks, st.lists(st.tuples(st.integers(180, 660), st.integers(5, 90)), max_size=5, unique_by=lambda r: r[0])
)
def test_as_a_plain_search_finds_them(tmp_path_factory, out, second, trains):
    """Trains of any length to the station, buses on from there at any time."""
    files = gtfs_feed.tables(starts={("WK", 0): tuple(f"{m // 60:02}:{m % 60:02}" for m in {*out, *second})})
    files |= {"frequencies": None}
    files["routes"] += "R9,x,Tåg,,2\n"
    files["stops"] += "GC,Göteborg C,57.7089,11.9735,,,,\n"
    for number, (start, long) in enumerate(trains):
        files["trips"] += f"R9,WK,T{number},,,\n"
        for place, (stop, at) in enumerate((("GC", start), ("STB", start + long)), 1):
            files["stop_times"] += f"T{number},{gtfs_feed.clock(at)},{gtfs_feed.clock(at)},{stop},{place},,\n"
    feed = read_gtfs(gtfs_feed.write_feed(tmp_path_factory.mktemp("feed") / "feed.zip", **files))
    found = {(one.left_s, one.arrives_s) for one in between(feed, "goteborg", "uppe")}
    known = set()
    for start, long in trains:
        for bus_leaves in {*out, *second}:
            wait = (bus_leaves - start - long) * 60
            if LEAST_CHANGE_S <= wait <= MOST_CHANGE_S:
                known.add((start * 60, (bus_leaves + 8) * 60))
    best = {
        one for one in known if not any(other != one and other[0] >= one[0] and other[1] <= one[1] for other in known)
    }
    assert found == best
