"""The text files of a GTFS zip, with limits on what an upload may unpack to."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from hbgeo.errors import N_, ImportRefused

#: The files that are read; all others of a feed are passed over.
KNOWN = frozenset(
    f"{name}.txt"
    for name in (
        "agency", "stops", "routes", "trips", "stop_times", "calendar", "calendar_dates", "frequencies", "shapes",
        "feed_info",
    )
)  # fmt: skip
#: What the files of a feed may unpack to together; a whole region's has some 300 MB.
MOST_UNPACKED = 2**30
_MOST_MEMBERS = 2000
_PIECE = 2**20


class Archive:
    """The known files of a GTFS zip, in it or in a folder in it; each is unpacked when it is asked for.

    Parameters
    ----------
    most
        Bytes that they may unpack to together.

    Raises
    ------
    ImportRefused
        When it is no zip or a damaged or locked one, has no stops.txt, unpacks to too much, or names files outside.
    """

    def __init__(self, path: Path, most: int = MOST_UNPACKED) -> None:
        self._path = path
        with self._opened() as archive:
            self._members = _chosen(path.name, archive.infolist())
        if sum(info.file_size for info in self._members.values()) > most:
            raise ImportRefused(N_("{name} unpacks to more than {limit} MB."), name=path.name, limit=most // 2**20)

    @property
    def name(self) -> str:
        """Name of the zip."""
        return self._path.name

    def __contains__(self, file: str) -> bool:
        return file in self._members

    def text(self, file: str) -> bytes:
        """Return the content of a file. Raises `ImportRefused` when it is damaged or locked."""
        with self._opened() as archive:
            return _content(archive, self._members[file])

    @contextmanager
    def _opened(self) -> Iterator[zipfile.ZipFile]:
        try:
            with zipfile.ZipFile(self._path) as archive:
                yield archive
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
            if isinstance(error, ImportRefused):
                raise
            raise ImportRefused(N_("{name} is no ZIP file, or a damaged or locked one."), name=self.name) from error


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return a file, unpacked in pieces: no more than it says it has, even when it holds more."""
    with archive.open(info) as file:
        return b"".join(iter(lambda: file.read(_PIECE), b""))


def _chosen(name: str, infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    if len(infos) > _MOST_MEMBERS:
        raise ImportRefused(
            N_("{name} holds more than {most} files; a timetable has some ten."), name=name, most=_MOST_MEMBERS
        )
    folders: dict[tuple[str, ...], dict[str, zipfile.ZipInfo]] = {}
    for info in infos:
        member = PurePosixPath(info.filename.replace("\\", "/"))
        if member.is_absolute() or ".." in member.parts:
            raise ImportRefused(
                N_("{name} names a file outside itself ({member})."), name=name, member=info.filename[:200]
            )
        if member.name.lower() in KNOWN and member.parts[0] != "__MACOSX":
            folders.setdefault(member.parent.parts, {})[member.name.lower()] = info
    for folder in sorted(folders, key=lambda one: (len(one), one)):
        if "stops.txt" in folders[folder]:
            return folders[folder]
    raise ImportRefused(N_("{name} is no timetable in GTFS: it has no stops.txt."), name=name)
