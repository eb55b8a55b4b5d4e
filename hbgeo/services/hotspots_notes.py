"""What has to be known of a picture of hot spots: why nothing is drawn, what was left out, how sure it is."""

from __future__ import annotations

import numpy as np

from hbgeo.analysis.cells import SquareCells
from hbgeo.analysis.claims import claim
from hbgeo.analysis.stacks import MOST
from hbgeo.errors import N_, Problem
from hbgeo.services.hotspots_asked import Asked
from hbgeo.services.hotspots_cells import CellResult, is_crowded
from hbgeo.services.hotspots_counted import Counted
from hbgeo.services.hotspots_legend import Verdict
from hbgeo.services.hotspots_metres import HOME
from hbgeo.services.hotspots_parameters import percent
from hbgeo.services.hotspots_walked import Walked

#: Fewer observations are too few to tell a hot spot from chance.
LEAST = 30
#: Fields of notes on how many people were where.
PEOPLE = frozenset({"walkers", "people"})
#: A cell and those around it.
_SQUARES, _HEXAGONS = 9, 7
#: A place that is more than this part of all has no rest to stand out from.
_LARGEST = 0.5
#: Titles of walks listed in a note, at most.
_TITLES = 3
#: From this share of the observations on walks, these tell how many people were where.
_MOSTLY = 0.5


def refusal(what: Counted) -> Problem | None:
    """Return why nothing is drawn, None when something can be."""
    if not what.selected:
        return Problem("selection", N_("No observation fits this choice. Choose more days, categories or walks."))
    if what.piled > MOST * (what.selected - what.unwalked):
        message = N_(
            "{count} of {all} observations lie on only {points} points, such as the middles of municipalities. A map "
            "of hot spots would show these points and not where things happen, so none is drawn. Use data with a "
            "position for each observation."
        )
        values = {"count": what.piled, "all": what.selected, "points": len(what.piles)}
        return Problem("piles", message, values)
    if what.unwalked == what.selected:
        message = N_(
            "None of these observations is from a walk whose way and head count are known, so none can be counted for "
            "each walker and kilometre."
        )
        return Problem("walks", message)
    if not len(what.chosen):
        return Problem("selection", N_("Nothing is left to count: all observations of this choice were left out."))
    return None


def too_few(what: Counted) -> Problem | None:
    """Return that there are too few to claim anything at all, and how many more would do."""
    if len(what.chosen) >= LEAST:
        return None
    message = N_(
        "Too few observations to tell a hot spot from chance ({count}): nothing is claimed. "
        "At least {more} more are needed."
    )
    return Problem("count", message, {"count": len(what.chosen), "more": LEAST - len(what.chosen)})


def too_few_to_compare(asked: Asked, result: CellResult) -> Problem | None:
    """Return that cells this small have too few to show but large differences, and how many more would do."""
    cells = int(result.visited.sum())
    if not cells:
        return None
    share = min(_together(result) / cells, _LARGEST)
    found = claim(int(result.count[result.visited].sum()), share, level=asked.level, places=cells)
    if found.allowed:
        return None
    message = N_(
        "{count} observations are few for {cells} cells: what is called “no difference can be shown” may still be one. "
        "With {more} more, or larger cells, a place with {ratio} times as many as elsewhere would be noticed."
    )
    values = {"count": found.pins, "cells": cells, "more": found.more, "ratio": f"{found.ratio:g}"}
    return Problem("count", message, values)


def _together(result: CellResult) -> float:
    """Return how many cells are judged together; where walks are known the mean of those that were walked through."""
    if result.visited.all():
        return _SQUARES if isinstance(result.cells, SquareCells) else _HEXAGONS
    there = result.visited.astype(np.float64)
    return float((result.cells.neighbours().lag(there) + there)[result.visited].mean())


def about_data(asked: Asked, what: Counted, width: float) -> list[Problem]:
    """Return notes on the observations: piles, positions known less accurately than a width, what was left out."""
    notes = []
    if what.piles:
        notes.append(_of_piles(asked, what))
    accuracy = what.rows.numbers["accuracy"][what.chosen]
    worse = int((accuracy > width).sum())
    if worse:
        message = N_(
            "{count} of {all} positions are known less accurately than {metres} m: they may belong to a neighbouring "
            "place. Choose larger cells or a larger bandwidth."
        )
        notes.append(Problem("accuracy", message, {"count": worse, "all": len(what.chosen), "metres": round(width)}))
    if what.outside:
        notes.append(Problem("area", N_("Outside the area and left out: {count}."), {"count": what.outside}))
    if what.unwalked:
        message = N_("From no walk whose way and head count are known, and therefore left out: {count}.")
        notes.append(Problem("walks", message, {"count": what.unwalked}))
    if what.unrated:
        message = N_("Without a rating in the dark and left out: {count}.")
        notes.append(Problem("weight", message, {"count": what.unrated}))
    if what.epsg != HOME:
        message = N_(
            "The observations lie outside the area of use of SWEREF 99 12 00: distances are measured in EPSG:{epsg}."
        )
        notes.append(Problem("epsg", message, {"epsg": what.epsg}))
    return notes


def about_weight(asked: Asked) -> list[Problem]:
    """Return, of a rate per metre walked, that the weights asked for do not count: its interval is one of numbers."""
    if asked.weight == "none":
        return []
    message = N_("Per metre walked every observation counts the same, whatever is chosen.")
    return [Problem("weight", message)]


def about_cells(asked: Asked, what: Counted, result: CellResult, walked: Walked | None) -> list[Problem]:
    """Return notes on the statistics of the cells."""
    notes = [] if walked is None else _of_walks(result, walked)
    few = None if too_few(what) else too_few_to_compare(asked, result)
    notes += [few] if few else []
    notes += [about_people(what)] if walked is None else []
    if what.area is None and walked is None:
        message = N_(
            "No area is known that holds these observations: the smallest area around all of them is taken, and a cell "
            "in it without any counts as a place where nothing was reported. Draw the area to be surer."
        )
        notes.append(Problem("area", message))
    if is_crowded(result):
        notes.append(Problem("cells", N_("Only cells that differ from chance are drawn, for there are very many.")))
    if too_few(what):
        return notes
    tested = int(np.isfinite(result.p).sum())
    message = N_(
        "{count} cells were tested at once and the probabilities corrected for it (Benjamini–Hochberg): of the cells "
        "called surely more, at most {share} are false alarms on the average of many pictures."
    )
    notes.append(Problem("level", message, {"count": tested, "share": percent(asked.level)}))
    return notes


def about_walks(walked: Walked) -> list[Problem]:
    """Return notes on how well it is known where walks went."""
    notes = []
    if walked.unknown:
        message = N_("Walks without a way or a head count, whose metres are not known: {count} ({titles}).")
        titles = "; ".join(walked.unknown[:_TITLES])
        notes.append(Problem("walks", message, {"count": len(walked.unknown), "titles": titles}))
    planned = sum(not line.tracked for line in walked.lines)
    if planned:
        message = N_("Walks for which the planned route stands for the way they walked: {count}.")
        notes.append(Problem("walks", message, {"count": planned}))
    return notes


def about_people(what: Counted) -> Problem:
    """Return that more is found where there are more people; field `walkers` when their walks may tell how many."""
    from_walks = what.rows.codes["walk"][what.chosen] >= 0
    if len(from_walks) and from_walks.mean() >= _MOSTLY:
        message = N_(
            "Where more people walked, more is found: what stands out here may be only that. Count for each walker and "
            "kilometre to see what remains."
        )
        return Problem("walkers", message)
    message = N_("How many people are where is not known: where there are more of them, more is reported.")
    return Problem("people", message)


def about_surface(asked: Asked, what: Counted) -> list[Problem]:
    """Return notes on a density."""
    message = N_("A density shows where many pins are, not whether they are more than chance: choose cells for that.")
    notes = [Problem("method", message), about_people(what)]
    if asked.exposure:
        message = N_("A density counts pins, not pins per metre walked: choose cells for that.")
        notes.append(Problem("exposure", message))
    return notes


def _of_piles(asked: Asked, what: Counted) -> Problem:
    largest = what.piles[0]
    at = {"lon": round(largest.lon, 5), "lat": round(largest.lat, 5)}
    if len(what.piles) == 1:
        message = N_("{count} observations lie on exactly the same point (longitude {lon}, latitude {lat})")
        where = Problem("piles", message, {"count": what.piled, **at})
    else:
        message = N_(
            "{count} observations lie on {piles} points that very many share, {largest} of them on one (longitude "
            "{lon}, latitude {lat})"
        )
        values = {"count": what.piled, "piles": len(what.piles), "largest": largest.count}
        where = Problem("piles", message, values | at)
    if asked.with_stacks:
        message = N_(
            "{where}: probably a default position. They are counted here, as you asked, and make a hot spot where "
            "nothing need have happened. Believe the picture without them."
        )
    else:
        message = N_(
            "{where}: probably a default position. They are left out here. Believe this picture rather than the one "
            "with them."
        )
    return Problem("piles", message, {"where": where})


def _of_walks(result: CellResult, walked: Walked) -> list[Problem]:
    notes = []
    unseen = int((result.count * (result.verdict == Verdict.NOT_VISITED)).sum())
    message = N_("Nobody walked through {cells} of {all} cells: nothing is known there, which does not mean safe.")
    values = {"cells": int((~result.visited).sum()), "all": len(result.visited)}
    notes.append(Problem("visited", message, values))
    if unseen:
        message = N_(
            "Observations in cells that no walk is known to have gone through, for which no rate is given: {count}."
        )
        notes.append(Problem("visited", message, {"count": unseen}))
    return notes + about_walks(walked)
