"""All observations as columns of numbers, so that a question with other filters does not ask the store again."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from hbgeo.analysis.inputs import Bools, Floats, Ints
from hbgeo.domain.position import Box
from hbgeo.domain.selection import Selection
from hbgeo.services.hotspots_memory import remembered
from hbgeo.store.protocol import Session, Store

_CODES = {
    "walk": "vandr_id",
    "category": "kat_kod",
    "status": "status",
    "source": "kalla",
    "urgency": "brattom",
    "light": "ljus",
}
_NUMBERS = {
    "polarity": "polaritet",
    "day": "trygg_dag",
    "dark": "trygg_mork",
    "agreements": "n_medhall",
    "accuracy": "noggr_m",
}
_FIELDS = ("fid", "obs_id", "skapad", *_CODES.values(), *_NUMBERS.values())
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
    """Return all rows, made into numbers piece by piece: as objects of Python a million would fill the memory."""
    numbered = {name: _Numbered() for name in _CODES}
    pieces = [_piece(rows, numbered) for rows in session.observations.contract_rows(fields=_FIELDS, chunk=_CHUNK)]
    pieces = pieces or [_piece([], numbered)]
    lon, lat, fid, ids, recorded, *others = (np.concatenate(column) for column in zip(*pieces, strict=True))
    ordered = {
        name: numbers.in_order(values)
        for (name, numbers), values in zip(numbered.items(), others[: len(_CODES)], strict=True)
    }
    return Rows(
        fid=fid,
        lon=lon,
        lat=lat,
        ids=ids,
        recorded=recorded,
        codes={name: codes for name, (codes, _names) in ordered.items()},
        names={name: names for name, (_codes, names) in ordered.items()},
        numbers=dict(zip(_NUMBERS, others[len(_CODES) :], strict=True)),
    )


def _piece(rows: Sequence[tuple[Any, ...]], numbered: Mapping[str, _Numbered]) -> tuple[npt.NDArray[Any], ...]:
    """Return rows (lon, lat, *`_FIELDS`) as columns of numbers."""
    lon, lat, fid, ids, days, *others = zip(*rows, strict=True) if rows else ((),) * (2 + len(_FIELDS))
    codes, numbers = others[: len(_CODES)], others[len(_CODES) :]
    return (
        np.array(lon, dtype=np.float64),
        np.array(lat, dtype=np.float64),
        np.array(fid, dtype=np.int64),
        np.array([one.encode() for one in ids], dtype=np.bytes_),
        np.array(days, dtype="datetime64[D]"),
        *(known.of(values) for known, values in zip(numbered.values(), codes, strict=True)),
        *(np.array(values, dtype=np.float64) for values in numbers),
    )


class _Numbered:
    """Numbers of codes in the order they are first met, −1 for none."""

    def __init__(self) -> None:
        self._numbers: dict[str | None, int] = {None: -1}

    def of(self, values: Iterable[str | None]) -> Ints:
        """Return the number of each code."""
        numbers = self._numbers
        return np.array([numbers.setdefault(value, len(numbers) - 1) for value in values], dtype=np.intp)

    def in_order(self, numbers: Ints) -> tuple[Ints, tuple[str, ...]]:
        """Return the numbers by the order of the codes, and the codes in it."""
        met = [name for name in self._numbers if name is not None]
        order = sorted(range(len(met)), key=met.__getitem__)
        place = np.full(len(met) + 1, -1, dtype=np.intp)
        place[order] = np.arange(len(met))
        return place[numbers], tuple(met[one] for one in order)
