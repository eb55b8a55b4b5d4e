"""Sessions: how long they hold, and how they end."""

from dataclasses import replace

import pytest

from hbgeo.doors.ended import Ended
from hbgeo.doors.sessions import IDLE_S, LONGEST_S, RENEW_S, Session, Sessions

SECRET = "s" * 32


class Clock:
    """Time that a test turns on."""

    def __init__(self):
        self.now = 1_800_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sessions(tmp_path, clock):
    return Sessions(tmp_path, lambda: SECRET, clock=clock)


def test_a_session_comes_back_from_its_cookie(sessions):
    session = sessions.begin("g1")
    assert sessions.read(sessions.cookie(session)) == session
    assert sessions.valid(session)


def test_two_sessions_never_share_a_name(sessions):
    assert len({sessions.begin("g1").id for _ in range(100)}) == 100


def test_a_cookie_that_was_changed_cut_or_signed_by_another_is_none(sessions, tmp_path, clock):
    cookie = sessions.cookie(sessions.begin("g1"))
    body, _dot, signature = cookie.rpartition(".")
    foreign = Sessions(tmp_path, lambda: "t" * 32, clock=clock)
    forged = [
        "", ".", "x", cookie[:-1], cookie[1:], body, f"{body}.", f"{body}.{signature[::-1]}", f"x{cookie}", cookie * 2,
        foreign.cookie(foreign.begin("g1")), "å", "\x00",
    ]  # fmt: skip
    assert [sessions.read(one) for one in forged] == [None] * len(forged)


def test_it_is_over_when_it_was_not_used_for_long(sessions, clock):
    session = sessions.begin("g1")
    clock.now += IDLE_S + 1
    assert not sessions.valid(session)


def test_use_keeps_it_though_the_cookie_stays_the_same(sessions, clock):
    session = sessions.begin("g1")
    for _ in range(3):
        clock.now += IDLE_S - 1
        assert sessions.valid(session)


def test_what_a_page_left_open_asks_by_itself_does_not_keep_it(sessions, clock):
    session = sessions.begin("g1")
    clock.now += IDLE_S - 1
    assert sessions.valid(session, used=False)
    clock.now += 2
    assert not sessions.valid(session, used=False)


def test_it_is_over_after_a_week_however_much_it_is_used(sessions, clock):
    session = sessions.begin("g1")
    end = clock.now + LONGEST_S
    while clock.now <= end:
        assert sessions.valid(session)
        session = sessions.renewed(session) or session
        clock.now += IDLE_S / 2
    assert not sessions.valid(session)


def test_a_cookie_is_renewed_when_it_gets_old_and_keeps_its_beginning(sessions, clock):
    session = sessions.begin("g1")
    assert sessions.renewed(session) is None
    clock.now += RENEW_S + 1
    assert sessions.renewed(session) == replace(session, issued=clock.now)


def test_one_that_was_ended_stays_ended_after_a_restart(sessions, tmp_path, clock):
    one, other = sessions.begin("g1"), sessions.begin("g1")
    sessions.end(one)
    for process in (sessions, Sessions(tmp_path, lambda: SECRET, clock=clock)):
        assert (process.valid(one), process.valid(other)) == (False, True)


def test_an_end_told_to_one_process_is_known_to_another(sessions, tmp_path, clock):
    other = Sessions(tmp_path, lambda: SECRET, clock=clock)
    session = sessions.begin("g1")
    assert other.valid(session)
    sessions.end(session)
    assert not other.valid(session)


def test_the_list_of_ended_ones_names_none_of_them(sessions, tmp_path):
    session = sessions.begin("g1")
    sessions.end(session)
    assert session.id not in (tmp_path / "signed-out").read_text()
    assert (tmp_path / "signed-out").stat().st_mode & 0o777 == 0o600


def test_the_list_forgets_what_has_run_out_by_itself(tmp_path):
    ended = Ended(tmp_path)
    for number in range(1000):
        ended.add(f"old {number}", until=100, now=0)
    ended.add("new", until=300, now=200)
    assert len((tmp_path / "signed-out").read_text().splitlines()) < 1000
    assert Ended(tmp_path).holds("new")


def test_a_damaged_list_still_ends_what_can_be_read(sessions, tmp_path, clock):
    session = sessions.begin("g1")
    sessions.end(session)
    with (tmp_path / "signed-out").open("ab") as file:
        file.write(b"\xff\xfe nonsense\nhalf a li")
    assert not Sessions(tmp_path, lambda: SECRET, clock=clock).valid(session)


def test_it_is_ended_in_this_process_even_when_the_disk_refuses(sessions, tmp_path, caplog):
    (tmp_path / "signed-out").mkdir()
    session: Session = sessions.begin("g1")
    sessions._ended.add(session.id, until=2e9, now=0)
    assert "holds until a restart" in caplog.text
