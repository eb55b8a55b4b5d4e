"""Twenty million points in a folder, counted and drawn by two workers: time, memory, and the same result as by one.

    python benchmarks/bench_scale.py

Needs `pip install -e .[dask]` and 1 GB of room for files that are removed afterwards. The points are invented, the same
for every run, and are written as GeoParquet (WKB, EPSG:3007) a part at a time. Beside the workers stands the usual way:
GeoPandas reads the folder, `Cells.totals` and `density` get the layer. Reading and starting are part of the time; the
workers read the folder three times. Each way runs in a process of its own, whose largest memory the system is asked.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import dask
import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj

from hbgeo.analysis import density as single
from hbgeo.analysis import scale
from hbgeo.analysis.cells import square_cells
from hbgeo.analysis.local import gi_star

#: A square of 20 km in EPSG:3007, cells of 100 m, kernels of 150 m.
WEST, SOUTH, SIDE, CELL, BANDWIDTH = 150_000.0, 6_430_000.0, 20_000.0, 100.0, 150.0
BOUNDS = (WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
PART = 1_000_000
ROW_GROUP = 250_000
Numbers = dict[str, np.ndarray]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=20_000_000)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        for number, first in enumerate(range(0, asked.points, PART)):
            write(Path(folder), number, min(PART, asked.points - first))
        size = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6
        print(f"{asked.points:,} points written: {size:,.0f} MB in {time.perf_counter() - start:.1f} s")
        many = measured(by_workers, Path(folder), asked.workers)
        one = measured(at_once, Path(folder), 1)
    compare(many, one)


def pins(number: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return invented points in forty heaps, and their weights."""
    heaps = np.random.default_rng(7).uniform(2_000, SIDE - 2_000, (40, 2))
    rng = np.random.default_rng((7, number))
    xy = heaps[rng.integers(0, 40, count)] + rng.normal(0, 900, (count, 2))
    return xy + np.array((WEST, SOUTH)), rng.uniform(0, 3, count)


def write(folder: Path, number: int, count: int) -> None:
    """Write one file of GeoParquet."""
    xy, weights = pins(number, count)
    records = np.zeros(count, np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")]))
    records["order"], records["type"], records["x"], records["y"] = 1, 1, xy[:, 0], xy[:, 1]
    places = pa.py_buffer(np.arange(0, 21 * (count + 1), 21, dtype=np.int32))
    shapes = pa.Array.from_buffers(pa.binary(), count, [None, places, pa.py_buffer(records)])
    column = {"encoding": "WKB", "geometry_types": ["Point"], "crs": pyproj.CRS(3007).to_json_dict()}
    about = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    table = pa.table({"geometry": shapes, "severity": weights}).replace_schema_metadata({"geo": json.dumps(about)})
    pq.write_table(table, folder / f"part-{number:04}.parquet", row_group_size=ROW_GROUP)


def by_workers(folder: Path, workers: int) -> Numbers:
    """Count and draw the folder part by part."""
    source, cells = scale.Source(folder), square_cells(BOUNDS, CELL)
    with dask.config.set(scheduler="processes", num_workers=workers):
        surface = scale.density(source, BANDWIDTH, over=BOUNDS)
        return {
            "counts": scale.totals(source, cells),
            "weights": scale.totals(source, cells, "severity"),
            "density": surface.values,
        }


def at_once(folder: Path, _: int) -> Numbers:
    """Count and draw all points in memory, as GeoPandas reads them."""
    layer, cells = gpd.read_parquet(folder), square_cells(BOUNDS, CELL)
    return {
        "counts": cells.totals(layer),
        "weights": cells.totals(layer, layer.severity),
        "density": single.density(layer, BANDWIDTH, over=BOUNDS).values,
    }


def measured(work: Callable[[Path, int], Numbers], folder: Path, workers: int) -> Numbers:
    """Run work in a process of its own and print its time and memory."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=report, args=(theirs, work, folder, workers))
    process.start()
    seconds, own, largest, result = ours.recv()
    process.join()
    print(f"{work.__name__:10} {seconds:6.1f} s   itself {own:,.0f} MB   largest worker {largest:,.0f} MB")
    return result


def report(pipe, work: Callable[[Path, int], Numbers], folder: Path, workers: int) -> None:  # noqa: ANN001
    start = time.perf_counter()
    result = work(folder, workers)
    seconds = time.perf_counter() - start
    memory = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    pipe.send((seconds, *memory, result))


def compare(many: Numbers, one: Numbers) -> None:
    """Print how far the two results are from each other."""
    beside = square_cells(BOUNDS, CELL).neighbours()
    print("counts equal:", np.array_equal(many["counts"], one["counts"]))
    print("Gi* equal:", np.array_equal(gi_star(many["counts"], beside).z, gi_star(one["counts"], beside).z))
    for what in ("weights", "density"):
        off = np.abs(many[what] - one[what]).max() / one[what].max()
        print(f"{what}: largest difference {off:.1e} of the highest value")


if __name__ == "__main__":
    main()
