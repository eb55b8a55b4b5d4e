"""A selection of observations: the filters of the map, the table and the download are one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hbgeo.domain.position import Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is asked for; an empty tuple or None means no restriction. Hashable, so that it can key a cache.

    Parameters
    ----------
    walk_ids
        Observations of these walks.
    since, until
        First and last day recorded, days in Sweden, both included.
    categories, statuses, lights, polarities, sources
        Codes; any of them.
    text
        Appears in the description, case-insensitive for the letters of the languages used.
    box
        Lies in it or on its edge.
    """

    walk_ids: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    categories: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    lights: tuple[str, ...] = ()
    polarities: tuple[int, ...] = ()
    sources: tuple[str, ...] = ()
    text: str = ""
    box: Box | None = None


EVERYTHING = Selection()
