"""What walkers see of each other, and what they do not."""

import pytest
from api_phone import Phone, kind

from hbgeo.domain.ids import new_id
from hbgeo.web.walk_api import visits


def test_the_pin_of_another_is_news_without_its_words(new_phone):
    new_phone().put_pin(text="Hemligheten")
    answer = new_phone().ask("GET", "/news")
    (told,) = answer.json()["pins"]
    assert (told["category"], told["own"], told["agreed"], told["late"]) == ("LJUS", False, False, False)
    assert "Hemlig" not in answer.text


def test_own_pins_and_agreements_are_marked(new_phone):
    one, two = new_phone(), new_phone()
    pin_id = one.put_pin()
    two.ask("PUT", f"/pins/{pin_id}/agreement")
    (mine,), (theirs,) = (phone.ask("GET", "/news").json()["pins"] for phone in (one, two))
    assert (mine["own"], mine["agreed"], mine["agreements"]) == (True, False, 1)
    assert (theirs["own"], theirs["agreed"]) == (False, True)


def test_only_what_came_after_the_cursor_is_told(new_phone):
    phone = new_phone()
    phone.put_pin()
    cursor = phone.ask("GET", "/news").json()["cursor"]
    assert phone.ask("GET", f"/news?after={cursor}").json()["pins"] == []
    second = new_phone().put_pin()
    told = phone.ask("GET", f"/news?after={cursor}").json()
    assert [one["id"] for one in told["pins"]] == [second]


def test_a_removed_pin_is_told_to_be_taken_away(new_phone):
    one, two = new_phone(), new_phone()
    pin_id = one.put_pin()
    cursor = two.ask("GET", "/news").json()["cursor"]
    one.ask("DELETE", f"/pins/{pin_id}")
    told = two.ask("GET", f"/news?after={cursor}").json()
    assert (told["pins"], told["gone"]) == ([], [pin_id])


def test_no_news_is_no_bytes(phone):
    answer = phone.ask("GET", "/news")
    again = phone.ask("GET", "/news", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    phone.put_pin()
    assert phone.ask("GET", "/news", headers={"If-None-Match": answer.headers["etag"]}).status_code == 200


@pytest.mark.parametrize("path", ["", "/news"])
def test_a_step_taken_while_an_answer_is_made_is_told_the_next_time(phone, walk, close_walk, monkeypatch, path):
    close_walk()
    with monkeypatch.context() as before:
        before.setattr(visits, "walk_of", lambda _store, _code: walk)
        stale = phone.ask("GET", path)
    fresh = phone.ask("GET", path, headers={"If-None-Match": stale.headers["etag"]})
    assert (stale.json()["state"], fresh.json()["state"]) == ("pagar", "avslutad")


def test_the_news_of_one_are_not_those_of_another(new_phone):
    tag = new_phone().ask("GET", "/news").headers["etag"]
    assert new_phone().ask("GET", "/news", headers={"If-None-Match": tag}).status_code == 200


def test_whoever_looks_for_news_is_counted_and_only_the_leader_is_told(new_phone, leader):
    before = leader.ask("GET", "/news").json()["on_now"]
    for phone in (new_phone(), new_phone()):
        assert phone.ask("GET", "/news").json()["on_now"] is None
    assert leader.ask("GET", "/news").json()["on_now"] == before + 2


def test_after_the_end_phones_ask_less_often(phone, close_walk):
    during = phone.ask("GET", "/news").json()
    close_walk()
    after = phone.ask("GET", "/news").json()
    assert (during["state"], during["poll_seconds"], after["state"]) == ("pagar", 5, "avslutad")
    assert after["poll_seconds"] > during["poll_seconds"]


@pytest.mark.parametrize("after", ["-1", "x", "1e400", "9" * 30])
def test_a_cursor_that_is_none_does_not_fit(phone, after):
    assert kind(phone.ask("GET", f"/news?after={after}")) == "invalid"


def answer_path(leader, question):
    stop = leader.ask("GET", "").json()["stops"][0]["id"]
    return f"/stops/{stop}/answers/{question}"


@pytest.fixture
def question(catalogue):
    return next(one.code for one in catalogue.questions if one.kind == "scale")


def test_the_groups_answer_is_told_without_its_words(leader, phone, question):
    path = answer_path(leader, question)
    body = {"change_id": new_id(), "value": 2, "count": 9, "dissent": "Inte alla", "text": ""}
    first, second = (leader.ask("PUT", path, json=body) for _ in range(2))
    assert (first.status_code, second.status_code, second.json()) == (201, 200, {"outcome": "same"})
    (told,) = phone.ask("GET", "/news").json()["answers"]
    assert (told["question"], told["value"], told["count"]) == (question, 2, 9)
    assert not told["dissent"]
    assert leader.ask("GET", "/news").json()["answers"][0]["dissent"] == "Inte alla"


def test_the_latest_answer_counts(leader, phone, question):
    path = answer_path(leader, question)
    for value in (1, 3):
        leader.ask("PUT", path, json={"change_id": new_id(), "value": value, "count": 5, "dissent": "", "text": ""})
    assert [one["value"] for one in phone.ask("GET", "/news").json()["answers"]] == [3]


def test_only_the_leader_answers_for_the_group(leader, phone, question):
    body = {"change_id": new_id(), "value": 2}
    assert kind(phone.ask("PUT", answer_path(leader, question), json=body)) == "not-leader"


def test_a_value_beyond_the_scale_does_not_fit(leader, question):
    answer = leader.ask("PUT", answer_path(leader, question), json={"change_id": new_id(), "value": 5})
    assert (answer.status_code, kind(answer)) == (422, "invalid")


def test_an_answer_at_no_stop_or_to_no_question_is_refused(leader, question):
    body = {"change_id": new_id(), "value": 2}
    assert leader.ask("PUT", f"/stops/{new_id()}/answers/{question}", json=body).status_code in (404, 422)
    assert leader.ask("PUT", answer_path(leader, "nix"), json=body).status_code in (404, 422)


def test_a_part_of_the_track_is_kept_once(leader, store, walk):
    from hbgeo.services.tracks import tracks

    path = f"/tracks/{new_id()}/parts/0"
    body = {"points": [[11.8421, 58.0625, 1761240600000, 6.0], [11.8423, 58.0626, 1761240605000, None]]}
    first, second = (leader.ask("PUT", path, json=body) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert len(tracks(store, walk.id)) == 1
    other = leader.ask("PUT", path, json={"points": body["points"][:1]})
    assert (other.status_code, kind(other)) == (409, "conflict")


def test_only_the_leader_records_the_track(phone):
    body = {"points": [[11.8421, 58.0625, 1761240600000, 6.0]]}
    assert kind(phone.ask("PUT", f"/tracks/{new_id()}/parts/0", json=body)) == "not-leader"


def test_by_her_code_a_walker_sees_what_became_of_her_pins(app, phone, new_phone):
    pin_id = phone.put_pin()
    new_phone().put_pin()
    (told,) = phone.ask_at("GET", "/api/pins").json()["pins"]
    assert (told["id"], told["text"], told["status"]) == (pin_id, "Lampan är släckt", "ny")


def test_a_return_code_that_nobody_has_is_not_found(app):
    answer = Phone(app, "", "ACDEFGHJKM").ask_at("GET", "/api/pins")
    assert (answer.status_code, kind(answer)) == (404, "wrong-code")


def test_return_codes_cannot_be_guessed_fast(app):
    phone = Phone(app, "", "ACDEFGHJKM")
    answers = [phone.ask_at("GET", "/api/pins") for _ in range(70)]
    assert answers[29].status_code == 404
    assert (answers[-1].status_code, kind(answers[-1])) == (429, "too-many")
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
