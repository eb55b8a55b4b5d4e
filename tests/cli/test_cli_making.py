"""`hbgeo init` and `hbgeo demo`."""

from pathlib import Path

import pytest

from hbgeo.store.sqlite import open_store


def test_init_makes_an_empty_database_and_prints_its_path(run):
    assert run("init", "new.gpkg").stdout == "new.gpkg\n"
    store = open_store(Path("new.gpkg"), create=False)
    with store.read() as session:
        assert session.observations.count() == 0
        assert session.places.counts() == {}
        assert session.note("demo") is None
    store.close()


def test_init_without_a_name_makes_the_one_the_app_opens(run):
    run("init")
    assert Path("hbgeo-data/hbgeo.gpkg").is_file()


def test_init_takes_the_named_database(run, monkeypatch):
    monkeypatch.setenv("HBGEO_DATABASE", "named.gpkg")
    run("init")
    assert Path("named.gpkg").is_file()


def test_init_refuses_a_file_that_exists_and_leaves_it(run):
    Path("letter.txt").write_text("dear all")
    assert "letter.txt exists already" in run("init", "letter.txt", code=1).stderr
    assert Path("letter.txt").read_text() == "dear all"


def test_init_takes_the_area(run, shared_data):
    run("init", "new.gpkg", "--area", shared_data / "geo/hasselbacken_regso_1415R002.geojson")
    store = open_store(Path("new.gpkg"))
    with store.read() as session:
        assert session.places.area().geom_type == "Polygon"
    store.close()


@pytest.mark.parametrize("area", ["geo/vasttrafik_stops_stenungsund.csv", "photos/noexif.jpg", "nothing.gpkg"])
def test_init_with_an_area_that_is_none_leaves_no_database(run, shared_data, area):
    result = run("init", "new.gpkg", "--area", shared_data / area, code=1)
    assert result.stderr.splitlines()[-1].startswith("Error: ")
    assert list(Path().glob("*")) == []


def test_init_named_twice_is_wrong_use(run):
    run("init", "a.gpkg", "--database", "b.gpkg", code=2)


def test_demo_writes_the_demo_and_says_it_is_invented(run):
    result = run("demo", "d.gpkg")
    assert result.stdout == "d.gpkg\n"
    assert "invented" in result.stderr
    store = open_store(Path("d.gpkg"))
    with store.read() as session:
        assert session.note("demo") == "1"
        assert session.observations.count() == 150
    store.close()


def test_demo_refuses_a_file_that_exists(run, demo_copy):
    before = demo_copy.read_bytes()
    run("demo", demo_copy, code=1)
    assert demo_copy.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_said_in_one_line(run):
    Path("file").write_text("")
    result = run("init", "file/new.gpkg", code=1)
    assert len(result.stderr.splitlines()) == 1
