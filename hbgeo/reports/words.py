"""Days, times and counts as a report prints them, in the language in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from babel.dates import format_date

from hbgeo.domain.walk import SMALLEST_GROUP
from hbgeo.i18n import _, language
from hbgeo.reports.blocks import Block, Document, Facts, Table
from hbgeo.reports.shared_rows import ActivityRow, Headcount

NOTHING = "–"


def day(on: date | None, *, full: bool = False) -> str:
    """Return a day: in full with its weekday, else short enough for a table."""
    if on is None:
        return ""
    if not full:
        return on.isoformat()
    text: str = format_date(on, "full", locale=language())
    return text


def clock(*moments: time | None) -> str:
    """Return times of day with a dash between them, those that are known."""
    shape = "%H.%M" if language() == "sv" else "%H:%M"
    return "–".join(moment.strftime(shape) for moment in moments if moment is not None)


def number(one: int | None) -> str:
    """Return the number of an action; a dash when it has none."""
    return str(one) if one else NOTHING


def people(count: int | None) -> str:
    """Return a count; None is one to four people."""
    return str(count) if count is not None else _("fewer than {count}").format(count=SMALLEST_GROUP)


def counted(rows: Iterable[Headcount]) -> str:
    """Return counts in a line."""
    return ", ".join(f"{row.who}: {people(row.count)}" for row in rows)


def facts(*rows: tuple[str, str]) -> Facts:
    """Return names and values, those without a value left out."""
    return Facts(tuple(row for row in rows if row[1].strip()))


def who(party: str, function: str) -> str:
    """Return who answers for something: the party, and the function there."""
    return "\n".join(part for part in (party, function) if part) or NOTHING


def activities(rows: Iterable[ActivityRow]) -> Table:
    """Return the table of the programme's activities."""
    return Table(
        head=(_("Activity"), _("Responsible"), _("Place"), _("Next time"), _("State")),
        widths=(3.2, 3, 2.6, 1.9, 2.3),
        rows=tuple(
            (
                row.name,
                who(row.owner, row.function),
                row.place,
                day(row.next_on),
                "\n".join(filter(None, (row.state, row.note))),
            )
            for row in rows
        ),
    )


def document(title: str, subtitle: str, blocks: Iterable[Block], *, foot: str = "") -> Document:
    """Return a document in the language in force."""
    return Document(
        title=title,
        subtitle=subtitle,
        lang=language(),
        page_words=_("Page {page} of {pages}"),
        foot=foot,
        blocks=tuple(blocks),
    )
