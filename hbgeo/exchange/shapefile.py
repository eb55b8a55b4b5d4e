"""Zipped Shapefiles: one geometry type a file, UTF-8, what a DBF cannot hold counted and told."""

from __future__ import annotations

import struct
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hbgeo.domain.contract import Field
from hbgeo.errors import N_, Problem
from hbgeo.exchange.gdal_write import write_layer
from hbgeo.exchange.layer import Chunk, Column, Layer

#: Widest text field of a DBF, in bytes.
WIDEST_TEXT = 254
# A DBF pads every value to its field's width: a million rows of the widest would pass its 2 GB.
_FREE_TEXT = frozenset({"besk", "motivering", "varfor", "namn", "titel"})
_CODES = frozenset(
    {"kat_kod", "kod2", "brattom", "status", "ansvarig", "markagare", "typ", "ljus", "insats", "kostnad"}
)
_CODE_WIDTH = 24
_USUAL_WIDTH = 80
_SHX_HEADER, _SHX_RECORD, _SHP_RECORD_HEADER = 100, 8, 8


def write_shapefiles(
    path: Path, layers: Sequence[Layer], *, crs: int, companions: Callable[[], Mapping[str, str]]
) -> list[Problem]:
    """Write a zip with a Shapefile for each layer and return what did not fit.

    Parameters
    ----------
    path
        The zip file.
    crs
        EPSG code of the coordinates written.
    companions
        Asked once the layers are written: file name → text of what else is in the zip (`trygghet_punkt.qml`, …).

    Returns
    -------
    list of Problem
        For each field that lost something: how many texts were cut, and how many lost spaces at their beginning or end.

    Raises
    ------
    OSError, pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError
        When a file cannot be written, or not all of it.
    """
    losses = _Losses()
    with TemporaryDirectory(dir=path.parent, prefix=".shp-") as folder:
        for layer in layers:
            rows = write_layer(
                Path(folder) / f"{layer.name}.shp",
                losses.fitted(layer),
                crs=crs,
                driver="ESRI Shapefile",
                widths=_width,
                encoding="UTF-8",
            )
            _check_whole(Path(folder) / layer.name, rows)
        _zip(path, Path(folder), companions())
    return losses.problems()


def cut(text: str, most: int = WIDEST_TEXT) -> str:
    """Return the beginning of a text that fits in so many bytes of UTF-8, no character cut in two."""
    if len(text) * 4 <= most:
        return text
    return text.encode()[:most].decode(errors="ignore")


class _Losses:
    """Fits text into a DBF and counts what was lost."""

    def __init__(self) -> None:
        self._cut: Counter[str] = Counter()
        self._stripped: Counter[str] = Counter()

    def fitted(self, layer: Layer) -> Layer:
        """Return the layer with every text as a DBF holds it."""
        return replace(layer, chunks=(self._fit(chunk, layer.fields) for chunk in layer.chunks))

    def _fit(self, chunk: Chunk, fields: Sequence[Field]) -> Chunk:
        columns = [
            self._fit_column(f.name, column) if f.type == "text" else column
            for f, column in zip(fields, chunk.columns, strict=True)
        ]
        return Chunk(chunk.geometries, columns)

    def _fit_column(self, name: str, column: Column) -> Column:
        most = _width_of(name)
        fitted = [None if text is None else cut(text, most) for text in column]
        self._cut[name] += sum(a != b for a, b in zip(column, fitted, strict=True))
        self._stripped[name] += sum(text is not None and text != text.strip(" ") for text in fitted)
        return fitted

    def problems(self) -> list[Problem]:
        cuts = [
            Problem(
                name,
                N_("Texts cut in “{field}”: {count}. A Shapefile holds {most} bytes of text."),
                {"field": name, "count": count, "most": _width_of(name)},
            )
            for name, count in self._cut.items()
            if count
        ]
        spaces = [
            Problem(
                name,
                N_("Texts in “{field}” that lost spaces at an end: {count}. A Shapefile cannot hold them."),
                {"field": name, "count": count},
            )
            for name, count in self._stripped.items()
            if count
        ]
        return cuts + spaces


def _width_of(name: str) -> int:
    if name in _FREE_TEXT:
        return WIDEST_TEXT
    return _CODE_WIDTH if name in _CODES else _USUAL_WIDTH


def _width(f: Field) -> int | None:
    return _width_of(f.name) if f.type == "text" else None


def _check_whole(stem: Path, rows: int) -> None:
    # GDAL counts the rows by the index of the geometries alone.
    table, shapes, index = (stem.with_suffix(suffix) for suffix in (".dbf", ".shp", ".shx"))
    header, length = struct.unpack("<8xHH", _bytes(table, 0, 12))
    promised = {table: header + rows * length, index: _SHX_HEADER + rows * _SHX_RECORD}
    if rows:
        offset, words = struct.unpack(">ii", _bytes(index, promised[index] - _SHX_RECORD, _SHX_RECORD))
        promised[shapes] = 2 * (offset + words) + _SHP_RECORD_HEADER
    for file, size in promised.items():
        if file.stat().st_size < size:
            raise OSError(f"{file.name} is incomplete")


def _bytes(path: Path, start: int, count: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        # What is missing counts as zero: the size of the file tells.
        return file.read(count).ljust(count, b"\0")


def _zip(path: Path, folder: Path, companions: Mapping[str, str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for file in sorted(folder.iterdir()):
            package.write(file, file.name)
        for name, text in companions.items():
            package.writestr(name, text.encode())
