"""Inspecting a place, fixing its faults, and walking a round, on a page of their own."""

import io
import re
from datetime import timedelta

import pytest
from PIL import Image
from shapely.geometry import Point
from streamlit.testing.v1 import AppTest

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.inspection import Grade, InspectionKind
from hbgeo.domain.place import Place
from hbgeo.exchange.photos import read_photo
from hbgeo.i18n import use
from hbgeo.services import inspections
from hbgeo.services.inspections import FaultDraft, InspectionDraft
from hbgeo.services.light import local_today
from hbgeo.ui.components import round_view

TODAY = local_today()
HOSTILE = "**Kedja** <img src=x onerror=alert(1)> {{7*7}}"


def one_place(place_id):
    from hbgeo.bootstrap import services
    from hbgeo.i18n import use
    from hbgeo.services.inspections import state_of
    from hbgeo.services.light import local_today
    from hbgeo.ui.components.inspection_form import inspection_form
    from hbgeo.ui.components.inspection_list import inspection_list

    use("en")
    wired = services()
    state = state_of(wired.store, wired.catalogue, place_id, local_today())
    inspection_form(wired, state)
    inspection_list(wired, state)


def one_round():
    from hbgeo.bootstrap import services
    from hbgeo.i18n import use
    from hbgeo.ui.components.round_view import round_view

    use("en")
    round_view(services())


def ran(page):
    assert not page.exception, [error.stack_trace for error in page.exception]
    return page


def press(page, key):
    return ran(page.button(key=key).click().run())


def find(page, kind, end):
    """The one widget of a kind whose key ends so."""
    return next(one for one in page.get(kind) if (one.key or "").endswith(end))


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A folder of its own for the secret of the calendar."""
    monkeypatch.setenv("HBGEO_HOME", str(tmp_path / "home"))


@pytest.fixture
def places(wired):
    use("en")
    made = [
        Place(id=new_id(), layer="lekplats", geometry=Point(11.84 + k / 1000, 58.06), name=name)
        for k, name in enumerate(["Ekorren", HOSTILE, "Sparven"])
    ]
    wired.store.write(lambda session: session.places.put_many(made, Role.PLANNER))
    return made


def state(wired, place):
    return inspections.state_of(wired.store, wired.catalogue, place.id, TODAY)


def opened(place):
    return ran(AppTest.from_function(one_place, args=(place.id,), default_timeout=60).run())


def round_page():
    page = AppTest.from_function(one_round, default_timeout=60)
    page.session_state["round_map"] = False
    return ran(page.run())


def test_an_inspection_with_a_fault_is_saved_and_taken_back(wired, places):
    page = opened(places[0])
    ran(find(page, "button", "_fault_more").click().run())
    find(page, "button_group", "_kind").set_value(InspectionKind.FUNCTIONAL)
    find(page, "button_group", "_condition").set_value(2)
    find(page, "text_area", "_fault_what_0").set_value(HOSTILE)
    find(page, "button_group", "_fault_grade_0").set_value(Grade.A)
    find(page, "text_area", "_note").set_value("Torrt")
    ran(find(page, "button", "_save").click().run())
    kept = state(wired, places[0])
    assert (kept.last.kind, kept.condition, kept.last.note) == (InspectionKind.FUNCTIONAL, 2, "Torrt")
    assert [(one.grade, one.what) for one in kept.open_faults] == [(Grade.A, HOSTILE)]
    assert not [one for one in page.get("text_area") if (one.key or "").endswith("_fault_what_0")]
    assert all(HOSTILE not in one.value for one in page.markdown)
    press(page, f"walk_undo_button_inspection_{places[0].id}")
    assert (state(wired, places[0]).last, state(wired, places[0]).open_faults) == (None, ())


def test_what_cannot_be_kept_is_said_and_what_was_written_stays(wired, places):
    page = opened(places[0])
    fault, _undo = inspections.add_fault(wired.store, places[0].id, FaultDraft(Grade.B, "Kedja"), TODAY)
    page.run()
    find(page, "multiselect", "_fixed").set_value([fault.id])
    find(page, "text_area", "_note").set_value("Torrt")
    inspections.fix_fault(wired.store, fault.id, TODAY)
    ran(find(page, "button", "_save").click().run())
    assert any("no longer open" in one.proto.body for one in page.get("html"))
    assert find(page, "text_area", "_note").value == "Torrt"
    assert state(wired, places[0]).last is None


def refusals(page):
    """What is said to be wrong, in the order it stands on the page."""
    return [one.proto.body for one in page.get("html") if 'role="alert"' in one.proto.body]


def test_each_mistake_is_said_beside_its_field_and_named_in_a_list(wired, places):
    page = opened(places[0])
    for _more in range(2):
        ran(find(page, "button", "_fault_more").click().run())
    find(page, "text_area", "_fault_what_1").set_value("Kedja\0")
    find(page, "text_area", "_note").set_value("Torrt\0")
    ran(find(page, "button", "_save").click().run())
    assert len(refusals(page)) == 2
    listed = next(one.proto.body for one in page.get("html") if 'class="lines"' in one.proto.body)
    assert "What is wrong? (2): " in listed
    assert "Note: " in listed
    assert next(box for box in page.expander if box.label == "Note, reference and photos").proto.expanded
    find(page, "text_area", "_fault_what_1").set_value("Kedja")
    find(page, "text_area", "_note").set_value("Torrt")
    ran(find(page, "button", "_save").click().run())
    assert refusals(page) == []
    assert [one.what for one in state(wired, places[0]).open_faults] == ["Kedja"]


def test_a_serious_fault_without_words_is_asked_for_and_not_dropped(wired, places):
    page = opened(places[0])
    ran(find(page, "button", "_fault_more").click().run())
    find(page, "button_group", "_fault_grade_0").set_value(Grade.A)
    ran(find(page, "button", "_save").click().run())
    assert any("Write what is wrong." in said for said in refusals(page))
    assert state(wired, places[0]).last is None


def test_a_day_to_come_is_refused_in_words_and_not_kept_as_another(wired, places):
    fault, _undo = inspections.add_fault(wired.store, places[0].id, FaultDraft(Grade.B, "Kedja"), TODAY)
    page = opened(places[0])
    tomorrow = TODAY + timedelta(days=1)
    find(page, "date_input", f"_on_{TODAY.isoformat()}").set_value(tomorrow)
    ran(find(page, "button", "_save").click().run())
    assert any("That day has not come yet." in said for said in refusals(page))
    assert state(wired, places[0]).last is None
    next(one for one in page.date_input if one.label == "Fixed on").set_value(tomorrow)
    ran(next(one for one in page.button if one.label == "Mark as fixed").click().run())
    assert any("That day has not come yet." in said for said in refusals(page))
    assert [one.id for one in state(wired, places[0]).open_faults] == [fault.id]


def test_what_was_written_is_there_again_when_the_form_is_closed_and_opened(wired, places):
    page = round_page()
    ran(find(page, "button_group", "round_kinds").set_value([InspectionKind.ROUTINE]).run())
    wrong = f"round_wrong_{places[0].id}"
    press(page, wrong)
    find(page, "text_area", "_fault_what_0").set_value("Kedja")
    find(page, "text_area", "_note").set_value("Torrt")
    press(page, wrong)
    press(page, wrong)
    assert find(page, "text_area", "_fault_what_0").value == "Kedja"
    assert find(page, "text_area", "_note").value == "Torrt"


def test_photos_are_shown_the_latest_first_and_taken_away_where_a_place_is_inspected(wired, places):
    pictures = []
    for red in range(0, 210, 15):
        file = io.BytesIO()
        Image.new("RGB", (400, 300), (red, 99, 0)).save(file, "PNG")
        pictures.append(read_photo(file.getvalue()))
    draft = InspectionDraft(place_id=places[0].id, kind=InspectionKind.ROUTINE, on=TODAY, photos=tuple(pictures))
    inspections.record(wired.store, wired.catalogue, draft)
    page = opened(places[0])
    shown = page.get("image")
    assert len(shown) == 12
    assert shown[0].proto.imgs[0].caption == f"Photo 1, {TODAY.isoformat()}. From an inspection"
    ran(page.toggle(key=f"place_inspected_{places[0].id}_all").set_value(True).run())
    assert len(page.get("image")) == 14
    key, sha256 = f"place_inspected_{places[0].id}", pictures[-1].sha256
    press(page, f"{key}_remove_{sha256}")
    press(page, f"{key}_keep_{sha256}")
    assert len(page.get("image")) == 14
    press(page, f"{key}_remove_{sha256}")
    press(page, f"{key}_sure_{sha256}")
    assert len(page.get("image")) == 13


def test_a_fault_is_fixed_with_one_press_and_opened_by_undo(wired, places):
    fault, _undo = inspections.add_fault(wired.store, places[0].id, FaultDraft(Grade.A, HOSTILE), TODAY)
    page = opened(places[0])
    press(page, f"fault_fixed_{fault.id}")
    assert state(wired, places[0]).open_faults == ()
    press(page, f"walk_undo_button_faults_{places[0].id}")
    assert len(state(wired, places[0]).open_faults) == 1
    press(page, f"fault_fixed_{fault.id}")
    press(page, f"fault_reopen_{fault.id}")
    assert len(state(wired, places[0]).open_faults) == 1


def test_a_fault_becomes_an_action_and_stays_open(wired, places):
    fault, _undo = inspections.add_fault(wired.store, places[0].id, FaultDraft(Grade.B, "Kedja"), TODAY)
    page = opened(places[0])
    press(page, f"fault_action_{fault.id}")
    with wired.store.read() as session:
        (action,) = session.actions.all()
    assert (action.title, action.place_ids) == ("Kedja", (places[0].id,))
    assert len(state(wired, places[0]).open_faults) == 1
    assert any("stays open" in one.value for one in page.caption)


def test_a_long_history_is_cut_short_until_it_is_asked_for(wired, places):
    for days in range(12):
        made = InspectionDraft(place_id=places[0].id, kind=InspectionKind.ROUTINE, on=TODAY - timedelta(days=days))
        inspections.record(wired.store, wired.catalogue, made)
    page = opened(places[0])
    days = [one.value for one in page.markdown if "Routine inspection" in one.value]
    assert len(days) == 8
    assert TODAY.isoformat() in days[0]
    ran(page.toggle(key=f"inspections_all_{places[0].id}").set_value(True).run())
    assert len([one for one in page.markdown if "Routine inspection" in one.value]) == 12


def test_a_round_is_walked_stop_by_stop_with_one_press_each_and_undo(wired, places):
    page = round_page()
    ran(find(page, "button_group", "round_kinds").set_value([InspectionKind.ROUTINE]).run())
    assert "0 of 3 done" in page.get("progress")[0].proto.text
    press(page, f"round_ok_{places[1].id}")
    assert "1 of 3 done" in page.get("progress")[0].proto.text
    assert state(wired, places[1]).last.kind is InspectionKind.ROUTINE
    assert not [one for one in page.button if one.key == f"round_ok_{places[1].id}"]
    press(page, f"walk_undo_button_round_{places[1].id}")
    assert "0 of 3 done" in page.get("progress")[0].proto.text
    for place in places:
        press(page, f"round_ok_{place.id}")
    assert any("The round is done" in one.value for one in page.success)


def test_of_a_long_round_the_stops_around_the_next_one_are_drawn(wired, places, monkeypatch):
    monkeypatch.setattr(round_view, "PAGE", 2)
    page = round_page()
    ran(find(page, "button_group", "round_kinds").set_value([InspectionKind.ROUTINE]).run())

    def drawn():
        return [place for place in places if [one for one in page.button if one.key == f"round_wrong_{place.id}"]]

    first = drawn()
    assert len(first) == 2
    for place in first:
        press(page, f"round_ok_{place.id}")
    assert len(drawn()) == 1
    assert drawn()[0] not in first
    ran(find(page, "selectbox", "round_page_1").set_value(0).run())
    assert drawn() == first


def test_something_wrong_opens_the_form_of_that_stop_only(wired, places):
    page = round_page()
    press(page, f"round_wrong_{places[2].id}")
    forms = [one for one in page.button if (one.key or "").endswith("_save")]
    assert [places[2].id in one.key for one in forms] == [True]
    ran(forms[0].click().run())
    assert state(wired, places[2]).last.on == TODAY
    assert not [one for one in page.button if (one.key or "").endswith("_save")]
    press(page, f"walk_undo_button_inspection_{places[2].id}")
    assert state(wired, places[2]).last is None


def test_a_stop_leads_to_what_is_known_of_its_place(wired, places):
    page = press(round_page(), f"round_about_{places[1].id}")
    assert page.query_params["plats"] == places[1].id


def test_a_round_of_a_coming_day_can_be_looked_at_and_not_noted(wired, places):
    page = round_page()
    ran(page.date_input(key="round_day").set_value(TODAY + timedelta(days=3)).run())
    assert not [one for one in page.button if (one.key or "").startswith("round_ok_")]
    assert page.get("download_button") or page.get("progress")
    assert any("has not come yet" in one.value for one in page.caption)


def test_a_round_without_anything_due_says_so(wired, places):
    wired.store.write(lambda session: [session.places.delete(one.id, Role.PLANNER) for one in places[1:]])
    main = InspectionDraft(place_id=places[0].id, kind=InspectionKind.MAIN, on=TODAY - timedelta(days=1))
    inspections.record(wired.store, wired.catalogue, main)
    page = round_page()
    assert any("Nothing is due" in one.value for one in page.success)


def test_a_round_of_no_places_at_all_leads_to_where_they_are_put_in(wired):
    use("en")
    page = round_page()
    assert not page.success
    assert any("holds a place yet" in one.value for one in page.info)
    assert [one.proto.page for one in page.get("page_link")] == ["lager"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_map_shows_a_round_of_any_length(wired, places, count):
    wired.store.write(lambda session: [session.places.delete(one.id, Role.PLANNER) for one in places[count:]])
    page = round_page()
    ran(page.toggle(key="round_map").set_value(True).run())
    assert any("Blue" in one.value for one in page.caption)


def test_the_address_of_the_calendar_is_shown_when_asked_for(wired, tmp_path):
    page = round_page()
    assert not page.code
    assert not (tmp_path / "home" / "cookie-secret").exists()
    ran(page.toggle(key="calendar_shown").set_value(True).run())
    plain = page.code[0].value
    assert re.search(r"/kalender/[\w-]{43}\.ics\?lang=en$", plain)
    ran(page.toggle(key="calendar_meetings").set_value(True).run())
    assert page.code[0].value == plain + "&meetings=1"


def test_a_round_begins_where_it_is_asked_to_and_forgets_a_place_that_left_it(wired, places):
    page = round_page()
    ran(page.selectbox(key="round_begin").set_value(places[2].id).run())
    assert page.session_state["round_begin_point"] == pytest.approx((11.842, 58.06))
    assert page.selectbox(key="round_begin").value == places[2].id
    assert "1. Sparven" in next(one.proto.body for one in page.get("html") if "Sparven" in one.proto.body)
    wired.store.write(lambda session: session.places.delete(places[2].id, Role.PLANNER))
    ran(page.run())
    assert "round_begin_point" not in page.session_state
    assert page.selectbox(key="round_begin").value is None


def test_what_a_colleague_noted_meanwhile_is_not_noted_twice(wired, places):
    page = round_page()
    draft = InspectionDraft(place_id=places[0].id, kind=InspectionKind.ROUTINE, on=TODAY)
    inspections.record(wired.store, wired.catalogue, draft)
    press(page, f"round_ok_{places[0].id}")
    with wired.store.read() as session:
        assert len(session.inspections.all(place_id=places[0].id)) == 1
