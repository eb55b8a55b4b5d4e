"""The walk as a phone gets it, joining, starting and closing."""

from datetime import timedelta

import pytest
from api_phone import Phone, kind, walker_code

from hbgeo.domain.ids import clock_at, now


def test_whoever_has_the_code_gets_the_walk_without_any_header(app, walk):
    told = Phone(app, walk.code).ask("GET", "").json()
    assert (told["code"], told["title"], told["state"]) == (walk.code, "Kvällsvandring", "pagar")
    assert (told["leader"], told["on_now"], told["demo"]) == (False, None, False)
    west, south, east, north = told["bounds"]
    (stop,) = told["stops"]
    assert west < stop["lon"] < east
    assert south < stop["lat"] < north
    assert (stop["number"], stop["name"], stop["near_bus_stop"]) == (1, "Tunneln", False)


def test_the_secrets_of_a_walk_are_not_told(app, walk, leader):
    for phone in (Phone(app, walk.code), leader):
        assert walk.leader_key not in phone.ask("GET", "").text
        assert walk.id not in Phone(app, walk.code).ask("GET", "").json().values()


def test_a_code_may_be_typed_as_people_type(app, walk):
    assert Phone(app, f"{walk.code[:3]}-{walk.code[3:]}".lower()).ask("GET", "").status_code == 200


def test_an_unchanged_walk_is_not_sent_twice(app, walk):
    phone = Phone(app, walk.code)
    tag = phone.ask("GET", "").headers["etag"]
    again = phone.ask("GET", "", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


def test_the_leaders_walk_is_another_than_the_walkers(app, walk, leader):
    tag = Phone(app, walk.code).ask("GET", "").headers["etag"]
    told = leader.ask("GET", "", headers={"If-None-Match": tag})
    assert (told.status_code, told.json()["leader"]) == (200, True)


def test_the_leader_sees_how_many_are_on_as_soon_as_it_changes(leader, new_phone):
    before = leader.ask("GET", "")
    new_phone().ask("GET", "/news")
    after = leader.ask("GET", "", headers={"If-None-Match": before.headers["etag"]})
    assert after.json()["on_now"] == before.json()["on_now"] + 1


def test_a_wrong_leader_key_leads_nothing(app, walk):
    told = Phone(app, walk.code, leader="ACDEFGHJKMNP").ask("GET", "").json()
    assert (told["leader"], told["on_now"]) == (False, None)


def test_joining_twice_is_joining_once(app, walk):
    phone = Phone(app, walk.code, walker_code())
    assert [phone.ask("PUT", "/walker").status_code for _ in range(2)] == [201, 200]


def test_a_wrong_code_is_told_as_such(app, walk):
    answer = Phone(app, "AAAAAA", walker_code()).ask("PUT", "/walker")
    assert (answer.status_code, kind(answer)) == (404, "wrong-code")


def test_a_malformed_walker_code_does_not_fit(app, walk):
    answer = Phone(app, walk.code, "0000").ask("PUT", "/walker")
    assert (answer.status_code, kind(answer)) == (422, "invalid")


def test_without_a_walker_code_the_missing_header_is_named(app, walk):
    answer = Phone(app, walk.code).ask("PUT", "/walker")
    assert (answer.status_code, kind(answer)) == (422, "invalid")
    assert [error["field"] for error in answer.json()["errors"]] == ["Hbgeo-Walker"]


def test_a_closed_walk_is_closed_for_newcomers_and_open_for_those_who_joined(app, walk, phone, close_walk):
    close_walk()
    assert phone.ask("PUT", "/walker").status_code == 200
    answer = Phone(app, walk.code, walker_code()).ask("PUT", "/walker")
    assert (answer.status_code, kind(answer)) == (409, "closed")


def test_a_month_after_its_end_the_code_has_expired(app, walk, phone, close_walk):
    close_walk()
    with clock_at(now() + timedelta(days=31)):
        answer = phone.ask("GET", "")
    assert (answer.status_code, kind(answer)) == (410, "expired")


def test_the_leader_starts_and_closes_the_walk(app, planned):
    leader = Phone(app, planned.code, leader=planned.leader_key)
    for state in ("pagar", "pagar", "avslutad", "avslutad", "pagar"):
        answer = leader.ask("PUT", "/state", json={"state": state})
        assert (answer.status_code, answer.json()) == (200, {"state": state})


def test_a_walk_that_has_not_begun_cannot_be_closed(app, planned):
    answer = Phone(app, planned.code, leader=planned.leader_key).ask("PUT", "/state", json={"state": "avslutad"})
    assert (answer.status_code, kind(answer)) == (409, "conflict")


@pytest.mark.parametrize("key", [None, "ACDEFGHJKMNP"])
def test_nobody_else_starts_or_closes_it(app, walk, key):
    answer = Phone(app, walk.code, walker_code(), leader=key).ask("PUT", "/state", json={"state": "avslutad"})
    assert (answer.status_code, kind(answer)) == (403, "not-leader")


def test_a_layer_of_the_map_is_fetched_with_the_walks_code(app, walk):
    phone = Phone(app, walk.code)
    answer = phone.ask("GET", "/layers/lekplats.geojson")
    assert (answer.headers["content-type"], answer.json()["type"]) == ("application/geo+json", "FeatureCollection")
    again = phone.ask("GET", "/layers/lekplats.geojson", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert kind(phone.ask("GET", "/layers/nix.geojson")) == "not-found"
    assert kind(Phone(app, "AAAAAA").ask("GET", "/layers/lekplats.geojson")) == "wrong-code"
