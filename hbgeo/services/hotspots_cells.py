"""Local statistics of what is counted, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.special import gammainc, gammaincc

from hbgeo.analysis.cells import Cells
from hbgeo.analysis.exposure import poisson_interval
from hbgeo.analysis.inputs import Bools, Floats, Ints
from hbgeo.analysis.local import gi_star
from hbgeo.analysis.local_result import adjusted
from hbgeo.analysis.neighbours import Neighbours
from hbgeo.services.hotspots_asked import Asked
from hbgeo.services.hotspots_counted import Counted
from hbgeo.services.hotspots_grid import cells_over, names, only
from hbgeo.services.hotspots_legend import Verdict
from hbgeo.services.hotspots_metres import shapes_in_degrees
from hbgeo.services.hotspots_walked import Walked

#: Fewer observations in and around a cell are too few to call it one of many.
LEAST_AROUND = 5
#: Columns of the cells.
COLUMNS = ("cell", "count", "value", "low", "high", "z", "p", "class", "visited")
#: When more cells hold something, those in which no difference can be shown are not drawn.
MOST_DRAWN = 6_000
#: Metres in a kilometre.
_KM = 1000.0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CellResult:
    """What was worked out for each cell; all arrays have shape (cells,).

    Parameters
    ----------
    cells
        The cells.
    cell_of
        (n,) cell of each counted observation, −1 outside.
    spread, unit
        Of the weights: Σw² / Σw and Σw³ / Σw²; both 1 when all count alike.
    count, value
        Observations; weight, or weight per person and kilometre walked.
    low, high
        95 % interval of a rate; not a number without.
    z, p
        Standard deviations from chance; probability, corrected for the number of cells.
    verdict
        `Verdict`.
    visited
        Whether anybody walked there; True everywhere when that is not asked.
    """

    cells: Cells
    cell_of: Ints
    spread: float
    unit: float
    count: Floats
    value: Floats
    low: Floats
    high: Floats
    z: Floats
    p: Floats
    verdict: Ints
    visited: Bools


def worked_out(asked: Asked, what: Counted, walked: Walked | None) -> CellResult:
    """Return the statistics of each cell."""
    cells = cells_over(asked, what, walked)
    cell_of = cells.cell_of(what.xy)
    inside = cell_of >= 0
    count = np.bincount(cell_of[inside], minlength=cells.count).astype(np.float64)
    weights = np.ones(len(cell_of)) if what.weights is None else what.weights
    weight = np.bincount(cell_of[inside], weights[inside], minlength=cells.count).astype(np.float64)
    nothing = np.full(cells.count, np.nan)
    base = CellResult(
        cells=cells,
        cell_of=cell_of,
        spread=_ratio(weights, 2),
        unit=_ratio(weights, 3),
        count=count,
        value=weight,
        low=nothing,
        high=nothing,
        z=nothing,
        p=nothing,
        verdict=np.zeros(cells.count, dtype=np.intp),
        visited=np.ones(cells.count, dtype=bool),
    )
    return _against_mean(asked, base) if walked is None else _against_walked(asked, base, walked.metres(cells))


def _ratio(weights: Floats, power: int) -> float:
    """Return Σw^power / Σw^(power − 1); 1 when nothing weighs."""
    below = float((weights ** (power - 1)).sum())
    return float((weights**power).sum()) / below if below > 0 else 1.0


def drawn(result: CellResult, epsg: int) -> gpd.GeoDataFrame:
    """Return the cells that have something to say, as polygons in EPSG:4326; of very many only the telling ones."""
    some = np.flatnonzero(_worth_drawing(result))
    cells = only(result.cells, some)
    data = {
        "cell": names(cells),
        "count": result.count[some].astype(np.int64),
        "value": result.value[some],
        "low": result.low[some],
        "high": result.high[some],
        "z": result.z[some],
        "p": result.p[some],
        "class": result.verdict[some].astype(np.int64),
        "visited": result.visited[some],
    }
    shapes = shapes_in_degrees(cells.polygons().geometry.to_numpy(), epsg)
    return gpd.GeoDataFrame(data, geometry=shapes, crs="EPSG:4326")


def no_cells() -> gpd.GeoDataFrame:
    """Return a table of cells without rows."""
    empty = pd.DataFrame({name: [] for name in COLUMNS})
    return gpd.GeoDataFrame(empty, geometry=[], crs="EPSG:4326")


def is_crowded(result: CellResult) -> bool:
    """Tell whether so many cells hold something that those without a difference are not drawn."""
    return int((result.count > 0).sum()) > MOST_DRAWN


def _worth_drawing(result: CellResult) -> Bools:
    telling = np.isin(result.verdict, (Verdict.SURELY_MORE, Verdict.PROBABLY_MORE, Verdict.FEWER))
    if is_crowded(result):
        return telling
    # Where walks are known, cells without a pin say something too: walked through, or not visited.
    if not result.visited.all():
        return result.visited if result.cells.count > MOST_DRAWN else np.ones(len(telling), dtype=bool)
    return np.asarray(telling | (result.count > 0))


def _against_mean(asked: Asked, base: CellResult) -> CellResult:
    """Return Getis-Ord Gi* of the weights: more or fewer in and around a cell than anywhere.

    Its normal distribution holds for large numbers only. What is claimed must be as unlikely for pins thrown evenly
    over the area (Poisson): of the two probabilities the larger stands.
    """
    neighbours = base.cells.neighbours()
    found = gi_star(base.value, neighbours)
    around = neighbours.lag(base.count) + base.count
    p = adjusted(np.fmax(found.p, _p_of_even(base, neighbours, found.z)))
    p[np.isnan(found.p)] = np.nan
    return replace(base, z=found.z, p=p, verdict=_verdict(asked, found.z, p, around))


def _p_of_even(base: CellResult, neighbours: Neighbours, z: Floats) -> Floats:
    """Return the two-sided probability of what lies in and around each cell for pins thrown evenly over the area.

    A sum of weights is taken for Poisson numbers in other units and from another start, such that mean, variance and
    skewness are its own: a few large weights make it less even than many small ones.
    """
    share = neighbours.lag(base.cells.share) + base.cells.share
    mean = base.value.sum() / base.cells.share.sum() * share
    expected = mean * (base.spread / base.unit**2)
    around = (neighbours.lag(base.value) + base.value - mean) / base.unit + expected
    return _p_of_poisson(around, expected, z > 0)


def _p_of_poisson(around: Floats, expected: Floats, more: Bools) -> Floats:
    """Return twice the probability of at least, or at most, as many as there are around; whole numbers or not."""
    many = np.where(around > 0, gammainc(np.maximum(around, 1e-9), expected), 1.0)
    few = gammaincc(np.maximum(around, 0.0) + 1, expected)
    return np.asarray(np.minimum(2 * np.where(more, many, few), 1.0))


def _against_walked(asked: Asked, base: CellResult, metres: Floats) -> CellResult:
    """Return how likely the pins in and around a cell are for what was walked there (Poisson, exact)."""
    visited = metres > 0
    km = np.where(visited, metres / _KM, np.nan)
    neighbours = base.cells.neighbours()
    count, walked = np.where(visited, base.count, 0.0), np.where(visited, metres, 0.0)
    rate = count.sum() / max(walked.sum(), 1e-9)
    around = neighbours.lag(count) + count
    expected = rate * (neighbours.lag(walked) + walked)
    known = visited & (expected > 0)
    p, z = np.full(len(count), np.nan), np.full(len(count), np.nan)
    p[known] = _p_of_poisson(around, expected, around > expected)[known]
    z[known] = ((around - expected) / np.sqrt(np.where(known, expected, 1.0)))[known]
    corrected = adjusted(p)
    low, high = poisson_interval(count)
    verdict = np.where(visited, _verdict(asked, z, corrected, around), Verdict.NOT_VISITED)
    with np.errstate(invalid="ignore"):
        value = base.value / km
    return replace(base, value=value, low=low / km, high=high / km, z=z, p=corrected, verdict=verdict, visited=visited)


def _verdict(asked: Asked, z: Floats, p: Floats, around: Floats) -> Ints:
    sure, maybe = p <= asked.level, p <= 2 * asked.level
    found = np.select(
        [np.isnan(p), (z > 0) & maybe & (around < LEAST_AROUND), (z > 0) & sure, (z > 0) & maybe, (z < 0) & sure],
        [Verdict.TOO_FEW, Verdict.TOO_FEW, Verdict.SURELY_MORE, Verdict.PROBABLY_MORE, Verdict.FEWER],
        Verdict.NO_DIFFERENCE,
    )
    return np.asarray(found, dtype=np.intp)
