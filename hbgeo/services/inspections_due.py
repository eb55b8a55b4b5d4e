"""When inspections and faults of places are due; pure functions.

SS-EN 1176-7 has three kinds of inspection, each more thorough than the one before. That a more thorough one also
counts for the lesser ones is a rule of ours: whoever examines a place has looked it over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hbgeo.domain.catalogue import Catalogue, Layer
from hbgeo.domain.inspection import Fault, Inspection, InspectionKind
from hbgeo.domain.place import Place

#: Each kind and the more thorough ones, by SS-EN 1176-7.
COUNTS_FOR: dict[InspectionKind, frozenset[InspectionKind]] = {
    InspectionKind.ROUTINE: frozenset(InspectionKind),
    InspectionKind.FUNCTIONAL: frozenset({InspectionKind.FUNCTIONAL, InspectionKind.MAIN}),
    InspectionKind.MAIN: frozenset({InspectionKind.MAIN}),
}
#: Longest time between two inspections that a place can ask for, days: a hundred years.
MOST_DAYS = 36_525


@dataclass(frozen=True, slots=True)
class Due:
    """When a kind of inspection of a place is due.

    Parameters
    ----------
    interval_d
        Days between two.
    last_on
        The latest day that counts for it; None: never, as far as is known.
    next_on
        The day it is due; None: never made, due now.
    overdue_d
        Days since then; 0 when it is not late, and when it was never made.
    """

    kind: InspectionKind
    interval_d: int
    last_on: date | None
    next_on: date | None
    overdue_d: int

    def is_due(self, today: date) -> bool:
        """Tell whether it is due on a day or before."""
        return self.next_on is None or self.next_on <= today


def dues(place: Place, layer: Layer, inspections: Iterable[Inspection], today: date) -> tuple[Due, ...]:
    """Return when each kind of inspection of a place is due, the least thorough first.

    Parameters
    ----------
    inspections
        Those of the place; what comes after `today` does not count.
    """
    latest = {kind: _day(place.attributes.get(f"senaste_{kind}"), today) for kind in InspectionKind}
    for one in inspections:
        known = latest[one.kind]
        if one.on <= today and (known is None or known < one.on):
            latest[one.kind] = one.on
    found = []
    for kind in InspectionKind:
        interval = interval_d(place.attributes, layer, kind)
        if interval is not None:
            last = max((day for other in COUNTS_FOR[kind] if (day := latest[other]) is not None), default=None)
            found.append(_due(kind, interval, last, today))
    return tuple(found)


def interval_d(attributes: Mapping[str, Any], layer: Layer, kind: InspectionKind) -> int | None:
    """Return the days between two inspections of a kind: as the place says, else as its layer; None: not inspected."""
    own = _whole(attributes.get(f"{kind}_intervall_d"))
    return own if own is not None and 1 <= own <= MOST_DAYS else layer.inspected.get(kind.value)


def fault_due_on(catalogue: Catalogue, fault: Fault) -> date | None:
    """Return the day by which a fault is to be fixed; None when the catalogue does not know its grade."""
    days = next((item.target_days for item in catalogue.grades if item.code == fault.grade), None)
    return None if days is None else _later(fault.found_on, days)


def late_faults(catalogue: Catalogue, faults: Iterable[Fault], today: date) -> tuple[Fault, ...]:
    """Return the open faults that were to be fixed before today, the longest late first."""
    days = [(due, one) for one in faults if one.fixed_on is None and (due := fault_due_on(catalogue, one)) is not None]
    return tuple(one for due, one in sorted(days, key=lambda pair: pair[0]) if due < today)


def _due(kind: InspectionKind, interval: int, last: date | None, today: date) -> Due:
    if last is None:
        return Due(kind, interval, None, None, 0)
    due = _later(last, interval)
    return Due(kind, interval, last, due, max(0, (today - due).days))


def _later(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))


def _whole(value: object) -> int | None:
    """Return a whole number as files bring it: a number, or digits."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return int(value) if float(value).is_integer() else None
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_DAYS)) else None


def _day(value: object, today: date) -> date | None:
    """Return a day as files bring it, unless it is still to come."""
    try:
        day = date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        return None
    return day if day <= today else None
