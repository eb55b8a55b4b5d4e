"""Cells of a GTFS file as numbers, times, days and references; what does not fit is refused with its line."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hbgeo.errors import N_
from hbgeo.exchange.gtfs_csv import Column, Sheet

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

#: What stands for a time or day that the feed leaves open.
OPEN = -1
_BAD = np.iinfo(np.int64).min
_TIME = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)")
_WHOLE = re.compile(r"\d{1,9}")
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")


def seconds(sheet: Sheet, column: str, *, may_be_open: bool = False) -> Ints:
    """Return times (25:10:00) as seconds; `OPEN` where the cell is empty and may be."""

    def read(text: str) -> int:
        if not text and may_be_open:
            return OPEN
        found = _TIME.fullmatch(text)
        return _BAD if found is None else int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])

    message = N_("“{name}”, {file}, line {line}: “{value}” in {column} is no time such as 07:45:00.")
    return _by_value(sheet, column, read, message)


def whole(sheet: Sheet, column: str, *, empty: int | None = None, least: int = 0, most: int = 10**9) -> Ints:
    """Return whole numbers.

    Parameters
    ----------
    empty
        What an empty cell stands for; None: it is refused.
    """

    def read(text: str) -> int:
        if not text and empty is not None:
            return empty
        number = int(text) if _WHOLE.fullmatch(text) else _BAD
        return number if least <= number <= most else _BAD

    message = N_("“{name}”, {file}, line {line}: “{value}” in {column} is no whole number from {least} to {most}.")
    return _by_value(sheet, column, read, message, least=least, most=most)


def days(sheet: Sheet, column: str, *, may_be_empty: bool = False) -> Ints:
    """Return days (20261124) as days since 1970; `OPEN` where the cell is empty and may be."""

    def read(text: str) -> int:
        if not text and may_be_empty:
            return OPEN
        found = _DAY.fullmatch(text)
        try:
            day = date(int(found[1]), int(found[2]), int(found[3])) if found else None
        except ValueError:
            day = None
        return _BAD if day is None else (day - date(1970, 1, 1)).days

    message = N_("“{name}”, {file}, line {line}: “{value}” in {column} is no day such as 20261124.")
    return _by_value(sheet, column, read, message)


def degrees(sheet: Sheet, column: str, most: float, may_be_empty: npt.NDArray[np.bool_] | None = None) -> Floats:
    """Return coordinates from −`most` to `most`; not a number where the cell is empty and may be."""
    cells = sheet.columns[column]
    words = pc.if_else(pc.equal(cells.words, ""), "nan", cells.words)
    try:
        known = pc.cast(words, pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        known = np.array([_float(one) for one in words.to_pylist()])
    numbers = known[cells.codes]
    bad = ~(np.abs(numbers) <= most)
    if may_be_empty is not None:
        bad &= ~(cells.is_empty & may_be_empty)
    if bad.any():
        row = int(bad.argmax())
        message = N_("“{name}”, {file}, line {line}: “{value}” in {column} is no coordinate from −{most} to {most}.")
        raise sheet.refusal(row, message, value=_cell(sheet, column, row), column=column, most=round(most))
    return np.asarray(numbers, dtype=np.float64)


def references(sheet: Sheet, column: str, known: pa.Array, file: str, *, may_be_empty: bool = False) -> Ints:
    """Return the rows of `known` that cells name; −1 where the cell is empty and may be.

    Parameters
    ----------
    file
        Where the known ones stand, for people.
    """
    cells = sheet.columns[column]
    rows = pc.fill_null(pc.index_in(cells.words, value_set=known), -1).to_numpy(zero_copy_only=False)
    found: Ints = rows.astype(np.int64)[cells.codes]
    bad = found < 0
    if may_be_empty:
        bad &= ~cells.is_empty
    if bad.any():
        row = int(bad.argmax())
        message = N_("“{name}”, {file}, line {line}: {column} “{value}” does not stand in {known}.")
        raise sheet.refusal(row, message, value=_cell(sheet, column, row), column=column, known=file)
    return found


def ids(sheet: Sheet, column: str) -> Column:
    """Return ids, of which none is empty and none comes twice."""
    filled(sheet, column)
    refuse_twice(sheet, column, sheet.columns[column].codes)
    return sheet.columns[column]


def filled(sheet: Sheet, column: str) -> None:
    """Refuse an empty cell."""
    empty = sheet.columns[column].is_empty
    if empty.any():
        message = N_("“{name}”, {file}, line {line}: {column} is empty.")
        raise sheet.refusal(int(empty.argmax()), message, column=column)


def refuse_twice(sheet: Sheet, column: str, *keys: npt.NDArray[np.integer]) -> None:
    """Refuse a row that has the same keys as an earlier one; `column` is what people are told."""
    order = np.lexsort(keys)
    same = np.ones(max(len(order) - 1, 0), dtype=bool)
    for key in keys:
        same &= key[order[1:]] == key[order[:-1]]
    if same.any():
        row = int(order[1:][same].min())  # lexsort is stable: the later of each two
        message = N_("“{name}”, {file}, line {line}: {column} “{value}” stands there a second time.")
        raise sheet.refusal(row, message, value=_cell(sheet, column, row), column=column)


def _by_value(sheet: Sheet, column: str, read: Callable[[str], int], message: str, **values: int) -> Ints:
    """Read each different text once: there are a thousand times of day, and a million cells."""
    cells = sheet.columns[column]
    numbers = np.array([read(text) for text in cells.words.to_pylist()], dtype=np.int64)
    found: Ints = numbers[cells.codes]
    if (numbers == _BAD).any():
        row = int((found == _BAD).argmax())
        raise sheet.refusal(row, message, value=_cell(sheet, column, row), column=column, **values)
    return found


def _cell(sheet: Sheet, column: str, row: int) -> str:
    return sheet.columns[column].cell(row)


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")
