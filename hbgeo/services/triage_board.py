"""All observations in a few numbers each, kept in memory and brought up to date by what has happened since."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Observation
from hbgeo.services.duplicates_pairs import Flags, Floats, Ints
from hbgeo.services.following import every_observation, news_since
from hbgeo.services.land import LAYER, LandPart, land_parts
from hbgeo.store.protocol import Session, Store

_LON, _LAT, _CATEGORY, _STATUS, _URGENCY, _WALK, _RECORDED, _WAITING = range(8)
_WIDTH = 8
#: What stands for a code that is not there.
_NONE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """Every observation, as rows in the order they came; those of deleted ones stay, without a place or a status.

    Parameters
    ----------
    event
        Number of the latest event that is in it.
    ids
        By row, and their rows.
    values
        Shape (n, 8), columns as named above: degrees (EPSG:4326), numbers of codes, and seconds since 1970 in UTC.
    numbers
        Code → its number in the columns of codes.
    land
        The pieces of land, smallest first.
    """

    event: int
    ids: tuple[str, ...]
    values: Floats
    numbers: dict[str, int]
    land: tuple[LandPart, ...]
    rows: dict[str, int] = field(repr=False)

    @property
    def lon(self) -> Floats:
        """Degrees (EPSG:4326), shape (n,); not a number for deleted ones."""
        return self.values[:, _LON]

    @property
    def lat(self) -> Floats:
        """Degrees (EPSG:4326), shape (n,); not a number for deleted ones."""
        return self.values[:, _LAT]

    @property
    def category(self) -> Ints:
        """Numbers of the categories, shape (n,)."""
        return self.values[:, _CATEGORY].astype(np.int64)

    @property
    def urgency(self) -> Ints:
        """Numbers of the urgencies, shape (n,)."""
        return self.values[:, _URGENCY].astype(np.int64)

    @property
    def recorded(self) -> Ints:
        """Seconds since 1970 in UTC by the device's clock, shape (n,)."""
        return self.values[:, _RECORDED].astype(np.int64)

    @property
    def waiting(self) -> Ints:
        """Since when it has been waiting, as `recorded`; a clock that was ahead does not count."""
        return self.values[:, _WAITING].astype(np.int64)

    def among(self, name: str, codes: Iterable[str]) -> Flags:
        """Tell of each observation whether its `category`, `status` or `walk` is one of the codes; shape (n,)."""
        column = {"category": _CATEGORY, "status": _STATUS, "walk": _WALK}[name]
        wanted = [self.numbers[code] for code in codes if code in self.numbers]
        return np.asarray(np.isin(self.values[:, column], wanted), np.bool_)

    def code(self, number: int) -> str | None:
        """Return the code with a number."""
        return next((code for code, known in self.numbers.items() if known == number), None)


class _Kept:
    """The board of one store, made by one at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.board: Board | None = None


_kept: WeakKeyDictionary[Any, _Kept] = WeakKeyDictionary()
_kept_lock = threading.Lock()


def board_of(store: Store, catalogue: Catalogue) -> Board:
    """Return the board as the store is now; only what has changed since the last call is read."""
    with _kept_lock:
        kept = _kept.setdefault(store, _Kept())
    with kept.lock, store.read() as session:
        kept.board = _up_to_date(session, catalogue, kept.board)
        return kept.board


def _up_to_date(session: Session, catalogue: Catalogue, board: Board | None) -> Board:
    news = news_since(session, -1 if board is None else board.event)
    if board is None or news is None:
        return _read(session, catalogue)
    if news.event == board.event:
        return board
    land = _land(session, catalogue) if news.places else board.land
    return replace(_with(board, news.observations), event=news.event, land=land)


def _read(session: Session, catalogue: Catalogue) -> Board:
    found = every_observation(session)
    numbers: dict[str, int] = {}
    ids = tuple(observation.id for observation in found)
    values = _matrix([_row(observation, numbers) for observation in found])
    rows = {one: row for row, one in enumerate(ids)}
    return Board(session.events.last(), ids, values, numbers, _land(session, catalogue), rows)


def _with(board: Board, changed: dict[str, Observation | None]) -> Board:
    """Return the board with these observations as they are now; None stands for deleted ones."""
    # Copies, for somebody may be reading the board that was.
    values, numbers, rows = board.values.copy(), dict(board.numbers), dict(board.rows)
    fresh: list[Observation] = []
    for one, observation in changed.items():
        if one in rows:
            values[rows[one]] = _row(observation, numbers)
        elif observation is not None:
            rows[one] = len(board.ids) + len(fresh)
            fresh.append(observation)
    values = np.concatenate([values, _matrix([_row(observation, numbers) for observation in fresh])])
    ids = board.ids + tuple(observation.id for observation in fresh)
    return replace(board, ids=ids, values=values, numbers=numbers, rows=rows)


def _row(observation: Observation | None, numbers: dict[str, int]) -> Sequence[float]:
    if observation is None:
        return (np.nan, np.nan, _NONE, _NONE, _NONE, _NONE, 0, 0)

    def number(code: str | None) -> int:
        return _NONE if code is None else numbers.setdefault(code, len(numbers))

    o = observation
    recorded = int(o.recorded_at.timestamp())
    codes = (number(o.category), number(o.status.value), number(o.urgency), number(o.walk_id))
    return (o.position.lon, o.position.lat, *codes, recorded, min(recorded, int(o.received_at.timestamp())))


def _matrix(rows: Sequence[Sequence[float]]) -> npt.NDArray[np.float64]:
    return np.array(rows, dtype=np.float64).reshape(len(rows), _WIDTH)


def _land(session: Session, catalogue: Catalogue) -> tuple[LandPart, ...]:
    return land_parts(session.places.find(LAYER), catalogue)
