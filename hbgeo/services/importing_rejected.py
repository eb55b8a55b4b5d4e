"""Rows that were left out, as a CSV that can be corrected and imported again."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from hbgeo.errors import N_, ImportRefused, Problem
from hbgeo.exchange.csv_out import guarded
from hbgeo.exchange.tables import GEOMETRY, Table

#: What stands before the file's own columns; a later import does not look at them.
ADDED_COLUMNS = ("rejected_line", "rejected_reason")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?$")


def rejected_path(path: Path, folder: Path | None = None) -> Path:
    """Return where the rejected rows of a file go: `<name>.rejected.csv`, beside it or in the folder."""
    return (folder or path.parent) / f"{path.name.split('.')[0]}.rejected.csv"


def write_rejected(
    target: Path,
    table: Table,
    problems: Mapping[int, Sequence[Problem]],
    say: Callable[[Problem], str] = str,
) -> None:
    """Write the rows with problems, each with its line and reasons; the whole file or nothing.

    Parameters
    ----------
    say
        Puts a problem into the reader's language.

    Raises
    ------
    ImportRefused
        When the file cannot be written.
    """
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    columns = [table.texts(name) for name in table.columns]
    with_shape = table.geometry is not None
    try:
        with unfinished.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=table.delimiter)
            writer.writerow([*ADDED_COLUMNS, *map(_safe, table.columns), *([GEOMETRY] if with_shape else [])])
            for row in sorted(problems):
                reason = " ".join(say(problem) for problem in problems[row])
                values = [_safe(column[row] or "") for column in columns]
                writer.writerow([table.lines[row], reason, *values, *_shape(table, row)])
            for line, problem, raw in table.broken:
                writer.writerow([line, say(problem), *map(_safe, raw)])
        unfinished.replace(target)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise ImportRefused(
            N_("The rejected rows cannot be written to {path} ({reason}); name another folder. Nothing was imported."),
            path=target,
            reason=error.strerror or str(error),
        ) from error


def _shape(table: Table, row: int) -> list[str]:
    if table.geometry is None:
        return []
    shape = table.geometry[row]
    return ["" if shape is None else shape.wkt]


def _safe(value: str) -> str:
    return value if _NUMBER.match(value) else guarded(value)
