"""Joining a walk by its code."""

from datetime import timedelta

import pytest
from on_a_walk import draft, new_walker, open_walk, planned_walk, walker_code

from hbgeo.domain.ids import clock_at, now
from hbgeo.errors import Expired, InvalidInput, NotFound, WalkClosed
from hbgeo.services.joining import EXPIRES_AFTER, is_leader, join, walk_of
from hbgeo.services.presence import FORGOTTEN_AFTER, Presence
from hbgeo.services.returning import pins_of
from hbgeo.services.walker_pins import put_pin
from hbgeo.services.walks_steps import close, reopen


@pytest.fixture
def walk(store, catalogue):
    return open_walk(store, catalogue)


def test_a_code_is_found_however_it_was_typed(store, walk):
    for typed in (walk.code.lower(), f" {walk.code[:3]}-{walk.code[3:]} ", " ".join(walk.code)):
        assert walk_of(store, typed).id == walk.id


@pytest.mark.parametrize("code", ["AAAAAA", "", "'; DROP TABLE walk; --", "Å" * 64])
def test_a_code_of_no_walk_is_not_found(store, walk, code):
    with pytest.raises(NotFound):
        walk_of(store, code)


def test_a_code_works_for_thirty_days_after_the_end(store, walk):
    closed = close(store, walk.id)
    with clock_at(closed.closed_at + EXPIRES_AFTER):
        assert walk_of(store, walk.code).id == walk.id
    with clock_at(closed.closed_at + EXPIRES_AFTER + timedelta(seconds=1)), pytest.raises(Expired):
        walk_of(store, walk.code)


def test_an_expired_walk_takes_nobody_and_nothing(store, catalogue, walk):
    walker = new_walker(store, walk)
    close(store, walk.id)
    with clock_at(now() + timedelta(days=31)):
        with pytest.raises(Expired):
            join(store, walk.code, walker)
        with pytest.raises(Expired):
            put_pin(store, catalogue, walk.code, walker, draft())


def test_one_joins_before_the_start_and_joining_again_changes_nothing(store, catalogue):
    planned, walker = planned_walk(store, catalogue), walker_code()
    assert [join(store, planned.code, walker) for _ in range(2)] == ["created", "same"]
    assert join(store, planned.code, f"{walker[:5]}-{walker[5:]}".lower()) == "same"


@pytest.mark.parametrize("walker", ["", "ACDEFGHJK", "ACDEFGHJKMN", "ACDEFGHJK0", "ÅCDEFGHJKM", "\ud800" * 10])
def test_a_malformed_walker_code_is_refused(store, walk, walker):
    with pytest.raises(InvalidInput):
        join(store, walk.code, walker)


def test_a_closed_walk_takes_only_those_who_had_joined(store, walk):
    walker = new_walker(store, walk)
    close(store, walk.id)
    assert join(store, walk.code, walker) == "same"
    with pytest.raises(WalkClosed):
        join(store, walk.code, walker_code())
    reopen(store, walk.id)
    assert join(store, walk.code, walker_code()) == "created"


def test_joining_leaves_no_event_and_no_code(store, walk):
    before, walker = store.version(), new_walker(store, walk)
    assert store.version() == before
    with store.read() as session:
        assert all(walker not in str(event) for event in session.events.latest())
    store.close()
    assert walker.encode() not in store.path.read_bytes()


def test_each_walk_has_its_own_leader_key(store, catalogue, walk):
    other = open_walk(store, catalogue)
    assert len(walk.leader_key) == 12
    assert is_leader(walk, walk.leader_key)
    assert is_leader(walk, f"{walk.leader_key[:6].lower()}-{walk.leader_key[6:]}")
    assert not is_leader(walk, other.leader_key)
    assert not any(is_leader(walk, key) for key in ("", "ÅÄÖ", "\ud800", walk.code))


def test_the_leader_key_stands_in_no_event_and_no_printout(store, walk):
    with store.read() as session:
        assert walk.leader_key not in str(session.events.of(walk.id))
    assert walk.leader_key not in repr(walk)


def test_the_leader_key_stays_when_the_walk_goes_on(store, walk):
    assert close(store, walk.id).leader_key == walk.leader_key


def test_a_code_nobody_joined_with_shows_nothing(store, walk):
    with pytest.raises(NotFound):
        pins_of(store, walker_code())


def test_phones_count_until_they_have_not_been_heard_of_for_a_while():
    moment = [0.0]
    presence = Presence(lambda: moment[0])
    presence.seen("w", "a")
    presence.seen("w", "a")
    moment[0] = 60
    presence.seen("w", "b")
    presence.seen("other", "c")
    assert (presence.count("w"), presence.count("other"), presence.count("none")) == (2, 1, 0)
    moment[0] = FORGOTTEN_AFTER + 1
    assert presence.count("w") == 1
    moment[0] = 1000
    assert presence.count("w") == 0


def test_made_up_codes_do_not_fill_the_memory():
    presence = Presence(lambda: 0.0)
    for number in range(5000):
        presence.seen("w", str(number))
    assert presence.count("w") == 500
