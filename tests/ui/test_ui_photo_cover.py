"""What the photo to paint on tells the browser, and what it takes from one."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from hbgeo.errors import PhotoRefused
from hbgeo.exchange.photo_cover import MAX_POINTS, MAX_RADIUS, Stroke
from hbgeo.i18n import use
from hbgeo.ui.components.photo_cover import _read

SHA, OTHER = "a" * 64, "b" * 64
LINE = [{"points": [[0.5, 0.25], [1, 0]], "radius": 0.05}]


@pytest.fixture(autouse=True)
def in_swedish():
    use("sv")
    yield
    use("sv")


def page(lang):
    import streamlit as st

    from hbgeo.i18n import use
    from hbgeo.ui.components.photo_cover import photo_cover

    use(lang)
    st.text(photo_cover("a" * 64, key="cover"))


def sent(lang="sv"):
    test = AppTest.from_function(page, args=(lang,)).run()
    assert not test.exception
    assert test.text[0].value == "None"
    (element,) = test.get("bidi_component")
    return json.loads(element.proto.json)


def test_the_photo_goes_by_its_address_and_little_else_goes():
    data = sent()
    assert data["url"] == f"/photos/{SHA}.jpg"
    assert len(json.dumps(data)) < 2000


def test_the_brushes_have_names_and_the_server_takes_them():
    data = sent()
    assert len(data["radii"]) == len(data["words"]["sizes"]) == len(set(data["words"]["sizes"]))
    assert data["radii"] == sorted(data["radii"])
    assert 0 < data["radii"][0] < data["radii"][-1] <= MAX_RADIUS
    assert data["first"] in range(len(data["radii"]))
    assert data["most"] == MAX_POINTS


def test_the_words_are_those_of_the_language():
    assert sent()["words"]["save"] == "Spara täckningen"
    assert sent("en")["words"]["save"] == "Save covering"


def test_strokes_on_this_photo_are_taken_and_those_on_another_are_not():
    answer = {"url": f"/photos/{SHA}.jpg", "strokes": LINE}
    assert _read(answer, SHA) == [Stroke(((0.5, 0.25), (1.0, 0.0)), 0.05)]
    assert _read(answer, OTHER) is None


@pytest.mark.parametrize("answer", [None, "text", 7, [], {}, {"strokes": LINE}])
def test_what_is_no_answer_is_none(answer):
    assert _read(answer, SHA) is None


@pytest.mark.parametrize("strokes", [None, [], [{}], [{"points": [[2, 0]], "radius": 0.05}]])
def test_nonsense_is_refused(strokes):
    with pytest.raises(PhotoRefused):
        _read({"url": f"/photos/{SHA}.jpg", "strokes": strokes}, SHA)
