"""Blocks become a document that word processors edit (Office Open XML)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx as word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from hbgeo.reports.blocks import Block, Bullets, Document, Facts, Heading, MapBlock, Paragraph, Photos, Table
from hbgeo.reports.map_picture import svg
from hbgeo.reports.typeset import UNPRINTABLE, map_png

_LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}
_WIDTH_CM = 17.0


def docx(document: Document) -> bytes:
    """Return a document with real headings, tables whose heads are repeated, and pictures with their words."""
    made = word.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    _speak(made, _LANGUAGES[document.lang])
    made.core_properties.title = _clean(document.title)
    made.core_properties.language = _LANGUAGES[document.lang]
    made.core_properties.author = ""
    made.add_heading(_clean(document.title), level=0)
    if document.subtitle:
        made.add_paragraph(_clean(document.subtitle), style="Subtitle")
    for block in document.blocks:
        _add(made, block)
    section.footer.paragraphs[0].text = _clean(document.foot)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _add(made: Any, block: Block) -> None:  # noqa: ANN401 - python-docx has no types
    if isinstance(block, Heading):
        made.add_heading(_clean(block.text), level=block.level)
    elif isinstance(block, Paragraph):
        made.add_paragraph(_clean(block.text))
    elif isinstance(block, Facts):
        for name, value in block.rows:
            line = made.add_paragraph()
            line.add_run(_clean(f"{name}: ")).bold = True
            line.add_run(_clean(value))
    elif isinstance(block, Bullets):
        made.add_paragraph().add_run(_clean(block.name)).bold = True
        for item in block.items:
            made.add_paragraph(_clean(item), style="List Bullet")
    elif isinstance(block, Table):
        _add_table(made, block)
    else:
        _add_pictures(made, block)


def _add_pictures(made: Any, block: MapBlock | Photos) -> None:  # noqa: ANN401
    if isinstance(block, MapBlock):
        _describe(made.add_picture(BytesIO(map_png(svg(block.content))), width=Cm(_WIDTH_CM)), block.alt)
        return
    for photo in block.photos:
        _describe(made.add_picture(BytesIO(photo.jpeg), width=Cm(_WIDTH_CM / 2)), photo.caption)
        made.add_paragraph(_clean(photo.caption), style="Caption")


def _add_table(made: Any, block: Table) -> None:  # noqa: ANN401
    table = made.add_table(rows=1, cols=len(block.head), style="Table Grid")
    table.autofit = False
    _fill(table.rows[0], block.head, bold=True)
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - the library has no other way
    for texts in block.rows:
        _fill(table.add_row(), texts)
    share = _WIDTH_CM / sum(block.widths)
    for column, width in zip(table.columns, block.widths, strict=True):
        for cell in column.cells:
            cell.width = Cm(width * share)
    made.add_paragraph()


def _fill(row: Any, texts: tuple[str, ...], *, bold: bool = False) -> None:  # noqa: ANN401
    for cell, text in zip(row.cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(_clean(text))
        run.bold = bold
        run.font.size = Pt(9)


def _speak(made: Any, tag: str) -> None:  # noqa: ANN401
    properties = made.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), tag)


def _describe(picture: Any, words: str) -> None:  # noqa: ANN401
    picture._inline.docPr.set("descr", _clean(words))  # noqa: SLF001 - the library has no other way


def _clean(text: str) -> str:
    return UNPRINTABLE.sub("", text)
