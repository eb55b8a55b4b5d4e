"""The page Vandringar without a browser: plan, edit, code, start and close, light and participants."""

from __future__ import annotations

from datetime import date, time

import pytest
from walks_page import DAY, HOSTILE, kept, labels, names_of, opened, planned, press, ran, said, show, spoken, write

from hbgeo.domain.event import Role
from hbgeo.domain.observation import Light
from hbgeo.domain.walk import WalkState, WalkType
from hbgeo.services import walks
from hbgeo.services.walks import WalkDraft
from hbgeo.services.walks_participants import set_participants
from hbgeo.ui.components.walk_card import PAGE as CARDS

AGAIN = "Följ upp handlingsplanen"


@pytest.fixture
def walk(wired):
    return planned(wired)


def test_an_empty_store_invites_to_plan_the_first_walk(wired):
    page = opened()
    assert labels(page) == ["Planera en ny vandring", AGAIN]
    assert any("inga vandringar" in text.value for text in page.info)


def test_the_list_shows_walks_under_way_first_with_their_counts(wired, make_observation):
    quiet = planned(wired, title="Lugn")
    lively = planned(wired, "a", "b", title="Livlig", on=date(2024, 1, 1))
    walks.start(wired.store, lively.id)
    wired.store.write(lambda session: session.observations.put(make_observation(walk_id=lively.id), Role.WALKER))
    page = opened()
    assert [heading.value for heading in page.subheader] == ["Pågår (1)", "Planerad (1)"]
    assert labels(page) == ["Planera en ny vandring", AGAIN, f"Öppna {lively.code}", f"Öppna {quiet.code}"]
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


def test_the_code_is_shown_large_with_picture_address_and_sheet(walk):
    page = show(opened(walk.code), "code")
    assert f">{walk.code}</div>" in spoken(page)
    assert f"/walk/{walk.code}" in page.code[0].value
    assert walk.leader_key not in page.code[0].value
    assert len(page.get("download_button")) == 2
    assert any("när du startar" in text for text in said(page))


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
