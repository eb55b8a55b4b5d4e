"""Departures, first and last, gaps and ways home, against figures counted by hand (see `gtfs_feed`)."""

from __future__ import annotations

from datetime import date

import gtfs_feed
import pytest

from hbgeo.exchange.gtfs import read_gtfs
from hbgeo.services import bus
from hbgeo.services.bus import DayKind

MONDAY, SATURDAY, SUNDAY = date(2026, 11, 9), date(2026, 11, 7), date(2026, 11, 8)


@pytest.fixture
def feed(tmp_path):
    return read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip"))


def areas(feed, *names):
    return [area for name in names for area in bus.areas_named(bus.stop_areas(feed), name)]


def clocks(seconds):
    return [f"{s // 3600:02}:{s // 60 % 60:02}" for s in seconds]


def seconds(clock):
    return gtfs_feed.minutes(clock) * 60


def test_departures_are_where_people_may_get_on_and_the_trip_goes_on(feed):
    found = bus.departures_on(feed, MONDAY)
    at = found[found["stop_id"].isin(["HB1", "HB2"])]
    # Line 1 out: start + 6 min, without 12:06 (nobody may get on); back: start + 6; line 2 every 20 min; line 3 13:15.
    assert clocks(at["seconds"]) == [
        "05:56", "06:36", "07:06", "07:36", "08:06", "09:00", "09:20", "09:40", "13:15", "15:36", "16:06", "19:06",
        "23:56", "24:16",
    ]  # fmt: skip
    assert at["band"].tolist() == ["night", *["peak"] * 4, *["daytime"] * 4, *["peak"] * 2, *["evening"] * 2, "night"]
    assert at.loc[at["booked"], "trip_id"].tolist() == ["B"]
    # Älvhem is where line 1 out and line 3 end: only the four trips back leave from there.
    assert clocks(found.loc[found["stop_id"] == "AL1", "seconds"]) == ["06:30", "07:30", "15:30", "23:50"]
    # Platform B is where the trips back end.
    assert not found["stop_id"].isin(["STB", "ST", "XX1"]).any()
    assert bus.departures_on(feed, SUNDAY).empty


def test_the_bands_begin_and_end_on_the_hour(tmp_path):
    clock = ("05:59", "06:00", "08:59", "09:00", "14:59", "15:00", "17:59", "18:00", "23:59", "24:00", "29:59", "30:00")
    feed = read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip", starts={("WK", 0): clock}, shapes=None))
    found = bus.departures_on(feed, MONDAY)
    at = found.loc[found["stop_id"] == "STA", "band"].tolist()
    assert at == [
        "night", "peak", "peak", "daytime", "daytime", "peak", "peak", "evening", "evening", "night", "night", "peak",
    ]  # fmt: skip


def test_supply_counts_each_line_and_direction(feed):
    rows = bus.supply(feed, areas(feed, "hassel"))
    fields = ("line", "headsign", "direction", "peak", "daytime", "evening", "night", "weekday", "saturday", "booked")
    assert [tuple(getattr(row, field) for field in fields) for row in rows] == [
        # 07:06 08:06 16:06 · – · 19:06 · 05:56 24:16; on Saturday 10:06 14:06
        ("1", "Älvhem", 0, 3, 0, 1, 2, 6, 2, 0),
        # 06:36 07:36 15:36 · – · 23:56; on Saturday 11:06
        ("1", "Stationen", 1, 3, 0, 1, 0, 4, 1, 0),
        ("2", "Uppegårdsvägen", -1, 0, 3, 0, 0, 3, 0, 0),
        ("Närtrafik", "Älvhem", 0, 0, 1, 0, 0, 1, 0, 1),
    ]
    assert {row.sunday for row in rows} == {0}


def test_ways_that_are_not_told_apart_by_number_are_by_where_they_go(tmp_path):
    trips = "\n".join(
        row.replace(",Älvhem,0,", ",,,").replace(",Stationen,1,", ",,,")
        for row in gtfs_feed.tables()["trips"].splitlines()
    )
    feed = read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip", trips=trips))
    rows = [row for row in bus.supply(feed, areas(feed, "hassel")) if row.line == "1"]
    # As with direction_id and trip_headsign, but for the name of the last stop.
    assert {(row.headsign, row.weekday, row.saturday) for row in rows} == {
        ("Älvhem", 6, 2),
        ("Stenungsund station", 4, 1),
    }
    assert {row.direction for row in rows} == {-1, -2}


def test_what_the_bus_says_at_the_stop_goes_before_what_the_trip_says(tmp_path):
    head, *rows = gtfs_feed.tables()["stop_times"].splitlines()
    said = [f"{row},{'Älvhem via skolan' if ',HB1,' in row else ''}" for row in rows]
    times = "\n".join([f"{head},stop_headsign", *said])
    feed = read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip", stop_times=times))
    found = bus.departures_on(feed, MONDAY)
    out = found[found["trip_id"] == "WK-0-07:00"].set_index("stop_id")["headsign"].to_dict()
    assert out == {"STA": "Älvhem", "HB1": "Älvhem via skolan", "UP1": "Älvhem"}


def test_supply_may_be_asked_for_days_of_ones_own(feed):
    (row, *_) = bus.supply(feed, areas(feed, "hassel"), {DayKind.WEEKDAY: date(2026, 11, 6)})
    assert (row.weekday, row.daytime, row.saturday) == (2, 2, 0)  # Saturday's buses run on that Friday
    assert bus.supply(feed, areas(feed, "hassel"), {DayKind.SUNDAY: SUNDAY}) == ()
    assert bus.supply(feed, areas(feed, "utan buss")) == ()


def test_the_typical_day_is_the_first_with_the_most_common_number(feed):
    days = bus.typical_days(feed, areas(feed, "hassel"))
    # 2–29 November has twenty weekdays, of which one runs as a Saturday; the four Sundays have no bus.
    assert set(days) == {DayKind.WEEKDAY, DayKind.SATURDAY}
    weekday, saturday = days[DayKind.WEEKDAY], days[DayKind.SATURDAY]
    assert (weekday.day, weekday.departures, weekday.days, weekday.of_days) == (date(2026, 11, 2), 14, 19, 20)
    assert (saturday.day, saturday.departures, saturday.days, saturday.of_days) == (SATURDAY, 3, 4, 4)
    # All stops: line 1 out 7·3 − 1, back 4·3, line 2 three, line 3 one.
    assert bus.typical_day(feed, DayKind.WEEKDAY).departures == 20 + 12 + 3 + 1
    assert bus.typical_day(feed, DayKind.SUNDAY) is None


def test_of_numbers_as_common_the_higher_is_typical(tmp_path):
    calendar = gtfs_feed.CALENDAR.replace("20261102,20261129", "20261109,20261110")
    dates = "service_id,date,exception_type\nWK,20261109,2\nSA,20261109,1\n"
    feed = read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip", calendar=calendar, calendar_dates=dates))
    day = bus.typical_day(feed, DayKind.WEEKDAY)
    assert (day.day, day.days, day.of_days) == (date(2026, 11, 10), 1, 2)  # 36 departures, as common as 9


def test_first_and_last_departure_and_the_longest_gap(feed):
    (day,) = bus.traffic_days(feed, areas(feed, "hassel", "utan buss"), MONDAY)
    assert (day.departures, day.line, day.direction) == (14, "", None)
    assert (day.first_s, day.last_s) == (seconds("05:56"), seconds("24:16"))
    # From 19:06 to 23:56 are 290 minutes; 09:40–13:15 are 215.
    assert (day.gap_s, day.gap_from_s) == (290 * 60, seconds("19:06"))


def test_gaps_are_told_by_line_and_direction_too(feed):
    rows = bus.traffic_days(feed, areas(feed, "hassel"), MONDAY, by_line=True)
    said = [(row.line, row.direction, row.departures, row.gap_s, row.gap_from_s) for row in rows]
    assert said == [
        ("1", 0, 6, 8 * 3600, seconds("08:06")),  # to 16:06
        ("1", 1, 4, 500 * 60, seconds("15:36")),  # to 23:56
        ("2", -1, 3, 20 * 60, seconds("09:00")),
        ("Närtrafik", 0, 1, None, None),
    ]
    assert bus.traffic_days(feed, areas(feed, "hassel"), SUNDAY) == ()


def test_the_last_way_home_from_the_station(feed):
    rows = bus.last_ways_home(feed, bus.stop_areas(feed), MONDAY, areas(feed, "station"))
    said = {row.area_name: (row.left_s, row.arrives_s, row.lines) for row in rows}
    assert said == {
        "Hasselbacken": (seconds("24:10"), seconds("24:16"), ("1",)),
        "Uppegårdsvägen": (seconds("24:10"), seconds("24:18"), ("1",)),
        "Älvhem": (seconds("24:10"), seconds("24:22"), ("1",)),
        "Utan buss, norr": (None, None, ()),
    }
    # From Älvhem the last leaves 23:50 and is at Hasselbacken at 23:56; nothing goes there that way later.
    (home,) = bus.last_ways_home(feed, areas(feed, "hassel"), MONDAY, areas(feed, "alvhem"))
    assert (home.left_s, home.arrives_s) == (seconds("23:50"), seconds("23:56"))


def test_where_nobody_may_get_off_is_no_way_home(tmp_path):
    times = gtfs_feed.tables()["stop_times"]
    row = "WK-0-24:10,24:16:00,24:16:00,HB1,2,0,0"
    assert row in times
    feed = read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip", stop_times=times.replace(row, row[:-1] + "1")))
    (home,) = bus.last_ways_home(feed, areas(feed, "hassel"), MONDAY, areas(feed, "station"))
    assert home.left_s == seconds("19:00")


def test_the_last_way_home_with_a_bus_every_so_often(tmp_path):
    feed = read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip", starts={}))
    (home,) = bus.last_ways_home(feed, areas(feed, "uppe"), MONDAY, areas(feed, "hassel"))
    # Every 20 minutes from 9 until before 10, two minutes on the way.
    assert (home.left_s, home.arrives_s, home.lines) == (seconds("09:40"), seconds("09:42"), ("2",))


def test_without_times_or_days_there_are_no_figures(tmp_path):
    for absent in ({"stop_times": None, "frequencies": None}, {"calendar": None, "calendar_dates": None}):
        feed = read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip", **absent))
        everywhere = bus.stop_areas(feed)
        assert bus.typical_days(feed, everywhere) == {}
        assert bus.supply(feed, everywhere) == ()
        assert bus.traffic_days(feed, everywhere, MONDAY) == ()
        assert {row.arrives_s for row in bus.last_ways_home(feed, everywhere, MONDAY, everywhere[:1])} == {None}
        assert bus.served(feed, everywhere, MONDAY) == ()


def test_a_bus_after_midnight_is_the_last_one_however_the_feed_writes_it(tmp_path):
    told = {}
    for style, last in (("after midnight", "24:10"), ("next day", "00:10")):
        starts = {("WK", 0): ("07:00", last)}
        feed = read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip", starts=starts, frequencies=None))
        (area,) = bus.areas_named(bus.stop_areas(feed), "uppe")
        (row,) = bus.traffic_days(feed, [area], MONDAY)
        day = bus.typical_day(feed, bus.DayKind.WEEKDAY, [area])
        told[style] = (row.departures, row.first_s, row.last_s, row.gap_s, day.departures)
    assert told["after midnight"] == (2, 7 * 3600 + 480, 24 * 3600 + 1080, 17 * 3600 + 600, 2) == told["next day"]


def test_what_runs_before_three_on_the_first_day_of_a_feed_is_not_lost(tmp_path):
    calendar = f"service_id,{gtfs_feed.WEEKDAYS},start_date,end_date\nWK,1,0,0,0,0,0,0,20261109,20261109\n"
    starts = {("WK", 0): ("00:10", "07:00")}
    feed = read_gtfs(
        gtfs_feed.write_feed(
            tmp_path / "feed.zip", starts=starts, calendar=calendar, calendar_dates=None, frequencies=None
        )
    )
    (area,) = bus.areas_named(bus.stop_areas(feed), "uppe")
    assert bus.departures_on(feed, MONDAY, [area])["seconds"].tolist() == [18 * 60, 7 * 3600 + 480]
    assert bus.typical_day(feed, bus.DayKind.WEEKDAY, [area]).departures == 2
