"""A round of a day: the places whose inspections or faults are due, in walking order."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shapely import LineString

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.inspection import Fault, InspectionKind
from hbgeo.errors import N_, Problem
from hbgeo.services.inspections_due import Due
from hbgeo.services.inspections_state import PlaceState, states
from hbgeo.services.loops import MOST_POINTS
from hbgeo.services.rounds_due import Needed, needed
from hbgeo.services.rounds_way import way_through
from hbgeo.store.protocol import Store

LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class RoundStop:
    """A place to go to.

    Parameters
    ----------
    number
        From 1, in walking order.
    state
        How it stands at the end of the day, as far as is known.
    dues
        What was to be inspected when the day began.
    left
        What of that has not been inspected since.
    faults
        Those due by that day; some may be fixed since.
    done
        Whether somebody has been there: all is inspected, and the faults are fixed or were looked at.
    lon, lat
        Degrees, WGS 84; a point on the place.
    """

    number: int
    state: PlaceState
    dues: tuple[Due, ...]
    left: tuple[Due, ...]
    faults: tuple[Fault, ...]
    done: bool
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Round:
    """What is due on a day, in walking order.

    Parameters
    ----------
    line
        The way through all stops and back, WGS 84; empty when everything lies on one spot.
    length_m, minutes
        Metres (EPSG:3007); at the pace of walks with the time at each stop.
    along, step_free
        As in `loops.Loop`.
    notes
        What to know of it.
    left_out
        What is due but was too much for one round: the least urgent.
    """

    day: date
    stops: tuple[RoundStop, ...]
    line: LineString
    length_m: float
    minutes: int
    along: Literal["paths", "straight", "mixed"]
    step_free: Literal["yes", "unknown", "no"]
    notes: tuple[Problem, ...]
    left_out: tuple[PlaceState, ...]

    @property
    def done(self) -> int:
        """How many stops are done."""
        return sum(stop.done for stop in self.stops)

    @property
    def next_stop(self) -> RoundStop | None:
        """The first that is not done."""
        return next((stop for stop in self.stops if not stop.done), None)


def round_for(  # noqa: PLR0913 - what a round can be narrowed to
    store: Store,
    catalogue: Catalogue,
    day: date,
    *,
    kinds: Collection[InspectionKind] = tuple(InspectionKind),
    layers: Collection[str] | None = None,
    start: LonLat | None = None,
    step_free: bool = False,
) -> Round:
    """Return what is due on a day or late, and faults whose day has come, in a short order along paths where known.

    What is done on the day itself stays in the round, so that its order does not change under way.

    Parameters
    ----------
    kinds
        Kinds of inspection; faults are there whatever these are.
    layers
        Codes; None: all that are inspected.
    start
        Longitude and latitude where the round begins and ends (EPSG:4326); None: at its first stop.
    step_free
        Go around known steps.

    Raises
    ------
    InvalidInput
        When the start is no place on earth.
    """
    chosen = [one for one in states(store, catalogue, today=day) if layers is None or one.place.layer in layers]
    wanted = needed(store, catalogue, chosen, frozenset(kinds), day)
    taken, left_out = _most_urgent(wanted)
    if not taken:
        return Round(day, (), LineString(), 0.0, 0, "straight", "unknown", (), ())
    # A round that begins at one of its places begins with that place.
    taken.sort(key=lambda one: one.point != start)
    points = [one.point for one in taken]
    start = None if start == points[0] else start
    way = way_through(store, points, start=start, step_free=step_free)
    return Round(
        day=day,
        stops=tuple(_stop(number, taken[row]) for number, row in enumerate(way.order, 1)),
        line=way.line,
        length_m=way.length_m,
        minutes=way.minutes,
        along=way.along,
        step_free=way.step_free,
        notes=(*_too_many(left_out), *way.notes),
        left_out=tuple(one.state for one in left_out),
    )


def _stop(number: int, one: Needed) -> RoundStop:
    lon, lat = one.point
    return RoundStop(number, one.state, one.dues, one.left, one.faults, one.done, lon, lat)


def _most_urgent(wanted: list[Needed]) -> tuple[list[Needed], list[Needed]]:
    """Return those that one round can hold, and the others; each in the order of the layers."""
    ranked = sorted(range(len(wanted)), key=lambda row: (-wanted[row].weight, row))
    taken = set(ranked[:MOST_POINTS])
    return [one for row, one in enumerate(wanted) if row in taken], [wanted[row] for row in ranked[MOST_POINTS:]]


def _too_many(left_out: list[Needed]) -> tuple[Problem, ...]:
    if not left_out:
        return ()
    message = N_("A round holds {limit} places, the most urgent ones; {count} more are due. Choose fewer layers.")
    return (Problem("layers", message, {"limit": MOST_POINTS, "count": len(left_out)}),)
