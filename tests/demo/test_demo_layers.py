"""The demo's layers."""

import json

import geopandas as gpd
import pytest
from shapely.geometry import shape

from hbgeo.demo import files
from hbgeo.demo.layers import SOURCE, land_at, land_parts, places
from hbgeo.domain.position import Position

NEAR_M = 50
#: What reaches out of the area on purpose: it connects it with the town.
OUTWARD = {"busslinje", "hallplats"}
#: Facts, not inventions (data/README.md).
KNOWN = {"omrade", "hallplats"}


def in_metres(geometries):
    return gpd.GeoSeries(geometries, crs=4326).to_crs(3007)


@pytest.fixture(scope="module")
def area_m():
    return in_metres([place.geometry for place in places() if place.layer == "omrade"]).iloc[0]


def test_every_layer_of_the_catalogue_has_something_in_it(catalogue):
    assert {place.layer for place in places()} == {layer.code for layer in catalogue.layers}


def test_every_geometry_is_valid_and_of_a_type_its_layer_allows(catalogue):
    for place in places():
        assert place.geometry.is_valid, place.name
        assert place.geometry.geom_type in catalogue.layer(place.layer).geometry, place.name


def test_the_area_agrees_with_the_official_polygon_within_40_metres(area_m, shared_data):
    official = gpd.read_file(shared_data / "geo" / "hasselbacken_regso_1415R002.geojson").to_crs(3007).geometry[0]
    assert area_m.hausdorff_distance(official) < 40
    assert area_m.area / 1e4 == pytest.approx(31.6, abs=0.3)


def test_everything_but_bus_lies_within_50_metres_of_the_area(area_m):
    inside = [place for place in places() if place.layer not in OUTWARD]
    distances = in_metres([place.geometry for place in inside]).apply(
        lambda geometry: area_m.buffer(NEAR_M).covers(geometry)
    )
    assert [place.name for place, near in zip(inside, distances, strict=True) if not near] == []


def test_four_stops_belong_to_the_area(area_m):
    stops = [place for place in places() if place.layer == "hallplats"]
    near = in_metres([stop.geometry for stop in stops]).distance(area_m) <= NEAR_M
    assert {stop.name for stop, is_near in zip(stops, near, strict=True) if is_near} == {
        "Uppegårdsvägen", "Bergsvägen", "Hasselbackevägen", "Hasselbacken",
    }  # fmt: skip


def test_the_bus_line_passes_every_stop_it_names():
    (line,) = (place for place in places() if place.layer == "busslinje")
    stops = {place.name: place.geometry for place in places() if place.layer == "hallplats"}
    named = line.attributes["hallplatser"].split(";")
    metres = in_metres([line.geometry, *(stops[name] for name in named)])
    assert metres.iloc[1:].distance(metres.iloc[0]).max() < 5
    assert "illustration" in line.name


def test_the_run_is_a_ring_of_three_to_five_kilometres():
    (run,) = (place for place in places() if place.layer == "lopp")
    assert run.geometry.is_ring
    assert 3000 < in_metres([run.geometry]).length.iloc[0] < 5000


def test_the_land_covers_the_area_without_overlap(area_m):
    parts = in_metres([part.geometry for part in land_parts()])
    assert parts.area.sum() == pytest.approx(area_m.area, rel=0.002)
    assert parts.union_all().symmetric_difference(area_m).area < 50


def test_land_kinds_and_owners_are_known_to_the_catalogue(catalogue):
    kinds, actors = {kind.code for kind in catalogue.land}, {actor.code for actor in catalogue.actors}
    assert {part.kind for part in land_parts()} <= kinds
    assert {part.owner for part in land_parts()} <= actors


def test_a_point_on_the_housing_companys_land_is_told_from_public_land():
    parts = land_parts()
    yard, pond = Position(lon=11.8444, lat=58.0649), Position(lon=11.8410, lat=58.0615)
    assert land_at(yard, parts).kind == "kvartersmark"
    assert land_at(pond, parts).kind == "allman_plats"


def test_what_is_invented_says_so_and_what_is_known_does_not_claim_to_be():
    for place in places():
        assert place.source == SOURCE
        words = f"{place.name} {place.attributes['description']}".lower()
        invented = "påhittad" in words or "illustration" in words
        assert invented == (place.layer not in KNOWN) or "allt annat i demon" in words, place.name


def test_the_files_are_geojson_without_crs_and_with_ids():
    for path in [*files.layer_files(), files.folder() / "routes.geojson"]:
        document = json.loads(path.read_text(encoding="utf-8"))
        assert document["type"] == "FeatureCollection"
        assert "crs" not in document
        assert document["note"]
        for feature in document["features"]:
            assert feature["id"]
            geometry = shape(feature["geometry"])
            if geometry.geom_type == "Polygon":
                assert geometry.exterior.is_ccw, feature["id"]


def test_every_attribute_is_one_that_its_layer_offers_to_choose(catalogue):
    for place in places():
        for field in catalogue.fields_of(catalogue.layer(place.layer)):
            said = place.attributes.get(field.code)
            if field.values and said is not None:
                assert set(said.split(";")) <= {value.code for value in field.values}, (place.name, field.code)


def test_playgrounds_tell_for_whom_they_are_and_how_often_they_are_inspected():
    for place in places():
        if place.layer == "lekplats":
            assert {"aldersgrupp", "utrustning", "underlag", "huvudbes_intervall_d"} <= place.attributes.keys()
