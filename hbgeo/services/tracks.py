"""The walked track, recorded on the leader's phone when she agrees: for exposure, later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from hbgeo.domain.event import Role
from hbgeo.domain.track import Track, TrackPoint
from hbgeo.domain.walk import Walk
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
    """
    kept = tuple(points)
    return store.write(lambda session: session.tracks.add_part(walk.id, track_id, number, kept, role))


def tracks(store: Store, walk_id: str) -> tuple[Track, ...]:
    """Return the recorded tracks of a walk, oldest first."""
    with store.read() as session:
        return tuple(session.tracks.of(walk_id))
