"""What a follow-up walk found, stop by stop, and what follows from it for the action plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hbgeo.domain.action import Action
from hbgeo.domain.action_rules import FINISHED, OPEN
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Event
from hbgeo.domain.observation import Status
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.domain.walk import Stop, Walk
from hbgeo.errors import N_, Problem
from hbgeo.services.still_there import still_there
from hbgeo.store.protocol import Session, Store

#: Values of the scale `checks`.
FIXED, BETTER, UNSAFE = 2, 1, 0


class Step(StrEnum):
    """What an answer does to its action."""

    VERIFY = "verify"
    REOPEN = "reopen"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was found at one stop.

    Parameters
    ----------
    answer
        The group's answer, None when nobody answered; its `value` is one of the scale `checks`.
    step, why
        What follows, and the reason.
    carried
        Whether this walk's answer has brought the action to where it stands.
    before
        Whether it was carried before and the action was changed since; then it should be carried again only with
        thought.
    """

    stop: Stop
    action: Action
    answer: StopAnswer | None
    step: Step
    why: Problem
    carried: bool = False
    before: bool = False


def results(store: Store, catalogue: Catalogue, walk_id: str) -> tuple[Result, ...]:
    """Return what was found, by number of the stop; stops without an action are left out.

    Raises
    ------
    NotFound
        When there is no such walk.
    """
    with store.read() as session:
        return results_in(session, catalogue, walk_id)


def results_in(session: Session, catalogue: Catalogue, walk_id: str) -> tuple[Result, ...]:
    """Return the same within a session."""
    walk = session.walks.get(walk_id)
    code = next((question.code for question in catalogue.questions if question.kind == "check"), None)
    given = {one.stop_id: one for one in session.answers.of(walk_id) if one.question == code}
    found = []
    for stop in session.walks.stops(walk_id):
        action = still_there(session.actions.get, stop.action_id)
        if action is not None:
            found.append(_result(walk, stop, action, given.get(stop.id), session.events.of(action.id)))
    return tuple(found)


def _result(walk: Walk, stop: Stop, action: Action, answer: StopAnswer | None, history: list[Event]) -> Result:
    step, why = _step(walk, action, answer)
    once = answer is not None and _was_carried(walk, answer, history)
    carried = once and step is Step.KEEP and action.status is _LEADS_TO.get(answer.value if answer else None)
    if carried:
        why = Problem("step", N_("Carried into the action plan."))
    return Result(
        stop=stop,
        action=action,
        answer=answer,
        step=step,
        why=why,
        carried=carried,
        before=once and step is not Step.KEEP,
    )


#: Where an action stands when an answer has been carried.
_LEADS_TO: Mapping[int | None, Status] = {FIXED: Status.VERIFIED, UNSAFE: Status.ONGOING}


def _step(walk: Walk, action: Action, answer: StopAnswer | None) -> tuple[Step, Problem]:
    if answer is None or answer.value is None:
        return _keep(N_("Nobody has answered at this stop.") if answer is None else N_("The group could not tell."))
    if action.status not in OPEN | FINISHED:
        return _keep(N_("Nothing is to be done about it at present."))
    if action.status in FINISHED and action.fixed_on is not None and action.fixed_on > walk.on:
        return _keep(N_("It was fixed after this walk, on {day}."), day=str(action.fixed_on))
    return _BY_VALUE.get(answer.value, _better)(action)


def _better(action: Action) -> tuple[Step, Problem]:
    if action.status in FINISHED:
        return _keep(N_("Better, but the group did not call it fixed: it stays as done, to be looked at again."))
    return _keep(N_("Better: the action stays where it stands."))


def _fixed(action: Action) -> tuple[Step, Problem]:
    if action.status is Status.VERIFIED:
        return _keep(N_("It is verified already."))
    if action.status is Status.DONE:
        return Step.VERIFY, Problem("step", N_("The group found it fixed."))
    message = N_("The group found it fixed, though nobody has noted it as done: both are noted, with the walk's day.")
    return Step.VERIFY, Problem("step", message)


def _unsafe(action: Action) -> tuple[Step, Problem]:
    if action.status in FINISHED:
        return Step.REOPEN, Problem("step", N_("It is noted as done, but the group found it still unsafe."))
    return _keep(N_("Still unsafe: the action is open and stays so."))


_BY_VALUE = {FIXED: _fixed, BETTER: _better, UNSAFE: _unsafe}


def _keep(message: str, **values: str) -> tuple[Step, Problem]:
    return Step.KEEP, Problem("step", message, dict(values))


def _was_carried(walk: Walk, answer: StopAnswer, history: list[Event]) -> bool:
    """Tell whether the history shows that the answer was carried, whatever came after."""
    if answer.value == FIXED:
        return any(event.changes.get("follow_up_walk_id", (None, None))[1] == walk.id for event in history)
    if answer.value == UNSAFE:
        return any(_reopens(event) for event in history if event.at >= answer.changed_at)
    return False


def _reopens(event: Event) -> bool:
    before, after = event.changes.get("status", (None, None))
    return before in FINISHED and after == Status.ONGOING
