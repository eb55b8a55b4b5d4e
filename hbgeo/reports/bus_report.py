"""What a new timetable changes, to be carried into a negotiation: sentences, map and tables on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hbgeo.i18n import _, speaking
from hbgeo.reports import words
from hbgeo.reports.blocks import Block, Bullets, Document, Heading, MapBlock, Paragraph, Table
from hbgeo.reports.map_content import MapContent
from hbgeo.reports.typeset import pdf


@dataclass(frozen=True, slots=True, kw_only=True)
class BusRow:
    """A stop, or a line at a stop, before and after.

    Parameters
    ----------
    stop
        Its number on the map and its name.
    line
        Empty: all lines of the stop together.
    change
        Sign and word.
    cells
        One a column of `BusReport.columns`.
    """

    stop: str
    line: str
    change: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BusReport:
    """Two timetables side by side; every text comes in the report's language.

    Parameters
    ----------
    before, after
        Names of the timetables with the days they are valid.
    key_figures
        Name, before, after.
    sentences
        What changes, the heaviest first.
    columns
        Names of what is counted.
    stops, lines
        Rows for the stops, and for each line at a stop.
    map
        Lost stops as problems, new ones as good, kept ones as stops.
    notes
        How it was measured, and what is missing.
    """

    area: str
    before: str
    after: str
    key_figures: tuple[tuple[str, str, str], ...]
    sentences: tuple[str, ...]
    columns: tuple[str, ...]
    stops: tuple[BusRow, ...]
    lines: tuple[BusRow, ...]
    map: MapContent | None = None
    notes: tuple[str, ...] = ()
    made_on: date | None = None


def bus_pdf(report: BusReport, lang: str = "sv") -> bytes:
    """Return a comparison as PDF in `sv` or `en`."""
    return pdf(bus_document(report, lang))


def bus_document(report: BusReport, lang: str = "sv") -> Document:
    """Return a comparison as blocks."""
    with speaking(lang):
        foot = _("Made on {day}").format(day=words.day(report.made_on)) if report.made_on else ""
        title = _("The bus, before and after: {area}").format(area=report.area)
        return words.document(title, f"{report.before} → {report.after}", _blocks(report), foot=foot)


def _blocks(report: BusReport) -> Iterator[Block]:
    yield Heading(_("What changes"))
    yield Bullets("", report.sentences)
    yield Heading(_("Key figures"))
    yield Table(head=("", _("Before"), _("After")), widths=(5, 2.5, 2.5), rows=report.key_figures)
    if report.map is not None and not report.map.is_empty:
        yield Heading(_("Map of the stops"))
        yield MapBlock(report.map, _("Map of lost, new and kept stops by number"))
        yield Paragraph(_("Triangle: lost. Two rings: new. Filled circle: kept. Numbers as in the table."), quiet=True)
    yield Heading(_("Departures by stop"))
    yield _table(report, report.stops)
    if report.lines:
        yield Heading(_("Departures by stop and line"))
        yield _table(report, report.lines, lines=True)
    for note in report.notes:
        yield Paragraph(note, quiet=True)


def _table(report: BusReport, rows: tuple[BusRow, ...], *, lines: bool = False) -> Table:
    line = (_("Line"),) if lines else ()
    return Table(
        head=(_("Bus stop"), *line, _("What becomes of it"), *report.columns),
        widths=(2.8, *(1,) * lines, 2.3, *(1.35,) * len(report.columns)),
        rows=tuple((row.stop, *(row.line,) * lines, row.change, *row.cells) for row in rows),
    )
