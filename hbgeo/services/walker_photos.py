"""Photos of walkers: kept once however often they are sent, and really gone when taken back."""

from __future__ import annotations

from dataclasses import dataclass

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.photo import PhotoContent
from hbgeo.errors import N_, Expired, Gone, InvalidInput, Problem
from hbgeo.services.drafts import takes_photos
from hbgeo.services.joining import joined, may_still_send
from hbgeo.services.walker_pins import own_pin
from hbgeo.store.protocol import Outcome, PhotoReceipt, Session, Store

#: Most photos of one pin.
MOST_PHOTOS = 10


@dataclass(frozen=True, slots=True)
class TakenPhoto:
    """A photo as it is kept.

    Parameters
    ----------
    name
        SHA-256 of the kept bytes, hexadecimal: not that of the bytes that were sent.
    """

    name: str
    outcome: Outcome


def receipt(store: Store, code: str, walker: str, pin_id: str, sent_sha256: str) -> str | None:
    """Return the name of the photo that was kept of what was sent, or None when it has not come.

    Raises
    ------
    NotFound, Gone
        When there is no such pin of this walker, or it or the photo was taken back.
    Expired, NotJoined
        See `joining.joined`.
    """
    with store.read() as session:
        own_pin(session, joined(session, code, walker), pin_id)
        return _name(session.walkers.photo_receipt(pin_id, sent_sha256))


def add_photo(  # noqa: PLR0913, PLR0917 - who, where and what
    store: Store,
    catalogue: Catalogue,
    code: str,
    walker: str,
    pin_id: str,
    sent_sha256: str,
    content: PhotoContent,
    *,
    by_file: bool = False,
) -> TakenPhoto:
    """Keep a photo of one's own pin; sent again, it is kept once.

    Parameters
    ----------
    sent_sha256
        Of the bytes that the phone sent, by which it asks for the receipt.
    by_file
        See `joining.joined`.

    Raises
    ------
    InvalidInput
        When the pin's category takes no photos, or the pin has as many as it can have.
    NotFound, Gone
        When there is no such pin of this walker, or it or the photo was taken back.
    Expired, NotJoined, NotStarted, WalkClosed
        See `joining.may_still_send`.
    """

    def work(session: Session) -> TakenPhoto:
        kept, _promised = own_pin(session, may_still_send(session, code, walker, by_file=by_file), pin_id)
        known = _name(session.walkers.photo_receipt(pin_id, sent_sha256))
        if known is not None:
            return TakenPhoto(known, "same")
        if not takes_photos(catalogue.category(kept.category)):
            raise InvalidInput((Problem("photos", N_("No photos are taken here, so that nobody is pointed out.")),))
        if kept.photo_count >= MOST_PHOTOS and all(p.sha256 != content.sha256 for p in session.photos.of(pin_id)):
            raise InvalidInput((Problem("photos", N_("The pin has ten photos already. Make a new pin for more.")),))
        session.photos.add(pin_id, content, Role.WALKER)
        session.walkers.keep_photo_receipt(pin_id, sent_sha256, content.sha256)
        return TakenPhoto(content.sha256, "created")

    return store.write(work)


def remove_photo(  # noqa: PLR0913 - who, where and what
    store: Store, code: str, walker: str, pin_id: str, sent_sha256: str, *, by_file: bool = False
) -> None:
    """Take a photo of one's own pin back for good; taken back already, nothing happens.

    One that has not come yet is refused when it comes. Of a pin that was taken back all photos are gone already.

    Parameters
    ----------
    by_file
        See `joining.joined`.

    Raises
    ------
    NotFound
        When there is no such pin of this walker.
    Expired, NotJoined
        See `joining.joined`.
    """

    def work(session: Session) -> None:
        try:
            own_pin(session, joined(session, code, walker, by_file=by_file), pin_id)
        except Expired:
            raise
        except Gone:
            return
        known = session.walkers.photo_receipt(pin_id, sent_sha256)
        if known is not None and known.removed:
            return
        session.walkers.remove_photo_receipt(pin_id, sent_sha256)
        # Two files that were sent can have become one and the same picture.
        if known is not None and not session.walkers.still_sent(pin_id, known.sha256):
            session.photos.remove(pin_id, known.sha256, Role.WALKER)

    store.write(work)


def _name(known: PhotoReceipt | None) -> str | None:
    if known is None:
        return None
    if known.removed:
        raise Gone(N_("This photo was removed."))
    return known.sha256
