"""Pieces of the page Vandringar that need no page: the drawing, the words, the sheet, the QR code."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from io import BytesIO

import pytest
from PIL import Image

from hbgeo.domain.observation import Light
from hbgeo.domain.walk import Walk
from hbgeo.i18n import use
from hbgeo.services.light import SunTimes, sun_times
from hbgeo.services.walks_participants import Shown
from hbgeo.ui.components.join_code_sheet import sheet
from hbgeo.ui.components.qr_picture import qr_png
from hbgeo.ui.components.walk_route_draft import RouteDraft
from hbgeo.ui.components.walk_words import clock, distance, people, sun, when

A, B, C = (11.84, 58.06), (11.841, 58.06), (11.842, 58.061)
URL = "https://trygg.example.se/walk/ACDEFG"


@pytest.fixture(autouse=True)
def in_swedish():
    use("sv")
    yield
    use("sv")


def walk(**overrides):
    return Walk(**({"id": "w", "code": "ACDEFG", "title": "Höst", "on": date(2025, 10, 23)} | overrides))


def test_a_drawing_grows_by_points_and_is_undone_change_by_change():
    draft = RouteDraft((), ())
    for point in (A, B, C):
        draft.add(*point)
    draft.draw(())
    seen = [draft.points]
    for _ in range(5):
        draft.undo()
        seen.append(draft.points)
    assert seen == [(), (A, B, C), (A, B), (A,), (), ()]


def test_a_drawing_is_a_line_from_its_second_place_on():
    draft = RouteDraft((), ())
    assert draft.line is None
    draft.add(*A)
    draft.add(*A)
    assert draft.line is None
    draft.add(*B)
    assert list(draft.line.coords) == [A, B]


def test_a_drawing_knows_whether_it_differs_from_what_is_saved():
    draft = RouteDraft((A, B), (A, B))
    assert not draft.changed
    draft.add(*C)
    assert draft.changed
    draft.begin_anew((A, B, C))
    assert not draft.changed
    assert draft.before == []


def test_drawing_the_same_again_is_no_change_to_undo():
    draft = RouteDraft((A, B), (A, B))
    draft.draw((A, B))
    assert draft.before == []


@pytest.mark.parametrize(
    ("metres", "text"),
    [(0, "0 m"), (84.9, "80 m"), (994, "990 m"), (996, "1 km"), (1000, "1 km"), (1260, "1,3 km"), (12345, "12,3 km")],
)
def test_a_distance_is_said_as_exactly_as_one_walks(metres, text):
    assert distance(metres) == text


def test_times_are_local_and_written_as_the_language_does():
    moment = datetime(2025, 10, 23, 16, 27, tzinfo=UTC)
    assert (clock(moment), clock(time(9, 5))) == ("18.27", "09.05")
    use("en")
    assert (clock(moment), clock(time(9, 5))) == ("18:27", "09:05")


def test_a_walk_says_its_day_and_the_times_it_has():
    assert when(walk()) == "torsdag 23 oktober 2025"
    assert when(walk(starts=time(18, 30))) == "torsdag 23 oktober 2025, 18.30"
    assert when(walk(starts=time(18, 30), ends=time(20, 0))) == "torsdag 23 oktober 2025, 18.30–20.00"


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (Shown({}, None, exact=True), ""),
        (Shown({"man": 12}, 12, exact=True), "12 personer"),
        (Shown({"man": None}, 1, exact=False), "minst 1 person"),
        (Shown({"man": None, "barn": 9}, 10, exact=False), "minst 10 personer"),
    ],
)
def test_people_are_counted_out_loud_only_as_far_as_they_may(shown, text):
    assert people(shown) == text


@pytest.mark.parametrize(
    ("place", "day", "text"),
    [
        ((11.842, 58.0625), date(2025, 10, 23), "Solen går ned 17.46 och det är mörkt från 18.27."),
        ((20.2253, 67.8558), date(2025, 6, 21), "Solen går inte ned."),
        ((20.2253, 67.8558), date(2025, 5, 10), "Solen går ned 22.20. Det blir inte mörkt."),
        ((20.2253, 67.8558), date(2025, 12, 21), "Solen går inte upp. Det är mörkt från 14.18."),
    ],
)
def test_the_sun_is_told_in_one_sentence_wherever_it_is(place, day, text):
    assert sun(sun_times(*place, day)) == text


def test_a_day_without_any_light_is_told_too():
    assert sun(SunTimes(None, None, None, None, Light.DARK)) == "Solen går inte upp."


def test_the_sheet_says_where_when_and_how_to_join():
    text = sheet(walk(starts=time(18, 30)), URL).decode()
    for part in ("Höst", "torsdag 23 oktober 2025, 18.30", "Hasselbacken", "ACDEFG", "<svg", URL):
        assert part in text
    assert '<html lang="sv">' in text


def test_the_sheet_is_english_for_an_english_leader():
    use("en")
    text = sheet(walk(), URL).decode()
    assert "Thursday, October 23, 2025" in text
    assert "Join code" in text


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "{{7*7}}", '"><img src=x>', "a\ud800b"])
def test_what_people_wrote_is_text_on_the_sheet(title):
    text = sheet(walk(title=title, area=title), URL).decode()
    assert "<script" not in text
    assert "<img" not in text
    assert "{{49}}" not in text


def test_the_sheet_asks_no_other_server_for_anything():
    text = sheet(walk(), URL).decode()
    addresses = [part.split('"')[0].split("<")[0] for part in text.split("http")[1:]]
    assert set(addresses) == {URL.removeprefix("http"), "://www.w3.org/2000/svg"}
    assert "src=" not in text
    assert "@import" not in text


def test_the_qr_code_is_a_square_black_and_white_picture_with_a_quiet_zone():
    image = Image.open(BytesIO(qr_png(URL))).convert("L")
    assert image.width == image.height >= 250
    assert set(image.get_flattened_data()) == {0, 255}
    border = 4 * 10
    ring = [image.getpixel((at, border - 1)) for at in range(image.width)]
    assert set(ring) == {255}
    assert image.getpixel((border, border)) == 0


def test_another_address_is_another_picture():
    assert qr_png(URL) != qr_png(URL + "X")
    assert qr_png(URL) == qr_png(URL)
