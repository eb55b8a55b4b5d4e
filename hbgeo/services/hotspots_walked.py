"""How much was walked in each cell: metres of tracks or routes times the people who walked them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from shapely.geometry.base import BaseGeometry

from hbgeo.analysis.cells import Cells, HexagonalCells, SquareCells
from hbgeo.analysis.inputs import Floats
from hbgeo.analysis.walked import walked as through
from hbgeo.domain.selection import Selection
from hbgeo.domain.walk import Walk, WalkState
from hbgeo.services.hotspots_memory import remembered
from hbgeo.services.hotspots_metres import shape_in_metres
from hbgeo.store.protocol import Session, Store


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The way of one walk.

    Parameters
    ----------
    way
        Line or lines in metres.
    people
        How many walked it.
    tracked
        Whether it was recorded; else it is the route as planned.
    """

    walk_id: str
    way: BaseGeometry
    people: int
    tracked: bool


@dataclass(frozen=True, slots=True, eq=False)
class Walked:
    """The ways of the walks that a selection is about.

    Parameters
    ----------
    lines
        Of walks whose way and head count are known.
    unknown
        Titles of walks that have no way or no head count: their observations are not counted per metre.
    """

    lines: tuple[Line, ...]
    unknown: tuple[str, ...]

    def metres(self, cells: Cells) -> Floats:
        """Return metres walked times people in each cell: shape (cells,)."""
        ways = np.array([line.way for line in self.lines], dtype=object)
        known = cells if isinstance(cells, SquareCells | HexagonalCells) else None
        if known is None or not len(ways):
            return np.zeros(cells.count)
        return through(known, ways, [line.people for line in self.lines]).person_metres

    @property
    def person_metres(self) -> float:
        """Metres walked times people, all together."""
        return float(sum(line.way.length * line.people for line in self.lines))


def walked(store: Store, selection: Selection, epsg: int) -> Walked:
    """Return the ways of the walks that a selection is about: those named, else those in its days and light."""
    return remembered(store, ("walked", selection, epsg), lambda: _read(store, selection, epsg))


def _read(store: Store, selection: Selection, epsg: int) -> Walked:
    lines, unknown = [], []
    with store.read() as session:
        for walk in session.walks.all():
            if not _about(walk, selection):
                continue
            way, tracked = _way(session, walk)
            if way is None or not walk.participants_total:
                unknown.append(walk.title)
                continue
            lines.append(Line(walk.id, shape_in_metres(way, epsg), walk.participants_total, tracked))
    return Walked(tuple(lines), tuple(unknown))


def _about(walk: Walk, selection: Selection) -> bool:
    if walk.state == WalkState.PLANNED:
        return False
    if selection.walk_ids:
        return walk.id in selection.walk_ids
    early = selection.since is not None and walk.on < selection.since
    late = selection.until is not None and walk.on > selection.until
    other_light = bool(selection.lights) and walk.light is not None and walk.light.value not in selection.lights
    return not (early or late or other_light)


def _way(session: Session, walk: Walk) -> tuple[BaseGeometry | None, bool]:
    """Return the way (WGS 84) – the longest recorded track, for several phones walk together – else the route."""
    tracks = [line for track in session.tracks.of(walk.id) if (line := track.line) is not None and line.length > 0]
    if tracks:
        return max(tracks, key=lambda line: line.length), True
    return walk.route, False
