"""The minutes of a meeting, filled from what it decided; actions stand there as they were decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hbgeo.domain.action import Action
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.meeting import Decision, DecisionKind, Meeting, MeetingState
from hbgeo.i18n import _, named, speaking
from hbgeo.reports.meeting_content import CarriedRow, DecisionRow, Minutes
from hbgeo.reports.minutes import minutes_docx, minutes_pdf
from hbgeo.reports.shared_rows import Headcount
from hbgeo.services import activities
from hbgeo.services.meetings_deciding import decisions
from hbgeo.services.meetings_map import map_of
from hbgeo.services.meetings_words import AREA, KINDS, activity_row
from hbgeo.services.plan import PlanRow
from hbgeo.services.plan import rows as plan_rows
from hbgeo.services.plan_history import replay
from hbgeo.services.still_there import all_still_there
from hbgeo.store.protocol import Session, Store

#: The day that counts, and who, stand in the minutes with these.
_WITH_WHO = frozenset({DecisionKind.ASSIGN, DecisionKind.POSTPONE, DecisionKind.CARRY})


def printed(store: Store, catalogue: Catalogue, meeting_id: str, lang: str = "sv") -> bytes:
    """Return the minutes as PDF, in `sv` or `en`. Raises as `minutes`."""
    return minutes_pdf(minutes(store, catalogue, meeting_id, lang), lang)


def editable(store: Store, catalogue: Catalogue, meeting_id: str, lang: str = "sv") -> bytes:
    """Return the minutes as a document for word processors, in `sv` or `en`. Raises as `minutes`."""
    return minutes_docx(minutes(store, catalogue, meeting_id, lang), lang)


def minutes(store: Store, catalogue: Catalogue, meeting_id: str, lang: str = "sv") -> Minutes:
    """Return what the minutes of a meeting say; before it is closed they say that they are a draft.

    Raises
    ------
    NotFound, Gone
        When there is no such meeting.
    """
    planned = {row.action.id: row for row in plan_rows(store, catalogue)}
    with store.read() as session, speaking(lang):
        return _minutes(session, catalogue, session.meetings.get(meeting_id), planned)


def decision_row(session: Session, catalogue: Catalogue, decision: Decision) -> DecisionRow:
    """Return a decision as the minutes have it, in the language in force."""
    then = _as_decided(session, decision)
    with_who = decision.kind in _WITH_WHO
    due_on = session.actions.value_of("due_on", then.get("due_on")) if with_who else None
    return DecisionRow(
        number=decision.number,
        kind=_(KINDS[decision.kind]),
        text="\n".join(filter(None, (decision.text, _why(decision, then)))),
        action_number=then.get("number"),
        action_title=then.get("title", ""),
        party=named(catalogue.actors, then.get("owner")) if with_who else "",
        function=then.get("function", "") if with_who else "",
        due_on=due_on,
    )


def _minutes(session: Session, catalogue: Catalogue, meeting: Meeting, planned: Mapping[str, PlanRow]) -> Minutes:
    taken = decisions(session, meeting.id)
    rows = [decision_row(session, catalogue, one) for one in taken]
    return Minutes(
        area=AREA,
        on=meeting.on,
        place=meeting.place,
        present=tuple(
            Headcount(who=named(catalogue.actors, party), count=count) for party, count in meeting.present.items()
        ),
        decisions=tuple(rows),
        carried=tuple(
            CarriedRow(number=row.action_number, title=row.action_title, party=row.party, text=row.text)
            for row, one in zip(rows, taken, strict=True)
            if one.kind is DecisionKind.CARRY
        ),
        notes=meeting.notes,
        activities=tuple(activity_row(one, catalogue) for one in activities.all_of(session, catalogue)),
        next_on=meeting.next_on,
        map=map_of(session, _actions(session, taken), planned),
        version="" if meeting.state is MeetingState.HELD else _("Draft: the meeting is not closed"),
    )


def _as_decided(session: Session, decision: Decision) -> dict[str, Any]:
    """Return the fields of a decision's action, as JSON values, when the decision was taken; none without one."""
    if decision.action_id is None:
        return {}
    taken = session.events.of(decision.id)[0].seq
    return replay(event for event in session.events.of(decision.action_id) if event.seq <= taken)


def _why(decision: Decision, then: dict[str, Any]) -> str:
    if decision.kind is DecisionKind.DECLINE:
        return then.get("reason") or ""
    if decision.kind is DecisionKind.DONE:
        return " ".join(filter(None, (then.get("fixed_on"), then.get("done_note"))))
    return ""


def _actions(session: Session, taken: list[Decision]) -> list[Action]:
    ids = dict.fromkeys(one.action_id for one in taken if one.action_id)
    return all_still_there(session.actions.get, ids)
