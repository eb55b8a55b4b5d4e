"""`hbgeo export`."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pyogrio
import pytest


def streamed(run, demo_file, *options):
    return json.loads(run("export", "--to", "-", "-d", demo_file, *options).stdout)["features"]


def test_geojson_is_what_one_gets_without_asking(run, demo_file):
    printed = run("export", "-d", demo_file).stdout.strip()
    document = json.loads(Path(printed).read_text("utf-8"))
    assert len(document["features"]) == 150
    assert "crs" not in document


@pytest.mark.parametrize("crs", [4326, 3006, 3007])
def test_geopackage_has_the_layers_of_the_contract_in_the_wanted_system(run, demo_file, crs):
    printed = run("export", "-f", "gpkg", "--crs", crs, "--to", "out", "-d", demo_file)
    path = Path(printed.stdout.strip())
    assert path.parent == Path("out")
    names = {name for name, _ in pyogrio.list_layers(path)}
    assert {"trygghet_punkt", "trygghet_stopp", "trygghet_rutt", "uppfoljning_plats"} <= names
    info = pyogrio.read_info(path, layer="trygghet_punkt")
    assert (info["features"], info["crs"]) == (150, f"EPSG:{crs}")
    assert "trygghet_punkt: 150" in printed.stderr


def test_shapefile_comes_as_a_zip(run, demo_file):
    path = run("export", "--format", "shp", "-d", demo_file).stdout.strip()
    assert any(name.endswith(".shp") for name in zipfile.ZipFile(path).namelist())


@pytest.mark.parametrize(
    ("options", "fits"),
    [
        (["--category", "LJUS", "--category", "BRA"], lambda p: p["kat_kod"] in {"LJUS", "BRA"}),
        (["--status", "avslagen"], lambda p: p["status"] == "avslagen"),
        (["--polarity", "1"], lambda p: p["polaritet"] == 1),
        (["--polarity", "-1"], lambda p: p["polaritet"] == -1),
        (["--since", "2026-10-21"], lambda p: p["skapad"] >= "2026-10-21"),
        (["--until", "2025-10-23"], lambda p: p["skapad"] <= "2025-10-23"),
        (["--source", "webb"], lambda p: p["kalla"] == "webb"),
        (["--text", "LAMPA"], lambda p: "lampa" in p["besk"].lower()),
    ],
)
def test_filters_pick_exactly_what_fits(run, demo_file, options, fits):
    everything = [feature["properties"] for feature in streamed(run, demo_file)]
    chosen = [feature["properties"]["obs_id"] for feature in streamed(run, demo_file, *options)]
    assert 0 < len(chosen) < 150
    assert set(chosen) == {properties["obs_id"] for properties in everything if fits(properties)}


def test_walk_light_and_box_filter_too(run, demo_file):
    assert len(streamed(run, demo_file, "--walk", "natten")) == 55
    assert len(streamed(run, demo_file, "--walk", "natten", "--walk", "DAGTUR")) == 104
    assert len(streamed(run, demo_file, "--light", "morker")) == 90
    boxed = streamed(run, demo_file, "--box", "11.84,58.06,11.844,58.064")
    for feature in boxed:
        lon, lat = feature["geometry"]["coordinates"]
        assert 11.84 <= lon <= 11.844
        assert 58.06 <= lat <= 58.064
    assert boxed


def test_csv_streams_to_standard_output(run, demo_file):
    text = run("export", "-f", "csv", "--to", "-", "-d", demo_file).stdout
    assert len(list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))) == 150


def test_public_holds_back_unease_among_people(run, demo_file):
    public = {feature["properties"]["kat_kod"] for feature in streamed(run, demo_file, "--public")}
    assert "SOCIAL" in {feature["properties"]["kat_kod"] for feature in streamed(run, demo_file)}
    assert "SOCIAL" not in public


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--format", "dwg"], 2), (["--crs", "abc"], 2), (["--crs", "3007"], 1), (["--since", "nyss"], 2),
        (["--box", "1,2,3"], 2), (["--box", "2,1,1,2"], 2), (["--box", "nan,1,1,2"], 2), (["--category", "FOO"], 2),
        (["--polarity", "2"], 2), (["--walk", "QQQQQQ"], 1), (["--format", "gpkg", "--to", "-"], 2),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_written(run, demo_file, options, code):
    result = run("export", *options, "-d", demo_file, code=code)
    assert "Error: " in result.stderr
    assert [path for path in Path().iterdir() if path.is_file()] == []
