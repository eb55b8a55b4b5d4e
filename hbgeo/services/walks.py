"""Walks: planned, changed, listed and joined; `walks_steps` starts and closes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import quote

from shapely import LineString

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id, new_join_code, new_leader_key
from hbgeo.domain.walk import Walk
from hbgeo.errors import N_, InvalidInput, NotFound, Problem
from hbgeo.services.light import light_at
from hbgeo.services.walks_draft import (
    MAX_LINE,
    StopDraft,
    WalkDraft,
    about_texts,
    advice,
    draft_of,
    problems,
    stop_problems,
    tidy,
)
from hbgeo.services.walks_participants import Shown, shown
from hbgeo.services.walks_route import checked
from hbgeo.services.walks_saving import save_walk
from hbgeo.services.walks_steps import close, reopen, start, undo_step
from hbgeo.services.walks_stops import stops_of
from hbgeo.store.protocol import Session, Store

__all__ = [
    "StopDraft",
    "WalkDraft",
    "WalkRow",
    "advice",
    "change",
    "change_leader_key",
    "close",
    "draft_of",
    "join_url",
    "leader_url",
    "light_at",
    "list_walks",
    "plan",
    "plan_follow_up",
    "problems",
    "reopen",
    "set_weather",
    "start",
    "undo_step",
]

#: Address under which each walk has its page for phones.
JOIN_ADDRESS = "walk"


@dataclass(frozen=True, slots=True)
class WalkRow:
    """A walk with what a list shows of it."""

    walk: Walk
    observations: int
    stops: int
    participants: Shown


def plan(  # noqa: PLR0913 - what a walk may begin with
    store: Store,
    catalogue: Catalogue,
    draft: WalkDraft,
    *,
    route: LineString | None = None,
    stops: Sequence[StopDraft] = (),
    role: Role = Role.LEADER,
) -> Walk:
    """Keep a new walk, planned, with a join code that no other walk has.

    Parameters
    ----------
    route
        WGS 84.
    stops
        Those without a number come after the others.

    Raises
    ------
    InvalidInput
        When something is missing or wrong; `problems` says what.
    NotFound
        When the walk it follows up does not exist.
    """
    found = (*problems(draft), *stop_problems(stops, catalogue))
    if found:
        raise InvalidInput(found)
    walk_id, kept_route = new_id(), None if route is None else checked(route)
    values = _values(tidy(draft))

    def work(session: Session) -> Walk:
        _check_followed(session, draft)
        walk = Walk(id=walk_id, code=_free_code(session), leader_key=new_leader_key(), route=kept_route, **values)
        made = [replace(stop, walk_id=walk_id) for stop in stops_of(walk_id, stops)]
        session.walks.save(walk, made, role)
        return session.walks.get(walk_id)

    return store.write(work)


def plan_follow_up(store: Store, catalogue: Catalogue, draft: WalkDraft, *, role: Role = Role.LEADER) -> Walk:
    """Keep a new walk with the route and the stops of the walk that it follows up.

    Raises
    ------
    InvalidInput
        As `plan`; also when no walk to follow is chosen.
    NotFound
        When that walk does not exist.
    """
    if draft.follows_walk_id is None:
        raise InvalidInput((Problem("follows_walk_id", N_("Choose the walk to follow up.")),))
    with store.read() as session:
        before = session.walks.get(draft.follows_walk_id)
        stops = session.walks.stops(before.id)
    again = [
        StopDraft(
            position=s.position,
            name=s.name,
            reason=s.reason,
            landowner=s.landowner,
            number=s.number,
            action_id=s.action_id,
        )
        for s in stops
    ]
    return plan(store, catalogue, draft, route=before.route, stops=again, role=role)


def change(
    store: Store,
    walk_id: str,
    draft: WalkDraft,
    *,
    before: WalkDraft | None = None,
    role: Role = Role.LEADER,
) -> Walk:
    """Change what was planned of a walk, in any state.

    Parameters
    ----------
    before
        What the form showed when it was opened: only what differs from it is changed, so that two leaders who edit
        different things both keep theirs.

    Raises
    ------
    InvalidInput
        When something is missing or wrong.
    NotFound
        When there is no such walk, or not the one it follows up.
    """
    wanted = _values(tidy(draft))
    if before is not None:
        wanted = {name: value for name, value in wanted.items() if value != getattr(before, name)}

    def work(session: Session) -> Walk:
        changed = replace(session.walks.get(walk_id), **wanted)
        found = problems(draft_of(changed), walk_id=walk_id)
        if found:
            raise InvalidInput(found)
        _check_followed(session, draft)
        return save_walk(session, changed, role)

    return store.write(work)


def set_weather(store: Store, walk_id: str, weather: str, *, role: Role = Role.LEADER) -> Walk:
    """Keep what the weather was like, snow and leaves included. Raises `InvalidInput`, `NotFound`."""
    found = tuple(about_texts({"weather": weather}, MAX_LINE))
    if found:
        raise InvalidInput(found)
    return store.write(lambda session: save_walk(session, session.walks.get(walk_id), role, weather=weather.strip()))


def list_walks(store: Store) -> tuple[WalkRow, ...]:
    """Return all walks, latest day first, with exact counts."""
    with store.read() as session:
        counts = session.observations.count_by("walk_id")
        return tuple(
            WalkRow(walk, counts.get(walk.id, 0), len(session.walks.stops(walk.id)), shown(walk))
            for walk in session.walks.all()
        )


def join_url(base_url: str, code: str) -> str:
    """Return the address that a join code stands for.

    Parameters
    ----------
    base_url
        Address of this server as its visitors reach it, with or without a slash at the end.
    """
    return f"{base_url.rstrip('/')}/{JOIN_ADDRESS}/{quote(code, safe='')}"


def leader_url(base_url: str, walk: Walk) -> str:
    """Return the address that makes a phone the leader's or the secretary's; browsers send the key to nobody.

    Parameters
    ----------
    base_url
        As for `join_url`.
    """
    return f"{join_url(base_url, walk.code)}#leader={quote(walk.leader_key, safe='')}"


def change_leader_key(store: Store, walk_id: str, key: str = "", *, role: Role = Role.LEADER) -> Walk:
    """Give a walk another key for its leader, a new one by default; the one before opens nothing any more.

    Raises
    ------
    NotFound
        When there is no such walk.
    """
    wanted = key or new_leader_key()
    return store.write(lambda session: save_walk(session, session.walks.get(walk_id), role, leader_key=wanted))


def _values(draft: WalkDraft) -> dict[str, Any]:
    return {field.name: getattr(draft, field.name) for field in fields(WalkDraft)}


def _free_code(session: Session) -> str:
    while True:
        code = new_join_code()
        try:
            session.walks.by_code(code)
        except NotFound:
            return code


def _check_followed(session: Session, draft: WalkDraft) -> None:
    if draft.follows_walk_id is not None:
        session.walks.get(draft.follows_walk_id)
