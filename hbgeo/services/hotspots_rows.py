"""All observations as columns of numbers, so that a question with other filters does not ask the store again."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from hbgeo.analysis.inputs import Bools, Floats, Ints
from hbgeo.domain.contract import OBSERVATION_FIELDS
from hbgeo.domain.observation import Light
from hbgeo.domain.position import Box
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.services.hotspots_memory import remembered
from hbgeo.store.protocol import Session, Store

_CODES = {"walk": "vandr_id", "category": "kat_kod", "status": "status", "source": "kalla", "urgency": "brattom"}
_NUMBERS = {
    "polarity": "polaritet",
    "day": "trygg_dag",
    "dark": "trygg_mork",
    "agreements": "n_medhall",
    "accuracy": "noggr_m",
}
_ID, _DATE = "obs_id", "skapad"
#: Where each field stands in a row of the contract, behind longitude and latitude.
_PLACE = {field.name: place for place, field in enumerate(OBSERVATION_FIELDS, 2)}
_CHUNK = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Every observation, in the order they came.

    Parameters
    ----------
    fid, lon, lat
        (n,) row numbers; degrees (EPSG:4326).
    ids
        (n,) ids as bytes: text takes four times the room.
    recorded
        (n,) day recorded in Sweden.
    codes, names
        Name of a column (`walk`, `category`, `status`, `source`, `urgency`, `light`) → (n,) numbers of its codes, −1
        for none; → the codes.
    numbers
        Name of a column (`polarity`, `day`, `dark`, `agreements`, `accuracy`) → (n,) numbers, not a number for none.
    """

    fid: npt.NDArray[np.int64]
    lon: Floats
    lat: Floats
    ids: npt.NDArray[np.bytes_]
    recorded: npt.NDArray[np.datetime64]
    codes: dict[str, Ints]
    names: dict[str, tuple[str, ...]]
    numbers: dict[str, Floats]

    def ids_of(self, chosen: Ints) -> tuple[str, ...]:
        """Return the ids of the chosen observations in the order they came."""
        return tuple(one.decode() for one in self.ids[chosen].tolist())

    def among(self, column: str, wanted: Sequence[str]) -> Bools:
        """Tell of each observation whether its code is one of those wanted."""
        hits = np.array([name in wanted for name in self.names[column]] + [False])
        return np.asarray(hits[self.codes[column]])

    def counts(self, column: str, chosen: Ints) -> dict[str, int]:
        """Return code (empty for none) → number among the chosen observations, the most first."""
        names = [*self.names[column], ""]
        found = np.bincount(self.codes[column][chosen] % len(names), minlength=len(names)).tolist()
        pairs = sorted(zip(names, found, strict=True), key=lambda pair: (-pair[1], pair[0]))
        return {name: count for name, count in pairs if count}


class _Kept:
    """The rows of one store, read by one at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.version = ""
        self.rows: Rows | None = None


_kept: WeakKeyDictionary[Any, _Kept] = WeakKeyDictionary()
_kept_lock = threading.Lock()


def rows_of(store: Store) -> Rows:
    """Return all observations as the store is now, read again when it has changed since."""
    with _kept_lock:
        kept = _kept.setdefault(store, _Kept())
    version = store.version()
    with kept.lock:
        if kept.rows is None or kept.version != version:
            with store.read() as session:
                kept.rows, kept.version = _read(session), version
        return kept.rows


def chosen(store: Store, rows: Rows, selection: Selection) -> Ints:
    """Return which rows a selection holds, rising."""
    kept = np.ones(len(rows.fid), dtype=bool)
    for column, wanted in (
        ("walk", selection.walk_ids),
        ("category", selection.categories),
        ("status", selection.statuses),
        ("light", selection.lights),
        ("source", selection.sources),
    ):
        if wanted:
            kept &= rows.among(column, wanted)
    if selection.polarities:
        kept &= np.isin(rows.numbers["polarity"], selection.polarities)
    if selection.since:
        kept &= rows.recorded >= np.datetime64(selection.since)
    if selection.until:
        kept &= rows.recorded <= np.datetime64(selection.until)
    if selection.box:
        kept &= _within(rows, selection.box)
    if selection.text:
        kept &= np.isin(
            rows.fid, remembered(store, ("text", selection.text), lambda: _with_text(store, selection.text))
        )
    return np.flatnonzero(kept)


def _with_text(store: Store, text: str) -> npt.NDArray[np.int64]:
    """Return the row numbers of observations with a text: looking through every text is dear, so it is done once."""
    with store.read() as session:
        return session.observations.points(Selection(text=text)).fid


def _within(rows: Rows, box: Box) -> Bools:
    lon, lat = rows.lon, rows.lat
    return np.asarray((lon >= box.west) & (lon <= box.east) & (lat >= box.south) & (lat <= box.north))


def _read(session: Session) -> Rows:
    fields = (_ID, _DATE, *_CODES.values(), *_NUMBERS.values())
    wanted = itemgetter(0, 1, *(_PLACE[name] for name in fields))
    # One read is one state of the store, so both lists are in the same order.
    pieces = session.observations.contract_rows(chunk=_CHUNK)
    columns = list(zip(*(wanted(row) for rows in pieces for row in rows), strict=True))
    if not columns:
        columns = [()] * (2 + len(fields))
    lon, lat, ids, day, *others = columns
    fid = session.observations.points(EVERYTHING).fid
    codes, names = {}, {}
    for name, values in zip(_CODES, others, strict=False):
        codes[name], names[name] = _numbered(values)
    codes["light"], names["light"] = _lights(session, fid)
    numbers = {
        name: np.array(values, dtype=np.float64) for name, values in zip(_NUMBERS, others[len(_CODES) :], strict=True)
    }
    recorded = np.array(day, dtype="datetime64[D]")
    return Rows(
        fid=fid,
        lon=np.array(lon, dtype=np.float64),
        lat=np.array(lat, dtype=np.float64),
        ids=np.array([one.encode() for one in ids], dtype=np.bytes_),
        recorded=recorded,
        codes=codes,
        names=names,
        numbers=numbers,
    )


def _numbered(values: Iterable[str | None]) -> tuple[Ints, tuple[str, ...]]:
    """Return numbers of codes, −1 for none, and the codes in their order."""
    known = list(values)
    names = tuple(sorted({value for value in known if value is not None}))
    number: dict[str | None, int] = {name: place for place, name in enumerate(names)} | {None: -1}
    return np.array([number[value] for value in known], dtype=np.intp), names


def _lights(session: Session, fid: npt.NDArray[np.int64]) -> tuple[Ints, tuple[str, ...]]:
    names = tuple(light.value for light in Light)
    numbers = np.full(len(fid), -1, dtype=np.intp)
    for place, name in enumerate(names):
        numbers[np.isin(fid, session.observations.points(Selection(lights=(name,))).fid)] = place
    return numbers, names
