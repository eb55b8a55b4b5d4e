"""What a meeting decides: each decision and what it does to the plan are one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hbgeo.domain.action import Action
from hbgeo.domain.action_rules import OPEN, Evidence, broken
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.meeting import Decision, DecisionKind
from hbgeo.domain.observation import Status
from hbgeo.errors import N_, InvalidInput, Problem
from hbgeo.services.actions import ActionDraft, change_in, create_in, step_in
from hbgeo.services.inspections_draft import about_day
from hbgeo.services.light import local_today
from hbgeo.services.meetings import open_in
from hbgeo.services.undoing import Undo, done, take_back
from hbgeo.services.walks_draft import MAX_PROSE, about_texts
from hbgeo.store.protocol import Session, Store

__all__ = ["DecisionDraft", "decide", "decisions", "take_back"]

#: These can begin an action of their own.
BEGINNING = frozenset({DecisionKind.ASSIGN, DecisionKind.CARRY})


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDraft:
    """A decision as the meeting takes it; each kind needs some of it only.

    Parameters
    ----------
    action_id
        The action it is about; None: a new one, or none.
    title
        Of a new action, where `action_id` is None.
    owner, function, due_on
        Who is to do it, and by when: of `ASSIGN`; the day of `POSTPONE` too.
    reason
        Why not, as residents see it: of `DECLINE`.
    fixed_on, done_note
        When it was done, and what: of `DONE`.
    text
        As the minutes have it.
    """

    kind: DecisionKind
    action_id: str | None = None
    title: str = ""
    owner: str | None = None
    function: str = ""
    due_on: date | None = None
    reason: str = ""
    fixed_on: date | None = None
    done_note: str = ""
    text: str = ""


def decide(store: Store, catalogue: Catalogue, meeting_id: str, draft: DecisionDraft) -> tuple[Decision, Undo]:
    """Take a decision and do what it says.

    Returns
    -------
    tuple
        The decision with its number, and how both are taken back (`take_back`).

    Raises
    ------
    InvalidInput
        When something is missing or the action cannot go there.
    Conflict
        When the meeting is closed.
    NotFound, Gone
        When there is no such meeting or action.
    """
    draft = replace(draft, title=draft.title.strip(), text=draft.text.strip())

    def work(session: Session) -> Decision:
        open_in(session, meeting_id)
        found = tuple(_problems(draft))
        if found:
            raise InvalidInput(found)
        action_id = _act(session, catalogue, meeting_id, draft)
        numbers = [one.number for one in session.decisions.all(meeting_id=meeting_id)]
        decision = Decision(
            id=new_id(),
            meeting_id=meeting_id,
            number=max(numbers, default=0) + 1,
            kind=draft.kind,
            action_id=action_id,
            text=draft.text,
        )
        return session.decisions.add(decision, Role.SECRETARY)

    return done(store, work)


def decisions(session: Session, meeting_id: str) -> list[Decision]:
    """Return what a meeting decided, by number."""
    return sorted(session.decisions.all(meeting_id=meeting_id), key=lambda one: one.number)


def _problems(draft: DecisionDraft) -> Iterator[Problem]:
    about_nothing = draft.action_id is None
    if about_nothing and draft.kind in BEGINNING and not draft.title:
        yield Problem("title", N_("Write what is to be done."))
    elif about_nothing and draft.kind not in BEGINNING | {DecisionKind.NOTE}:
        yield Problem("action_id", N_("Choose the action that this is about."))
    if draft.kind is DecisionKind.NOTE and not draft.text:
        yield Problem("text", N_("Write what the minutes should say."))
    if draft.kind is DecisionKind.POSTPONE and draft.due_on is None:
        yield Problem("due_on", N_("Choose the new day."))
    if draft.fixed_on is not None:
        yield from about_day("fixed_on", draft.fixed_on, local_today())
    yield from about_texts({"text": draft.text}, MAX_PROSE)


def _act(session: Session, catalogue: Catalogue, meeting_id: str, draft: DecisionDraft) -> str | None:
    if draft.action_id is None:
        return None if draft.kind is DecisionKind.NOTE else _new(session, catalogue, meeting_id, draft).id
    action = session.actions.get(draft.action_id)
    if draft.kind is DecisionKind.ASSIGN:
        _assign(session, catalogue, meeting_id, action, draft)
    elif draft.kind is DecisionKind.DECLINE:
        values: dict[str, Any] = {"reason": draft.reason, "meeting_id": meeting_id}
        step_in(session, catalogue, action.id, Status.DECLINED, role=Role.SECRETARY, **values)
    elif draft.kind is DecisionKind.DONE:
        values = {"fixed_on": draft.fixed_on, "done_note": draft.done_note, "meeting_id": meeting_id}
        step_in(session, catalogue, action.id, Status.DONE, role=Role.SECRETARY, **values)
    elif draft.kind is DecisionKind.POSTPONE:
        if action.status not in OPEN:
            raise InvalidInput((Problem("kind", N_("Only what somebody is to do can get another day.")),))
        values = {"due_on": draft.due_on, "meeting_id": meeting_id}
        change_in(session, catalogue, action.id, role=Role.SECRETARY, **values)
    return action.id


def _new(session: Session, catalogue: Catalogue, meeting_id: str, draft: DecisionDraft) -> Action:
    if draft.kind is DecisionKind.CARRY:
        made = ActionDraft(title=draft.title)
    else:
        made = ActionDraft(
            title=draft.title,
            owner=draft.owner,
            function=draft.function,
            due_on=draft.due_on,
            status=Status.ASSIGNED,
            meeting_id=meeting_id,
        )
    return create_in(session, catalogue, made, role=Role.SECRETARY)


def _assign(session: Session, catalogue: Catalogue, meeting_id: str, action: Action, draft: DecisionDraft) -> None:
    # Who gets it from somebody else begins anew; who had it already goes on where he was.
    goes_on = action.status in OPEN and action.owner == draft.owner
    if draft.owner is None or draft.due_on is None:
        missing = replace(action, owner=draft.owner, due_on=draft.due_on, status=Status.ASSIGNED)
        raise InvalidInput(broken(missing, Evidence()))
    step_in(
        session,
        catalogue,
        action.id,
        action.status if goes_on else Status.ASSIGNED,
        role=Role.SECRETARY,
        owner=draft.owner,
        function=draft.function,
        due_on=draft.due_on,
        meeting_id=meeting_id,
    )
