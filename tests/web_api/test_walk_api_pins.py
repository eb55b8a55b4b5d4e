"""Pins: sent again and again, changed, taken back, agreed with."""

import asyncio

import pytest
from api_phone import Phone, kind, pin, walker_code

from hbgeo.domain.ids import new_id
from hbgeo.domain.selection import Selection


def kept(store, walk):
    with store.read() as session:
        return [one for _fid, one in session.observations.find(Selection(walk_ids=(walk.id,)))]


def test_a_pin_is_kept_and_the_same_again_is_the_same(phone, store, walk):
    pin_id = new_id()
    first, second = (phone.ask("PUT", f"/pins/{pin_id}", json=pin()) for _ in range(2))
    assert (first.status_code, first.json()["outcome"], first.json()["late"]) == (201, "created", False)
    assert (second.status_code, second.json()) == (200, first.json() | {"outcome": "same"})
    (one,) = kept(store, walk)
    assert (one.id, one.text, one.position.accuracy_m) == (pin_id, "Lampan är släckt", 8.0)


def test_the_same_pin_sent_ten_times_at_once_is_kept_once(phone, store, walk):
    pin_id = new_id()

    async def all_at_once():
        async with phone.client() as client:
            url = f"/api/walks/{walk.code}/pins/{pin_id}"
            return await asyncio.gather(*(client.put(url, json=pin()) for _ in range(10)))

    answers = asyncio.run(all_at_once())
    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
    assert len(kept(store, walk)) == 1


def test_microseconds_and_time_zones_do_not_make_a_resend_another_pin(phone):
    pin_id = phone.put_pin(recorded_at="2026-10-23T17:30:00.123456Z")
    again = phone.ask("PUT", f"/pins/{pin_id}", json=pin(recorded_at="2026-10-23T19:30:00.123999+02:00"))
    assert (again.status_code, again.json()["outcome"]) == (200, "same")


@pytest.mark.parametrize(
    "time", ["1970-01-01T00:00:03Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", None]
)
def test_a_clock_beyond_belief_loses_no_pin(phone, store, walk, time):
    pin_id = phone.put_pin(recorded_at=time)
    assert phone.ask("PUT", f"/pins/{pin_id}", json=pin(recorded_at=time)).status_code == 200
    (one,) = kept(store, walk)
    assert one.recorded_at.year == one.received_at.year


def test_the_same_id_with_another_body_is_a_conflict(phone):
    pin_id = phone.put_pin()
    answer = phone.ask("PUT", f"/pins/{pin_id}", json=pin(text="Något annat"))
    assert (answer.status_code, kind(answer)) == (409, "conflict")


def test_fields_that_nobody_knows_are_passed_over(phone):
    pin_id = new_id()
    assert phone.ask("PUT", f"/pins/{pin_id}", json=pin(mood="good", owner="kommun")).status_code == 201
    assert phone.ask("PUT", f"/pins/{pin_id}", json=pin()).status_code == 200


def test_a_pin_of_a_walk_that_has_not_begun_waits(app, planned):
    phone = Phone(app, planned.code, walker_code()).join()
    answer = phone.ask("PUT", f"/pins/{new_id()}", json=pin())
    assert (answer.status_code, kind(answer)) == (409, "not-started")
    assert int(answer.headers["retry-after"]) > 0


def test_a_pin_that_comes_after_the_end_is_kept_as_late(phone, close_walk):
    close_walk()
    answer = phone.ask("PUT", f"/pins/{new_id()}", json=pin())
    assert (answer.status_code, answer.json()["late"]) == (201, True)


def test_who_has_not_joined_puts_no_pin(app, walk):
    answer = Phone(app, walk.code, walker_code()).ask("PUT", f"/pins/{new_id()}", json=pin())
    assert (answer.status_code, kind(answer)) == (403, "not-joined")


def test_what_does_not_fit_is_named_field_by_field(phone):
    answer = phone.ask("PUT", f"/pins/{new_id()}?lang=sv", json=pin(category="NIX", safety_day=9))
    assert (answer.status_code, kind(answer)) == (422, "invalid")
    assert {error["field"] for error in answer.json()["errors"]} == {"category", "safety_day"}


def test_a_change_is_made_once_and_only_of_the_fields_it_names(phone, store, walk):
    pin_id, change = phone.put_pin(), f"/changes/{new_id()}"
    first, second = (phone.ask("PUT", f"/pins/{pin_id}{change}", json={"safety_dark": 0}) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    (one,) = kept(store, walk)
    assert (one.safety_dark, one.text) == (0, "Lampan är släckt")
    other = phone.ask("PUT", f"/pins/{pin_id}{change}", json={"safety_dark": 1})
    assert (other.status_code, kind(other)) == (409, "conflict")


def test_a_pin_resent_after_it_was_changed_is_still_the_same(phone):
    pin_id = phone.put_pin()
    phone.ask("PUT", f"/pins/{pin_id}/changes/{new_id()}", json={"text": "Två lampor"})
    assert phone.ask("PUT", f"/pins/{pin_id}", json=pin()).status_code == 200


def test_a_moved_pin_lies_where_it_was_moved(phone, store, walk):
    pin_id = phone.put_pin()
    moved = {"position": {"lon": 11.843, "lat": 58.063, "source": "tap"}}
    assert phone.ask("PUT", f"/pins/{pin_id}/changes/{new_id()}", json=moved).status_code == 201
    (one,) = kept(store, walk)
    assert (one.position.lon, one.position.lat, one.position.accuracy_m) == (11.843, 58.063, None)


@pytest.mark.parametrize("field", ["position", "category"])
def test_what_a_pin_cannot_be_without_is_not_taken_away(phone, field):
    answer = phone.ask("PUT", f"/pins/{phone.put_pin()}/changes/{new_id()}", json={field: None})
    assert (answer.status_code, kind(answer)) == (422, "invalid")


def test_nobody_changes_or_removes_the_pin_of_another(new_phone):
    pin_id, other = new_phone().put_pin(), new_phone()
    change = other.ask("PUT", f"/pins/{pin_id}/changes/{new_id()}", json={"text": "x"})
    assert change.status_code in (403, 404, 409)
    assert other.ask("DELETE", f"/pins/{pin_id}").status_code in (403, 404, 409)


def test_a_removed_pin_stays_away(phone, store, walk):
    pin_id = phone.put_pin()
    assert [phone.ask("DELETE", f"/pins/{pin_id}").status_code for _ in range(2)] == [204, 204]
    answer = phone.ask("PUT", f"/pins/{pin_id}", json=pin())
    assert (answer.status_code, kind(answer)) == (410, "gone")
    assert kept(store, walk) == []


def test_a_pin_removed_before_it_came_does_not_come(phone):
    pin_id = new_id()
    assert phone.ask("DELETE", f"/pins/{pin_id}").status_code == 204
    assert kind(phone.ask("PUT", f"/pins/{pin_id}", json=pin())) == "gone"


def test_me_too_counts_once_for_each_walker_and_can_be_taken_back(new_phone):
    path = f"/pins/{new_phone().put_pin()}/agreement"
    one, two = new_phone(), new_phone()
    counts = [one.ask("PUT", path), one.ask("PUT", path), two.ask("PUT", path), one.ask("DELETE", path)]
    assert [(answer.status_code, answer.json()) for answer in counts] == [
        (200, {"agreements": 1}),
        (200, {"agreements": 1}),
        (200, {"agreements": 2}),
        (200, {"agreements": 1}),
    ]


def test_nobody_agrees_with_oneself(phone):
    answer = phone.ask("PUT", f"/pins/{phone.put_pin()}/agreement")
    assert (answer.status_code, kind(answer)) == (409, "conflict")


def test_a_pin_that_was_agreed_with_cannot_be_taken_back(new_phone):
    phone = new_phone()
    pin_id = phone.put_pin()
    new_phone().ask("PUT", f"/pins/{pin_id}/agreement")
    answer = phone.ask("DELETE", f"/pins/{pin_id}")
    assert (answer.status_code, kind(answer)) == (409, "conflict")


def test_there_is_nothing_to_agree_with_where_no_pin_is(phone):
    answer = phone.ask("PUT", f"/pins/{new_id()}/agreement")
    assert (answer.status_code, kind(answer)) == (404, "not-found")


@pytest.mark.parametrize("pin_id", ["1", "A" * 36, "0B9F2C0E-7F0C-4B52-9A66-0D7F6D7F4C11", "%00", "%ED%A0%80"])
def test_an_id_that_is_no_uuid_does_not_fit(phone, pin_id):
    assert kind(phone.ask("PUT", f"/pins/{pin_id}", json=pin())) == "invalid"
