"""Ids and join codes: canonical, repeatable where they must be, never mistaken when read aloud."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbgeo.domain.ids import CODE_ALPHABET, CODE_LENGTH, derived_id, is_id, new_id, new_join_code, now


def test_a_new_id_is_canonical_and_differs_from_the_next():
    first, second = new_id(), new_id()
    assert is_id(first)
    assert is_id(second)
    assert first != second


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "not-an-id",
        "123E4567-E89B-42D3-A456-426614174000",
        "123e4567e89b42d3a456426614174000",
        "{123e4567-e89b-42d3-a456-426614174000}",
        "urn:uuid:123e4567-e89b-42d3-a456-426614174000",
        "123e4567-e89b-42d3-a456-426614174000 ",
    ],
)
def test_what_is_no_uuid_in_canonical_form_is_no_id(text: str):
    assert not is_id(text)


@given(st.text())
def test_any_text_can_be_asked_whether_it_is_an_id(text: str):
    assert isinstance(is_id(text), bool)


PARTS = st.lists(st.text(st.characters(exclude_characters="\x1f", codec="utf-8")), min_size=1, max_size=4)


@given(PARTS)
def test_the_same_parts_always_give_the_same_id(parts: list[str]):
    assert derived_id(*parts) == derived_id(*parts)
    assert is_id(derived_id(*parts))


@given(PARTS, PARTS)
def test_other_parts_give_another_id(one: list[str], other: list[str]):
    assert (derived_id(*one) == derived_id(*other)) == (one == other)


def test_where_one_part_ends_and_the_next_begins_matters():
    assert derived_id("ab", "c") != derived_id("a", "bc")


def test_join_codes_have_six_signs_that_cannot_be_mistaken_for_another():
    codes = {new_join_code() for _ in range(500)}
    assert {len(code) for code in codes} == {CODE_LENGTH}
    assert set("".join(codes)) <= set(CODE_ALPHABET)
    assert not set(CODE_ALPHABET) & set("0OI1LS5Z2B8")


def test_the_alphabet_of_join_codes_has_every_sign_once():
    assert len(set(CODE_ALPHABET)) == len(CODE_ALPHABET) == 25


def test_now_is_utc_to_the_millisecond():
    moment = now()
    assert moment.tzinfo is UTC
    assert moment.microsecond % 1000 == 0
    assert timedelta(0) <= now() - moment
