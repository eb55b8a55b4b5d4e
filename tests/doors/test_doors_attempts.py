"""How often a passphrase may be tried."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from hbgeo.doors.attempts import Attempts, household

ME, OTHER = "198.51.100.7", "198.51.100.8"


def test_five_mistakes_are_free_and_the_sixth_try_waits_up_to_a_minute():
    attempts = Attempts()
    assert [attempts.wait_s(ME) for _ in range(5)] == [0] * 5
    assert 0 < attempts.wait_s(ME) <= 61


def test_another_address_does_not_wait():
    attempts = Attempts()
    for _ in range(6):
        attempts.wait_s(ME)
    assert attempts.wait_s(OTHER) == 0


def test_all_addresses_together_are_held_back_too():
    attempts = Attempts()
    waits = [attempts.wait_s(f"198.51.{number}.7") for number in range(100)]
    assert waits.count(0) == 60
    assert all(waits[60:])


def test_whoever_knows_the_passphrase_is_forgiven_the_mistakes_before():
    attempts = Attempts()
    for _ in range(5):
        attempts.wait_s(ME)
    attempts.forgive(ME)
    assert attempts.wait_s(ME) == 0


def test_many_at_once_are_no_way_around():
    attempts = Attempts()
    with ThreadPoolExecutor(16) as pool:
        waits = list(pool.map(lambda _: attempts.wait_s(ME), range(64)))
    assert waits.count(0) == 5


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:198.51.100.7", ME, True),
        (ME, OTHER, False),
        ("", "nonsense", True),
    ],
)
def test_who_has_many_addresses_is_one(one, other, same):
    assert (household(one) == household(other)) is same
