"""Assets, photos and downloads."""

import csv
import io
import json
from zipfile import ZipFile

import pytest
from PIL import Image

from hbgeo import bootstrap
from hbgeo.domain.action import Action
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.selection import Selection
from hbgeo.exchange.photos import read_photo
from hbgeo.maps import assets
from hbgeo.services.selection_url import to_token


@pytest.fixture
def observation(real_store, make_observation):
    made = make_observation(text='=1+1 "{{7*191}}" `${x}` C:\\2019')
    real_store.write(lambda session: session.observations.put(made, Role.WALKER))
    return made


@pytest.fixture
def photo(real_store, observation):
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "navy").save(file, "JPEG")
    content = read_photo(file.getvalue())
    real_store.write(lambda session: session.photos.add(observation.id, content, Role.WALKER))
    return content


@pytest.mark.parametrize("file", ["leaflet.js", "leaflet.css", "images/layers.png"])
def test_leaflet_is_served_to_be_kept_for_ever(get, file):
    answer = get(assets.url("leaflet", file))
    assert answer.status_code == 200
    assert answer.content == (assets.leaflet_folder() / file).read_bytes()
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("file", ["map.js", "cells.js", "map.css", "page.js", "presses.js", "page.css", "icon.svg"])
def test_our_own_scripts_and_styles_are_served(get, file):
    assert get(assets.url("hbgeo", file)).content == (assets.OWN_FOLDER / file).read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "/assets/leaflet/1/nix.js",
        "/assets/nix/1/map.js",
        "/assets/hbgeo/1/..%2Fbase.py",
        "/assets/hbgeo/1/%2Fetc%2Fpasswd",
        "/assets/hbgeo/1/",
    ],
)
def test_nothing_but_the_sets_files_is_served(get, path):
    assert get(path).status_code == 404


def test_a_photo_and_its_thumbnail_are_served_by_the_hash_of_the_photo(get, photo):
    whole, small = get(f"/photos/{photo.sha256}.jpg"), get(f"/photos/{photo.sha256}_t.jpg")
    assert (whole.content, small.content) == (photo.image, photo.thumbnail)
    assert whole.headers["content-type"] == "image/jpeg"
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in whole.headers["cache-control"]


@pytest.mark.parametrize("name", ["0" * 64, "x", "0" * 63 + "G", "%2e%2e%2fetc", "0" * 64 + "_t", "_t"])
def test_a_photo_that_is_not_there_is_not_found(get, name):
    assert get(f"/photos/{name}.jpg").status_code == 404


def test_the_geojson_download_holds_the_text_exactly_as_typed(get, observation):
    answer = get("/api/export/observations.geojson")
    (feature,) = answer.json()["features"]
    assert feature["id"] == observation.id
    assert feature["properties"]["besk"] == observation.text
    assert answer.headers["content-disposition"].startswith('attachment; filename="hasselbacken_trygghet_')


def test_the_download_holds_what_the_selection_holds(get, real_store, observation, make_observation):
    good = make_observation(category="BRA", polarity=1)
    real_store.write(lambda session: session.observations.put(good, Role.WALKER))
    token = to_token(Selection(polarities=(1,)))
    features = get(f"/api/export/observations.geojson?q={token}").json()["features"]
    assert [feature["id"] for feature in features] == [good.id]


def test_the_csv_download_has_a_row_for_each_observation(get, observation):
    (row,) = csv.DictReader(io.StringIO(get("/api/export/observations.csv").content.decode("utf-8-sig")))
    assert row["obs_id"] == observation.id


def test_the_geopackage_download_is_a_geopackage_in_the_system_asked_for(get, observation, tmp_path):
    pyogrio = pytest.importorskip("pyogrio")
    file = tmp_path / "down.gpkg"
    file.write_bytes(get("/api/export/observations.gpkg?crs=3006").content)
    info = pyogrio.read_info(file, layer="trygghet_punkt")
    assert (info["crs"], info["features"]) == ("EPSG:3006", 1)


def test_the_shapefile_download_is_a_zip_with_the_points(get, observation):
    with ZipFile(io.BytesIO(get("/api/export/observations.shp").content)) as archive:
        assert "trygghet_punkt.shp" in archive.namelist()


def test_nothing_of_a_written_download_is_left_behind(get, observation, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "work"))
    (tmp_path / "work").mkdir()
    assert get("/api/export/observations.shp").status_code == 200
    assert get("/api/export/observations.shp?crs=1").status_code == 422
    assert not list((tmp_path / "work").iterdir())


def test_a_layer_is_downloaded_as_geojson(get):
    answer = get("/api/export/lekplats.geojson")
    assert json.loads(answer.content)["features"] == []
    assert answer.headers["content-disposition"] == 'attachment; filename="lekplats.geojson"'


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("observations.pdf", 404),
        ("nix.geojson", 404),
        ("lekplats.gpkg", 404),
        ("observations.csv?q=!", 422),
        ("observations.csv?audience=alla", 422),
        ("observations.gpkg?crs=sweref", 422),
        (f"observations.gpkg?crs={'1' * 5000}", 422),
        ("observations.gpkg?crs=4979", 422),
    ],
)
def test_a_download_that_cannot_be_is_a_problem(get, path, status):
    answer = get(f"/api/export/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_a_closed_database_is_told_without_a_trace(get, observation, caplog):
    bootstrap.services().store.close()
    answer = get("/api/export/observations.geojson")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "failed: StoreError" in caplog.text


def test_the_action_plan_is_handed_out_as_geojson(get, real_store, observation):
    action = Action(id=new_id(), title="Byt lampan {{7*191}}")
    real_store.write(lambda session: session.actions.add(action, Role.PLANNER))
    real_store.write(lambda session: session.observations.change(observation.id, Role.PLANNER, action_id=action.id))
    answer = get("/api/export/trygghet_atgard.geojson")
    (feature,) = json.loads(answer.content)["features"]
    assert (feature["id"], feature["properties"]["titel"]) == (action.id, action.title)
    assert feature["geometry"]["type"] == "MultiPoint"
