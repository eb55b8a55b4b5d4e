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


@pytest.fixture
def newer(run, database, shared_data, tmp_path):
    """128 playgrounds are there; this file has one moved by 20 m, one renamed, one new, and two are gone."""
    file = shared_data / "osm/goteborg_playgrounds_overpass_2025.json"
    run("layers", "import", "lekplats", file, "-d", database)
    data = json.loads(file.read_text("utf-8"))
    elements = data["elements"] if isinstance(data, dict) else data
    elements[0]["lat"] += 20 / 111_400
    elements[1]["tags"]["name"] = "Ekorren"
    elements[2] |= {"id": 1}
    del elements[100]
    path = tmp_path / "2026.json"
    path.write_text(json.dumps(elements), encoding="utf-8")
    return path


def test_a_newer_file_is_compared_and_nothing_is_taken(run, database, newer):
    result = run("layers", "compare", "lekplats", newer, "-d", database)
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert [row[:2] for row in rows] == [
        ["*", "Take in"],
        ["*", "Move 20 m"],
        ["*", "Change"],
        ["*", "Take it out of the layer"],
        ["*", "Take it out of the layer"],
    ]
    assert "Ekorren" in rows[2][4]
    assert "New: 1. Moved: 1. Other values: 1. No longer in the file: 2. 124 places are the same." in result.stderr
    assert counts(run, database)["lekplats"] == 128


def test_what_differs_is_taken_when_told_so(run, database, newer):
    told = json.loads(run("layers", "compare", "lekplats", newer, "--json", "-d", database).stdout)
    assert (told["same"], [one["kind"] for one in told["changes"]]) == (
        124,
        ["new", "moved", "changed", "gone", "gone"],
    )
    result = run("layers", "compare", "lekplats", newer, "--apply", "-d", database)
    assert "taken 1, changed 2, known already 124, left out 0" in result.stdout
    assert "Taken out: 2" in result.stderr
    again = json.loads(run("layers", "compare", "lekplats", newer, "--json", "-d", database).stdout)
    assert again == {"same": 127, "applied": False, "changes": []}
