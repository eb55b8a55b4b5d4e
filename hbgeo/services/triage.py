"""Triage: the queue of observations to decide on, and what is suggested for each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Observation, Status
from hbgeo.services.duplicates_pairs import Ints
from hbgeo.services.priority import urgency_points
from hbgeo.services.still_there import still_there
from hbgeo.services.triage_board import Board, board_of
from hbgeo.services.triage_merging import merge, separate
from hbgeo.services.triage_steps import assign, decline, review
from hbgeo.services.triage_suggesting import Suggested, Twin, day_for, similar, suggested, twins
from hbgeo.store.protocol import Store

__all__ = [
    "Asked",
    "Case",
    "Order",
    "Queue",
    "Suggested",
    "Twin",
    "assign",
    "day_for",
    "decline",
    "merge",
    "queue",
    "review",
    "separate",
    "suggested",
    "twins",
]

#: Cases on one page of the queue.
PAGE_ROWS = 25


class Order(StrEnum):
    """In which order the queue is worked through."""

    URGENT = "urgent"
    OLDEST = "oldest"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which cases are asked for; the new ones, most urgent first and then oldest first, unless said otherwise."""

    status: Status = Status.NEW
    category: str | None = None
    walk_id: str | None = None
    order: Order = Order.URGENT


@dataclass(frozen=True, slots=True)
class Case:
    """A row of the queue.

    Parameters
    ----------
    similar
        How many others may be about the same thing.
    """

    observation: Observation
    suggested: Suggested
    similar: int


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue.

    Parameters
    ----------
    total
        The exact number of cases that were asked for.
    page, pages
        Which page this is, from 0, and how many there are, at least one.
    """

    total: int
    page: int
    pages: int
    cases: tuple[Case, ...]


def queue(
    store: Store,
    catalogue: Catalogue,
    asked: Asked = Asked(),
    *,
    page: int = 0,
    rows: int = PAGE_ROWS,
) -> Queue:
    """Return a page of the cases that were asked for, each with what is suggested for it.

    Parameters
    ----------
    page
        From 0; past the end it is the last one.
    """
    board = board_of(store, catalogue)
    order = _ordered(board, catalogue, asked)
    pages = max(1, -(-len(order) // rows))
    page = min(max(page, 0), pages - 1)
    chosen = order[page * rows : (page + 1) * rows].tolist()
    with store.read() as session:
        found = [(row, still_there(session.observations.get, board.ids[row])) for row in chosen]
    kept = [(row, observation) for row, observation in found if observation is not None]
    hints = suggested(store, catalogue, [observation for _, observation in kept])
    cases = tuple(
        Case(observation, hint, len(similar(board, row)[0]))
        for (row, observation), hint in zip(kept, hints, strict=True)
    )
    return Queue(len(order), page, pages, cases)


def _ordered(board: Board, catalogue: Catalogue, asked: Asked) -> Ints:
    """Return the rows that were asked for, in the order that was asked for."""
    chosen = board.among("status", [asked.status.value])
    if asked.category is not None:
        chosen &= board.among("category", [asked.category])
    if asked.walk_id is not None:
        chosen &= board.among("walk", [asked.walk_id])
    rows = np.flatnonzero(chosen)
    waiting = board.waiting[rows]
    if asked.order is Order.NEWEST:
        return rows[np.lexsort((-rows, -waiting))]
    points = np.zeros(len(rows), dtype=np.int64)
    if asked.order is Order.URGENT:
        known, inverse = np.unique(board.urgency[rows], return_inverse=True)
        worth = np.array([urgency_points(catalogue, board.code(number)) for number in known.tolist()], dtype=np.int64)
        points = worth[inverse] if len(known) else points
    return rows[np.lexsort((rows, waiting, -points))]
