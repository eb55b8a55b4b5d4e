"""How often one client may ask."""

import pytest

from hbgeo.errors import TooMany
from hbgeo.web.walk_api.limits import WRONG_CODES, Limits, network

#: The window slides, so a few more than the number may pass while a test runs.
MANY = 2


@pytest.fixture
def limits():
    return Limits()


def ask_until_refused(ask, most):
    for number in range(most):
        try:
            ask()
        except TooMany as error:
            return number, error
    return most, None


def test_a_phone_that_hammers_is_refused_and_told_how_long_to_wait(limits):
    taken, error = ask_until_refused(lambda: limits.request("192.0.2.1", "A"), 300 * MANY)
    assert taken >= 300
    assert 1 <= error.values["seconds"] <= 60


def test_others_behind_the_same_address_go_on(limits):
    ask_until_refused(lambda: limits.request("192.0.2.1", "A"), 300 * MANY)
    limits.request("192.0.2.1", "B")


def test_a_group_of_twenty_behind_one_address_is_let_through(limits):
    for walker in range(20):
        for _request in range(12 + 10 * 3):
            limits.request("192.0.2.1", f"walker {walker}")


def test_a_client_that_changes_its_code_each_time_is_stopped_by_its_address(limits):
    codes = iter(range(20_000))
    taken, error = ask_until_refused(lambda: limits.request("192.0.2.1", str(next(codes))), 6000 * MANY)
    assert taken >= 6000
    assert error is not None
    limits.request("192.0.2.2", "A")


def guess(limits):
    return ask_until_refused(lambda: limits.wrong_code("192.0.2.1"), WRONG_CODES.amount * MANY)


def test_after_thirty_wrong_codes_no_code_is_answered_for_a_stranger(limits):
    taken, error = guess(limits)
    assert taken >= WRONG_CODES.amount
    assert error is not None
    with pytest.raises(TooMany):
        limits.guessing("192.0.2.1", "HK4TRN", None)
    with pytest.raises(TooMany):
        limits.guessing("192.0.2.1", "HK4TRN", "A")


def test_who_belongs_to_the_walk_goes_on_while_a_neighbour_guesses(limits):
    limits.belongs("HK4TRN", "A")
    guess(limits)
    limits.guessing("192.0.2.1", "HK4TRN", "A")
    with pytest.raises(TooMany):
        limits.guessing("192.0.2.1", "AAAAAA", "A")


def test_who_guesses_at_one_address_does_not_stop_another(limits):
    guess(limits)
    limits.guessing("192.0.2.2", "HK4TRN", None)


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_an_ipv6_subscriber_is_one_client(address, client):
    assert network(address) == client


def test_codes_that_are_no_proper_text_are_counted_too(limits):
    limits.request("192.0.2.1", "\udc80/% ")
