"""A place before and after, against the untreated rest of the area."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from hbgeo.analysis.change import Change, Period, change
from hbgeo.analysis.inputs import Bools
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.position import Box
from hbgeo.errors import N_, Problem
from hbgeo.services.hotspots_asked import Asked
from hbgeo.services.hotspots_counted import Counted, counted
from hbgeo.services.hotspots_metres import shape_in_metres
from hbgeo.services.hotspots_walked import walked
from hbgeo.store.protocol import Store

#: From this share of the observations on walks whose metres are known, these are compared per metre walked.
MOSTLY = 0.8


def against_rest(store: Store, catalogue: Catalogue, before: Asked, after: Asked) -> tuple[Change, bool] | None:
    """Return how a place – the box that both questions name – changed in relation to everything around it.

    Returns
    -------
    tuple
        The change, and whether it is per person and metre walked; else the rest alone stands for how much was looked.
        None when the questions do not name one and the same box.
    """
    box = before.selection.box
    if box is None or after.selection.box != box:
        return None
    return box_and_rest(store, catalogue, before, after, box)


def box_and_rest(store: Store, catalogue: Catalogue, before: Asked, after: Asked, box: Box) -> tuple[Change, bool]:
    """Return how the box changed in relation to everything around it; as `against_rest`."""
    early, late = (_wide(store, catalogue, asked) for asked in (before, after))
    pairs = [_periods(store, asked, what, box) for asked, what in ((before, early), (after, late))]
    per_metre = all(known for _place, _rest, known in pairs)
    (place, rest, _), (place_after, rest_after, _) = (
        pair if per_metre else (*_counts(what, box), False) for pair, what in zip(pairs, (early, late), strict=True)
    )
    return change(place, place_after, rest, rest_after), per_metre


def notes_on_rest(*, per_metre: bool) -> tuple[Problem, ...]:
    """Return what has to be known of a place that is compared with the rest."""
    message = N_("The place is compared with everything around it, so what changed everywhere does not count.")
    compared = Problem("change", message)
    if per_metre:
        return (compared,)
    message = N_(
        "It is not known how far how many people walked in the place and around it: if one was looked at more than "
        "before and the other not, that looks like a change."
    )
    return compared, Problem("exposure", message)


def _wide(store: Store, catalogue: Catalogue, asked: Asked) -> Counted:
    return counted(store, catalogue, replace(asked, selection=replace(asked.selection, box=None)))


def _inside(what: Counted, box: Box) -> Bools:
    lon, lat = what.rows.lon[what.chosen], what.rows.lat[what.chosen]
    return np.asarray((lon >= box.west) & (lon <= box.east) & (lat >= box.south) & (lat <= box.north))


def _counts(what: Counted, box: Box) -> tuple[Period, Period]:
    inside = int(_inside(what, box).sum())
    return Period(inside, 1.0), Period(len(what.chosen) - inside, 1.0)


def _periods(store: Store, asked: Asked, what: Counted, box: Box) -> tuple[Period, Period, bool]:
    """Return pins and person-metres in the box and around it, of walks whose way and head count are known."""
    ways = walked(store, asked.selection, what.epsg)
    known = what.rows.among("walk", [line.walk_id for line in ways.lines])[what.chosen]
    inside = _inside(what, box)
    edge = shapely.segmentize(shapely.box(box.west, box.south, box.east, box.north), (box.east - box.west) / 16 or 1)
    place = shape_in_metres(edge, what.epsg)
    within = sum(line.people * line.way.intersection(place).length for line in ways.lines)
    enough = within > 0 and ways.person_metres > within and known.sum() >= MOSTLY * len(what.chosen)
    return (
        Period(int((inside & known).sum()), float(within)),
        Period(int((~inside & known).sum()), float(max(ways.person_metres - within, 0.0))),
        bool(enough),
    )
