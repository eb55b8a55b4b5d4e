"""What is known of a place and its surroundings, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from hbgeo.domain.action import Action
from hbgeo.domain.inspection import Fault, Inspection
from hbgeo.domain.observation import Observation, Status
from hbgeo.domain.place import Place

#: Observations this close to a place are about it, metres (domain G).
REACH_M = 30.0
#: A mean of fewer ratings than this says little, and that is said with it.
FEW = 5
#: A problem or an idea that stands here waits for somebody.
OPEN = frozenset({Status.NEW, Status.REVIEWED, Status.ASSIGNED, Status.PLANNED, Status.ONGOING})


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of ratings, 0 (avoids the place) to 4 (very safe).

    Parameters
    ----------
    value
        None without any rating.
    n
        How many there are.
    """

    value: float | None
    n: int

    @property
    def few(self) -> bool:
        """Whether it rests on so few ratings that it says little."""
        return self.n < FEW


def mean_of(ratings: Iterable[int | None]) -> Mean:
    """Return the mean of those ratings that are known."""
    known = [one for one in ratings if one is not None]
    return Mean(fmean(known) if known else None, len(known))


@dataclass(frozen=True, slots=True)
class NearObservation:
    """An observation in a place or near it, and how far from it, metres (EPSG:3007); 0 inside."""

    observation: Observation
    metres: float

    @property
    def is_open(self) -> bool:
        """Whether it is a problem or an idea that waits for somebody; one merged into another does not."""
        return self.observation.polarity <= 0 and self.observation.status in OPEN


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """How many observations of a category there are, those merged into another left out, and how many are open."""

    category: str
    total: int
    open: int


@dataclass(frozen=True, slots=True)
class PlacePicture:
    """A photo that shows the place or something near it; for planners only.

    Parameters
    ----------
    observation_id, inspection_id
        What it belongs to; both None for a photo of the place itself.
    on
        The day it came.
    """

    sha256: str
    on: date
    observation_id: str | None = None
    inspection_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one walk, or one year, says of a place.

    Parameters
    ----------
    name
        Title of the walk, or the year.
    on
        Day of the walk; None for a year.
    visited
        Whether a walk came within `REACH_M`, or somebody left an observation; None when nothing tells.
    problems, good
        How many; what was merged counts once. None where nobody came.
    day, dark
        Mean feeling of safety of all that was recorded.
    """

    name: str
    on: date | None = None
    visited: bool | None
    problems: int | None
    good: int | None
    day: Mean
    dark: Mean


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """All that is known of a place.

    Parameters
    ----------
    observations
        In the place or within `REACH_M` of it, nearest first, then the latest.
    categories
        Most open ones first.
    actions
        About the place itself or those observations, by number.
    walks, years
        The trend, oldest first.
    day, dark
        Mean feeling of safety in all of the observations.
    day_now, dark_now
        The same in those recorded during the last 365 days.
    faults
        Open ones first, the most serious first; then those that were fixed.
    inspections
        Latest first.
    """

    place: Place
    observations: tuple[NearObservation, ...]
    categories: tuple[CategoryCount, ...]
    actions: tuple[Action, ...]
    photos: tuple[PlacePicture, ...]
    walks: tuple[Turn, ...]
    years: tuple[Turn, ...]
    day: Mean
    dark: Mean
    day_now: Mean
    dark_now: Mean
    faults: tuple[Fault, ...]
    inspections: tuple[Inspection, ...]

    @property
    def open(self) -> tuple[NearObservation, ...]:
        """The observations that wait for somebody."""
        return tuple(near for near in self.observations if near.is_open)
