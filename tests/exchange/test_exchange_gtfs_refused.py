"""Timetables that cannot be taken in: the message says which file and line is wrong."""

from __future__ import annotations

import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from hbgeo.errors import ImportRefused
from hbgeo.exchange.gtfs import read_gtfs
from hbgeo.exchange.gtfs_zip import Archive

sys.path.append(str(Path(__file__).parents[1] / "services"))
import gtfs_feed

NO_TIME = "is no time such as 07:45:00"
#: File, what is replaced in it, by what, the line that is named, and words of the message.
WRONG = {
    "time": ("stop_times", "WK-0-07:00,07:00:00,07:00:00,STA", "WK-0-07:00,07:00:00,7.00,STA", 6, "“7.00” in depart"),
    "minute": ("stop_times", "WK-0-07:00,07:00:00,07:00:00", "WK-0-07:00,07:61:00,07:00:00", 6, NO_TIME),
    "no first time": ("stop_times", "WK-0-07:00,07:00:00,07:00:00", "WK-0-07:00,,", 6, "first or last stop"),
    "back": ("stop_times", "WK-0-07:00,07:06:00,07:06:00", "WK-0-07:00,06:59:00,06:59:00", 7, "goes back in time"),
    "leaves early": ("stop_times", "WK-0-07:00,07:06:00,07:06:00", "WK-0-07:00,07:06:00,07:05:00", 7, "back in time"),
    "stop": ("stop_times", "07:06:00,07:06:00,HB1", "07:06:00,07:06:00,HB9", 7, "“HB9” does not stand in stops.txt"),
    "trip": ("stop_times", "WK-0-07:00,07:06:00", "Fel,07:06:00", 7, "“Fel” does not stand in trips.txt"),
    "sequence": ("stop_times", "07:06:00,07:06:00,HB1,2", "07:06:00,07:06:00,HB1,1", 7, "“1” stands there a second"),
    "no number": ("stop_times", "07:06:00,07:06:00,HB1,2", "07:06:00,07:06:00,HB1,b", 7, "“b” in stop_sequence"),
    "pickup": ("stop_times", "HB1,2,1,0", "HB1,2,4,0", 15, "“4” in pickup_type is no whole number from 0 to 3"),
    "cells": ("stop_times", "07:06:00,07:06:00,HB1,2,0,0", "07:06:00,07:06:00,HB1,2,0", 7, "6 cells stand where the"),
    "column": ("stop_times", "stop_sequence", "nummer", 1, "the column stop_sequence is missing"),
    "twice": ("stop_times", "pickup_type", "stop_id", 1, "the column stop_id comes twice"),
    "route": ("trips", "R2,WK", "R9,WK", 16, "“R9” does not stand in routes.txt"),
    "service": ("trips", "R2,WK", "R2,XX", 16, "“XX” does not stand in calendar.txt, calendar_dates.txt"),
    "trip id": ("trips", "R3,WK,B", "R3,WK,F", 17, "trip_id “F” stands there a second time"),
    "direction": ("trips", "WK,B,Älvhem,0", "WK,B,Älvhem,2", 17, "“2” in direction_id"),
    "route id": ("routes", "R2,x", "R1,x", 3, "route_id “R1” stands there a second time"),
    "no route id": ("routes", "R2,x", ",x", 3, "route_id is empty"),
    "route type": ("routes", ",3\n", ",buss\n", 3, "“buss” in route_type"),
    "stop id": ("stops", "HB2", "HB1", 6, "stop_id “HB1” stands there a second time"),
    "latitude": ("stops", "58.0654", "158.0654", 7, "“158.0654” in stop_lat is no coordinate from −90 to 90"),
    "longitude": ("stops", "11.8462", "nan", 7, "“nan” in stop_lon is no coordinate from −180 to 180"),
    "no latitude": ("stops", "58.0654", "", 7, "“” in stop_lat"),
    "decimal comma": ("stops", "58.0654", '"58,0654"', 7, "“58,0654” in stop_lat"),
    "parent": ("stops", "0,ST,A", "0,SX,A", 3, "“SX” does not stand in stops.txt"),
    "day": ("calendar", "20261129\nSA", "20261131\nSA", 2, "“20261131” in end_date is no day"),
    "day back": ("calendar", "20261102,20261129\nSA", "20261202,20261129\nSA", 2, "end_date lies before start_date"),
    "weekday": ("calendar", "SA,0", "SA,2", 3, "“2” in monday"),
    "service id": ("calendar", "SA,", "WK,", 3, "service_id “WK” stands there a second time"),
    "exception": ("calendar_dates", "SA,20261106,1", "SA,20261106,3", 3, "“3” in exception_type"),
    "same exception": ("calendar_dates", "SA,20261106", "WK,20261106", 3, "“WK” stands there a second time"),
    "frequency": ("frequencies", "F,", "G,", 2, "“G” does not stand in trips.txt"),
    "headway": ("frequencies", "1200", "0", 2, "“0” in headway_secs"),
    "frequency back": ("frequencies", "10:00:00", "08:00:00", 2, "end_time lies before start_time"),
    "too often": ("frequencies", "10:00:00,1200", "999:59:59,1", 2, "more than 5000000 stops"),
    "shape": ("shapes", "11.8460", "1181.8460", 3, "“1181.8460” in shape_pt_lon"),
    "shape order": ("shapes", "11.8460,3", "11.8460,1", 3, "“1” stands there a second time"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_refused_with_its_file_and_line(case, tmp_path):
    name, right, wrong, line, words = WRONG[case]
    text = gtfs_feed.tables()[name]
    assert right in text
    path = gtfs_feed.write_feed(tmp_path / "feed.zip", **{name: text.replace(right, wrong, 1)})
    with pytest.raises(ImportRefused) as refused:
        read_gtfs(path)
    message = str(refused.value)
    assert message.startswith(f"“feed.zip”, {name}.txt, line {line}: ")
    assert words in message


def test_lines_are_counted_as_an_editor_counts_them(tmp_path):
    stops = gtfs_feed.STOPS.replace("Älvhem", '"Älv\nhem"').replace("HB1,", "\n\nHB1,").replace("58.0640", "fel")
    # Eight stops after the header are nine lines; two empty ones and the one inside quotation marks come before.
    with pytest.raises(ImportRefused, match=r"stops\.txt, line 12: “fel”"):
        read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip", stops=stops))


def test_text_that_is_not_utf8_is_refused_with_its_line(tmp_path):
    with pytest.raises(ImportRefused, match=r"stops\.txt, line 7: the text is not UTF-8"):
        read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip", stops=gtfs_feed.STOPS.encode("latin-1")))


def test_text_that_is_utf16_is_refused_as_such(tmp_path):
    path = gtfs_feed.write_feed(tmp_path / "feed.zip", stops=gtfs_feed.STOPS.encode("utf-16"))
    with pytest.raises(ImportRefused, match=r"stops\.txt, line 1: the text is not UTF-8"):
        read_gtfs(path)


def test_empty_lines_before_the_header_are_passed_over(tmp_path):
    path = gtfs_feed.write_feed(tmp_path / "feed.zip", trips="\r\n\n" + gtfs_feed.tables()["trips"])
    assert len(read_gtfs(path).trips) == len(read_gtfs(gtfs_feed.write_feed(tmp_path / "plain.zip")).trips)


def test_an_open_quotation_mark_is_refused(tmp_path):
    stops = gtfs_feed.STOPS.replace("Älvhem", '"Älvhem')
    with pytest.raises(ImportRefused, match=r"stops\.txt, line \d+: "):
        read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip", stops=stops))


@pytest.mark.parametrize(("name", "named"), [("trips", "stop_times.txt"), ("routes", "trips.txt")])
def test_a_file_that_others_point_to_must_be_there(tmp_path, name, named):
    with pytest.raises(ImportRefused, match=f"has {named} but no {name}.txt"):
        read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip", **{name: None}))


def test_an_empty_file_is_refused(tmp_path):
    with pytest.raises(ImportRefused, match=r"stops\.txt, line 1: the file is empty"):
        read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip", stops=""))


def test_a_zip_without_stops_is_no_timetable(tmp_path):
    path = gtfs_feed.write_feed(tmp_path / "feed.zip", stops=None)
    with pytest.raises(ImportRefused, match=r"it has no stops\.txt"):
        read_gtfs(path)


def test_columns_parted_by_other_signs_are_refused_with_what_would_be_right(tmp_path):
    for sign in ";\t":
        stops = gtfs_feed.STOPS.replace(",", sign)
        with pytest.raises(ImportRefused, match=r"stops\.txt, line 1: the columns must be parted by commas"):
            read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip", stops=stops))


def test_a_damaged_zip_is_refused(tmp_path):
    path = gtfs_feed.write_feed(tmp_path / "feed.zip")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(ImportRefused, match="damaged or locked"):
        read_gtfs(path)
    path.write_bytes(content.replace(b"Hasselbacken", b"Hasselbracka", 1))  # the checksum no longer fits
    with pytest.raises(ImportRefused, match="damaged or locked"):
        read_gtfs(path)
    path.write_text("ingen zip")
    with pytest.raises(ImportRefused, match="damaged or locked"):
        read_gtfs(path)
    with pytest.raises(ImportRefused, match="damaged or locked"):
        read_gtfs(tmp_path / "borta.zip")


def test_a_zip_that_names_files_outside_itself_is_refused(tmp_path):
    path = gtfs_feed.write_feed(tmp_path / "feed.zip", **{"../../stops": "x"})
    with pytest.raises(ImportRefused, match="names a file outside itself"):
        read_gtfs(path)


def test_a_zip_that_unpacks_to_too_much_is_refused_unread(tmp_path):
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("stops.txt", gtfs_feed.STOPS)
        archive.writestr("shapes.txt", b"\n" * 3_000_000)
    assert path.stat().st_size < 10_000
    with pytest.raises(ImportRefused, match="unpacks to more than 2 MB"):
        Archive(path, 2 * 2**20)
    assert "shapes.txt" in Archive(path, 3 * 2**20)


def test_a_file_that_holds_more_than_it_says_is_refused(tmp_path):
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("stops.txt", b"\n" * 50_000_000)
    size = (50_000_000).to_bytes(4, "little")
    content = path.read_bytes()
    assert content.count(size) == 2
    path.write_bytes(content.replace(size, (1000).to_bytes(4, "little")))
    tracemalloc.start()
    with pytest.raises(ImportRefused, match="damaged or locked"):
        read_gtfs(path)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_files_that_are_no_part_of_a_timetable_are_not_read(tmp_path):
    path = gtfs_feed.write_feed(tmp_path / "feed.zip", **{"__MACOSX/stops": "x", "fares": '"'})
    assert "fares.txt" not in Archive(path)
    assert len(read_gtfs(path).stops) == 8
