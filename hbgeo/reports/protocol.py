"""The protocol of a walk, after the outline that municipalities use (domain E)."""

from __future__ import annotations

from collections.abc import Iterator

from hbgeo.i18n import _, speaking
from hbgeo.reports import words
from hbgeo.reports.blocks import Block, Bullets, Document, Heading, MapBlock, Paragraph, Photos, Table
from hbgeo.reports.protocol_content import ActionRow, Answer, Protocol, ProtocolStop
from hbgeo.reports.typeset import pdf


def protocol_pdf(protocol: Protocol, lang: str = "sv") -> bytes:
    """Return a protocol as PDF.

    Parameters
    ----------
    lang
        `sv` or `en`; the labels in `protocol` come in it already.
    """
    return pdf(protocol_document(protocol, lang))


def protocol_document(protocol: Protocol, lang: str = "sv") -> Document:
    """Return a protocol as blocks."""
    with speaking(lang):
        head = protocol.head
        when = ", ".join(filter(None, (words.day(head.on, full=True), words.clock(head.starts, head.ends))))
        return words.document(
            _("Protocol: {title}").format(title=head.title), when, _blocks(protocol), foot=_foot(protocol)
        )


def _foot(protocol: Protocol) -> str:
    made = _("Made on {day}").format(day=words.day(protocol.made_on)) if protocol.made_on else ""
    return " · ".join(filter(None, (protocol.registration_number, protocol.version, made)))


def _blocks(protocol: Protocol) -> Iterator[Block]:
    yield from _head(protocol)
    if protocol.map is not None and not protocol.map.is_empty:
        yield Heading(_("Map"))
        yield MapBlock(protocol.map, _("Map of the walk: route, numbered stops and observations"))
        yield Paragraph(_("Numbers: stops. Triangles: problems and suggestions. Rings: good places."), quiet=True)
    if protocol.stops:
        yield Heading(_("Stop by stop"))
    for stop in protocol.stops:
        yield from _stop(stop)
    yield from _lists(protocol)
    yield from _after(protocol)


def _head(protocol: Protocol) -> Iterator[Block]:
    head = protocol.head
    yield Heading(_("The walk"))
    residents = [head.residents] if head.residents else []
    yield words.facts(
        (_("Number"), head.number),
        (_("Kind"), head.kind),
        (_("Area"), head.area),
        (_("Light"), head.light),
        (_("Weather"), head.weather),
        (_("Arranged by"), head.arranger),
        (_("Leader"), head.leader_role),
        (_("Secretary"), head.secretary_role),
        (_("Invited"), ", ".join(head.invited)),
        (_("Present"), words.counted([*head.present, *residents])),
        (_("Of them"), words.counted(head.residents_by_group)),
        (_("Purpose"), protocol.purpose),
        (_("Theme"), protocol.theme),
        (_("Invitation"), protocol.invitation),
        (_("Languages"), ", ".join(protocol.languages)),
        (_("Interpreter"), _("yes") if protocol.interpreter else _("no")),
        (_("Step-free way"), _("yes") if protocol.accessible else _("no")),
    )


def _stop(stop: ProtocolStop) -> Iterator[Block]:
    yield Heading(f"{stop.number}. {stop.name}".rstrip(". ") if stop.number else stop.name, level=2)
    yield words.facts(
        (_("Why here"), stop.reason),
        (_("Landowner"), stop.landowner),
        (_("Safety by day"), _valued(stop.safety_day)),
        (_("Safety in the dark"), _valued(stop.safety_dark)),
    )
    if stop.answers:
        yield Table(
            head=(_("Question"), _("Answer"), _("Seen otherwise")),
            widths=(5, 3, 4),
            rows=tuple((one.question or one.topic, _valued(one), one.dissent) for one in stop.answers),
        )
    for name, items in (
        (_("Good, to be kept"), stop.good),
        (_("Unsafe or broken"), stop.unsafe),
        (_("Suggestions"), stop.suggestions),
    ):
        if items:
            yield Bullets(name, items)
    if stop.photos:
        yield Photos(stop.photos)


def _valued(answer: Answer | None) -> str:
    if answer is None:
        return ""
    if answer.value is None:
        return answer.label or _("Do not know")
    counted = _("{count} answered").format(count=answer.count) if answer.count else ""
    of_most = _("{value} of {most}").format(value=answer.value, most=answer.most)
    return ", ".join(filter(None, (answer.label, of_most, counted)))


def _lists(protocol: Protocol) -> Iterator[Block]:
    yield Heading(_("What is to be done"))
    for name, rows in (
        (_("A. Done at once or quickly"), protocol.quick),
        (_("B. Planned"), protocol.planned),
        (_("C. Long term, plan or investment"), protocol.long_term),
    ):
        yield Heading(name, level=2)
        yield _actions(rows) if rows else Paragraph(_("None."))
    yield Heading(_("D. Will not be done, and why"), level=2)
    if not protocol.declined:
        yield Paragraph(_("None."))
        return
    yield Table(
        head=(_("No."), _("Place"), _("Problem"), _("Action"), _("Why")),
        widths=(0.8, 2.4, 2.6, 2.6, 4),
        rows=tuple((words.number(r.number), r.place, r.problem, r.action, r.reason) for r in protocol.declined),
    )


def _actions(rows: tuple[ActionRow, ...]) -> Table:
    return Table(
        head=(_("No."), _("Place"), _("Problem"), _("Action"), _("Responsible"), _("By"), _("Cost"), _("Status")),
        widths=(0.7, 2, 2.2, 2.7, 2.1, 1.6, 1.5, 1.5),
        rows=tuple(
            (
                words.number(row.number),
                row.place,
                row.problem,
                row.action,
                words.who(row.party, row.function),
                row.due or words.day(row.due_on) or words.NOTHING,
                row.cost,
                row.status,
            )
            for row in rows
        ),
    )


def _after(protocol: Protocol) -> Iterator[Block]:
    if protocol.owner_questions:
        yield Heading(_("Questions to other owners"))
        yield Table(
            head=(_("Owner"), _("Question"), _("Sent"), _("Answer")),
            widths=(2.4, 5, 1.8, 4),
            rows=tuple(
                (
                    one.owner,
                    one.question,
                    words.day(one.sent_on) or _("not yet"),
                    f"{words.day(one.answered_on)} {one.answer}".strip(),
                )
                for one in protocol.owner_questions
            ),
        )
    feedback, follow_up = protocol.feedback, protocol.follow_up
    yield Heading(_("Feedback and the walk again"))
    yield words.facts(
        (_("Feedback meeting"), words.day(feedback.on, full=True) or _("not set yet")),
        (_("Where"), ", ".join(filter(None, (words.clock(feedback.at), feedback.place)))),
        (_("Told by"), ", ".join(feedback.channels)),
        (_("Languages"), ", ".join(feedback.languages)),
        (_("Follow-up walk"), words.day(follow_up.on, full=True) or _("not set yet")),
        (_("Looked at then"), "\n".join(follow_up.checks)),
    )
    yield Heading(_("Annexes and personal data"))
    if protocol.annexes:
        yield Bullets(_("Annexes"), protocol.annexes)
    yield Paragraph(protocol.data_protection or _data_protection(), quiet=True)


def _data_protection() -> str:
    return _(
        "No names of people are recorded. Groups of fewer than five are not counted out. Words and photos of residents"
        " stand here only when they were looked at and approved; faces and number plates are covered."
    )
