"""CSV as offices write it: any usual delimiter and encoding, quoted line breaks, Excel's own habits."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from io import StringIO
from itertools import islice

from hbgeo.errors import N_, ImportRefused, Problem
from hbgeo.exchange.tables import DEFAULT_LIMITS, Limits, Table

_DELIMITERS = ",;\t|"
_SAMPLE_CHARACTERS = 65536
_SAMPLE_ROWS = 50
_LONGEST_VALUE = 2**20
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: What the exporter sets an apostrophe before, so that a spreadsheet does not run it.
_GUARDED = re.compile(r"'(?='*[=+\-@\t\r])")


def parse_csv(content: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Table:
    """Read the bytes of a CSV file with a header row.

    Raises
    ------
    ImportRefused
        When the encoding is unknown, there is no header, a name is used twice, or there are too many rows.
    """
    text, encoding = _decode(content)
    delimiter, text = _delimiter(text)
    rows, lines = _rows(text, delimiter, limits)
    if not rows:
        raise ImportRefused(N_("The file has no header row."))
    header = _header(rows[0])
    width = len(header)
    broken = [
        (line, _wrong_width(len(row), width), row)
        for line, row in zip(lines[1:], rows[1:], strict=True)
        if len(row) != width
    ]
    whole = [(line, row) for line, row in zip(lines[1:], rows[1:], strict=True) if len(row) == width]
    columns = zip(*(row for _, row in whole), strict=True) if whole else ((),) * width
    return Table(
        kind="csv",
        columns=header,
        values={
            name: [(unguarded(v) if v[:1] == "'" else v) or None for v in column]
            for name, column in zip(header, columns, strict=True)
        },
        lines=[line for line, _ in whole],
        broken=broken,
        delimiter=delimiter,
        encoding=encoding,
    )


def unguarded(value: str) -> str:
    """Return the value without the apostrophe that guards a formula (`'=1+1` → `=1+1`)."""
    return value[1:] if _GUARDED.match(value) else value


def _decode(content: bytes) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _decode_as(content, encoding), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode_as(content, "cp1252"), "cp1252"


def _decode_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ImportRefused(
            N_("The file is no text in UTF-8 or Windows-1252 (byte {position}). Save it as CSV in UTF-8."),
            position=error.start,
        ) from error


def _delimiter(text: str) -> tuple[str, str]:
    """Return the delimiter and the text without Excel's `sep=` line."""
    told = re.match(r"\s*sep=(.)\r?\n", text, re.IGNORECASE)
    if told:
        return told[1], text[told.end() :]
    sample = text[:_SAMPLE_CHARACTERS]
    return max(_DELIMITERS, key=lambda mark: _fit(sample, mark)), text


def _fit(sample: str, delimiter: str) -> tuple[int, int]:
    """Return how well a delimiter fits: rows as wide as the header, then the width."""
    try:
        rows = [
            row for row in islice(csv.reader(StringIO(sample, newline=""), delimiter=delimiter), _SAMPLE_ROWS) if row
        ]
    except csv.Error:
        return 0, 0
    if not rows or len(rows[0]) == 1:
        return 0, 0
    # The last row may be cut off by the end of the sample.
    widths = Counter(len(row) for row in rows[: max(len(rows) - 1, 1)])
    return round(100 * widths[len(rows[0])] / widths.total()), len(rows[0])


def _rows(text: str, delimiter: str, limits: Limits) -> tuple[list[list[str]], list[int]]:
    previous = csv.field_size_limit(_LONGEST_VALUE)
    rows: list[list[str]] = []
    lines: list[int] = []
    begins = 1
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for row in reader:
            if row and (len(row) > 1 or row[0].strip()):
                rows.append(row)
                lines.append(begins)
            begins = reader.line_num + 1
            if len(rows) > limits.rows + 1:
                raise ImportRefused(N_("The file has more than {limit} rows; divide it."), limit=limits.rows)
    except csv.Error as error:
        raise ImportRefused(
            N_("The row that begins on line {line} is no CSV ({reason}). Is a quotation mark missing?"),
            line=begins,
            reason=str(error),
        ) from error
    finally:
        csv.field_size_limit(previous)
    return rows, lines


def _header(row: list[str]) -> tuple[str, ...]:
    names = [unguarded(name).strip() or f"column {number}" for number, name in enumerate(row, 1)]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise ImportRefused(N_("The column “{name}” is there twice; give each its own name."), name=twice[0])
    return tuple(names)


def _wrong_width(found: int, expected: int) -> Problem:
    return Problem(
        "row",
        N_("The row has {found} values where the header has {expected}."),
        {"found": found, "expected": expected},
    )
