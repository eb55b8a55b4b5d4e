"""How much was walked in each cell: metres of tracks or routes times the people who walked them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from hbgeo.analysis.cells import Cells
from hbgeo.analysis.inputs import Floats
from hbgeo.domain.selection import Selection
from hbgeo.domain.walk import Walk, WalkState
from hbgeo.services.hotspots_metres import shape_in_metres
from hbgeo.store.protocol import Session, Store

#: A line is looked at in steps of this share of a cell.
_STEP = 0.1
#: Most steps altogether; longer lines are looked at more coarsely.
_MOST_STEPS = 2_000_000


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
    way: shapely.geometry.base.BaseGeometry
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
        total = np.zeros(cells.count)
        length = sum(line.way.length for line in self.lines)
        step = max(cells.size * _STEP, length / _MOST_STEPS)
        for line in self.lines:
            total += line.people * _metres(cells, line.way, step)
        return total


def walked(store: Store, selection: Selection, epsg: int) -> Walked:
    """Return the ways of the walks that a selection is about: those named, else those in its days and light."""
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


def _way(session: Session, walk: Walk) -> tuple[shapely.geometry.base.BaseGeometry | None, bool]:
    """Return the way (WGS 84) – the longest recorded track, for several phones walk together – else the route."""
    tracks = [line for track in session.tracks.of(walk.id) if (line := track.line) is not None and line.length > 0]
    if tracks:
        return max(tracks, key=lambda line: line.length), True
    return walk.route, False


def _metres(cells: Cells, way: shapely.geometry.base.BaseGeometry, step: float) -> Floats:
    """Return the metres of a line in each cell; each piece counts where its middle lies."""
    total = np.zeros(cells.count)
    for part in shapely.get_parts([way]):
        ends = shapely.get_coordinates(shapely.segmentize(part, step))
        length = np.hypot(*np.diff(ends, axis=0).T)
        total += cells.totals((ends[1:] + ends[:-1]) / 2, length)
    return total
