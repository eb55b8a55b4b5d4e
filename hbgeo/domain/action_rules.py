"""The rules of an action's status (domain B): which steps there are, and what must be known to stand where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hbgeo.domain.action import Action
from hbgeo.domain.observation import Status
from hbgeo.errors import N_, Problem

#: From where to where an action can go.
STEPS: dict[Status, frozenset[Status]] = {
    Status.NEW: frozenset({Status.ASSIGNED, Status.DECLINED}),
    Status.ASSIGNED: frozenset({Status.NEW, Status.PLANNED, Status.ONGOING, Status.DONE, Status.DECLINED}),
    Status.PLANNED: frozenset({Status.ASSIGNED, Status.ONGOING, Status.DONE, Status.DECLINED}),
    Status.ONGOING: frozenset({Status.ASSIGNED, Status.PLANNED, Status.DONE, Status.DECLINED}),
    Status.DONE: frozenset({Status.ONGOING, Status.VERIFIED}),
    Status.VERIFIED: frozenset({Status.ONGOING, Status.DONE}),
    Status.DECLINED: frozenset({Status.NEW, Status.ASSIGNED}),
}
#: Somebody is to do something about these.
OPEN = frozenset({Status.ASSIGNED, Status.PLANNED, Status.ONGOING})
#: These were done.
FINISHED = frozenset({Status.DONE, Status.VERIFIED})
_NEEDS_OWNER = OPEN | FINISHED


@dataclass(frozen=True, slots=True)
class Evidence:
    """How many photos show that something was done: after it, and on the same spot as before."""

    after: int = 0
    same_spot: int = 0


def broken(action: Action, evidence: Evidence) -> tuple[Problem, ...]:
    """Return which rules an action breaks where it stands; empty when none."""
    return tuple(_broken(action, evidence))


def broken_step(before: Status, action: Action, evidence: Evidence) -> tuple[Problem, ...]:
    """Return what forbids an action to have gone from one status to where it stands; empty when nothing."""
    if action.status not in STEPS or (action.status is not before and action.status not in STEPS[before]):
        return (Problem("status", N_("An action cannot go there from where it stands. Choose another step.")),)
    return broken(action, evidence)


def _broken(action: Action, evidence: Evidence) -> Iterator[Problem]:
    if not action.title.strip():
        yield Problem("title", N_("Write what is to be done."))
    if action.status in _NEEDS_OWNER:
        if action.owner is None:
            yield Problem("owner", N_("Choose the party that answers for it."))
        if action.due_on is None:
            yield Problem("due_on", N_("Set the day by which it is to be done."))
    if action.status in FINISHED:
        yield from _unfinished(action, evidence)
    if action.status is Status.VERIFIED and action.follow_up_walk_id is None and not evidence.same_spot:
        yield Problem(
            "follow_up_walk_id", N_("Choose the follow-up walk that found it done, or add a photo of the same spot.")
        )
    if action.status is Status.DECLINED and not (action.reason or "").strip():
        yield Problem("reason", N_("Write why it will not be done; residents see it."))
    if action.adjustment and not action.adjustment_reason.strip():
        yield Problem("adjustment_reason", N_("Write why the priority was adjusted."))


def _unfinished(action: Action, evidence: Evidence) -> Iterator[Problem]:
    if action.fixed_on is None:
        yield Problem("fixed_on", N_("Set the day on which it was done."))
    if not action.done_note.strip() and not evidence.after and not evidence.same_spot:
        yield Problem("done_note", N_("Write what was done, or add a photo of it."))
