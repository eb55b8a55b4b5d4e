"""Two timetables side by side: what is lost and what is new for those who live in the area."""

from __future__ import annotations

from dataclasses import dataclass

from hbgeo.domain.timetable import Timetable
from hbgeo.services import bus
from hbgeo.services.bus import Change, ChangeRow, Comparison, Coverage, StopArea
from hbgeo.services.timetables_feeds import feed_of, remembered
from hbgeo.services.timetables_measure import Asked, Homes, area_of, reached
from hbgeo.services.timetables_words import ORDER
from hbgeo.store.protocol import Store


@dataclass(frozen=True, slots=True)
class Numbered:
    """A stop with the number it has on the map and in the tables, and what becomes of it.

    Parameters
    ----------
    area
        As before; of a new stop, as after.
    row
        All its lines together.
    """

    number: int
    area: StopArea
    row: ChangeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What another timetable changes.

    Parameters
    ----------
    stops
        The stops, what is lost first; numbered from 1.
    before, after
        Who reaches a stop with enough departures; None when it cannot be told.
    """

    comparison: Comparison
    stops: tuple[Numbered, ...]
    before: Coverage | None
    after: Coverage | None


def changed(store: Store, before: Timetable, after: Timetable, asked: Asked, homes: Homes | None = None) -> Changed:
    """Return what another timetable changes at the stops of the area; at all stops when it has none."""
    area = area_of(store)
    key = ("changed", before.sha256, after.sha256, b"" if area is None else area.wkb)

    def compute() -> tuple[Comparison, tuple[Numbered, ...]]:
        old, new = feed_of(store, before), feed_of(store, after)
        every = (*bus.stop_areas(new), *bus.stop_areas(old))
        near = area is not None and bool(bus.areas_near(every, area))
        compared = bus.compare(old, new, area if near else None)
        known = {one.id: one for one in every}
        return compared, _numbered(compared, known)

    compared, stops = remembered(store, key, compute, of_files=True)
    return Changed(
        comparison=compared,
        stops=stops,
        before=reached(store, before, asked, homes),
        after=reached(store, after, asked, homes),
    )


def worst_first(row: ChangeRow) -> tuple[int, int, str, str]:
    """Return what puts rows in order: what is lost first, then by how much there was."""
    return ORDER.index(row.change), -row.before.weekday, row.area_name.casefold(), row.line


def kind_of(change: Change) -> str:
    """Return `lost`, `new` or `kept`."""
    return change.value if change in {Change.LOST, Change.NEW} else "kept"


def _numbered(compared: Comparison, known: dict[str, StopArea]) -> tuple[Numbered, ...]:
    rows = sorted(compared.stops, key=worst_first)
    placed = [(known.get(row.area_before or row.area_after or ""), row) for row in rows]
    found = [(area, row) for area, row in placed if area is not None]
    return tuple(Numbered(number, area, row) for number, (area, row) in enumerate(found, 1))
