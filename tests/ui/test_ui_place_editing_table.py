"""Many places in a table: what is written in cells becomes edits, all of them or none."""

from datetime import date

import pytest
from shapely import Point
from test_ui_place_editing import kept, opened, ran

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.place import Place
from hbgeo.services.place_editing import PlacesRefused, change_many
from hbgeo.services.undoing import take_back
from hbgeo.ui.components.place_table_edits import TableState, edits_of, frame_of, together


def keep(wired, *names, **attributes):
    places = [
        Place(id=new_id(), layer="lekplats", geometry=Point(11.84, 58.06), name=name, attributes=attributes)
        for name in names
    ]
    wired.store.write(lambda session: session.places.put_many(places, Role.IMPORT))
    return tuple(kept(wired))


def fields(wired):
    return wired.catalogue.fields_of(wired.catalogue.layer("lekplats"))


def test_the_table_holds_every_field_of_the_layer_by_kind(wired):
    places = keep(wired, "A", aldersgrupp="0-3;13+", anlagd_ar=2001, belysning="ja", osm_id="way/1")
    frame = frame_of(places, fields(wired), {0: {"belysning": "nej"}})
    assert list(frame.columns) == ["name", *(field.code for field in fields(wired))]
    assert frame.loc[0, ["name", "anlagd_ar", "belysning"]].tolist() == ["A", 2001, "nej"]
    assert frame.loc[0, "aldersgrupp"] == ["0-3", "13+"]


def test_a_number_that_is_text_stays_readable(wired):
    frame = frame_of(keep(wired, "A", anlagd_ar="omkring 1970"), fields(wired), {})
    assert frame.loc[0, "anlagd_ar"] == "omkring 1970"


def test_days_are_days_in_the_grid(wired):
    day = fields(wired)[0].model_copy(update={"code": "dag", "kind": "date"})
    frame = frame_of(keep(wired, "A", dag="2026-05-31"), (day,), {})
    assert frame.loc[0, "dag"] == date(2026, 5, 31)


def test_changed_cells_are_saved_in_one_piece_and_taken_back(wired):
    places = keep(wired, "A", "B", "C", belysning="nej", underlag="sand;flis")
    cells = together({0: {"belysning": "ja"}}, {0: {"name": "Alm"}, "2": {"underlag": ["sand"], "belysning": None}})
    count, undo = change_many(wired.store, wired.catalogue, edits_of(TableState(places, cells=cells)))
    assert count == 2
    assert [(place.name, place.attributes) for place in kept(wired)] == [
        ("Alm", {"belysning": "ja", "underlag": "sand;flis"}),
        ("B", {"belysning": "nej", "underlag": "sand;flis"}),
        ("C", {"underlag": "sand"}),
    ]
    assert take_back(wired.store, undo) == 2
    assert [place.name for place in kept(wired)] == ["A", "B", "C"]


def test_one_wrong_cell_saves_none(wired):
    places = keep(wired, "A", "B")
    state = TableState(places, cells={0: {"name": "Alm"}, 1: {"tillsyn_intervall_d": 0}})
    with pytest.raises(PlacesRefused) as refusal:
        change_many(wired.store, wired.catalogue, edits_of(state))
    assert list(refusal.value.by_place) == [places[1].id]
    assert [place.name for place in kept(wired)] == ["A", "B"]


def test_the_page_draws_the_table_and_waits_with_saving(wired):
    keep(wired, "A", "B", belysning="ja")
    page = opened(mode="many")
    grid = page.dataframe[1].value
    assert grid["name"].tolist() == ["A", "B"]
    assert next(button for button in page.button if button.label == "Spara tabellen").disabled
    ran(next(button for button in page.button if button.label == "Börja om från det som är sparat").click().run())


def test_what_was_written_waits_in_the_session_and_is_saved_from_there(wired):
    """The grid is gone while another part is open, and comes back with the cells as they were changed."""
    keep(wired, "A", "B", belysning="ja")
    page = opened(mode="many")
    page.session_state["place_table_lekplats_0_state"].cells = {1: {"anlagd_ar": 1700, "belysning": "nej"}}
    for mode in ("one", "many"):
        next(one for one in page.get("button_group") if one.key == "layers_mode").set_value(mode)
        ran(page.run())
    assert page.dataframe[1].value["anlagd_ar"].tolist()[1] == 1700
    ran(next(button for button in page.button if button.label == "Spara tabellen").click().run())
    said = " ".join(node.proto.body for node in page.get("html"))
    assert "Rad 2, B. Anlagd år: ”1700” är inget årtal" in said
    page.session_state["place_table_lekplats_0_state"].base[1]["anlagd_ar"] = 1950
    page.session_state["place_table_lekplats_0_state"].cells[1]["anlagd_ar"] = 1950
    ran(next(button for button in page.button if button.label == "Spara tabellen").click().run())
    assert [place.attributes for place in kept(wired)] == [{"belysning": "ja"}, {"belysning": "nej", "anlagd_ar": 1950}]
    ran(next(button for button in page.button if button.label == "Ångra").click().run())
    assert [place.attributes for place in kept(wired)] == [{"belysning": "ja"}, {"belysning": "ja"}]


@pytest.mark.parametrize("value", [True, False, 0, -1.5, 1998.0, 1e300, "x", "", " ;; ", None, "<b>", "sand;sand"])
def test_whatever_files_have_brought_is_shown_and_left_as_it_is(wired, value):
    (place,) = keep(wired, "A", **{field.code: value for field in fields(wired)})
    page = opened()
    ran(next(one for one in page.selectbox if one.label == "Visa en på kartan").set_value(0).run())
    ran(next(button for button in page.button if button.label == "Spara platsen").click().run())
    assert kept(wired) == [place]
    next(one for one in page.get("button_group") if one.key == "layers_mode").set_value("many")
    ran(page.run())
    assert len(page.dataframe[1].value) == 1
