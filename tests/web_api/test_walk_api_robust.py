"""Whatever is sent, the answer is one that a phone can read; and one client does not stop the others."""

import asyncio

import orjson
import pytest
from api_phone import PROBLEM, Phone, kind, pin, sha, walker_code
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hbgeo.domain.ids import new_id
from hbgeo.errors import StoreError
from hbgeo.services import walker_pins
from hbgeo.web.walk_api.app import create_api

ODD_BODIES = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "no UTF-8": b'{"text": "\xff\xfe"}',
    "endless": b'{"position": {"lon": 1e400, "lat": Infinity}, "category": "LJUS"}',
    "not a number": b'{"position": {"lon": NaN, "lat": 58}, "category": "LJUS"}',
    "half a character": rb'{"position": {"lon": 11.8, "lat": 58}, "category": "LJUS", "text": "\ud800"}',
    "null character": rb'{"position": {"lon": 11.8421, "lat": 58.0625}, "category": "LJUS", "text": "a\u0000b"}',
    "deep": b"[" * 60_000,
    "deep object": b'{"text":' * 7_000,
    "long number": b'{"promised_photos": ' + b"9" * 5000 + b"}",
    "wrong types": b'{"position": "here", "category": {"a": 1}, "safety_day": [], "recorded_at": true}',
    "swapped": b'{"position": {"lon": 58.0625, "lat": 11.8421}, "category": "LJUS", "text": "x"}',
}
#: Any JSON, and objects with names that the bodies have.
_NAMES = st.sampled_from(
    [
        *("position", "category", "subcode", "polarity", "text", "safety_day", "safety_dark", "urgency", "stop_id"),
        *("recorded_at", "language", "promised_photos", "change_id", "value", "count", "dissent", "points", "state"),
        *("lon", "lat", "source", "accuracy_m"),
    ]
)
_PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["LJUS", "BRA", "gps", "tap", "2026-10-23T17:30:00Z", "pagar", "sv", 11.8421, 58.0625, 1, 0]),
)
_JSON = st.recursive(
    _PLAIN,
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(st.one_of(_NAMES, st.text()), inner)),
    max_leaves=15,
)
_NEARLY = st.dictionaries(_NAMES, _JSON, max_size=4).map(lambda differing: pin(**differing))
_PLACES = {
    "pin_id": new_id(),
    "change_id": new_id(),
    "stop_id": new_id(),
    "question": "ljus",
    "track_id": new_id(),
    "number": "0",
    "sha256": sha(b"x"),
    "layer": "lekplats",
}


def operations():
    return [
        (method.upper(), path)
        for path, found in create_api().openapi()["paths"].items()
        for method in found
        if method in {"get", "put", "patch", "delete", "head"}
    ]


WITH_BODY = [path for method, path in operations() if method == "PUT"]


def is_readable(answer, method="GET"):
    """Tell whether an answer is one the description allows."""
    assert answer.status_code < 500, (answer.status_code, answer.text)
    if answer.status_code >= 400 and method != "HEAD":
        assert kind(answer)


@pytest.fixture
def everybody(app, walk, phone):
    """A phone that may do everything."""
    return Phone(app, walk.code, phone.walker, leader=walk.leader_key)


@pytest.mark.parametrize("name", ODD_BODIES)
@pytest.mark.parametrize("path", WITH_BODY)
def test_odd_bodies_are_answered_as_problems(everybody, path, name):
    url = "/api" + path.format(code=everybody.code, **_PLACES)
    answer = everybody.ask_at("PUT", url, content=ODD_BODIES[name], headers={"Content-Type": "application/json"})
    is_readable(answer)


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_body_that_is_not_called_json_does_not_fit(phone, content_type):
    answer = phone.ask("PUT", f"/pins/{new_id()}", content=orjson.dumps(pin()), headers={"Content-Type": content_type})
    assert (answer.status_code, kind(answer)) == (422, "invalid")


@pytest.mark.parametrize("path", WITH_BODY)
def test_no_json_whatever_breaks_the_server(everybody, path):
    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], database=None)
    @given(body=st.one_of(_JSON, _NEARLY))
    def each(body):
        url = "/api" + path.format(code=everybody.code, **(_PLACES | {"pin_id": new_id()}))
        answer = everybody.ask_at("PUT", url, content=dumps(body), headers={"Content-Type": "application/json"})
        is_readable(answer)

    each()


def dumps(body):
    import json

    return json.dumps(body).encode()


@pytest.mark.parametrize(
    "odd", ["%00", "%F0%9F%98%80", "..", "x" * 3000, "%2e%2e%2f", "-1", "%ED%A0%80", "1e400", "{}"]
)
@pytest.mark.parametrize(("method", "path"), operations())
def test_odd_addresses_are_answered_as_problems(everybody, method, path, odd):
    places = dict.fromkeys(_PLACES, odd) | {"code": everybody.code}
    is_readable(everybody.ask_at(method, "/api" + path.format(**places), content=b"{}"), method)


@pytest.mark.parametrize("name", ["Hbgeo-Walker", "Hbgeo-Leader", "If-None-Match", "Accept-Language", "Content-Length"])
@pytest.mark.parametrize("value", ["", "\xff\xfe", "x" * 5000, "0000000000", '"', ",;q=,*;q=x"])
def test_odd_headers_are_answered_as_problems(everybody, name, value):
    headers = {name: value.encode("latin-1")}
    for method, path in (("PUT", "/walker"), ("GET", "/news"), ("GET", "")):
        is_readable(everybody.ask(method, path, headers=headers))


@pytest.mark.parametrize(
    ("method", "url", "status", "code"),
    [
        ("GET", "/api/nix", 404, "not-found"),
        ("GET", "/api/walks", 404, "not-found"),
        ("GET", "/api/walks/", 404, "not-found"),
        ("POST", "/api/pins", 405, "method"),
        ("DELETE", "/api/walks/HK4TRN", 405, "method"),
    ],
)
def test_what_is_not_there_is_a_problem_too(app, method, url, status, code):
    answer = Phone(app, "").ask_at(method, url)
    assert (answer.status_code, kind(answer)) == (status, code)


def test_a_large_body_is_refused_whether_it_says_its_size_or_not(phone, walk):
    big = orjson.dumps(pin(text="x" * 70_000))

    async def chunks():
        for begin in range(0, len(big), 10_000):
            yield big[begin : begin + 10_000]

    async def send(content):
        async with phone.client() as client:
            headers = {"Content-Type": "application/json"}
            return await client.put(f"/api/walks/{walk.code}/pins/{new_id()}", content=content, headers=headers)

    for content in (big, chunks()):
        answer = asyncio.run(send(content))
        assert (answer.status_code, kind(answer)) == (413, "too-large")


@pytest.mark.parametrize(
    ("headers", "url", "starts"),
    [
        ({"Accept-Language": "sv"}, "", "Det som skickades"),
        ({"Accept-Language": "en-GB,sv;q=0.5"}, "", "The request"),
        ({"Accept-Language": "en"}, "?lang=sv", "Det som skickades"),
        ({"Accept-Language": "en"}, "?lang=%7B%7B7*7%7D%7D", "The request"),
    ],
)
def test_a_problem_speaks_the_language_of_the_request(phone, headers, url, starts):
    answer = phone.ask("PUT", f"/pins/{new_id()}{url}", json={}, headers=headers)
    assert answer.json()["detail"].startswith(starts)


def test_nothing_of_what_was_sent_is_repeated_in_a_problem(phone):
    body = pin(position={"lon": "Kalle bor här", "lat": 58}, recorded_at="Kalle")
    assert "Kalle" not in phone.ask("PUT", f"/pins/{new_id()}", json=body).text


def test_a_failure_is_told_and_logged_without_what_was_sent(phone, monkeypatch, caplog):
    def fails(*_parts, **_named):
        raise RuntimeError("Kalle bor här")

    monkeypatch.setattr(walker_pins, "put_pin", fails)
    answer = phone.ask("PUT", f"/pins/{new_id()}", json=pin(text="Kalle bor här"))
    assert (answer.status_code, kind(answer)) == (500, "unexpected")
    assert "RuntimeError" in caplog.text
    assert "Kalle" not in caplog.text + answer.text
    assert phone.code not in caplog.text
    assert phone.walker not in caplog.text


def test_a_busy_database_asks_to_come_again(phone, monkeypatch):
    def busy(*_parts, **_named):
        raise StoreError("Another program keeps the database busy. Close it and try again.")

    monkeypatch.setattr(walker_pins, "put_pin", busy)
    answer = phone.ask("PUT", f"/pins/{new_id()}", json=pin())
    assert (answer.status_code, kind(answer)) == (503, "busy")
    assert int(answer.headers["retry-after"]) > 0
    assert "program" not in answer.text


def test_answers_are_kept_by_no_cache_unless_they_have_an_etag(phone):
    assert phone.ask("PUT", "/walker").headers["cache-control"] == "no-store"
    assert phone.ask("PUT", f"/pins/{new_id()}", json={}).headers["cache-control"] == "no-store"
    assert phone.ask("GET", "/news").headers["cache-control"] == "private, no-cache"


def test_twenty_phones_behind_one_address_put_ten_pins_each_and_look_for_news(app, walk, store):
    statuses = []

    async def walk_along(number):
        phone = Phone(app, walk.code, walker_code())
        async with phone.client() as client:
            base = f"/api/walks/{walk.code}"
            statuses.append((await client.put(f"{base}/walker")).status_code)
            for _ in range(10):
                statuses.append((await client.put(f"{base}/pins/{new_id()}", json=pin())).status_code)
                statuses.append((await client.get(f"{base}/news")).status_code)

    async def all_together():
        await asyncio.gather(*(walk_along(number) for number in range(20)))

    asyncio.run(all_together())
    assert sorted(set(statuses)) == [200, 201]
    with store.read() as session:
        assert session.observations.count() == 200


def test_a_phone_that_hammers_is_held_back_and_the_others_go_on(new_phone):
    wild, calm = new_phone(), new_phone()

    async def hammer():
        async with wild.client() as client:
            for _ in range(700):
                answer = await client.get(f"/api/walks/{wild.code}/news")
                if answer.status_code == 429:
                    return answer
        return answer

    refused = asyncio.run(hammer())
    assert (refused.status_code, kind(refused)) == (429, "too-many")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert calm.ask("PUT", f"/pins/{new_id()}", json=pin()).status_code == 201


def test_guessing_codes_is_held_back_and_those_who_joined_go_on(app, walk, phone):
    guesser = Phone(app, "AAAAAA", walker_code())
    answers = [guesser.ask("GET", "") for _ in range(70)]
    assert answers[29].status_code == 404
    assert kind(answers[-1]) == "too-many"
    assert kind(Phone(app, walk.code, walker_code()).ask("GET", "")) == "too-many"
    assert phone.ask("GET", "").status_code == 200
    assert Phone(app, walk.code, walker_code(), address="198.51.100.1").ask("GET", "").status_code == 200


def test_the_description_has_an_example_for_every_request_answer_and_problem(app):
    told = Phone(app, "").ask_at("GET", "/api/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    tags = {tag["name"] for tag in told["tags"]}
    schemas = told["components"]["schemas"]

    def has_example(content):
        reference = content["schema"].get("$ref", "").rsplit("/", 1)[-1]
        return "example" in content or "examples" in content or "examples" in schemas.get(reference, {})

    for path, found in told["paths"].items():
        for method, operation in found.items():
            assert operation["summary"], (method, path)
            assert operation["description"], (method, path)
            assert set(operation["tags"]) <= tags
            for status, response in operation["responses"].items():
                for kind_of, content in response.get("content", {}).items():
                    assert kind_of == PROBLEM or int(status) < 400, (method, path, status)
                    if kind_of != "application/octet-stream":
                        assert has_example(content), (method, path, status)
            body = operation.get("requestBody", {}).get("content", {})
            if "application/json" in body:
                assert has_example(body["application/json"]), (method, path)


def test_the_examples_of_bodies_are_ones_that_are_taken(everybody):
    schemas = create_api().openapi()["components"]["schemas"]
    pin_id = new_id()
    for example in schemas["PinBody"]["examples"]:
        assert everybody.ask("PUT", f"/pins/{pin_id}", json=example).status_code == 201
    for example in schemas["ChangeBody"]["examples"]:
        assert everybody.ask("PUT", f"/pins/{pin_id}/changes/{new_id()}", json=example).status_code == 201
    for example in schemas["StateBody"]["examples"]:
        assert everybody.ask("PUT", "/state", json=example).status_code == 200


def test_the_description_is_open_to_programs_and_shows_no_page_of_others(app):
    assert Phone(app, "").ask_at("GET", "/api/openapi.json").headers["content-type"] == "application/json"
    for page in ("/api/docs", "/api/redoc"):
        assert Phone(app, "").ask_at("GET", page).status_code == 404
