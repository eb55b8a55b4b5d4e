"""The steps a walk takes: started, closed, opened again, and each of them undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hbgeo.domain.event import Role
from hbgeo.domain.ids import now
from hbgeo.domain.selection import Selection
from hbgeo.domain.walk import STEPS, Walk, WalkState
from hbgeo.errors import N_, Conflict
from hbgeo.services.walks_saving import save_walk
from hbgeo.store.protocol import Session, Store


@dataclass(frozen=True, slots=True)
class _Step:
    """Where a step leads to, and what to say in the states it cannot be taken in."""

    to: WalkState
    refused: Mapping[WalkState, str]


_START = _Step(
    WalkState.OPEN,
    {
        WalkState.OPEN: N_("The walk is under way already."),
        WalkState.CLOSED: N_("The walk was closed. Reopen it instead of starting it anew."),
    },
)
_CLOSE = _Step(
    WalkState.CLOSED,
    {
        WalkState.PLANNED: N_("The walk has not started, so it cannot be closed. Start it first."),
        WalkState.CLOSED: N_("The walk is closed already."),
    },
)
_REOPEN = _Step(
    WalkState.OPEN,
    {
        WalkState.PLANNED: N_("The walk has not started yet. Start it instead of reopening it."),
        WalkState.OPEN: N_("The walk is under way already."),
    },
)


def start(store: Store, walk_id: str, *, role: Role = Role.LEADER) -> Walk:
    """Open a planned walk for recording. Raises `Conflict` in any other state, `NotFound`."""
    return _take(_START, store, walk_id, role)


def close(store: Store, walk_id: str, *, role: Role = Role.LEADER) -> Walk:
    """Close a walk that is under way. Raises `Conflict` in any other state, `NotFound`."""
    return _take(_CLOSE, store, walk_id, role)


def reopen(store: Store, walk_id: str, *, role: Role = Role.LEADER) -> Walk:
    """Open a closed walk again; its first start is kept. Raises `Conflict` in any other state, `NotFound`."""
    return _take(_REOPEN, store, walk_id, role)


def undo_step(store: Store, before: Walk, after: Walk, *, role: Role = Role.LEADER) -> Walk:
    """Take back a start, close or reopening: state and times become those of `before`, all else stays as it is.

    Raises
    ------
    Conflict
        When the walk has moved on since, or a start is taken back after something was recorded.
    NotFound
        When there is no such walk.
    """

    def work(session: Session) -> Walk:
        walk = session.walks.get(after.id)
        if _standing(walk) != _standing(after):
            raise Conflict(N_("The walk has moved on since; this can no longer be undone."))
        if before.state is WalkState.PLANNED and session.observations.count(Selection(walk_ids=(walk.id,))):
            raise Conflict(N_("Something has been recorded on the walk already. Close it instead."))
        state, opened_at, closed_at = _standing(before)
        return save_walk(session, walk, role, state=state, opened_at=opened_at, closed_at=closed_at)

    return store.write(work)


def _take(step: _Step, store: Store, walk_id: str, role: Role) -> Walk:
    # Here, not in `work`: the store's own thread does not see a clock that was set in this one.
    moment = now()

    def work(session: Session) -> Walk:
        walk = session.walks.get(walk_id)
        if walk.state in step.refused or step.to not in STEPS[walk.state]:
            raise Conflict(step.refused[walk.state])
        closed_at = moment if step.to is WalkState.CLOSED else None
        opened_at = walk.opened_at or moment
        return save_walk(session, walk, role, state=step.to, opened_at=opened_at, closed_at=closed_at)

    return store.write(work)


def _standing(walk: Walk) -> tuple[WalkState, datetime | None, datetime | None]:
    return walk.state, walk.opened_at, walk.closed_at
