"""How a place has changed: walk by walk, and year by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from hbgeo.domain.observation import Observation
from hbgeo.domain.walk import Walk
from hbgeo.services.light import LOCAL
from hbgeo.services.place_facts_values import Turn, mean_of


def recorded_day(observation: Observation) -> date:
    """Return the day in Sweden on which an observation was recorded."""
    return observation.recorded_at.astimezone(LOCAL).date()


def by_walk(
    walks: Sequence[Walk], visits: Mapping[str, bool | None], observations: Sequence[Observation]
) -> tuple[Turn, ...]:
    """Return what each walk says of a place, oldest first.

    A walk that passed and left nothing says 0; one that did not pass says nothing.

    Parameters
    ----------
    walks
        Those that were walked.
    visits
        Id of a walk → whether it passed the place, None when nothing tells.
    observations
        Those of the place.
    """
    ends = _ends(observations)
    turns = []
    for walk in sorted(walks, key=lambda one: (one.on, one.starts is not None, one.starts, one.id)):
        own = [one for one in observations if one.walk_id == walk.id]
        visited = True if own else visits.get(walk.id)
        turns.append(_turn(own, ends, name=walk.title, on=walk.on, visited=visited))
    return tuple(turns)


def by_year(
    walks: Sequence[Walk], visits: Mapping[str, bool | None], observations: Sequence[Observation]
) -> tuple[Turn, ...]:
    """Return what each year says of a place, from the first walk or observation to the last one, oldest first.

    Parameters
    ----------
    walks, visits, observations
        As in `by_walk`; what came without a walk counts in its year.
    """
    ends = _ends(observations)
    years = [recorded_day(one).year for one in observations] + [walk.on.year for walk in walks]
    turns = []
    for year in range(min(years, default=0), max(years, default=-1) + 1):
        own = [one for one in observations if recorded_day(one).year == year]
        visited = True if own else _came(walks, visits, year)
        turns.append(_turn(own, ends, name=str(year), on=None, visited=visited))
    return tuple(turns)


def _came(walks: Sequence[Walk], visits: Mapping[str, bool | None], year: int) -> bool | None:
    found = [visits.get(walk.id) for walk in walks if walk.on.year == year]
    if any(found):
        return True
    return None if None in found else False


def _turn(
    own: Sequence[Observation], ends: Mapping[str, str], *, name: str, on: date | None, visited: bool | None
) -> Turn:
    def number(polarity: int) -> int | None:
        return len({ends[one.id] for one in own if one.polarity == polarity}) if visited else None

    return Turn(
        name=name,
        on=on,
        visited=visited,
        problems=number(-1),
        good=number(1),
        day=mean_of(one.safety_day for one in own),
        dark=mean_of(one.safety_dark for one in own),
    )


def _ends(observations: Sequence[Observation]) -> Mapping[str, str]:
    """Return id → id of what it was merged into in the end, as far as these observations tell."""
    into = {one.id: one.duplicate_of for one in observations}

    def end(one: str) -> str:
        seen: set[str] = set()
        while one not in seen and (following := into.get(one)):
            seen.add(one)
            one = following
        return one

    return {one: end(one) for one in into}
