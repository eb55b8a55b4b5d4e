"""The demo's action plan, meetings, activities and register."""

from collections import Counter
from dataclasses import fields
from datetime import date

import pytest

from hbgeo.domain.action import Action, ActionPhotoKind
from hbgeo.domain.action_rules import OPEN, Evidence, broken, broken_step
from hbgeo.domain.meeting import ActivityState, DecisionKind, MeetingState
from hbgeo.domain.observation import Status

#: What an action and its observations tell alike.
SHARED = ("owner", "due_on", "reason", "fixed_on", "follow_up_walk_id")
TODAY = date(2026, 11, 6)


@pytest.fixture(scope="module")
def actions(demo_store):
    with demo_store.read() as session:
        return session.actions.all()


@pytest.fixture(scope="module")
def about(demo_store):
    with demo_store.read() as session:
        return session.actions.observations()


@pytest.fixture(scope="module")
def evidence(demo_store):
    with demo_store.read() as session:
        after = Counter(p.action_id for p in session.actions.photos() if p.kind is ActionPhotoKind.AFTER)
    return {action_id: Evidence(after=count) for action_id, count in after.items()}


def test_there_are_actions_of_every_status(actions):
    assert 40 <= len(actions) <= 60
    assert [action.number for action in sorted(actions, key=lambda a: a.number)] == list(range(1, len(actions) + 1))
    assert {action.status for action in actions} == {
        Status.NEW, Status.ASSIGNED, Status.PLANNED, Status.ONGOING, Status.DONE, Status.VERIFIED, Status.DECLINED,
    }  # fmt: skip


def test_the_rules_hold_for_every_action(actions, evidence):
    for action in actions:
        assert broken(action, evidence.get(action.id, Evidence())) == (), action.title


def test_codes_are_the_catalogues(actions, catalogue):
    urgencies, efforts, costs = (
        {item.code for item in items} for items in (catalogue.urgencies, catalogue.efforts, catalogue.costs)
    )
    for action in actions:
        assert action.urgency is None or action.urgency in urgencies
        assert action.effort in efforts
        assert action.cost is None or action.cost in costs


def test_an_action_tells_the_same_as_its_observations(actions, about):
    by_id = {action.id: action for action in actions}
    assert len(about) >= len(actions) - 1
    for o in about:
        action = by_id[o.action_id]
        expected = Status.REVIEWED if action.status is Status.NEW else action.status
        assert o.status is expected, action.title
        assert [getattr(o, name) for name in SHARED] == [getattr(action, name) for name in SHARED], action.title


def test_whatever_is_open_or_declined_is_in_the_plan(demo_store):
    with demo_store.read() as session:
        kept = [observation for _, observation in session.observations.find(limit=1000)]
    assert all(o.action_id for o in kept if o.status in OPEN or o.status is Status.DECLINED)


def test_a_few_are_overdue(actions):
    late = [action.title for action in actions if action.status in OPEN and action.due_on < TODAY]
    assert 1 <= len(late) <= 4


def test_a_duplicate_names_an_observation_of_the_same_kind_nearby(demo_store):
    with demo_store.read() as session:
        kept = {o.id: o for _, o in session.observations.find(limit=1000)}
    duplicates = [o for o in kept.values() if o.status is Status.DUPLICATE]
    assert len(duplicates) == 6
    for o in duplicates:
        original = kept[o.duplicate_of]
        assert original.status is not Status.DUPLICATE
        assert original.category == o.category
        assert abs(original.position.lat - o.position.lat) < 0.001
        assert original.recorded_at.date() <= o.recorded_at.date()
    assert all(o.duplicate_of is None for o in kept.values() if o.status is not Status.DUPLICATE)


def test_the_history_of_every_action_replays_by_allowed_steps(actions, demo_store):
    names = {field.name for field in fields(Action)} - {"id", "changed_at", "photo_count"}
    with demo_store.read() as session:
        for action in actions:
            events = session.events.of(action.id)
            assert [event.at for event in events] == sorted(event.at for event in events)
            now, evidence = Action(id=action.id, title=""), Evidence()
            for event in events:
                before = now.status
                told = {k: session.actions.value_of(k, new) for k, (_, new) in event.changes.items() if k in names}
                values = {field.name: getattr(now, field.name) for field in fields(Action)}
                now = Action(**(values | told))
                evidence = Evidence(after=evidence.after + (event.action == "photo_added"))
                assert broken_step(before, now, evidence) == (), (action.title, event)
            assert {name: getattr(now, name) for name in names} == {name: getattr(action, name) for name in names}


def test_observations_join_and_follow_their_action_at_the_same_moments(about, demo_store):
    with demo_store.read() as session:
        for o in about:
            theirs, own = session.events.of(o.id), session.events.of(o.action_id)
            (joined,) = [event.at for event in theirs if "action_id" in event.changes]
            assert joined == own[0].at
            moved = {event.at: event.changes["status"][1] for event in own[1:] if "status" in event.changes}
            assert moved == {
                event.at: event.changes["status"][1]
                for event in theirs
                if "status" in event.changes and event.at > joined
            }


def test_verified_ones_were_seen_on_the_follow_up_walk(actions, demo_store):
    with demo_store.read() as session:
        for action in actions:
            if action.status is Status.VERIFIED:
                walk = session.walks.get(action.follow_up_walk_id)
                assert walk.follows_walk_id is not None
                assert action.fixed_on < walk.on


def test_three_meetings_were_held_and_one_is_planned(demo_store, catalogue):
    with demo_store.read() as session:
        meetings = sorted(session.meetings.all(), key=lambda meeting: meeting.on)
        latest = session.events.last()
    held, (planned,) = meetings[:3], meetings[3:]
    actors = {actor.code for actor in catalogue.actors}
    for meeting, following in zip(held, meetings[1:], strict=True):
        assert meeting.state is MeetingState.HELD
        assert meeting.held_at.date() == meeting.on
        assert 0 < meeting.held_event < latest
        assert meeting.next_on == following.on
        assert meeting.notes
        assert set(meeting.present) <= actors
        assert sum(meeting.present.values()) >= 5
    assert planned.state is MeetingState.PLANNED
    assert (planned.present, planned.notes, planned.held_at) == ({}, "", None)


def test_decisions_are_numbered_and_refer_to_actions(demo_store, actions):
    known = {action.id: action for action in actions}
    with demo_store.read() as session:
        for meeting in session.meetings.all():
            decisions = session.decisions.all(meeting_id=meeting.id)
            assert [decision.number for decision in decisions] == list(range(1, len(decisions) + 1))
            assert bool(decisions) is (meeting.state is MeetingState.HELD)
            for decision in decisions:
                assert decision.text or decision.kind not in {DecisionKind.NOTE, DecisionKind.CARRY}
                assert (decision.kind is DecisionKind.NOTE) is (decision.action_id is None)
                assert decision.action_id is None or decision.action_id in known
                if decision.kind is DecisionKind.DECLINE:
                    assert known[decision.action_id].status is Status.DECLINED
                if decision.kind is DecisionKind.DONE:
                    assert known[decision.action_id].fixed_on <= meeting.on
        kinds = {decision.kind for decision in session.decisions.all()}
    assert kinds == set(DecisionKind)


def test_what_a_meeting_refused_or_assigned_names_it(demo_store, actions):
    with demo_store.read() as session:
        decided = {
            (decision.meeting_id, decision.action_id)
            for decision in session.decisions.all()
            if decision.kind in {DecisionKind.ASSIGN, DecisionKind.DECLINE, DecisionKind.POSTPONE}
        }
    named = {(action.meeting_id, action.id) for action in actions if action.meeting_id}
    assert named == decided
    assert all(action.meeting_id for action in actions if action.status is Status.DECLINED)


def test_photos_afterwards_are_public_and_drawn(demo_store):
    with demo_store.read() as session:
        photos = session.actions.photos()
        assert len(photos) == 3
        assert all(photo.public and session.photos.is_public(photo.sha256) for photo in photos)


def test_the_public_reads_of_what_was_done_and_of_good_places(actions, demo_store):
    with demo_store.read() as session:
        kept = [observation for _, observation in session.observations.find(limit=1000)]
    assert sum(action.public_text is not None for action in actions) >= 20
    read = [o for o in kept if o.public_text]
    assert sum(o.polarity == 1 for o in read) >= 10


def test_every_activity_of_the_catalogue_has_an_owner_a_place_and_a_state(demo_store, catalogue):
    with demo_store.read() as session:
        activities = {activity.id: activity for activity in session.activities.all()}
    assert set(activities) == {item.code for item in catalogue.activities}
    for activity in activities.values():
        assert activity.owner
        assert activity.place
        assert activity.next_on is not None or activity.state in {ActivityState.IDEA, ActivityState.RESTING}


def test_the_register_has_functions_and_reserved_addresses(demo_store, actions, catalogue):
    with demo_store.read() as session:
        contacts = session.contacts.all()
    assert {contact.party for contact in contacts} == {actor.code for actor in catalogue.actors} - {"TRV"}
    for contact in contacts:
        assert contact.function == contact.function.lower()
        assert contact.email == "" or contact.email.endswith(".example.se")
    registered = {(contact.party, contact.function) for contact in contacts}
    assert {(action.owner, action.function) for action in actions if action.owner} <= registered
