"""Coordinates that many pins share, and positions known worse than a cell: by hand, and on the real reports."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbgeo.analysis.clusters import clusters
from hbgeo.analysis.stacks import stacks, too_coarse
from hbgeo.errors import InvalidInput

HERE = np.array([150_000.0, 6_440_000.0])


def layer(frame: pd.DataFrame, east: str, north: str) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=gpd.points_from_xy(frame[east], frame[north]), crs=4326)


def test_a_coordinate_with_enough_pins_is_a_stack_and_its_pins_are_told():
    alone = HERE + np.arange(1, 21)[:, None] * 100
    found = stacks(np.vstack([np.tile(HERE, (12, 1)), alone, np.tile(HERE + 50, (9, 1)), np.tile(HERE + 7, (15, 1))]))
    assert found.frame["pins"].tolist() == [15, 12]
    assert found.frame["share"].tolist() == pytest.approx([15 / 56, 12 / 56])
    assert found.stack.tolist() == [1] * 12 + [-1] * 29 + [0] * 15
    assert found.distinct == 23
    assert (found.frame.geometry.x[0], found.frame.geometry.y[0]) == tuple(HERE + 7)
    assert found.kept.sum() == 29
    assert found.share == pytest.approx(27 / 56)


def test_pins_a_centimetre_apart_are_no_stack():
    assert not len(stacks(HERE + np.arange(40)[:, None] * 0.02).frame)
    assert len(stacks(HERE + np.arange(40)[:, None] * 1e-5).frame) == 1


def test_the_share_counts_as_well_as_the_number():
    alone = np.column_stack([np.arange(1_188.0), np.zeros(1_188)])
    found = stacks(np.vstack([np.full((12, 2), -1.0), alone]))
    assert len(found.frame) == 1  # 12 of 1,200 are 1 %
    assert not len(stacks(np.vstack([np.full((11, 2), -1.0), alone])).frame)


def test_the_default_of_a_geocoder_is_found_among_real_reports(shared_data):
    reports = pd.read_csv(shared_data / "reports" / "boston311_safety_2015H1.csv.gz", low_memory=False)
    # In degrees as they are: the rule asks which are equal.
    found = stacks(reports[["LONGITUDE", "LATITUDE"]].to_numpy() * 1e5)
    assert found.frame["pins"].tolist() == [1801]
    assert found.share == pytest.approx(1801 / 22287)
    assert found.refusal is None
    assert str(found.warning).startswith("Pins that share their point with many others: 1801 (points: 1).")


def test_centroids_of_municipalities_are_refused(shared_data):
    events = pd.read_csv(shared_data / "reports" / "polisen_events_vastra_gotaland_subset.csv")
    found = stacks(layer(events, "lon", "lat"))
    assert found.distinct == 12
    assert found.frame["pins"].head(3).tolist() == [3229, 1369, 169]
    assert str(found.refusal).startswith("98 % of the positions lie on only 7 points.")


@given(st.lists(st.integers(0, 6), max_size=80), st.integers(2, 12))
def test_every_pin_of_a_stack_is_told_and_no_other(places, fewest):
    found = stacks(np.column_stack([places, places]) if places else np.empty((0, 2)), fewest=fewest, share=0.0)
    counts = {place: places.count(place) for place in places}
    assert [row >= 0 for row in found.stack] == [counts[place] >= fewest for place in places]
    assert found.frame["pins"].tolist() == sorted((n for n in counts.values() if n >= fewest), reverse=True)


def test_positions_worse_than_a_cell_are_told_and_unknown_ones_are_not_blamed():
    found = too_coarse([5, 50, 50.5, None, 200], 50)
    assert found.coarse.tolist() == [False, False, True, False, True]
    assert found.unknown.tolist() == [False, False, False, True, False]
    assert str(found.warning) == "2 of 5 positions are known no better than 50 metres, the size of a cell."
    assert too_coarse([], 50).warning is None


def test_options_out_of_range_are_refused():
    for wrong in ({"fewest": 1}, {"share": 1.5}):
        with pytest.raises(InvalidInput):
            stacks(np.zeros((3, 2)), **wrong)
    for accuracy, cell in (([-1], 50), ([1], 0)):
        with pytest.raises(InvalidInput):
            too_coarse(accuracy, cell)


def test_leaving_the_stack_out_changes_which_place_comes_first(shared_data):
    reports = pd.read_csv(shared_data / "reports" / "boston311_safety_2015H1.csv.gz", low_memory=False)
    # In metres of Massachusetts, where EPSG:3007 does not reach.
    points = layer(reports, "LONGITUDE", "LATITUDE").to_crs(26986).geometry
    xy = np.column_stack([points.x, points.y])
    found = stacks(xy)
    stack = np.array([found.frame.geometry.x[0], found.frame.geometry.y[0]])
    with_it, without = clusters(xy, 30, 10).iloc[0], clusters(xy[found.kept], 30, 10).iloc[0]
    assert np.hypot(*(with_it[["east", "north"]].to_numpy(dtype=float) - stack)) < 30
    assert with_it["pins"] > 1_801
    assert np.hypot(*(without[["east", "north"]].to_numpy(dtype=float) - stack)) > 500
    assert without["pins"] < 400
