"""The icons that phones need, cut out of the font that Streamlit ships: a hundredth of its bytes."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from io import BytesIO

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from starlette.requests import Request
from starlette.responses import Response

from hbgeo.bootstrap import services
from hbgeo.domain.catalogue import Catalogue
from hbgeo.errors import N_, NotFound
from hbgeo.maps.assets import PREFIX
from hbgeo.web.assets import symbols_font
from hbgeo.web.caching import FOR_EVER
from hbgeo.web.field_pages.files import FOLDER

_WORD = re.compile(r'"([a-z0-9_]+)"')
_LIGATURES = 4
#: One weight, size and fill are enough; the axes are most of the font.
_PLAIN = {"FILL": 0, "GRAD": 0, "wght": 500, "opsz": 24}


def symbols_address(catalogue: Catalogue) -> str | None:
    """Return the address of the font with the catalogue's and the field page's icons; None without a font to cut."""
    font = cut(wanted(catalogue))
    return f"{PREFIX}/symbols/{hashlib.sha256(font).hexdigest()[:12]}/symbols.woff2" if font else None


def wanted(catalogue: Catalogue) -> frozenset[str]:
    """Return the names of icons that may be shown: the catalogue's, and every word of the page's scripts."""
    named = {category.icon for category in catalogue.categories} | {layer.icon for layer in catalogue.layers}
    for script in FOLDER.rglob("*.js"):
        named.update(_WORD.findall(script.read_text(encoding="utf-8")))
    return frozenset(named)


def symbols(_request: Request) -> Response:
    """Answer with the font."""
    font = cut(wanted(services().catalogue))
    if not font:
        raise NotFound(N_("There is no such file."))
    return Response(font, headers={"Cache-Control": f"public, {FOR_EVER}"}, media_type="font/woff2")


@cache
def cut(names: frozenset[str]) -> bytes:
    """Return a WOFF2 font in which each of these names, where the whole font knows it, is drawn as its icon."""
    whole = symbols_font()
    if whole is None:
        return b""
    font = TTFont(whole, lazy=False)
    glyphs = {glyph for name, glyph in _ligatures(font).items() if name in names}
    options = Options(layout_closure=False, layout_features=["liga", "rlig"], flavor="woff2", notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(glyphs=glyphs, text="abcdefghijklmnopqrstuvwxyz0123456789_")
    subsetter.subset(font)
    axes = {axis.axisTag for axis in font["fvar"].axes} if "fvar" in font else set()
    if axes:
        instantiateVariableFont(font, {axis: value for axis, value in _PLAIN.items() if axis in axes}, inplace=True)
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
