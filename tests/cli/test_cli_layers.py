"""`hbgeo layers`."""

import json

import pytest


@pytest.fixture
def database(run):
    run("init", "l.gpkg")
    return "l.gpkg"


def counts(run, database):
    return {row["code"]: row["places"] for row in json.loads(run("layers", "list", "--json", "-d", database).stdout)}


def test_the_list_has_every_layer_and_its_number(run, demo_file, catalogue):
    rows = [line.split("\t") for line in run("layers", "list", "-d", demo_file).stdout.splitlines()]
    assert [row[0] for row in rows] == [layer.code for layer in catalogue.layers]
    assert ["lekplats", "Playground", "4"] in rows


def test_a_file_is_taken_once(run, database, shared_data):
    file = shared_data / "osm/goteborg_playgrounds_overpass_2025.json"
    first = run("layers", "import", "lekplats", file, "-d", database)
    assert first.stdout == "taken 128, changed 0, known already 0, left out 0\n"
    assert "OpenStreetMap" in first.stderr
    assert "known already 128" in run("layers", "import", "lekplats", file, "-d", database).stdout
    assert counts(run, database)["lekplats"] == 128


def test_a_layer_within_the_file_is_chosen(run, database, shared_data):
    file = shared_data / "geo/stenungsund_regso_deso_2025.gpkg"
    refused = run("layers", "import", "omrade", file, "-d", database, code=1)
    assert "regso_2025, deso_2025" in refused.stderr
    run("layers", "import", "omrade", file, "--source-layer", "regso_2025", "-d", database)
    assert counts(run, database)["omrade"] == 10


def test_what_is_left_out_is_said_and_gives_exit_code_1(run, database, shared_data):
    file = shared_data / "geo/vasttrafik_stops_stenungsund.csv"
    result = run("layers", "import", "hallplats", file, "-d", database, code=1)
    assert "taken 241" in result.stdout
    assert "452 rows" in result.stderr


@pytest.mark.parametrize(
    ("layer", "file"), [("foo", "geo/vasttrafik_stops_stenungsund.csv"), ("lekplats", "missing.shp")]
)
def test_an_unknown_layer_or_file_is_refused(run, database, shared_data, layer, file):
    before = counts(run, database)
    run("layers", "import", layer, shared_data / file, "-d", database, code=1)
    assert counts(run, database) == before
