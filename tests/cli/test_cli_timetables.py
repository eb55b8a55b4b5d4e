"""`hbgeo timetable`."""

import json
import sys
from pathlib import Path

import pytest
from shapely import box, to_geojson

sys.path.append(str(Path(__file__).parents[1] / "services"))
import gtfs_feed


@pytest.fixture
def database(run, tmp_path):
    run("init", "t.gpkg")
    area = {
        "type": "Feature",
        "properties": {},
        "geometry": json.loads(to_geojson(box(11.8353, 58.059, 11.8482, 58.0658))),
    }
    (tmp_path / "area.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [area]}))
    run("layers", "import", "omrade", "area.geojson", "-d", "t.gpkg")
    return "t.gpkg"


@pytest.fixture
def feed(tmp_path):
    return gtfs_feed.write_feed(tmp_path / "vt.zip")


def test_a_timetable_is_added_once_and_listed(run, database, feed):
    first = run("timetable", "add", feed, "--name", "Hösten 2026", "-d", database)
    name, starts, ends, file, sha256 = first.stdout.rstrip("\n").split("\t")
    assert (name, starts, ends, file, len(sha256)) == ("Hösten 2026", "2026-11-02", "2026-11-29", "vt.zip", 12)
    again = run("timetable", "add", feed, "-d", database)
    assert "already" in again.stderr
    assert again.stdout == first.stdout
    assert run("timetable", "list", "-d", database).stdout == first.stdout


def test_the_list_comes_as_json(run, database, feed):
    run("timetable", "add", feed, "-d", database)
    (one,) = json.loads(run("timetable", "list", "--json", "-d", database).stdout)
    assert (one["name"], one["first_on"], len(one["sha256"])) == ("vt", "2026-11-02", 64)


def test_what_is_no_timetable_is_refused(run, database, tmp_path):
    (tmp_path / "wrong.zip").write_bytes(b"nothing")
    run("timetable", "add", "wrong.zip", "-d", database, code=1)
    run("timetable", "add", "missing.zip", "-d", database, code=1)
    assert run("timetable", "list", "-d", database).stdout == ""


def test_without_an_area_it_is_refused(run, feed):
    run("init", "empty.gpkg")
    assert "area" in run("timetable", "add", feed, "-d", "empty.gpkg", code=1).stderr
