"""Inspections of places: what is due, what was found, and what became of it.

Every change is one transaction and comes with the way to take it back.
"""

from __future__ import annotations

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.inspection import Fault, Inspection
from hbgeo.errors import N_, InvalidInput, Problem
from hbgeo.services.inspections_draft import FaultDraft, InspectionDraft, problems
from hbgeo.services.inspections_due import Due, fault_due_on, late_faults
from hbgeo.services.inspections_faults import (
    actions_of,
    add_fault,
    done_but_open,
    fault_action,
    fix_fault,
    reopen_fault,
)
from hbgeo.services.inspections_state import PlaceState, state_of, states
from hbgeo.services.light import local_today
from hbgeo.services.undoing import Undo, done
from hbgeo.store.protocol import Session, Store

__all__ = [
    "Due",
    "FaultDraft",
    "InspectionDraft",
    "PlaceState",
    "actions_of",
    "add_fault",
    "done_but_open",
    "fault_action",
    "fault_due_on",
    "fix_fault",
    "late_faults",
    "record",
    "reopen_fault",
    "state_of",
    "states",
]


def record(
    store: Store, catalogue: Catalogue, draft: InspectionDraft, role: Role = Role.PLANNER
) -> tuple[Inspection, Undo]:
    """Keep an inspection with the faults it found, those it found fixed, and its photos, in one transaction.

    Returns
    -------
    tuple
        The inspection as kept, and how it is taken back (`undoing.take_back`), its photos with it.

    Raises
    ------
    InvalidInput
        When something is wrong; `problems` says which field.
    NotFound
        When there is no such place.
    """
    found = problems(draft, catalogue, local_today())
    if found:
        raise InvalidInput(found)
    return done(store, lambda session: _record(session, draft, role))


def _record(session: Session, draft: InspectionDraft, role: Role) -> Inspection:
    session.places.get(draft.place_id)
    fixed = _to_fix(session, draft)
    inspection = Inspection(
        id=new_id(),
        place_id=draft.place_id,
        kind=draft.kind,
        on=draft.on,
        condition=draft.condition,
        certified=draft.certified,
        reference=draft.reference.strip(),
        note=draft.note.strip(),
    )
    session.inspections.add(inspection, role)
    for one in draft.faults:
        session.faults.add(_fault(one, inspection), role)
    for fault_id in fixed:
        session.faults.change(fault_id, role, fixed_on=draft.on, done_note=draft.fixed_note.strip())
    for photo in draft.photos:
        session.inspections.add_photo(draft.place_id, photo, role, inspection_id=inspection.id)
    return session.inspections.get(inspection.id)


def _fault(draft: FaultDraft, inspection: Inspection) -> Fault:
    return Fault(
        id=new_id(),
        place_id=inspection.place_id,
        grade=draft.grade,
        what=draft.what.strip(),
        found_on=inspection.on,
        inspection_id=inspection.id,
    )


def _to_fix(session: Session, draft: InspectionDraft) -> tuple[str, ...]:
    """Return the faults to be marked as fixed, each once."""
    still = {one.id: one for one in session.faults.all(place_id=draft.place_id, fixed_on=None)}
    ids = tuple(dict.fromkeys(draft.fixed))
    if any(one not in still for one in ids):
        message = N_("One of the faults is no longer open here. Look at the list anew.")
        raise InvalidInput((Problem("fixed", message),))
    if any(still[one].found_on > draft.on for one in ids):
        raise InvalidInput((Problem("fixed", N_("A fault cannot be fixed before it was found. Check the day.")),))
    return ids
