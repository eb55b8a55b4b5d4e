"""What many walks say of each cell: emerging, persistent, fading, now and then, or never a hot spot."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import geopandas as gpd
import numpy as np

from hbgeo.analysis.cells import Cells
from hbgeo.analysis.exposure import Rates, rates
from hbgeo.analysis.inputs import Ints
from hbgeo.analysis.patterns import Pattern, patterns
from hbgeo.domain.catalogue import Catalogue
from hbgeo.errors import N_, Problem
from hbgeo.services.hotspots_asked import Asked
from hbgeo.services.hotspots_counted import Counted
from hbgeo.services.hotspots_finding import worked
from hbgeo.services.hotspots_found import OverWalks
from hbgeo.services.hotspots_grid import cells_over, names, only
from hbgeo.services.hotspots_memory import remembered
from hbgeo.services.hotspots_metres import Shapes, shapes_in_degrees
from hbgeo.services.hotspots_walked import Line, Walked, walked
from hbgeo.store.protocol import Store

_YEAR = 365.25


def over_walks(store: Store, catalogue: Catalogue, asked: Asked) -> OverWalks:
    """Return what the walks of a question say of each cell, per person and metre walked.

    The rules are those of `hbgeo.analysis.patterns`. Walks on the same day are put together.
    """
    return remembered(store, ("over walks", asked), lambda: _found(store, catalogue, asked))


def _found(store: Store, catalogue: Catalogue, asked: Asked) -> OverWalks:
    what = worked(store, catalogue, asked).what
    ways = walked(store, asked.selection, what.epsg)
    by_day = _by_day(store, ways)
    if len(by_day) < 2 or not len(what.chosen):  # noqa: PLR2004 - two days to compare
        message = N_("At least two walks whose way and head count are known are needed, on different days.")
        return OverWalks(
            cells=_table(None, [], np.empty(0, dtype=np.intp), what.epsg), days=(), notes=(Problem("walks", message),)
        )
    cells = cells_over(asked, what, ways)
    cell_of = cells.cell_of(what.xy)
    found = [_rates(what, cells, cell_of, lines) for lines in by_day.values()]
    result = patterns(found, [day.toordinal() / _YEAR for day in by_day])
    seen = np.flatnonzero(np.any([one.visited for one in found], axis=0))
    table = _table(only(cells, seen), result.pattern[seen].astype(str).tolist(), result.hot[seen], what.epsg)
    message = N_(
        "Cells are told to rise or fall when they were walked through on enough days; {count} more are needed."
    )
    silent = bool((result.pattern[seen] == Pattern.NO_CLAIM).all()) and len(seen) > 0
    notes = (Problem("walks", message, {"count": int(result.more[seen].min())}),) if silent else ()
    return OverWalks(cells=table, days=tuple(by_day), notes=notes)


def _by_day(store: Store, ways: Walked) -> dict[date, list[Line]]:
    with store.read() as session:
        days = {walk.id: walk.on for walk in session.walks.all()}
    found: defaultdict[date, list[Line]] = defaultdict(list)
    for line in sorted(ways.lines, key=lambda line: days[line.walk_id]):
        found[days[line.walk_id]].append(line)
    return dict(found)


def _rates(what: Counted, cells: Cells, cell_of: Ints, lines: list[Line]) -> Rates:
    mine = what.rows.among("walk", [line.walk_id for line in lines])[what.chosen] & (cell_of >= 0)
    pins = np.bincount(cell_of[mine], minlength=cells.count)
    return rates(pins, Walked(tuple(lines), ()).metres(cells))


def _table(cells: Cells | None, pattern: list[str], hot: Ints, epsg: int) -> gpd.GeoDataFrame:
    none: Shapes = np.empty(0, dtype=object)
    shapes = none if cells is None else shapes_in_degrees(cells.polygons().geometry.to_numpy(), epsg)
    data = {"cell": [] if cells is None else names(cells), "pattern": pattern, "hot": hot.astype(np.int64)}
    return gpd.GeoDataFrame(data, geometry=shapes, crs="EPSG:4326")
