"""Keeping up with the store: everything is read once, and from then on only what has happened since."""

from __future__ import annotations

from dataclasses import dataclass

from hbgeo.domain.observation import Observation
from hbgeo.services.still_there import still_there
from hbgeo.store.protocol import Session

#: After more events than this, reading everything again is quicker than looking at each.
_MANY = 2000
_CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class News:
    """What has happened since an event.

    Parameters
    ----------
    event
        Number of the latest event.
    observations
        Id → the observation as it is now, None for a deleted one.
    places
        Whether any place was touched.
    """

    event: int
    observations: dict[str, Observation | None]
    places: bool


def news_since(session: Session, event: int) -> News | None:
    """Return what has happened since an event; None when everything has to be read again.

    Parameters
    ----------
    event
        Negative when nothing was read yet.
    """
    last = session.events.last()
    if event < 0 or not event <= last <= event + _MANY:
        return None
    happened = session.events.between(event + 1, last)
    changed = dict.fromkeys(one.entity_id for one in happened if one.entity == "observation")
    return News(
        event=last,
        observations={id_: still_there(session.observations.get, id_) for id_ in changed},
        places=any(one.entity == "place" for one in happened),
    )


def every_observation(session: Session) -> list[Observation]:
    """Return all observations, in the order they came."""
    found: list[Observation] = []
    after = 0
    while chunk := session.observations.find(after=after, limit=_CHUNK):
        found += [observation for _fid, observation in chunk]
        after = chunk[-1][0]
    return found
