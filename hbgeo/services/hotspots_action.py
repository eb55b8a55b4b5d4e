"""Whether the place of an action changed more than the rest of the area, from the year before it was done to after."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from shapely import GeometryCollection, Point
from shapely.geometry.base import BaseGeometry

from hbgeo.analysis.change import Change
from hbgeo.domain.action import Action
from hbgeo.domain.action_rules import FINISHED
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.position import Box
from hbgeo.domain.selection import Selection
from hbgeo.errors import N_, Gone, NotFound, Problem
from hbgeo.services.hotspots_asked import Asked
from hbgeo.services.hotspots_memory import remembered
from hbgeo.services.hotspots_rest import box_and_rest, notes_on_rest
from hbgeo.services.place_facts_near import box_around
from hbgeo.store.protocol import Session, Store

#: The longest that is looked at before and after.
YEAR = timedelta(days=365)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An action that was done, and where.

    Parameters
    ----------
    box
        Its observations and places with `REACH_M` of `place_facts_near` around them, degrees.
    """

    action: Action
    fixed_on: date
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterAction:
    """What became of the place of an action.

    Parameters
    ----------
    before, after
        What is compared.
    change
        The place in relation to the rest.
    per_metre
        Whether it is per person and metre walked.
    notes
        What has to be known.
    """

    before: Selection
    after: Selection
    change: Change
    per_metre: bool
    notes: tuple[Problem, ...]


def actions_done(store: Store) -> tuple[Done, ...]:
    """Return the actions that were done somewhere, the latest first."""
    return remembered(store, "actions done", lambda: _done(store))


def after_action(store: Store, catalogue: Catalogue, asked: Asked, done: Done, today: date) -> AfterAction:
    """Return how the place of an action changed, against everything around it (`hbgeo.analysis.change`).

    Parameters
    ----------
    asked
        Which observations count; its days, walks and box do not.
    today
        The last day there is.
    """
    on, whenever = done.fixed_on, replace(asked.selection, walk_ids=(), box=done.box)
    before = replace(whenever, since=on - YEAR, until=on - _DAY)
    after = replace(whenever, since=on + _DAY, until=min(on + YEAR, today))
    first, second = (replace(asked, selection=one) for one in (before, after))
    change, per_metre = remembered(
        store,
        ("after action", first, second),
        lambda: box_and_rest(store, catalogue, first, second, done.box),
    )
    return AfterAction(
        before=before, after=after, change=change, per_metre=per_metre, notes=_notes(per_metre=per_metre)
    )


def _notes(*, per_metre: bool) -> tuple[Problem, ...]:
    message = N_(
        "Things are done where much was found, and where much was found once there is mostly less the next time, by "
        "chance alone: some of a decrease would have come without the action."
    )
    return *notes_on_rest(per_metre=per_metre), Problem("chance", message)


def _done(store: Store) -> tuple[Done, ...]:
    with store.read() as session:
        about: defaultdict[str | None, list[BaseGeometry]] = defaultdict(list)
        for one in session.actions.observations():
            about[one.action_id].append(Point(one.position.lon, one.position.lat))
        finished = [action for action in session.actions.all() if action.status in FINISHED]
        found = [(action, action.fixed_on, _where(session, action, about[action.id])) for action in finished]
    made = [
        Done(action=one, fixed_on=on, box=box_around(where)) for one, on, where in found if on and not where.is_empty
    ]
    return tuple(sorted(made, key=lambda one: (one.fixed_on, one.action.number), reverse=True))


def _where(session: Session, action: Action, points: list[BaseGeometry]) -> BaseGeometry:
    """Return the observations and places of an action."""
    found = list(points)
    for place_id in action.place_ids:
        with suppress(NotFound, Gone):
            found.append(session.places.get(place_id).geometry)
    return GeometryCollection(found)
