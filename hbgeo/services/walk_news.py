"""What is new on a walk since a phone last asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Observation
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.domain.walk import Walk
from hbgeo.services.joining import walker_hash
from hbgeo.services.walker_pins import agreement_id
from hbgeo.store.protocol import Session, Store

__all__ = ["News", "NewsPin", "StopAnswer", "news"]

#: Categories with this risk are shown to nobody but those who recorded them.
_UNSHOWN = "high"


@dataclass(frozen=True, slots=True)
class NewsPin:
    """A pin as all on the walk may see it: no text, no photos.

    Parameters
    ----------
    lon, lat
        Degrees (EPSG:4326).
    own, agreed
        Whether the walker who asks recorded it, or said “me too”.
    """

    id: str
    lon: float
    lat: float
    category: str
    subcode: str | None
    polarity: int
    agreements: int
    stop_id: str | None
    own: bool
    agreed: bool
    late: bool


@dataclass(frozen=True, slots=True)
class News:
    """What changed.

    Parameters
    ----------
    cursor
        To be given as `after` the next time.
    state
        Of the walk.
    gone
        Ids of pins to take away.
    """

    cursor: int
    state: str
    pins: tuple[NewsPin, ...]
    gone: tuple[str, ...]
    answers: tuple[StopAnswer, ...]


def news(  # noqa: PLR0913 - who asks for what
    store: Store, catalogue: Catalogue, walk: Walk, walker: str | None, after: int, *, leader: bool
) -> News:
    """Return what changed on a walk after a cursor; 0 for all.

    Parameters
    ----------
    walker
        Code of the one who asks, or None.
    leader
        Whether what was said in words at the stops is told too.
    """
    with store.read() as session:
        cursor = session.events.last()
        if cursor == after:
            return News(cursor, walk.state.value, (), (), ())
        # A cursor beyond the last event is of another database: of this one nothing is known yet.
        after = after if after < cursor else 0
        changed, deleted = session.observations.changed_since(walk.id, after)
        pins = _shown(session, catalogue, walk, walker, changed)
        shown = {pin.id for pin in pins}
        hidden = [one for one in changed if one.id not in shown]
        gone = _gone(session, catalogue, deleted, hidden, after) if after else ()
        answers = session.answers.of(walk.id, after=after)
    if not leader:
        answers = [replace(answer, dissent="", text="") for answer in answers]
    return News(cursor, walk.state.value, pins, gone, tuple(answers))


def _gone(
    session: Session,
    catalogue: Catalogue,
    deleted: Sequence[Observation],
    hidden: Sequence[Observation],
    after: int,
) -> tuple[str, ...]:
    """Return the pins that can have been seen and no longer may be; of others not even that they were there."""
    public = _public(catalogue)
    seen = [one.id for one in deleted if one.category in public or _was_public(session, public, one, after)]
    return (*seen, *(one.id for one in hidden if _was_public(session, public, one, after)))


def _was_public(session: Session, public: set[str], one: Observation, after: int) -> bool:
    events = (event for event in session.events.of(one.id) if event.seq > after)
    return any(event.changes["category"][0] in public for event in events if "category" in event.changes)


def _public(catalogue: Catalogue) -> set[str]:
    return {category.code for category in catalogue.categories if category.sens != _UNSHOWN}


def _shown(
    session: Session, catalogue: Catalogue, walk: Walk, walker: str | None, changed: Sequence[Observation]
) -> tuple[NewsPin, ...]:
    found = None if walker is None else session.walkers.find(walk.id, walker_hash(walker))
    public = _public(catalogue)
    own: set[str] = set()
    agreed: set[str] = set()
    if found is not None and walker is not None and changed:
        own = set(session.walkers.pins(found))
        agreed = session.observations.agreed(
            {one.id: agreement_id(one.id, walker) for one in changed if one.agreements}
        )
    return tuple(
        _pin(one, own=one.id in own, agreed=one.id in agreed)
        for one in changed
        if one.id in own or one.category in public
    )


def _pin(one: Observation, *, own: bool, agreed: bool) -> NewsPin:
    return NewsPin(
        id=one.id,
        lon=one.position.lon,
        lat=one.position.lat,
        category=one.category,
        subcode=one.subcode,
        polarity=one.polarity,
        agreements=one.agreements,
        stop_id=one.stop_id,
        own=own,
        agreed=agreed,
        late=one.late,
    )
