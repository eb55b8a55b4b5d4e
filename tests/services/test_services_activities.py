"""The programme's activities as the standing item of the meetings, against a real database file."""

from __future__ import annotations

from datetime import date

import pytest

from hbgeo.domain.meeting import Activity, ActivityState
from hbgeo.errors import InvalidInput, NotFound
from hbgeo.services import activities
from hbgeo.services.activities import ActivityDraft
from hbgeo.services.undoing import take_back

RUN = ActivityDraft(
    owner="FRI",
    function="Föreningssamordnare",
    place="Start vid skolan",
    next_on=date(2026, 5, 9),
    state=ActivityState.PLANNED,
)


def test_thirteen_stand_there_before_anybody_has_touched_them(store, catalogue):
    found = activities.standing_item(store, catalogue)
    assert [one.id for one in found] == [item.code for item in catalogue.activities]
    assert len(found) == 13
    assert found[0] == Activity(id="lov")


def test_a_change_is_kept_in_its_place(store, catalogue):
    activities.change(store, catalogue, "loppet", RUN)
    found = {one.id: one for one in activities.standing_item(store, catalogue)}
    assert len(found) == 13
    assert activities.draft_of(found["loppet"]) == RUN


def test_every_change_can_be_taken_back_and_done_again(store, catalogue):
    _first, undo = activities.change(store, catalogue, "loppet", RUN)
    take_back(store, undo)
    assert activities.draft_of(by_code(store, catalogue, "loppet")) == ActivityDraft()
    activities.change(store, catalogue, "loppet", RUN)
    _second, undo = activities.change(store, catalogue, "loppet", ActivityDraft(owner="FRI", note="Vilar i år"))
    take_back(store, undo)
    assert activities.draft_of(by_code(store, catalogue, "loppet")) == RUN


def test_an_owner_must_be_an_actor_and_the_day_and_texts_reasonable(store, catalogue):
    wrong = ActivityDraft(owner="KLUBB", next_on=date(1926, 5, 9), place="p" * 201, note="n" * 4001)
    with pytest.raises(InvalidInput) as refused:
        activities.change(store, catalogue, "loppet", wrong)
    assert [problem.field for problem in refused.value.problems] == ["owner", "next_on", "place", "note"]


def test_an_activity_that_the_catalogue_does_not_have_is_not_found(store, catalogue):
    with pytest.raises(NotFound):
        activities.change(store, catalogue, "fotboll", RUN)


def by_code(store, catalogue, code):
    return next(one for one in activities.standing_item(store, catalogue) if one.id == code)
