"""How much each cell was walked through: metres, and metres times people.

The edges of square cells lie on two families of parallel lines, those of hexagons on three. Every step of a way is cut
at all of them, so that each piece lies in one cell; the lengths are exact, not sampled. What runs along an edge counts
to the one of its cells that its middle belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from hbgeo.analysis.cells import HexagonalCells, SquareCells
from hbgeo.analysis.inputs import CRS, Bools, Floats, Ints, weights_for, wrong
from hbgeo.errors import N_

Ways: TypeAlias = gpd.GeoDataFrame | gpd.GeoSeries | npt.ArrayLike

#: Directions across the edges, and how far apart the lines are as a part of the size of a cell.
_SQUARE = np.array([(1.0, 0.0), (0.0, 1.0)]), 1.0
_HEXAGON = np.array([(1.0, 0.0), (0.5, np.sqrt(0.75)), (-0.5, np.sqrt(0.75))]), 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Walked:
    """How much each cell was walked through.

    Parameters
    ----------
    metres
        (n,) metres walked in each cell, each way counted once however many walked it.
    person_metres
        (n,) metres times people.
    outside
        Person-metres that lie in no cell.
    """

    metres: Floats
    person_metres: Floats
    outside: float

    @property
    def visited(self) -> Bools:
        """(n,) whether anybody walked through a cell; where nobody did nothing is known, not even that it is safe."""
        return np.asarray(self.person_metres > 0)

    def __add__(self, other: Walked) -> Walked:
        """Return two walks through the same cells together."""
        return Walked(
            self.metres + other.metres, self.person_metres + other.person_metres, self.outside + other.outside
        )


def walked(cells: SquareCells | HexagonalCells, ways: Ways, people: npt.ArrayLike | None = None) -> Walked:
    """Return how much each cell was walked through.

    Parameters
    ----------
    cells
        Square or hexagonal cells.
    ways
        Lines (also of several parts): a layer with a coordinate system, or shapes in EPSG:3007; routes or recorded
        tracks, what was walked twice twice over. Missing and empty ones are left out.
    people
        (k,) how many walked each way, 0 or more; one each when not given.

    Raises
    ------
    InvalidInput
        When something else than a line is among the ways, or people do not fit.
    """
    shapes = _lines(ways)
    heads = weights_for(len(shapes), people)
    heads = np.ones(len(shapes)) if heads is None else heads
    begin, end, way = _steps(shapes)
    middle, length, step = _pieces(
        begin, end, *(_HEXAGON if isinstance(cells, HexagonalCells) else _SQUARE), cells.size
    )
    cell = cells.cell_of(middle)
    busy = length * heads[way[step]]
    inside = cell >= 0
    sums = [np.bincount(cell[inside], amount[inside], minlength=cells.count) for amount in (length, busy)]
    metres, person_metres = (np.asarray(total, dtype=np.float64) for total in sums)
    return Walked(metres, person_metres, float(busy[~inside].sum()))


def _lines(ways: Ways) -> npt.NDArray[np.object_]:
    """Return ways as shapes in EPSG:3007."""
    if isinstance(ways, gpd.GeoDataFrame | gpd.GeoSeries):
        if ways.crs is None:
            raise wrong("ways", N_("The layer has no coordinate system: say which one it is in."))
        ways = ways.geometry.to_crs(CRS).array
    shapes = np.asarray(ways, dtype=object).reshape(-1)
    kinds = shapely.get_type_id(shapes)
    lines = [-1, shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING]
    if not (np.isin(kinds, lines) | shapely.is_empty(shapes)).all():
        raise wrong("ways", N_("Only lines can be walked: leave out other shapes."))
    return shapes


def _steps(shapes: npt.NDArray[np.object_]) -> tuple[Floats, Floats, Ints]:
    """Return begin and end of each straight step, (m, 2) each, and the way it belongs to."""
    parts, way = shapely.get_parts(shapes, return_index=True)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    same = part[:-1] == part[1:]
    return xy[:-1][same], xy[1:][same], way[part[:-1][same]]


def _pieces(begin: Floats, end: Floats, across: Floats, apart: float, size: float) -> tuple[Floats, Floats, Ints]:
    """Return middle, length and step of the pieces between the lines on which edges of cells lie."""
    steps = np.arange(len(begin))
    cuts = [_crossings(begin @ normal / (apart * size), end @ normal / (apart * size)) for normal in across]
    step = np.concatenate([steps, steps, *(which for which, _ in cuts)])
    at = np.concatenate([np.zeros(len(begin)), np.ones(len(begin)), *(share for _, share in cuts)])
    order = np.lexsort((at, step))
    step, at = step[order], at[order]
    here = np.flatnonzero(step[:-1] == step[1:])
    step, low, high = step[here], at[here], at[here + 1]
    along = end[step] - begin[step]
    return begin[step] + along * ((low + high) / 2)[:, None], np.hypot(*along.T) * (high - low), step


def _crossings(begin: Floats, end: Floats) -> tuple[Ints, Floats]:
    """Return which steps cross whole numbers between their ends, and where: from 0 (begin) to 1 (end)."""
    low, high = np.minimum(begin, end), np.maximum(begin, end)
    first = np.floor(low) + 1
    count = np.maximum(np.ceil(high) - first, 0).astype(np.intp)
    step = np.repeat(np.arange(len(begin)), count)
    line = first[step] + (np.arange(len(step)) - np.repeat(np.cumsum(count) - count, count))
    return step, ((line - begin[step]) / (end - begin)[step]).clip(0, 1)
