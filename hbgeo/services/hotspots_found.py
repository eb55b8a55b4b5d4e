"""What is found of hot spots: the values that a page shows and an export writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from hbgeo.analysis.density import Density
from hbgeo.errors import Problem
from hbgeo.services.hotspots_asked import Asked
from hbgeo.services.hotspots_legend import LEGEND, LegendEntry

#: One picture; what many walks say of each cell; what changed between two pictures.
View = Literal["cells", "walks", "change"]


@dataclass(frozen=True, slots=True)
class Pile:
    """Observations on one coordinate: a default position or a centroid rather than a place.

    Parameters
    ----------
    lon, lat
        Degrees (EPSG:4326).
    """

    lon: float
    lat: float
    count: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Found:
    """What is found; the same question of the same data gives the same answer.

    Parameters
    ----------
    asked
        The question; of two that are compared, the one before.
    view, after
        What is shown; the other question of a comparison.
    epsg
        Code of the projected coordinate system in which it was measured.
    refused
        Why nothing is drawn; None when it is.
    cells
        Rows with `cell` (text, the same cell for every question with this size and method), `count`, `value` (weight,
        or weight per person and kilometre walked), `low`, `high` (95 % interval of a rate), `z`, `p` (corrected),
        `class` (`Verdict`), `visited`; polygons in EPSG:4326. Cells without anything to say are left out.
        Empty when refused and of a density. The other views have columns of their own beside `cell` and `class`
        (`Course`): `hot` and `walked` (on how many days it stood out and was walked through); `before` and `after`
        (observations).
    surface
        The density; None of cells and when refused.
    notes
        What has to be known, the most important first.
    parameters
        Name and value (`hbgeo.services.hotspots_parameters`); written under pictures and into exports.
    counted, left_out
        How many observations were counted; how many of the selection were not (piles).
    piles
        Piles on one coordinate, largest first.
    bounds
        West, south, east, north of what is drawn, degrees; None when refused.
    """

    asked: Asked
    epsg: int
    refused: Problem | None
    cells: gpd.GeoDataFrame
    surface: Density | None
    notes: tuple[Problem, ...]
    parameters: tuple[tuple[str, str | Problem], ...]
    legend: tuple[LegendEntry, ...] = LEGEND
    view: View = "cells"
    after: Asked | None = None
    counted: int = 0
    left_out: int = 0
    piles: tuple[Pile, ...] = ()
    bounds: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """What lies behind a cell.

    Parameters
    ----------
    by_category, by_walk, by_light, by_month
        Code, id of the walk, light (empty: not known) or month (`2026-11`) → number; without any are left out.
    walks
        Id of a walk → its title.
    observation_ids
        Latest first.
    """

    cell: str
    count: int
    by_category: dict[str, int]
    by_walk: dict[str, int]
    by_light: dict[str, int]
    by_month: dict[str, int]
    walks: dict[str, str]
    observation_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Compared:
    """Two pictures and what may be said of the change.

    Parameters
    ----------
    before, after
        The two pictures.
    sentence
        What may be said, in one sentence.
    ratio, low, high
        How many times as many as before, per exposure where known, and its 95 % interval; None when nothing is said.
    changed
        The cells of both, as a picture of its own.
    notes
        What has to be known.
    against_rest
        Whether the ratio is one to what everything around the place lets expect.
    """

    before: Found
    after: Found
    sentence: Problem
    ratio: float | None
    low: float | None
    high: float | None
    changed: Found
    notes: tuple[Problem, ...]
    against_rest: bool = False


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class OverWalks:
    """What many walks say of each cell.

    Parameters
    ----------
    picture
        The cells that were walked through; refused when there are too few walks.
    days
        Days of the walks, rising; empty when there are too few.
    """

    picture: Found
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LightDifference:
    """How much less safe the dark feels than the day, as the same person rated the same place in both.

    Parameters
    ----------
    sentence
        What may be said, in one sentence.
    pairs
        Observations with both ratings.
    difference, low, high
        Shift of dark against day (Hodges–Lehmann), in steps from 0 to 4, and its 95 % interval; None when nothing is
        said.
    p
        Two-sided probability under chance; None as above.
    """

    sentence: Problem
    pairs: int
    difference: float | None
    low: float | None
    high: float | None
    p: float | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class NamedPlace:
    """A cluster of observations as a place.

    Parameters
    ----------
    key
        The same for the same observations.
    name
        Proposed; empty when nothing is near.
    hull
        Polygon in EPSG:4326.
    lon, lat
        A point in it, degrees.
    categories
        Code and number, the most first.
    owner, land
        Suggested, codes of the catalogue as in triage; None: nothing can be said.
    observation_ids
        In the order they came.
    """

    key: str
    name: str
    hull: BaseGeometry
    lon: float
    lat: float
    count: int
    categories: tuple[tuple[str, int], ...]
    owner: str | None
    land: str | None
    observation_ids: tuple[str, ...]
