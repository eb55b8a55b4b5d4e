"""The action plan: whatever is done in whatever order, its rules hold and its observations agree with it."""

from __future__ import annotations

import tempfile
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from PIL import Image

from hbgeo.domain import catalogue as catalogue_module
from hbgeo.domain.action import Action, ActionPhotoKind
from hbgeo.domain.action_rules import STEPS, broken
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Observation, Status
from hbgeo.domain.position import Position
from hbgeo.domain.walk import Walk, WalkType
from hbgeo.errors import Conflict, Gone, HbgeoError, InvalidInput
from hbgeo.exchange.photos import read_photo
from hbgeo.services import actions
from hbgeo.services.actions import ActionDraft
from hbgeo.services.light import local_today
from hbgeo.services.plan_following import evidence, following
from hbgeo.services.plan_history import replay
from hbgeo.store.sqlite import open_store

CATALOGUE = catalogue_module.load()
DUE, FIXED = date(2026, 5, 30), date(2026, 5, 2)


def picture(shade):
    out = BytesIO()
    Image.new("RGB", (40, 30), (shade, 60, 60)).save(out, "JPEG")
    return read_photo(out.getvalue())


PHOTOS = [picture(shade) for shade in (20, 120, 220)]


def observation(**overrides):
    moment = datetime(2025, 10, 23, 17, 30, tzinfo=UTC)
    values = {
        "id": new_id(),
        "position": Position(lon=11.842, lat=58.0625),
        "category": "LJUS",
        "polarity": -1,
        "recorded_at": moment,
        "received_at": moment,
    }
    return Observation(**(values | overrides))


def keep(store, *observations):
    def work(session):
        for one in observations:
            session.observations.put(replace(one, status=Status.NEW, action_id=None), Role.WALKER)

    store.write(work)
    return [one.id for one in observations]


def follow_up_walk(store):
    walk = Walk(id=new_id(), code="ABCDEF", title="Follow-up", on=date(2026, 5, 20), type=WalkType.FOLLOW_UP)
    store.write(lambda session: session.walks.save(walk, [], Role.LEADER))
    return walk.id


def see(store, action_id):
    with store.read() as session:
        return session.actions.get(action_id), session.actions.observations(action_id)


def agree(session, action):
    return all(
        getattr(one, name) == value
        for one in session.actions.observations(action.id)
        for name, value in following(action, one).items()
    )


class Plan(RuleBasedStateMachine):
    """Anything that can be asked of the plan, in any order; most of it is refused."""

    made = Bundle("made")
    done = Bundle("done")

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = open_store(Path(self.folder.name) / "plan.gpkg", labels={})
        self.pins = keep(self.store, *(observation() for _ in range(3)))
        self.walk = follow_up_walk(self.store)

        def merge(session):
            session.observations.change(self.pins[2], Role.PLANNER, status=Status.DUPLICATE, duplicate_of=self.pins[0])

        self.store.write(merge)

    def teardown(self):
        self.store.close()
        self.folder.cleanup()

    def attempt(self, work):
        """Do it, or see that its refusal changed nothing."""
        before = self.store.version()
        try:
            return work()
        except HbgeoError:
            assert self.store.version() == before
            return None

    @initialize(target=made)
    def begin(self):
        return assigned(self.store, self.pins[0]).id

    @rule(
        target=made,
        title=st.sampled_from(["Lamp", "Lamp", " "]),
        owner=st.sampled_from(["SHEM", None]),
        due=st.sampled_from([DUE, None]),
        status=st.sampled_from([Status.ASSIGNED, Status.NEW, Status.DECLINED, Status.DONE]),
        pin=st.integers(0, 2),
    )
    def create(self, title, owner, due, status, pin):
        draft = ActionDraft(title=title, owner=owner, due_on=due, status=status)
        result = self.attempt(lambda: actions.create(self.store, CATALOGUE, draft, observation_ids=[self.pins[pin]]))
        return multiple() if result is None else result[0].id

    @rule(
        target=done,
        one=made,
        status=st.sampled_from([Status.DONE, Status.VERIFIED, *Status]),
        owner=st.sampled_from([None, None, "SHEM", "SBY", "nobody"]),
        due_on=st.sampled_from([None, DUE]),
        fixed_on=st.sampled_from([FIXED, FIXED, None, date(2100, 1, 1)]),
        done_note=st.sampled_from([None, "Mended", ""]),
        reason=st.sampled_from([None, "Too dear", " "]),
        walked=st.booleans(),
    )
    def step(self, one, status, walked, **given):
        walk = self.walk if walked else None
        result = self.attempt(lambda: actions.step(self.store, CATALOGUE, one, status, follow_up_walk_id=walk, **given))
        return multiple() if result is None else result[1]

    @rule(
        target=done,
        one=made,
        changes=st.dictionaries(
            st.sampled_from(["owner", "due_on", "fixed_on", "done_note", "reason", "title", "follow_up_walk_id"]),
            st.booleans(),
            min_size=1,
        ),
    )
    def change(self, one, changes):
        full = {
            "owner": "FRI",
            "due_on": DUE + timedelta(days=3),
            "fixed_on": FIXED + timedelta(days=3),
            "done_note": "Done well",
            "reason": "No money",
            "title": "Other lamp",
            "follow_up_walk_id": self.walk,
        }
        empty = {"done_note": "", "title": ""}
        values = {name: full[name] if given else empty.get(name) for name, given in changes.items()}
        result = self.attempt(lambda: actions.change(self.store, CATALOGUE, one, **values))
        return multiple() if result is None else result[1]

    @rule(target=done, one=made, pin=st.integers(0, 2), out=st.booleans())
    def link(self, one, pin, out):
        work = actions.unlink if out else actions.link
        result = self.attempt(lambda: work(self.store, one, [self.pins[pin]]))
        return multiple() if result is None else result[1]

    @rule(target=done, one=made)
    def delete(self, one):
        result = self.attempt(lambda: actions.delete(self.store, one))
        return multiple() if result is None else result[1]

    @rule(one=made, number=st.integers(0, 2), kind=st.sampled_from(list(ActionPhotoKind)), away=st.booleans())
    def photo(self, one, number, kind, away):
        content = PHOTOS[number]
        if away:
            self.attempt(lambda: actions.remove_photo(self.store, one, content.sha256))
        else:
            self.attempt(lambda: actions.add_photo(self.store, one, content, kind))

    @rule(what=done)
    def undo(self, what):
        self.attempt(lambda: actions.take_back(self.store, what))

    @invariant()
    def rules_hold_and_observations_agree(self):
        with self.store.read() as session:
            kept = session.actions.all()
            assert [broken(action, evidence(session, action.id)) for action in kept] == [()] * len(kept)
            assert all(action.status in STEPS and agree(session, action) for action in kept)
            there = {action.id for action in kept}
            assert {one.action_id for one in session.actions.observations()} <= there

    @invariant()
    def history_gives_the_present_state(self):
        with self.store.read() as session:
            for action in session.actions.all():
                told = replay(session.events.of(action.id))
                present = {f.name: getattr(action, f.name) for f in fields(Action)}
                again = {name: session.actions.value_of(name, value) for name, value in told.items()}
                assert {name: present[name] for name in again} == again
                left_out = present.keys() - again.keys() - {"id", "changed_at"}
                assert all(present[name] is None for name in left_out)


Plan.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestPlan = Plan.TestCase


def assigned(store, *pins, **overrides):
    draft = ActionDraft(title="Mend the lamp", owner="SHEM", due_on=DUE, status=Status.ASSIGNED)
    return actions.create(store, CATALOGUE, replace(draft, **overrides), observation_ids=pins)[0]


@pytest.fixture
def pin(store):
    (one,) = keep(store, observation())
    return one


def test_an_action_for_an_observation_gives_it_its_status_owner_and_day(store, pin):
    action = assigned(store, pin)
    kept, (linked,) = see(store, action.id)
    assert (kept.number, kept.status) == (1, Status.ASSIGNED)
    assert (linked.id, linked.status, linked.owner, linked.due_on) == (pin, Status.ASSIGNED, "SHEM", DUE)


def test_a_proposal_makes_its_observation_reviewed_and_leaves_it_its_owner(store, pin):
    store.write(lambda session: session.observations.change(pin, Role.PLANNER, owner="SBY"))
    action, _ = actions.create(store, CATALOGUE, ActionDraft(title="Lamp"), observation_ids=[pin])
    assert [(one.status, one.owner) for one in see(store, action.id)[1]] == [(Status.REVIEWED, "SBY")]


def test_a_merged_observation_is_taken_through_the_one_that_stands_for_it(store, pin):
    (twin,) = keep(store, observation())
    merged = {"status": Status.DUPLICATE, "duplicate_of": pin}
    store.write(lambda session: session.observations.change(twin, Role.PLANNER, **merged))
    action = assigned(store, twin, pin)
    assert [one.id for one in see(store, action.id)[1]] == [pin]


def test_an_observation_of_another_action_is_refused_and_nothing_is_made(store, pin):
    assigned(store, pin)
    with pytest.raises(Conflict, match="Another action"):
        assigned(store, pin)
    with store.read() as session:
        assert len(session.actions.all()) == 1


def test_a_step_says_all_that_is_missing_and_changes_nothing(store, pin):
    action = assigned(store, pin)
    version = store.version()
    with pytest.raises(InvalidInput) as refused:
        actions.step(store, CATALOGUE, action.id, Status.DONE)
    assert [problem.field for problem in refused.value.problems] == ["fixed_on", "done_note"]
    assert store.version() == version


def test_a_case_goes_all_the_way_and_its_observation_with_it(store, pin):
    action, walk = assigned(store, pin), follow_up_walk(store)
    actions.step(store, CATALOGUE, action.id, Status.ONGOING)
    actions.step(store, CATALOGUE, action.id, Status.DONE, fixed_on=FIXED, done_note="New lamp")
    actions.step(store, CATALOGUE, action.id, Status.VERIFIED, follow_up_walk_id=walk)
    kept, (linked,) = see(store, action.id)
    assert (linked.status, linked.fixed_on, linked.follow_up_walk_id) == (Status.VERIFIED, FIXED, walk)
    actions.step(store, CATALOGUE, action.id, Status.ONGOING)
    kept, (linked,) = see(store, action.id)
    assert (kept.fixed_on, kept.follow_up_walk_id, kept.done_note) == (None, None, "New lamp")
    assert (linked.status, linked.fixed_on) == (Status.ONGOING, None)


def test_declined_needs_a_reason_that_goes_when_it_is_taken_up_again(store, pin):
    action = assigned(store, pin)
    with pytest.raises(InvalidInput):
        actions.step(store, CATALOGUE, action.id, Status.DECLINED, reason="  ")
    actions.step(store, CATALOGUE, action.id, Status.DECLINED, reason="Too dear")
    assert see(store, action.id)[1][0].reason == "Too dear"
    actions.step(store, CATALOGUE, action.id, Status.ASSIGNED)
    assert (see(store, action.id)[0].reason, see(store, action.id)[1][0].reason) == (None, None)


def test_nothing_is_done_on_a_day_to_come(store):
    action, tomorrow = assigned(store), local_today() + timedelta(days=1)
    with pytest.raises(InvalidInput) as refused:
        actions.step(store, CATALOGUE, action.id, Status.DONE, fixed_on=tomorrow, done_note="New lamp")
    assert [problem.field for problem in refused.value.problems] == ["fixed_on"]
    actions.step(store, CATALOGUE, action.id, Status.DONE, fixed_on=local_today(), done_note="New lamp")


def test_the_last_evidence_of_what_is_done_cannot_be_removed(store, pin):
    action = assigned(store, pin)
    actions.add_photo(store, action.id, PHOTOS[0], ActionPhotoKind.AFTER)
    actions.step(store, CATALOGUE, action.id, Status.DONE, fixed_on=FIXED)
    with pytest.raises(InvalidInput):
        actions.remove_photo(store, action.id, PHOTOS[0].sha256)
    assert see(store, action.id)[0].photo_count == 1
    actions.add_photo(store, action.id, PHOTOS[1], ActionPhotoKind.SAME_SPOT)
    actions.remove_photo(store, action.id, PHOTOS[0].sha256)
    actions.step(store, CATALOGUE, action.id, Status.VERIFIED)
    with pytest.raises(InvalidInput):
        actions.remove_photo(store, action.id, PHOTOS[1].sha256)


def test_an_unlinked_observation_is_reviewed_again_and_keeps_its_owner(store, pin):
    action = assigned(store, pin)
    actions.unlink(store, action.id, [pin])
    with store.read() as session:
        one = session.observations.get(pin)
    assert (one.status, one.owner, one.due_on, one.action_id) == (Status.REVIEWED, "SHEM", None, None)


def test_deleting_lets_its_observations_go_and_the_undo_brings_all_back(store, pin):
    action = assigned(store, pin)
    before = see(store, action.id)
    _, undo = actions.delete(store, action.id)
    with pytest.raises(Gone):
        see(store, action.id)
    actions.take_back(store, undo)
    kept, (linked,) = see(store, action.id)
    assert replace(kept, changed_at=before[0].changed_at) == before[0]
    assert (linked.status, linked.due_on, linked.action_id) == (Status.ASSIGNED, DUE, action.id)


def test_an_undo_that_would_break_a_rule_is_refused(store, pin):
    action = assigned(store, pin)
    _, undo = actions.change(store, CATALOGUE, action.id, done_note="New lamp")
    actions.step(store, CATALOGUE, action.id, Status.DONE, fixed_on=FIXED)
    with pytest.raises(Conflict):
        actions.take_back(store, undo)
    assert see(store, action.id)[0].done_note == "New lamp"


def test_what_somebody_changed_meanwhile_is_not_overwritten(store):
    action = assigned(store)
    actions.change(store, CATALOGUE, action.id, seen=action.changed_at, effort=CATALOGUE.efforts[0].code)
    with pytest.raises(Conflict, match="Somebody"):
        actions.change(store, CATALOGUE, action.id, seen=action.changed_at, title="Other")
    with pytest.raises(Conflict, match="Somebody"):
        actions.step(store, CATALOGUE, action.id, Status.ONGOING, seen=action.changed_at)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 201),
        ("title", "two\nlines"),
        ("owner", "nobody"),
        ("urgency", "soon"),
        ("effort", "huge"),
        ("cost", "much"),
        ("adjustment", 101),
        ("adjustment", 5),
        ("place_ids", ("nowhere",)),
        ("follow_up_walk_id", "no-walk"),
        ("meeting_id", "no-meeting"),
        ("fixed_on", date(2100, 1, 1)),
        ("due_on", None),
        ("public_text", "\0"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_changes(store, field, value):
    action = assigned(store)
    with pytest.raises(InvalidInput) as refused:
        actions.change(store, CATALOGUE, action.id, **{field: value})
    assert {problem.field for problem in refused.value.problems} <= {field, "adjustment_reason"}
    assert see(store, action.id)[0] == action


def test_a_status_cannot_be_changed_past_the_steps(store):
    with pytest.raises(ValueError, match="status"):
        actions.change(store, CATALOGUE, assigned(store).id, status=Status.DONE)
