"""Which file may be handed to GDAL, and how: a plain local file of a known kind, told by its content.

GDAL opens by content whatever is given to it, files that only point elsewhere included (VRT, WFS, network links). So
the first bytes decide here, before GDAL sees the file.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePosixPath

from hbgeo.errors import N_, ImportRefused
from hbgeo.exchange.tables import Limits

_HEAD_BYTES = 4096
_MOST_MEMBERS = 2000
_XML_ROOT = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
#: Suffix → test on the first bytes of the file.
_MAGIC = {
    ".gpkg": re.compile(rb"SQLite format 3\x00"),
    ".shp": re.compile(rb"\x00\x00\x27\x0a"),
    ".fgb": re.compile(rb"fgb"),
    ".dxf": re.compile(rb"AutoCAD Binary DXF|\s*(0\s+SECTION|999\s)"),
    ".tab": re.compile(rb"(?i)!table"),
    ".mif": re.compile(rb"(?i)version"),
    ".pbf": re.compile(rb"\x00\x00\x00.\x0a\x09OSMHeader", re.DOTALL),
}
_ROOTS = {
    ".gpx": {"gpx"},
    ".kml": {"kml"},
    ".gml": {"FeatureCollection", "GML"},
    ".osm": {"osm"},
}
SUFFIXES = (*_MAGIC, *_ROOTS)
#: For people: what can be read.
KNOWN = (
    "GeoPackage, GeoJSON, Shapefile (zip), FlatGeobuf, KML/KMZ, GPX, GML, DXF, MapInfo, OpenStreetMap (.osm.pbf, .osm,"
    " Overpass JSON), CSV"
)


def gdal_path(path: Path, *, member: str | None = None, limits: Limits) -> str | bytes:
    """Return what GDAL may open for a file or the member of a ZIP that was asked for.

    Parameters
    ----------
    member
        Name (without folder and suffix) of a file in a ZIP that holds several.

    Raises
    ------
    ImportRefused
        When the file is of no known kind, too large, open elsewhere, or holds several and none was named.
    """
    size = _size(path)
    if size > limits.file_bytes:
        raise ImportRefused(
            N_("{name} is larger than {limit} MB; divide it."), name=path.name, limit=limits.file_bytes // 2**20
        )
    if path.is_dir():
        return _folder(path)
    # Not even opened before this is known: closing any handle on a live SQLite file drops this process's locks.
    if _has_wal(path):
        raise ImportRefused(
            N_("{name} is open in a program. Close it there, or import a copy of the file."), name=path.name
        )
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith(b"PK"):
        return _in_zip(path, member, limits)
    _check(path.name, head)
    # The GML driver writes an index beside the file; beside one in memory it does no harm.
    return path.read_bytes() if path.suffix.lower() == ".gml" else str(path.resolve())


def refuse_live(path: Path, live: Path | None) -> None:
    """Refuse the file that the running program has open as its database.

    Two copies of SQLite in one process break each other's locks; GDAL has its own.
    """
    if live is not None and path.exists() and live.exists() and path.samefile(live):
        raise ImportRefused(N_("{name} is the database in use. Import from a copy or an export of it."), name=path.name)


def _size(path: Path) -> int:
    try:
        if path.is_dir():
            return sum(entry.stat().st_size for entry in path.iterdir())
        return path.stat().st_size
    except OSError as error:
        raise ImportRefused(
            N_("{name} cannot be read: {reason}."), name=path.name, reason=error.strerror or str(error)
        ) from error


def _has_wal(path: Path) -> bool:
    # SQLite takes it away when the last program closes the file.
    return path.with_name(path.name + "-wal").exists()


def _folder(path: Path) -> str:
    if path.suffix.lower() != ".gdb" or not (path / "a00000001.gdbtable").exists():
        raise _unknown(path.name)
    return str(path.resolve())


def _check(name: str, head: bytes) -> None:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in _MAGIC and _MAGIC[suffix].match(head.removeprefix(b"\xef\xbb\xbf")):
        return
    if suffix in _ROOTS and b"<!DOCTYPE" not in head.upper():
        root = _XML_ROOT.search(head)
        if root is not None and root[1].decode() in _ROOTS[suffix]:
            return
    raise _unknown(name)


def _in_zip(path: Path, member: str | None, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            _check_zip(path, infos, limits)
            found = _members(infos)
            chosen = _choose(path, found, member)
            if not chosen.lower().endswith(".gdb"):
                with archive.open(chosen) as file:
                    _check(chosen, file.read(_HEAD_BYTES))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise ImportRefused(N_("{name} is no ZIP file, or a damaged or locked one."), name=path.name) from error
    return f"/vsizip/{{{path.resolve()}}}/{chosen}"


def _check_zip(path: Path, infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(infos) > _MOST_MEMBERS or sum(info.file_size for info in infos) > limits.file_bytes:
        raise ImportRefused(
            N_("{name} unpacks to more than {limit} MB."), name=path.name, limit=limits.file_bytes // 2**20
        )
    for info in infos:
        parts = PurePosixPath(info.filename.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts:
            raise ImportRefused(
                N_("{name} names a file outside itself ({member})."), name=path.name, member=info.filename
            )


def _members(infos: list[zipfile.ZipInfo]) -> list[str]:
    names = [info.filename for info in infos if not info.is_dir()]
    databases = {name[: name.lower().index(".gdb/") + 4] for name in names if ".gdb/" in name.lower()}
    files = [name for name in names if PurePosixPath(name).suffix.lower() in SUFFIXES]
    return sorted({*databases, *(name for name in files if "__MACOSX" not in name)})


def _choose(path: Path, names: list[str], member: str | None) -> str:
    if not names:
        raise _unknown(path.name)
    wanted = [name for name in names if PurePosixPath(name).stem == member] if member and len(names) > 1 else names
    if len(wanted) != 1:
        raise ImportRefused(
            N_("{name} holds several layers; name one of them: {layers}."),
            name=path.name,
            layers=", ".join(PurePosixPath(name).stem for name in names),
        )
    return wanted[0]


def _unknown(name: str) -> ImportRefused:
    return ImportRefused(
        N_("{name} is no file of places that can be read. Known are: {known}."), name=name, known=KNOWN
    )
