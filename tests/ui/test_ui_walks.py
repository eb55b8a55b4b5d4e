"""The page Vandringar without a browser: plan, edit, stops, route, code, start and close, light and participants."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from shapely import LineString, box
from streamlit.testing.v1 import AppTest

from hbgeo import bootstrap, ui
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Light
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.domain.walk import WalkState, WalkType
from hbgeo.i18n import use
from hbgeo.services import walks
from hbgeo.services.walks import StopDraft, WalkDraft
from hbgeo.services.walks_participants import set_participants
from hbgeo.services.walks_route import set_route
from hbgeo.ui.components.walk_card import PAGE as CARDS

PAGE = Path(ui.__file__).parent / "pages" / "walks.py"
HOSTILE = "{{7*191}} <img src=x onerror=alert(1)> **fet** `${x}`"
DAY = date(2025, 10, 23)


@pytest.fixture
def wired(tmp_path, monkeypatch):
    monkeypatch.setenv("HBGEO_DATABASE", str(tmp_path / "page.gpkg"))
    bootstrap.shut_down()
    yield bootstrap.services()
    bootstrap.shut_down()
    use("sv")


@pytest.fixture
def walk(wired):
    return planned(wired)


def planned(wired, *names, **overrides):
    stops = [
        StopDraft(position=Position(lon=11.842 + at / 1000, lat=58.0625), name=name) for at, name in enumerate(names)
    ]
    draft = WalkDraft(**({"title": "Höstvandring", "on": DAY, "starts": time(19, 0)} | overrides))
    return walks.plan(wired.store, wired.catalogue, draft, stops=stops)


def ran(page):
    assert not page.exception, [error.stack_trace for error in page.exception]
    return page


def opened(code="", lang=""):
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    if code:
        page.query_params["walk"] = code
    if lang:
        page.query_params["lang"] = lang
    return ran(page.run())


def show(page, part):
    chooser = next(group for group in page.get("button_group") if (group.key or "").startswith("walk_part_"))
    return ran(chooser.set_value(part).run())


def press(page, key):
    return ran(page.button(key=key).click().run())


def write(page, key, text):
    return ran(page.text_input(key=key).input(text).run())


def spoken(page):
    return " ".join(node.proto.body for node in page.get("html"))


def labels(page):
    return [button.label for button in page.button]


def said(page):
    return [text.value for kind in (page.markdown, page.info, page.warning, page.error) for text in kind]


def kept(wired, walk):
    with wired.store.read() as session:
        return session.walks.get(walk.id)


def stops_of(wired, walk):
    with wired.store.read() as session:
        return session.walks.stops(walk.id)


def names_of(wired, walk):
    return [stop.name for stop in stops_of(wired, walk)]


def test_an_empty_store_invites_to_plan_the_first_walk(wired):
    page = opened()
    assert labels(page) == ["Planera en ny vandring"]
    assert any("inga vandringar" in text.value for text in page.info)


def test_the_list_shows_walks_under_way_first_with_their_counts(wired, make_observation):
    quiet = planned(wired, title="Lugn")
    lively = planned(wired, "a", "b", title="Livlig", on=date(2024, 1, 1))
    walks.start(wired.store, lively.id)
    wired.store.write(lambda session: session.observations.put(make_observation(walk_id=lively.id), Role.WALKER))
    page = opened()
    assert [heading.value for heading in page.subheader] == ["Pågår (1)", "Planerad (1)"]
    assert labels(page) == ["Planera en ny vandring", f"Öppna {lively.code}", f"Öppna {quiet.code}"]
    assert "2 stopp · 1 markering" in [caption.value for caption in page.caption]


def test_a_long_list_is_shown_piece_by_piece(wired):
    for number in range(CARDS + 1):
        planned(wired, title=str(number))
    page = opened()
    assert len([label for label in labels(page) if label.startswith("Öppna")]) == CARDS
    more = press(page, "walk_list_planerad_more")
    assert len([label for label in labels(more) if label.startswith("Öppna")]) == CARDS + 1


def test_an_unknown_code_in_the_address_says_so_and_shows_the_list(walk):
    page = opened("XXXXXX")
    assert any("ingen vandring" in text or "till någon vandring" in text for text in said(page))
    assert f"Öppna {walk.code}" in labels(page)


def test_planning_with_a_title_keeps_the_walk_and_goes_on_to_its_route(wired):
    page = press(opened(), "walk_new")
    write(page, "walk_form_new_title", "Kväll")
    page = press(page, "walk_form_new_save")
    (row,) = walks.list_walks(wired.store)
    assert row.walk.title == "Kväll"
    assert page.query_params["walk"] == row.walk.code
    assert any("Ingen rutt än" in text for text in said(page))


def test_planning_without_a_title_says_so_and_keeps_what_was_typed(wired):
    page = opened("new")
    page.text_area(key="walk_form_new_purpose").input("Se efter lampor").run()
    page = press(page, "walk_form_new_save")
    assert next(error.value for error in page.error).startswith("Ge vandringen en titel")
    assert page.text_area(key="walk_form_new_purpose").value == "Se efter lampor"
    assert walks.list_walks(wired.store) == ()
    mended = write(page, "walk_form_new_title", "Kväll")
    assert [error.value for error in mended.error] == []


def test_times_in_the_wrong_order_are_told_at_their_fields(wired):
    page = write(opened("new"), "walk_form_new_title", "Kväll")
    page.time_input(key="walk_form_new_starts").set_value(time(19, 0)).run()
    page.time_input(key="walk_form_new_ends").set_value(time(18, 0)).run()
    page = press(page, "walk_form_new_save")
    assert any("slutar 18:00" in error.value for error in page.error)
    assert walks.list_walks(wired.store) == ()


def test_the_day_tells_when_it_gets_dark(wired):
    page = opened("new")
    page.date_input(key="walk_form_new_on").set_value(DAY).run()
    sentence = next(caption.value for caption in page.caption if "mörkt från" in caption.value)
    assert "torsdag 23 oktober 2025: Solen går ned 17.46 och det är mörkt från 18.27." in sentence


@pytest.mark.parametrize("title", [HOSTILE, "\u202eabc", "C:\\2019", ":smile: $x^2$"])
def test_a_title_is_shown_as_typed_and_never_as_markdown(wired, title):
    walk = planned(wired, title=title)
    for page in (opened(), opened(walk.code)):
        html = spoken(page)
        assert "<img" not in html
        assert title.replace("<", "&lt;").replace(">", "&gt;") in html
        assert all(title not in text for text in said(page))
        assert all(title not in label for label in labels(page))


def test_details_are_changed_and_saved_and_the_page_says_so(wired, walk):
    page = show(opened(walk.code), "plan")
    write(page, f"walk_form_{walk.id}_title", "Nytt namn")
    assert any("inte är sparade" in caption.value for caption in page.caption)
    page = press(page, f"walk_form_{walk.id}_save")
    assert kept(wired, walk).title == "Nytt namn"
    assert any("Sparat." in caption.value for caption in page.caption)
    assert "Nytt namn" in spoken(page)


def test_changes_can_be_taken_back_before_they_are_saved(wired, walk):
    page = write(show(opened(walk.code), "plan"), f"walk_form_{walk.id}_title", "Nytt namn")
    page = press(page, f"walk_form_{walk.id}_reset")
    assert page.text_input(key=f"walk_form_{walk.id}_title").value == "Höstvandring"
    assert kept(wired, walk).title == "Höstvandring"


def test_what_was_typed_is_still_there_after_a_look_at_another_part(walk):
    page = write(show(opened(walk.code), "plan"), f"walk_form_{walk.id}_title", "Halvskrivet")
    page = show(show(page, "code"), "plan")
    assert page.text_input(key=f"walk_form_{walk.id}_title").value == "Halvskrivet"


def test_a_form_without_changes_follows_what_others_save(wired, walk):
    page = show(opened(walk.code), "plan")
    walks.change(wired.store, walk.id, WalkDraft(title="Annan", on=DAY))
    assert ran(page.run()).text_input(key=f"walk_form_{walk.id}_title").value == "Annan"


def test_saving_keeps_what_somebody_else_changed_meanwhile(wired, walk):
    page = write(show(opened(walk.code), "plan"), f"walk_form_{walk.id}_theme", "Skolvägen")
    walks.change(wired.store, walk.id, WalkDraft(title="Annan", on=DAY, starts=time(19, 0)))
    press(page, f"walk_form_{walk.id}_save")
    assert (kept(wired, walk).title, kept(wired, walk).theme) == ("Annan", "Skolvägen")


def test_a_follow_up_takes_over_route_and_stops(wired):
    first = planned(wired, "Porten", "Lekplatsen")
    page = write(opened("new"), "walk_form_new_title", "Uppföljning")
    kind = next(group for group in page.get("button_group") if group.key == "walk_form_new_type")
    kind.set_value(WalkType.FOLLOW_UP).run()
    page.selectbox(key="walk_form_new_follows_walk_id").set_value(first.id).run()
    assert page.checkbox(key="walk_form_new_copy").value
    press(page, "walk_form_new_save")
    again = next(row.walk for row in walks.list_walks(wired.store) if row.walk.id != first.id)
    assert again.follows_walk_id == first.id
    assert names_of(wired, again) == ["Porten", "Lekplatsen"]


def test_a_walk_is_started_closed_and_reopened_by_one_button(wired, walk):
    page = opened(walk.code)
    for key, state in (
        ("walk_step_planerad", WalkState.OPEN),
        ("walk_step_pagar", WalkState.CLOSED),
        ("walk_step_avslutad", WalkState.OPEN),
    ):
        page = press(page, key)
        assert kept(wired, walk).state is state


def test_each_step_can_be_undone(wired, walk):
    page = press(opened(walk.code), "walk_step_planerad")
    assert any("Deltagarna kan markera nu" in text for text in said(page))
    page = press(page, "walk_undo_button_steps")
    assert kept(wired, walk).state is WalkState.PLANNED
    assert "Ångra" not in [button.label for button in page.button if button.key == "walk_undo_button_steps"]


def test_a_step_that_somebody_else_took_first_is_told(wired, walk):
    page = opened(walk.code)
    walks.start(wired.store, walk.id)
    page = press(page, "walk_step_planerad")
    assert "Vandringen pågår redan." in spoken(page)


def test_an_undo_that_is_no_longer_possible_says_why(wired, walk, make_observation):
    page = press(opened(walk.code), "walk_step_planerad")
    wired.store.write(lambda session: session.observations.put(make_observation(walk_id=walk.id), Role.WALKER))
    page = press(page, "walk_undo_button_steps")
    assert "Det finns redan markeringar" in spoken(page)
    assert kept(wired, walk).state is WalkState.OPEN


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


def test_the_code_is_shown_large_with_picture_address_and_sheet(walk):
    page = show(opened(walk.code), "code")
    assert f">{walk.code}</div>" in spoken(page)
    assert len(page.get("image")) == 1
    assert f"registrera?walk={walk.code}" in page.code[0].value
    assert len(page.get("download_button")) == 2
    assert any("när du har startat" in text for text in said(page))


def test_the_code_of_a_server_on_this_computer_only_comes_with_a_warning(walk):
    assert any("bara på den här datorn" in text for text in said(show(opened(walk.code), "code")))


def test_the_computed_light_is_confirmed_by_the_leader_and_can_be_chosen_otherwise(wired, walk):
    page = show(opened(walk.code), "walked")
    assert any("Hela vandringen från klockan 19.00: mörker." in text for text in said(page))
    page = press(page, f"walk_light_{walk.id}_confirm")
    assert kept(wired, walk).light is Light.DARK
    chooser = next(group for group in page.get("button_group") if group.key == f"walk_light_{walk.id}")
    chooser.set_value(Light.TWILIGHT).run()
    assert kept(wired, walk).light is Light.TWILIGHT


def test_the_weather_is_saved_at_once(wired, walk):
    write(show(opened(walk.code), "walked"), f"walk_weather_{walk.id}", "Duggregn")
    assert kept(wired, walk).weather == "Duggregn"


def test_a_small_group_is_kept_and_not_shown_again(wired, walk):
    page = show(opened(walk.code), "walked")
    ran(page.number_input(key=f"walk_people_{walk.id}_barn").set_value(2).run())
    ran(page.number_input(key=f"walk_people_{walk.id}_kvinnor").set_value(9).run())
    page = press(page, f"walk_people_{walk.id}_save")
    assert kept(wired, walk).participants == {"barn": 2, "kvinnor": 9}
    children = page.number_input(key=f"walk_people_{walk.id}_barn")
    assert (children.value, children.placeholder) == (None, "1–4, sparat")
    assert page.number_input(key=f"walk_people_{walk.id}_kvinnor").value == 9
    assert any("minst 10 personer" in text for text in said(page))
    assert "11 personer" not in str(page.main)


def test_saving_again_keeps_the_group_that_is_not_shown(wired, walk):
    set_participants(wired.store, wired.catalogue, walk.id, {"barn": 3, "man": 6})
    page = show(opened(walk.code), "walked")
    ran(page.number_input(key=f"walk_people_{walk.id}_man").set_value(7).run())
    press(page, f"walk_people_{walk.id}_save")
    assert kept(wired, walk).participants == {"barn": 3, "man": 7}


def test_a_large_group_gets_advice(wired, walk):
    set_participants(wired.store, wired.catalogue, walk.id, {"man": 12, "kvinnor": 11})
    assert any("Fler än 20 kom" in text for text in said(show(opened(walk.code), "walked")))


@pytest.mark.parametrize("part", ["plan", "route", "code", "walked"])
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_part_speaks_the_visitors_language_only(wired, part, lang):
    walk = planned(wired, "a", "b")
    page = show(opened(walk.code, lang), part)
    words = " ".join([*said(page), *labels(page), *(c.value for c in page.caption), *(h.value for h in page.subheader)])
    swedish, english = ("Starta vandringen", "Alla vandringar"), ("Start the walk", "All walks")
    assert all(text in words for text in (swedish if lang == "sv" else english))
    assert not any(text in words for text in (english if lang == "sv" else swedish))


def test_english_days_and_numbers_are_english(wired):
    walk = planned(wired, ends=time(20, 30))
    page = opened(walk.code, "en")
    assert "Main walk · Thursday, October 23, 2025, 19:00–20:30" in said(page)
