"""Hot spots by address: numbers for the map, files that say what they were made with."""

import io
from datetime import date
from urllib.parse import urlencode

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from PIL import Image
from shapely import LineString
from shapely.geometry import shape

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.position import Position
from hbgeo.domain.selection import Selection
from hbgeo.domain.walk import Walk, WalkState
from hbgeo.exchange.rfc7946 import validate
from hbgeo.services.hotspots import CHANGE, LEGEND, OVER_WALKS, Asked, Course, found, to_token
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


@pytest.fixture
def walked(filled, make_observation):
    """Six walks along one line, always with much at one place."""
    line = LineString([(11.836, 58.060), (11.848, 58.060)])
    for year in range(2018, 2024):
        one = Walk(
            id=new_id(), title="Vandring", on=date(year, 10, 1), code=f"AA{year}"[:6], state=WalkState.CLOSED,
            route=line, participants={"kvinnor": 10},
        )  # fmt: skip
        lons = [*np.linspace(11.8361, 11.8479, 40), *np.linspace(11.84, 11.8401, 30)]
        pins = [make_observation(position=Position(lon=lon, lat=58.06), walk_id=one.id) for lon in lons]
        filled.write(lambda session, one=one: session.walks.save(one, [], Role.LEADER))
        filled.write(lambda session, pins=pins: session.observations.put_many(pins, Role.WALKER))
    return filled


BEFORE, AFTER = (Asked(selection=Selection(polarities=(sign,))) for sign in (-1, 1))


@pytest.fixture
def changed(filled, make_observation):
    """What was good has a heap elsewhere than what was not."""
    rng = np.random.default_rng(5)
    places = np.vstack(
        [rng.uniform((11.83, 58.055), (11.86, 58.07), (150, 2)), rng.normal((11.85, 58.066), 2e-4, (40, 2))]
    )
    ones = [make_observation(position=Position(lon=x, lat=y), polarity=1) for x, y in places.tolist()]
    filled.write(lambda session: session.observations.put_many(ones, Role.IMPORT))
    return filled


def other(view, ending, **query):
    asked = {"view": view, "after": to_token(AFTER)} if view == "change" else {"view": view}
    return f"/api/hotspots/{to_token(BEFORE if view == 'change' else CELLS)}.{ending}?{urlencode(asked | query)}"


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


@pytest.mark.parametrize("asked", [CELLS, SURFACE])
@pytest.mark.parametrize("ending", ["geojson", "gpkg", "png"])
def test_the_same_picture_is_the_same_file_whenever_it_is_made(get, filled, asked, ending):
    first, second = (get(address(asked, ending, download=True)).content for _ in range(2))
    assert first == second


@pytest.mark.parametrize("asked", [CELLS, SURFACE])
def test_features_to_keep_have_an_id_and_rings_that_turn_left(get, filled, asked):
    features = get(address(asked, "geojson", download=True)).json()["features"]
    assert len({one["id"] for one in features}) == len(features) > 0
    if asked == CELLS:
        assert all(one["id"] == one["properties"]["cell"] for one in features)
    for part in shapely.get_parts([shape(one["geometry"]) for one in features]):
        assert part.exterior.is_ccw
        assert not any(ring.is_ccw for ring in part.interiors)


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


def test_what_many_walks_say_is_drawn_and_kept(get, walked, tmp_path):
    drawn = get(other("walks", "geojson")).json()["features"]
    assert {tuple(one["properties"]) for one in drawn} == {("cell", "class")}
    assert Course.PERSISTENT in {one["properties"]["class"] for one in drawn}
    kept = get(other("walks", "gpkg", download="1", lang="en"))
    assert 'filename="hotspots_over_walks_' in kept.headers["content-disposition"]
    path = tmp_path / "w.gpkg"
    path.write_bytes(kept.content)
    layer = gpd.read_file(path, layer="hotspots_over_walks")
    assert layer["walked"].max() == 6
    assert "Persistent: stands out on most walks" in set(layer["meaning"])
    table = pyogrio.read_dataframe(path, layer="hotspots_over_walks_parameters")
    assert walked.version() in table["value"].tolist()
    assert "trend of each cell over the walks, Mann–Kendall" in table["value"].tolist()


def test_what_changed_between_two_is_drawn_and_kept(get, changed):
    drawn = get(other("change", "geojson")).json()["features"]
    assert {Course.EMERGING, Course.FADING} <= {one["properties"]["class"] for one in drawn}
    kept = get(other("change", "geojson", download="1", lang="en"))
    assert validate(kept.content) == []
    stated = kept.json()["hotspots"]
    assert stated["parameters"]["Problem, idea or good"] == "Problem → Good place"
    assert changed.version() in stated["parameters"].values()
    assert any("does not prove that it changed" in note for note in stated["notes"])
    assert {one["properties"]["meaning"] for one in kept.json()["features"]} <= set(stated["legend"].values())


def test_another_view_is_another_answer(get, changed):
    tag = get(other("change", "geojson")).headers["etag"]
    assert get(address(BEFORE, "geojson"), headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("query", ["view=nix", "view=change", "view=change&after=xx"])
def test_views_that_are_none_are_refused(get, filled, query):
    assert get(f"/api/hotspots/{to_token(CELLS)}.geojson?{query}").status_code in (404, 422)


@pytest.mark.parametrize(("lang", "word"), [("sv", "Rutstorlek"), ("en", "Cell size")])
def test_files_speak_the_language_that_is_asked_for(get, filled, lang, word):
    stated = get(address(CELLS, "geojson", download=True) + f"&lang={lang}").json()["hotspots"]
    assert stated["parameters"][word] == "100 m"


@pytest.mark.parametrize("legend", [LEGEND, OVER_WALKS, CHANGE])
def test_no_class_is_told_by_its_colour_alone(legend):
    assert len({one.pattern for one in legend}) == len({one.colour for one in legend}) == len(legend)


def test_it_is_behind_the_staff_door():
    assert not is_open(address(CELLS, "geojson"), accounts=True)
