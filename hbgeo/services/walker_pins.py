"""Pins of walkers: put, changed, taken back and agreed with, each once however often it is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import orjson

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.ids import derived_id
from hbgeo.domain.observation import Observation, Status
from hbgeo.domain.position import Position
from hbgeo.errors import N_, Conflict, Gone, InvalidInput, NotFound
from hbgeo.services.drafts import Draft, polarity_of, problems, takes_photos, urgency_of
from hbgeo.services.editing import draft_of
from hbgeo.services.joining import Visit, joined, may_still_send, walker_hash
from hbgeo.services.recording import check_stop, observation_of
from hbgeo.store.protocol import Outcome, Session, Store

__all__ = ["Taken", "agree", "agreement_id", "change_pin", "disagree", "own_pin", "put_pin", "remove_pin"]

#: What a walker may change of a pin.
CHANGEABLE = frozenset(
    {"position", "category", "subcode", "polarity", "text", "safety_day", "safety_dark", "urgency", "stop_id"}
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A pin as it is kept now, and whether this request changed anything."""

    observation: Observation
    outcome: Outcome


def put_pin(  # noqa: PLR0913 - who, where and what
    store: Store,
    catalogue: Catalogue,
    code: str,
    walker: str,
    draft: Draft,
    *,
    promised_photos: int = 0,
    by_file: bool = False,
) -> Taken:
    """Keep a pin; sent again, it is kept once, also after it was changed.

    Parameters
    ----------
    draft
        With an id; the walk is that of the code.
    promised_photos
        How many photos the phone will send after it.
    by_file
        See `joining.joined`.

    Raises
    ------
    InvalidInput
        When something is missing or wrong.
    Conflict
        When the id is known with another content or as somebody else's.
    Gone
        When the pin was taken back.
    NotFound, Expired, NotJoined, NotStarted, WalkClosed
        See `joining.may_still_send`.
    """
    if draft.id is None:
        raise ValueError("a pin from a phone has an id")
    pin_id = draft.id

    def work(session: Session) -> Taken:
        visit = may_still_send(session, code, walker, by_file=by_file)
        sent = replace(draft, walk_id=visit.walk.id, stop_id=_standing(session, draft.stop_id))
        if session.walkers.was_removed(pin_id):
            raise Gone(N_("This observation was deleted."))
        known = _known(session, visit, pin_id)
        found = problems(sent, catalogue, photos=promised_photos)
        if found:
            raise InvalidInput(found)
        check_stop(session, visit.walk, sent.stop_id)
        built = replace(observation_of(sent, catalogue, visit.walk, known), late=visit.late)
        outcome = session.observations.put(built, Role.WALKER)
        session.walkers.own(pin_id, visit.walker, promised_photos=promised_photos)
        return Taken(session.observations.get(pin_id), outcome)

    return store.write(work)


def change_pin(  # noqa: PLR0913, PLR0917 - who, where and what
    store: Store,
    catalogue: Catalogue,
    code: str,
    walker: str,
    pin_id: str,
    change_id: str,
    changes: Mapping[str, Any],
    *,
    by_file: bool = False,
) -> Taken:
    """Change some fields of one's own pin; the same change sent again changes nothing.

    Parameters
    ----------
    change_id
        UUID made by the phone.
    changes
        Field → value, of `CHANGEABLE`; what belongs to an old category goes with it unless it is named.
    by_file
        See `joining.joined`.

    Raises
    ------
    InvalidInput
        When the pin would have something missing or wrong.
    Conflict
        When the change's id came before with another content.
    NotFound, Gone
        When there is no such pin of this walker, or it was taken back.
    Expired, NotJoined, NotStarted, WalkClosed
        See `joining.may_still_send`.
    """
    wanted = {name: value for name, value in changes.items() if name in CHANGEABLE}

    def work(session: Session) -> Taken:
        visit = may_still_send(session, code, walker, by_file=by_file)
        kept, promised = own_pin(session, visit, pin_id)
        if session.walkers.take_receipt(change_id, pin_id, _content_hash(wanted)) == "same":
            return Taken(kept, "same")
        changed = _changed(kept, wanted, catalogue)
        changed = replace(changed, stop_id=_standing(session, changed.stop_id))
        found = problems(changed, catalogue, photos=kept.photo_count or _expected(changed, catalogue, promised))
        if found:
            raise InvalidInput(found)
        check_stop(session, visit.walk, changed.stop_id)
        values = {name: getattr(changed, name) for name in CHANGEABLE}
        values |= {"polarity": polarity_of(changed, catalogue), "urgency": urgency_of(changed, catalogue)}
        return Taken(session.observations.change(pin_id, Role.WALKER, **values), "created")

    return store.write(work)


def remove_pin(store: Store, code: str, walker: str, pin_id: str, *, by_file: bool = False) -> None:
    """Take one's own pin back; taken back already, nothing happens, and one that has not come yet is refused later.

    Its photos are gone for good.

    Parameters
    ----------
    by_file
        See `joining.joined`.

    Raises
    ------
    Conflict
        When somebody has agreed with it or works on it.
    NotFound
        When it is somebody else's.
    Expired, NotJoined
        See `joining.joined`.
    """

    def work(session: Session) -> None:
        visit = joined(session, code, walker, by_file=by_file)
        try:
            kept, _promised = own_pin(session, visit, pin_id)
        except Gone:
            return
        except NotFound:
            if session.walkers.pin(pin_id) is not None or _is_there(session, pin_id):
                raise
            session.walkers.remove_unseen(pin_id, visit.walker)
            return
        if kept.agreements or kept.status is not Status.NEW:
            raise Conflict(N_("Somebody has agreed with this or works on it already; it can no longer be undone."))
        for photo in session.photos.of(pin_id):
            session.photos.remove(pin_id, photo.sha256, Role.WALKER)
        session.walkers.remove_photo_receipts(pin_id)
        session.observations.delete(pin_id, Role.WALKER)

    store.write(work)


def agree(store: Store, code: str, walker: str, pin_id: str, *, by_file: bool = False) -> int:
    """Say “me too” to somebody else's pin of the walk, once for each walker; return how many have.

    Parameters
    ----------
    by_file
        See `joining.joined`.

    Raises
    ------
    Conflict
        When it is one's own.
    NotFound, Gone
        When the walk has no such pin, or it was taken back.
    Expired, NotJoined, NotStarted, WalkClosed
        See `joining.may_still_send`.
    """

    def work(session: Session) -> int:
        visit = may_still_send(session, code, walker, by_file=by_file)
        _check_others(session, visit, pin_id)
        return session.observations.agree(pin_id, agreement_id(pin_id, walker), Role.WALKER)

    return store.write(work)


def disagree(store: Store, code: str, walker: str, pin_id: str) -> int:
    """Take one's “me too” back; return how many are left. Raises as `agree`."""

    def work(session: Session) -> int:
        visit = may_still_send(session, code, walker)
        _check_others(session, visit, pin_id)
        return session.observations.disagree(pin_id, agreement_id(pin_id, walker), Role.WALKER)

    return store.write(work)


def agreement_id(pin_id: str, walker: str) -> str:
    """Return the id of a walker's agreement: another for each pin, so that it tells nothing of who agreed elsewhere."""
    return derived_id("agreement", pin_id, walker_hash(walker))


def own_pin(session: Session, visit: Visit, pin_id: str) -> tuple[Observation, int]:
    """Return one's own pin and how many photos were promised with it. Raises `NotFound`, `Gone`."""
    pin = session.walkers.pin(pin_id)
    if session.walkers.was_removed(pin_id):
        raise Gone(N_("This observation was deleted."))
    if pin is None or pin.walker != visit.walker.number:
        raise NotFound(N_("There is no such observation."))
    return session.observations.get(pin_id), pin.promised_photos


def _known(session: Session, visit: Visit, pin_id: str) -> Observation | None:
    pin = session.walkers.pin(pin_id)
    if pin is not None and pin.walker != visit.walker.number:
        raise Conflict(N_("Another observation has this id already; nothing was changed."))
    try:
        known = session.observations.get(pin_id)
    except NotFound:
        return None
    if pin is None:
        # Kept by another way: an equal pin does not make it the walker's.
        raise Conflict(N_("Another observation has this id already; nothing was changed."))
    return known


def _standing(session: Session, stop_id: str | None) -> str | None:
    """Return the stop, or None when the leader took it away while the phone was out of reach: the pin is not lost."""
    if stop_id is None:
        return None
    events = [event.action for event in session.events.of(stop_id) if event.entity == "stop"]
    return None if "deleted" in events[-1:] else stop_id


def _is_there(session: Session, pin_id: str) -> bool:
    try:
        session.observations.get(pin_id)
    except NotFound:
        return False
    except Gone:
        return True
    return True


def _check_others(session: Session, visit: Visit, pin_id: str) -> None:
    pin = session.walkers.pin(pin_id)
    if pin is not None and pin.walker == visit.walker.number:
        raise Conflict(N_("This is your own observation."))
    if session.observations.get(pin_id).walk_id != visit.walk.id:
        raise NotFound(N_("There is no such observation."))


def _changed(kept: Observation, wanted: Mapping[str, Any], catalogue: Catalogue) -> Draft:
    before = draft_of(kept)
    draft = replace(before, **wanted)
    if draft.category != kept.category:
        # What belonged to the old category goes with it, unless the walker says otherwise.
        draft = replace(draft, subcode=wanted.get("subcode"), polarity=wanted.get("polarity"))
    if "urgency" not in wanted and draft.subcode != kept.subcode and kept.urgency == _suggested(before, catalogue):
        draft = replace(draft, urgency=None)
    return draft


def _suggested(draft: Draft, catalogue: Catalogue) -> str | None:
    try:
        return urgency_of(replace(draft, urgency=None), catalogue)
    except NotFound:  # a code of an older catalogue
        return None


def _expected(draft: Draft, catalogue: Catalogue, promised: int) -> int:
    """Return how many photos to reckon with that have not come: none where none are taken."""
    return promised if any(c.code == draft.category and takes_photos(c) for c in catalogue.categories) else 0


def _content_hash(wanted: Mapping[str, Any]) -> str:
    plain = {name: asdict(value) if isinstance(value, Position) else value for name, value in wanted.items()}
    return hashlib.sha256(orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)).hexdigest()
