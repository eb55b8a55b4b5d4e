"""A walk that looks again: the actions near each other, in a short loop, and the walk that is made of it.

What such a walk found is read by `results` and carried into the action plan by `apply`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from shapely import LineString

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.walk import Walk, WalkType
from hbgeo.errors import N_, InvalidInput, Problem
from hbgeo.services.follow_up_candidates import Candidate, Candidates, candidates
from hbgeo.services.follow_up_carrying import apply
from hbgeo.services.follow_up_results import Result, Step, results
from hbgeo.services.footways_kept import network_now
from hbgeo.services.footways_network import Network
from hbgeo.services.loops import LonLat, Loop, loop, near_each_other
from hbgeo.services.walks import plan
from hbgeo.services.walks_draft import MOST_STOPS, StopDraft, WalkDraft
from hbgeo.store.protocol import Store

__all__ = [
    "MOST_STOPS",
    "Candidate",
    "Candidates",
    "Proposal",
    "Result",
    "Step",
    "apply",
    "candidates",
    "followed",
    "make",
    "proposal",
    "results",
    "stop_name",
]

#: Stops and metres of a walk unless somebody wants it otherwise: under three hours at the pace of walks.
STOPS, LENGTH_M = 12, 3000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A walk that could be made.

    Parameters
    ----------
    stops
        In the order they are visited.
    line, length_m, minutes, along, step_free
        As in `loops.Loop`.
    notes
        What to know of it; numbers are those of the stops.
    """

    stops: tuple[Candidate, ...]
    line: LineString
    length_m: float
    minutes: int
    along: Literal["paths", "straight", "mixed"]
    step_free: Literal["yes", "unknown", "no"]
    notes: tuple[Problem, ...]


def proposal(  # noqa: PLR0913 - what a walk is chosen by
    store: Store,
    catalogue: Catalogue,
    *,
    around: LonLat | None = None,
    most_stops: int = STOPS,
    most_length_m: float = LENGTH_M,
    step_free: bool = False,
    action_ids: Sequence[str] | None = None,
    start: LonLat | None = None,
    lang: str = "sv",
) -> Proposal:
    """Return a short loop through actions that lie near each other.

    Parameters
    ----------
    around
        Longitude and latitude (EPSG:4326) near which to look; where most is to be looked at when left out.
    most_stops, most_length_m
        Most stops, and metres of the loop: the action that joined last is left out until it fits.
    step_free
        Go around known steps.
    action_ids
        Exactly these actions, however far from each other they are.
    start
        Where the walk begins and ends, longitude and latitude (EPSG:4326); at its first stop when left out.
    lang
        Language of the stops' labels.

    Raises
    ------
    InvalidInput
        When there is nothing to look at, or too much.
    """
    found = candidates(store, catalogue, lang=lang).found
    network = network_now(store)
    if action_ids is not None:
        chosen = [one for one in found if one.action.id in set(action_ids)]
    else:
        rows = near_each_other(
            [_point(one) for one in found],
            weights=[one.weight for one in found],
            most_stops=min(most_stops, MOST_STOPS),
            most_length_m=most_length_m,
            around=around or start,
        )
        chosen = [found[row] for row in rows]
    _check(chosen)
    way = _way(chosen, start, network, step_free=step_free)
    while action_ids is None and way.length_m > most_length_m and len(chosen) > 1:
        chosen.pop()
        way = _way(chosen, start, network, step_free=step_free)
    return Proposal(
        stops=tuple(chosen[row] for row in way.order),
        line=way.line,
        length_m=way.length_m,
        minutes=way.minutes,
        along=way.along,
        step_free=way.step_free,
        notes=(*_too_long(way, most_length_m), *_missing(action_ids, chosen), *way.notes),
    )


def make(store: Store, catalogue: Catalogue, draft: WalkDraft, proposed: Proposal, *, role: Role = Role.LEADER) -> Walk:
    """Keep a follow-up walk with the stops and the loop of a proposal, each stop looking at its action.

    Raises
    ------
    InvalidInput
        As `walks.plan`.
    NotFound, Gone
        When an action, or the walk that is followed up, is no longer there.
    """
    with store.read() as session:
        for one in proposed.stops:
            session.actions.get(one.action.id)
    stops = [
        StopDraft(
            number=number,
            position=one.position,
            name=stop_name(one),
            reason=one.action.public_text or "",
            action_id=one.action.id,
        )
        for number, one in enumerate(proposed.stops, start=1)
    ]
    wanted = replace(draft, type=WalkType.FOLLOW_UP, expected_minutes=draft.expected_minutes or proposed.minutes)
    route = None if proposed.line.is_empty else proposed.line
    return plan(store, catalogue, wanted, route=route, stops=stops, role=role)


def stop_name(one: Candidate) -> str:
    """Return what the stop is called: the action's number and what it is about, no words of residents."""
    return f"Nr {one.action.number}: {one.label}" if one.label else f"Nr {one.action.number}"


def followed(proposed: Proposal) -> str | None:
    """Return the walk on which most of what the stops are about was seen, None when it was on none."""
    counts = Counter(walk_id for one in proposed.stops for walk_id in one.walk_ids)
    return max(counts, key=counts.__getitem__, default=None)


def _point(one: Candidate) -> LonLat:
    return one.position.lon, one.position.lat


def _way(chosen: Sequence[Candidate], start: LonLat | None, network: Network | None, *, step_free: bool) -> Loop:
    return loop([_point(one) for one in chosen], start=start, network=network, step_free=step_free)


def _check(chosen: Sequence[Candidate]) -> None:
    if not chosen:
        message = N_("There is no open or just fixed action with a known place to look at.")
        raise InvalidInput((Problem("actions", message),))
    if len(chosen) > MOST_STOPS:
        message = N_("{count} actions are too many for one walk; choose at most {limit}.")
        raise InvalidInput((Problem("actions", message, {"count": len(chosen), "limit": MOST_STOPS}),))


def _too_long(way: Loop, most_length_m: float) -> tuple[Problem, ...]:
    if way.length_m <= most_length_m:
        return ()
    message = N_("The loop is {metres} m long, more than the {limit} m that were wanted.")
    return (Problem("line", message, {"metres": round(way.length_m), "limit": round(most_length_m)}),)


def _missing(action_ids: Sequence[str] | None, chosen: Sequence[Candidate]) -> tuple[Problem, ...]:
    """Return that some of the chosen actions can no longer be looked at."""
    missing = set(action_ids or ()) - {one.action.id for one in chosen}
    if not missing:
        return ()
    message = N_("Chosen actions that are left out, having no place or nothing left to look at: {count}.")
    return (Problem("actions", message, {"count": len(missing)}),)
