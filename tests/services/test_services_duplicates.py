"""Suggested duplicates: the rule, its edges, stacks, and agreement with trying every pair."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from hbgeo.services.duplicates import Suggestions, near, score_of, suggest

DAY = 86_400
TO_3007 = Transformer.from_crs(4326, 3007, always_xy=True)
TO_4326 = Transformer.from_crs(3007, 4326, always_xy=True)
EAST, NORTH = TO_3007.transform(11.842, 58.0625)


def at(*metres):
    """Return longitudes and latitudes of points so many metres east and north of Hasselbacken."""
    east, north = np.array(metres, dtype=float).reshape(-1, 2).T
    return TO_4326.transform(EAST + east, NORTH + north)


def along(*metres):
    return at(*((m, 0) for m in metres))


def every_pair(lon, lat, category, recorded, *, radius_m, days, stack):  # noqa: PLR0913 - as `suggest`
    """Return the best earlier observation of each by trying every pair, one at a time."""
    x, y = TO_3007.transform(np.asarray(lon, float), np.asarray(lat, float))
    coordinates = list(zip(lon, lat, strict=True))
    usable = [coordinates.count(c) < stack for c in coordinates]
    repeats = []
    for i in range(len(lon)):
        found = []
        for j in range(len(lon)):
            apart = (recorded[i] - recorded[j]) / DAY
            distance = np.hypot(x[i] - x[j], y[i] - y[j])
            earlier = (recorded[j], j) < (recorded[i], i)
            fits = category[i] == category[j] and distance <= radius_m and apart <= days
            if usable[i] and usable[j] and earlier and fits:
                found.append((-(1 - (distance / radius_m + apart / days) / 2), distance, j))
        repeats.append(min(found)[2] if found else -1)
    return repeats


observation = st.tuples(
    st.integers(0, 12).map(lambda m: m * 5), st.integers(0, 4).map(lambda m: m * 5),
    st.integers(0, 2), st.integers(0, 90 * 4).map(lambda quarter: quarter * DAY // 4),
)  # fmt: skip


@given(st.lists(observation, max_size=40), st.sampled_from([5.0, 12.0, 25.0]), st.sampled_from([1.0, 30.0, 60.0]))
def test_suggestions_are_those_of_trying_every_pair(rows, radius_m, days):
    lon, lat = at(*((x, y) for x, y, _, _ in rows)) if rows else ([], [])
    category, recorded = [r[2] for r in rows], [r[3] for r in rows]
    found = suggest(lon, lat, category, recorded, radius_m=radius_m, days=days, stack=4)
    assert found.repeats.tolist() == every_pair(lon, lat, category, recorded, radius_m=radius_m, days=days, stack=4)
    for i in range(len(rows)):
        around = near(lon, lat, category, recorded, i, radius_m=radius_m, days=days, stack=4)
        earlier = [j for j in around.index.tolist() if (recorded[j], j) < (recorded[i], i)]
        assert (earlier[0] if earlier else -1) == found.repeats[i]
        assert around.stacked == found.stacked[i]
        assert (np.diff(around.score) <= 0).all()
    check_groups(found)


def check_groups(found: Suggestions) -> None:
    """Every chain of suggestions ends at the first of its group, which repeats nothing."""
    for i in range(len(found.repeats)):
        first = i
        while found.repeats[first] >= 0:
            first = found.repeats[first]
        assert found.group[i] == first
    assert sum(len(g) - 1 for g in found.groups()) == found.count


def test_the_later_one_repeats_the_earlier_one_with_distance_days_and_score():
    lon, lat = along(10, 0)
    found = suggest(lon, lat, [7, 7], [6 * DAY, 0])
    assert found.repeats.tolist() == [1, -1]
    assert found.distance_m[0] == pytest.approx(10, abs=1e-3)
    assert found.days_apart[0] == 6
    assert found.score[0] == pytest.approx(1 - (10 / 25 + 6 / 60) / 2, abs=1e-4)
    assert np.isnan([found.distance_m[1], found.days_apart[1], found.score[1]]).all()
    assert found.group.tolist() == [1, 1]
    assert [g.tolist() for g in found.groups()] == [[0, 1]]
    assert found.left_out is None


@pytest.mark.parametrize(
    ("metres", "seconds", "same"),
    [(24.99, 0, True), (25.01, 0, False), (1, 60 * DAY, True), (1, 60 * DAY + 1, False)],
)
def test_radius_and_days_have_an_edge(metres, seconds, same):
    lon, lat = along(0, metres)
    assert suggest(lon, lat, [1, 1], [0, seconds]).repeats[1] == (0 if same else -1)
    assert (len(near(lon, lat, [1, 1], [0, seconds], 1).index) == 1) is same


def test_the_edges_themselves_belong_to_it():
    lon, lat = along(0, 17)
    exact = float(np.hypot(*np.subtract(TO_3007.transform(lon[0], lat[0]), TO_3007.transform(lon[1], lat[1]))))
    assert suggest(lon, lat, [1, 1], [0, 5 * DAY], radius_m=exact, days=5).repeats.tolist() == [-1, 0]
    assert suggest(lon, lat, [1, 1], [0, 5 * DAY], radius_m=exact, days=5).score[1] == pytest.approx(0)


def test_another_category_is_never_the_same():
    lon, lat = along(0, 0)
    assert suggest(lon, lat, [1, 2], [0, 0]).count == 0
    assert len(near(lon, lat, [1, 2], [0, 0], 0).index) == 0


def test_near_and_recent_beats_far_or_old_and_the_score_falls_evenly():
    lon, lat = along(0, 20, 2, 0)
    found = suggest(lon, lat, [1, 1, 1, 1], [0, 39 * DAY, 20 * DAY, 40 * DAY])
    assert found.repeats[3] == 2
    assert near(lon, lat, [1] * 4, [0, 39 * DAY, 20 * DAY, 40 * DAY], 3).index.tolist() == [2, 0, 1]
    assert score_of(np.array([0.0, 0, 25, 25]), np.array([0.0, 60, 0, 60])).tolist() == [1, 0.5, 0.5, 0]


def test_of_the_same_moment_the_first_in_line_is_the_earlier_one():
    lon, lat = along(0, 0, 0)
    assert suggest(lon, lat, [1, 1, 1], [5, 5, 5]).repeats.tolist() == [-1, 0, 0]


def test_neighbours_chain_into_one_group_named_by_its_first():
    lon, lat = along(0, 20, 40, 500)
    found = suggest(lon, lat, [1] * 4, [0, DAY, 2 * DAY, 3 * DAY])
    assert found.group.tolist() == [0, 0, 0, 3]
    assert [g.tolist() for g in found.groups()] == [[0, 1, 2]]


def test_near_says_which_are_later():
    lon, lat = along(0, 0, 0)
    around = near(lon, lat, [1] * 3, [0, DAY, 3 * DAY], 1)
    assert around.index.tolist() == [0, 2]
    assert around.days_earlier.tolist() == [1, -2]


@pytest.mark.parametrize(("count", "left_out"), [(19, 0), (20, 20)])
def test_a_coordinate_that_twenty_share_says_nothing(count, left_out):
    lon, lat = along(*[0] * count, 3)
    found = suggest(lon, lat, [1] * (count + 1), np.arange(count + 1))
    assert int(found.stacked.sum()) == left_out
    # The neighbour beside the stack is not led into it either.
    assert found.count == (0 if left_out else count)
    assert near(lon, lat, [1] * (count + 1), np.arange(count + 1), 0).stacked is bool(left_out)
    assert len(near(lon, lat, [1] * (count + 1), np.arange(count + 1), count).index) == (0 if left_out else count)
    if left_out:
        assert str(found.left_out).startswith("20 observations have no suggestions")
        assert str(found.left_out).endswith("Such coordinates: 1.")
    else:
        assert found.left_out is None


def test_a_stack_counts_observations_of_all_categories():
    lon, lat = along(*[0] * 20)
    assert suggest(lon, lat, [1] * 10 + [2] * 10, [0] * 20).count == 0


def test_nothing_gives_nothing():
    found = suggest([], [], [], [])
    assert (found.count, found.groups(), found.left_out, found.stacks) == (0, [], None, 0)


@pytest.mark.parametrize("options", [{"radius_m": 0}, {"days": 0}, {"stack": 1}])
def test_options_that_make_no_sense_are_refused(options):
    with pytest.raises(ValueError, match="above"):
        suggest([11.8], [58.0], [1], [0], **options)


def test_arrays_of_different_length_are_refused():
    with pytest.raises(ValueError, match="as long as"):
        suggest([11.8, 11.9], [58.0], [1], [0])


def test_all_of_boston_has_suggestions_outside_its_default_coordinates(shared_data: Path):
    frame = pd.read_csv(shared_data / "reports" / "boston311_safety_2015H1.csv.gz")
    opened = pd.to_datetime(frame.OPEN_DT, format="%m/%d/%Y %I:%M:%S %p").astype("datetime64[s]").astype("int64")
    arrays = (frame.LONGITUDE.to_numpy(), frame.LATITUDE.to_numpy(), pd.factorize(frame.TYPE)[0], opened.to_numpy())
    found = suggest(*arrays)
    assert (int(found.stacked.sum()), found.stacks) == (2615, 31)
    assert not (found.repeats[found.stacked] >= 0).any()
    assert found.count > 1000
    check_groups(found)
