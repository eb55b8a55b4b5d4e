"""Which actions a follow-up walk can look at: the open and the just fixed ones, and where they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from hbgeo.domain.action import Action
from hbgeo.domain.action_rules import OPEN
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Observation, Status
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.services.light import local_today
from hbgeo.services.priority import urgency_points
from hbgeo.services.still_there import all_still_there
from hbgeo.store.protocol import Session, Store

#: Somebody is to do something about these, or did and nobody has looked yet.
LOOKED_AT = OPEN | {Status.DONE}
#: How much more an action weighs that is late, and one that waits to be looked at; the project's own figures.
_LATE, _JUST_FIXED = 1.5, 1.5
#: What every action weighs besides its points, so that those without any are walked to as well.
_EACH = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An action that can be walked to.

    Parameters
    ----------
    position
        WGS 84: the middle of its observations, else of its places.
    label
        What it is about, in the words of the catalogue: a category, else a layer; no words of residents.
    weight
        How much it counts when a walk is chosen, above 0.
    late
        Whether it is open and its day has passed.
    walk_ids
        The walks on which its observations were made, one for each observation.
    """

    action: Action
    position: Position
    label: str
    weight: float
    late: bool
    walk_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidates:
    """What can be walked to, and what cannot because nobody knows where it is."""

    found: tuple[Candidate, ...]
    placeless: tuple[Action, ...]


def candidates(store: Store, catalogue: Catalogue, *, today: date | None = None, lang: str = "sv") -> Candidates:
    """Return the open and the just fixed actions, in the order of their numbers.

    Parameters
    ----------
    today
        The local day by which an action is late; today's when left out.
    lang
        Language of the labels.
    """
    day = today or local_today()
    with store.read() as session:
        actions = [action for action in session.actions.all() if action.status in LOOKED_AT]
        about: dict[str, list[Observation]] = {action.id: [] for action in actions}
        for observation in session.actions.observations():
            if observation.action_id in about:
                about[observation.action_id].append(observation)
        places = _places(session, actions)
    found, placeless = [], []
    for action in sorted(actions, key=lambda one: one.number):
        there = [places[place_id] for place_id in action.place_ids if place_id in places]
        position = _middle(about[action.id], there)
        if position is None:
            placeless.append(action)
            continue
        late = action.status in OPEN and action.due_on is not None and action.due_on < day
        found.append(
            Candidate(
                action=action,
                position=position,
                label=_label(catalogue, about[action.id], there, lang),
                weight=_weight(catalogue, action, about[action.id], late=late),
                late=late,
                walk_ids=tuple(one.walk_id for one in about[action.id] if one.walk_id),
            )
        )
    return Candidates(tuple(found), tuple(placeless))


def _places(session: Session, actions: Sequence[Action]) -> Mapping[str, Place]:
    ids = {place_id for action in actions for place_id in action.place_ids}
    return {place.id: place for place in all_still_there(session.places.get, ids)}


def _middle(observations: Sequence[Observation], places: Sequence[Place]) -> Position | None:
    """Return where a stop can stand; a stop outside Sweden would be refused."""
    points = [(one.position.lon, one.position.lat) for one in observations]
    points = points or [(place.geometry.centroid.x, place.geometry.centroid.y) for place in places]
    if not points:
        return None
    lon, lat = np.mean(points, axis=0).round(7).tolist()
    position = Position(lon=lon, lat=lat)
    return position if position.in_sweden else None


def _label(catalogue: Catalogue, observations: Sequence[Observation], places: Sequence[Place], lang: str) -> str:
    if observations:
        ((category, _count),) = Counter(one.category for one in observations).most_common(1)
        return catalogue.label_of(category, lang)
    layers = {layer.code: layer.label(lang) for layer in catalogue.layers}
    return next((layers[place.layer] for place in places if place.layer in layers), "")


def _weight(catalogue: Catalogue, action: Action, observations: Sequence[Observation], *, late: bool) -> float:
    urgencies = [action.urgency] if action.urgency else [one.urgency for one in observations]
    points = max((urgency_points(catalogue, code) for code in urgencies), default=0)
    agreed = sum(one.agreements for one in observations) * catalogue.priority.agreement
    total = max(0, points + min(agreed, catalogue.priority.agreement_most) + action.adjustment)
    return (_EACH + total) * (_LATE if late else 1.0) * (_JUST_FIXED if action.status is Status.DONE else 1.0)
