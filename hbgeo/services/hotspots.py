"""Hot spots that planners can trust: what the page *Hotspots* asks.

Everything is remembered for as long as the store does not change; the same question has the same answer.
"""

from __future__ import annotations

from hbgeo.domain.catalogue import Catalogue
from hbgeo.services.hotspots_asked import Asked, from_token, to_token
from hbgeo.services.hotspots_behind import behind
from hbgeo.services.hotspots_change import compare
from hbgeo.services.hotspots_finding import worked
from hbgeo.services.hotspots_found import (
    LEGEND,
    Behind,
    Compared,
    Found,
    LegendEntry,
    LightDifference,
    NamedPlace,
    OverWalks,
    Pile,
    Verdict,
)
from hbgeo.services.hotspots_light import light_difference
from hbgeo.services.hotspots_over_walks import over_walks
from hbgeo.services.hotspots_places import make_action, places_found
from hbgeo.store.protocol import Store

__all__ = [
    "LEGEND",
    "Asked",
    "Behind",
    "Compared",
    "Found",
    "LegendEntry",
    "LightDifference",
    "NamedPlace",
    "OverWalks",
    "Pile",
    "Verdict",
    "behind",
    "compare",
    "found",
    "from_token",
    "light_difference",
    "make_action",
    "over_walks",
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
