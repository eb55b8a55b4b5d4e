"""The files of the walkers' page and their version, which changes with any of them."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from hbgeo.maps.assets import PREFIX

FOLDER = Path(__file__).parents[1] / "field"
#: Name of the set of assets.
NAME = "field"
_SERVED = frozenset({".js", ".css"})


@cache
def names() -> tuple[str, ...]:
    """Return the files as paths from the folder, with slashes."""
    found = (file for file in FOLDER.rglob("*") if file.suffix in _SERVED)
    return tuple(sorted(file.relative_to(FOLDER).as_posix() for file in found))


@cache
def version() -> str:
    """Return the version of all files together."""
    digest = hashlib.sha256()
    for name in names():
        digest.update(name.encode() + b"\0" + (FOLDER / name).read_bytes())
    return digest.hexdigest()[:12]


def address(name: str) -> str:
    """Return where a file is served, to be kept for ever."""
    return f"{PREFIX}/{NAME}/{version()}/{name}"
