"""The pack of a meeting: what changed, what is late, what is to be decided, and each party's actions."""

from __future__ import annotations

from collections.abc import Iterator

from hbgeo.i18n import _, speaking
from hbgeo.reports import words
from hbgeo.reports.blocks import Block, Document, Heading, MapBlock, Paragraph, Table
from hbgeo.reports.meeting_content import Change, MeetingPack, PackAction
from hbgeo.reports.typeset import pdf


def pack_pdf(pack: MeetingPack, lang: str = "sv") -> bytes:
    """Return a pack as PDF.

    Parameters
    ----------
    lang
        `sv` or `en`; the labels in `pack` come in it already.
    """
    return pdf(pack_document(pack, lang))


def pack_document(pack: MeetingPack, lang: str = "sv") -> Document:
    """Return a pack as blocks."""
    with speaking(lang):
        when = ", ".join(filter(None, (words.day(pack.on, full=True), words.clock(pack.starts), pack.place)))
        title = _("Meeting pack: {area}").format(area=pack.area) if pack.area else _("Meeting pack")
        foot = _("Made on {day}").format(day=words.day(pack.made_on)) if pack.made_on else ""
        return words.document(title, when, _blocks(pack), foot=foot)


def _blocks(pack: MeetingPack) -> Iterator[Block]:
    yield Heading(_("To decide today"))
    yield _actions(pack.to_decide, question=True) if pack.to_decide else Paragraph(_("Nothing waits for a decision."))
    yield Heading(_("Late"))
    yield _actions(pack.overdue, question=True) if pack.overdue else Paragraph(_("Nothing is late."))
    yield from _changes(pack)
    if pack.map is not None and not pack.map.is_empty:
        yield Heading(_("Map of the actions"))
        yield MapBlock(pack.map, _("Map of the actions by number"))
    yield Heading(_("Party by party"))
    for one in pack.parties:
        yield Heading(one.party, level=2)
        yield _actions(one.actions) if one.actions else Paragraph(_("No actions."))
    if pack.activities:
        yield Heading(_("The programme's activities"))
        yield words.activities(pack.activities)


def _changes(pack: MeetingPack) -> Iterator[Block]:
    since = _("Since the meeting of {day}").format(day=words.day(pack.since)) if pack.since else _("Until today")
    yield Heading(since)
    if not pack.changes:
        yield Paragraph(_("Nothing has changed."))
        return
    yield Table(
        head=(_("Day"), _("No."), _("What happened")),
        widths=(1.4, 0.7, 9),
        rows=tuple(_change(one) for one in pack.changes),
    )


def _change(one: Change) -> tuple[str, ...]:
    return words.day(one.on), words.number(one.number), one.text


def _actions(rows: tuple[PackAction, ...], *, question: bool = False) -> Table:
    last = _("To decide") if question else _("Effort and cost")
    return Table(
        head=(_("No."), _("Action"), _("Responsible"), _("By"), _("Status"), _("Priority"), last),
        widths=(0.7, 3.6, 2.3, 1.7, 1.5, 2.3, 2.2),
        rows=tuple(
            (
                words.number(row.number),
                "\n".join(filter(None, (row.title, row.place))),
                words.who(row.party, row.function),
                _due(row),
                row.status,
                _priority(row),
                row.question if question else "\n".join(filter(None, (row.effort, row.cost))),
            )
            for row in rows
        ),
    )


def _due(row: PackAction) -> str:
    text = words.day(row.due_on) or words.NOTHING
    return f"{text}\n{_('late')}" if row.overdue else text


def _priority(row: PackAction) -> str:
    if row.priority is None:
        return words.NOTHING
    return "\n".join((str(row.priority), *(f"{part.label} {part.points:+d}" for part in row.parts if part.points)))
