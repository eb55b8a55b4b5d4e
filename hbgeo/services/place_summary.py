"""The places that are followed up, layer by layer and one by one: condition, inspections, faults, what people saw."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

import numpy as np

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.inspection import Grade, InspectionKind
from hbgeo.services.inspections import PlaceState, states
from hbgeo.services.place_facts_values import Mean
from hbgeo.services.place_summary_join import Around, around
from hbgeo.services.still_there import all_still_there
from hbgeo.store.protocol import Session, Store

_INTERVALS = frozenset(f"{kind}_intervall_d" for kind in InspectionKind)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """How a place stands, and what people saw in it or within 30 m.

    Parameters
    ----------
    open
        Problems and ideas that wait for somebody.
    day, dark
        Mean feeling of safety of all that was recorded.
    """

    state: PlaceState
    open: int
    day: Mean
    dark: Mean

    @property
    def never(self) -> bool:
        """Whether no inspection of any kind is known."""
        return self.state.last is None and all(due.last_on is None for due in self.state.dues)


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerRow:
    """A layer of places that are followed up.

    Parameters
    ----------
    layer
        Code.
    conditions
        Condition as said last → number of places; None: not said.
    never, overdue
        Number of places without any inspection, and of those of which one is late.
    faults
        Grade → number of open faults.
    open, day, dark
        As in `PlaceRow`, each observation once however many places it is near.
    """

    layer: str
    places: int
    conditions: Mapping[int | None, int]
    never: int
    overdue: int
    faults: Mapping[Grade, int]
    open: int
    day: Mean
    dark: Mean


@dataclass(frozen=True, slots=True)
class PlaceSummary:
    """All places that are followed up.

    Parameters
    ----------
    layers
        In the order of the catalogue; inspected ones without a place are among them.
    places
        The most urgent first: an inspection is late, none was ever made, a fault is open, one is due soonest.
    """

    layers: tuple[LayerRow, ...]
    places: tuple[PlaceRow, ...]


_Standing = tuple[list[PlaceState], list[str]]
_memories: WeakKeyDictionary[Store, tuple[str, date, Catalogue, PlaceSummary]] = WeakKeyDictionary()
#: How the places stand, which layers they are of: new observations change neither.
_standing: WeakKeyDictionary[Store, tuple[int, date, Catalogue, _Standing]] = WeakKeyDictionary()
_lock = threading.Lock()


def summary(store: Store, catalogue: Catalogue, today: date) -> PlaceSummary:
    """Return the places that are followed up; remembered until something changes.

    These are the layers that are inspected by the catalogue or ask for days between inspections, and those of which
    some place was inspected or has a fault.
    """
    # Read before looking: a change in between makes the answer look older than it is, never newer.
    version = store.version()
    with _lock:
        known = _memories.get(store)
    if known is not None and known[:2] == (version, today) and known[2] is catalogue:
        return known[3]
    found = _looked_at(store, catalogue, today)
    with _lock:
        _memories[store] = (version, today, catalogue, found)
    return found


def _looked_at(store: Store, catalogue: Catalogue, today: date) -> PlaceSummary:
    standing, codes = _known_standing(store, catalogue, today)
    with store.read() as session:
        near = around(session, [state.place for state in standing])
    each = near.each(len(standing))
    rows = [PlaceRow(state, *told) for state, told in zip(standing, each, strict=True)]
    layers = tuple(_layer(code, rows, near) for code in codes)
    return PlaceSummary(layers, tuple(sorted(rows, key=_urgency)))


def _known_standing(store: Store, catalogue: Catalogue, today: date) -> _Standing:
    with store.read() as session:
        version = session.events.last_about_places()
    with _lock:
        known = _standing.get(store)
    if known is not None and known[:2] == (version, today) and known[2] is catalogue:
        return known[3]
    standing = list(states(store, catalogue, today=today))
    with store.read() as session:
        codes = _codes(session, catalogue, standing)
    inspected = {layer.code for layer in catalogue.inspected_layers()}
    for code in codes:
        if code not in inspected:
            standing += states(store, catalogue, layer=code, today=today)
    with _lock:
        _standing[store] = (version, today, catalogue, (standing, codes))
    return standing, codes


def _codes(session: Session, catalogue: Catalogue, standing: Sequence[PlaceState]) -> list[str]:
    """Return the codes of the layers that are followed up, in the order of the catalogue."""
    known = {state.place.id for state in standing}
    looked_at = {one.place_id for one in session.inspections.all()} | {one.place_id for one in session.faults.all()}
    used = {place.layer for place in all_still_there(session.places.get, looked_at - known)}
    return [
        layer.code
        for layer in catalogue.layers
        if layer.inspected or layer.code in used or _INTERVALS.intersection(layer.fields)
    ]


def _layer(code: str, rows: Sequence[PlaceRow], near: Around) -> LayerRow:
    which = [number for number, row in enumerate(rows) if row.state.place.layer == code]
    own = [rows[number] for number in which]
    open_, day, dark = near.of(np.array(which, dtype=np.int64))
    return LayerRow(
        layer=code,
        places=len(own),
        conditions=_counted(row.state.condition for row in own),
        never=sum(row.never for row in own),
        overdue=sum(row.state.overdue for row in own),
        faults=Counter(fault.grade for row in own for fault in row.state.open_faults),
        open=open_,
        day=day,
        dark=dark,
    )


def _counted(conditions: Iterable[int | None]) -> Mapping[int | None, int]:
    return Counter(conditions)


def _urgency(row: PlaceRow) -> tuple[object, ...]:
    state = row.state
    return (
        not state.overdue,
        not row.never,
        state.worst or "Z",
        -state.overdue_d,
        state.next_on or date.max,
        state.place.name.casefold(),
        state.place.id,
    )
