"""Editing: checked, never over somebody else's change, taken back by one call."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hbgeo.domain.event import Role
from hbgeo.domain.position import Position
from hbgeo.errors import Conflict, InvalidInput
from hbgeo.services.editing import draft_of, edit, last_edit, take_back


@pytest.fixture
def kept(store, make_observation):
    o = make_observation(text="Lampan är trasig", subcode="LJUS1", safety_dark=1)
    store.write(lambda s: s.observations.put(o, Role.WALKER))
    return read(store, o.id)


def read(store, observation_id):
    with store.read() as s:
        return s.observations.get(observation_id)


def test_each_difference_is_kept_and_in_the_history(store, catalogue, kept):
    moved = Position(lon=11.843, lat=58.063)
    draft = replace(draft_of(kept), category="SIKT", subcode="SIKT2", text="Buske {{7*7}}", position=moved)
    changed = edit(store, catalogue, draft, seen=kept.changed_at)
    assert (changed.category, changed.subcode, changed.text, changed.position) == (
        "SIKT",
        "SIKT2",
        "Buske {{7*7}}",
        moved,
    )
    assert set(last_edit(store, kept.id).changes) == {"category", "subcode", "text", "position"}


def test_an_edit_taken_back_leaves_everything_as_it_was(store, catalogue, kept):
    draft = replace(
        draft_of(kept), category="IDE", subcode=None, polarity=0, text="Ny", position=Position(lon=11.85, lat=58.07)
    )
    edit(store, catalogue, draft, seen=kept.changed_at)
    back = take_back(store, kept.id, seq=last_edit(store, kept.id).seq)
    assert replace(back, changed_at=kept.changed_at) == kept


def test_an_edit_of_something_changed_meanwhile_is_refused(store, catalogue, kept):
    edit(store, catalogue, replace(draft_of(kept), text="Först"), seen=kept.changed_at)
    seen_by_the_other = kept.changed_at.replace(year=2020)
    with pytest.raises(Conflict, match="meanwhile"):
        edit(store, catalogue, replace(draft_of(kept), text="Sedan"), seen=seen_by_the_other)
    assert read(store, kept.id).text == "Först"


def test_an_edit_must_be_as_complete_as_a_new_observation(store, catalogue, kept):
    with pytest.raises(InvalidInput) as caught:
        edit(store, catalogue, replace(draft_of(kept), category="SOCIAL", subcode=None), seen=kept.changed_at)
    assert {problem.field for problem in caught.value.problems} == {"subcode", "text"}
    assert read(store, kept.id) == kept


def test_only_the_latest_edit_can_be_taken_back(store, catalogue, kept):
    edit(store, catalogue, replace(draft_of(kept), text="Ett"), seen=kept.changed_at)
    first = last_edit(store, kept.id).seq
    edit(store, catalogue, replace(draft_of(kept), text="Två"), seen=read(store, kept.id).changed_at)
    with pytest.raises(Conflict, match="Something else"):
        take_back(store, kept.id, seq=first)


def test_an_observation_never_edited_has_no_edit_to_take_back(store, kept):
    assert last_edit(store, kept.id) is None
