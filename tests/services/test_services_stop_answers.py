"""The group's answers at the stops, and the walked track."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from on_a_walk import open_walk, stops

from hbgeo.domain.ids import new_id, now
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.domain.track import TrackPoint
from hbgeo.errors import Conflict, InvalidInput
from hbgeo.services.stop_answers import answer, answers
from hbgeo.services.tracks import add_part, tracks

START = datetime(2026, 10, 23, 17, tzinfo=UTC)


@pytest.fixture
def walk(store, catalogue):
    return open_walk(store, catalogue)


@pytest.fixture
def given(store, walk):
    return StopAnswer(
        walk_id=walk.id,
        stop_id=stops(store, walk)[0].id,
        question="ljus",
        value=2,
        count=9,
        dissent="",
        text="",
        changed_at=now(),
    )


@pytest.fixture
def say(store, catalogue, walk):
    return lambda given, change_id=None: answer(store, catalogue, walk, change_id or new_id(), given)


def said(store, walk):
    return [(one.question, one.value, one.text) for one in answers(store, walk.id)]


def test_an_answer_counts_once_and_the_latest_stands(store, walk, say, given):
    first = new_id()
    assert [say(given, first) for _ in range(2)] == ["created", "same"]
    assert say(replace(given, value=0)) == "created"
    assert say(given, first) == "same", "sent again too late"
    assert said(store, walk) == [("ljus", 0, "")]


def test_a_changes_id_with_another_answer_is_a_conflict(say, given):
    change_id = new_id()
    say(given, change_id)
    with pytest.raises(Conflict):
        say(replace(given, value=1), change_id)
    with pytest.raises(Conflict):
        say(replace(given, question="overblick"), change_id)


def test_every_difference_is_an_event(store, say, given):
    say(given)
    say(replace(given, value=1))
    say(replace(given, value=1))
    with store.read() as session:
        events = [event for event in session.events.of(given.stop_id) if "answer" in event.action]
    assert [event.action for event in events] == ["answered", "answer_changed"]
    assert events[1].changes == {"ljus.value": (2, 1)}


@pytest.mark.parametrize(
    ("field", "differing"),
    [
        ("question", {"question": "nix"}),
        ("value", {"value": 4}),
        ("value", {"value": -1}),
        ("value", {"question": "bevara", "value": 1}),
        ("value", {"question": "trygg_dag", "value": 5}),
        ("count", {"count": -1}),
        ("count", {"count": 100_000}),
        ("text", {"text": "x" * 4001}),
        ("dissent", {"dissent": "\0"}),
        ("stop_id", {"stop_id": new_id()}),
    ],
)
def test_what_does_not_fit_is_named_and_not_kept(  # noqa: PLR0913, PLR0917
    store, walk, say, given, field, differing
):
    with pytest.raises(InvalidInput) as refused:
        say(replace(given, **differing))
    assert [problem.field for problem in refused.value.problems] == [field]
    assert said(store, walk) == []


@pytest.mark.parametrize(
    "differing",
    [
        {"value": None},
        {"question": "bevara", "value": None, "text": "Lekplatsen"},
        {"question": "trygg_mork", "value": 4},
    ],
)
def test_not_known_words_and_both_scales_fit(store, walk, say, given, differing):
    assert say(replace(given, **differing)) == "created"
    assert len(said(store, walk)) == 1


def points(*minutes):
    return [TrackPoint(11.84 + m / 1000, 58.06, START + timedelta(minutes=m), 5.0 if m % 2 else None) for m in minutes]


def test_parts_of_a_track_are_joined_in_order_whatever_order_they_came_in(store, walk):
    track = new_id()
    assert add_part(store, walk, track, 1, points(2, 3)) == "created"
    assert [add_part(store, walk, track, 0, points(0, 1)) for _ in range(2)] == ["created", "same"]
    (found,) = tracks(store, walk.id)
    assert (found.id, found.walk_id, found.points) == (track, walk.id, tuple(points(0, 1, 2, 3)))
    assert len(found.line.coords) == len(found.times) == 4
    assert found.times[3] == START + timedelta(minutes=3)


def test_another_part_under_the_same_number_is_a_conflict(store, catalogue, walk):
    track = new_id()
    add_part(store, walk, track, 0, points(0))
    with pytest.raises(Conflict):
        add_part(store, walk, track, 0, points(1))
    with pytest.raises(Conflict):
        add_part(store, open_walk(store, catalogue), track, 0, points(0))
    assert tracks(store, walk.id)[0].line is None


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        [TrackPoint(float("nan"), 58.0, START)],
        [TrackPoint(181.0, 58.0, START)],
        [TrackPoint(11.8, 58.0, START, float("inf"))],
        [TrackPoint(11.8, 58.0, START.replace(tzinfo=None))],
    ],
)
def test_points_that_are_none_are_refused(store, walk, wrong):
    with pytest.raises(InvalidInput):
        add_part(store, walk, new_id(), 0, wrong)
    assert tracks(store, walk.id) == ()


def test_the_history_tells_of_a_track_but_not_where_it_went(store, walk):
    add_part(store, walk, new_id(), 0, points(0, 1))
    with store.read() as session:
        (event,) = session.events.latest(1)
    assert (event.action, event.changes) == ("tracked", {"points": (None, 2)})
