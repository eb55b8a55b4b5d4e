"""The files of the walkers' page and their version, which changes with any of them."""

from __future__ import annotations

import hashlib
import posixpath
import re
from functools import cache
from pathlib import Path

from hbgeo.maps import assets

FOLDER = Path(__file__).parents[1] / "field"
#: Name of the set of assets.
NAME = "field"
MANIFEST = "/walk/manifest.json"
_MAIN = "main.js"
_SERVED = frozenset({".js", ".css"})
#: An import at the head of a script; one within it is for later.
_IMPORT = re.compile(r'^(?:import|export)\s[^;"]*"(\.{1,2}/[^"]+)"', re.MULTILINE)
_LEAFLET = (
    "leaflet.js", "leaflet.css", "images/layers.png", "images/layers-2x.png", "images/marker-icon.png",
    "images/marker-icon-2x.png", "images/marker-shadow.png",
)  # fmt: skip
_OWN = ("map.js", "map.css", "icon.svg", "icon-192.png")


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
    return f"{assets.PREFIX}/{NAME}/{version()}/{name}"


def kept(symbols: str | None) -> tuple[str, ...]:
    """Return the addresses with which the page opens without a network.

    Parameters
    ----------
    symbols
        Address of the icon font, when there is one.
    """
    leaflet = (assets.url("leaflet", file) for file in _LEAFLET)
    own = (assets.url("hbgeo", file) for file in _OWN)
    return ("/walk/", MANIFEST, *map(address, names()), *leaflet, *own, *([symbols] if symbols else []))


def page_version(symbols: str | None) -> str:
    """Return the version of all that is kept: addresses change with what is there."""
    return hashlib.sha256("\n".join(kept(symbols)).encode()).hexdigest()[:12]


@cache
def first() -> tuple[str, ...]:
    """Return the scripts that run when the page opens: the first, and what it imports, whatever those import, ….

    The browser is told of them at once; else it would find them one after the other.
    """
    known = set(names())
    found, waiting = {_MAIN: None}, [_MAIN]
    while waiting:
        script = waiting.pop(0)
        for relative in _IMPORT.findall((FOLDER / script).read_text(encoding="utf-8")):
            name = posixpath.normpath(posixpath.join(posixpath.dirname(script), relative))
            if name in known and name not in found:
                found[name] = None
                waiting.append(name)
    return tuple(found)
