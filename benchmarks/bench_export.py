"""The way out: GeoJSON bytes and GeoDataFrames beside pyogrio and GDAL, and the memory that a million rows take.

    python benchmarks/bench_export.py                      # 100,000 observations: times and ratios
    python benchmarks/bench_export.py memory --count 1000000

Every measurement runs in a process of its own. Peers read a copy: GDAL must not open the live file of a process that
has the store open. They get two: the same GeoPackage (`trygghet_punkt` is a view there), and the GeoPackage that hbgeo
exports from it, where it is a plain table, which suits GDAL better.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyogrio
from common import filled_store, median_seconds

from hbgeo.domain import catalogue as catalogue_module
from hbgeo.domain.contract import OBSERVATIONS
from hbgeo.domain.selection import EVERYTHING
from hbgeo.services.exporting import FORMATS, export, stream_geojson
from hbgeo.store.sqlite import open_store

MEGABYTE = 2**20
#: ru_maxrss counts kilobytes on Linux, bytes on macOS.
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=["times", "memory", "worker"], default="times")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--job")
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    if options.what == "worker":
        print(json.dumps(JOBS[options.job](options.file, options.repeats)))
        return
    with tempfile.TemporaryDirectory() as folder:
        live = Path(folder) / "live.gpkg"
        filled_store(live, options.count).close()
        print(f"{options.count:,} observations, {live.stat().st_size / MEGABYTE:.0f} MB")
        (times if options.what == "times" else memory)(live, options.repeats)


def times(live: Path, repeats: int) -> None:
    """Print medians and ratios."""
    copy = Path(shutil.copy(live, live.with_name("copy.gpkg")))
    table = _table(live)
    ours = _worker("geojson", live, repeats)
    print(f"store → GeoJSON bytes: {1000 * ours:.0f} ms")
    for name, file in (("same GeoPackage", copy), ("exported GeoPackage", table)):
        for job, label in (("to_json", "read_dataframe + to_json"), ("arrow", "read_arrow → write_arrow")):
            theirs = _worker(job, file, repeats)
            print(f"  {label}, {name}: {1000 * theirs:.0f} ms, {theirs / ours:.2f} × ours")
    ours = _worker("frame", live, repeats)
    print(f"store → GeoDataFrame: {1000 * ours:.0f} ms")
    for name, file in (("same GeoPackage", copy), ("exported GeoPackage", table)):
        for job, label in (("read", "read_dataframe"), ("read_by_arrow", "read_dataframe(use_arrow=True)")):
            theirs = _worker(job, file, repeats)
            print(f"  {label}, {name}: {1000 * theirs:.0f} ms; ours takes {ours / theirs:.2f} × that")


def memory(live: Path, repeats: int) -> None:
    """Print how much the memory grows with all rows, over what a store that is open and warm takes."""
    for fmt in FORMATS:
        seconds, grown = _worker(f"memory_{fmt}", live, repeats)
        print(f"export to {fmt}: {seconds:.1f} s, memory grows by {grown:.0f} MB")


def _worker(job: str, file: Path, repeats: int) -> float | list[float]:
    command = [sys.executable, __file__, "worker", "--job", job, "--file", file, "--repeats", str(repeats)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _table(live: Path) -> Path:
    store = open_store(live)
    report = export(
        store, catalogue_module.load(), EVERYTHING, "gpkg", live.parent / "out", crs=4326, municipality="1415"
    )
    store.close()
    return report.path


def _of_store(work: Callable[[object], object]) -> Callable[[Path, int], float]:
    def run(file: Path, repeats: int) -> float:
        store = open_store(file)
        return median_seconds(lambda: work(store), repeats=repeats)

    return run


def _of_file(work: Callable[[Path], object]) -> Callable[[Path, int], float]:
    return lambda file, repeats: median_seconds(lambda: work(file), repeats=repeats)


def _geojson(store: object) -> int:
    return sum(len(piece) for piece in stream_geojson(store))


def _frame(store: object) -> object:
    with store.read() as session:
        return session.observations.frame()


def _arrow(file: Path) -> int:
    meta, table = pyogrio.read_arrow(file, layer=OBSERVATIONS)
    target = io.BytesIO()
    pyogrio.write_arrow(
        table, target, driver="GeoJSON", layer=OBSERVATIONS, crs=meta["crs"],
        geometry_type=meta["geometry_type"], geometry_name=meta["geometry_name"] or "wkb_geometry",
    )  # fmt: skip
    return len(target.getvalue())


def _memory(fmt: str) -> Callable[[Path, int], tuple[float, float]]:
    def run(file: Path, _repeats: int) -> tuple[float, float]:
        store, catalogue = open_store(file), catalogue_module.load()
        with tempfile.TemporaryDirectory(dir=file.parent) as folder:
            _warm(file.with_name("warm.gpkg"), fmt, Path(folder) / "warm")
            before = _most_memory()
            start = time.perf_counter()
            export(store, catalogue, EVERYTHING, fmt, Path(folder), municipality="1415")
            seconds = time.perf_counter() - start
        return seconds, (_most_memory() - before) / MEGABYTE

    return run


def _warm(path: Path, fmt: str, folder: Path) -> None:
    """Export a little, so that what the libraries take once is not counted as growth."""
    store = filled_store(path, 2000)
    export(store, catalogue_module.load(), EVERYTHING, fmt, folder, municipality="1415")
    store.close()
    path.unlink()


def _most_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT


JOBS: dict[str, Callable[[Path, int], object]] = {
    "geojson": _of_store(_geojson),
    "frame": _of_store(_frame),
    "to_json": _of_file(lambda file: len(pyogrio.read_dataframe(file, layer=OBSERVATIONS).to_json(default=str))),
    "arrow": _of_file(_arrow),
    "read": _of_file(lambda file: pyogrio.read_dataframe(file, layer=OBSERVATIONS)),
    "read_by_arrow": _of_file(lambda file: pyogrio.read_dataframe(file, layer=OBSERVATIONS, use_arrow=True)),
} | {f"memory_{fmt}": _memory(fmt) for fmt in FORMATS}


if __name__ == "__main__":
    main()
