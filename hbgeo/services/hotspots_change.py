"""Two pictures of hot spots compared: how much changed altogether, and which cells stand out now or no longer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from math import inf, isfinite

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import betaincinv

from hbgeo.analysis.change import Change
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.selection import Selection
from hbgeo.errors import N_, Problem
from hbgeo.services.hotspots_asked import Asked
from hbgeo.services.hotspots_counted import Counted
from hbgeo.services.hotspots_finding import Worked, around_all, worked
from hbgeo.services.hotspots_found import Compared, Found
from hbgeo.services.hotspots_grid import number_of
from hbgeo.services.hotspots_legend import CHANGE, Course, Verdict
from hbgeo.services.hotspots_memory import remembered
from hbgeo.services.hotspots_notes import PEOPLE
from hbgeo.services.hotspots_parameters import of_two
from hbgeo.services.hotspots_rest import MOSTLY, against_rest, notes_on_rest
from hbgeo.services.hotspots_walked import Walked, walked
from hbgeo.store.protocol import Store

#: Fewer observations in both together are too few to say anything.
LEAST = 10
_TAIL = 0.025
_SILENT = (Verdict.TOO_FEW, Verdict.NOT_VISITED)
_STANDS_OUT = (Verdict.SURELY_MORE, Verdict.PROBABLY_MORE)
_WALKED = N_("per person and kilometre walked")
_DAILY = N_("per day")
_PLAIN = N_("in number")
_NO_CELLS = Problem("cells", N_("There are no cells to compare."))


@dataclass(frozen=True, slots=True)
class _Side:
    """Observations of one of the two, and what they are divided by."""

    pins: int
    exposure: float


def compare(store: Store, catalogue: Catalogue, before: Asked, after: Asked) -> Compared:
    """Return two pictures, what changed between them and the sentence that may be drawn from it.

    Observations are compared per person and metre walked where the walks' ways and head counts are known, else per
    day where both periods are, else in number; the sentence says which. When both questions name the same box, this
    place is compared with everything around it (`hbgeo.analysis.change`), so that what changed everywhere – the
    season, the group, the weather – cancels out. The interval is exact (conditional binomial:
    Przyborowski & Wilenski 1940; Clopper & Pearson 1934).
    """
    return remembered(store, ("compare", before, after), lambda: _compared(store, catalogue, before, after))


def _compared(store: Store, catalogue: Catalogue, before: Asked, after: Asked) -> Compared:
    early, late = worked(store, catalogue, before), worked(store, catalogue, after)
    compared = against_rest(store, catalogue, before, after)
    if compared is not None:
        return _with_rest(early, late, *compared)
    unit, first, second = _sides(store, early, late)
    ratio, low, high = _ratio(first, second)
    notes = [] if unit == _WALKED else [_not_walked(unit)]
    notes.append(
        Problem("change", N_("What changed everywhere – the season, the group, the weather – is part of the change."))
    )
    sentence = _sentence(unit, first.pins + second.pins, (ratio, low, high))
    return Compared(
        before=early.found,
        after=late.found,
        sentence=sentence,
        ratio=ratio,
        low=low,
        high=None if high is None or not isfinite(high) else high,
        changed=_changed(early, late, (sentence, *notes)),
        notes=tuple(notes),
    )


def _with_rest(early: Worked, late: Worked, found: Change, per_metre: bool) -> Compared:  # noqa: FBT001 - of a pair
    """Return the comparison of a place with the rest."""
    ratio, low, high = (one if isfinite(one) else None for one in (found.ratio, found.low, found.high))
    notes = notes_on_rest(per_metre=per_metre)
    return Compared(
        before=early.found,
        after=late.found,
        sentence=found.sentence,
        ratio=ratio,
        low=low,
        high=high,
        changed=_changed(early, late, (found.sentence, *notes)),
        notes=notes,
        against_rest=True,
    )


def _sides(store: Store, early: Worked, late: Worked) -> tuple[str, _Side, _Side]:
    ways = [walked(store, one.found.asked.selection, one.what.epsg) for one in (early, late)]
    on_walks = [_on_walks(one.what, way) for one, way in zip((early, late), ways, strict=True)]
    counts = [len(one.what.chosen) for one in (early, late)]
    if all(way.person_metres > 0 for way in ways) and all(
        pins >= MOSTLY * count for pins, count in zip(on_walks, counts, strict=True)
    ):
        first, second = (_Side(pins, way.person_metres) for pins, way in zip(on_walks, ways, strict=True))
        return _WALKED, first, second
    days = [_days(one.found.asked.selection) for one in (early, late)]
    unit = _DAILY if all(days) else _PLAIN
    first, second = (
        _Side(count, float(day or 1) if unit == _DAILY else 1.0) for count, day in zip(counts, days, strict=True)
    )
    return unit, first, second


def _on_walks(what: Counted, ways: Walked) -> int:
    return int(what.rows.among("walk", [line.walk_id for line in ways.lines])[what.chosen].sum())


def _days(selection: Selection) -> int:
    """Return how many days a selection spans; 0 when it is open at an end."""
    if selection.since is None or selection.until is None:
        return 0
    return max((selection.until - selection.since + timedelta(days=1)).days, 0)


def _ratio(first: _Side, second: _Side) -> tuple[float | None, float | None, float | None]:
    """Return how many times the rate of before, and its exact interval of 95 %; None when there are too few."""
    a, b = second.pins, first.pins
    if a + b < LEAST:
        return None, None, None
    scale = first.exposure / second.exposure
    low = float(betaincinv(a, b + 1, _TAIL)) if a else 0.0
    high = float(betaincinv(a + 1, b, 1 - _TAIL)) if b else 1.0
    low, high = (part / (1 - part) * scale if part < 1 else inf for part in (low, high))
    return (a / b * scale if b else None), low, high


def _sentence(unit: str, pins: int, found: tuple[float | None, float | None, float | None]) -> Problem:
    ratio, low, high = found
    per = Problem("unit", unit)
    if low is None or high is None:
        message = N_("Too few observations in both together to say whether anything changed ({count}).")
        return Problem("change", message, {"count": pins})
    if ratio is not None and high < 1:
        message = N_("{percent} % fewer observations than before ({unit}), likely between {least} and {most} % fewer.")
        least, most, percent = (round(100 * (1 - one)) for one in (high, low, ratio))
        return Problem("change", message, {"percent": percent, "unit": per, "least": least, "most": most})
    if low > 1 and (ratio is None or not isfinite(high)):
        message = N_("At least {low} times as many observations as before ({unit}).")
        return Problem("change", message, {"low": round(low, 1), "unit": per})
    values = {"unit": per, "low": round(low, 2), "high": round(high, 2)}
    if low > 1 and ratio is not None:
        message = N_("{ratio} times as many observations as before ({unit}), likely between {low} and {high} times.")
        return Problem("change", message, values | {"ratio": round(ratio, 1)})
    message = N_(
        "No change can be shown ({unit}): afterwards there are likely between {low} and {high} times as many as before."
    )
    return Problem("change", message, values)


def _not_walked(unit: str) -> Problem:
    message = N_(
        "Observations are compared {unit}: for most of them it is not known how far how many people walked. More may "
        "be found just because more people looked."
    )
    return Problem("exposure", message, {"unit": Problem("unit", unit)})


def _changed(early: Worked, late: Worked, notes: tuple[Problem, ...]) -> Found:
    """Return the cells of both as one picture; refused when one of the two has none."""
    cells = _cells(early, late)
    before, after = early.found, late.found
    message = N_(
        "That a cell stands out in only one of the two does not prove that it changed: what stands out once is mostly "
        "nearer to the rest the next time, by chance alone."
    )
    return replace(
        before,
        view="change",
        after=after.asked,
        legend=CHANGE,
        cells=cells,
        surface=None,
        refused=before.refused or after.refused or (_NO_CELLS if cells.empty else None),
        notes=(*notes, *(note for note in before.notes if note.field in PEOPLE), Problem("cells", message)),
        parameters=of_two(before.parameters, after.parameters),
        bounds=None if cells.empty else around_all(cells.total_bounds.reshape(2, 2)),
    )


def _cells(early: Worked, late: Worked) -> gpd.GeoDataFrame:
    """Return the cells of both pictures with their numbers and whether they stand out before or after."""
    tables = [one.found.cells for one in (early, late)]
    both = pd.concat([table[["cell", "geometry"]] for table in tables]).drop_duplicates("cell")
    if both.empty or early.what.epsg != late.what.epsg:
        both = both.iloc[:0]
    names = both["cell"].tolist()
    counts = [_counts(one, names) for one in (early, late)]
    out = [
        both["cell"].isin(table.loc[table["class"].isin(_STANDS_OUT), "cell"]).to_numpy(dtype=bool) for table in tables
    ]
    unsaid = [_unsaid(table, both["cell"]) for table in tables]
    # Where one of the two says nothing, that a cell stands out in the other is no change.
    kinds = [
        (out[0] & out[1], Course.PERSISTENT),
        (out[1] & unsaid[0], Course.ONLY_AFTER),
        (out[0] & unsaid[1], Course.ONLY_BEFORE),
        (out[1], Course.EMERGING),
        (out[0], Course.FADING),
        (unsaid[0] | unsaid[1], Course.NO_CLAIM),
    ]
    course = np.select([when for when, _ in kinds], [kind for _, kind in kinds], Course.NEVER)
    data = {"cell": names, "class": course.astype(np.int64), "before": counts[0], "after": counts[1]}
    return gpd.GeoDataFrame(data, geometry=list(both["geometry"]), crs="EPSG:4326")


def _unsaid(table: gpd.GeoDataFrame, cells: pd.Series) -> npt.NDArray[np.bool_]:
    """Return of which cells a picture says nothing: where nobody was, or of all when it makes no claim at all."""
    silent = table["class"].isin(_SILENT)
    if silent.all():
        return np.ones(len(cells), dtype=bool)
    return cells.isin(table.loc[silent, "cell"]).to_numpy(dtype=bool)


def _counts(one: Worked, names: list[str]) -> list[int]:
    if one.result is None:
        return [0] * len(names)
    numbers = [number_of(one.result.cells, name) for name in names]
    return [0 if number < 0 else int(one.result.count[number]) for number in numbers]
