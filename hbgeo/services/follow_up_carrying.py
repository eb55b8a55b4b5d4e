"""The answers of a follow-up walk carried into the action plan, all in one transaction."""

from __future__ import annotations

from collections.abc import Mapping

from hbgeo.domain.action import Action
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.observation import Status
from hbgeo.domain.walk import Walk
from hbgeo.errors import N_, Conflict
from hbgeo.i18n import _
from hbgeo.services.actions import Undo, step_in
from hbgeo.services.follow_up_results import Result, Step, results_in
from hbgeo.services.undoing import done
from hbgeo.store.protocol import Session, Store


def apply(
    store: Store, catalogue: Catalogue, walk_id: str, chosen: Mapping[str, Step], *, role: Role = Role.PLANNER
) -> Undo:
    """Verify and reopen actions by what a walk found; what was carried already, or is kept, changes nothing.

    Parameters
    ----------
    chosen
        Id of the stop → the step that was shown for it.

    Returns
    -------
    Undo
        How all of it is taken back, with `actions.take_back`.

    Raises
    ------
    Conflict
        When an answer or an action has changed so that another step would follow; then nothing is done.
    InvalidInput
        When a rule of the action plan forbids a step; then nothing is done.
    NotFound
        When there is no such walk.
    """

    def work(session: Session) -> None:
        walk = session.walks.get(walk_id)
        for result in results_in(session, catalogue, walk_id):
            shown = chosen.get(result.stop.id, Step.KEEP)
            if shown is Step.KEEP or result.carried:
                continue
            if result.step is not shown:
                raise Conflict(
                    N_("Stop {number}: something has changed since. Look at the table again; nothing was carried."),
                    number=result.stop.number,
                )
            _carry(session, catalogue, walk, result, role)

    _nothing, undo = done(store, work)
    return undo


def _carry(session: Session, catalogue: Catalogue, walk: Walk, result: Result, role: Role) -> Action:
    action = result.action
    if result.step is Step.REOPEN:
        return step_in(session, catalogue, action.id, Status.ONGOING, role=role)
    if action.status is not Status.DONE:
        note = action.done_note or _("Found fixed at the follow-up walk on {day}.").format(day=walk.on)
        step_in(
            session,
            catalogue,
            action.id,
            Status.DONE,
            fixed_on=action.fixed_on or walk.on,
            done_note=note,
            role=role,
        )
    return step_in(session, catalogue, action.id, Status.VERIFIED, follow_up_walk_id=walk.id, role=role)
