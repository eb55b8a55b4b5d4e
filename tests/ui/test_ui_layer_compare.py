"""The page Lager without a browser: a newer file is compared, ticked, taken and taken back."""

import json

import pytest
from test_ui_layers import HOSTILE, give, opened, ran, spoken

from hbgeo.domain.event import Role
from hbgeo.services.layer_import import import_layer

APPLY = "layer_compare_apply"


def state(wired):
    with wired.store.read() as session:
        return {
            place.id: (place.name, place.attributes, place.geometry.wkb) for place in session.places.find("lekplats")
        }


def boxes(page):
    return {box.label: box for box in page.checkbox if ". " in box.label}


@pytest.fixture
def newer(wired, shared_data, tmp_path):
    """128 playgrounds are there; in this file one is moved, one renamed (with a hostile name), one new, two gone."""
    path = shared_data / "osm" / "goteborg_playgrounds_overpass_2025.json"
    import_layer(wired.store, wired.catalogue, path, "lekplats")
    data = json.loads(path.read_text("utf-8"))
    elements = data["elements"] if isinstance(data, dict) else data
    elements[0]["lat"] += 20 / 111_400
    elements[1]["tags"]["name"] = HOSTILE
    elements[2] |= {"id": 1}
    del elements[100]
    file = tmp_path / "nyare.json"
    file.write_text(json.dumps(elements), encoding="utf-8")
    return file


def test_a_newer_file_is_compared_ticked_taken_and_taken_back(wired, newer):
    before = state(wired)
    page = give(opened("lekplats"), newer)
    told = [text.value for text in page.markdown]
    assert "Nya: 1. Flyttade: 1. Andra värden: 1. Finns inte längre i filen: 2. 124 platser är likadana." in told
    assert list(boxes(page)) == [
        "1. Ta in", "2. Flytta 20 m", "3. Ändra", "4. Ta bort ur lagret", "5. Ta bort ur lagret",
    ]  # fmt: skip
    assert all(box.value for box in boxes(page).values())
    ran(boxes(page)["5. Ta bort ur lagret"].uncheck().run())
    assert page.button(key=APPLY).label == "Gör de 4 markerade ändringarna"
    assert state(wired) == before
    ran(page.button(key=APPLY).click().run())
    assert len(state(wired)) == 128
    assert not page.exception
    assert any("1 nya, 2 flyttade eller ändrade, 1 borttagna." in text.value for text in page.markdown)
    ran(next(button for button in page.button if button.label == "Ångra").click().run())
    assert state(wired) == before


def test_hostile_words_of_a_newer_file_stay_plain_text(wired, newer):
    page = give(opened("lekplats"), newer)
    assert "&lt;img" in spoken(page)
    assert "<img" not in spoken(page)
    assert not [text for text in page.markdown if "<img" in text.value]


def test_all_of_a_kind_are_ticked_and_unticked_by_one_button(wired, newer):
    page = give(opened("lekplats"), newer)
    ran(page.button(key="layer_compare_GONE_False").click().run())
    assert [box.value for box in boxes(page).values()] == [True, True, True, False, False]
    ran(page.button(key="layer_compare_GONE_True").click().run())
    assert all(box.value for box in boxes(page).values())


def test_what_was_edited_by_hand_is_shown_and_not_ticked(wired, newer, catalogue):
    page = give(opened("lekplats"), newer)
    with wired.store.read() as session:
        named = {place.attributes["osm_id"]: place.id for place in session.places.find("lekplats")}
    element = json.loads(newer.read_text("utf-8"))[1]
    mine = named[f"{element['type']}/{element['id']}"]
    wired.store.write(lambda session: session.places.change(mine, Role.PLANNER, name="Ekorren"))
    ran(page.run())
    box = boxes(page)["3. Ersätt det som ändrats för hand"]
    assert not box.value
    assert "Namn: Ekorren → " in spoken(page)
    ran(page.button(key=APPLY).click().run())
    assert state(wired)[mine][0] == "Ekorren"


def test_what_a_newer_file_has_gone_over_is_no_longer_offered_to_be_taken_back(wired, tmp_path):
    first, second = tmp_path / "grillar.geojson", tmp_path / "nya" / "grillar.geojson"
    second.parent.mkdir()
    for path, lon in ((first, 11.84), (second, 11.85)):
        point = {"type": "Point", "coordinates": [lon, 58.06]}
        feature = {"type": "Feature", "properties": {"id": "g1", "name": "Ringen"}, "geometry": point}
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    page = give(opened("grillplats"), first)
    ran(page.button(key="layer_import_take").click().run())
    assert [one for one in page.button if one.key == "layer_import_undo"]
    page = give(page, second)
    ran(page.button(key=APPLY).click().run())
    assert not [one for one in page.button if one.key == "layer_import_undo"]
    ran(next(button for button in page.button if button.label == "Ångra").click().run())
    with wired.store.read() as session:
        (place,) = session.places.find("grillplats")
    assert place.geometry.x == 11.84


def test_the_same_file_again_has_nothing_to_take(wired, shared_data, newer):
    page = give(opened("lekplats"), shared_data / "osm" / "goteborg_playgrounds_overpass_2025.json")
    assert "Allt det här finns redan i lagret." in [info.value for info in page.info]
    assert not [button for button in page.button if button.key == APPLY]


def test_another_source_can_be_told_to_be_about_the_same_places(wired, newer, tmp_path):
    with wired.store.read() as session:
        place = session.places.find("lekplats")[5]
    feature = {
        "type": "Feature",
        "properties": {"id": "A7", "namn": "Gläntan"},
        "geometry": {"type": "Point", "coordinates": [place.geometry.x, place.geometry.y + 5 / 111_400]},
    }
    path = tmp_path / "parkenheten.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    page = give(opened("lekplats"), path)
    assert page.button(key="layer_import_take").label == "Ta in i lagret"
    choice = next(box for box in page.selectbox if box.label == "Vad är filen?")
    assert choice.options == [
        "Nya platser till lagret",
        "En nyare version av OpenStreetMap (128 platser)",
        "En annan källa om platserna som redan finns i lagret",
    ]
    ran(choice.set_value("same").run())
    assert "1. Flytta 5,0 m och ändra" in boxes(page)
    # 127 others are not in the file: shown in pages, and none is ticked.
    assert len(boxes(page)) == 1 + 20
    ran(page.button(key=APPLY).click().run())
    after = state(wired)
    assert (len(after), after[place.id][0]) == (128, "Gläntan")


def test_places_that_are_just_taken_can_be_put_back_as_they_were(wired, newer):
    before = state(wired)
    page = give(opened("lekplats"), newer)
    choice = next(box for box in page.selectbox if box.label == "Vad är filen?")
    ran(choice.set_value("new").run())
    ran(page.button(key="layer_import_take").click().run())
    assert page.success[0].value.startswith("1 nya, 2 ändrade")
    assert len(state(wired)) == 129
    ran(page.button(key="layer_import_undo").click().run())
    assert state(wired) == before


def test_an_undo_that_comes_too_late_says_so_and_changes_nothing(wired, newer):
    page = give(opened("lekplats"), newer)
    ran(next(box for box in page.selectbox if box.label == "Vad är filen?").set_value("new").run())
    ran(page.button(key="layer_import_take").click().run())
    with wired.store.read() as session:
        renamed = next(place for place in session.places.find("lekplats") if place.name == HOSTILE)
    wired.store.write(lambda session: session.places.change(renamed.id, Role.PLANNER, name="Ekorren"))
    after = state(wired)
    ran(page.button(key="layer_import_undo").click().run())
    assert state(wired) == after
    assert "går inte längre att ångra" in spoken(page)


def test_an_extract_of_openstreetmap_is_taken(wired, tmp_path):
    path = tmp_path / "utdrag.osm"
    tags = '<tag k="highway" v="street_lamp"/><tag k="ref" v="L17"/>'
    path.write_text(
        f'<osm version="0.6"><node id="7" lat="58.06" lon="11.84">{tags}</node>'
        '<node id="8" lat="58.07" lon="11.84"><tag k="amenity" v="bench"/></node></osm>',
        encoding="utf-8",
    )
    page = give(opened("gatljus"), path)
    ran(page.button(key="layer_import_take").click().run())
    assert page.success[0].value.startswith("1 nya")
    with wired.store.read() as session:
        (lamp,) = session.places.find("gatljus")
    assert (lamp.attributes["stolpnummer"], lamp.source_ref) == ("L17", "osm:node/7")
