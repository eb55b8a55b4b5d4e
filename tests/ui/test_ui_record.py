"""The page Registrera without a browser: tiles, what is missing, save, undo, me too, photos."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from hbgeo import ui
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Status
from hbgeo.domain.position import Position, PositionSource
from hbgeo.domain.walk import Stop, Walk, WalkState
from hbgeo.exchange.photos import read_photo
from hbgeo.services.drafts import Draft
from hbgeo.services.recording import agree, record, undo

PAGE = Path(ui.__file__).parent / "pages" / "record.py"
PLACE = "58,0625 11,8420"
TEXT = "  {{7*191}} <img src=x onerror=alert(1)> **fet**\n\t`x` $y$ :material/home: \u202eabc\u200b  "


@pytest.fixture
def walk(wired):
    return saved_walk(wired, WalkState.OPEN, "ACDEFG")


def saved_walk(wired, state, code):
    walk = Walk(id=new_id(), code=code, title="Mörker", on=date(2025, 10, 23), state=state)
    stops = [
        Stop(id=new_id(), walk_id=walk.id, number=n, position=Position(lon=11.84 + n / 1000, lat=58.06), name=f"S{n}")
        for n in (1, 2)
    ]
    wired.store.write(lambda session: session.walks.save(walk, stops, Role.LEADER))
    return walk


def opened(**query):
    page = AppTest.from_file(str(PAGE), default_timeout=30)
    for name, value in query.items():
        page.query_params[name] = value
    return ran(page.run())


def ran(page):
    assert not page.exception, [error.stack_trace for error in page.exception]
    return page


def choice(page, label):
    return next(group for group in page.button_group if group.label == label)


def choose(page, label, value):
    return ran(choice(page, label).select(value).run())


def press(page, label):
    return ran(next(button for button in page.button if button.label.startswith(label)).click().run())


def labels(page):
    return [button.label for button in page.button]


def at(page, text=PLACE):
    return ran(page.text_input[0].set_value(text).run())


def errors(page):
    return [error.value for error in page.error]


def kept(wired):
    with wired.store.read() as session:
        return [observation for _fid, observation in session.observations.find()]


def upload(page, *files):
    return ran(page.file_uploader[0].set_value([(name, data, "image/jpeg") for name, data in files]).run())


def lamp(page):
    choose(page, "Vad vill du berätta?", -1)
    return choose(page, "Vad gäller det?", "LJUS")


def test_nothing_filled_in_names_what_is_missing_at_its_field_and_saves_nothing(wired):
    page = press(opened(), "Spara")
    assert "Välj plats: tryck på kartan, använd din position, ett stopp eller koordinater." in errors(page)
    assert "Välj vad det gäller." in errors(page)
    assert kept(wired) == []


def test_each_category_has_a_tile_with_its_icon_where_it_belongs(wired):
    page = choose(opened(), "Vad vill du berätta?", -1)
    tiles = choice(page, "Vad gäller det?").proto.options
    assert len(tiles) == 18
    assert (tiles[0].content, tiles[0].content_icon) == ("Belysning", ":material/lightbulb:")
    page = choose(page, "Vad vill du berätta?", 1)
    good = choice(page, "Vad gäller det?").options
    assert good[0] == "Trygg och trivsam plats"
    assert not {"Oro på platsen", "Förslag"} & set(good)


def test_the_tiles_take_their_colours_from_the_catalogue(wired):
    page = choose(opened(), "Vad vill du berätta?", -1)
    style = next(html.proto.body for html in page.get("html") if "category" in html.proto.body)
    for category in wired.catalogue.categories:
        assert (category.color in style) == (category.polarity == -1)


def test_a_complete_pin_is_saved_in_one_action_and_the_form_is_empty_again(wired, walk):
    page = at(lamp(opened(walk="acdefg")))
    choose(page, "Mer exakt", "LJUS2")
    choice(page, "Hur tryggt känns det i dagsljus?").select(3)
    choice(page, "Hur tryggt känns det i mörker?").select(-1)
    choice(page, "Hur bråttom är det?").select("snabb")
    page.text_area[0].set_value(TEXT)
    page = press(page, "Spara")
    (saved,) = kept(wired)
    assert (saved.category, saved.subcode, saved.polarity) == ("LJUS", "LJUS2", -1)
    assert (saved.safety_day, saved.safety_dark, saved.urgency) == (3, None, "snabb")
    assert saved.text == TEXT
    assert saved.walk_id == walk.id
    assert (saved.position.lon, saved.position.lat) == (11.842, 58.0625)
    assert saved.position.source is PositionSource.COORDINATES
    assert page.success[0].value == "Sparat: Mörk sträcka eller plats. Tack!"
    assert page.text_area[0].value == ""
    assert choice(page, "Vad vill du berätta?").value is None
    assert page.selectbox[0].value == walk.id


def test_what_is_missing_is_asked_for_and_all_that_was_typed_stays(wired):
    page = lamp(opened())
    page.text_area[0].set_value(TEXT)
    choice(page, "Hur tryggt känns det i mörker?").select(0)
    page = press(page, "Spara")
    assert page.text_area[0].value == TEXT
    assert choice(page, "Vad gäller det?").value == "LJUS"
    page = at(page)
    assert errors(page) == []  # what has been mended is told no more
    press(page, "Spara")
    (saved,) = kept(wired)
    assert (saved.text, saved.safety_dark) == (TEXT, 0)


def test_pressing_save_twice_keeps_one(wired):
    page = at(lamp(opened()))
    button = next(button for button in page.button if button.label == "Spara")
    page = ran(button.click().run())
    page = press(page, "Spara")
    assert len(kept(wired)) == 1


def test_the_last_pin_can_be_undone_and_brought_back(wired):
    page = press(at(lamp(opened())), "Spara")
    page = press(page, "Ångra")
    assert kept(wired) == []
    page = press(page, "Ta tillbaka den")
    assert len(kept(wired)) == 1
    assert "Ångra" in labels(page)


def test_undo_is_refused_once_somebody_agrees(wired):
    page = press(at(lamp(opened())), "Spara")
    agree(wired.store, kept(wired)[0].id, "someone")
    page = press(page, "Ångra")
    assert any("hållit med" in error for error in errors(page))
    assert len(kept(wired)) == 1


def test_me_too_is_offered_for_what_is_recorded_close_by_and_counts_once(wired):
    other = record(
        wired.store, wired.catalogue, Draft(position=Position(lon=11.84205, lat=58.0625), category="LJUS", text=TEXT)
    )
    page = at(opened())
    page = press(page, "Jag också")
    assert kept(wired)[0].agreements == 1
    assert next(b for b in page.button if b.label.startswith("Du håller med")).disabled
    assert len(kept(wired)) == 1
    assert kept(wired)[0].id == other.id


def test_the_own_pin_is_not_offered_for_agreement(wired):
    page = press(at(lamp(opened())), "Spara")
    page = at(page)
    assert not any(label.startswith("Jag också") for label in labels(page))


def test_the_text_of_a_sensitive_pin_is_not_shown_to_other_walkers(wired):
    place = Position(lon=11.842, lat=58.0625)
    record(wired.store, wired.catalogue, Draft(position=place, category="OVR", text="HEMLIGT"))
    record(wired.store, wired.catalogue, Draft(position=place, category="LJUS", text="SYNLIGT"))
    shown = "".join(html.proto.body for html in at(opened()).get("html"))
    assert "SYNLIGT" in shown
    assert "HEMLIGT" not in shown


def test_peoples_words_reach_the_page_as_escaped_text_only(wired):
    record(wired.store, wired.catalogue, Draft(position=Position(lon=11.842, lat=58.0625), category="LJUS", text=TEXT))
    page = at(opened())
    bodies = [html.proto.body for html in page.get("html")]
    assert any("{{7*191}} &lt;img src=x onerror=alert(1)&gt; **fet**&#10;" in body for body in bodies)
    assert not any("<img" in body for body in bodies)
    assert not any("7*191" in markdown.value for markdown in page.markdown)


def test_a_stop_of_the_walk_can_be_the_place_and_chosen_again_for_the_next_pin(wired, walk):
    with wired.store.read() as session:
        stop = session.walks.stops(walk.id)[1]
    page = opened(walk="ACDEFG")
    for _pin in range(2):
        page = ran(lamp(page).selectbox[1].set_value(stop.id).run())
        page = press(page, "Spara")
    assert len(kept(wired)) == 2
    for saved in kept(wired):
        assert saved.stop_id == stop.id
        assert saved.position.source is PositionSource.STOP


def test_coordinates_that_are_none_are_refused_kindly(wired):
    page = at(lamp(opened()), "hej")
    assert "Välj plats: tryck på kartan, använd din position, ett stopp eller koordinater." in errors(
        press(page, "Spara")
    )


def test_without_a_walk_is_a_choice_that_shows(wired, walk):
    page = opened()
    assert page.selectbox[0].value == ""
    assert page.selectbox[0].options[0] == "Utan vandring"
    press(at(lamp(page)), "Spara")
    assert kept(wired)[0].walk_id is None


def test_an_unknown_join_code_is_told_and_recording_goes_on(wired):
    page = opened(walk="XXXXXX")
    assert "Länken leder inte till någon vandring" in page.warning[0].value
    press(at(lamp(page)), "Spara")
    assert len(kept(wired)) == 1


def test_a_walk_that_closes_while_the_form_is_filled_in_loses_nothing(wired, walk):
    page = at(lamp(opened(walk="ACDEFG")))
    page.text_area[0].set_value("kvar")
    closed = Walk(**{name: getattr(walk, name) for name in walk.__slots__} | {"state": WalkState.CLOSED})
    wired.store.write(lambda session: session.walks.save(closed, [], Role.LEADER))
    page = press(page, "Spara")
    assert any("Vandringen är inte öppen" in error for error in errors(page))
    assert page.text_area[0].value == "kvar"
    page.selectbox[0].select("")
    page = press(ran(page.run()), "Spara")
    (saved,) = kept(wired)
    assert (saved.text, saved.walk_id) == ("kvar", None)


def test_unease_offers_a_list_but_no_words_and_no_photos(wired):
    page = choose(opened(), "Vad vill du berätta?", -1)
    page = choose(page, "Vad gäller det?", "SOCIAL")
    assert not page.text_area
    assert not page.file_uploader
    page = press(at(page), "Spara")
    assert "Välj i listan vad det är." in errors(page)
    page = choose(page, "Mer exakt", "SOCIAL2")
    press(page, "Spara")
    assert kept(wired)[0].subcode == "SOCIAL2"


def test_words_typed_before_unease_was_chosen_are_not_saved_with_it(wired):
    page = choose(opened(), "Vad vill du berätta?", -1)
    page.text_area[0].set_value("en granne")
    page = choose(page, "Vad gäller det?", "SOCIAL")
    page = choose(page, "Mer exakt", "SOCIAL1")
    press(at(page), "Spara")
    assert kept(wired)[0].text == ""


def test_a_good_place_needs_no_tile_unless_something_else_is_good(wired):
    page = at(choose(opened(), "Vad vill du berätta?", 1))
    choose(page, "Mer exakt", "BRA1")
    page = press(page, "Spara")
    page = at(choose(page, "Vad vill du berätta?", 1))
    page = choose(page, "Vad gäller det?", "LJUS")
    press(page, "Spara")
    assert [(each.category, each.subcode, each.polarity) for each in kept(wired)] == [
        ("BRA", "BRA1", 1),
        ("LJUS", None, 1),
    ]


def test_an_idea_needs_no_tile_but_words(wired):
    page = at(choose(opened(), "Vad vill du berätta?", 0))
    assert "Skriv vad du menar, eller lägg till ett foto." in errors(press(page, "Spara"))
    page.text_area[0].set_value("En bänk")
    press(page, "Spara")
    assert (kept(wired)[0].category, kept(wired)[0].polarity) == ("IDE", 0)


def test_danger_shows_the_emergency_number_and_promises_no_rescue(wired):
    page = lamp(opened())
    assert not page.warning
    page = choose(page, "Hur bråttom är det?", "akut")
    assert "112" in page.warning[0].value
    assert "ingen skickas ut" in page.warning[0].value


def test_a_dangerous_sub_code_shows_the_emergency_number_too(wired):
    page = choose(opened(), "Vad vill du berätta?", -1)
    page = choose(page, "Vad gäller det?", "SKRAP")
    page = choose(page, "Mer exakt", "SKRAP4")
    assert "112" in page.warning[0].value


def test_photos_are_taken_and_a_bad_file_is_told_while_the_rest_is_kept(wired, shared_data):
    good = (shared_data / "photos" / "DSCN0010.jpg").read_bytes()
    page = upload(at(lamp(opened())), ("a.jpg", good), ("b.jpg", b"<html>"), ("c.jpg", good[:5000]), ("d.jpg", good))
    assert [error for error in errors(page) if "HTML" in error]
    assert [error for error in errors(page) if "skadad" in error]
    press(page, "Spara")
    (saved,) = kept(wired)
    assert saved.photo_count == 1
    with wired.store.read() as session:
        (photo,) = session.photos.of(saved.id)
        assert b"Exif" not in session.photos.image(photo.sha256)


def test_a_photo_can_be_removed_again(wired, shared_data):
    good = (shared_data / "photos" / "noexif.jpg").read_bytes()
    page = press(upload(at(lamp(opened())), ("a.jpg", good)), "Ta bort")
    press(page, "Spara")
    assert kept(wired)[0].photo_count == 0


def test_the_position_of_a_photo_is_offered_and_used_only_when_asked_for(wired, shared_data):
    good = (shared_data / "photos" / "DSCN0010.jpg").read_bytes()
    page = upload(at(lamp(opened())), ("a.jpg", good))
    assert "Använd platsen där fotot togs" in labels(page)
    assert any("58.06250" in caption.value for caption in page.caption)
    page = press(page, "Använd platsen där fotot togs")
    assert any("43.46745" in caption.value for caption in page.caption)
    assert "Använd platsen där fotot togs" not in labels(page)
    # Arezzo is not Sweden: it is said, and the place can be chosen anew
    assert "Platsen ligger utanför Sverige. Välj den på kartan i stället." in errors(press(page, "Spara"))


def test_the_page_can_be_used_in_english(wired):
    page = opened(lang="en")
    assert "Save" in labels(page)
    page = at(page)
    choose(page, "What do you want to tell?", -1)
    page = choose(page, "What is it about?", "LJUS")
    page = press(page, "Save")
    assert page.success[0].value == "Saved: Lighting. Thank you!"
    assert kept(wired)[0].language == "en"


def details(observation_id):
    def script(shown):
        from hbgeo.ui.components.observation_details import show

        show(shown)

    return ran(AppTest.from_function(script, args=(observation_id,), default_timeout=30).run())


def test_the_details_tell_what_was_said_and_what_has_happened_in_words(wired, shared_data):
    place = Position(lon=11.842, lat=58.0625, source=PositionSource.GPS, accuracy_m=8)
    draft = Draft(position=place, category="LJUS", subcode="LJUS1", text=TEXT, safety_dark=0, urgency="snabb")
    photo = read_photo((shared_data / "photos" / "noexif.jpg").read_bytes())
    saved = record(wired.store, wired.catalogue, draft, [photo])
    agree(wired.store, saved.id, "a")
    wired.store.write(
        lambda session: session.observations.change(saved.id, Role.PLANNER, status=Status.ASSIGNED, owner="SHEM")
    )
    page = details(saved.id)
    assert page.subheader[0].value == ":material/lightbulb: Belysning"
    assert len(page.get("image")) == 1
    text, known, history = (html.proto.body for html in page.get("html"))
    assert "{{7*191}} &lt;img src=x onerror=alert(1)&gt; **fet**&#10;" in text
    for words in ("Undviker platsen", "Snabb åtgärd", "58.06250, 11.84200 (± 8 m)", "1 person håller med"):
        assert words in known
    for words in (
        "Markerat av en deltagare.",
        "Foto tillagt",
        "”Jag också”",
        "Status: Ny → Tilldelad",
        "Stenungsundshem",
    ):
        assert words in history


def test_the_details_of_what_is_gone_or_never_was_say_so(wired):
    saved = record(wired.store, wired.catalogue, Draft(position=Position(lon=11.8, lat=58.0), category="LJUS"))
    undo(wired.store, saved.id, own=[saved.id])
    for observation_id in (saved.id, new_id()):
        page = details(observation_id)
        assert len(page.info) == 1
        assert not page.subheader


def test_the_page_says_that_those_on_a_walk_have_a_page_of_their_own(walk):
    assert any("skanna dess QR-kod" in caption.value for caption in opened(walk=walk.code).caption)
