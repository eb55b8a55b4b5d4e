"""From a question to a picture of hot spots, remembered for as long as the store does not change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import numpy as np

from hbgeo.analysis.bandwidth import Rule
from hbgeo.analysis.density import Density, density
from hbgeo.analysis.density_picture import bounds_on_map
from hbgeo.domain.catalogue import Catalogue
from hbgeo.errors import InvalidInput
from hbgeo.services.hotspots_asked import Asked, is_density
from hbgeo.services.hotspots_cells import CellResult, drawn, no_cells, worked_out
from hbgeo.services.hotspots_counted import Counted, counted
from hbgeo.services.hotspots_found import Found
from hbgeo.services.hotspots_legend import Verdict
from hbgeo.services.hotspots_memory import remembered
from hbgeo.services.hotspots_metres import in_degrees
from hbgeo.services.hotspots_notes import about_cells, about_data, about_surface, about_weight, refusal, too_few
from hbgeo.services.hotspots_parameters import BANDWIDTH, ERROR, metres, parameters, percent, with_values
from hbgeo.services.hotspots_walked import Walked, walked
from hbgeo.store.protocol import Store

#: Errors of a density as shares of its peak: the first that the size of the area allows.
_ACCURACIES = (1e-3, 1e-2, 3e-2)


@dataclass(frozen=True, slots=True, eq=False)
class Worked:
    """What was found and what it was worked out from; `result` is None when refused and of a density."""

    found: Found
    what: Counted
    result: CellResult | None
    walked: Walked | None


def worked(store: Store, catalogue: Catalogue, asked: Asked) -> Worked:
    """Return what is found, with what lies behind it."""
    return remembered(store, asked, lambda: _work(store, catalogue, asked))


def _work(store: Store, catalogue: Catalogue, question: Asked) -> Worked:
    version = store.version()
    is_rate = question.exposure and not is_density(question)
    asked = replace(question, weight="none") if is_rate else question
    what = counted(store, catalogue, asked)
    base = Found(
        asked=asked,
        epsg=what.epsg,
        refused=refusal(what),
        cells=no_cells(),
        surface=None,
        notes=(),
        parameters=parameters(asked, what, version),
        counted=len(what.chosen),
        left_out=what.selected - len(what.chosen),
        piles=what.piles,
    )
    if base.refused:
        return Worked(replace(base, notes=(base.refused,)), what, None, None)
    try:
        found = _surface(asked, what, base) if is_density(asked) else _cells(store, asked, what, base)
    except InvalidInput as error:
        problem = error.problems[0]
        return Worked(replace(base, refused=problem, notes=(problem,)), what, None, None)
    notes = (*found.found.notes, *about_weight(question)) if is_rate else found.found.notes
    return replace(found, found=replace(found.found, notes=notes))


def _surface(asked: Asked, what: Counted, base: Found) -> Worked:
    surface = replace(_density(asked, what), crs=f"EPSG:{what.epsg}")
    few = too_few(what)
    notes = [*([few] if few else []), *about_data(asked, what, surface.bandwidth), *about_surface(asked, what)]
    known = {BANDWIDTH: metres(round(surface.bandwidth)), ERROR: percent(ceil(1000 * surface.error) / 1000)}
    found = replace(
        base,
        surface=surface,
        notes=tuple(notes),
        parameters=with_values(base.parameters, known),
        bounds=bounds_on_map(surface),
    )
    return Worked(found, what, None, None)


def _density(asked: Asked, what: Counted) -> Density:
    """Return the density as accurate as the size of the area allows."""
    bandwidth: float | Rule = asked.bandwidth_m or "silverman"
    for accuracy in _ACCURACIES[:-1]:
        try:
            return density(what.xy, bandwidth, weights=what.weights, over=what.area, accuracy=accuracy)
        except InvalidInput:
            continue
    return density(what.xy, bandwidth, weights=what.weights, over=what.area, accuracy=_ACCURACIES[-1])


def _cells(store: Store, asked: Asked, what: Counted, base: Found) -> Worked:
    ways = walked(store, asked.selection, what.epsg) if asked.exposure else None
    result = worked_out(asked, what, ways)
    few = too_few(what)
    if few:
        nothing = np.where(result.verdict == Verdict.NOT_VISITED, Verdict.NOT_VISITED, Verdict.TOO_FEW)
        result = replace(result, verdict=nothing)
    table = drawn(result, what.epsg)
    notes = [*([few] if few else []), *about_data(asked, what, asked.size_m), *about_cells(asked, what, result, ways)]
    around = in_degrees(what.xy, what.epsg) if table.empty else table.total_bounds.reshape(2, 2)
    found = replace(base, cells=table, notes=tuple(notes), bounds=around_all(around))
    return Worked(found, what, result, ways)


def around_all(degrees: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[float, float, float, float]:
    """Return west, south, east and north of (n, 2) degrees."""
    west, south = degrees.min(axis=0).tolist()
    east, north = degrees.max(axis=0).tolist()
    return west, south, east, north
