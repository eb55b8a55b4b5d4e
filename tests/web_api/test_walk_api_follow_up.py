"""The question of a follow-up walk, as phones see and answer it."""

from __future__ import annotations

from datetime import date

import pytest

from hbgeo.domain.action import Action
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Status
from hbgeo.domain.position import Position
from hbgeo.services import follow_up
from hbgeo.services.follow_up import Step
from hbgeo.services.walks import StopDraft, WalkDraft, plan


@pytest.fixture
def planned(store, catalogue):
    """A walk with a stop that looks at an action, and one that looks at none."""
    action = Action(
        id=new_id(),
        title="Byt lampan",
        owner="SHEM",
        due_on=date(2026, 6, 1),
        fixed_on=date(2026, 5, 1),
        done_note="Bytt",
        status=Status.DONE,
    )
    store.write(lambda session: session.actions.add(action, Role.PLANNER))
    here = Position(lon=11.8421, lat=58.0625)
    stops = [
        StopDraft(position=here, name="Nr 1: Belysning", action_id=action.id),
        StopDraft(position=here, name="Gården"),
    ]
    return plan(store, catalogue, WalkDraft(title="Vi tittar igen", on=date(2026, 10, 23)), stops=stops)


def test_a_phone_is_told_where_an_action_is_looked_at_and_nothing_of_the_action(phone):
    stops = phone.ask("GET", "").json()["stops"]
    assert [stop["follow_up"] for stop in stops] == [True, False]
    assert "Byt lampan" not in phone.ask("GET", "").text


@pytest.mark.parametrize(("value", "step"), [(2, Step.VERIFY), (1, Step.KEEP), (0, Step.REOPEN), (None, Step.KEEP)])
def test_the_leaders_answer_says_what_follows(request, leader, walk, value, step):
    store, catalogue = request.getfixturevalue("store"), request.getfixturevalue("catalogue")
    stop = leader.ask("GET", "").json()["stops"][0]["id"]
    body = {"change_id": new_id(), "value": value, "count": 6, "dissent": "En såg det annorlunda", "text": ""}
    path = f"/stops/{stop}/answers/kvar"
    assert [leader.ask("PUT", path, json=body).status_code for _ in range(2)] == [201, 200]
    (found,) = follow_up.results(store, catalogue, walk.id)
    assert (found.step, found.answer.count, found.answer.dissent) == (step, 6, "En såg det annorlunda")


def test_a_value_beyond_the_scale_does_not_fit(leader):
    stop = leader.ask("GET", "").json()["stops"][0]["id"]
    answer = leader.ask("PUT", f"/stops/{stop}/answers/kvar", json={"change_id": new_id(), "value": 3})
    assert answer.status_code == 422


def test_only_the_leader_answers(phone):
    stop = phone.ask("GET", "").json()["stops"][0]["id"]
    assert phone.ask("PUT", f"/stops/{stop}/answers/kvar", json={"change_id": new_id(), "value": 2}).status_code == 403
