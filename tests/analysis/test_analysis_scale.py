"""Points in a folder of Parquet files: the same cells and the same density as for all of them at once."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import dask
import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hbgeo.analysis import density as single
from hbgeo.analysis.cells import hexagonal_cells, square_cells
from hbgeo.analysis.local import gi_star
from hbgeo.analysis.scale import Source, density, totals
from hbgeo.errors import ImportRefused, InvalidInput

BOUNDS = (157_000.0, 6_438_000.0, 157_430.0, 6_438_310.0)
AREA = shapely.Point(157_200, 6_438_200).buffer(180).difference(shapely.Point(157_210, 6_438_190).buffer(60))
cells_of = st.sampled_from([square_cells(AREA, 30), square_cells(BOUNDS, 30), hexagonal_cells(AREA, 40)])


def pins(count: int, seed: int = 3) -> gpd.GeoDataFrame:
    """Invented points around the bounds, with weights that are no round numbers."""
    rng = np.random.default_rng(seed)
    xy = rng.uniform((156_900, 6_437_900), (157_530, 6_438_410), (count, 2))
    data = {"severity": rng.uniform(0, 3, count), "dark": rng.random(count) < 0.4}
    return gpd.GeoDataFrame(data, geometry=gpd.points_from_xy(*xy.T), crs=3007)


def written(folder, layer, cuts=(), **options) -> Source:
    """Write a layer as files that begin at the cuts, and return how to read them: a part for each row group."""
    edges = [0, *sorted(cuts), len(layer)]
    for number, (first, last) in enumerate(pairwise(edges)):
        layer.iloc[first:last].to_parquet(Path(folder) / f"part-{number:03}.parquet", **options)
    return Source(folder, rows=1)


@pytest.fixture(autouse=True)
def _two_threads():
    with dask.config.set(scheduler="threads", num_workers=2):
        yield


@settings(max_examples=25, deadline=None)
@given(cells=cells_of, cuts=st.lists(st.integers(0, 400), max_size=20), rows=st.sampled_from([1, 90, 10_000]))
def test_however_the_points_are_shared_out_the_cells_are_the_same(cells, cuts, rows):
    layer = pins(400)
    with TemporaryDirectory() as folder:
        written(folder, layer, cuts, row_group_size=70)
        source = Source(folder, rows=rows)
        counts, weights = totals(source, cells), totals(source, cells, "severity")
    np.testing.assert_array_equal(counts, cells.totals(layer))
    np.testing.assert_allclose(weights, cells.totals(layer, layer.severity), rtol=0, atol=1e-9)


@settings(max_examples=15, deadline=None)
@given(
    cuts=st.lists(st.integers(0, 400), max_size=12),
    over=st.sampled_from([AREA, BOUNDS]),
    weights=st.sampled_from([None, "severity"]),
    cell=st.sampled_from([None, 9.0, 70.0]),
)
def test_however_the_points_are_shared_out_the_density_is_the_same(cuts, over, weights, cell):
    layer = pins(400)
    with TemporaryDirectory() as folder:
        found = density(written(folder, layer, cuts), 35.0, over=over, weights=weights, cell=cell)
    heavy = None if weights is None else layer[weights]
    expected = single.density(layer, 35.0, over=over, weights=heavy, cell=cell)
    np.testing.assert_allclose(found.values, expected.values, rtol=0, atol=1e-9 * expected.peak)
    assert (found.bounds, found.cell, found.points) == (expected.bounds, expected.cell, expected.points)
    assert (found.error, found.edge) == (expected.error, expected.edge)
    assert found.weight == pytest.approx(expected.weight)


def test_hot_spots_of_merged_cells_are_those_of_all_points(tmp_path):
    layer, cells = pins(3000), square_cells(BOUNDS, 30)
    found = gi_star(totals(written(tmp_path, layer, [10, 900]), cells), cells.neighbours())
    np.testing.assert_array_equal(found.z, gi_star(cells.totals(layer), cells.neighbours()).z)


def test_processes_give_the_same_numbers_to_the_last_digit(tmp_path):
    source, cells = written(tmp_path, pins(3000), range(0, 3000, 250)), square_cells(AREA, 30)
    here = totals(source, cells, "severity"), density(source, 35.0, over=AREA, weights="severity")
    with dask.config.set(scheduler="processes", num_workers=2):
        there = totals(source, cells, "severity"), density(source, 35.0, over=AREA, weights="severity")
    np.testing.assert_array_equal(here[0], there[0])
    np.testing.assert_array_equal(here[1].values, there[1].values)


@pytest.mark.parametrize("options", [{}, {"geometry_encoding": "geoarrow"}])
@pytest.mark.parametrize("crs", [3007, 4326, 3006])
def test_positions_are_read_in_every_system_and_way_of_writing(tmp_path, crs, options):
    layer, cells = pins(500), square_cells(AREA, 30)
    options = options and {**options, "schema_version": "1.1.0"}
    source = written(tmp_path, layer.to_crs(crs), [200], **options)
    np.testing.assert_array_equal(totals(source, cells), cells.totals(layer.to_crs(crs)))


def test_points_with_heights_are_read(tmp_path):
    layer, cells = pins(50), square_cells(AREA, 30)
    high = layer.set_geometry(gpd.points_from_xy(layer.geometry.x, layer.geometry.y, 12.0, crs=3007))
    np.testing.assert_array_equal(totals(written(tmp_path, high), cells), cells.totals(layer))


def test_plain_parquet_is_read_with_the_callers_system(tmp_path):
    layer, cells = pins(300), square_cells(AREA, 30)
    (tmp_path / "xy").mkdir()
    (tmp_path / "wkb").mkdir()
    degrees = layer.to_crs(4326).geometry
    pd.DataFrame({"x": degrees.x, "y": degrees.y}).to_parquet(tmp_path / "xy" / "a.parquet")
    pd.DataFrame({"geometry": layer.geometry.to_wkb()}).to_parquet(tmp_path / "wkb" / "a.parquet")
    np.testing.assert_array_equal(totals(Source(tmp_path / "xy", crs=4326), cells), cells.totals(degrees))
    np.testing.assert_array_equal(totals(Source(tmp_path / "wkb"), cells), cells.totals(layer))


def test_each_file_has_its_own_system(tmp_path):
    layer, cells = pins(300), square_cells(AREA, 30)
    layer[:100].to_parquet(tmp_path / "a.parquet")
    (tmp_path / "more").mkdir()
    layer[100:].to_crs(3006).to_parquet(tmp_path / "more" / "b.geoparquet")
    (tmp_path / "README.txt").write_text("not one of them")
    expected = cells.totals(layer[:100]) + cells.totals(layer[100:].to_crs(3006))
    np.testing.assert_array_equal(totals(Source(tmp_path), cells), expected)


def test_only_the_rows_asked_for_count(tmp_path):
    layer, cells = pins(300), square_cells(AREA, 30)
    written(tmp_path, layer, [120])
    source = Source(tmp_path, where=pc.field("dark") == True)  # noqa: E712 - a condition for Arrow
    np.testing.assert_array_equal(totals(source, cells), cells.totals(layer[layer.dark]))


def test_a_folder_without_points_has_none_in_any_cell(tmp_path):
    cells = square_cells(AREA, 30)
    assert totals(Source(tmp_path), cells).tolist() == [0.0] * cells.count
    source = written(tmp_path, pins(0), [0])
    assert totals(source, cells).tolist() == [0.0] * cells.count
    with pytest.raises(InvalidInput, match="no point"):
        density(source, 35.0, over=AREA)


def test_points_outside_the_area_draw_no_density(tmp_path):
    source = written(tmp_path, pins(40))
    with pytest.raises(InvalidInput, match="no point"):
        density(source, 35.0, over=shapely.box(0, 0, 100, 100))


def test_progress_is_told_part_by_part(tmp_path):
    told = []
    totals(
        written(tmp_path, pins(300), [50, 200]), square_cells(AREA, 30), progress=lambda *numbers: told.append(numbers)
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("scheduler", ["threads", "processes"])
def test_what_is_wrong_with_a_point_is_said(tmp_path, scheduler):
    layer = pins(20)
    layer.loc[7, "severity"] = -1
    layer.loc[13, "geometry"] = None
    cells, source = square_cells(AREA, 30), written(tmp_path, layer, [4, 10])
    with dask.config.set(scheduler=scheduler):
        with pytest.raises(InvalidInput, match="Only points can be counted"):
            totals(source, cells)
        with pytest.raises(InvalidInput, match="Weights must be numbers of 0 or more"):
            totals(source, cells, "severity")


def test_what_is_no_folder_of_points_is_refused(tmp_path):
    cells = square_cells(AREA, 30)
    with pytest.raises(ImportRefused, match="no folder"):
        totals(Source(tmp_path / "nowhere"), cells)
    with pytest.raises(ImportRefused, match="no column urgency"):
        totals(written(tmp_path, pins(3)), cells, "urgency")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "a.parquet").write_text("no Parquet")
    with pytest.raises(ImportRefused, match="no Parquet file"):
        totals(Source(tmp_path / "broken"), cells)
    (tmp_path / "bare").mkdir()
    pq.write_table(pa.table({"a": [1]}), tmp_path / "bare" / "a.parquet")
    with pytest.raises(ImportRefused, match="no positions"):
        totals(Source(tmp_path / "bare"), cells)


def test_without_dask_everything_else_works_and_the_message_names_the_remedy(tmp_path):
    written(tmp_path, pins(3))
    code = f"""
import sys
sys.modules["dask"] = None
from hbgeo.analysis.cells import square_cells
from hbgeo.analysis.scale import Source, totals
try:
    totals(Source({str(tmp_path)!r}), square_cells({BOUNDS!r}, 30))
except ImportError as error:
    print(error)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install 'hbgeo[dask]'" in ran.stdout
