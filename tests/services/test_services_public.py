"""What everybody may see, and that nothing else is in it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import public_plan
import pytest
from hypothesis import given
from hypothesis import strategies as st
from on_a_walk import draft, new_walker, open_walk
from public_plan import APPROVED_ACTION, APPROVED_PIN, REASON_ACTION, REASON_PIN, action, pin, put

from hbgeo.domain.event import Role
from hbgeo.domain.ids import clock_at
from hbgeo.domain.observation import Light, Status
from hbgeo.domain.walk import WalkType
from hbgeo.services import public
from hbgeo.services.public_counts import asked_by_category
from hbgeo.services.returning import pins_of
from hbgeo.services.triage_merging import merge
from hbgeo.services.walker_pins import put_pin


@pytest.fixture
def plan(store):
    return public_plan.fill(store)


@pytest.fixture
def page(store, catalogue, plan):
    return public.page(store, catalogue)


def one_action(store, catalogue, *steps, category="LJUS", **differing):
    """The page of a store with one action about one observation."""
    plan = public_plan.Plan()

    def work(session):
        made = action(session, plan, steps, **differing)
        put(session, pin(plan, category=category), action_id=made)
        return made

    return store.write(work), public.page(store, catalogue)


def test_nothing_that_nobody_approved_is_in_it(plan, page):
    told = repr(page)
    assert [word for word in plan.unapproved if word in told] == []
    assert all(text in told for text in (APPROVED_ACTION, APPROVED_PIN, REASON_ACTION, REASON_PIN))


def test_no_problem_has_a_place_and_no_photo_is_shown_that_is_not_public(plan, page):
    entries = (*page.planned, *page.done, *page.declined, *page.asked)
    assert "58.06" not in repr(entries)
    assert "11.84" not in repr(entries)
    assert page.photos == set(plan.public_photos)
    (done,) = page.done
    assert (len(done.before), len(done.after)) == (2, 2)


def test_an_action_is_told_by_its_approved_words_or_else_by_category_party_and_status(page):
    (done,), (planned,) = page.done, page.planned
    assert (done.text, done.categories, done.owner, done.status) == (APPROVED_ACTION, ("LJUS",), "SBY", Status.VERIFIED)
    assert (done.fixed_on, done.observations) == (date(2026, 6, 3), None)
    assert (planned.text, planned.categories, planned.owner) == (None, ("SIKT",), "SHEM")
    assert (planned.status, planned.due_on) == (Status.PLANNED, date(2026, 11, 30))


def test_what_will_not_be_done_says_why_for_actions_and_for_observations_without_one(page):
    assert {(one.categories, one.reason) for one in page.declined} == {
        (("TRAF",), REASON_ACTION),
        (("LEK",), REASON_PIN),
    }


def test_a_proposal_is_not_told(store, catalogue):
    _made, page = one_action(store, catalogue, public_text="Godkänt men inte beslutat")
    assert (page.planned, page.done, page.declined, page.changes) == ((), (), (), ())


@pytest.mark.parametrize("category", ["SOCIAL", "ENTRE", "OVR"])
def test_an_action_about_what_can_point_people_out_is_told_in_approved_words_only(store, catalogue, category):
    steps = [(Status.DECLINED, {"reason": "Ett skäl om någon"})]
    made, page = one_action(store, catalogue, *steps, category=category)
    assert (page.declined, page.changes) == ((), ())
    store.write(lambda session: session.actions.change(made, Role.PLANNER, public_text="Godkänt"))
    (told,) = public.page(store, catalogue).declined
    assert (told.text, told.categories, told.reason) == ("Godkänt", (), "Ett skäl om någon")


def test_an_action_that_was_taken_back_is_told_nowhere(store, catalogue):
    made, page = one_action(store, catalogue, (Status.ASSIGNED, {}), (Status.PLANNED, {}))
    assert len(page.planned) == len(page.changes) == 1
    store.write(lambda session: session.actions.delete(made, Role.PLANNER))
    page = public.page(store, catalogue)
    assert (page.planned, page.changes) == ((), ())


def test_progress_counts_joined_observations_once_and_good_places_apart(page):
    told = page.progress
    assert (told.recorded, told.reviewed) == (15, 8)
    assert (told.planned, told.done, told.verified, told.declined, told.good) == (None,) * 5


def test_numbers_from_one_to_four_are_never_given(store, catalogue):
    plan = public_plan.Plan()
    for expected in (None, None, None, None, 5, 6):
        store.write(lambda session: put(session, pin(plan)))
        page = public.page(store, catalogue)
        assert (page.progress.recorded, page.asked[0].number) == (expected, expected)
    assert page.progress.done == 0


def test_small_categories_are_told_together_and_those_that_point_people_out_not_named(page):
    lamps, others = page.asked
    assert (lamps.categories, lamps.number, lamps.words) == (("LJUS",), 8, (APPROVED_PIN,))
    assert (others.categories, others.number, others.together) == (("SIKT", "KLOTT", "TRAF", "LEK"), 7, True)
    assert others.words == ()


@given(st.lists(st.integers(1, 12), min_size=1, max_size=12))
def test_no_number_below_five_can_be_worked_out_from_the_sum(catalogue, numbers):
    plan, codes = public_plan.Plan(), [one.code for one in catalogue.categories if one.polarity <= 0]
    kinds = zip(codes, numbers, strict=False)
    seen = [pin(plan, category=code) for code, number in kinds for _ in range(number)]
    rows = asked_by_category(seen, catalogue)
    assert all(row.number is None or row.number >= 5 for row in rows)
    alone = {row.categories[0] for row in rows if not row.together}
    hidden = [number for code, number in zip(codes, numbers, strict=False) if code not in alone]
    if hidden and alone:
        assert len(hidden) > 1
        assert len(hidden) < sum(hidden)
        assert sum(hidden) >= 5


def test_social_unease_is_told_in_numbers_from_five_up_and_never_in_words(store, catalogue):
    plan = public_plan.Plan()
    for _ in range(5):
        told = {"public_text": plan.secret(), "status": Status.DECLINED, "reason": plan.secret()}
        store.write(lambda session, told=told: put(session, pin(plan, category="SOCIAL"), **told))
    page = public.page(store, catalogue)
    assert [(row.categories, row.number, row.words) for row in page.asked] == [(("SOCIAL",), 5, ())]
    assert page.declined == ()


def test_observations_without_an_action_that_are_told_alike_are_one_entry(store, catalogue):
    plan = public_plan.Plan()
    for number in range(6):
        due = date(2026, 9, 1 + number)
        decided = {"status": Status.ASSIGNED, "owner": "SBY", "due_on": due}
        store.write(lambda session, decided=decided: put(session, pin(plan), **decided))
    (told,) = public.page(store, catalogue).planned
    assert (told.observations, told.due_on, told.text) == (6, date(2026, 9, 6), None)


def test_good_places_are_told_near_what_they_are_once_somebody_reviewed_them(page):
    named, far = page.good
    assert (named.near, named.kinds, named.words) == ("Trastens lekplats", ("BRA1",), ("Här är det fint",))
    assert (far.near, far.lon, far.lat, far.words) == ("", 11.861, 58.071, ())


def test_walks_are_told_by_day_kind_and_light_and_by_number_from_five_up(page):
    first, second = page.walks
    assert (first.on, first.type, first.light) == (date(2026, 4, 23), WalkType.MAIN, Light.DARK)
    assert (first.participants, second.participants) == (7, None)


def test_the_news_are_the_steps_that_still_hold_with_their_own_time_and_id(store, catalogue, plan, page):
    assert [(one.status, one.at) for one in page.changes] == [
        (Status.DECLINED, datetime(2026, 6, 1, 9, tzinfo=UTC)),
        (Status.PLANNED, datetime(2026, 6, 2, 9, tzinfo=UTC)),
        (Status.VERIFIED, datetime(2026, 6, 4, 9, tzinfo=UTC)),
        (Status.DONE, datetime(2026, 6, 3, 9, tzinfo=UTC)),
        (Status.PLANNED, datetime(2026, 6, 2, 9, tzinfo=UTC)),
    ]
    with store.read() as session:
        made = session.observations.get(plan.pins["done"]).action_id
    ids = {one.id for one in page.changes}
    with clock_at(datetime(2026, 7, 1, tzinfo=UTC)):
        store.write(lambda session: session.actions.change(made, Role.PLANNER, status=Status.ONGOING))
    after = public.page(store, catalogue).changes
    assert [one.status for one in after] == [Status.DECLINED, Status.PLANNED, Status.PLANNED]
    assert {one.id for one in after} < ids


def test_the_page_is_made_anew_only_when_something_changed(store, catalogue, plan, page):
    assert public.page(store, catalogue) is page
    store.write(lambda session: put(session, pin(plan)))
    assert public.page(store, catalogue) is not page


def test_an_empty_store_has_an_empty_page(store, catalogue):
    page = public.page(store, catalogue)
    assert (page.progress.recorded, page.asked, page.good, page.walks, page.changes) == (0, (), (), (), ())
    assert not page.demo


def test_a_joined_pin_tells_what_became_of_the_one_that_is_followed_up(store, catalogue):
    walk = open_walk(store, catalogue)
    walkers = [new_walker(store, walk) for _ in range(2)]
    drafts = [draft() for _ in walkers]
    for walker, sent in zip(walkers, drafts, strict=True):
        put_pin(store, catalogue, walk.code, walker, sent)
    merge(store, [drafts[0].id], drafts[1].id)
    decided = {"status": Status.DECLINED, "owner": "SBY", "reason": "Pengarna räcker inte"}
    store.write(lambda session: session.observations.change(drafts[1].id, Role.PLANNER, **decided))
    (joined,), (followed_up,) = pins_of(store, walkers[0]), pins_of(store, walkers[1])
    assert (joined.merged, joined.status, joined.owner, joined.reason) == (True, "avslagen", "SBY", decided["reason"])
    assert replace(joined, id=followed_up.id, merged=False, text=followed_up.text) == followed_up
    assert not followed_up.merged


def test_a_pin_of_an_action_tells_what_the_action_does(store, plan):
    told = {one.id: one for one in pins_of(store, public_plan.CODE)}
    done, declined = told[plan.pins["done"]], told[plan.pins["declined"]]
    assert (done.status, done.owner, done.fixed_on, done.public_text) == (
        "uppfoljd",
        "SBY",
        date(2026, 6, 3),
        APPROVED_ACTION,
    )
    assert (declined.status, declined.reason, declined.public_text) == ("avslagen", REASON_ACTION, None)
    merged = told[plan.pins["merged"]]
    assert (merged.merged, merged.status, merged.reason) == (True, "uppfoljd", None)
