"""How places stand: what is due, what is wrong, what was found last."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from weakref import WeakKeyDictionary

from hbgeo.domain.catalogue import Catalogue, Layer
from hbgeo.domain.inspection import Fault, Grade, Inspection
from hbgeo.domain.place import Place
from hbgeo.services.inspections_due import Due, dues
from hbgeo.store.protocol import Store

#: How many answers are remembered for each store.
_REMEMBERED = 12
_Key = tuple[int, str | None, date]
Kept = TypeVar("Kept", Inspection, Fault)


@dataclass(frozen=True, slots=True)
class PlaceState:
    """How a place stands on a day.

    Parameters
    ----------
    dues
        One for each kind of inspection that it is to have, the least thorough first.
    condition, condition_on
        The latest that was said, 0 to 3, and the day.
    open_faults
        Not fixed: the most serious first, then the oldest.
    last
        The latest inspection of any kind.
    """

    place: Place
    dues: tuple[Due, ...]
    condition: int | None
    condition_on: date | None
    open_faults: tuple[Fault, ...]
    last: Inspection | None

    @property
    def overdue(self) -> bool:
        """Whether an inspection is late; one that was never made is due, not late."""
        return any(due.overdue_d for due in self.dues)

    @property
    def overdue_d(self) -> int:
        """Days that the most late inspection is late; 0: none is."""
        return max((due.overdue_d for due in self.dues), default=0)

    @property
    def never(self) -> bool:
        """Whether an inspection that it is to have was never made, as far as is known."""
        return any(due.last_on is None for due in self.dues)

    @property
    def next_on(self) -> date | None:
        """The earliest day on which one is due; None when one was never made, or none is to be."""
        days = [due.next_on for due in self.dues]
        return None if None in days else min((day for day in days if day is not None), default=None)

    @property
    def worst(self) -> Grade | None:
        """Grade of the most serious open fault."""
        return self.open_faults[0].grade if self.open_faults else None

    def due(self, today: date) -> tuple[Due, ...]:
        """Return what is due on a day or before."""
        return tuple(due for due in self.dues if due.is_due(today))


_memories: WeakKeyDictionary[Store, OrderedDict[_Key, tuple[Catalogue, tuple[PlaceState, ...]]]] = WeakKeyDictionary()
_lock = threading.Lock()


def states(store: Store, catalogue: Catalogue, *, layer: str | None = None, today: date) -> tuple[PlaceState, ...]:
    """Return how the places stand that are inspected, in the order of the layers; remembered until one changes.

    Parameters
    ----------
    layer
        Only this one, whether it is inspected or not.
    today
        Inspections and faults after this day are left out.

    Raises
    ------
    NotFound
        When there is no such layer.
    """
    # Read before looking: a change in between makes the answer look older than it is, never newer.
    with store.read() as session:
        key = (session.events.last_about_places(), layer, today)
    with _lock:
        memory = _memories.setdefault(store, OrderedDict())
        known = memory.get(key)
    if known is not None and known[0] is catalogue:
        return known[1]
    found = _looked_up(store, catalogue, layer, today)
    with _lock:
        memory[key] = (catalogue, found)
        while len(memory) > _REMEMBERED:
            memory.popitem(last=False)
    return found


def state_of(store: Store, catalogue: Catalogue, place_id: str, today: date) -> PlaceState:
    """Return how one place stands.

    Raises
    ------
    NotFound
        When there is no such place, or the catalogue does not have its layer.
    """
    with store.read() as session:
        place = session.places.get(place_id)
        inspections = session.inspections.all(place_id=place_id)
        faults = session.faults.all(place_id=place_id, fixed_on=None)
    return _state(place, catalogue.layer(place.layer), inspections, faults, today)


def _looked_up(store: Store, catalogue: Catalogue, layer: str | None, today: date) -> tuple[PlaceState, ...]:
    if layer is None:
        return _read(store, catalogue.inspected_layers(), today)
    if catalogue.layer(layer).inspected:
        # Whoever looks at one layer soon looks at another, and reading the inspections is most of the work.
        every = states(store, catalogue, today=today)
        return tuple(one for one in every if one.place.layer == layer)
    return _read(store, (catalogue.layer(layer),), today)


def _read(store: Store, layers: Sequence[Layer], today: date) -> tuple[PlaceState, ...]:
    with store.read() as session:
        places = [(layer, place) for layer in layers for place in session.places.find(layer.code)]
        inspections = _by_place(session.inspections.all())
        faults = _by_place(session.faults.all(fixed_on=None))
    return tuple(
        _state(place, layer, inspections.get(place.id, []), faults.get(place.id, []), today) for layer, place in places
    )


def _by_place(records: Iterable[Kept]) -> dict[str, list[Kept]]:
    found: dict[str, list[Kept]] = defaultdict(list)
    for one in records:
        found[one.place_id].append(one)
    return found


def _state(
    place: Place, layer: Layer, inspections: Sequence[Inspection], faults: Sequence[Fault], today: date
) -> PlaceState:
    # Stable: of several on a day, the one made last is the latest.
    made = sorted((one for one in inspections if one.on <= today), key=lambda one: one.on)
    judged = next((one for one in reversed(made) if one.condition is not None), None)
    still = [one for one in faults if one.fixed_on is None and one.found_on <= today]
    return PlaceState(
        place=place,
        dues=dues(place, layer, made, today),
        condition=judged.condition if judged else None,
        condition_on=judged.on if judged else None,
        open_faults=tuple(sorted(still, key=lambda one: (one.grade, one.found_on))),
        last=made[-1] if made else None,
    )
