"""The walked track, recorded on the leader's phone when she agrees: for exposure, later."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Literal

from hbgeo.domain.event import Role
from hbgeo.domain.track import Track, TrackPoint
from hbgeo.domain.walk import Walk
from hbgeo.errors import N_, InvalidInput, Problem
from hbgeo.store.protocol import Store

__all__ = ["Track", "TrackPoint", "add_part", "tracks"]


def add_part(  # noqa: PLR0913 - who, where and what
    store: Store, walk: Walk, track_id: str, number: int, points: Sequence[TrackPoint], *, role: Role = Role.LEADER
) -> Literal["created", "same"]:
    """Keep a part of a track; sent again, it is kept once.

    Parameters
    ----------
    track_id
        UUID made by the phone at the beginning of the recording.
    number
        Of the part, from 0.

    Raises
    ------
    Conflict
        When another part has this number.
    InvalidInput
        When a point is no place on earth or has no time.
    """
    kept = tuple(points)
    if not kept or number < 0 or not all(map(_is_sound, kept)):
        raise InvalidInput((Problem("points", N_("This cannot be used.")),))
    return store.write(lambda session: session.tracks.add_part(walk.id, track_id, number, kept, role))


def tracks(store: Store, walk_id: str) -> tuple[Track, ...]:
    """Return the recorded tracks of a walk, oldest first."""
    with store.read() as session:
        return tuple(session.tracks.of(walk_id))


def _is_sound(point: TrackPoint) -> bool:
    on_earth = isfinite(point.lon) and isfinite(point.lat) and abs(point.lon) <= 180 and abs(point.lat) <= 90  # noqa: PLR2004
    sure = point.accuracy_m is None or (isfinite(point.accuracy_m) and point.accuracy_m >= 0)
    return on_earth and sure and point.at.tzinfo is not None
