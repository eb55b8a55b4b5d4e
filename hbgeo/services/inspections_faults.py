"""Faults of places: found, fixed, opened again, and made actions of the plan."""

from __future__ import annotations

from datetime import date

from hbgeo.domain.action import MAX_TITLE, Action
from hbgeo.domain.action_rules import FINISHED
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.inspection import MAX_INSPECTION_TEXT, Fault
from hbgeo.domain.observation import Status
from hbgeo.domain.place import Place
from hbgeo.errors import N_, Conflict, InvalidInput, Problem
from hbgeo.services.actions import ActionDraft, create_in
from hbgeo.services.drafts import about_text
from hbgeo.services.inspections_draft import FaultDraft, about_day, about_fault
from hbgeo.services.inspections_due import fault_due_on
from hbgeo.services.light import local_today
from hbgeo.services.still_there import still_there
from hbgeo.services.undoing import Undo, done
from hbgeo.store.protocol import Session, Store


def add_fault(
    store: Store, place_id: str, draft: FaultDraft, found_on: date, *, role: Role = Role.PLANNER
) -> tuple[Fault, Undo]:
    """Keep a fault that was found otherwise than at an inspection.

    Raises
    ------
    InvalidInput
        When the text or the day (`found_on`) cannot be kept.
    NotFound
        When there is no such place.
    """
    _refuse((*about_fault(draft, "what"), *about_day("found_on", found_on, local_today())))
    fault = Fault(id=new_id(), place_id=place_id, grade=draft.grade, what=draft.what.strip(), found_on=found_on)

    def work(session: Session) -> Fault:
        session.places.get(place_id)
        return session.faults.add(fault, role)

    return done(store, work)


def fix_fault(
    store: Store, fault_id: str, on: date, note: str = "", *, role: Role = Role.PLANNER
) -> tuple[Fault, Undo]:
    """Note that a fault was fixed, and what was done.

    Raises
    ------
    InvalidInput
        When the day (`fixed_on`) or the text (`done_note`) cannot be kept.
    Conflict
        When it was fixed already.
    NotFound, Gone
        When there is no such fault.
    """
    _refuse((*about_day("fixed_on", on, local_today()), *about_text("done_note", note, MAX_INSPECTION_TEXT)))

    def work(session: Session) -> Fault:
        before = session.faults.get(fault_id)
        if before.fixed_on is not None:
            raise Conflict(N_("The fault is marked as fixed already."))
        if on < before.found_on:
            raise InvalidInput(
                (Problem("fixed_on", N_("A fault cannot be fixed before it was found. Check the day.")),)
            )
        return session.faults.change(fault_id, role, fixed_on=on, done_note=note.strip())

    return done(store, work)


def reopen_fault(store: Store, fault_id: str, *, role: Role = Role.PLANNER) -> tuple[Fault, Undo]:
    """Note that a fault is there after all; one that is open stays so.

    Raises
    ------
    NotFound, Gone
        When there is no such fault.
    """
    return done(store, lambda session: session.faults.change(fault_id, role, fixed_on=None, done_note=""))


def fault_action(  # noqa: PLR0913 - what it is about, and what may be said otherwise
    store: Store,
    catalogue: Catalogue,
    fault_id: str,
    *,
    title: str | None = None,
    owner: str | None = None,
    role: Role = Role.PLANNER,
) -> tuple[Action, Undo]:
    """Make an action of the plan out of a fault, for its place and by the day of its grade.

    The fault stays open when the action is done, until somebody looks and says that it is fixed
    (`done_but_open`): an action can be done for something else than the fault.

    Parameters
    ----------
    title
        None: what the fault says.
    owner
        None: the place's manager, else its owner, when they are actors of the catalogue. With one, the action is
        assigned; without, it is a proposal.

    Raises
    ------
    Conflict
        When it is fixed, or has an action already.
    InvalidInput
        When the action cannot be kept so.
    NotFound, Gone
        When there is no such fault or place.
    """

    def work(session: Session) -> Action:
        fault = session.faults.get(fault_id)
        if fault.fixed_on is not None:
            raise Conflict(N_("The fault is marked as fixed already."))
        if still_there(session.actions.get, fault.action_id) is not None:
            raise Conflict(N_("The plan has an action for this fault already."))
        draft = _action_draft(catalogue, session.places.get(fault.place_id), fault, title, owner)
        action = create_in(session, catalogue, draft, role=role)
        session.faults.change(fault_id, role, action_id=action.id)
        return action

    return done(store, work)


def done_but_open(fault: Fault, action: Action | None) -> bool:
    """Tell whether the action for a fault was done while the fault is open: somebody is to look."""
    return fault.fixed_on is None and action is not None and action.status in FINISHED


def actions_of(store: Store, faults: tuple[Fault, ...]) -> dict[str, Action]:
    """Return the actions of those of the faults that have one that is still there: id of the fault → action."""
    with store.read() as session:
        pairs = [(one.id, still_there(session.actions.get, one.action_id)) for one in faults]
    return {fault_id: action for fault_id, action in pairs if action is not None}


def _action_draft(
    catalogue: Catalogue, place: Place, fault: Fault, title: str | None, owner: str | None
) -> ActionDraft:
    known = {actor.code for actor in catalogue.actors}
    own = [place.attributes.get(name) for name in ("forvaltare", "agare")]
    answers = (
        owner if owner is not None else next((code for code in own if isinstance(code, str) and code in known), None)
    )
    due_on = fault_due_on(catalogue, fault)
    words = " ".join((fault.what if title is None else title).split())
    return ActionDraft(
        title=words if title is not None or len(words) <= MAX_TITLE else words[: MAX_TITLE - 1] + "…",
        place_ids=(place.id,),
        owner=answers,
        due_on=due_on,
        status=Status.NEW if answers is None or due_on is None else Status.ASSIGNED,
    )


def _refuse(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise InvalidInput(problems)
