"""Route and stops on the page Vandringar without a browser."""

from __future__ import annotations

import pytest
from shapely import LineString, box
from walks_page import HOSTILE, kept, labels, names_of, opened, planned, press, ran, said, spoken, stops_of, write

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.place import Place
from hbgeo.services.walks_route import set_route


@pytest.fixture
def walk(wired):
    return planned(wired)


def test_a_stop_is_added_by_the_name_of_a_known_place(wired, walk):
    place = Place(id=new_id(), layer="lekplats", geometry=box(11.842, 58.062, 11.843, 58.063), name="Ekorren")
    wired.store.write(lambda session: session.places.put_many([place], Role.IMPORT))
    page = write(opened(walk.code), f"walk_words_{walk.id}", "ekoren")
    assert page.selectbox(key=f"walk_words_{walk.id}_hit").options == ["Ekorren · Lekplats"]
    page = press(page, f"walk_words_{walk.id}_add")
    (stop,) = stops_of(wired, walk)
    assert (stop.number, stop.name) == (1, "Ekorren")
    assert page.text_input(key=f"walk_words_{walk.id}").value == ""


def test_a_stop_is_added_by_coordinates_in_the_municipal_grid_with_a_note(wired, walk):
    page = write(opened(walk.code), f"walk_words_{walk.id}", "6438300, 140500")
    assert any("SWEREF 99 12 00" in caption.value for caption in page.caption)
    press(page, f"walk_words_{walk.id}_add")
    assert stops_of(wired, walk)[0].position.lat == pytest.approx(58.0629028, abs=1e-7)


@pytest.mark.parametrize(
    ("text", "words"), [("Ingenstansgatan", "Det namnet är inte känt"), ("40.7128, -74.0060", "ingen plats i Sverige")]
)
def test_words_that_lead_nowhere_are_answered(wired, walk, text, words):
    page = write(opened(walk.code), f"walk_words_{walk.id}", text)
    assert any(words in told for told in [*said(page), spoken(page)])
    assert stops_of(wired, walk) == []


def test_what_is_typed_of_a_stop_is_saved_at_once(wired):
    walk = planned(wired, "a", "b")
    first, second = stops_of(wired, walk)
    page = opened(walk.code)
    write(page, f"walk_stop_{first.id}_name", HOSTILE)
    write(page, f"walk_stop_{second.id}_reason", "Mörkt")
    ran(page.selectbox(key=f"walk_stop_{second.id}_landowner").set_value("SHEM").run())
    found = stops_of(wired, walk)
    assert found[0].name == HOSTILE
    assert (found[1].reason, found[1].landowner) == ("Mörkt", "SHEM")
    assert page.text_input(key=f"walk_stop_{first.id}_name").value == HOSTILE


def test_stops_are_moved_removed_and_put_back(wired):
    walk = planned(wired, "a", "b", "c")
    first, second, _ = stops_of(wired, walk)
    page = press(opened(walk.code), f"walk_stop_{first.id}_down")
    assert names_of(wired, walk) == ["b", "a", "c"]
    page = press(page, f"walk_stop_{second.id}_remove")
    assert names_of(wired, walk) == ["a", "c"]
    press(page, "walk_undo_button_stops")
    assert names_of(wired, walk) == ["b", "a", "c"]


def test_the_first_stop_has_no_way_up_and_the_last_none_down(wired):
    walk = planned(wired, "a", "b")
    first, last = stops_of(wired, walk)
    page = opened(walk.code)
    disabled = {button.key for button in page.button if button.disabled}
    assert f"walk_stop_{first.id}_up" in disabled
    assert f"walk_stop_{last.id}_down" in disabled
    assert f"walk_stop_{first.id}_down" not in disabled


def test_a_stop_is_moved_to_coordinates_without_the_map_and_back(wired):
    walk = planned(wired, "a")
    (stop,) = stops_of(wired, walk)
    page = press(opened(walk.code), f"walk_stop_{stop.id}_place")
    page = write(page, f"walk_words_{walk.id}", "58.0611, 11.8399")
    assert "Flytta stopp 1 hit" in labels(page)
    page = press(page, f"walk_words_{walk.id}_add")
    (moved,) = stops_of(wired, walk)
    assert (moved.position.lat, moved.position.lon, moved.name) == (58.0611, 11.8399, "a")
    press(page, "walk_undo_button_stops")
    assert stops_of(wired, walk) == [stop]


def test_moving_a_stop_can_be_given_up(wired):
    walk = planned(wired, "a")
    (stop,) = stops_of(wired, walk)
    page = press(opened(walk.code), f"walk_stop_{stop.id}_place")
    assert any("där stopp 1 ska vara" in text for text in said(page))
    page = press(page, "walk_stop_leave_row")
    assert not any("där stopp 1 ska vara" in text for text in said(page))
    assert stops_of(wired, walk) == [stop]


def test_a_stop_with_observations_stays_and_the_page_says_why(wired, make_observation):
    walk = planned(wired, "a")
    (stop,) = stops_of(wired, walk)
    seen = make_observation(walk_id=walk.id, stop_id=stop.id)
    wired.store.write(lambda session: session.observations.put(seen, Role.WALKER))
    page = press(opened(walk.code), f"walk_stop_{stop.id}_remove")
    assert "1 markeringar hör till stopp 1" in spoken(page)
    assert stops_of(wired, walk) == [stop]


def test_a_route_through_the_stops_is_drawn_saved_and_taken_back(wired):
    walk = planned(wired, "a", "b", "c")
    page = press(opened(walk.code), f"walk_route_{walk.id}_stops")
    assert any("Rutten är inte sparad" in caption.value for caption in page.caption)
    assert any("Längd 120 m. Omkring 30 minuter" in text for text in said(page))
    assert kept(wired, walk).route is None
    page = press(page, f"walk_route_{walk.id}_save")
    assert len(kept(wired, walk).route.coords) == 3
    press(page, "walk_undo_button_route")
    assert kept(wired, walk).route is None


def test_a_cleared_route_comes_back_by_undo_and_goes_when_saved(wired, walk):
    set_route(wired.store, walk.id, LineString([(11.84, 58.06), (11.85, 58.06)]))
    page = press(opened(walk.code), f"walk_route_{walk.id}_clear")
    page = press(page, f"walk_route_{walk.id}_undo")
    assert any("Längd" in text for text in said(page))
    page = press(press(page, f"walk_route_{walk.id}_clear"), f"walk_route_{walk.id}_save")
    assert kept(wired, walk).route is None


def test_a_real_gpx_track_becomes_the_route_and_its_being_elsewhere_is_told(wired, walk, shared_data):
    area = Place(id=new_id(), layer="omrade", geometry=box(11.83, 58.05, 11.85, 58.07), name="Området")
    wired.store.write(lambda session: session.places.put_many([area], Role.IMPORT))
    content = (shared_data / "gpx" / "Mojstrovka.gpx").read_bytes()
    page = opened(walk.code)
    page.file_uploader(key=f"walk_route_{walk.id}_file").upload("Mojstrovka.gpx", content, "application/gpx+xml")
    page = ran(page.run())
    assert any("utanför området" in text for text in said(page))
    press(page, f"walk_route_{walk.id}_save")
    assert len(kept(wired, walk).route.coords) > 50


def test_a_file_that_is_no_route_is_refused_by_name_and_the_drawing_stays(wired, shared_data):
    walk = planned(wired, "a", "b")
    page = press(opened(walk.code), f"walk_route_{walk.id}_stops")
    content = (shared_data / "photos" / "noexif.jpg").read_bytes()
    page.file_uploader(key=f"walk_route_{walk.id}_file").upload("<b>foto.jpg", content, "image/jpeg")
    page = ran(page.run())
    assert "&lt;b&gt;foto.jpg" in spoken(page)
    assert "<b>foto" not in spoken(page)
    assert any("Längd" in text for text in said(page))
