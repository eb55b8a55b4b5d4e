"""One text file of a GTFS feed: its columns, and on which line a row stands."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from hbgeo.errors import N_, ImportRefused

_BOM = b"\xef\xbb\xbf"
#: How a text in UTF-16 begins, the one way and the other.
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SHOWN = 60
#: What spreadsheets part columns by instead.
_OTHER_SIGNS = ";\t|"
#: Longest cell that is read when lines are counted; pyarrow's block is as large.
_BLOCK = 2**22
_WORDS = pa.dictionary(pa.int32(), pa.string())


class Column(NamedTuple):
    """A column of text: its different words, trimmed, and for each row which of them it has.

    A million times of day are a thousand words.
    """

    words: pa.Array
    codes: npt.NDArray[np.int32]

    @classmethod
    def of(cls, chunks: pa.ChunkedArray) -> Column:
        """Return a column that was read as a dictionary."""
        whole = chunks.unify_dictionaries().combine_chunks()
        whole = pa.concat_arrays(whole.chunks) if isinstance(whole, pa.ChunkedArray) else whole
        trimmed = pc.utf8_trim_whitespace(whole.dictionary).dictionary_encode()
        again = trimmed.indices.to_numpy(zero_copy_only=False)
        codes = whole.indices.to_numpy(zero_copy_only=False)
        return cls(trimmed.dictionary, again[codes])

    @classmethod
    def empty(cls, rows: int) -> Column:
        """Return a column of empty cells."""
        return cls(pa.array([""] * min(rows, 1), pa.string()), np.zeros(rows, dtype=np.int32))

    @property
    def is_empty(self) -> npt.NDArray[np.bool_]:
        """Which cells are empty."""
        nothing: npt.NDArray[np.bool_] = pc.equal(self.words, "").to_numpy(zero_copy_only=False)
        return nothing[self.codes]

    def text(self, order: npt.NDArray[np.intp] | None = None) -> pd.Series[str]:
        """Return the cells for a frame, those of the rows of `order`."""
        codes = self.codes if order is None else self.codes[order]
        return pd.Series(self.words.take(pa.array(codes)).to_pandas(), dtype="str")

    def cell(self, row: int) -> str:
        """Return the cell of a row."""
        return str(self.words[int(self.codes[row])].as_py())


@dataclass(frozen=True)
class Sheet:
    """A text file of a feed.

    Parameters
    ----------
    feed, file
        Name of the zip, and of the file in it.
    content
        What unpacks the file once more: it is not kept in memory for the line of a mistake.
    columns
        Trimmed text by column; those asked for that the file lacks are empty.
    given
        Columns that the file has.
    """

    feed: str
    file: str
    content: Callable[[], bytes]
    columns: dict[str, Column]
    given: frozenset[str]

    @property
    def rows(self) -> int:
        """Rows without the header."""
        return len(next(iter(self.columns.values())).codes)

    def line(self, row: int) -> int:
        """Return the line, from 1, on which a row (from 0) begins."""
        return next(
            line for number, (line, _) in enumerate(_records(self.content().removeprefix(_BOM))) if number == row + 1
        )

    def refusal(self, row: int, message: str, **values: Any) -> ImportRefused:  # noqa: ANN401 - shown values
        """Return the error for a row; its message has the placeholders name, file and line, and those of values."""
        shown = {key: value[:_SHOWN] if isinstance(value, str) else value for key, value in values.items()}
        return ImportRefused(message, name=self.feed, file=self.file, line=self.line(row), **shown)


def read_sheet(
    feed: str, file: str, unpack: Callable[[], bytes], required: Sequence[str], optional: Sequence[str]
) -> Sheet:
    """Read the asked columns of a file.

    Parameters
    ----------
    unpack
        Returns the file's content.

    Raises
    ------
    ImportRefused
        When a required column is missing, a column comes twice, a row has another number of cells than the header, or
        the text is not UTF-8.
    """
    content = unpack().removeprefix(_BOM)
    line, names = _header(feed, file, content)
    for column in required:
        if column not in names:
            if content.startswith(_UTF_16):
                raise _not_utf8(feed, file, 1)
            raise ImportRefused(
                N_("“{name}”, {file}, line 1: the column {column} is missing."), name=feed, file=file, column=column
            )
    wanted = [column for column in (*required, *optional) if column in names]
    table = _table(feed, file, content, names, wanted, line)
    columns = {column: Column.of(table.column(column)) for column in wanted}
    columns |= {column: Column.empty(table.num_rows) for column in optional if column not in columns}
    return Sheet(feed, file, unpack, columns, frozenset(wanted))


def _table(  # noqa: PLR0913, PLR0917 - a file, and what its header says
    feed: str, file: str, content: bytes, names: Sequence[str], wanted: Sequence[str], header_line: int
) -> pa.Table:
    try:
        return pacsv.read_csv(
            pa.BufferReader(content),
            read_options=pacsv.ReadOptions(column_names=list(names), skip_rows=header_line, block_size=_BLOCK),
            parse_options=pacsv.ParseOptions(newlines_in_values=True),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, _WORDS), strings_can_be_null=False, include_columns=wanted
            ),
        )
    except pa.ArrowInvalid as error:
        if b"\n" not in content.strip():  # pyarrow refuses a file with nothing after its header
            return pa.table({name: pa.array([], _WORDS) for name in wanted})
        raise _broken(feed, file, content, len(names)) from error


def _header(feed: str, file: str, content: bytes) -> tuple[int, list[str]]:
    """Return the line of the header and the names in it."""
    try:
        line, cells = next(_records(content))
    except StopIteration:
        raise ImportRefused(N_("“{name}”, {file}, line 1: the file is empty."), name=feed, file=file) from None
    except csv.Error as error:
        raise _broken(feed, file, content, 0) from error
    names = [cell.strip() for cell in cells]
    if len(names) == 1 and any(sign in names[0] for sign in _OTHER_SIGNS):
        raise ImportRefused(
            N_("“{name}”, {file}, line 1: the columns must be parted by commas, not by semicolons or tabs."),
            name=feed,
            file=file,
        )
    twice = next((name for name, count in Counter(names).items() if count > 1), None)
    if twice is not None:
        raise ImportRefused(
            N_("“{name}”, {file}, line 1: the column {column} comes twice."),
            name=feed,
            file=file,
            column=twice[:_SHOWN],
        )
    return line, names


def _records(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the line each record begins on and its cells; empty lines are no records."""
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8", errors="replace", newline=""), strict=True)
    line = 1
    for cells in reader:
        if cells:
            yield line, cells
        line = reader.line_num + 1


def _not_utf8(feed: str, file: str, line: int) -> ImportRefused:
    return ImportRefused(N_("“{name}”, {file}, line {line}: the text is not UTF-8."), name=feed, file=file, line=line)


def _broken(feed: str, file: str, content: bytes, width: int) -> ImportRefused:
    """Return what is wrong with a file that cannot be read, and on which line."""
    try:
        content.decode()
    except UnicodeDecodeError as error:
        return _not_utf8(feed, file, content.count(b"\n", 0, error.start) + 1)
    line = 1
    try:
        for line, cells in _records(content):
            if width and len(cells) != width:
                message = N_("“{name}”, {file}, line {line}: {found} cells stand where the header has {expected}.")
                return ImportRefused(message, name=feed, file=file, line=line, found=len(cells), expected=width)
    except csv.Error:
        line += 1
    return ImportRefused(
        N_("“{name}”, {file}, line {line}: the row cannot be read; look for quotation marks."),
        name=feed,
        file=file,
        line=line,
    )
