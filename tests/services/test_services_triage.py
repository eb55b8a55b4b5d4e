"""Triage: the queue with its suggestions, and the steps of many cases at once, each taken back by one call."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from shapely import box

from hbgeo.domain.action import Action
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Status
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.errors import Conflict, InvalidInput, NotFound
from hbgeo.services import triage, walks
from hbgeo.services.actions import ActionDraft, create
from hbgeo.services.triage import Asked, Order
from hbgeo.services.triage_steps import Decided
from hbgeo.services.undoing import take_back
from hbgeo.services.walks import WalkDraft

MORNING = datetime(2025, 10, 23, 8, tzinfo=UTC)
TODAY = date(2025, 11, 3)
HERE = Position(lon=11.842, lat=58.0625)
FAR = Position(lon=11.90, lat=58.10)


@pytest.fixture
def put(store, make_observation):
    """Keep an observation, so many hours after the morning, and return its id."""

    def keep(hours=0, **overrides):
        at = MORNING + timedelta(hours=hours)
        made = make_observation(**({"recorded_at": at, "received_at": at} | overrides))
        store.write(lambda session: session.observations.put(made, Role.WALKER))
        return made.id

    return keep


def read(store, one):
    with store.read() as session:
        return session.observations.get(one)


def history(store, one):
    with store.read() as session:
        return session.events.of(one)


def listed(store, catalogue, asked=None, **options):
    return [case.observation.id for case in triage.queue(store, catalogue, asked or Asked(), **options).cases]


def set_status(store, one, status, **also):
    store.write(lambda session: session.observations.change(one, Role.PLANNER, status=status, **also))


def test_the_most_urgent_come_first_and_of_those_the_one_that_waits_longest(store, catalogue, put):
    late, early = put(5), put(1)
    quick, danger = put(7, urgency="snabb"), put(9, urgency="akut")
    assert listed(store, catalogue) == [danger, quick, early, late]
    assert listed(store, catalogue, Asked(order=Order.OLDEST)) == [early, late, quick, danger]
    assert listed(store, catalogue, Asked(order=Order.NEWEST)) == [danger, quick, late, early]


def test_a_clock_that_is_ahead_makes_nobody_wait_longer(store, catalogue, put):
    ahead = put(recorded_at=MORNING + timedelta(days=900), received_at=MORNING)
    later = put(2)
    assert listed(store, catalogue) == [ahead, later]


def test_the_queue_is_counted_exactly_and_read_page_by_page(store, catalogue, put):
    ids = [put(hour) for hour in range(7)]
    first = triage.queue(store, catalogue, rows=3)
    assert (first.total, first.page, first.pages) == (7, 0, 3)
    pages = [one for page in range(3) for one in listed(store, catalogue, page=page, rows=3)]
    assert pages == ids
    assert triage.queue(store, catalogue, page=99, rows=3).page == 2
    assert triage.queue(store, catalogue, page=-1, rows=3).page == 0


def test_an_empty_queue_has_one_empty_page(store, catalogue):
    assert triage.queue(store, catalogue) == triage.Queue(0, 0, 1, ())


def test_the_queue_is_narrowed_by_category_walk_and_status(store, catalogue, put):
    lamp, bush = put(category="LJUS"), put(category="SIKT")
    walk = walks.plan(store, catalogue, WalkDraft(title="Kväll", on=TODAY))
    walked = put(walk_id=walk.id)
    set_status(store, bush, Status.REVIEWED)
    assert listed(store, catalogue, Asked(category="LJUS", order=Order.OLDEST)) == [lamp, walked]
    assert listed(store, catalogue, Asked(status=Status.REVIEWED)) == [bush]
    assert listed(store, catalogue, Asked(walk_id=walk.id)) == [walked]
    assert listed(store, catalogue, Asked(category="GIBTSNICHT")) == []


def test_the_queue_follows_what_others_add_change_and_delete(store, catalogue, put):
    first, second = put(1), put(2)
    assert listed(store, catalogue) == [first, second]
    third = put(3)
    store.write(lambda session: session.observations.delete(first, Role.WALKER))
    set_status(store, second, Status.DECLINED)
    assert listed(store, catalogue) == [third]
    store.write(lambda session: session.observations.restore(first, Role.WALKER))
    assert listed(store, catalogue) == [first, third]


def test_land_decides_who_is_suggested_and_the_layer_may_change(store, catalogue, put):
    one = put(category="LJUS")
    (before,) = triage.queue(store, catalogue).cases
    assert (before.suggested.land, before.suggested.owner) == (None, catalogue.category("LJUS").owner_allman)
    yard = box(11.84, 58.06, 11.85, 58.07)
    said = {"markslag": "kvartersmark"}
    around = Place(id=new_id(), layer="mark", geometry=yard, name="Gården", attributes=said)
    store.write(lambda session: session.places.put_many([around], Role.PLANNER))
    (after,) = triage.queue(store, catalogue).cases
    assert after.observation.id == one
    assert after.suggested.land_name == "Gården"
    assert after.suggested.owner == catalogue.category("LJUS").owner_kvarter


def test_the_day_is_the_earlier_aim_of_urgency_and_category(catalogue):
    aimed = next(category for category in catalogue.categories if category.target_days)
    day = TODAY + timedelta(days=min(aimed.target_days, 30))
    assert triage.day_for(catalogue, aimed.code, "snabb", today=TODAY) == day
    assert triage.day_for(catalogue, aimed.code, None, today=TODAY) == TODAY + timedelta(days=aimed.target_days)
    assert triage.day_for(catalogue, "LJUS", "akut", today=TODAY) == TODAY
    unaimed = next(category for category in catalogue.categories if category.target_days is None)
    assert triage.day_for(catalogue, unaimed.code, "langsiktig", today=TODAY) is None
    assert triage.day_for(catalogue, "GIBTSNICHT", "auchnicht", today=TODAY) is None


def test_possible_duplicates_are_near_in_place_and_time_and_of_the_same_category(store, catalogue, put):
    one = put(0)
    same = put(24)
    for other in ({"category": "SIKT"}, {"position": FAR}, {"hours": 24 * 90}):
        put(**other)
    fixed = put(2)
    set_status(store, fixed, Status.DONE, fixed_on=TODAY)
    (twin,) = triage.twins(store, catalogue, one)
    assert twin.observation.id == same
    assert (twin.distance_m, twin.days_earlier) == (0.0, -1.0)
    similar = {case.observation.id: case.similar for case in triage.queue(store, catalogue).cases}
    assert (similar[one], similar[same]) == (1, 1)
    store.write(lambda session: session.observations.delete(same, Role.WALKER))
    assert triage.twins(store, catalogue, one) == ()
    assert triage.twins(store, catalogue, same) == ()


def test_cases_are_reviewed_at_once_and_taken_back_at_once(store, catalogue, put):
    ids = [put(hour, subcode="LJUS1") for hour in range(3)]
    before = [read(store, one) for one in ids]
    count, undo = triage.review(store, catalogue, ids, Decided(land="allman_plats", urgency="snabb", as_suggested=True))
    assert count == 3
    for one in ids:
        kept = read(store, one)
        assert (kept.status, kept.land, kept.urgency) == (Status.REVIEWED, "allman_plats", "snabb")
        assert kept.owner == catalogue.category("LJUS").owner_allman
        event = history(store, one)[-1]
        assert (event.action, event.role) == ("changed", Role.PLANNER)
        assert event.changes["status"] == ("ny", "granskad")
    assert take_back(store, undo) == 3
    assert [replace(read(store, one), changed_at=None) for one in ids] == [replace(o, changed_at=None) for o in before]


def test_what_was_decided_before_outdoes_what_is_suggested(store, catalogue, put):
    one = put(urgency="planerad")
    set_status(store, one, Status.REVIEWED, owner="TRV")
    triage.assign(store, catalogue, [one], Decided(as_suggested=True, due_on=TODAY), today=TODAY)
    kept = read(store, one)
    assert (kept.owner, kept.urgency, kept.due_on) == ("TRV", "planerad", TODAY)


def test_land_that_is_said_by_hand_changes_who_is_suggested(store, catalogue, put):
    one = put(category="LJUS")
    triage.review(store, catalogue, [one], Decided(land="kvartersmark", as_suggested=True))
    assert read(store, one).owner == catalogue.category("LJUS").owner_kvarter


def test_assigning_needs_an_owner_and_a_day_that_has_not_passed(store, catalogue, put):
    one, other = put(), put(urgency="akut")
    for decided, fields in (
        (Decided(), {"owner", "due_on"}),
        (Decided(owner="SBY"), {"due_on"}),
        (Decided(owner="SBY", due_on=TODAY - timedelta(days=1)), {"due_on"}),
        (Decided(owner="NIEMAND", land="MOND", urgency="gleich", due_on=TODAY), {"owner", "land", "urgency"}),
    ):
        with pytest.raises(InvalidInput) as caught:
            triage.assign(store, catalogue, [one], decided, today=TODAY)
        assert {problem.field for problem in caught.value.problems} == fields
    with pytest.raises(InvalidInput):
        triage.assign(store, catalogue, [other, one], Decided(as_suggested=True), today=TODAY)
    assert {read(store, each).status for each in (one, other)} == {Status.NEW}
    triage.assign(store, catalogue, [other], Decided(as_suggested=True), today=TODAY)
    assert (read(store, other).status, read(store, other).due_on) == (Status.ASSIGNED, TODAY)


def test_declining_needs_a_reason_which_is_kept_and_leaves_when_it_is_assigned(store, catalogue, put):
    ids = [put(), put()]
    for reason in ("", "  \n", "x" * 5000, "a\0b"):
        with pytest.raises(InvalidInput):
            triage.decline(store, catalogue, ids, reason)
    count, undo = triage.decline(store, catalogue, ids, " Vägen är privat. ")
    assert count == 2
    assert {(read(store, one).status, read(store, one).reason) for one in ids} == {
        (Status.DECLINED, "Vägen är privat.")
    }
    triage.assign(store, catalogue, ids[:1], Decided(owner="SBY", due_on=TODAY), today=TODAY)
    assert read(store, ids[0]).reason is None
    with pytest.raises(Conflict):
        take_back(store, undo)


def test_a_step_that_makes_no_sense_is_refused_and_changes_none_of_them(store, catalogue, put):
    new, working, merged = put(1), put(2), put(3)
    set_status(store, working, Status.ONGOING, owner="SBY", due_on=TODAY)
    triage.merge(store, [merged], new)
    for wrong in (working, merged):
        with pytest.raises(Conflict):
            triage.review(store, catalogue, [new, wrong])
        with pytest.raises(Conflict):
            triage.decline(store, catalogue, [new, wrong], "Nej.")
    with pytest.raises(NotFound):
        triage.review(store, catalogue, [new, new_id()])
    with pytest.raises(InvalidInput):
        triage.review(store, catalogue, [])
    assert read(store, new).status is Status.NEW


def test_what_an_action_takes_care_of_is_left_to_the_action(store, catalogue, put):
    one = put()
    action = Action(id=new_id(), title="Byt lampan")
    store.write(lambda session: session.actions.add(action, Role.PLANNER))
    set_status(store, one, Status.REVIEWED, action_id=action.id)
    with pytest.raises(Conflict, match="action"):
        triage.decline(store, catalogue, [one], "Nej.")
    with pytest.raises(Conflict):
        triage.merge(store, [one], put())


def test_a_decision_made_by_somebody_else_meanwhile_is_not_overruled(store, catalogue, put):
    one = put()
    triage.decline(store, catalogue, [one], "Vägen är privat.")
    with pytest.raises(Conflict, match="meanwhile"):
        triage.review(store, catalogue, [one], seen=Status.NEW)
    with pytest.raises(Conflict, match="meanwhile"):
        triage.merge(store, [one], put(), seen=Status.NEW)
    assert read(store, one).status is Status.DECLINED


def test_merging_and_its_undo(store, catalogue, put):
    original, second, third = put(1), put(2), put(3)
    set_status(store, second, Status.REVIEWED)
    into, undo = triage.merge(store, [second, third], original)
    assert into == original
    assert {(read(store, one).status, read(store, one).duplicate_of) for one in (second, third)} == {
        (Status.DUPLICATE, original)
    }
    assert read(store, original).status is Status.NEW
    assert history(store, second)[-1].changes == {"status": ("granskad", "dubblett"), "duplicate_of": (None, original)}
    assert take_back(store, undo) == 2
    assert [(read(store, one).status, read(store, one).duplicate_of) for one in (second, third)] == [
        (Status.REVIEWED, None),
        (Status.NEW, None),
    ]


def test_there_are_no_chains_of_duplicates(store, put):
    first, second, third, fourth = (put(hour) for hour in range(4))
    triage.merge(store, [second], first)
    into, _ = triage.merge(store, [third], second)
    assert into == first
    triage.merge(store, [first], fourth)
    assert {one: read(store, one).duplicate_of for one in (first, second, third)} == dict.fromkeys(
        (first, second, third), fourth
    )
    with store.read() as session:
        assert session.observations.duplicate_counts() == {fourth: 3}


def test_nothing_is_merged_into_itself_or_what_stands_for_it(store, put):
    first, second = put(1), put(2)
    triage.merge(store, [second], first)
    for into in (first, second):
        with pytest.raises(InvalidInput):
            triage.merge(store, [first], into)
    with pytest.raises(InvalidInput):
        triage.merge(store, [], first)
    with pytest.raises(NotFound):
        triage.merge(store, [first], new_id())
    assert read(store, first).status is Status.NEW


def test_what_is_being_worked_on_is_merged_into_nothing_but_others_into_it(store, put):
    working, new = put(1), put(2)
    set_status(store, working, Status.PLANNED, owner="SBY", due_on=TODAY)
    with pytest.raises(Conflict):
        triage.merge(store, [working], new)
    assert triage.merge(store, [new], working)[0] == working


def test_a_circle_of_duplicates_is_told_and_not_followed(store, put):
    first, second = put(1), put(2)
    set_status(store, first, Status.DUPLICATE, duplicate_of=second)
    set_status(store, second, Status.DUPLICATE, duplicate_of=first)
    with pytest.raises(Conflict):
        triage.merge(store, [put(3)], first)


def test_separating_gives_each_its_status_back_and_can_be_taken_back(store, put):
    original, reviewed, new = put(1), put(2), put(3)
    set_status(store, reviewed, Status.REVIEWED)
    triage.merge(store, [reviewed, new], original)
    one, undo = triage.separate(store, reviewed)
    assert (one.status, one.duplicate_of) == (Status.REVIEWED, None)
    assert triage.separate(store, new)[0].status is Status.NEW
    take_back(store, undo)
    assert (read(store, reviewed).status, read(store, reviewed).duplicate_of) == (Status.DUPLICATE, original)
    with pytest.raises(Conflict):
        triage.separate(store, new)


def test_separating_after_two_merges_gives_the_status_before_both(store, put):
    first, second, third = put(1), put(2), put(3)
    set_status(store, third, Status.REVIEWED)
    triage.merge(store, [third], second)
    triage.merge(store, [second], first)
    assert triage.separate(store, third)[0].status is Status.REVIEWED


def test_a_duplicate_of_nobody_knows_what_becomes_new_again(store, put, make_observation):
    one = make_observation(status=Status.DUPLICATE)
    store.write(lambda session: session.observations.put(one, Role.IMPORT))
    with pytest.raises(Conflict):
        triage.merge(store, [put()], one.id)
    assert triage.separate(store, one.id)[0].status is Status.NEW


def test_an_old_undo_that_would_make_a_chain_of_duplicates_is_refused(store, put):
    first, second, third = put(), put(1), put(2)
    triage.merge(store, [second], first)
    _, undo = triage.separate(store, second)
    triage.merge(store, [third], second)
    with pytest.raises(Conflict):
        take_back(store, undo)
    with store.read() as session:
        assert session.observations.get(second).duplicate_of is None
        assert session.observations.get(third).duplicate_of == second


def test_an_assignment_that_an_action_was_made_of_cannot_be_undone_under_it(store, catalogue, put):
    one = put()
    decided = Decided(owner="SBY", due_on=TODAY + timedelta(days=30))
    _, undo = triage.assign(store, catalogue, [one], decided, today=TODAY)
    draft = ActionDraft(title="Byt lampan", owner="SBY", due_on=decided.due_on, status=Status.ASSIGNED)
    action, _ = create(store, catalogue, draft, observation_ids=[one])
    with pytest.raises(Conflict):
        take_back(store, undo)
    with store.read() as session:
        assert session.observations.get(one).status is Status.ASSIGNED
        assert [kept.id for kept in session.actions.observations(action.id)] == [one]
