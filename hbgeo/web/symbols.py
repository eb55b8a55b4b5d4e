"""The icons that phones need, cut out of the font that Streamlit ships: a thirtieth of its bytes."""

from __future__ import annotations

import hashlib
import logging
import re
import threading
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib.instancer import instantiateVariableFont
from starlette.requests import Request
from starlette.responses import Response

from hbgeo.bootstrap import services
from hbgeo.domain.catalogue import Catalogue
from hbgeo.errors import N_, NotFound
from hbgeo.logs import where
from hbgeo.maps.assets import PREFIX
from hbgeo.web.assets import symbols_font
from hbgeo.web.caching import FOR_EVER
from hbgeo.web.field_pages.files import FOLDER, names

logger = logging.getLogger("hbgeo.web")
_WORD = re.compile(r'"([a-z0-9_]+)"')
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"
_LIGATURES = 4
#: One weight, size and fill are enough; where a font has the axes, they are most of it.
_PLAIN = {"FILL": 0, "GRAD": 0, "wght": 500, "opsz": 24}
#: Raised when the same names are cut in another way.
_WAY = "2"
_lock = threading.Lock()


def symbols_address(catalogue: Catalogue) -> str | None:
    """Return the address of the font with the catalogue's and the field page's icons; None without a font to cut.

    Nothing is cut for it: that takes a second, which no page should wait for.
    """
    whole = symbols_font()
    return None if whole is None else f"{PREFIX}/symbols/{_version(whole, wanted(catalogue))}/symbols.woff2"


def wanted(catalogue: Catalogue) -> frozenset[str]:
    """Return the names of icons that may be shown: the catalogue's, and every word of the page's scripts."""
    named = {category.icon for category in catalogue.categories} | {layer.icon for layer in catalogue.layers}
    return _of_the_page() | named


def symbols(request: Request) -> Response:
    """Answer with the font.

    Raises
    ------
    NotFound
        When there is none to cut.
    """
    whole, asked = symbols_font(), wanted(services().catalogue)
    font = cut(asked)
    if whole is None or not font:
        raise NotFound(N_("There is no such file."))
    same = request.path_params["version"] == _version(whole, asked)
    headers = {"Cache-Control": f"public, {FOR_EVER}" if same else "no-cache"}
    return Response(font, headers=headers, media_type="font/woff2")


def cut(asked: frozenset[str]) -> bytes:
    """Return a WOFF2 font in which each of these names, where the whole font knows it, is drawn as its icon.

    A name that it does not know is drawn as nothing. Empty when there is no font, or none that can be cut.
    """
    with _lock:
        return _cut(asked)


@lru_cache(maxsize=4)
def _cut(asked: frozenset[str]) -> bytes:
    whole = symbols_font()
    if whole is None:
        return b""
    try:
        return _without_letters(_only(TTFont(whole), asked))
    except Exception as error:  # noqa: BLE001 - the page works without pictures, whatever Streamlit ships one day
        logger.warning("the icons could not be cut out of %s: %s", whole.name, where(error))
        return b""


@cache
def _of_the_page() -> frozenset[str]:
    scripts = (FOLDER / name for name in names() if name.endswith(".js"))
    return frozenset(word for script in scripts for word in _WORD.findall(script.read_text(encoding="utf-8")))


@lru_cache(maxsize=16)
def _version(whole: Path, asked: frozenset[str]) -> str:
    parts = (_WAY, whole.name, *sorted(asked))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def _only(font: TTFont, asked: frozenset[str]) -> TTFont:
    """Return the font with the icons asked for, and with the letters that their names are written in."""
    glyphs = {glyph for name, glyph in _ligatures(font).items() if name in asked}
    subsetter = Subsetter(Options(layout_closure=False, layout_features=["liga", "rlig"], hinting=False))
    subsetter.populate(glyphs=glyphs, text=_LETTERS)
    subsetter.subset(font)
    axes = {axis.axisTag for axis in font["fvar"].axes} if "fvar" in font else set()
    if axes:
        instantiateVariableFont(font, {axis: value for axis, value in _PLAIN.items() if axis in axes}, inplace=True)
    return font


def _without_letters(font: TTFont) -> bytes:
    """Return the font as WOFF2, its letters empty: they only spell the icons, and must not show when one is unknown."""
    outlines, letters = font["glyf"], font.getBestCmap()
    for letter in _LETTERS:
        glyph = letters.get(ord(letter))
        if glyph is not None:
            outlines[glyph], font["hmtx"][glyph] = Glyph(), (0, 0)
    font.flavor = "woff2"
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _ligatures(font: TTFont) -> dict[str, str]:
    """Return name → glyph of the icons: each is a ligature of the letters of its name."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    found: dict[str, str] = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            inner = getattr(table, "ExtSubTable", table)
            if inner.LookupType != _LIGATURES:
                continue
            for first, ligatures in inner.ligatures.items():
                for ligature in ligatures:
                    parts = [first, *ligature.Component]
                    if all(part in letters for part in parts):
                        found["".join(letters[part] for part in parts)] = ligature.LigGlyph
    return found
