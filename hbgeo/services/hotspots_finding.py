"""From a question to a picture of hot spots, remembered for as long as the store does not change."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import numpy as np

from hbgeo.analysis.bandwidth import Rule
from hbgeo.analysis.density import Density, density
from hbgeo.analysis.density_picture import bounds_on_map
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.errors import N_, InvalidInput
from hbgeo.services.hotspots_asked import Asked, is_density
from hbgeo.services.hotspots_cells import CellResult, drawn, no_cells, worked_out
from hbgeo.services.hotspots_counted import Counted, counted
from hbgeo.services.hotspots_found import Found, Verdict
from hbgeo.services.hotspots_memory import remembered
from hbgeo.services.hotspots_metres import in_degrees
from hbgeo.services.hotspots_notes import about_cells, about_data, about_surface, refusal, too_few
from hbgeo.services.hotspots_walked import Walked, walked
from hbgeo.store.protocol import Store

#: Errors of a density as shares of its peak: the first that the size of the area allows.
_ACCURACIES = (1e-3, 1e-2, 3e-2)
_METHODS = {"density": N_("density"), "square": N_("square cells, Gi*"), "hexagon": N_("hexagonal cells, Gi*")}
_WEIGHTS = {
    "none": N_("every observation the same"),
    "severity": N_("by urgency"),
    "agreement": N_("by how many agree"),
    "dark": N_("by unsafety in the dark"),
}


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


def _work(store: Store, catalogue: Catalogue, asked: Asked) -> Worked:
    version = store.version()
    what = counted(store, catalogue, asked)
    base = Found(
        asked=asked,
        epsg=what.epsg,
        refused=refusal(what),
        cells=no_cells(),
        surface=None,
        notes=(),
        parameters=_parameters(asked, what, version),
        counted=len(what.chosen),
        left_out=what.selected - len(what.chosen),
        piles=what.piles,
    )
    if base.refused:
        return Worked(replace(base, notes=(base.refused,)), what, None, None)
    try:
        return _surface(asked, what, base) if is_density(asked) else _cells(store, asked, what, base)
    except InvalidInput as error:
        problem = error.problems[0]
        return Worked(replace(base, refused=problem, notes=(problem,)), what, None, None)


def _surface(asked: Asked, what: Counted, base: Found) -> Worked:
    surface = replace(_density(asked, what), crs=f"EPSG:{what.epsg}")
    few = too_few(what)
    notes = [*([few] if few else []), *about_data(asked, what), *about_surface(asked)]
    known = {N_("Bandwidth"): f"{surface.bandwidth:.0f} m", N_("Largest error, of the peak"): f"{surface.error:.1%}"}
    parameters = tuple((name, known.get(name, value)) for name, value in base.parameters)
    found = replace(base, surface=surface, notes=tuple(notes), parameters=parameters, bounds=bounds_on_map(surface))
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
    notes = [*([few] if few else []), *about_data(asked, what), *about_cells(asked, what, result, ways)]
    around = in_degrees(what.xy, what.epsg) if table.empty else table.total_bounds.reshape(2, 2)
    found = replace(base, cells=table, notes=tuple(notes), bounds=_around(around))
    return Worked(found, what, result, ways)


def _around(degrees: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[float, float, float, float]:
    west, south = degrees.min(axis=0).tolist()
    east, north = degrees.max(axis=0).tolist()
    return west, south, east, north


def _parameters(asked: Asked, what: Counted, version: str) -> tuple[tuple[str, str], ...]:
    """Return name and value of all that the picture depends on."""
    size = [] if is_density(asked) else [(N_("Cell size"), f"{asked.size_m:g} m")]
    bandwidth = [(N_("Bandwidth"), ""), (N_("Largest error, of the peak"), "")] if is_density(asked) else []
    level = [] if is_density(asked) else [(N_("False alarms at most"), f"{100 * asked.level:g} %")]
    yes_no = {True: N_("yes"), False: N_("no")}
    return (
        (N_("Method"), _METHODS[asked.method]),
        *size,
        *bandwidth,
        (N_("Weight"), _WEIGHTS[asked.weight]),
        (N_("Per metre walked"), yes_no[asked.exposure]),
        (N_("Piles on one coordinate counted"), yes_no[asked.with_stacks]),
        *level,
        (N_("Coordinate system"), f"EPSG:{what.epsg}"),
        *_filters(asked.selection),
        (N_("Observations counted"), f"{len(what.chosen)} / {what.selected}"),
        (N_("First and last day"), _period(what)),
        (N_("Version of the data"), version),
    )


def _filters(selection: Selection) -> list[tuple[str, str]]:
    """Return the filters that are set, by their names in the selection; texts of people are not repeated."""
    stated = []
    for field in fields(Selection):
        value = getattr(selection, field.name)
        if value != getattr(EVERYTHING, field.name):
            stated.append((_FILTERS[field.name], "…" if field.name == "text" else _text(value)))
    return stated


def _text(value: Any) -> str:  # noqa: ANN401 - any field's value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return f"{value.west:g}, {value.south:g}, {value.east:g}, {value.north:g}"


_FILTERS = {
    "walk_ids": N_("Walks"),
    "since": N_("From"),
    "until": N_("To"),
    "categories": N_("Categories"),
    "statuses": N_("Statuses"),
    "lights": N_("Light"),
    "polarities": N_("Problem, idea or good"),
    "sources": N_("Sources"),
    "text": N_("Text"),
    "box": N_("Within"),
}


def _period(what: Counted) -> str:
    days = what.rows.recorded[what.chosen]
    return f"{days.min()} – {days.max()}" if len(days) else "–"
