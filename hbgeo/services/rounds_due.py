"""Which places somebody has to go to on a day, and whether somebody has been there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.inspection import Fault, Grade, Inspection, InspectionKind
from hbgeo.services.inspections_due import Due, dues, fault_due_on
from hbgeo.services.inspections_state import PlaceState
from hbgeo.store.protocol import Store

_BEFORE_ALL_ELSE = 1_000_000


@dataclass(frozen=True, slots=True)
class Needed:
    """A place with what is due there; fields as in `rounds.RoundStop`.

    Parameters
    ----------
    weight
        How urgent it was when the day began: days late, serious faults before all else.
    """

    state: PlaceState
    dues: tuple[Due, ...]
    left: tuple[Due, ...]
    faults: tuple[Fault, ...]
    done: bool
    weight: int

    @property
    def point(self) -> tuple[float, float]:
        """Longitude and latitude of a point on the place."""
        shape = self.state.place.geometry.representative_point()
        return float(shape.x), float(shape.y)


def needed(
    store: Store, catalogue: Catalogue, among: Sequence[PlaceState], kinds: Collection[InspectionKind], day: date
) -> list[Needed]:
    """Return the places of some where something is due on a day, what was done on that day included.

    Parameters
    ----------
    among
        How places stand on that day.
    """
    with store.read() as session:
        today = {one.place_id for one in session.inspections.all(on=day)}
        before = {place_id: session.inspections.all(place_id=place_id) for place_id in today}
        fixed = session.faults.all(fixed_on=day)
    found = []
    for state in among:
        faults = [one for one in (*state.open_faults, *fixed) if one.place_id == state.place.id]
        one = _needed(state, catalogue, before.get(state.place.id), faults, kinds=kinds, day=day)
        if one.dues or one.faults:
            found.append(one)
    return found


def _needed(  # noqa: PLR0913 - a place, what is known of it, and what is asked for
    state: PlaceState,
    catalogue: Catalogue,
    inspected: Iterable[Inspection] | None,
    faults: Iterable[Fault],
    *,
    kinds: Collection[InspectionKind],
    day: date,
) -> Needed:
    """Return what is due at one place.

    Parameters
    ----------
    inspected
        Its inspections when there was one on the day, else None.
    """
    began = state.dues
    if inspected is not None:
        earlier = [one for one in inspected if one.on < day]
        began = dues(state.place, catalogue.layer(state.place.layer), earlier, day)
    due = tuple(one for one in began if one.kind in kinds and one.is_due(day))
    still = {one.kind for one in state.due(day)}
    left = tuple(one for one in due if one.kind in still)
    late = tuple(one for one in faults if _is_due(catalogue, one, day))
    looked = inspected is not None or all(one.fixed_on is not None for one in late)
    return Needed(state, due, left, late, done=not left and looked, weight=_weight(catalogue, due, late, day))


def _is_due(catalogue: Catalogue, fault: Fault, day: date) -> bool:
    due_on = fault_due_on(catalogue, fault)
    return due_on is not None and due_on <= day


def _weight(catalogue: Catalogue, due: Iterable[Due], faults: Iterable[Fault], day: date) -> int:
    late = [one.overdue_d for one in due]
    for fault in faults:
        days = day - (fault_due_on(catalogue, fault) or day)
        late.append(days // timedelta(days=1) + _BEFORE_ALL_ELSE * (fault.grade is Grade.A))
    return max(late, default=0)
