"""A round on paper: where to go, what to look at, boxes to tick and lines to write on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hbgeo.i18n import _, speaking
from hbgeo.reports import words
from hbgeo.reports.blocks import Block, Bullets, Document, Heading, MapBlock, Paragraph, Table
from hbgeo.reports.map_content import MapContent
from hbgeo.reports.typeset import pdf

#: To be ticked.
BOX = "☐"
#: Three lines to write on, in a column of the table.
_LINES = "\n".join(("", "_" * 28, "", "_" * 28, ""))


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A stop on paper.

    Parameters
    ----------
    number
        In walking order, from 1.
    name, layer
        Of the place.
    due
        What is to be inspected, a line each.
    faults
        Open faults to look at, a line each.
    done
        Whether somebody has been there already.
    """

    number: int
    name: str
    layer: str
    due: tuple[str, ...]
    faults: tuple[str, ...]
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundList:
    """All of it.

    Parameters
    ----------
    figures
        Number of places, length and time in a line.
    notes
        What to know of the way.
    conditions
        Names of the scale of condition, best first.
    """

    day: date
    figures: str
    notes: tuple[str, ...]
    conditions: tuple[str, ...]
    rows: tuple[RoundRow, ...]
    map: MapContent | None = None
    made_on: date | None = None


def round_pdf(content: RoundList, lang: str = "sv") -> bytes:
    """Return a round as PDF.

    Parameters
    ----------
    lang
        `sv` or `en`; the labels in `content` come in it already.
    """
    return pdf(round_document(content, lang))


def round_document(content: RoundList, lang: str = "sv") -> Document:
    """Return a round as blocks."""
    with speaking(lang):
        foot = _("Made on {day}").format(day=words.day(content.made_on)) if content.made_on else ""
        when = words.day(content.day, full=True)
        return words.document(_("Inspection round"), when, _blocks(content), foot=foot)


def _blocks(content: RoundList) -> Iterator[Block]:
    yield Paragraph(content.figures)
    if content.notes:
        yield Bullets(_("About the way"), content.notes)
    if content.map is not None and not content.map.is_empty:
        yield MapBlock(content.map, _("Map of the round with the stops by number"))
    if not content.rows:
        yield Paragraph(_("Nothing is due on this day, and no fault waits."))
        return
    yield Heading(_("Stop by stop"))
    yield Table(
        head=(_("No."), _("Place"), _("To inspect"), _("All right"), _("Condition"), _("What is wrong (A, B or C)")),
        widths=(0.6, 2.6, 3.0, 0.9, 2.2, 4.0),
        rows=tuple(_row(row, content.conditions) for row in content.rows),
    )
    yield Paragraph(_("Write nothing about who people are. A: serious, at once. B: soon. C: minor."), quiet=True)


def _row(row: RoundRow, conditions: tuple[str, ...]) -> tuple[str, ...]:
    done = (_("Done already"),) if row.done else ()
    return (
        str(row.number),
        "\n".join(filter(None, (row.name, "" if row.name.startswith(row.layer) else row.layer))),
        "\n".join((*done, *(f"{BOX} {one}" for one in row.due), *(f"{BOX} {one}" for one in row.faults))),
        BOX,
        "\n".join(f"{BOX} {one}" for one in conditions),
        _LINES,
    )
