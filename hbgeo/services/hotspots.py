"""Hot spots that planners can trust: what the page *Hotspots* asks.

Everything is remembered for as long as the store does not change; the same question has the same answer.
"""

from __future__ import annotations

from hbgeo.domain.catalogue import Catalogue
from hbgeo.errors import N_, NotFound
from hbgeo.services.hotspots_action import AfterAction, Done, actions_done, after_action
from hbgeo.services.hotspots_asked import Asked, from_token, of_problems, to_token
from hbgeo.services.hotspots_behind import behind
from hbgeo.services.hotspots_change import compare
from hbgeo.services.hotspots_finding import worked
from hbgeo.services.hotspots_found import (
    Behind,
    Compared,
    Found,
    LightDifference,
    NamedPlace,
    OverWalks,
    Pile,
    View,
)
from hbgeo.services.hotspots_legend import CHANGE, LEGEND, OVER_WALKS, Course, LegendEntry, Verdict
from hbgeo.services.hotspots_light import light_difference
from hbgeo.services.hotspots_over_walks import over_walks
from hbgeo.services.hotspots_places import make_action, places_found
from hbgeo.store.protocol import Store

__all__ = [
    "CHANGE",
    "LEGEND",
    "OVER_WALKS",
    "AfterAction",
    "Asked",
    "Behind",
    "Compared",
    "Course",
    "Done",
    "Found",
    "LegendEntry",
    "LightDifference",
    "NamedPlace",
    "OverWalks",
    "Pile",
    "Verdict",
    "View",
    "actions_done",
    "after_action",
    "behind",
    "compare",
    "found",
    "from_token",
    "light_difference",
    "make_action",
    "of_problems",
    "over_walks",
    "picture",
    "places_found",
    "to_token",
]


def found(store: Store, catalogue: Catalogue, asked: Asked) -> Found:
    """Return the hot spots of a question, or why there are none to be shown.

    Parameters
    ----------
    catalogue
        Its urgencies weigh when asked for.
    asked
        The question.
    """
    return worked(store, catalogue, asked).found


def picture(store: Store, catalogue: Catalogue, asked: Asked, view: str = "cells", after: Asked | None = None) -> Found:
    """Return what one view draws.

    Parameters
    ----------
    view
        `View`.
    after
        Of a change: the second question; `asked` is the one before.

    Raises
    ------
    NotFound
        When there is no such view, or a change lacks its second question.
    """
    if view == "cells":
        return found(store, catalogue, asked)
    if view == "walks":
        return over_walks(store, catalogue, asked).picture
    if view == "change" and after is not None:
        return compare(store, catalogue, asked, after).changed
    raise NotFound(N_("There is no such picture of hot spots."))
