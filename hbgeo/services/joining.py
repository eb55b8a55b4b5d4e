"""Joining a walk by its code, and what a phone that has joined may still send."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from hbgeo.domain.ids import now
from hbgeo.domain.walk import Walk, WalkState
from hbgeo.domain.walker import Walker, is_walker_code, tidy_code, walker_hash
from hbgeo.errors import N_, Expired, InvalidInput, NotFound, NotJoined, NotStarted, Problem, WalkClosed
from hbgeo.store.protocol import Session, Store

__all__ = [
    "EXPIRES_AFTER",
    "Visit",
    "is_leader",
    "join",
    "joined",
    "may_still_send",
    "walk_of",
    "walk_with",
    "walker_hash",
]

#: So long after a walk was closed its code still takes what phones kept, and tells about the walk.
EXPIRES_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Visit:
    """A walker on a walk.

    Parameters
    ----------
    late
        Whether the walk is closed already.
    """

    walk: Walk
    walker: Walker
    late: bool


def walk_of(store: Store, code: str) -> Walk:
    """Return the walk with the code, however it was typed.

    Raises
    ------
    NotFound
        When no walk has it.
    Expired
        When the walk was closed more than `EXPIRES_AFTER` ago.
    """
    with store.read() as session:
        return walk_with(session, code)


def walk_with(session: Session, code: str, *, by_file: bool = False) -> Walk:
    """Return `walk_of` within a session; a phone's file that the leader takes in never comes too late."""
    try:
        walk = session.walks.by_code(tidy_code(code))
    except NotFound:
        message = N_("No walk has the code {code}. Look at it once more, or ask the leader.")
        raise NotFound(message, code=code.strip()) from None
    if by_file:
        return walk
    if walk.state is WalkState.CLOSED and walk.closed_at is not None and now() > walk.closed_at + EXPIRES_AFTER:
        raise Expired(N_("The walk ended long ago and its code no longer works. Your return code still does."))
    return walk


def join(store: Store, code: str, walker: str) -> Literal["created", "same"]:
    """Let a walker join a walk that is planned or under way.

    Parameters
    ----------
    walker
        The code that the phone made up.

    Raises
    ------
    NotFound, Expired
        See `walk_of`.
    InvalidInput
        When the walker's code is malformed.
    WalkClosed
        When the walk is closed and the walker had not joined before.
    """
    tidied = tidy_code(walker)
    if not is_walker_code(tidied):
        raise InvalidInput((Problem("walker", N_("Nothing is known of this code. Look at it once more.")),))
    found = walker_hash(tidied)

    def work(session: Session) -> Literal["created", "same"]:
        walk = walk_with(session, code)
        if walk.state is WalkState.CLOSED and session.walkers.find(walk.id, found) is None:
            raise WalkClosed(N_("The walk is closed: nobody new can join. Tell the leader what you wanted to say."))
        return session.walkers.join(walk.id, found)

    return store.write(work)


def joined(session: Session, code: str, walker: str, *, by_file: bool = False) -> Visit:
    """Return the visit of a walker who may look and take back.

    Parameters
    ----------
    by_file
        It came in a file that the leader takes in: she vouches for a phone that never got through to join.

    Raises
    ------
    NotFound, Expired
        See `walk_of`.
    NotJoined
        When nobody with this code has joined the walk.
    """
    walk = walk_with(session, code, by_file=by_file)
    if by_file:
        session.walkers.join(walk.id, walker_hash(walker))
    found = session.walkers.find(walk.id, walker_hash(walker))
    if found is None:
        raise NotJoined(N_("Join the walk first."))
    return Visit(walk, found, late=walk.state is WalkState.CLOSED)


def may_still_send(session: Session, code: str, walker: str, *, by_file: bool = False) -> Visit:
    """Return the visit of a walker whose pins, changes and photos are taken: late ones from those who were there.

    Parameters
    ----------
    by_file
        See `joined`.

    Raises
    ------
    NotFound, Expired, NotJoined
        See `joined`.
    NotStarted
        When the walk is still planned.
    WalkClosed
        When the walker joined after the walk was closed for the last time.
    """
    visit = joined(session, code, walker, by_file=by_file)
    if visit.walk.state is WalkState.PLANNED:
        raise NotStarted(N_("The walk has not started yet. What you saved is sent as soon as it does."))
    after_the_end = visit.walk.closed_at is not None and visit.walker.joined_at > visit.walk.closed_at
    if visit.late and after_the_end and not by_file:
        raise WalkClosed(N_("The walk is closed: nobody new can join. Tell the leader what you wanted to say."))
    return visit


def is_leader(walk: Walk, key: str) -> bool:
    """Tell whether the key is the leader's; how long it takes says nothing of the key."""
    return bool(walk.leader_key) and hmac.compare_digest(
        walk.leader_key.encode(), tidy_code(key).encode("utf-8", "surrogatepass")
    )
