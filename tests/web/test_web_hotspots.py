"""Hot spots by address: numbers for the map, files that say what they were made with."""

import io

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
from PIL import Image

from hbgeo.domain.event import Role
from hbgeo.domain.position import Position
from hbgeo.domain.selection import Selection
from hbgeo.exchange.rfc7946 import validate
from hbgeo.services.hotspots import Asked, found, to_token
from hbgeo.web.doors_paths import is_open

CELLS = Asked(size_m=100)
SURFACE = Asked(method="density", bandwidth_m=60)


@pytest.fixture
def filled(real_store, make_observation):
    rng = np.random.default_rng(1)
    places = np.vstack(
        [rng.uniform((11.83, 58.055), (11.86, 58.07), (150, 2)), rng.normal((11.84, 58.06), 2e-4, (40, 2))]
    )
    ones = [make_observation(position=Position(lon=x, lat=y), text="Hemligheten") for x, y in places.tolist()]
    real_store.write(lambda session: session.observations.put_many(ones, Role.IMPORT))
    return real_store


def address(asked, ending, *, download=False):
    return f"/api/hotspots/{to_token(asked)}.{ending}" + ("?download=1" if download else "")


def tiff(content):
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        return picture


def test_cells_for_the_map_are_numbers_only(get, filled):
    answer = get(address(CELLS, "geojson"))
    assert answer.headers["content-type"] == "application/geo+json"
    features = answer.json()["features"]
    assert {tuple(one["properties"]) for one in features} == {("cell", "count", "class")}
    assert sum(one["properties"]["count"] for one in features) == 190
    assert {2} <= {one["properties"]["class"] for one in features} <= {-1, 0, 1, 2}
    assert "Hemlig" not in answer.text


def test_a_density_for_the_map_is_a_picture(get, filled):
    answer = get(address(SURFACE, "png"))
    assert answer.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).size[0] > 50


def test_a_known_picture_is_answered_304_until_something_changes(get, filled, make_observation):
    tag = get(address(CELLS, "geojson")).headers["etag"]
    assert get(address(CELLS, "geojson"), headers={"If-None-Match": tag}).status_code == 304
    filled.write(lambda session: session.observations.put(make_observation(), Role.WALKER))
    assert get(address(CELLS, "geojson"), headers={"If-None-Match": tag}).status_code == 200


def test_geojson_to_keep_is_valid_and_says_what_it_was_made_with(get, filled):
    answer = get(address(CELLS, "geojson", download=True))
    assert answer.headers["content-disposition"].startswith('attachment; filename="hotspots_')
    assert validate(answer.content) == []
    stated = answer.json()["hotspots"]
    assert "100 m" in stated["parameters"].values()
    assert filled.version() in stated["parameters"].values()
    assert len(stated["notes"]) >= 2


def test_geopackage_has_the_cells_in_metres_and_the_parameters_as_a_table(get, filled, tmp_path):
    path = tmp_path / "h.gpkg"
    path.write_bytes(get(address(CELLS, "gpkg", download=True)).content)
    layer = gpd.read_file(path, layer="hotspots")
    assert layer.crs.to_epsg() == 3007
    assert np.allclose(layer.area, 10_000, rtol=1e-6)
    assert layer["count"].sum() == 190
    table = pyogrio.read_dataframe(path, layer="hotspots_parameters")
    assert filled.version() in table["value"].tolist()


def test_geotiff_lies_where_the_density_was_measured_with_its_note(get, filled, catalogue):
    picture = tiff(get(address(SURFACE, "tif", download=True)).content)
    assert filled.version() in picture.tag_v2[270]
    keys = picture.tag_v2[34735]
    assert keys[keys.index(3072) + 3] == 3007
    surface = found(filled, catalogue, SURFACE).surface
    assert np.allclose(np.asarray(picture)[::-1], surface.values, equal_nan=True)


@pytest.mark.parametrize("asked", [CELLS, SURFACE])
def test_png_to_keep_says_what_it_was_made_with(get, filled, asked):
    picture = Image.open(io.BytesIO(get(address(asked, "png", download=True)).content))
    assert filled.version() in picture.info["Description"]


def test_contours_of_a_density_are_geojson_too(get, filled):
    bands = get(address(SURFACE, "geojson", download=True)).json()["features"]
    assert pd.Series([band["properties"]["low"] for band in bands]).is_monotonic_increasing


def test_elsewhere_the_files_are_in_the_utm_zone(get, real_store, make_observation):
    places = np.random.default_rng(2).uniform((-71.10, 42.30), (-71.05, 42.35), (80, 2)).tolist()
    ones = [make_observation(position=Position(lon=x, lat=y)) for x, y in places]
    real_store.write(lambda session: session.observations.put_many(ones, Role.IMPORT))
    asked = Asked(method="density", bandwidth_m=300)
    keys = tiff(get(address(asked, "tif", download=True)).content).tag_v2[34735]
    assert keys[keys.index(3072) + 3] == 32619
    alpha = np.asarray(Image.open(io.BytesIO(get(address(asked, "png")).content)).convert("RGBA"))[..., 3]
    assert alpha.max() > 150
    assert alpha[0, 0] < 60


def test_what_cannot_be_drawn_is_refused_with_the_reason(get, filled):
    answer = get(address(Asked(selection=Selection(categories=("BRA",))), "geojson"))
    assert answer.status_code == 422
    assert "more days" in answer.text or "fler" in answer.text


@pytest.mark.parametrize("path", ["/api/hotspots/xx.geojson", address(CELLS, "pdf"), address(CELLS, "tif")])
def test_damaged_addresses_and_formats_that_are_none_are_refused(get, filled, path):
    assert get(path).status_code in (404, 422)


def test_it_is_behind_the_staff_door():
    assert not is_open(address(CELLS, "geojson"), accounts=True)
