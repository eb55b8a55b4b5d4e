"""Recording: from what a walker has filled in to a kept observation with its photos, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.ids import derived_id, new_id, now
from hbgeo.domain.observation import Observation, ObservationSource, Status
from hbgeo.domain.photo import PhotoContent
from hbgeo.domain.walk import Walk, WalkState
from hbgeo.errors import N_, Conflict, Gone, InvalidInput, NotFound, Problem
from hbgeo.services.drafts import Draft, polarity_of, problems, takes_photos, urgency_of
from hbgeo.services.light import light_at
from hbgeo.store.protocol import Session, Store

__all__ = ["Draft", "add_photos", "agree", "check_stop", "observation_of", "problems", "record", "redo", "undo"]


def record(
    store: Store,
    catalogue: Catalogue,
    draft: Draft,
    photos: Sequence[PhotoContent] = (),
    role: Role = Role.WALKER,
) -> Observation:
    """Keep a draft with its photos; sent again with the same id, it is kept once.

    Raises
    ------
    InvalidInput
        When something is missing or wrong; `problems` says what.
    Conflict
        When the walk is not open, or the id is known with another content.
    Gone
        When the observation was kept and undone before.
    NotFound
        When there is no such walk.
    """
    found = problems(draft, catalogue, photos=len(photos))
    if found:
        raise InvalidInput(found)
    sent = replace(draft, id=draft.id or new_id())

    def work(session: Session) -> Observation:
        observation = _observation(session, catalogue, sent)
        session.observations.put(observation, role)
        for photo in photos:
            session.photos.add(observation.id, photo, role)
        return session.observations.get(observation.id)

    return store.write(work)


def add_photos(
    store: Store,
    catalogue: Catalogue,
    observation_id: str,
    photos: Sequence[PhotoContent],
    role: Role = Role.WALKER,
) -> Observation:
    """Add photos to a kept observation; one that it has already is not added again.

    Raises
    ------
    NotFound, Gone
        When there is no such observation, or it was deleted.
    InvalidInput
        When its category takes no photos.
    """

    def work(session: Session) -> Observation:
        observation = session.observations.get(observation_id)
        if not takes_photos(catalogue.category(observation.category)):
            raise InvalidInput((Problem("photos", N_("No photos are taken here, so that nobody is pointed out.")),))
        for photo in photos:
            session.photos.add(observation_id, photo, role)
        return session.observations.get(observation_id)

    return store.write(work)


def agree(store: Store, observation_id: str, token: str, role: Role = Role.WALKER) -> int:
    """Say “me too”: counted once for each token, however often it is said.

    Parameters
    ----------
    token
        Random text that stands for the visitor during one visit.

    Returns
    -------
    int
        How many have said it by now.

    Raises
    ------
    NotFound, Gone
        When there is no such observation, or it was deleted.
    """
    agreement_id = derived_id("agreement", observation_id, token)
    return store.write(lambda session: session.observations.agree(observation_id, agreement_id, role))


def undo(store: Store, observation_id: str, *, own: Sequence[str], role: Role = Role.WALKER) -> None:
    """Take back one's own latest observation; taken back already, nothing happens.

    Parameters
    ----------
    own
        Ids that this visit recorded, latest last.

    Raises
    ------
    Conflict
        When it is not the latest of `own`, or somebody else has acted on it.
    """
    _check_is_latest(observation_id, own)

    def work(session: Session) -> None:
        try:
            observation = session.observations.get(observation_id)
        except Gone:
            return
        if observation.agreements or observation.status is not Status.NEW:
            raise Conflict(N_("Somebody has agreed with this or works on it already; it can no longer be undone."))
        session.observations.delete(observation_id, role)

    store.write(work)


def redo(store: Store, observation_id: str, *, own: Sequence[str], role: Role = Role.WALKER) -> Observation:
    """Bring back what `undo` took; brought back already, nothing happens.

    Raises
    ------
    Conflict
        When it is not the latest of `own`.
    NotFound
        When there never was such an observation.
    """
    _check_is_latest(observation_id, own)

    def work(session: Session) -> Observation:
        try:
            return session.observations.get(observation_id)
        except Gone:
            session.observations.restore(observation_id, role)
            return session.observations.get(observation_id)

    return store.write(work)


def _check_is_latest(observation_id: str, own: Sequence[str]) -> None:
    if not own or own[-1] != observation_id:
        raise Conflict(N_("Only the latest observation that you saved yourself during this visit can be undone."))


def _observation(session: Session, catalogue: Catalogue, draft: Draft) -> Observation:
    known = _kept(session, draft.id or "")
    walk = _walk(session, draft, may_be_closed=known is not None)
    return observation_of(draft, catalogue, walk, known)


def observation_of(
    draft: Draft, catalogue: Catalogue, walk: Walk | None, known: Observation | None = None
) -> Observation:
    """Return the observation of a draft that has no problems.

    Parameters
    ----------
    walk
        The one that `draft.walk_id` names.
    known
        What is kept with the draft's id already: a resend that names no time has the time of the first.

    Raises
    ------
    ValueError
        When the draft has problems.
    """
    if draft.id is None or draft.position is None or draft.category is None:
        raise ValueError("the draft has problems")
    received_at = now()
    recorded_at = draft.recorded_at or (known.recorded_at if known else received_at)
    return Observation(
        id=draft.id,
        position=draft.position,
        category=draft.category,
        subcode=draft.subcode,
        polarity=polarity_of(draft, catalogue),
        recorded_at=recorded_at,
        received_at=received_at,
        walk_id=draft.walk_id,
        stop_id=draft.stop_id,
        text=draft.text,
        safety_day=draft.safety_day,
        safety_dark=draft.safety_dark,
        urgency=urgency_of(draft, catalogue),
        light=(walk and walk.light) or light_at(draft.position.lon, draft.position.lat, recorded_at),
        source=draft.source or (ObservationSource.WALK if walk else ObservationSource.WEB),
        language=draft.language,
    )


def _kept(session: Session, observation_id: str) -> Observation | None:
    try:
        return session.observations.get(observation_id)
    except NotFound:
        return None


def _walk(session: Session, draft: Draft, *, may_be_closed: bool) -> Walk | None:
    if draft.walk_id is None:
        return None
    walk = session.walks.get(draft.walk_id)
    if walk.state is not WalkState.OPEN and not may_be_closed:
        raise Conflict(
            N_(
                "The walk is not open. Ask its leader to start it, or save without a walk."
                " What you wrote is still here."
            )
        )
    check_stop(session, walk, draft.stop_id)
    return walk


def check_stop(session: Session, walk: Walk, stop_id: str | None) -> None:
    """Raise `InvalidInput` when the stop is none of the walk's."""
    if stop_id is not None and all(stop.id != stop_id for stop in session.walks.stops(walk.id)):
        raise InvalidInput((Problem("stop_id", N_("The stop does not belong to the walk. Choose another.")),))
