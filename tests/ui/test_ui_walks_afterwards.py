"""The part of Vandringar for afterwards: the group's answers, the recorded way, files from phones."""

from __future__ import annotations

import base64
import hashlib
import io
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from PIL import Image
from walks_page import HOSTILE, opened, planned, press, ran, said, show, spoken, stops_of

from hbgeo.domain.ids import new_id, now
from hbgeo.domain.selection import Selection
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.domain.track import TrackPoint
from hbgeo.services import walks
from hbgeo.services.stop_answers import answer, answers
from hbgeo.services.tracks import add_part

WALKER = "ACDEFGHJKM"


@pytest.fixture
def walk(wired):
    return walks.start(wired.store, planned(wired, "Porten", "Tunneln").id)


def afterwards(walk, lang=""):
    return show(opened(walk.code, lang), "walked")


def said_at(wired, walk, stop, question, **values):
    empty = {"value": None, "count": None, "dissent": "", "text": ""}
    given = StopAnswer(walk_id=walk.id, stop_id=stop.id, question=question, changed_at=now(), **(empty | values))
    answer(wired.store, wired.catalogue, walk, new_id(), given)
    return given


def fields_of(walk, stop, question):
    return f"walk_answer_{walk.id}_{stop.id}_{question}"


def recorded(wired, walk, *, points, minutes, start=datetime(2025, 10, 23, 17, tzinfo=UTC)):
    step = timedelta(minutes=minutes) / (points - 1)
    way = [TrackPoint(11.842 + at / 10_000, 58.0625, start + at * step, 5.0) for at in range(points)]
    add_part(wired.store, walk, new_id(), 0, way)


def jpeg():
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "orange").save(file, "JPEG")
    return file.getvalue()


def pin_item(**differing):
    body = {
        "position": {"lon": 11.8421, "lat": 58.0625, "source": "gps", "accuracy_m": 8.0},
        "category": "LJUS",
        "text": "Lampan är släckt",
        "recorded_at": "2025-10-23T17:30:00+00:00",
        "language": "sv",
        "promised_photos": 0,
    }
    return {"kind": "pin", "id": new_id(), "body": body | differing}


def photo_item(pin):
    sent = jpeg()
    return {
        "kind": "photo",
        "pin": pin["id"],
        "sha256": hashlib.sha256(sent).hexdigest(),
        "type": "image/jpeg",
        "base64": base64.b64encode(sent).decode(),
    }


def phone_file(walk, *items, **differing):
    content = {
        "format": "hbgeo-phone/1",
        "code": walk.code,
        "walker": WALKER,
        "made_at": "2025-10-23T19:00:00Z",
        "items": items,
    }
    return orjson.dumps(content | differing)


def upload(page, data, name="hbgeo.json"):
    page.file_uploader(key="phone_file").upload(name, data, "application/json")
    return ran(page.run())


def stored(wired, walk):
    with wired.store.read() as session:
        return [one for _fid, one in session.observations.find(Selection(walk_ids=(walk.id,)))]


def told(page):
    return [*said(page), *(text.value for text in page.success), *(text.value for text in page.caption)]


def test_without_answers_the_part_says_where_they_come_from(walk):
    assert any("länken för ledaren" in text for text in told(afterwards(walk)))


def test_answers_stand_in_words_by_stop_and_in_the_order_they_are_asked(wired, walk):
    first, second = stops_of(wired, walk)
    said_at(wired, walk, second, "ljus", value=0, count=7, dissent="två såg bra")
    said_at(wired, walk, first, "overblick", value=3)
    said_at(wired, walk, first, "ljus", value=2, text="en lampa är trasig")
    table = afterwards(walk).dataframe[0].value
    assert table["Stopp"].tolist() == ["1 Porten", "1 Porten", "2 Tunneln"]
    assert table["Fråga"].tolist() == ["Ljus", "Överblick", "Ljus"]
    words = {step.value: step.sv for step in wired.catalogue.condition}
    assert table["Svar"].tolist() == [words[2], words[3], words[0]]
    assert table["Svarade"].tolist() == ["", "", "7"]
    assert table["Annan uppfattning"].tolist() == ["", "", "två såg bra"]
    assert table["Med ord"].tolist() == ["en lampa är trasig", "", ""]


def test_an_answer_is_written_down_afterwards_and_can_be_undone(wired, walk):
    stop = stops_of(wired, walk)[0]
    base = fields_of(walk, stop, "ljus")
    page = afterwards(walk)
    ran(page.selectbox(key=f"{base}_value").set_value(1).run())
    ran(page.number_input(key=f"{base}_count").set_value(11).run())
    page = press(page, f"walk_answer_{walk.id}_save")
    (kept,) = answers(wired.store, walk.id)
    assert (kept.stop_id, kept.question, kept.value, kept.count) == (stop.id, "ljus", 1, 11)
    page = press(page, "walk_undo_button_answers")
    (kept,) = answers(wired.store, walk.id)
    assert (kept.value, kept.count) == (None, None)
    assert page.selectbox(key=f"{base}_value").value is None


def test_the_form_begins_with_what_the_phone_sent_and_follows_it(wired, walk):
    stop = stops_of(wired, walk)[0]
    said_at(wired, walk, stop, "ljus", value=2, text="skymning")
    base, page = fields_of(walk, stop, "ljus"), afterwards(walk)
    assert (page.selectbox(key=f"{base}_value").value, page.text_area(key=f"{base}_text").value) == (2, "skymning")
    said_at(wired, walk, stop, "ljus", value=3, text="mörkt")
    page = ran(page.run())
    assert (page.selectbox(key=f"{base}_value").value, page.text_area(key=f"{base}_text").value) == (3, "mörkt")


def test_what_is_half_written_outlives_another_answer_and_another_question(wired, walk):
    stop = stops_of(wired, walk)[0]
    base, page = fields_of(walk, stop, "ljus"), afterwards(walk)
    ran(page.text_area(key=f"{base}_text").input("halvskrivet").run())
    said_at(wired, walk, stop, "ljus", value=3)
    ran(page.selectbox(key=f"walk_answer_{walk.id}_question").set_value("overblick").run())
    page = ran(page.selectbox(key=f"walk_answer_{walk.id}_question").set_value("ljus").run())
    assert page.text_area(key=f"{base}_text").value == "halvskrivet"


def test_a_question_in_words_asks_for_words_only(wired, walk):
    stop = stops_of(wired, walk)[0]
    question = next(one.code for one in wired.catalogue.questions if one.kind == "text")
    page = afterwards(walk)
    page = ran(page.selectbox(key=f"walk_answer_{walk.id}_question").set_value(question).run())
    base = fields_of(walk, stop, question)
    assert f"{base}_value" not in [box.key for box in page.selectbox]
    ran(page.text_area(key=f"{base}_text").input(HOSTILE).run())
    page = press(page, f"walk_answer_{walk.id}_save")
    assert [one.text for one in answers(wired.store, walk.id)] == [HOSTILE]
    assert all(HOSTILE not in text for text in told(page))


def test_the_way_walked_is_told_with_length_and_time(wired, walk):
    assert not any("Inspelat" in text for text in told(afterwards(walk)))
    recorded(wired, walk, points=20, minutes=38)
    sentence = next(text for text in told(afterwards(walk)) if "Inspelat" in text)
    assert "110 m på 38 minuter, 19.00–19.38" in sentence


def test_of_several_recordings_the_longest_is_shown_and_another_can_be_chosen(wired, walk):
    recorded(wired, walk, points=3, minutes=2)
    recorded(wired, walk, points=30, minutes=40, start=datetime(2025, 10, 23, 17, 5, tzinfo=UTC))
    page = afterwards(walk)
    box = page.selectbox(key=f"walk_track_{walk.id}")
    assert box.options == ["1. 19.00–19.02", "2. 19.05–19.45"]
    assert any("40 minuter" in text for text in told(page))
    page = ran(box.select_index(0).run())
    assert any("2 minuter" in text for text in told(page))


def test_a_recording_of_a_single_place_is_no_way(wired, walk):
    add_part(wired.store, walk, new_id(), 0, [TrackPoint(11.842, 58.0625, datetime(2025, 10, 23, 17, tzinfo=UTC))])
    assert not any("Inspelat" in text for text in told(afterwards(walk)))


def test_a_file_from_a_phone_is_taken_in_and_told(wired, walk):
    pin = pin_item()
    page = upload(afterwards(walk), phone_file(walk, pin, photo_item(pin)))
    assert any("markeringar: 1, foton: 1" in text for text in told(page))
    assert [(one.text, one.photo_count, one.late) for one in stored(wired, walk)] == [("Lampan är släckt", 1, False)]


def test_the_same_file_once_more_says_that_all_was_here(wired, walk):
    data = phone_file(walk, pin_item())
    upload(afterwards(walk), data)
    page = upload(afterwards(walk), data)
    assert any("1 saker fanns redan" in text for text in told(page))
    assert len(stored(wired, walk)) == 1


def test_a_look_at_another_part_does_not_take_the_file_in_again(wired, walk):
    page = upload(afterwards(walk), phone_file(walk, pin_item()))
    page = ran(page.run())
    assert any("markeringar: 1" in text for text in told(page))
    assert not any("fanns redan" in text for text in told(page))


def test_a_file_for_a_closed_walk_is_taken_and_marked_late(wired, walk):
    walks.close(wired.store, walk.id)
    page = upload(afterwards(walk), phone_file(walk, pin_item()))
    assert any("märkt som sent" in text for text in told(page))
    assert [one.late for one in stored(wired, walk)] == [True]


def test_a_file_of_another_walk_goes_there_and_its_name_is_told(wired, walk):
    other = walks.start(wired.store, planned(wired, title=HOSTILE).id)
    page = upload(afterwards(walk), phone_file(other, pin_item()))
    assert "Vandring: {{7*191}} &lt;img" in spoken(page)
    assert (len(stored(wired, walk)), len(stored(wired, other))) == (0, 1)


def test_what_cannot_be_taken_is_listed_with_its_reason_beside_what_can(wired, walk):
    page = upload(
        afterwards(walk), phone_file(walk, pin_item(), pin_item(category="<b>NEJ</b>"), {"kind": "dans"}, "skräp")
    )
    assert any("3 saker togs inte emot" in text for text in told(page))
    assert all(f"Nummer {number} i filen" in spoken(page) for number in (2, 3, 4))
    assert "<b>NEJ" not in spoken(page)
    assert len(stored(wired, walk)) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"format": "hbgeo-phone/1"}',
        b'{"format": "hbgeo-phone/99", "code": "ACDEFG", "walker": "ACDEFGHJKM", "items": []}',
        b'{"format": "hbgeo-phone/1", "code": "ZZZZZZ", "walker": "ACDEFGHJKM", "items": []}',
        b'{"format": "hbgeo-phone/1", "code": 7, "walker": {}, "items": "x"}',
        b"{{7*191}}",
    ],
)
def test_a_hostile_file_is_refused_in_words_and_nothing_is_kept(wired, walk, data):
    page = upload(afterwards(walk), data, "<img src=x>.json")
    assert 'role="alert"' in spoken(page)
    assert stored(wired, walk) == []


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_part_speaks_one_language_only(wired, walk, lang):
    stop = stops_of(wired, walk)[0]
    said_at(wired, walk, stop, "ljus", value=2)
    recorded(wired, walk, points=3, minutes=1)
    page = upload(afterwards(walk, lang), phone_file(walk, pin_item(), {"kind": "dans"}))
    words = " ".join([*told(page), *(heading.value for heading in page.subheader), spoken(page)])
    swedish = ("Vägen ni gick", "Svar vid stoppen", "Mottaget", "i filen")
    english = ("The way you walked", "Answers at the stops", "Taken in", "in the file")
    assert all(text in words for text in (swedish if lang == "sv" else english))
    assert not any(text in words for text in (english if lang == "sv" else swedish))
