"""The minutes of a meeting, as PDF and as a document that can be edited."""

from __future__ import annotations

from collections.abc import Iterator

from hbgeo.i18n import _, speaking
from hbgeo.reports import words
from hbgeo.reports.blocks import Block, Document, Heading, MapBlock, Paragraph, Table
from hbgeo.reports.editable import docx
from hbgeo.reports.meeting_content import DecisionRow, Minutes
from hbgeo.reports.typeset import pdf


def minutes_pdf(minutes: Minutes, lang: str = "sv") -> bytes:
    """Return minutes as PDF.

    Parameters
    ----------
    lang
        `sv` or `en`; the labels in `minutes` come in it already.
    """
    return pdf(minutes_document(minutes, lang))


def minutes_docx(minutes: Minutes, lang: str = "sv") -> bytes:
    """Return minutes as a document for word processors (Office Open XML); as `minutes_pdf`."""
    return docx(minutes_document(minutes, lang))


def minutes_document(minutes: Minutes, lang: str = "sv") -> Document:
    """Return minutes as blocks."""
    with speaking(lang):
        when = ", ".join(
            filter(None, (words.day(minutes.on, full=True), words.clock(minutes.starts, minutes.ends), minutes.place))
        )
        title = _("Minutes: {area}").format(area=minutes.area) if minutes.area else _("Minutes")
        foot = " · ".join(filter(None, (minutes.registration_number, minutes.version)))
        return words.document(title, when, _blocks(minutes), foot=foot)


def _blocks(minutes: Minutes) -> Iterator[Block]:
    yield words.facts(
        (_("Present"), words.counted(minutes.present)),
        (_("Chair"), minutes.chair_role),
        (_("Secretary"), minutes.secretary_role),
    )
    yield Heading(_("Decisions"))
    if minutes.decisions:
        yield Table(
            head=(_("No."), _("Decision"), _("Action"), _("Responsible"), _("By")),
            widths=(0.7, 3.6, 3.6, 2.6, 1.7),
            rows=tuple(_decision(one) for one in minutes.decisions),
        )
    else:
        yield Paragraph(_("No decisions were taken."))
    if minutes.carried:
        yield Heading(_("Carried forward"))
        yield Table(
            head=(_("No."), _("Action"), _("Responsible"), _("Why")),
            widths=(0.7, 4.6, 2.6, 4),
            rows=tuple((words.number(one.number), one.title, one.party, one.text) for one in minutes.carried),
        )
    if minutes.notes.strip():
        yield Heading(_("Besides"))
        yield Paragraph(minutes.notes)
    if minutes.map is not None and not minutes.map.is_empty:
        yield Heading(_("Map of the actions"))
        yield MapBlock(minutes.map, _("Map of the actions by number"))
    if minutes.activities:
        yield Heading(_("The programme's activities"))
        yield words.activities(minutes.activities)
    yield Heading(_("Next meeting"))
    following = (words.day(minutes.next_on, full=True), words.clock(minutes.next_starts), minutes.next_place)
    yield Paragraph(", ".join(filter(None, following)) if minutes.next_on else _("Not set yet."))


def _decision(one: DecisionRow) -> tuple[str, ...]:
    action = f"{one.action_number}. {one.action_title}" if one.action_number else one.action_title
    return (
        str(one.number),
        "\n".join(filter(None, (one.kind, one.text))),
        action,
        words.who(one.party, one.function),
        words.day(one.due_on),
    )
