"""Places on the page Lager without a browser: a form for one, a new one, what two planners do to each other."""

import json
from pathlib import Path

import pytest
import shapely
from shapely import Point, box
from streamlit.testing.v1 import AppTest

from hbgeo import ui
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.place import Place
from hbgeo.services.place_editing import Edit, PlaceDraft, change, remove

PAGE = Path(ui.__file__).parent / "pages" / "layers.py"
HOSTILE = "{{7*191}} <img src=x onerror=alert(1)> **fet**"
YARD = box(11.842, 58.0625, 11.843, 58.063)


def ran(page):
    assert not page.exception, [error.stack_trace for error in page.exception]
    return page


def opened(layer="lekplats", mode=None):
    page = ran(AppTest.from_file(str(PAGE), default_timeout=60).run())
    ran(page.selectbox(key="layers_layer").set_value(layer).run())
    if mode:
        next(one for one in page.get("button_group") if one.key == "layers_mode").set_value(mode)
        ran(page.run())
    return page


def keep(wired, layer="lekplats", **fields):
    place = Place(**{"id": new_id(), "layer": layer, "geometry": Point(11.84, 58.06), "name": "Eken"} | fields)
    wired.store.write(lambda session: session.places.put_many([place], Role.IMPORT))
    return kept(wired, layer)[-1]


def kept(wired, layer="lekplats"):
    with wired.store.read() as session:
        return session.places.find(layer)


def chosen(wired, **fields):
    """The page with a place chosen by its name."""
    place = keep(wired, **fields)
    page = opened()
    row = next(one for one in page.selectbox if one.label == "Visa en på kartan")
    ran(row.set_value(0).run())
    return page, place


def field(page, label):
    elements = (*page.selectbox, *page.text_input, *page.text_area, *page.number_input, *page.get("button_group"))
    return next(one for one in elements if one.label == label and one.key != "layers_layer")


def press(page, label):
    ran(next(button for button in page.button if button.label == label).click().run())


def spoken(page):
    shown = (text.value for text in (*page.markdown, *page.error))
    return " ".join([*(node.proto.body for node in page.get("html")), *shown])


def test_a_place_is_changed_in_the_fields_of_its_layer_and_back(wired):
    page, place = chosen(wired, attributes={"belysning": "nej", "osm_id": "way/1", "utrustning": "gunga;vattenspel"})
    field(page, "Namn").set_value("Boken")
    field(page, "Belysning").set_value("ja")
    field(page, "Anlagd år").set_value(2011)
    field(page, "Utrustning").set_value(["sand", "gunga", "vattenspel"])
    field(page, "Åldersgrupp").set_value(["4-6", "0-3"])
    press(page, "Spara platsen")
    (after,) = kept(wired)
    assert (after.id, after.name) == (place.id, "Boken")
    assert after.attributes == {
        "belysning": "ja",
        "osm_id": "way/1",
        "anlagd_ar": 2011,
        "utrustning": "gunga;vattenspel;sand",
        "aldersgrupp": "0-3;4-6",
    }
    assert "Platsen är sparad." in spoken(page)
    press(page, "Ångra")
    (back,) = kept(wired)
    assert (back.name, back.attributes) == ("Eken", place.attributes)
    assert field(page, "Namn").value == "Eken"


def test_labels_and_choices_are_in_the_visitors_language(wired):
    page, _place = chosen(wired)
    assert field(page, "Staket").options == ["Inte angett", "Ja", "Nej", "Okänt"]
    press(page, "Spara platsen")
    assert "Inget var annorlunda" in " ".join(caption.value for caption in page.caption)


def test_what_does_not_fit_is_told_by_field_and_nothing_typed_is_lost(wired):
    page, place = chosen(wired)
    field(page, "Namn").set_value(HOSTILE)
    field(page, "Anlagd år").set_value(1500)
    press(page, "Spara platsen")
    assert "Anlagd år: ”1500” är inget årtal från 1800" in spoken(page)
    assert kept(wired) == [place]
    assert field(page, "Namn").value == HOSTILE
    field(page, "Anlagd år").set_value(1950)
    press(page, "Spara platsen")
    assert kept(wired)[0].name == HOSTILE
    assert "<img" not in spoken(page)


def test_two_planners_are_told_which_fields_collide(wired):
    page, place = chosen(wired)
    field(page, "Namn").set_value("Min")
    field(page, "Staket").set_value("ja")
    theirs = PlaceDraft(name="Deras", attributes={"toalett": "nej"})
    change(wired.store, wired.catalogue, Edit(place, theirs))
    press(page, "Spara platsen")
    assert "Någon annan har ändrat" in spoken(page)
    assert kept(wired)[0].name == "Deras"
    assert field(page, "Namn").value == "Min"
    press(page, "Spara min i stället")
    (after,) = kept(wired)
    assert (after.name, after.attributes) == ("Min", {"staket": "ja", "toalett": "nej"})


def test_what_is_there_now_can_be_shown_instead(wired):
    page, place = chosen(wired)
    field(page, "Namn").set_value("Min")
    change(wired.store, wired.catalogue, Edit(place, PlaceDraft(name="Deras")))
    press(page, "Spara platsen")
    press(page, "Visa det som finns nu")
    assert field(page, "Namn").value == "Deras"


def test_a_form_that_has_grown_old_says_so(wired):
    page, place = chosen(wired)
    change(wired.store, wired.catalogue, Edit(place, PlaceDraft(name="Deras")))
    ran(page.run())
    assert "Platsen har ändrats sedan formuläret öppnades." in spoken(page)
    assert field(page, "Namn").value == "Eken"
    press(page, "Visa det som finns nu")
    assert field(page, "Namn").value == "Deras"
    assert "Platsen har ändrats" not in spoken(page)


def test_a_place_is_taken_away_and_back(wired):
    page, place = chosen(wired)
    press(page, "Ta bort platsen")
    assert kept(wired) == []
    press(page, "Ångra")
    assert [one.id for one in kept(wired)] == [place.id]
    assert field(page, "Namn").value == "Eken"


def test_a_place_that_somebody_else_took_away_is_told_once(wired):
    page, place = chosen(wired)
    remove(wired.store, place.id)
    press(page, "Spara platsen")
    assert kept(wired) == []
    assert ["finns inte kvar" in one.value for one in page.warning] == [True]
    assert not ran(page.run()).warning


def test_a_new_place_is_written_as_coordinates_and_taken_back(wired):
    page = opened(mode="new")
    press(page, "Spara den nya platsen")
    assert "Ange var platsen ligger" in spoken(page)
    corners = field(page, "Koordinater, ett hörn på varje rad: latitud och longitud, eller SWEREF 99")
    ran(corners.set_value("58.0625, 11.842\n58.0625, 11.843\n58.063, 11.843").run())
    field(page, "Namn").set_value("Nya leken")
    press(page, "Spara den nya platsen")
    (place,) = kept(wired)
    assert (place.name, place.source, place.geometry.geom_type) == ("Nya leken", "hand", "Polygon")
    assert field(page, "Namn").value == "Nya leken"
    press(page, "Ångra")
    assert (kept(wired), len(page.warning)) == ([], 0)


def test_written_coordinates_that_are_none_are_told_by_line(wired):
    page = opened("hallplats", mode="new")
    corners = field(page, "Koordinater, ett hörn på varje rad: latitud och longitud, eller SWEREF 99")
    ran(corners.set_value("vid affären").run())
    assert "Rad 1, ”vid affären”" in spoken(page)


def test_a_file_with_one_place_replaces_the_geometry_and_keeps_id_and_history(wired, tmp_path):
    page, place = chosen(wired)
    ran(next(one for one in page.toggle if one.label == "Ändra var den ligger").set_value(True).run())
    feature = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(YARD)}
    (tmp_path / "yta.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    upload = next(one for one in page.file_uploader if "ersätter" in one.label)
    upload.upload("yta.geojson", (tmp_path / "yta.geojson").read_bytes(), "application/geo+json")
    ran(page.run())
    press(page, "Spara platsen")
    (after,) = kept(wired)
    assert (after.id, after.geometry.equals(YARD)) == (place.id, True)
    assert "omritad" in spoken(page)


def test_an_area_becomes_a_point_when_that_is_chosen(wired):
    page, _place = chosen(wired, geometry=YARD)
    ran(next(one for one in page.toggle if one.label == "Ändra var den ligger").set_value(True).run())
    field(page, "Form").set_value("Point")
    ran(page.run())
    press(page, "Spara platsen")
    assert kept(wired)[0].geometry.geom_type == "Point"


@pytest.mark.parametrize("layer", ["hallplats", "gangvag", "omrade", "lekplats"])
def test_a_new_place_can_be_begun_in_every_kind_of_layer(wired, layer):
    page = opened(layer, mode="new")
    assert any(button.label == "Spara den nya platsen" for button in page.button)


def test_a_place_is_opened_by_its_address(wired):
    keep(wired, name="Annan")
    place = keep(wired, layer="hallplats", name="Nötåsen")
    test = AppTest.from_file(str(PAGE), default_timeout=60)
    test.query_params["plats"] = place.id
    page = ran(test.run())
    assert page.selectbox(key="layers_layer").value == "hallplats"
    assert field(page, "Namn").value == "Nötåsen"
    test.query_params["plats"] = "ingen"
    ran(page.run())


def test_words_of_a_file_are_no_markdown_among_the_choices(wired):
    page, _place = chosen(wired, attributes={"utrustning": "gunga;![x](https://example.org/x.png)", "dnr": 5})
    (last,) = [option for option in field(page, "Utrustning").options if "example" in option]
    assert last == r"\!\[x\]\(https\:\/\/example\.org\/x\.png\)"


def test_a_new_place_begins_with_the_shape_that_most_of_its_layer_have(wired):
    def shape():
        return next(one.value for one in opened("grillplats", mode="new").button_group if one.key.endswith("_shape"))

    assert shape() == "Polygon"
    point = Place(id=new_id(), layer="grillplats", geometry=Point(11.842, 58.0625))
    wired.store.write(lambda session: session.places.put_many([point], Role.PLANNER))
    assert shape() == "Point"
