"""What is found of hot spots: the values that a page shows and an export writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from hbgeo.analysis.density import Density
from hbgeo.errors import N_, Problem
from hbgeo.services.hotspots_asked import Asked


class Verdict(IntEnum):
    """What may be said of a cell; the numbers stand in exports and addresses and do not change."""

    SURELY_MORE = 2
    PROBABLY_MORE = 1
    NO_DIFFERENCE = 0
    FEWER = -1
    TOO_FEW = 98
    NOT_VISITED = 99


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A class of cells in words.

    Parameters
    ----------
    code
        A `Verdict`.
    words
        English msgid, to be translated.
    colour
        `#rrggbb`.
    """

    code: Verdict
    words: str
    colour: str


#: Told apart by lightness too, and without red and green.
LEGEND = (
    LegendEntry(Verdict.SURELY_MORE, N_("surely more than chance"), "#7f2704"),
    LegendEntry(Verdict.PROBABLY_MORE, N_("probably more"), "#f16913"),
    LegendEntry(Verdict.NO_DIFFERENCE, N_("no difference can be shown"), "#d9d9d9"),
    LegendEntry(Verdict.FEWER, N_("fewer than chance"), "#2b7bba"),
    LegendEntry(Verdict.NOT_VISITED, N_("not visited"), "#ffffff"),
    LegendEntry(Verdict.TOO_FEW, N_("too few to say"), "#969696"),
)


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
        The question.
    epsg
        Code of the projected coordinate system in which it was measured.
    refused
        Why nothing is drawn; None when it is.
    cells
        Rows with `cell` (text, the same cell for every question with this size and method), `count`, `value` (weight,
        or weight per person and kilometre walked), `low`, `high` (95 % interval of a rate), `z`, `p` (corrected),
        `class` (`Verdict`), `visited`; polygons in EPSG:4326. Cells without anything to say are left out.
        Empty when refused and of a density.
    surface
        The density; None of cells and when refused.
    notes
        What has to be known, the most important first.
    parameters
        Readable (name, value): English msgids and values; written under pictures and into exports.
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
    parameters: tuple[tuple[str, str], ...]
    legend: tuple[LegendEntry, ...] = LEGEND
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
    cells
        Rows with `cell`, `before`, `after`, `change` (text: `emerging`, `persistent`, `fading`, `none`); polygons in
        EPSG:4326.
    notes
        What has to be known.
    """

    before: Found
    after: Found
    sentence: Problem
    ratio: float | None
    low: float | None
    high: float | None
    cells: gpd.GeoDataFrame
    notes: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class OverWalks:
    """What many walks say of each cell.

    Parameters
    ----------
    cells
        Rows with `cell`, `pattern` (`emerging`, `persistent`, `fading`, `sporadic`, `never`, `no_claim`) and `hot` (on
        how many days); polygons in EPSG:4326. Only cells that were walked through.
    days
        Days of the walks, rising; empty when there are too few.
    notes
        What has to be known.
    """

    cells: gpd.GeoDataFrame
    days: tuple[date, ...]
    notes: tuple[Problem, ...]


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
