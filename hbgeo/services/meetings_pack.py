"""The pack of a meeting, filled from the plan as it is now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from hbgeo.domain.action import Action
from hbgeo.domain.action_rules import FINISHED
from hbgeo.domain.catalogue import Catalogue
from hbgeo.i18n import _, named, ngettext, speaking
from hbgeo.reports.meeting_content import Change, MeetingPack, PackAction, PartyActions, PriorityPart
from hbgeo.reports.meeting_pack import pack_pdf
from hbgeo.services import activities
from hbgeo.services.light import local_today
from hbgeo.services.meetings_agenda import Agenda, agenda
from hbgeo.services.meetings_changes import changes_since
from hbgeo.services.meetings_map import map_of, places_of
from hbgeo.services.meetings_words import AREA, PRIORITY_PARTS, activity_row
from hbgeo.services.plan import PlanRow
from hbgeo.services.plan import rows as plan_rows
from hbgeo.store.protocol import Session, Store


def printed(store: Store, catalogue: Catalogue, meeting_id: str, lang: str = "sv") -> bytes:
    """Return the pack of a meeting as PDF, in `sv` or `en`. Raises as `pack`."""
    return pack_pdf(pack(store, catalogue, meeting_id, lang), lang)


def pack(store: Store, catalogue: Catalogue, meeting_id: str, lang: str = "sv") -> MeetingPack:
    """Return what a meeting has before it: what changed since the last one, what is late, what it is to decide.

    Raises
    ------
    NotFound, Gone
        When there is no such meeting.
    """
    planned = {row.action.id: row for row in plan_rows(store, catalogue)}
    with store.read() as session, speaking(lang):
        return _pack(session, catalogue, agenda(session, meeting_id, local_today()), planned)


def _pack(session: Session, catalogue: Catalogue, before: Agenda, planned: Mapping[str, PlanRow]) -> MeetingPack:
    meeting, previous = before.meeting, before.previous
    after = previous.held_event if previous is not None and previous.held_event is not None else 0
    changes = changes_since(session, catalogue, after, meeting.held_event)
    late = {one.id for one in before.overdue}
    shown = (*before.to_decide, *before.open)
    rows = {one.id: _row(session, catalogue, one, planned.get(one.id), late=one.id in late) for one in shown}
    return MeetingPack(
        area=AREA,
        on=meeting.on,
        place=meeting.place,
        since=previous.on if previous is not None else None,
        changes=changes,
        overdue=tuple(_asked(rows[one.id], one, before, late=True) for one in before.overdue),
        to_decide=tuple(_asked(rows[one.id], one, before) for one in before.to_decide),
        parties=_parties(catalogue, before, rows),
        activities=tuple(activity_row(one, catalogue) for one in activities.all_of(session, catalogue)),
        map=map_of(session, _on_map(before, changes), planned),
        made_on=local_today(),
    )


def _row(session: Session, catalogue: Catalogue, action: Action, planned: PlanRow | None, *, late: bool) -> PackAction:
    parts = () if planned is None else planned.score.parts
    return PackAction(
        number=action.number,
        title=action.title,
        party=named(catalogue.actors, action.owner),
        function=action.function,
        due_on=action.due_on,
        overdue=late,
        status=named(catalogue.statuses, action.status.value),
        priority=None if planned is None else planned.score.total,
        parts=tuple(PriorityPart(label=_(PRIORITY_PARTS[part.code]), points=part.points) for part in parts),
        effort=named(catalogue.efforts, action.effort),
        cost=named(catalogue.costs, action.cost),
        place=", ".join(place.name for place in places_of(session, action) if place.name),
    )


def _asked(row: PackAction, action: Action, before: Agenda, *, late: bool = False) -> PackAction:
    if late and action.due_on is not None:
        days = (local_today() - action.due_on).days
        question = ngettext("Late by {count} day", "Late by {count} days", days).format(count=days)
    elif action.id in before.carried_from:
        question = _("Carried forward from {day}").format(day=before.carried_from[action.id].on)
    else:
        question = _("Is it to be done? By whom, and by when?")
    return replace(row, question=question)


def _parties(catalogue: Catalogue, before: Agenda, rows: dict[str, PackAction]) -> tuple[PartyActions, ...]:
    own: dict[str, list[PackAction]] = {}
    for action in before.open:
        own.setdefault(action.owner or "", []).append(rows[action.id])
    return tuple(
        PartyActions(party=named(catalogue.actors, actor.code), actions=tuple(own.get(actor.code, ())))
        for actor in catalogue.actors
        if actor.code in own or not actor.external
    )


def _on_map(before: Agenda, changes: Iterable[Change]) -> list[Action]:
    changed = {change.number for change in changes}
    waiting = {one.id for one in (*before.to_decide, *before.open)}
    return [one for one in before.actions if one.id in waiting or (one.status in FINISHED and one.number in changed)]
