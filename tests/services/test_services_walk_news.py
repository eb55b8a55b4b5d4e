"""What walkers see of each other."""

from dataclasses import replace

import pytest
from on_a_walk import draft, new_walker, open_walk, picture, stops

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id, now
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.services import walker_pins
from hbgeo.services.recording import record
from hbgeo.services.stop_answers import answer
from hbgeo.services.walk_news import news
from hbgeo.services.walker_photos import add_photo
from hbgeo.services.walks_steps import close


@pytest.fixture
def walk(store, catalogue):
    return open_walk(store, catalogue)


@pytest.fixture
def put(store, catalogue, walk):
    def put_one(walker, **differing):
        sent = draft(**differing)
        walker_pins.put_pin(store, catalogue, walk.code, walker, sent)
        return sent.id

    return put_one


@pytest.fixture
def ask(store, catalogue, walk):
    def ask_once(walker=None, after=0, *, leader=False):
        return news(store, catalogue, walk, walker, after, leader=leader)

    return ask_once


@pytest.fixture
def secret(catalogue):
    """What a pin of a category that is shown to nobody else is made of."""
    category = next(c for c in catalogue.categories if c.sens == "high")
    return {
        "category": category.code,
        "subcode": category.sub[0].code if category.sub else None,
        "polarity": None,
        "text": "Hemligt" if category.free_text else "",
    }


def test_a_pin_is_told_without_its_words_or_photos(store, catalogue, walk, put, ask):
    one, two = new_walker(store, walk), new_walker(store, walk)
    pin = put(one, text="Hemligheten")
    add_photo(store, catalogue, walk.code, one, pin, "a" * 64, picture())
    (told,) = ask(two).pins
    assert (told.id, told.category, told.own, told.agreed, told.late) == (pin, "LJUS", False, False, False)
    assert "Hemligheten" not in str(told)
    assert picture().sha256 not in str(told)


def test_own_pins_and_what_one_agreed_with_are_marked(store, walk, put, ask):
    one, two = new_walker(store, walk), new_walker(store, walk)
    pin = put(one)
    walker_pins.agree(store, walk.code, two, pin)
    assert [(p.own, p.agreed, p.agreements) for p in ask(one).pins] == [(True, False, 1)]
    assert [(p.own, p.agreed, p.agreements) for p in ask(two).pins] == [(False, True, 1)]
    assert [(p.own, p.agreed, p.agreements) for p in ask().pins] == [(False, False, 1)]


def test_only_what_changed_is_told_and_of_this_walk(store, catalogue, walk, put, ask):
    walker, elsewhere = new_walker(store, walk), open_walk(store, catalogue)
    first, second = put(walker), put(walker)
    cursor = ask().cursor
    assert ask(after=cursor) == replace(ask(after=cursor), pins=(), gone=(), answers=())
    other = new_walker(store, elsewhere)
    walker_pins.put_pin(store, catalogue, elsewhere.code, other, draft())
    later = ask(after=cursor)
    assert (later.pins, later.gone) == ((), ())
    walker_pins.change_pin(store, catalogue, walk.code, walker, second, new_id(), {"safety_dark": 1})
    assert [p.id for p in ask(after=later.cursor).pins] == [second]
    assert {p.id for p in ask().pins} == {first, second}


def test_what_is_recorded_at_a_desk_is_told_too(store, catalogue, walk, ask):
    by_desk = draft(walk_id=walk.id)
    record(store, catalogue, by_desk)
    assert [p.id for p in ask().pins] == [by_desk.id]


def test_a_removed_pin_is_gone_for_those_who_knew_it(store, walk, put, ask):
    walker = new_walker(store, walk)
    pin = put(walker)
    cursor = ask().cursor
    walker_pins.remove_pin(store, walk.code, walker, pin)
    assert (ask(after=cursor).pins, ask(after=cursor).gone) == ((), (pin,))
    assert ask().gone == ()


def test_pins_that_point_people_out_are_shown_to_their_walker_only(store, walk, put, ask, secret):
    one, two = new_walker(store, walk), new_walker(store, walk)
    cursor = ask().cursor
    pin = put(one, **secret)
    assert [p.id for p in ask(one).pins] == [pin]
    for who, leader in ((two, False), (None, False), (None, True)):
        assert ask(who, leader=leader).pins == ()
        told = ask(who, cursor, leader=leader)
        assert pin not in str(told), "not even that it is there"
    walker_pins.remove_pin(store, walk.code, one, pin)
    assert pin not in str(ask(two, cursor))


def test_a_pin_that_becomes_one_of_those_is_taken_away_and_only_once(  # noqa: PLR0913, PLR0917
    store, catalogue, walk, put, ask, secret
):
    one, two = new_walker(store, walk), new_walker(store, walk)
    pin = put(one)
    cursor = ask(two).cursor
    walker_pins.change_pin(store, catalogue, walk.code, one, pin, new_id(), secret)
    told = ask(two, cursor)
    assert (told.pins, told.gone) == ((), (pin,))
    walker_pins.change_pin(store, catalogue, walk.code, one, pin, new_id(), {"safety_day": 1})
    assert ask(two, told.cursor).gone == ()
    removed_since = ask(two).cursor
    walker_pins.remove_pin(store, walk.code, one, pin)
    assert ask(two, removed_since).gone == ()
    assert ask(two, cursor).gone == (pin,)


def test_a_category_of_another_catalogue_is_shown_to_nobody_else(store, catalogue, walk, put, ask):
    pin = put(new_walker(store, walk))
    store.write(lambda s: s.observations.change(pin, Role.PLANNER, category="GAMMAL"))
    assert ask().pins == ()


def test_a_cursor_of_another_database_begins_anew(store, walk, put, ask):
    pin = put(new_walker(store, walk))
    assert [p.id for p in ask(after=10**9).pins] == [pin]


def test_the_state_and_late_pins_are_told(store, catalogue, walk, put, ask):
    walker = new_walker(store, walk)
    closed = close(store, walk.id)
    put(walker)
    told = news(store, catalogue, closed, walker, 0, leader=False)
    assert (told.state, [p.late for p in told.pins]) == ("avslutad", [True])


def test_an_unchanged_walk_is_told_by_its_index_alone(store):
    import sqlite3

    with sqlite3.connect(store.path) as connection:
        for question in (
            "SELECT seq FROM event ORDER BY seq DESC LIMIT 1",
            "SELECT * FROM observation o WHERE o.walk_id = 'x' AND o.event > 5 ORDER BY o.fid",
            "SELECT * FROM stop_answer WHERE walk_id = 'x' AND event > 5 ORDER BY fid",
        ):
            plan = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {question}"))
            assert "SEARCH" in plan or "event" in plan
            assert "SCAN observation" not in plan
            assert "SCAN stop_answer" not in plan


def test_words_said_at_a_stop_are_for_the_leader(store, catalogue, walk, ask):
    (stop,) = stops(store, walk)
    given = StopAnswer(
        walk_id=walk.id,
        stop_id=stop.id,
        question="ljus",
        value=2,
        count=9,
        dissent="Två tyckte annat",
        text="",
        changed_at=now(),
    )
    cursor = ask().cursor
    answer(store, catalogue, walk, new_id(), given)
    (told,) = ask(after=cursor).answers
    assert (told.value, told.count, told.dissent) == (2, 9, "")
    assert ask(after=cursor, leader=True).answers[0].dissent == "Två tyckte annat"
    assert ask(after=ask().cursor).answers == ()
