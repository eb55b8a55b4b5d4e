"""All observations and places, kept in memory and brought up to date by what has happened since they were read.

Every change makes the priorities anew; reading tens of thousands of observations each time would take most of it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Observation
from hbgeo.domain.place import Place
from hbgeo.services.following import every_observation, news_since
from hbgeo.services.priority import Facts
from hbgeo.services.priority_facts import FactTable, cases_of, facts_for
from hbgeo.store.protocol import Session, Store


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """What there is, as of one moment.

    Parameters
    ----------
    observations
        By id, in the order they came; without deleted ones.
    places
        By id.
    """

    observations: dict[str, Observation]
    places: dict[str, Place]
    _rows: dict[str, int] = field(repr=False)
    _table: FactTable = field(repr=False)

    def facts(self, observation_id: str) -> Facts:
        """Return what the priority of an observation is made of."""
        return self._table[self._rows[observation_id]]


class _Kept:
    """What is known of one store, brought up to date by one at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.event = -1
        self.observations: dict[str, Observation] = {}
        self.places: dict[str, Place] = {}
        self.board: tuple[Catalogue, Board] | None = None


_kept: WeakKeyDictionary[Any, _Kept] = WeakKeyDictionary()
_kept_lock = threading.Lock()


def board_of(store: Store, session: Session, catalogue: Catalogue) -> Board:
    """Return the board as the session sees the store; only what has changed since the last call is read."""
    with _kept_lock:
        kept = _kept.setdefault(store, _Kept())
    with kept.lock:
        if _update(kept, session, catalogue) or kept.board is None or kept.board[0] is not catalogue:
            kept.board = catalogue, _made(kept, catalogue)
        return kept.board[1]


def _made(kept: _Kept, catalogue: Catalogue) -> Board:
    # Copies: they stay as they are while somebody reads them.
    observations, places = dict(kept.observations), dict(kept.places)
    table = facts_for(cases_of(list(observations.values())), places.values(), catalogue)
    return Board(observations, places, {one: row for row, one in enumerate(observations)}, table)


def _update(kept: _Kept, session: Session, catalogue: Catalogue) -> bool:
    """Take in what has happened; tell whether anything that counts did."""
    news = news_since(session, kept.event)
    if news is None:
        kept.observations = {one.id: one for one in every_observation(session)}
        kept.places, kept.event = _places(session, catalogue), session.events.last()
        return True
    for id_, observation in news.observations.items():
        if observation is None:
            kept.observations.pop(id_, None)
        else:
            kept.observations[id_] = observation
    if news.places:
        kept.places = _places(session, catalogue)
    kept.event = news.event
    return bool(news.observations) or news.places


def _places(session: Session, catalogue: Catalogue) -> dict[str, Place]:
    return {place.id: place for layer in catalogue.layers for place in session.places.find(layer.code)}
