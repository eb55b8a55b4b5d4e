"""Work on the points of a folder, part by part: which parts there are, one task for each, results added up as a tree.

A part is a run of row groups, about a million rows; where parts begin and in which order their results are added
depends on the files alone, not on how many workers there are, so the same folder gives the same numbers. Dask runs the
tasks where it is told to: threads, processes (`dask.config.set(scheduler="processes", num_workers=2)`) or a cluster
(`dask.distributed.Client`), whose workers must be able to read the folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from pyarrow import fs

from hbgeo.analysis.inputs import Floats
from hbgeo.analysis.scale_reading import Layout, layout_of
from hbgeo.errors import N_, ImportRefused, InvalidInput, Problem

#: Told how many parts are done, of how many.
Progress: TypeAlias = Callable[[int, int], None]
Part: TypeAlias = Sequence[tuple[Layout, ds.ParquetFileFragment]]
Result = TypeVar("Result")

#: A part has at least so many rows, unless it is the last.
_ROWS = 1_000_000
#: Results added up by one task.
_TOGETHER = 8
_ENDINGS = (".parquet", ".geoparquet", ".pq")


@dataclass(frozen=True, slots=True)
class Source:
    """A folder of Parquet files and how it is read.

    Parameters
    ----------
    folder
        Local folder, or address that pyarrow opens (`s3://…`); folders in it are read too.
    crs
        Coordinate system of files that say none: see `hbgeo.analysis.scale_reading`.
    where
        Which rows count, as `pyarrow.compute.field("dark") == True`; None: all.
    rows
        A part has at least so many, unless it is the last.
    """

    folder: str | Path
    crs: Any = "EPSG:3007"
    where: pc.Expression | None = None
    rows: int = _ROWS

    def parts(self, weights: str | None) -> list[Part]:
        """Return the row groups of all files by name, so many together as make a part.

        Raises
        ------
        ImportRefused
            When there is no such folder, or a file in it cannot be read.
        """
        parts: list[Part] = []
        part: list[tuple[Layout, ds.ParquetFileFragment]] = []
        size = 0
        for layout, group, rows in self._groups(weights):
            part.append((layout, group))
            size += rows
            if size >= self.rows:
                parts.append(part)
                part, size = [], 0
        return [*parts, part] if part else parts

    def _groups(self, weights: str | None) -> Iterator[tuple[Layout, ds.ParquetFileFragment, int]]:
        system, paths = _files(self.folder)
        for path in paths:
            file = ds.ParquetFileFormat().make_fragment(path, system)
            try:
                layout = layout_of(file.physical_schema, self.crs, weights, self.where)
                groups = file.split_by_row_group()
            except pa.ArrowInvalid as error:
                raise ImportRefused(N_("{name} is no Parquet file."), name=path) from error
            for group in groups:
                rows = sum(one.num_rows for one in group.row_groups)
                if rows:
                    yield layout, group, rows


def points(part: Part) -> Iterator[tuple[Floats, Floats | None]]:
    """Yield positions – (n, 2) metres in EPSG:3007 – and weights of a part, some rows at a time."""
    for layout, group in part:
        yield from layout.points(group)


def summed(
    parts: Sequence[Part],
    tally: Callable[..., Result],
    merge: Callable[[Result, Result], Result],
    *options: Any,  # noqa: ANN401 - what `tally` takes
    progress: Progress | None = None,
) -> Result | None:
    """Return the sum of what a function makes of each part; None without parts.

    Parameters
    ----------
    parts
        From `Source.parts`.
    tally
        Takes a part and the options.
    merge
        Adds up two results.
    options
        The same for each part.
    progress
        Told how many parts are done; with a cluster use Dask's own display.

    Raises
    ------
    ImportError
        When Dask is not installed.
    InvalidInput
        When a position is missing, or a weight is below 0 or missing.
    """
    dask = _dask()
    given = [dask.delayed(one) for one in options]
    results = [dask.delayed(_tally)(tally, part, *given) for part in parts]
    counted = len(results)
    while len(results) > 1:
        groups = (results[first : first + _TOGETHER] for first in range(0, len(results), _TOGETHER))
        results = [dask.delayed(_merge)(merge, group) for group in groups]
    if not results:
        return None
    with _telling(progress, counted):
        result: Result | _Refused = dask.compute(*results)[0]
    if isinstance(result, _Refused):
        raise InvalidInput(result.problems)
    return result


@dataclass(frozen=True, slots=True)
class _Refused:
    """What is wrong with a part, on its way from another process."""

    problems: tuple[Problem, ...]


def _tally(tally: Callable[..., Result], part: Part, *options: object) -> Result | _Refused:
    try:
        return tally(part, *options)
    except InvalidInput as error:
        return _Refused(error.problems)


def _merge(merge: Callable[[Result, Result], Result], results: Sequence[Result | _Refused]) -> Result | _Refused:
    total = results[0]
    for other in results[1:]:
        if isinstance(total, _Refused):
            break
        total = other if isinstance(other, _Refused) else merge(total, other)
    return total


def _telling(progress: Progress | None, count: int) -> AbstractContextManager[object]:
    """Return what tells after each part, in Dask's own schedulers, how many are done."""
    if progress is None:
        return nullcontext()
    done = iter(range(1, count + 1))

    def told(key: object, *_: object) -> None:
        if str(key).startswith("_tally-"):
            progress(next(done), count)

    callback: AbstractContextManager[object] = import_module("dask.callbacks").Callback(posttask=told)
    return callback


def _dask() -> Any:  # noqa: ANN401 - a module
    try:
        return import_module("dask")
    except ImportError as error:
        raise ImportError("Points in many files are counted with Dask: pip install 'hbgeo[dask]'") from error


def _files(folder: str | Path) -> tuple[fs.FileSystem, list[str]]:
    """Return the Parquet files in a folder and the folders in it, by name."""
    if "://" in str(folder):
        system, path = fs.FileSystem.from_uri(str(folder))
    else:
        system, path = fs.LocalFileSystem(), str(Path(folder).absolute())
    if system.get_file_info(path).type != fs.FileType.Directory:
        raise ImportRefused(N_("There is no folder {name}."), name=str(folder))
    found = system.get_file_info(fs.FileSelector(path, recursive=True))
    return system, sorted(one.path for one in found if one.is_file and one.path.endswith(_ENDINGS))
