"""What became of a walker's pins, by the return code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hbgeo.domain.observation import Observation
from hbgeo.domain.walk import Walk
from hbgeo.domain.walker import walker_hash
from hbgeo.errors import N_, Gone, NotFound
from hbgeo.services.public_standing import action_of, followed_up_in, standing
from hbgeo.store.protocol import Session, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedPin:
    """One's own pin and where the case stands.

    Parameters
    ----------
    lon, lat
        Degrees (EPSG:4326).
    status, owner
        Codes of the catalogue.
    reason
        Why it will not be fixed, when that was decided.
    merged
        Whether it was joined with another that says the same: status, owner, days and reason are of that one. Those
        of either are of the action that takes care of it, once there is one.
    public_text
        What everybody may read of that action, when a wording was approved.
    """

    id: str
    walk_title: str
    walk_on: date
    category: str
    subcode: str | None
    polarity: int
    lon: float
    lat: float
    text: str
    recorded_at: datetime
    status: str
    owner: str | None
    reason: str | None
    due_on: date | None
    fixed_on: date | None
    agreements: int
    photo_count: int
    late: bool
    merged: bool
    public_text: str | None


def pins_of(store: Store, walker: str) -> tuple[ReturnedPin, ...]:
    """Return the pins recorded under a return code, in the order they came; the code never expires.

    Raises
    ------
    NotFound
        When nobody has joined a walk with it.
    """
    with store.read() as session:
        found = session.walkers.with_hash(walker_hash(walker))
        if not found:
            raise NotFound(N_("Nothing is known of this code. Look at it once more."))
        return tuple(
            _returned(session, observation, session.walks.get(who.walk_id))
            for who in found
            for observation in _kept(session, session.walkers.pins(who))
        )


def _kept(session: Session, ids: list[str]) -> list[Observation]:
    kept = []
    for id_ in ids:
        try:
            kept.append(session.observations.get(id_))
        except Gone:
            continue
    return kept


def _returned(session: Session, observation: Observation, walk: Walk) -> ReturnedPin:
    followed_up = followed_up_in(session, observation)
    stands = standing(followed_up, action_of(session, followed_up))
    return ReturnedPin(
        id=observation.id,
        walk_title=walk.title,
        walk_on=walk.on,
        category=observation.category,
        subcode=observation.subcode,
        polarity=observation.polarity,
        lon=observation.position.lon,
        lat=observation.position.lat,
        text=observation.text,
        recorded_at=observation.recorded_at,
        status=stands.status.value,
        owner=stands.owner,
        reason=stands.reason,
        due_on=stands.due_on,
        fixed_on=stands.fixed_on,
        agreements=observation.agreements,
        photo_count=observation.photo_count,
        late=observation.late,
        merged=followed_up is not observation,
        public_text=stands.public_text,
    )
