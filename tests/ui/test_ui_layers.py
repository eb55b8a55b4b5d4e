"""The page Lager without a browser: what a layer holds, filling it from files, taking it back."""

import json
from contextlib import nullcontext
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import Point, box
from streamlit.testing.v1 import AppTest

from hbgeo import ui
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.place import Place
from hbgeo.services.browsing import place_ids

PAGE = Path(ui.__file__).parent / "pages" / "layers.py"
HOSTILE = "{{7*191}} <img src=x onerror=alert(1)> **fet** \u202eabc"


def opened(layer=None):
    page = ran(AppTest.from_file(str(PAGE), default_timeout=60).run())
    if layer:
        ran(page.selectbox(key="layers_layer").set_value(layer).run())
    return page


def ran(page):
    assert not page.exception, [error.stack_trace for error in page.exception]
    return page


def give(page, path, name=None):
    page.file_uploader[0].upload(name or path.name, path.read_bytes(), "application/octet-stream")
    return ran(page.run())


def spoken(page):
    return " ".join(node.proto.body for node in page.get("html"))


def keep(wired, *, name="Eken", source="fil.gpkg", layer="lekplats"):
    place = Place(
        id=new_id(), layer=layer, geometry=Point(11.84, 58.06), name=name, source=source, attributes={"sand": True}
    )
    wired.store.write(lambda session: session.places.put_many([place], Role.IMPORT))
    return place


def points(path, count, *, crs="EPSG:3007", **columns):
    frame = gpd.GeoDataFrame(
        {"namn": [f"P{n}" for n in range(count)]} | columns,
        geometry=[Point(149_000 + n, 6_439_000) for n in range(count)],
        crs=crs,
    )
    with nullcontext() if crs else pytest.warns(UserWarning, match="crs"):
        frame.to_file(path)
    return path


def test_an_empty_layer_says_so_and_offers_to_be_filled(wired):
    page = opened("skatepark")
    assert "Lagret är tomt" in page.info[0].value
    assert len(page.file_uploader) == 1


def test_every_layer_of_the_catalogue_can_be_chosen(wired):
    choice = opened().selectbox(key="layers_layer")
    assert len(choice.options) == len(wired.catalogue.layers)


def test_the_table_shows_names_sources_and_attributes_as_typed(wired):
    keep(wired, name=HOSTILE, source="demo")
    table = opened("lekplats").dataframe[0].value
    assert table.to_dict("records") == [{"Namn": HOSTILE, "Källa": "demo", "sand": "True"}]


def test_a_place_is_shown_on_the_map_without_a_pointer(wired):
    keep(wired, name="Eken")
    page = opened("lekplats")
    choice = next(box for box in page.selectbox if box.label == "Visa en på kartan")
    assert choice.options == ["1. Eken"]
    ran(choice.set_value(0).run())
    assert choice.value == 0


def test_a_file_is_looked_at_before_anything_is_taken(wired, tmp_path):
    page = give(opened("lekplats"), points(tmp_path / "lek.gpkg", 3))
    assert "**3** objekt i filen (Punkt: 3)" in [text.value for text in page.markdown]
    assert place_ids(wired.store, "lekplats") == frozenset()


def test_a_file_is_taken_reported_and_can_be_undone(wired, tmp_path):
    before = keep(wired)
    page = give(opened("lekplats"), points(tmp_path / "lek.gpkg", 3))
    ran(page.button(key="layer_import_take").click().run())
    assert page.success[0].value == "3 nya, 0 ändrade, 0 fanns redan, 0 togs inte in."
    assert len(place_ids(wired.store, "lekplats")) == 4
    ran(page.button(key="layer_import_undo").click().run())
    assert place_ids(wired.store, "lekplats") == {before.id}
    assert not page.success


def test_real_playgrounds_are_taken_and_a_second_run_changes_nothing(wired, shared_data):
    file = shared_data / "osm" / "goteborg_playgrounds_overpass_2025.json"
    page = opened("lekplats")
    for told in ("128 nya, 0 ändrade, 0 fanns redan", "0 nya, 0 ändrade, 128 fanns redan"):
        give(page, file)
        for choice in (one for one in page.selectbox if one.label == "Vad är filen?"):
            ran(choice.set_value("new").run())
        ran(page.button(key="layer_import_take").click().run())
        assert page.success[0].value.startswith(told)
    assert "OpenStreetMap" in spoken(page)
    assert not [button for button in page.button if button.key == "layer_import_undo"]


def test_what_is_left_out_is_listed_with_the_reason(wired, tmp_path):
    shapes = [Point(149_000, 6_439_000), None, box(149_000, 6_439_000, 149_010, 6_439_010)]
    gpd.GeoDataFrame({"namn": ["a", "b", "c"]}, geometry=shapes, crs="EPSG:3007").to_file(tmp_path / "hpl.gpkg")
    page = give(opened("hallplats"), tmp_path / "hpl.gpkg")
    ran(page.button(key="layer_import_take").click().run())
    assert page.success[0].value == "1 nya, 0 ändrade, 0 fanns redan, 2 togs inte in."
    reasons = next(table.value for table in page.dataframe if "Varför" in table.value)
    assert reasons["Rader"].sum() == 2


def test_a_missing_coordinate_system_is_asked_for(wired, tmp_path):
    page = give(opened("lekplats"), points(tmp_path / "lek.gpkg", 2, crs=None))
    assert "säger inte vilket koordinatsystem" in page.warning[0].value
    ran(page.button(key="layer_import_take").click().run())
    assert place_ids(wired.store, "lekplats") == frozenset()
    page.selectbox(key="layer_import_crs").set_value("EPSG:3007")
    ran(page.button(key="layer_import_take").click().run())
    with wired.store.read() as session:
        kept = session.places.find("lekplats")
    assert [round(place.geometry.y, 1) for place in kept] == [58.1, 58.1]


def test_of_a_file_with_several_layers_one_is_chosen(wired, tmp_path):
    path = tmp_path / "flera.gpkg"
    for layer, count in (("a", 2), ("b", 3)):
        frame = gpd.GeoDataFrame(
            {"namn": ["x"] * count}, geometry=[Point(149_000 + n, 6_439_000) for n in range(count)], crs="EPSG:3007"
        )
        frame.to_file(path, layer=layer)
    page = give(opened("lekplats"), path)
    ran(page.selectbox(key="layer_import_source_layer").set_value("b").run())
    ran(page.button(key="layer_import_take").click().run())
    assert page.success[0].value.startswith("3 nya")


def test_the_column_of_the_names_can_be_chosen(wired, tmp_path):
    page = give(opened("lekplats"), points(tmp_path / "lek.gpkg", 1, smeknamn=["Blåa parken"]))
    page.selectbox(key="layer_import_name").set_value("smeknamn")
    ran(page.button(key="layer_import_take").click().run())
    with wired.store.read() as session:
        assert [place.name for place in session.places.find("lekplats")] == ["Blåa parken"]


@pytest.mark.parametrize(
    ("name", "content"), [("trasig.gpkg", b"no database"), ("tom.geojson", b""), ("trasig.zip", b"PK\x03\x04nothing")]
)
def test_a_broken_file_is_refused_in_words(wired, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    page = give(opened("lekplats"), tmp_path / name)
    assert name in spoken(page)
    assert not [button for button in page.button if button.key == "layer_import_take"]


def test_a_file_without_places_offers_nothing_to_take(wired, tmp_path):
    path = tmp_path / "inga.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}')
    page = give(opened("lekplats"), path)
    assert "Det finns inget i filen." in [one.value for one in page.info]
    assert not [button for button in page.button if button.key == "layer_import_take"]


def test_hostile_names_of_a_file_stay_plain_text(wired, tmp_path):
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [11.84, 58.06]},
        "properties": {HOSTILE: HOSTILE},
    }
    (tmp_path / "x.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    page = give(opened("lekplats"), tmp_path / "x.geojson")
    assert next(table.value for table in page.dataframe if HOSTILE in table.value)[HOSTILE][0] == HOSTILE
    assert "<img" not in spoken(page)


def test_all_of_one_source_can_be_taken_out_after_a_question(wired):
    theirs, mine = keep(wired, source="a.gpkg"), keep(wired, source="b.gpkg")
    page = opened("lekplats")
    ran(page.selectbox(key="layers_source_lekplats").set_value("b.gpkg").run())
    ran(page.button(key="layers_remove").click().run())
    assert place_ids(wired.store, "lekplats") == {theirs.id, mine.id}
    ran(page.button(key="layers_remove_yes").click().run())
    assert place_ids(wired.store, "lekplats") == {theirs.id}


def test_the_layer_stays_chosen_in_another_language(wired):
    page = opened("grillplats")
    switch = next(group for group in page.button_group if group.key == "shell.language_switch")
    ran(switch.set_value("en").run())
    assert page.selectbox(key="layers_layer").value == "grillplats"
    ran(page.selectbox(key="layers_layer").set_value("utegym").run())
    switch = next(group for group in page.button_group if group.key == "shell.language_switch")
    ran(switch.set_value("sv").run())
    assert page.selectbox(key="layers_layer").value == "utegym"
