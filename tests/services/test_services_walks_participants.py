"""Head counts: nobody can be picked out from what is shown, by whatever subtraction."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbgeo.domain.ids import new_id
from hbgeo.domain.walk import Walk
from hbgeo.errors import InvalidInput, NotFound
from hbgeo.services import walks
from hbgeo.services.walks import WalkDraft
from hbgeo.services.walks_participants import set_participants, shown

GROUPS = ("barn", "unga", "kvinnor", "man")
DAY = date(2025, 10, 23)


def shown_of(**counts):
    return shown(Walk(id="w", code="c", title="t", on=DAY, participants=counts or None))


@pytest.fixture
def walk(store, catalogue):
    return walks.plan(store, catalogue, WalkDraft(title="t", on=DAY))


def test_groups_from_five_are_shown_with_the_exact_total():
    found = shown_of(barn=5, unga=0, kvinnor=9)
    assert (found.groups, found.total, found.exact) == ({"barn": 5, "unga": 0, "kvinnor": 9}, 14, True)
    assert not found.hidden


def test_nobody_counted_shows_nothing():
    found = shown_of()
    assert (found.groups, found.total) == ({}, None)


@pytest.mark.parametrize(
    ("counts", "least"),
    [
        ({"barn": 2, "kvinnor": 9, "man": 6}, 16),
        ({"barn": 1, "unga": 1, "kvinnor": 8}, 10),
        ({"barn": 4, "unga": 4, "kvinnor": 8}, 10),
        ({"barn": 1, "unga": 3}, 2),
        ({"barn": 3, "kvinnor": 0}, 1),
    ],
)
def test_a_total_that_would_tell_of_a_few_people_becomes_at_least(counts, least):
    found = shown_of(**counts)
    assert (found.total, found.exact, found.hidden) == (least, False, True)


@pytest.mark.parametrize("few", [(1, 4), (2, 3), (3, 4), (1, 2, 3)])
def test_small_groups_that_share_five_or_more_do_not_hide_the_total(few):
    counts = dict(zip(GROUPS, few, strict=False)) | {"man": 7}
    found = shown_of(**counts)
    assert (found.total, found.exact) == (sum(few) + 7, True)
    assert [found.groups[code] for code in GROUPS[: len(few)]] == [None] * len(few)


@given(st.dictionaries(st.sampled_from(GROUPS), st.integers(0, 30), min_size=1))
def test_a_group_is_hidden_when_it_has_one_to_four_and_the_total_is_never_too_high(counts):
    found = shown_of(**counts)
    assert found.groups == {code: None if 0 < count < 5 else count for code, count in counts.items()}
    assert found.total == sum(counts.values()) if found.exact else found.total <= sum(counts.values())


@pytest.mark.parametrize(("groups", "most"), [(1, 12), (2, 12), (3, 12), (4, 8), (6, 5)])
def test_no_hidden_count_can_be_worked_out_even_by_who_knows_the_rule(groups, most):
    """All ways to fill the groups: whatever is shown fits at least two counts in every hidden group."""
    codes = [f"g{number}" for number in range(groups)]
    by_view = {}
    for filled in product(range(most + 1), repeat=groups):
        found = shown_of(**dict(zip(codes, filled, strict=True)))
        by_view.setdefault((tuple(found.groups.values()), found.total, found.exact), []).append(filled)
    for (view, _, _), fillings in by_view.items():
        for at, count in enumerate(view):
            assert count is not None or len({filled[at] for filled in fillings}) > 1, fillings


def test_counts_are_kept_and_a_group_left_out_keeps_what_it_was(store, catalogue, walk):
    set_participants(store, catalogue, walk.id, {"barn": 2, "kvinnor": 9})
    kept = set_participants(store, catalogue, walk.id, {"barn": None, "kvinnor": 11, "man": None})
    assert kept.participants == {"barn": 2, "kvinnor": 11}
    assert set_participants(store, catalogue, walk.id, {"barn": 0}).participants == {"barn": 0, "kvinnor": 11}


def test_nothing_counted_stays_nothing(store, catalogue, walk):
    assert set_participants(store, catalogue, walk.id, {"barn": None}).participants is None


@pytest.mark.parametrize("counts", [{"barn": -1}, {"barn": 501}, {"hundar": 3}])
def test_what_is_no_number_of_people_or_no_group_is_refused(store, catalogue, walk, counts):
    with pytest.raises(InvalidInput) as caught:
        set_participants(store, catalogue, walk.id, counts)
    assert [problem.field for problem in caught.value.problems] == list(counts)
    with store.read() as session:
        assert session.walks.get(walk.id).participants is None


def test_counting_needs_a_walk(store, catalogue):
    with pytest.raises(NotFound):
        set_participants(store, catalogue, new_id(), {"barn": 5})


def test_a_list_of_walks_carries_only_what_may_be_shown(store, catalogue, walk):
    set_participants(store, catalogue, walk.id, {"barn": 2, "kvinnor": 9})
    (row,) = walks.list_walks(store)
    assert (row.participants.groups, row.participants.total) == ({"barn": None, "kvinnor": 9}, 10)
