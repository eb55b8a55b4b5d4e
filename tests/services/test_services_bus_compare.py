"""What another timetable changes, against figures counted by hand (see `gtfs_feed`)."""

from __future__ import annotations

import gtfs_feed
import pandas as pd
import pytest
import shapely

from hbgeo.exchange.gtfs import read_gtfs
from hbgeo.services import bus
from hbgeo.services.bus import Change, DayKind
from hbgeo.services.bus_supply import longest_gap

FEWER = gtfs_feed.STARTS | {("WK", 0): ("07:00", "08:00", "16:00"), ("SA", 0): ()}


@pytest.fixture
def feed(tmp_path):
    return read_gtfs(gtfs_feed.write_feed(tmp_path / "before.zip"))


def other(tmp_path, **changes):
    return read_gtfs(gtfs_feed.write_feed(tmp_path / "after.zip", **changes))


def replaced(name, *pairs):
    text = gtfs_feed.tables()[name]
    for right, wrong in pairs:
        assert right in text
        text = text.replace(right, wrong)
    return {name: text}


def changes(rows):
    return {(row.area_name, row.line): row.change for row in rows}


def test_the_same_timetable_changes_nothing(feed):
    compared = bus.compare(feed, feed)
    assert set(changes(compared.stops + compared.rows).values()) == {Change.SAME}
    assert all(row.before == row.after for row in compared.stops + compared.rows)
    assert [row.area_name for row in compared.stops] == [
        "Hasselbacken", "Stenungsund station", "Uppegårdsvägen", "Älvhem",
    ]  # fmt: skip
    assert (compared.lost_stops, compared.new_stops, compared.lost_lines, compared.new_lines) == ((), (), (), ())


def test_fewer_departures_are_told_by_stop_line_and_band(feed, tmp_path):
    compared = bus.compare(feed, other(tmp_path, starts=FEWER))
    said = changes(compared.stops + compared.rows)
    assert said["Hasselbacken", ""] == said["Hasselbacken", "1"] == Change.FEWER
    assert said["Hasselbacken", "2"] == said["Hasselbacken", "Närtrafik"] == Change.SAME
    assert said["Älvhem", "1"] == Change.SAME  # only trips out are fewer, and none of them leaves from there
    (row,) = [row for row in compared.stops if row.area_name == "Hasselbacken"]
    before, after = row.before, row.after
    assert [before.peak, before.daytime, before.evening, before.night, before.weekday, before.saturday] == [
        6,
        4,
        2,
        2,
        14,
        3,
    ]
    # Out 07:06 08:06 16:06, back 06:36 07:36 15:36 23:56, lines 2 and 3 four; on Saturday 11:06 back.
    assert [after.peak, after.daytime, after.evening, after.night, after.weekday, after.saturday] == [6, 4, 1, 0, 11, 1]
    assert (before.first_s, before.last_s, before.gap_s) == (21_360, 87_360, 500 * 60)  # 05:56, 24:16, back 15:36–23:56
    assert (after.first_s, after.last_s, after.gap_s) == (23_760, 86_160, 500 * 60)  # 06:36, 23:56, as before


def test_the_other_way_round_there_are_more(feed, tmp_path):
    said = changes(bus.compare(other(tmp_path, starts=FEWER), feed).rows)
    assert said["Hasselbacken", "1"] == Change.MORE


def test_as_many_at_other_times_are_moved(feed, tmp_path):
    later = gtfs_feed.STARTS | {("WK", 1): ("06:40", "07:30", "15:30", "23:50")}
    compared = bus.compare(feed, other(tmp_path, starts=later))
    assert changes(compared.rows)["Älvhem", "1"] == Change.MOVED
    weekday_for_saturdays = gtfs_feed.STARTS | {("WK", 1): ("06:30", "07:30", "15:30"), ("SA", 1): ("11:00",)}
    assert changes(bus.compare(feed, other(tmp_path, starts=weekday_for_saturdays)).rows)["Älvhem", "1"] == Change.FEWER


def test_more_on_weekdays_and_fewer_on_saturdays_is_neither_more_nor_fewer(feed, tmp_path):
    # The week has more, but Saturday has none left.
    starts = gtfs_feed.STARTS | {("WK", 1): ("06:30", "07:30", "15:30", "17:30", "23:50"), ("SA", 1): ()}
    assert changes(bus.compare(feed, other(tmp_path, starts=starts)).rows)["Älvhem", "1"] == Change.MIXED


def test_a_line_that_goes_only_when_booked_from_now_on_is_not_the_same(feed, tmp_path):
    after = other(tmp_path, **replaced("routes", ("R2,x,2,,3", "R2,x,2,,717")))
    compared = bus.compare(feed, after)
    said = {(row.area_name, row.line): row for row in compared.rows + compared.stops}
    assert said["Hasselbacken", "2"].change == said["Hasselbacken", ""].change == Change.BOOKED
    # Line 3 was booked before, once a day; line 2 goes three times.
    assert [getattr(said["Hasselbacken", ""], side).booked for side in ("before", "after")] == [1, 4]
    assert said["Hasselbacken", ""].after.weekday == said["Hasselbacken", ""].before.weekday == 14


def test_a_stop_and_a_line_that_disappear_or_are_new(feed, tmp_path):
    # Line 2 goes from the stop that had no bus instead, and is called 22 by a new id; line 3 is gone with its trip.
    after = other(
        tmp_path,
        **replaced("routes", ("R2,x,2", "R22,x,22"), ("R3,x,,Närtrafik,717\n", "")),
        **replaced("trips", ("R2,", "R22,"), ("R3,WK,B,Älvhem,0,\n", "")),
        **replaced(
            "stop_times",
            ("F,09:00:00,09:00:00,HB1", "F,09:00:00,09:00:00,XX1"),
            ("B,13:15:00,13:15:00,HB1,1,2,\n", ""),
            ("B,13:25:00,13:25:00,AL1,2,,2\n", ""),
        ),
    )
    compared = bus.compare(feed, after)
    assert [area.name for area in compared.new_stops] == ["Utan buss, norr"]
    assert (compared.lost_lines, compared.new_lines) == (("2", "Närtrafik"), ("22",))
    said = changes(compared.rows)
    assert said["Hasselbacken", "2"] == said["Hasselbacken", "Närtrafik"] == Change.LOST
    assert said["Utan buss, norr", "22"] == Change.NEW
    back = bus.compare(after, feed)
    assert [area.name for area in back.lost_stops] == ["Utan buss, norr"]
    assert (back.lost_lines, back.new_lines) == (("22",), ("2", "Närtrafik"))
    (row,) = [row for row in back.stops if row.change is Change.LOST]
    assert (row.before.weekday, row.after.weekday, row.after.first_s) == (3, 0, None)


def renamed(name_of_stop=lambda name: name, east=0.0):
    """Give every id of the timetable another form, and move the stops some degrees to the east."""
    texts = gtfs_feed.tables()
    head, *rows = texts["stops"].splitlines()
    moved = []
    for row in rows:
        cells = row.replace("Utan buss, norr", "Utan buss; norr").split(",")
        cells[0], cells[5] = f"n-{cells[0]}", f"n-{cells[5]}" if cells[5] else ""
        cells[1] = name_of_stop(cells[1].replace('"', ""))
        cells[3] = str(float(cells[3]) + east)
        moved.append(",".join(cells))
    times = []
    for row in texts["stop_times"].splitlines()[1:]:
        cells = row.split(",")
        times.append(",".join([*cells[:3], f"n-{cells[3]}", *cells[4:]]))
    routes = texts["routes"].replace("\nR", "\nlinje-")
    trips = texts["trips"].replace("\nR", "\nlinje-")
    return {
        "stops": "\n".join([head, *moved]),
        "stop_times": "\n".join([texts["stop_times"].splitlines()[0], *times]),
        "routes": routes,
        "trips": trips,
    }


def test_stops_and_lines_are_known_by_name_when_ids_differ(feed, tmp_path):
    after = other(tmp_path, **renamed(str.upper, east=0.001))  # 59 m on
    compared = bus.compare(feed, after)
    assert set(changes(compared.stops + compared.rows).values()) == {Change.SAME}
    (row,) = [row for row in compared.stops if row.area_name == "Hasselbacken"]
    assert (row.area_before, row.area_after) == ("HB1", "n-HB1")
    assert (compared.lost_lines, compared.new_lines) == ((), ())


def test_one_name_far_away_is_another_stop(feed, tmp_path):
    compared = bus.compare(feed, other(tmp_path, **renamed(east=0.01)))  # 590 m on
    assert sorted(row.change for row in compared.stops) == [*[Change.LOST] * 4, *[Change.NEW] * 4]
    assert len(compared.lost_stops) == len(compared.new_stops) == 4
    assert (compared.lost_lines, compared.new_lines) == ((), ())  # the lines still run


def test_a_stop_with_another_name_but_its_id_is_the_same(feed, tmp_path):
    compared = bus.compare(feed, other(tmp_path, **replaced("stops", ("Uppegårdsvägen", "Nya namnet"))))
    assert changes(compared.stops)["Uppegårdsvägen", ""] == Change.SAME


def test_ids_of_another_maker_that_happen_to_be_the_same_are_no_match(feed, tmp_path):
    # The new feed numbers its lines and stops anew: R1 is line 2 and R2 line 1, UP1 is Älvhem and AL1 Uppegårdsvägen.
    swapped = replaced("routes", ("R1,x,1,", "Rx,x,1,"), ("R2,x,2,", "R1,x,2,"), ("Rx,x,1,", "R2,x,1,"))
    swapped |= replaced("trips", ("\nR1,", "\nRx,"), ("\nR2,", "\nR1,"), ("\nRx,", "\nR2,"))
    swapped |= replaced("stops", ("UP1,", "x,"), ("AL1,", "UP1,"), ("x,", "AL1,"))
    swapped |= replaced("stop_times", ("UP1,", "x,"), ("AL1,", "UP1,"), ("x,", "AL1,"))
    compared = bus.compare(feed, other(tmp_path, **swapped))
    assert set(changes(compared.stops + compared.rows).values()) == {Change.SAME}


def test_a_line_that_is_renumbered_has_both_its_numbers(feed, tmp_path):
    compared = bus.compare(feed, other(tmp_path, **replaced("routes", ("R2,x,2,", "R2,x,22,"))))
    assert changes(compared.rows)["Hasselbacken", "2 → 22"] == Change.SAME
    assert (compared.lost_lines, compared.new_lines) == ((), ())


def test_only_stops_within_the_area_are_compared(feed, tmp_path):
    area = shapely.Point(11.8460, 58.0627).buffer(0.0001)
    compared = bus.compare(feed, other(tmp_path, starts=FEWER), area)
    assert [row.area_name for row in compared.stops] == ["Hasselbacken"]
    assert (compared.days_before[DayKind.WEEKDAY].departures, compared.days_after[DayKind.WEEKDAY].departures) == (
        14,
        11,
    )
    # A stop that moves out of the area is not lost: it is compared where it is now.
    moved = other(
        tmp_path, **replaced("stops", ("58.0626,11.8460", "58.0626,11.8480"), ("58.0628,11.8460", "58.0628,11.8480"))
    )
    assert changes(bus.compare(feed, moved, area).stops) == {("Hasselbacken", ""): Change.SAME}


def test_a_timetable_without_departures_loses_everything(feed, tmp_path):
    compared = bus.compare(feed, other(tmp_path, stop_times=None, frequencies=None))
    assert set(changes(compared.stops + compared.rows).values()) == {Change.LOST}
    assert len(compared.lost_stops) == 4
    assert compared.lost_lines == ("1", "2", "Närtrafik")


def test_the_longest_wait_is_for_the_next_bus_of_the_line_that_goes_most_often_the_same_way():
    # Line 1 one way at 0, 10 and 40 minutes, the other way between; line 2 only at 5 and 300 minutes.
    clocks = [("1", 0, 0), ("1", 1, 5), ("1", 0, 10), ("1", 1, 25), ("1", 0, 40), ("2", 0, 5), ("2", 0, 300)]
    departures = pd.DataFrame(clocks, columns=["line", "direction", "seconds"])
    assert longest_gap(departures, "line") == 30
    assert longest_gap(departures[departures["line"] == "2"], "line") == 295
    assert longest_gap(departures.head(2), "line") is None
