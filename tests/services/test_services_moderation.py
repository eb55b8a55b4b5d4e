"""Moderation: nothing is public before it was approved, and what can point people out never is."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.errors import Conflict, InvalidInput, NotFound, PhotoRefused
from hbgeo.exchange.photo_cover import PAINT, Stroke
from hbgeo.exchange.photos import read_photo
from hbgeo.services import moderation
from hbgeo.services.undoing import take_back

MIDDLE = Stroke(((0.5, 0.5),), 0.2)


def picture():
    out = BytesIO()
    Image.new("RGB", (400, 300), (200, 120, 40)).save(out, "JPEG")
    return read_photo(out.getvalue())


@pytest.fixture
def put(store, make_observation):
    def keep(**overrides):
        made = make_observation(**({"text": "Grannen Bo har släckt lampan"} | overrides))
        store.write(lambda session: session.observations.put(made, Role.WALKER))
        return made.id

    return keep


@pytest.fixture
def photo(store):
    content = picture()

    def add(one):
        store.write(lambda session: session.photos.add(one, content, Role.WALKER))
        return content.sha256

    return add


def read(store, one):
    with store.read() as session:
        return session.observations.get(one), session.photos.of(one), session.events.of(one)


def never_public(catalogue):
    return [category.code for category in catalogue.categories if category.sens == "high" or not category.free_text]


def test_a_wording_is_approved_beside_the_words_as_they_were_written(store, catalogue, put):
    one = put()
    kept, undo = moderation.approve_text(store, catalogue, one, "  Lampan är släckt\n")
    assert (kept.public_text, kept.text) == ("Lampan är släckt", "Grannen Bo har släckt lampan")
    assert moderation.public_text(catalogue, kept) == "Lampan är släckt"
    event = read(store, one)[2][-1]
    assert (event.role, event.changes) == (Role.PLANNER, {"public_text": (None, "Lampan är släckt")})
    take_back(store, undo)
    assert read(store, one)[0].public_text is None


def test_what_was_approved_can_be_withheld_and_that_taken_back(store, catalogue, put):
    one = put()
    moderation.approve_text(store, catalogue, one, "Lampan är släckt")
    kept, undo = moderation.withhold_text(store, one)
    assert kept.public_text is None
    take_back(store, undo)
    assert read(store, one)[0].public_text == "Lampan är släckt"


@pytest.mark.parametrize("wording", ["", " \n ", "x" * 4001, "a\0b", "\ud800"])
def test_a_wording_that_is_none_is_refused(store, catalogue, put, wording):
    one = put()
    with pytest.raises(InvalidInput) as caught:
        moderation.approve_text(store, catalogue, one, wording)
    assert {problem.field for problem in caught.value.problems} == {"public_text"}
    assert read(store, one)[0].public_text is None


def test_words_and_photos_that_can_point_people_out_are_never_public(store, catalogue, put, photo):
    codes = never_public(catalogue)
    assert "SOCIAL" in codes
    for code in (*codes, "GIBTSNICHT"):
        one = put(category=code, text="")
        sha256 = photo(one)
        with pytest.raises(Conflict):
            moderation.approve_text(store, catalogue, one, "Ett gäng")
        with pytest.raises(Conflict):
            moderation.publish_photo(store, catalogue, one, sha256)
        observation, photos, _ = read(store, one)
        assert observation.public_text is None
        assert [kept.public for kept in photos] == [False]


def test_words_approved_before_the_category_was_changed_are_not_public(store, catalogue, put):
    kept, _ = moderation.approve_text(store, catalogue, put(), "Lampan är släckt")
    for code in (*never_public(catalogue), "GIBTSNICHT"):
        assert moderation.public_text(catalogue, replace(kept, category=code)) is None


def test_a_photo_is_published_and_hidden_and_both_are_in_the_history(store, catalogue, put, photo):
    one = put()
    sha256 = photo(one)
    moderation.publish_photo(store, catalogue, one, sha256)
    assert read(store, one)[1][0].public
    moderation.hide_photo(store, one, sha256)
    _, photos, events = read(store, one)
    assert not photos[0].public
    assert [event.action for event in events][-2:] == ["photo_published", "photo_hidden"]


def test_a_covered_photo_takes_the_place_of_the_one_before_and_is_not_public(store, catalogue, put, photo):
    one = put()
    sha256 = photo(one)
    moderation.publish_photo(store, catalogue, one, sha256)
    name = moderation.cover_photo(store, one, sha256, [MIDDLE])
    _, photos, events = read(store, one)
    assert [(kept.sha256, kept.public) for kept in photos] == [(name, False)]
    assert events[-1].action == "photo_covered"
    with store.read() as session:
        painted = Image.open(BytesIO(session.photos.image(name)))
        with pytest.raises(NotFound):
            session.photos.image(sha256)
    assert max(abs(a - b) for a, b in zip(painted.getpixel((200, 150)), PAINT, strict=True)) <= 3


def test_photos_that_are_not_there_are_told(store, catalogue, put, photo):
    one = put()
    sha256 = photo(one)
    other = put()
    for act in (
        lambda: moderation.publish_photo(store, catalogue, other, sha256),
        lambda: moderation.hide_photo(store, other, sha256),
        lambda: moderation.cover_photo(store, other, sha256, [MIDDLE]),
        lambda: moderation.cover_photo(store, new_id(), sha256, [MIDDLE]),
        lambda: moderation.approve_text(store, catalogue, new_id(), "Ord"),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(PhotoRefused):
        moderation.cover_photo(store, one, sha256, [])
