"""CSV by RFC 4180, UTF-8 with a byte order mark, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Any

from hbgeo.domain.contract import Field
from hbgeo.domain.position import DECIMALS

BOM = b"\xef\xbb\xbf"
#: Names of the coordinates, WGS 84 degrees, after the fields of the contract.
COORDINATES = ("lon", "lat")
# A spreadsheet runs a cell that begins so as a formula. Apostrophes before count as well: else a text that begins
# with `'=` itself could not be told from a guarded `=`.
_RISKY = re.compile(r"'*[=+\-@\t\r]")


def guarded(text: str) -> str:
    """Return the text with an apostrophe before it when a spreadsheet would take it for a formula.

    Undone, without loss, by taking one apostrophe away wherever `'*[=+-@` tab or CR`]` follows it;
    `hbgeo.exchange.tables_csv.unguarded` does so on import.
    """
    return "'" + text if _RISKY.match(text) else text


def csv_pieces(
    rows: Iterable[Sequence[tuple[Any, ...]]], fields: Sequence[Field], *, delimiter: str = ","
) -> Iterator[bytes]:
    """Yield a CSV file in pieces: header, the fields, then `lon` and `lat`.

    Parameters
    ----------
    rows
        Chunks of rows (lon, lat, *fields); degrees (EPSG:4326).
    fields
        Text is guarded, numbers stay numbers.
    delimiter
        `;` opens in columns by a double click in a Swedish Excel; `,` is the standard.
    """
    texts = [i for i, f in enumerate(fields, start=2) if f.type == "text"]
    yield BOM + _lines([[*(f.name for f in fields), *COORDINATES]], delimiter)
    for chunk in rows:
        yield _lines((_cells(row, texts) for row in chunk), delimiter)


def _cells(row: tuple[Any, ...], texts: Sequence[int]) -> list[Any]:
    cells = list(row)
    for i in texts:
        if cells[i]:
            cells[i] = guarded(cells[i])
    lon, lat, *values = cells
    return [*values, f"{lon:.{DECIMALS}f}", f"{lat:.{DECIMALS}f}"]


def _lines(rows: Iterable[Sequence[Any]], delimiter: str) -> bytes:
    buffer = StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode()
