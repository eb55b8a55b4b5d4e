"""What is known of a walk, read in one piece."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from shapely import LineString
from shapely.geometry.base import BaseGeometry

from hbgeo.domain.action import Action
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Observation, Status
from hbgeo.domain.selection import Selection
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.domain.walk import SMALLEST_GROUP, Stop, Walk
from hbgeo.services.moderation import is_never_public
from hbgeo.store.protocol import Session

#: A walk of twenty people leaves some hundreds at most.
_MOST = 10_000
#: Photos of a stop; more make a protocol that nobody can send.
_PHOTOS_OF_A_PIN = 2


@dataclass(frozen=True, slots=True)
class Walked:
    """All that is known of a walk.

    Parameters
    ----------
    observations
        In the order they came; duplicates are left out, and those of categories that can point people out.
    guarded
        Category that can point people out → how many there were; categories with fewer than five are left out.
    actions
        Those that take care of its observations, or that it looked at, by number.
    photos
        Observation id → JPEGs that may be shown.
    following
        The first walk that follows it up, and its stops.
    area, ways
        Of the layers, WGS 84.
    """

    walk: Walk
    stops: tuple[Stop, ...]
    answers: tuple[StopAnswer, ...]
    observations: tuple[Observation, ...]
    guarded: dict[str, int]
    actions: tuple[Action, ...]
    photos: dict[str, tuple[bytes, ...]]
    following: tuple[Walk, tuple[Stop, ...]] | None
    area: tuple[BaseGeometry, ...]
    ways: tuple[LineString, ...]


def gather(session: Session, catalogue: Catalogue, walk_id: str) -> Walked:
    """Return all that is known of a walk. Raises `NotFound`."""
    walk = session.walks.get(walk_id)
    stops = tuple(session.walks.stops(walk_id))
    found = session.observations.find(Selection(walk_ids=(walk_id,)), limit=_MOST)
    kept = [one for _fid, one in found if one.status is not Status.DUPLICATE]
    observations = tuple(one for one in kept if not is_never_public(catalogue, one.category))
    counts = Counter(one.category for one in kept if is_never_public(catalogue, one.category))
    wanted = {one.action_id for one in kept} | {stop.action_id for stop in stops}
    area = session.places.area()
    return Walked(
        walk=walk,
        stops=stops,
        answers=tuple(session.answers.of(walk_id)),
        observations=observations,
        guarded={category: count for category, count in counts.items() if count >= SMALLEST_GROUP},
        actions=tuple(action for action in session.actions.all() if action.id in wanted),
        photos={one.id: _photos(session, one.id) for one in observations if one.photo_count},
        following=_following(session, walk_id),
        area=() if area is None else (area,),
        ways=tuple(place.geometry for place in session.places.find("gangvag")),
    )


def _photos(session: Session, observation_id: str) -> tuple[bytes, ...]:
    shown = [photo for photo in session.photos.of(observation_id) if photo.public]
    return tuple(session.photos.image(photo.sha256) for photo in shown[:_PHOTOS_OF_A_PIN])


def _following(session: Session, walk_id: str) -> tuple[Walk, tuple[Stop, ...]] | None:
    after = [walk for walk in session.walks.all() if walk.follows_walk_id == walk_id]
    if not after:
        return None
    first = min(after, key=lambda walk: walk.on)
    return first, tuple(session.walks.stops(first.id))
