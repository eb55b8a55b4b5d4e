"""Walks: small groups are hidden, and a walk takes only the steps there are."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.walk import SMALLEST_GROUP, STEPS, Walk, WalkState

COUNTS = st.dictionaries(st.sampled_from(["barn", "unga", "kvinnor", "man", "aldre"]), st.integers(0, 40))


def walk(participants: dict[str, int] | None) -> Walk:
    """A walk with so many participants."""
    return Walk(id="w", code="ACDEFG", title="Kvällsvandring", on=date(2025, 10, 23), participants=participants)


@given(COUNTS)
def test_no_group_of_one_to_four_is_ever_shown(counts: dict[str, int]):
    shown = walk(counts).shown_participants()
    assert not {n for n in shown.values() if n is not None} & set(range(1, SMALLEST_GROUP))


@given(COUNTS)
def test_groups_of_five_and_more_and_empty_ones_are_shown_as_counted(counts: dict[str, int]):
    shown = walk(counts).shown_participants()
    assert {g: n for g, n in shown.items() if n is not None} == {g: n for g, n in counts.items() if n == 0 or n >= 5}


@given(COUNTS)
def test_every_group_that_was_counted_is_named_even_when_hidden(counts: dict[str, int]):
    assert list(walk(counts).shown_participants()) == list(counts)


@given(COUNTS)
def test_the_total_counts_everybody(counts: dict[str, int]):
    assert walk(counts).participants_total == sum(counts.values())


def test_four_are_hidden_and_five_are_shown():
    assert walk({"barn": 4, "unga": 5, "man": 0}).shown_participants() == {"barn": None, "unga": 5, "man": 0}


def test_a_walk_that_was_not_counted_shows_nobody():
    assert walk(None).shown_participants() == {}
    assert walk(None).participants_total == 0


def test_a_walk_starts_closes_and_can_be_opened_again_but_never_be_planned_again():
    steps = {before.name: {after.name for after in STEPS[before]} for before in WalkState}
    assert steps == {"PLANNED": {"OPEN"}, "OPEN": {"CLOSED"}, "CLOSED": {"OPEN"}}


def test_groups_of_the_catalogue_can_all_be_counted(catalogue: Catalogue):
    counts = {group.code: SMALLEST_GROUP for group in catalogue.groups}
    assert walk(counts).participants_total == SMALLEST_GROUP * len(catalogue.groups)
