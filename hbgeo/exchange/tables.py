"""A file of rows, read whole: CSV in the forms that offices write it, and GeoJSON."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from hbgeo.errors import N_, ImportRefused, Problem

#: Name under which the geometry of a GeoJSON feature is mapped.
GEOMETRY = "geometry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is read of a file.

    Parameters
    ----------
    file_bytes
        Size of the file, and of what is in it when it is compressed.
    rows
        Rows or features.
    """

    file_bytes: int = 300 * 2**20
    rows: int = 500_000


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of a file by columns.

    Parameters
    ----------
    kind
        `csv` or `geojson`.
    columns
        Names in the order of the file.
    values
        Column → one value for each row: text or None in a CSV, any JSON value in a GeoJSON.
    lines
        Line of the file (CSV) or number of the feature (GeoJSON), from 1, for each row.
    geometry
        shape (n,): geometries of a GeoJSON as they stand in the file, or None for a CSV.
    crs
        What the file says of its coordinates (`EPSG:3006`), or None when it says nothing.
    broken
        (line, what is wrong, raw values) of lines that are no rows of the table.
    delimiter, encoding
        As they were found in a CSV.
    """

    kind: Literal["csv", "geojson"]
    columns: tuple[str, ...]
    values: dict[str, list[Any]]
    lines: list[int]
    geometry: npt.NDArray[np.object_] | None = None
    crs: str | None = None
    broken: list[tuple[int, Problem, list[str]]] = field(default_factory=list)
    delimiter: str = ","
    encoding: str = "utf-8"

    def __len__(self) -> int:
        return len(self.lines)

    def texts(self, column: str) -> list[str | None]:
        """Return a column as text, as it stands; None where there is nothing.

        Raises
        ------
        ImportRefused
            When there is no such column; the message lists those there are.
        """
        if column not in self.values:
            raise ImportRefused(
                N_("The file has no column “{column}”. It has: {columns}."),
                column=column,
                columns=", ".join(self.columns),
            )
        values = self.values[column]
        return values if self.kind == "csv" else [as_text(value) for value in values]


def read_table(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Table:
    """Read a CSV (also `.gz`) or GeoJSON file; the content decides which it is, not the name.

    Raises
    ------
    ImportRefused
        When the file is missing, too large, or neither of the two.
    """
    # Both readers give what this module defines.
    from hbgeo.exchange.tables_csv import parse_csv  # noqa: PLC0415
    from hbgeo.exchange.tables_geojson import parse_geojson  # noqa: PLC0415

    content = read_bytes(Path(path), limits=limits)
    if content.startswith(b"PK\x03\x04"):
        raise ImportRefused(
            N_("{name} is a workbook or an archive. Save the sheet as CSV, or unpack the archive."),
            name=Path(path).name,
        )
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return parse_geojson(content, limits=limits)
    return parse_csv(content, limits=limits)


def read_bytes(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Return the content of a file, unpacked when it is gzip.

    Raises
    ------
    ImportRefused
        When the file is missing, empty, too large, or a broken gzip.
    """
    try:
        if path.stat().st_size > limits.file_bytes:
            raise _too_large(path, limits)
        with path.open("rb") as file:
            content = file.read(limits.file_bytes + 1)
    except OSError as error:
        raise ImportRefused(
            N_("{name} cannot be read: {reason}."), name=path.name, reason=error.strerror or str(error)
        ) from error
    if content.startswith(b"\x1f\x8b"):
        content = _unpack(path, limits)
    if len(content) > limits.file_bytes:
        raise _too_large(path, limits)
    if not content.strip():
        raise ImportRefused(N_("{name} is empty."), name=path.name)
    return content


def as_text(value: Any) -> str | None:  # noqa: ANN401 - any JSON value
    """Return a JSON value as text: numbers as they are written, true and false, objects as JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        whole = isinstance(value, float) and value.is_integer()
        return str(int(value)) if whole else str(value)
    import orjson  # noqa: PLC0415 - only for the rare nested value

    return orjson.dumps(value).decode()


def _unpack(path: Path, limits: Limits) -> bytes:
    # Never more than the limit in memory, however small the packed file is.
    try:
        with gzip.open(path, "rb") as file:
            return file.read(limits.file_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ImportRefused(N_("{name} is a damaged gzip file."), name=path.name) from error


def _too_large(path: Path, limits: Limits) -> ImportRefused:
    return ImportRefused(
        N_("{name} is larger than {limit} MB; divide it."), name=path.name, limit=limits.file_bytes // 2**20
    )
