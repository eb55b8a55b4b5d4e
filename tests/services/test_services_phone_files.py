"""A phone's file is taken in as if the phone had sent it."""

import base64
import hashlib
import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from on_a_walk import draft, jpeg, kept, new_walker, open_walk, planned_walk, stops, walker_code

from hbgeo.domain.ids import clock_at, new_id, now
from hbgeo.errors import ImportRefused
from hbgeo.i18n import say
from hbgeo.services import phone_files, walker_pins
from hbgeo.services.phone_bodies import PinBody
from hbgeo.services.phone_files import take_in
from hbgeo.services.returning import pins_of
from hbgeo.services.stop_answers import answers
from hbgeo.services.walks_steps import close

BODY = {
    "position": {"lon": 11.8421, "lat": 58.0625, "source": "gps", "accuracy_m": 8.0},
    "category": "LJUS",
    "text": "Lampan är släckt",
    "recorded_at": "2026-10-23T17:30:00Z",
    "language": "sv",
    "promised_photos": 1,
}


@pytest.fixture
def walk(store, catalogue):
    return open_walk(store, catalogue)


@pytest.fixture
def walker():
    return walker_code()


@pytest.fixture
def take(store, catalogue, walk, walker):
    """Takes in a file of the walker with these things."""

    def take_items(*items, **differing):
        file = {"format": "hbgeo-phone/1", "code": walk.code, "walker": walker, "made_at": "x", "items": list(items)}
        return take_in(store, catalogue, json.dumps(file | differing).encode())

    return take_items


def pin(pin_id=None, **differing):
    return {"kind": "pin", "id": pin_id or new_id(), "body": BODY | differing}


def change(pin_id, **body):
    return {"kind": "change", "pin": pin_id, "id": new_id(), "body": body}


def photo(pin_id, data):
    sha = hashlib.sha256(data).hexdigest()
    return {
        "kind": "photo",
        "pin": pin_id,
        "sha256": sha,
        "type": "image/jpeg",
        "base64": base64.b64encode(data).decode(),
    }


def everything(walk, store, other):
    """One of each kind."""
    first, second, data = pin(), pin(), jpeg(1)
    stop = stops(store, walk)[0].id
    body = {"change_id": new_id(), "value": 2, "count": 9, "dissent": "", "text": ""}
    return [
        first,
        change(first["id"], safety_dark=0),
        photo(first["id"], data),
        photo(first["id"], jpeg(2)),
        {"kind": "photo-removal", "pin": first["id"], "sha256": hashlib.sha256(data).hexdigest()},
        {"kind": "agreement", "pin": other},
        second,
        {"kind": "removal", "pin": second["id"]},
        {"kind": "answer", "stop": stop, "question": "ljus", "body": body},
    ]


@pytest.fixture
def items(store, catalogue, walk):
    other = draft()
    walker_pins.put_pin(store, catalogue, walk.code, new_walker(store, walk), other)
    return everything(walk, store, other.id)


def test_everything_in_a_file_is_taken_once(store, walk, walker, take, items):
    first, again = take(*items), take(*items)
    assert first.refused == ()
    assert first.taken == {
        "pin": 2,
        "change": 1,
        "photo": 2,
        "photo-removal": 1,
        "agreement": 1,
        "removal": 1,
        "answer": 1,
    }
    assert (again.taken, again.same, again.refused) == ({}, len(items), ())
    (mine,) = pins_of(store, walker)
    assert (mine.id, mine.photo_count) == (items[0]["id"], 1)
    assert [one.agreements for one in kept(store, walk)] == [1, 0]
    assert [one.value for one in answers(store, walk.id)] == [2]
    assert store.check() == []


def test_what_the_phone_had_sent_already_is_the_same(store, catalogue, walk, walker, take):
    from hbgeo.services.joining import join

    sent = pin()
    join(store, walk.code, walker)
    walker_pins.put_pin(
        store,
        catalogue,
        walk.code,
        walker,
        PinBody.model_validate(sent["body"]).draft(sent["id"]),
        promised_photos=1,
    )
    report = take(sent, pin())
    assert (report.taken, report.same) == ({"pin": 1}, 1)


def test_a_closed_and_long_past_walk_takes_it_too_as_late(store, walk, take):
    close(store, walk.id)
    with clock_at(now() + timedelta(days=100)):
        report = take(pin())
    assert (report.taken, report.late, report.walk.id) == ({"pin": 1}, True, walk.id)
    assert [one.late for one in kept(store, walk)] == [True]


def test_what_cannot_be_taken_is_listed_and_the_rest_is_kept(store, walk, take):
    good, data = pin(), jpeg(1)
    report = take(
        pin(category="NIX"),
        good,
        {"kind": "song", "text": "la"},
        "not even a thing",
        change(new_id(), text="x"),
        photo(good["id"], data) | {"sha256": "0" * 64},
        photo(good["id"], b"%PDF-1.7"),
        photo(good["id"], data) | {"base64": "***"},
        {"kind": "pin", "id": "1", "body": BODY},
        pin(position={"lon": 1e9, "lat": None}),
        photo(good["id"], data),
    )
    assert report.taken == {"pin": 1, "photo": 1}
    assert [one.number for one in report.refused] == [1, 3, 4, 5, 6, 7, 8, 9, 10]
    assert [one.kind for one in report.refused] == ["pin", "", "", "change", "photo", "photo", "photo", "pin", "pin"]
    assert all(say(one.reason) for one in report.refused)
    assert len(kept(store, walk)) == 1


def test_a_walk_that_has_not_begun_takes_nothing_yet(store, catalogue, take):
    planned = planned_walk(store, catalogue)
    report = take(pin(), code=planned.code)
    assert (report.taken, report.refused_count) == ({}, 1)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"null",
        b'"hbgeo-phone/1"',
        b'{"format": "hbgeo-phone/1"}',
        b'{"format": "hbgeo-phone/2", "code": "A", "walker": "ACDEFGHJKM", "items": []}',
        b'{"format": "hbgeo-phone/1", "code": 1, "walker": "ACDEFGHJKM", "items": []}',
        b'{"format": "hbgeo-phone/1", "code": "AAAAAA", "walker": "ACDEFGHJKM", "items": []}',
        b'{"format": "hbgeo-phone/1", "code": "AAAAAA", "walker": "nix", "items": []}',
        b'{"format": ["hbgeo-phone/1"], "items": {}}',
        b"[" * 100_000,
        b'{"format": "hbgeo-phone/1", "code": "\\ud800", "walker": "ACDEFGHJKM", "items": []}',
    ],
)
def test_what_is_no_such_file_is_refused(store, catalogue, walk, data):
    with pytest.raises(ImportRefused):
        take_in(store, catalogue, data)


def test_too_large_a_file_is_refused_before_it_is_read(store, catalogue, monkeypatch):
    monkeypatch.setattr(phone_files, "MOST_BYTES", 100)
    with pytest.raises(ImportRefused, match="MB"):
        take_in(store, catalogue, b"x" * 101)


def test_too_many_things_are_refused(take, monkeypatch):
    monkeypatch.setattr(phone_files, "MOST_ITEMS", 2)
    with pytest.raises(ImportRefused):
        take(*[{}] * 3)


def test_refusals_without_end_are_counted(take):
    report = take(*[{}] * 500)
    assert (len(report.refused), report.refused_count) == (200, 500)


def test_the_share_done_is_told(store, catalogue, walk, walker):
    file = {"format": "hbgeo-phone/1", "code": walk.code, "walker": walker, "items": [pin(), {}]}
    told = []
    take_in(store, catalogue, json.dumps(file).encode(), told.append)
    assert told == [0.5, 1.0]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_KINDS = ["pin", "change", "photo", "agreement", "removal", "photo-removal", "answer"]
_FIELDS = ["id", "pin", "body", "sha256", "base64", "stop", "question"]
_UUIDS = [new_id() for _ in range(2)]


@given(
    st.lists(
        st.fixed_dictionaries({"kind": st.sampled_from(_KINDS)}, optional=dict.fromkeys(_FIELDS, _JSON))
        | st.fixed_dictionaries(
            {"kind": st.sampled_from(_KINDS), "id": st.sampled_from(_UUIDS), "pin": st.sampled_from(_UUIDS)},
            optional={"body": st.just(BODY) | _JSON, "sha256": st.just("0" * 64), "base64": st.text(max_size=8)},
        ),
        max_size=6,
    )
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_in_a_file_is_taken_or_listed(take, items):
    try:
        report = take(*items)
    except ImportRefused:
        return
    assert sum(report.taken.values()) + report.same + report.refused_count == len(items)
