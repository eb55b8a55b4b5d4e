"""The action plan as it is read: its rows by priority, what is overdue, its calendar, its photos before and after."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any
from weakref import WeakKeyDictionary

from hbgeo.domain.action import Action
from hbgeo.domain.action_rules import OPEN
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Observation, Status
from hbgeo.services.light import local_today
from hbgeo.services.plan_board import Board, board_of
from hbgeo.services.plan_history import history, replay
from hbgeo.services.plan_photos import BeforeAfter, Shot, before_after
from hbgeo.services.priority import Score, score, together
from hbgeo.store.protocol import Store

__all__ = [
    "EVERY",
    "BeforeAfter",
    "Filters",
    "PlanRow",
    "Shot",
    "before_after",
    "history",
    "months",
    "overdue_by_party",
    "replay",
    "row_of",
    "rows",
    "waiting",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which actions are asked for; what is empty restricts nothing.

    Parameters
    ----------
    owner
        Code of a party.
    statuses
        Any of them.
    text
        Appears in the title, the function, or the number; case does not matter.
    overdue
        Only those that should have been done before today and are not.
    since, until
        First and last day by which it is to be done, both included.
    """

    owner: str | None = None
    statuses: tuple[Status, ...] = ()
    text: str = ""
    overdue: bool = False
    since: date | None = None
    until: date | None = None


EVERY = Filters()


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An action as the plan shows it.

    Parameters
    ----------
    observations
        How many it has.
    lon, lat
        Mean of its observations, or of its places when it has none; degrees (EPSG:4326), None when it has neither.
    score
        Its priority with every part.
    days_left
        Days until it is to be done, negative when that day has passed; None without a day.
    overdue
        Whether somebody should have done it before today.
    """

    action: Action
    observations: int
    lon: float | None
    lat: float | None
    score: Score
    days_left: int | None
    overdue: bool


_memories: WeakKeyDictionary[Any, tuple[str, date, Catalogue, tuple[PlanRow, ...]]] = WeakKeyDictionary()
_lock = threading.Lock()


def rows(
    store: Store, catalogue: Catalogue, filters: Filters = EVERY, *, today: date | None = None
) -> tuple[PlanRow, ...]:
    """Return the actions that are asked for, highest priority first, then the earliest day.

    Parameters
    ----------
    today
        The day that overdue counts from; today in Sweden when left out.
    """
    return tuple(row for row in _every(store, catalogue, today or local_today()) if _fits(row, filters))


def row_of(store: Store, catalogue: Catalogue, action_id: str, *, today: date | None = None) -> PlanRow | None:
    """Return one action as the plan shows it, None when it is not in the plan."""
    found = _every(store, catalogue, today or local_today())
    return next((row for row in found if row.action.id == action_id), None)


def overdue_by_party(
    store: Store, catalogue: Catalogue, *, today: date | None = None
) -> tuple[tuple[str, tuple[PlanRow, ...]], ...]:
    """Return party code and what it should have done before today, longest overdue first; longest lists first."""
    late: dict[str, list[PlanRow]] = {}
    for row in rows(store, catalogue, Filters(overdue=True), today=today):
        late.setdefault(row.action.owner or "", []).append(row)
    lists = [(owner, tuple(sorted(found, key=lambda row: row.days_left or 0))) for owner, found in late.items()]
    return tuple(sorted(lists, key=lambda party: -len(party[1])))


def months(found: Sequence[PlanRow]) -> tuple[tuple[date, tuple[PlanRow, ...]], ...]:
    """Return the first day of each month in which something is to be done, and what, by day; months in their order."""
    dated = [row for row in found if row.action.due_on is not None]
    ordered = sorted(dated, key=lambda row: (row.action.due_on or date.max, -row.score.total))
    return tuple(
        (month, tuple(of_it))
        for month, of_it in groupby(ordered, key=lambda row: (row.action.due_on or date.max).replace(day=1))
    )


def waiting(
    store: Store, catalogue: Catalogue, *, near: tuple[float, float] | None = None, most: int = 100
) -> tuple[Observation, ...]:
    """Return reviewed or assigned observations that no action has, the latest first.

    Parameters
    ----------
    near
        Longitude and latitude (EPSG:4326); then the nearest come first.
    """
    with store.read() as session:
        board = board_of(store, session, catalogue)
    free = [
        one
        for one in board.observations.values()
        if one.action_id is None and one.status in (Status.REVIEWED, Status.ASSIGNED)
    ]
    if near is None:
        return tuple(reversed(free[-most:]))
    # Near Sweden a degree of longitude is about half as long as one of latitude; for an order of a list that will do.
    free.sort(key=lambda one: ((one.position.lon - near[0]) / 2) ** 2 + (one.position.lat - near[1]) ** 2)
    return tuple(free[:most])


def _every(store: Store, catalogue: Catalogue, today: date) -> tuple[PlanRow, ...]:
    # Read before looking: a change in between makes the answer look older than it is, never newer.
    version = store.version()
    with _lock:
        known = _memories.get(store)
    if known is not None and known[:2] == (version, today) and known[2] is catalogue:
        return known[3]
    with store.read() as session:
        kept, board = session.actions.all(), board_of(store, session, catalogue)
    linked: dict[str, list[Observation]] = {}
    for one in board.observations.values():
        if one.action_id is not None:
            linked.setdefault(one.action_id, []).append(one)
    made = [_row(action, linked.get(action.id, []), board, catalogue, today) for action in kept]
    made.sort(key=lambda row: (-row.score.total, row.action.due_on or date.max, row.action.number))
    with _lock:
        _memories[store] = (version, today, catalogue, tuple(made))
    return tuple(made)


def _row(
    action: Action, observations: Sequence[Observation], board: Board, catalogue: Catalogue, today: date
) -> PlanRow:
    facts = together([board.facts(one.id) for one in observations], catalogue)
    facts = replace(
        facts,
        urgency=action.urgency or facts.urgency,
        adjustment=action.adjustment,
        adjustment_reason=action.adjustment_reason,
    )
    lon, lat = _centre(action, observations, board)
    days_left = None if action.due_on is None else (action.due_on - today).days
    overdue = days_left is not None and days_left < 0 and action.status in OPEN
    return PlanRow(action, len(observations), lon, lat, score(facts, catalogue), days_left, overdue)


def _centre(
    action: Action, observations: Sequence[Observation], board: Board
) -> tuple[float, float] | tuple[None, None]:
    points = [(one.position.lon, one.position.lat) for one in observations]
    if not points:
        shapes = [board.places[one].geometry.centroid for one in action.place_ids if one in board.places]
        points = [(shape.x, shape.y) for shape in shapes]
    if not points:
        return None, None
    return sum(lon for lon, _ in points) / len(points), sum(lat for _, lat in points) / len(points)


def _fits(row: PlanRow, filters: Filters) -> bool:
    action = row.action
    if filters.owner is not None and action.owner != filters.owner:
        return False
    if filters.statuses and action.status not in filters.statuses:
        return False
    if filters.overdue and not row.overdue:
        return False
    due = action.due_on
    if filters.since is not None and (due is None or due < filters.since):
        return False
    if filters.until is not None and (due is None or due > filters.until):
        return False
    words = f"{action.number} {action.title} {action.function}".casefold()
    return filters.text.strip().casefold() in words
