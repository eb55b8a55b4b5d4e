"""Merging observations that say the same, and separating them again: one is followed up in place of the others."""

from __future__ import annotations

from collections.abc import Sequence

from hbgeo.domain.event import Role
from hbgeo.domain.observation import Observation, Status
from hbgeo.errors import N_, Conflict, InvalidInput, Problem
from hbgeo.services.triage_steps import chosen
from hbgeo.services.undoing import Undo, done, value_of
from hbgeo.store.protocol import Session, Store

#: Work on these is under way or done: others are merged into them, they into none.
_AT_WORK = frozenset({Status.PLANNED, Status.ONGOING, Status.DONE, Status.VERIFIED})


def merge(
    store: Store, ids: Sequence[str], into_id: str, *, seen: Status | None = None, role: Role = Role.PLANNER
) -> tuple[str, Undo]:
    """Merge observations into another one, which stands for them from now on.

    There are no chains: into a duplicate means into its original, and what was merged into one of them follows it.

    Parameters
    ----------
    ids
        Of the observations to merge.
    into_id
        Of the one that stays.
    seen
        The status all of them were seen in.

    Returns
    -------
    tuple
        The id of the one that stands for them, and how it is taken back (`undoing.take_back`).

    Raises
    ------
    InvalidInput
        When there are none to merge, or one would be merged into itself.
    Conflict
        When work on one of them is under way or done, or it was decided on since it was seen; then nothing is done.
    NotFound, Gone
        When one of them is not there; then nothing is done.
    """

    def work(session: Session) -> str:
        original = _original(session, session.observations.get(into_id))
        merged = chosen(session, ids, seen)
        if any(one.id == original.id for one in merged):
            raise InvalidInput((Problem("into", N_("An observation cannot be merged into itself. Choose another.")),))
        for one in merged:
            _check_mergeable(one)
            for follower in (one, *session.observations.duplicates_of(one.id)):
                session.observations.change(follower.id, role, status=Status.DUPLICATE, duplicate_of=original.id)
        return original.id

    return done(store, work)


def separate(store: Store, observation_id: str, *, role: Role = Role.PLANNER) -> tuple[Observation, Undo]:
    """Let a merged observation stand for itself again, in the status it had before.

    Raises
    ------
    Conflict
        When it was not merged.
    NotFound, Gone
        When there is no such observation.
    """

    def work(session: Session) -> Observation:
        one = session.observations.get(observation_id)
        if one.status is not Status.DUPLICATE:
            raise Conflict(N_("This is not merged into another one."))
        status = _status_before(session, observation_id)
        return session.observations.change(observation_id, role, status=status, duplicate_of=None)

    return done(store, work)


def _original(session: Session, one: Observation) -> Observation:
    """Return what stands for an observation: itself, or what it was merged into."""
    passed: set[str] = set()
    while one.status is Status.DUPLICATE:
        # An undo can have closed a circle behind somebody's back.
        if one.duplicate_of is None or one.id in passed:
            raise Conflict(N_("This is a duplicate itself, and it is not known of what. Separate it first."))
        passed.add(one.id)
        one = session.observations.get(one.duplicate_of)
    return one


def _check_mergeable(one: Observation) -> None:
    if one.action_id is not None or one.status in _AT_WORK:
        raise Conflict(N_("Work on this is under way or done. Merge the other one into it instead."))


def _status_before(session: Session, observation_id: str) -> Status:
    """Return the status that an observation had before it became a duplicate: the new one when nothing is known."""
    for event in reversed(session.events.of(observation_id)):
        before, after = event.changes.get("status", (None, None))
        if after == Status.DUPLICATE.value and before not in (None, Status.DUPLICATE.value):
            return Status(value_of(session, "observation", "status", before))
    return Status.NEW
