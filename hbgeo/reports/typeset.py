"""Blocks become pages by Typst, an embedded typesetter: no network, no programs besides.

All texts are given as data, which Typst shows as they are; only the template of this room is markup.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import asdict
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import orjson
import typst

from hbgeo.reports.blocks import Block, Bullets, Document, Facts, Heading, MapBlock, Paragraph, Photos, Table
from hbgeo.reports.map_picture import svg

_KINDS: dict[type, str] = {
    Heading: "heading", Paragraph: "paragraph", Facts: "facts", Bullets: "bullets", Table: "table",
}  # fmt: skip
#: PDF/UA-1: readable by those who do not see it.
_STANDARD = "ua-1"
_TEMPLATE = "report.typ"
#: Not printable: controls but tab and line break, halves of characters, what is no character at all.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def pdf(document: Document) -> bytes:
    """Return a document as tagged PDF, A4: PDF/UA-1, unless a text has characters that no font here can show."""
    try:
        return _compiled(document, format="pdf", pdf_standards=[_STANDARD])[0]
    except typst.TypstError:
        # Such a character is printed as a box, which the standard forbids.
        return _compiled(document, format="pdf")[0]


def pages(document: Document, *, dpi: float = 100) -> list[bytes]:
    """Return the pages of a document as PNG."""
    return _compiled(document, format="png", ppi=dpi)


def map_png(svg_text: str, *, dpi: float = 160) -> bytes:
    """Return a map as PNG, for programs that know no SVG."""
    source = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), width: 170mm, alt: "")'
    made = typst.compile(source.encode(), format="png", ppi=dpi, sys_inputs={"svg": svg_text})
    return bytes(made)


def _compiled(document: Document, **options: Any) -> list[bytes]:  # noqa: ANN401 - Typst's own options
    with (
        tempfile.TemporaryDirectory(prefix="hbgeo-report-") as folder,
        as_file(files("hbgeo.reports") / "templates" / _TEMPLATE) as template,
    ):
        root = Path(folder)
        source = root / _TEMPLATE
        source.write_bytes(template.read_bytes())
        data = _data(document, root)
        made = typst.compile(str(source), root=folder, sys_inputs={"data": data}, **options)
    return [bytes(page) for page in made] if isinstance(made, list) else [bytes(made)]


def _data(document: Document, folder: Path) -> str:
    photos = 0
    blocks = []
    for block in document.blocks:
        plain = _plain(block)
        if isinstance(block, Photos):
            for photo, row in zip(block.photos, plain["photos"], strict=True):
                photos += 1
                row["file"] = f"photo-{photos}.jpg"
                (folder / row["file"]).write_bytes(photo.jpeg)
        blocks.append(plain)
    names = ("title", "subtitle", "lang", "page_words", "foot")
    data = {name: getattr(document, name) for name in names} | {"blocks": blocks}
    return orjson.dumps(_printable(data)).decode()


def _printable(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, str):
        return UNPRINTABLE.sub("", value.replace("\r\n", "\n"))
    if isinstance(value, dict):
        return {key: _printable(part) for key, part in value.items()}
    return [_printable(part) for part in value] if isinstance(value, list | tuple) else value


def _plain(block: Block) -> dict[str, Any]:
    if isinstance(block, MapBlock):
        return {"kind": "map", "svg": svg(block.content), "alt": block.alt}
    if isinstance(block, Photos):
        return {"kind": "photos", "photos": [{"caption": photo.caption} for photo in block.photos]}
    return asdict(block) | {"kind": _KINDS[type(block)]}
