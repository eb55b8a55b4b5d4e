"""What a report is made of on paper: headings, texts, tables, pictures. PDF and editable document share them.

Every text is plain; nothing in it is markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hbgeo.reports.map_content import MapContent
from hbgeo.reports.shared_rows import Photo


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 to 3."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text; `quiet` ones explain and are set smaller."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values side by side."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `name` stands before it."""

    name: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on every page.

    Parameters
    ----------
    head
        Names of the columns.
    widths
        Shares of the width, one a column.
    rows
        Texts, one a column.
    """

    head: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class MapBlock:
    """A map, `alt` read aloud in its place."""

    content: MapContent
    alt: str


@dataclass(frozen=True, slots=True)
class Photos:
    """Photos side by side, with captions."""

    photos: tuple[Photo, ...]


Block = Heading | Paragraph | Facts | Bullets | Table | MapBlock | Photos


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report on paper.

    Parameters
    ----------
    title, subtitle
        At its top; the title stands at the top of every page, too.
    lang
        `sv` or `en`.
    page_words
        “Page {page} of {pages}” in its language.
    foot
        At the bottom of every page.
    """

    title: str
    subtitle: str
    lang: str
    page_words: str
    foot: str
    blocks: tuple[Block, ...]
