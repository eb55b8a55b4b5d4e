"""Hot spots that planners can trust: what the page *Hotspots* asks.

Everything is remembered for as long as the store does not change; the same question has the same answer.
"""

from __future__ import annotations

from hbgeo.services.hotspots_asked import Asked, from_token, to_token
from hbgeo.services.hotspots_found import (
    LEGEND,
    Behind,
    Compared,
    Found,
    LegendEntry,
    LightDifference,
    NamedPlace,
    Pile,
    Verdict,
)

# def found(store, catalogue, asked: Asked) -> Found
# def behind(store, catalogue, asked: Asked, cell_id: str) -> Behind
# def compare(store, catalogue, before: Asked, after: Asked) -> Compared
# def light_difference(store, catalogue, asked: Asked) -> LightDifference
# def places_found(store, catalogue, asked: Asked, metres: float, least: int) -> tuple[NamedPlace, ...]
# def make_action(store, catalogue, named_place: NamedPlace) -> tuple[Action, Undo]

__all__ = [
    "LEGEND",
    "Asked",
    "Behind",
    "Compared",
    "Found",
    "LegendEntry",
    "LightDifference",
    "NamedPlace",
    "Pile",
    "Verdict",
    "from_token",
    "to_token",
]
