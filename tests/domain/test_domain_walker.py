"""Codes of walkers."""

import hashlib

import pytest

from hbgeo.domain.ids import CODE_ALPHABET, new_leader_key
from hbgeo.domain.walker import is_walker_code, tidy_code, walker_hash


@pytest.mark.parametrize("typed", ["acdef-ghjkm", " ACDEF GHJKM ", "ACDEFGHJKM", "a c d e f-g-h-j-k-m\n"])
def test_a_code_is_the_same_however_it_was_typed(typed):
    assert tidy_code(typed) == "ACDEFGHJKM"
    assert walker_hash(typed) == hashlib.sha256(b"ACDEFGHJKM").hexdigest()


@pytest.mark.parametrize("wrong", ["", "ACDEFGHJK", "ACDEFGHJKMN", "ACDEFGHJKB", "ACDEFGHJK1", "ÅCDEFGHJKM"])
def test_what_is_no_walker_code_is_told(wrong):
    assert is_walker_code("ACDEFGHJKM")
    assert not is_walker_code(wrong)


def test_even_what_is_no_text_has_a_hash():
    assert len(walker_hash("\ud800")) == 64


def test_leader_keys_differ_and_can_be_read_aloud():
    keys = {new_leader_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(len(key) == 12 and set(key) <= set(CODE_ALPHABET) for key in keys)
