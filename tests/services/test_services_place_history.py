"""The history of a place in words, and where it is read from text and files."""

import json

import geopandas as gpd
import pytest
from shapely import Point, Polygon, box
from shapely.affinity import translate

from hbgeo.errors import ImportRefused, InvalidInput
from hbgeo.services.place_editing import Edit, PlaceDraft, add, change, remove
from hbgeo.services.place_editing_reading import geometry_from_file, outline_from_text, text_of
from hbgeo.services.place_editing_shapes import geometry_of, outline_of
from hbgeo.services.place_history import geometry_words, history, value_words
from hbgeo.services.undoing import take_back

HERE = Point(11.842, 58.0625)
YARD = box(11.842, 58.0625, 11.843, 58.063)


def test_what_happened_is_told_newest_first_with_what_became_of_what(store, catalogue):
    draft = PlaceDraft(name="Eken", geometry=HERE, attributes={"belysning": "nej"})
    place, _undo = add(store, catalogue, "lekplats", draft)
    there = translate(HERE, 0.0002, 0)
    wanted = PlaceDraft(name="Boken", geometry=there, attributes={"belysning": "ja", "staket": "nej"})
    change(store, catalogue, Edit(place, wanted))
    _was, undo = remove(store, place.id)
    take_back(store, undo)
    put_back, taken, changed, added = history(store, place.id)
    assert [one.message for one in (put_back, taken, changed, added)] == ["Put back", "Taken away", "Changed", "Added"]
    assert [(d.name, d.before, d.after) for d in changed.differences[:-1]] == [
        ("name", "Eken", "Boken"),
        ("belysning", "nej", "ja"),
        ("staket", None, "nej"),
    ]
    assert str(changed.differences[-1].said) == "moved 12 m"
    assert {d.name: d.after for d in added.differences} == {
        "layer": "lekplats",
        "name": "Eken",
        "source": "hand",
        "belysning": "nej",
    }
    assert changed.role == "planerare"
    assert history(store, "never") == ()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (YARD, translate(YARD, 0, 0.00001), "moved 1 m"),
        (HERE, translate(HERE, 0, 0.000003), "moved 0.33 m"),
        (YARD, box(11.842, 58.0625, 11.844, 58.063), "redrawn, 3287 → 6575 m²"),
        (HERE, YARD, "redrawn"),
    ],
)
def test_a_geometry_was_moved_or_redrawn(before, after, said):
    assert str(geometry_words(before, after)) == said


def test_values_are_named_by_the_catalogue(catalogue):
    assert value_words(catalogue, "aldersgrupp", "0-3;13+;x", "sv") == "0–3 år, 13 år och uppåt, x"
    assert value_words(catalogue, "layer", "lekplats", "en") == "Playground"
    assert value_words(catalogue, "agare", catalogue.actors[0].code, "sv") == catalogue.actors[0].sv
    assert [value_words(catalogue, "osm_id", value, "sv") for value in ("way/1", 0, None)] == ["way/1", "0", ""]


def test_coordinates_are_read_line_by_line_in_any_notation():
    text = "58.0625, 11.842\n\n6438971 140740\n58.063 11.843;\n58.0625, 11.842\n"
    area = geometry_of(outline_from_text("Polygon", text))
    assert isinstance(area, Polygon)
    assert len(area.exterior.coords) == 4
    assert area.exterior.coords[1] == pytest.approx((11.843, 58.069), abs=0.001)


def test_what_is_written_is_read_again():
    outline = outline_of(YARD)
    assert outline_from_text("Polygon", text_of(outline)) == outline
    assert text_of(outline_of(YARD.difference(YARD.centroid.buffer(0.0001)))) == ""


def test_a_line_that_is_no_place_is_told_by_its_number():
    with pytest.raises(InvalidInput, match="Line 3, “väst om eken”"):
        outline_from_text("LineString", "58.0625, 11.842\n\nväst om eken")
    with pytest.raises(InvalidInput, match="one line"):
        outline_from_text("Point", "58.0625, 11.842\n58.0625, 11.843")


def test_a_file_with_one_feature_gives_the_geometry(catalogue, tmp_path):
    frame = gpd.GeoDataFrame({"namn": ["x"]}, geometry=[YARD], crs="EPSG:4326").to_crs("EPSG:3007")
    frame.to_file(tmp_path / "en.gpkg")
    read = geometry_from_file(catalogue.layer("lekplats"), tmp_path / "en.gpkg")
    assert read.equals_exact(YARD, 1e-6)
    for layer, name in (("hallplats", "en.gpkg"), ("lekplats", "tva.geojson"), ("lekplats", "trasig.gpkg")):
        feature = {"type": "Feature", "properties": {}, "geometry": HERE.__geo_interface__}
        two = {"type": "FeatureCollection", "features": [feature, feature]}
        (tmp_path / "tva.geojson").write_text(json.dumps(two))
        (tmp_path / "trasig.gpkg").write_bytes(b"nothing")
        with pytest.raises((ImportRefused, InvalidInput)):
            geometry_from_file(catalogue.layer(layer), tmp_path / name)
