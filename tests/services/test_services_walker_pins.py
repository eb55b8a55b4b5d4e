"""Pins of walkers: put, changed, taken back, agreed with."""

from dataclasses import replace
from datetime import timedelta

import pytest
from on_a_walk import draft, kept, new_walker, open_walk, picture, planned_walk, stops, walker_code

from hbgeo.domain.event import Role
from hbgeo.domain.ids import clock_at, new_id, now
from hbgeo.domain.observation import Status
from hbgeo.domain.position import Position
from hbgeo.errors import Conflict, Gone, InvalidInput, NotFound, NotJoined, NotStarted, WalkClosed
from hbgeo.services import walker_pins
from hbgeo.services.joining import join
from hbgeo.services.recording import record
from hbgeo.services.returning import pins_of
from hbgeo.services.walker_photos import add_photo
from hbgeo.services.walks_steps import close, reopen
from hbgeo.services.walks_stops import remove_stop


@pytest.fixture
def walk(store, catalogue):
    return open_walk(store, catalogue)


@pytest.fixture
def walker(store, walk):
    return new_walker(store, walk)


@pytest.fixture
def put(store, catalogue, walk, walker):
    """Puts a pin, of the one walker unless another is named."""

    def put_one(sent=None, who=walker, **options):
        return walker_pins.put_pin(store, catalogue, walk.code, who, sent or draft(), **options)

    return put_one


@pytest.fixture
def change(store, catalogue, walk, walker):
    """Changes a pin."""

    def change_one(pin_id, change_id=None, who=walker, **changes):
        change_id = change_id or new_id()
        return walker_pins.change_pin(store, catalogue, walk.code, who, pin_id, change_id, changes)

    return change_one


def history(store, pin_id):
    with store.read() as session:
        return [event.action for event in session.events.of(pin_id)]


def test_a_pin_is_kept_once_with_one_event(store, walk, put):
    sent = draft()
    assert [put(sent).outcome for _ in range(3)] == ["created", "same", "same"]
    (one,) = kept(store, walk)
    assert (one.id, one.walk_id, one.late, one.text) == (sent.id, walk.id, False, "Lampan är släckt")
    assert history(store, sent.id) == ["created"]


def test_a_pin_without_a_time_sent_again_is_the_same(put):
    sent = draft(recorded_at=None)
    assert [put(sent).outcome for _ in range(2)] == ["created", "same"]


def test_another_content_under_the_same_id_is_a_conflict(put):
    sent = draft()
    put(sent)
    with pytest.raises(Conflict):
        put(replace(sent, text="Något annat"))


def test_a_pin_sent_again_after_it_was_changed_is_still_the_same(catalogue, put, change):
    sent = draft()
    put(sent)
    other = next(c.code for c in catalogue.categories if c.code != "LJUS" and c.free_text and c.sub)
    change(sent.id, text="Två lampor", category=other, subcode=None)
    again = put(sent)
    assert (again.outcome, again.observation.text) == ("same", "Två lampor")


def test_a_pin_at_a_stop_that_was_taken_away_meanwhile_is_kept_without_it(store, catalogue, walk, put, change):
    (stop,) = stops(store, walk)
    sent, moved = draft(stop_id=stop.id), draft()
    remove_stop(store, catalogue, stop)
    assert [put(sent).outcome, put(sent).outcome] == ["created", "same"]
    put(moved)
    assert change(moved.id, stop_id=stop.id, safety_day=2).observation.safety_day == 2
    assert [one.stop_id for one in kept(store, walk)] == [None, None]
    with pytest.raises(InvalidInput):
        put(draft(stop_id=new_id()))


def test_somebody_elses_equal_pin_does_not_become_ones_own(store, catalogue, walk, put):
    by_desk = draft(walk_id=walk.id)
    record(store, catalogue, by_desk)
    with pytest.raises(Conflict):
        put(by_desk)
    sent = draft()
    put(sent)
    with pytest.raises(Conflict):
        put(sent, who=new_walker(store, walk))


def test_a_planned_walk_asks_to_wait(store, catalogue):
    planned = planned_walk(store, catalogue)
    walker = new_walker(store, planned)
    with pytest.raises(NotStarted):
        walker_pins.put_pin(store, catalogue, planned.code, walker, draft())


def test_who_has_not_joined_sends_nothing(put):
    with pytest.raises(NotJoined):
        put(who=walker_code())


def test_a_pin_after_the_end_is_late_and_stays_so_when_the_walk_goes_on(store, walk, put):
    on_time, late = draft(), draft()
    put(on_time)
    close(store, walk.id)
    assert put(late).observation.late
    assert not put(on_time).observation.late
    reopen(store, walk.id)
    assert put(late).observation.late
    assert not put(draft()).observation.late


def test_late_pins_are_taken_only_of_those_who_joined_before_the_last_end(store, catalogue, walk, put):
    close(store, walk.id)
    reopen(store, walk.id)
    between = walker_code()
    join(store, walk.code, between)
    close(store, walk.id)
    assert put(who=between).observation.late
    # As if she had got in between two closings.
    with store.read() as session:
        closed = session.walks.get(walk.id)
        joined = session.walkers.find(walk.id, walker_pins.walker_hash(between)).joined_at
    earlier = replace(closed, closed_at=joined - timedelta(seconds=1))
    store.write(lambda session: session.walks.save(earlier, stops(store, walk), Role.LEADER))
    with pytest.raises(WalkClosed):
        put(who=between)


def test_what_is_wrong_is_named(put):
    with pytest.raises(InvalidInput) as refused:
        put(draft(category="NIX", safety_dark=9, text="\0"))
    assert {problem.field for problem in refused.value.problems} == {"category", "safety_dark", "text"}


def test_a_promised_photo_stands_for_words(store, put, change, catalogue):
    wordless = next(c.code for c in catalogue.categories if not c.sub)
    with pytest.raises(InvalidInput):
        put(draft(category=wordless, text=""))
    sent = draft(category=wordless, text="", polarity=None)
    assert put(sent, promised_photos=1).outcome == "created"
    assert change(sent.id, safety_dark=1).observation.safety_dark == 1


def test_a_photo_that_was_promised_and_never_came_does_not_hinder_another_category(put, change, catalogue):
    silent = next(c for c in catalogue.categories if not c.free_text)
    sent = draft()
    put(sent, promised_photos=2)
    changed = change(sent.id, category=silent.code, subcode=silent.sub[0].code, text="")
    assert changed.observation.category == silent.code


def test_a_change_counts_once(store, put, change):
    sent, change_id = draft(), new_id()
    put(sent)
    assert change(sent.id, change_id, safety_dark=0, position=Position(lon=11.84, lat=58.06)).outcome == "created"
    again = change(sent.id, change_id, safety_dark=0, position=Position(lon=11.84, lat=58.06))
    assert (again.outcome, again.observation.safety_dark) == ("same", 0)
    assert history(store, sent.id) == ["created", "changed"]


def test_an_old_change_sent_again_does_not_undo_a_newer_one(put, change):
    sent, first = draft(), new_id()
    put(sent)
    change(sent.id, first, text="ett")
    change(sent.id, text="två")
    assert change(sent.id, first, text="ett").observation.text == "två"


def test_a_changes_id_with_another_content_or_pin_is_a_conflict(put, change):
    sent, other, change_id = draft(), draft(), new_id()
    put(sent)
    put(other)
    change(sent.id, change_id, text="ett")
    for pin_id, text in ((sent.id, "två"), (other.id, "ett")):
        with pytest.raises(Conflict):
            change(pin_id, change_id, text=text)


def test_a_change_that_does_not_fit_changes_nothing_and_can_be_corrected_under_its_id(put, change):
    sent, change_id = draft(), new_id()
    put(sent)
    with pytest.raises(InvalidInput):
        change(sent.id, change_id, safety_day=7)
    assert change(sent.id, change_id, safety_day=3).observation.safety_day == 3


def test_with_the_category_goes_what_belonged_to_it(put, change, catalogue):
    light = catalogue.category("LJUS")
    other = next(c for c in catalogue.categories if c.code != "LJUS" and c.free_text and c.polarity == -1 and c.sub)
    sent = draft(subcode=light.sub[0].code, polarity=-1)
    put(sent)
    changed = change(sent.id, category=other.code).observation
    assert (changed.category, changed.subcode, changed.polarity) == (other.code, None, other.polarity)


def test_a_suggested_urgency_follows_the_sub_category_and_a_chosen_one_stays(put, change, catalogue):
    subs = [(c, s) for c in catalogue.categories if c.polarity == -1 and c.free_text for s in c.sub if s.urgency]
    category, sub = subs[0]
    chosen = next(u.code for u in catalogue.urgencies if u.code != sub.urgency)
    suggested, own = draft(category=category.code), draft(category=category.code, urgency=chosen)
    for sent in (suggested, own):
        put(sent)
    assert change(suggested.id, subcode=sub.code).observation.urgency == sub.urgency
    assert change(own.id, subcode=sub.code).observation.urgency == chosen
    assert change(suggested.id, subcode=None).observation.urgency is None


def test_nobody_changes_or_removes_the_pin_of_another(store, walk, put, change):
    sent, other = draft(), new_walker(store, walk)
    put(sent)
    with pytest.raises(NotFound):
        change(sent.id, who=other, text="x")
    with pytest.raises(NotFound):
        walker_pins.remove_pin(store, walk.code, other, sent.id)
    with pytest.raises(NotFound):
        change(new_id(), text="x")
    assert [one.text for one in kept(store, walk)] == [sent.text]


def test_what_nobody_may_change_is_not_changed(store, put, change):
    sent = draft()
    put(sent)
    change(sent.id, status=Status.DONE, owner="SHEM", text="ny")
    (one,) = (put(sent).observation,)
    assert (one.status, one.owner, one.text) == (Status.NEW, None, "ny")


def test_a_removed_pin_stays_away_with_its_photos(  # noqa: PLR0913, PLR0917
    store, catalogue, walk, walker, put, change
):
    sent, photo = draft(), picture()
    put(sent)
    add_photo(store, catalogue, walk.code, walker, sent.id, "a" * 64, photo)
    for _ in range(2):
        walker_pins.remove_pin(store, walk.code, walker, sent.id)
    assert (kept(store, walk), pins_of(store, walker)) == ([], ())
    for again in (lambda: put(sent), lambda: change(sent.id, text="x")):
        with pytest.raises(Gone):
            again()
    with store.read() as session, pytest.raises(NotFound):
        session.photos.image(photo.sha256)
    assert store.check() == []
    assert history(store, sent.id) == ["created", "photo_added", "photo_removed", "deleted"]


def test_a_pin_removed_before_it_came_does_not_come(store, walk, walker, put):
    sent = draft()
    for _ in range(2):
        walker_pins.remove_pin(store, walk.code, walker, sent.id)
    with pytest.raises(Gone):
        put(sent)
    assert kept(store, walk) == []


def test_a_pin_that_others_build_on_is_not_removed(store, walk, walker, put):
    agreed, handled = draft(), draft()
    put(agreed)
    put(handled)
    walker_pins.agree(store, walk.code, new_walker(store, walk), agreed.id)
    store.write(lambda s: s.observations.change(handled.id, Role.PLANNER, status=Status.REVIEWED))
    for sent in (agreed, handled):
        with pytest.raises(Conflict):
            walker_pins.remove_pin(store, walk.code, walker, sent.id)


def test_me_too_counts_once_for_each_walker_and_can_be_taken_back(store, walk, walker, put):
    sent, others = draft(), [new_walker(store, walk) for _ in range(2)]
    put(sent)

    def say(what, who):
        return what(store, walk.code, who, sent.id)

    yes, no = walker_pins.agree, walker_pins.disagree
    told = [(yes, others[0]), (yes, others[0]), (yes, others[1]), (no, others[0]), (no, others[0]), (yes, others[0])]
    assert [say(what, who) for what, who in told] == [1, 1, 2, 1, 1, 2]
    assert history(store, sent.id) == ["created", "agreed", "agreed", "disagreed", "agreed"]
    with pytest.raises(Conflict):
        say(yes, walker)


def test_nobody_agrees_with_what_is_not_on_the_walk(store, catalogue, walk, walker, put):
    elsewhere = open_walk(store, catalogue)
    theirs = draft()
    walker_pins.put_pin(store, catalogue, elsewhere.code, new_walker(store, elsewhere), theirs)
    for pin_id in (theirs.id, new_id()):
        with pytest.raises(NotFound):
            walker_pins.agree(store, walk.code, walker, pin_id)


def test_nothing_in_the_history_ties_two_pins_to_one_walker(store, walk, put):
    others = new_walker(store, walk)
    pins = [draft(), draft()]
    for sent in pins:
        put(sent)
        walker_pins.agree(store, walk.code, others, sent.id)
    with store.read() as session:
        told = [event for sent in pins for event in session.events.of(sent.id)]
        ids = {walker_pins.agreement_id(sent.id, others) for sent in pins}
    assert len(ids) == 2
    for event in told:
        assert not {"walker", "hash", "who"} & event.changes.keys()
        assert walker_pins.walker_hash(others) not in str(event)


def test_by_her_code_a_walker_sees_her_pins_of_all_walks_also_after_a_year(store, catalogue, walk, walker, put):
    other = open_walk(store, catalogue)
    join(store, other.code, walker)
    mine, there, theirs = draft(), draft(text="där"), draft()
    put(mine)
    put(theirs, who=new_walker(store, walk))
    walker_pins.put_pin(store, catalogue, other.code, walker, there)
    close(store, walk.id)
    with clock_at(now() + timedelta(days=365)):
        told = pins_of(store, f"{walker[:5].lower()} {walker[5:]}")
    assert [(one.id, one.text, one.status) for one in told] == [(mine.id, mine.text, "ny"), (there.id, "där", "ny")]
    assert told[0].walk_title == "Kvällsvandring"
