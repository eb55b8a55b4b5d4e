"""What many walks say of each cell: emerging, persistent, fading, now and then, or never a hot spot."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

import geopandas as gpd
import numpy as np

from hbgeo.analysis.cells import Cells
from hbgeo.analysis.exposure import Rates, rates
from hbgeo.analysis.inputs import Ints
from hbgeo.analysis.patterns import LEVEL as LEVEL_OF_TRENDS
from hbgeo.analysis.patterns import Pattern, Patterns, patterns
from hbgeo.analysis.trends import walks_for
from hbgeo.domain.catalogue import Catalogue
from hbgeo.errors import N_, Problem
from hbgeo.services.hotspots_asked import Asked
from hbgeo.services.hotspots_cells import no_cells
from hbgeo.services.hotspots_counted import Counted
from hbgeo.services.hotspots_finding import around_all, worked
from hbgeo.services.hotspots_found import Found, OverWalks
from hbgeo.services.hotspots_grid import cells_over, names, only
from hbgeo.services.hotspots_legend import OVER_WALKS, Course
from hbgeo.services.hotspots_memory import remembered
from hbgeo.services.hotspots_metres import shapes_in_degrees
from hbgeo.services.hotspots_notes import about_data, about_walks, about_weight
from hbgeo.services.hotspots_parameters import LEVEL, METHOD, Value, percent, with_values
from hbgeo.services.hotspots_walked import Line, Walked, walked
from hbgeo.store.protocol import Store

#: Field of the note that there are too few days for a rise or fall to be told.
DAYS = "days"
_YEAR = 365.25
_METHOD = N_("trend of each cell over the walks, Mann–Kendall")
_COURSES = {pattern: Course[pattern.name] for pattern in Pattern}


def over_walks(store: Store, catalogue: Catalogue, asked: Asked) -> OverWalks:
    """Return what the walks of a question say of each cell, per person and metre walked.

    The rules are those of `hbgeo.analysis.patterns`. Walks on the same day are put together.
    """
    return remembered(store, ("over walks", asked), lambda: _found(store, catalogue, asked))


def _found(store: Store, catalogue: Catalogue, asked: Asked) -> OverWalks:
    alike = _alike(asked)
    known = worked(store, catalogue, alike)
    what = known.what
    ways = walked(store, asked.selection, what.epsg)
    by_day = _by_day(store, ways)
    refused = known.found.refused
    if len(by_day) < 2 or not len(what.chosen):  # noqa: PLR2004 - two days to compare
        message = N_("At least two walks whose way and head count are known are needed, on different days.")
        refused = refused if what.piled else Problem("walks", message)
    base = _base(known.found, refused)
    if refused is not None:
        return OverWalks(picture=base, days=())
    cells = cells_over(alike, what, ways)
    cell_of = cells.cell_of(what.xy)
    found = [_rates(what, cells, cell_of, lines) for lines in by_day.values()]
    result = patterns(found, [day.toordinal() / _YEAR for day in by_day])
    seen = np.flatnonzero(np.any([one.visited for one in found], axis=0))
    table = _table(only(cells, seen), result, seen, what.epsg)
    notes = (*_silence(result, seen), *about_weight(asked), *about_data(asked, what, asked.size_m), *about_walks(ways))
    bounds = around_all(table.total_bounds.reshape(2, 2)) if len(table) else base.bounds
    return OverWalks(picture=replace(base, cells=table, notes=notes, bounds=bounds), days=tuple(by_day))


def _alike(asked: Asked) -> Asked:
    """Return the question as walks can answer it: per metre walked, every observation the same, cell by cell."""
    method = "square" if asked.method == "density" else asked.method
    return replace(asked, exposure=True, weight="none", method=method)


def _base(found: Found, refused: Problem | None) -> Found:
    """Return a picture over walks, still without cells; how one picture is judged is not how many are."""
    stated: dict[str, Value] = {METHOD: _METHOD, LEVEL: percent(LEVEL_OF_TRENDS)}
    return replace(
        found,
        view="walks",
        legend=OVER_WALKS,
        cells=no_cells(),
        parameters=with_values(found.parameters, stated),
        refused=refused,
        notes=() if refused is None else (refused,),
        bounds=None if refused is not None else found.bounds,
    )


def _silence(result: Patterns, seen: Ints) -> list[Problem]:
    """Return how many more days are needed before even the clearest trend of one cell could be told."""
    missing = walks_for(len(seen), LEVEL_OF_TRENDS) - int(result.trends.walks[seen].max()) if len(seen) else 0
    if missing <= 0:
        return []
    message = N_(
        "Cells are told to rise or fall when they were walked through on enough days; {count} more are needed."
    )
    return [Problem(DAYS, message, {"count": missing})]


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


def _table(cells: Cells, result: Patterns, seen: Ints, epsg: int) -> gpd.GeoDataFrame:
    data = {
        "cell": names(cells),
        "class": [int(_COURSES[Pattern(one)]) for one in result.pattern[seen].tolist()],
        "hot": result.hot[seen].astype(np.int64),
        "walked": result.trends.walks[seen].astype(np.int64),
    }
    shapes = shapes_in_degrees(cells.polygons().geometry.to_numpy(), epsg)
    return gpd.GeoDataFrame(data, geometry=shapes, crs="EPSG:4326")
