"""Planning, changing, starting and closing walks, against a real database file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from shapely import LineString

from hbgeo.domain.event import Role
from hbgeo.domain.ids import CODE_ALPHABET, CODE_LENGTH, clock_at, new_id
from hbgeo.domain.position import Position
from hbgeo.domain.walk import STEPS, WalkState, WalkType
from hbgeo.errors import Conflict, InvalidInput, NotFound
from hbgeo.services import walks
from hbgeo.services.walks import StopDraft, WalkDraft
from hbgeo.services.walks_draft import advice, group_advice, problems, stop_problems

DAY = date(2025, 10, 23)
ROUTE = LineString([(11.8400, 58.0620), (11.8420, 58.0625), (11.8440, 58.0630)])


def draft(**overrides):
    return WalkDraft(**({"title": "Höstvandring i mörker", "on": DAY} | overrides))


def stop(**overrides):
    return StopDraft(**({"position": Position(lon=11.842, lat=58.0625)} | overrides))


@pytest.fixture
def walk(store, catalogue):
    return walks.plan(store, catalogue, draft())


def fields_of(found):
    return [problem.field for problem in found]


def test_a_planned_walk_keeps_everything_that_was_filled_in(store, catalogue):
    full = draft(
        type=WalkType.FIRST,
        purpose="Se var det är mörkt.",
        theme="Belysning",
        area="Hasselbacken norra",
        starts=time(17, 30),
        ends=time(19, 0),
        leader_role="Trygghetssamordnare",
        secretary_role="Bovärd",
        languages=("sv", "so"),
        interpreter=True,
        accessible=True,
        expected_minutes=75,
    )
    planned = walks.plan(store, catalogue, full, route=ROUTE, stops=[stop(name="Entrén"), stop(name="Lekplatsen")])
    with store.read() as session:
        kept, stops = session.walks.get(planned.id), session.walks.stops(planned.id)
    assert walks.draft_of(kept) == full
    assert kept == planned
    assert kept.route.equals(ROUTE)
    assert kept.state is WalkState.PLANNED
    assert [(one.number, one.name) for one in stops] == [(1, "Entrén"), (2, "Lekplatsen")]


def test_a_join_code_has_only_characters_that_cannot_be_misread(walk):
    assert len(walk.code) == CODE_LENGTH
    assert set(walk.code) <= set(CODE_ALPHABET)


def test_a_code_that_another_walk_has_is_drawn_again(store, catalogue, walk, monkeypatch):
    drawn = iter([walk.code, walk.code, "ACDEFG"])
    monkeypatch.setattr(walks, "new_join_code", lambda: next(drawn))
    assert walks.plan(store, catalogue, draft()).code == "ACDEFG"


def test_an_empty_draft_says_all_that_is_missing_and_keeps_nothing(store, catalogue):
    with pytest.raises(InvalidInput) as caught:
        walks.plan(store, catalogue, WalkDraft())
    assert fields_of(caught.value.problems) == ["title", "on"]
    assert walks.list_walks(store) == ()


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        ({"title": "   "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "a\0b"}, "title"),
        ({"title": "a\ud800b"}, "title"),
        ({"on": None}, "on"),
        ({"on": date(1925, 10, 23)}, "on"),
        ({"on": date(2205, 10, 23)}, "on"),
        ({"starts": time(18, 0), "ends": time(17, 0)}, "ends"),
        ({"starts": time(18, 0), "ends": time(18, 0)}, "ends"),
        ({"expected_minutes": 0}, "expected_minutes"),
        ({"expected_minutes": 601}, "expected_minutes"),
        ({"purpose": "x" * 4001}, "purpose"),
        ({"leader_role": "x" * 201}, "leader_role"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(overrides, field):
    assert fields_of(problems(draft(**overrides))) == [field]


@pytest.mark.parametrize("title", ["{{7*191}}", "<img src=x onerror=alert(1)>", "C:\\2019", "\u202eabc", "`${x}`", "{"])
def test_a_title_is_kept_exactly_as_typed(store, catalogue, title):
    planned = walks.plan(store, catalogue, draft(title=title))
    with store.read() as session:
        assert session.walks.get(planned.id).title == title


def test_white_space_around_a_title_is_left_out(store, catalogue):
    assert walks.plan(store, catalogue, draft(title="  Kväll \n")).title == "Kväll"


@pytest.mark.parametrize(
    ("numbers", "fields"),
    [((1, 2), []), ((2, 2), ["number"]), ((0, 1), ["number"]), ((-1, 1), ["number"]), ((None, None), []), ((5, 2), [])],
)
def test_stop_numbers_start_at_one_and_are_unique(catalogue, numbers, fields):
    assert fields_of(stop_problems([stop(number=number) for number in numbers], catalogue)) == fields


def test_a_stop_outside_sweden_or_of_an_unknown_owner_is_refused(catalogue):
    found = stop_problems([stop(position=Position(lon=0, lat=51), landowner="NOBODY")], catalogue)
    assert fields_of(found) == ["position", "landowner"]


def test_stops_without_a_number_follow_the_numbered_ones(store, catalogue):
    planned = walks.plan(store, catalogue, draft(), stops=[stop(name="b"), stop(name="a", number=1)])
    with store.read() as session:
        assert [(one.number, one.name) for one in session.walks.stops(planned.id)] == [(1, "a"), (2, "b")]


def test_a_wrong_stop_keeps_the_whole_walk_out(store, catalogue):
    with pytest.raises(InvalidInput):
        walks.plan(store, catalogue, draft(), stops=[stop(number=1), stop(number=1)])
    assert walks.list_walks(store) == ()


def test_a_follow_up_takes_over_route_and_stops_as_its_own(store, catalogue):
    first = walks.plan(store, catalogue, draft(), route=ROUTE, stops=[stop(name="A", reason="mörkt", landowner="SHEM")])
    again = walks.plan_follow_up(
        store, catalogue, draft(title="Uppföljning", type=WalkType.FOLLOW_UP, follows_walk_id=first.id)
    )
    with store.read() as session:
        (before,), (after,) = session.walks.stops(first.id), session.walks.stops(again.id)
    assert again.route.equals(first.route)
    assert again.code != first.code
    assert after.id != before.id
    assert replace(after, id=before.id, walk_id=before.walk_id) == before


def test_a_walk_follows_a_walk_that_exists_and_not_itself(store, catalogue, walk):
    with pytest.raises(NotFound):
        walks.plan(store, catalogue, draft(follows_walk_id=new_id()))
    with pytest.raises(InvalidInput, match="itself"):
        walks.change(store, walk.id, draft(follows_walk_id=walk.id))
    with pytest.raises(InvalidInput):
        walks.plan_follow_up(store, catalogue, draft())


def test_changing_keeps_code_state_route_and_stops(store, catalogue):
    planned = walks.plan(store, catalogue, draft(), route=ROUTE, stops=[stop(name="A")])
    opened = walks.start(store, planned.id)
    changed = walks.change(store, planned.id, draft(title="Nytt namn", starts=time(18, 15)))
    assert changed == replace(opened, title="Nytt namn", starts=time(18, 15), changed_at=changed.changed_at)
    with store.read() as session:
        assert [one.name for one in session.walks.stops(planned.id)] == ["A"]


def test_two_leaders_who_change_different_things_both_keep_theirs(store, walk):
    seen = walks.draft_of(walk)
    walks.change(store, walk.id, replace(seen, theme="Belysning"), before=seen)
    both = walks.change(store, walk.id, replace(seen, purpose="Se efter"), before=seen)
    assert (both.theme, both.purpose) == ("Belysning", "Se efter")


def test_two_changes_that_only_together_are_wrong_are_caught(store, walk):
    seen = walks.draft_of(walk)
    walks.change(store, walk.id, replace(seen, ends=time(18, 0)), before=seen)
    with pytest.raises(InvalidInput) as caught:
        walks.change(store, walk.id, replace(seen, starts=time(19, 0)), before=seen)
    assert fields_of(caught.value.problems) == ["ends"]


def test_a_wrong_change_changes_nothing(store, walk):
    with pytest.raises(InvalidInput):
        walks.change(store, walk.id, draft(title="", purpose="ny"))
    with store.read() as session:
        assert session.walks.get(walk.id) == walk


def test_a_walk_is_started_closed_and_opened_again_with_its_times(store, walk):
    moments = [datetime(2025, 10, 23, hour, tzinfo=UTC) for hour in (16, 18, 19)]
    with clock_at(moments[0]):
        opened = walks.start(store, walk.id)
    with clock_at(moments[1]):
        closed = walks.close(store, walk.id)
    with clock_at(moments[2]):
        again = walks.reopen(store, walk.id)
    assert (opened.state, opened.opened_at, opened.closed_at) == (WalkState.OPEN, moments[0], None)
    assert (closed.state, closed.opened_at, closed.closed_at) == (WalkState.CLOSED, moments[0], moments[1])
    assert (again.state, again.opened_at, again.closed_at) == (WalkState.OPEN, moments[0], None)


STEP_OF = {
    (WalkState.PLANNED, WalkState.OPEN): walks.start,
    (WalkState.OPEN, WalkState.CLOSED): walks.close,
    (WalkState.CLOSED, WalkState.OPEN): walks.reopen,
}


def test_there_is_a_function_for_every_step_of_the_domain_and_for_no_other():
    assert set(STEP_OF) == {(state, to) for state, reached in STEPS.items() for to in reached}


@pytest.mark.parametrize("state", list(WalkState))
@pytest.mark.parametrize("step", [walks.start, walks.close, walks.reopen])
def test_a_step_out_of_turn_is_a_conflict_that_says_why(store, walk, state, step):
    if state is not WalkState.PLANNED:
        walks.start(store, walk.id)
    if state is WalkState.CLOSED:
        walks.close(store, walk.id)
    if any(from_state is state and taken is step for (from_state, _), taken in STEP_OF.items()):
        assert step(store, walk.id).state in STEPS[state]
        return
    with pytest.raises(Conflict, match="The walk"):
        step(store, walk.id)
    with store.read() as session:
        assert session.walks.get(walk.id).state is state


def test_every_step_can_be_undone_and_leaves_the_walk_as_it_was(store, walk):
    before = walk
    for step in (walks.start, walks.close, walks.reopen):
        after = step(store, walk.id)
        undone = walks.undo_step(store, before, after)
        assert (undone.state, undone.opened_at, undone.closed_at) == (
            before.state,
            before.opened_at,
            before.closed_at,
        )
        before = step(store, walk.id)


def test_undo_keeps_what_was_changed_meanwhile(store, walk):
    after = walks.start(store, walk.id)
    walks.change(store, walk.id, draft(title="Nytt namn"))
    assert walks.undo_step(store, walk, after).title == "Nytt namn"


def test_a_start_cannot_be_undone_after_something_was_recorded(store, walk, make_observation):
    after = walks.start(store, walk.id)
    store.write(lambda session: session.observations.put(make_observation(walk_id=walk.id), Role.WALKER))
    with pytest.raises(Conflict, match="recorded"):
        walks.undo_step(store, walk, after)


def test_an_undo_that_comes_too_late_is_a_conflict(store, walk):
    after = walks.start(store, walk.id)
    walks.close(store, walk.id)
    with pytest.raises(Conflict, match="moved on"):
        walks.undo_step(store, walk, after)


def test_every_step_is_in_the_history_with_the_leaders_role(store, walk):
    walks.start(store, walk.id)
    walks.close(store, walk.id)
    with store.read() as session:
        events = session.events.of(walk.id)
    assert [event.changes["state"][1] for event in events] == ["planerad", "pagar", "avslutad"]
    assert {event.role for event in events} == {Role.LEADER}


def test_the_list_counts_observations_and_stops_of_each_walk(store, catalogue, make_observation):
    early = walks.plan(store, catalogue, draft(on=date(2025, 3, 20)), stops=[stop(), stop()])
    late = walks.plan(store, catalogue, draft())
    many = [make_observation(walk_id=early.id) for _ in range(3)] + [make_observation()]
    store.write(lambda session: session.observations.put_many(many, Role.WALKER))
    rows = walks.list_walks(store)
    assert [(row.walk.id, row.observations, row.stops) for row in rows] == [(late.id, 0, 0), (early.id, 3, 2)]


def test_what_does_not_exist_is_not_found(store, catalogue):
    for call in (
        lambda: walks.start(store, new_id()),
        lambda: walks.change(store, new_id(), draft()),
        lambda: walks.set_weather(store, new_id(), "regn"),
    ):
        with pytest.raises(NotFound):
            call()


def test_the_weather_is_kept_and_not_too_long(store, walk):
    assert walks.set_weather(store, walk.id, " Duggregn, kala träd ").weather == "Duggregn, kala träd"
    with pytest.raises(InvalidInput):
        walks.set_weather(store, walk.id, "x" * 201)


@pytest.mark.parametrize("base", ["https://trygg.stenungsund.se", "https://trygg.stenungsund.se/"])
def test_the_join_address_leads_to_the_page_for_phones(base):
    assert walks.join_url(base, "ACDEFG") == "https://trygg.stenungsund.se/walk/ACDEFG"


def test_advice_is_given_and_nothing_refused_without_a_time_or_a_followed_walk():
    vague = draft(type=WalkType.FOLLOW_UP)
    assert problems(vague) == ()
    assert fields_of(advice(vague)) == ["starts", "follows_walk_id"]
    assert advice(draft(starts=time(18, 0))) == ()


@pytest.mark.parametrize(
    ("walkers", "words"),
    [(0, ()), (10, ()), (11, ("two groups",)), (20, ("two groups",)), (21, ("two days",)), (500, ("two days",))],
)
def test_large_groups_get_advice_and_no_refusal(walkers, words):
    found = group_advice(walkers)
    assert len(found) == len(words)
    assert all(word in str(one) for word, one in zip(words, found, strict=True))
