"""Moderation: what of an observation may be shown to everybody, its words and its photos."""

from __future__ import annotations

from collections.abc import Sequence

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.observation import MAX_TEXT, Observation
from hbgeo.errors import N_, Conflict, InvalidInput, NotFound, Problem
from hbgeo.exchange.photo_cover import Stroke, covered
from hbgeo.services.drafts import about_text
from hbgeo.services.undoing import Undo, done
from hbgeo.store.protocol import Session, Store


def is_never_public(catalogue: Catalogue, category: str) -> bool:
    """Tell whether words and photos of a category can point out people, so that nobody may make them public.

    True too for a category that the catalogue does not know: nothing says that it is harmless.
    """
    try:
        known = catalogue.category(category)
    except NotFound:
        return True
    return known.sens == "high" or not known.free_text


def public_text(catalogue: Catalogue, observation: Observation) -> str | None:
    """Return the words that everybody may see, None when there are none: nothing approved, or never public.

    Its category may have been changed since they were approved.
    """
    return None if is_never_public(catalogue, observation.category) else observation.public_text


def approve_text(
    store: Store, catalogue: Catalogue, observation_id: str, wording: str, *, role: Role = Role.PLANNER
) -> tuple[Observation, Undo]:
    """Approve a wording for everybody; what the walker wrote stays as it is.

    Returns
    -------
    tuple
        The observation, and how it is taken back (`undoing.take_back`).

    Raises
    ------
    InvalidInput
        When the wording is empty, too long or cannot be kept.
    Conflict
        When the observation is of a category that is never public.
    NotFound, Gone
        When there is no such observation.
    """
    wording = wording.strip()
    empty = () if wording else (Problem("public_text", N_("Write what everybody may read, or show no words at all.")),)
    problems = (*empty, *about_text("public_text", wording, MAX_TEXT))
    if problems:
        raise InvalidInput(problems)

    def work(session: Session) -> Observation:
        _check_publishable(session, catalogue, observation_id)
        return session.observations.change(observation_id, role, public_text=wording)

    return done(store, work)


def withhold_text(store: Store, observation_id: str, *, role: Role = Role.PLANNER) -> tuple[Observation, Undo]:
    """Show no words of an observation to everybody, whatever was approved before.

    Raises
    ------
    NotFound, Gone
        When there is no such observation.
    """
    return done(store, lambda session: session.observations.change(observation_id, role, public_text=None))


def publish_photo(
    store: Store, catalogue: Catalogue, observation_id: str, sha256: str, *, role: Role = Role.PLANNER
) -> None:
    """Say that a photo was looked at and may be shown to everybody; `hide_photo` takes it back.

    Raises
    ------
    Conflict
        When the observation is of a category that is never public.
    NotFound, Gone
        When there is no such observation or photo.
    """

    def work(session: Session) -> None:
        _check_publishable(session, catalogue, observation_id)
        session.photos.publish(observation_id, sha256, role, public=True)

    store.write(work)


def hide_photo(store: Store, observation_id: str, sha256: str, *, role: Role = Role.PLANNER) -> None:
    """Show a photo to nobody outside any more. Raises `NotFound` when there is no such photo."""
    store.write(lambda session: session.photos.publish(observation_id, sha256, role, public=False))


def cover_photo(
    store: Store, observation_id: str, sha256: str, strokes: Sequence[Stroke], *, role: Role = Role.PLANNER
) -> str:
    """Paint over parts of a photo, for good, and return the name of the photo that stands in its place.

    It is not public after that, until somebody has looked at it and published it.

    Parameters
    ----------
    strokes
        As `photo_cover.covered` takes them.

    Raises
    ------
    PhotoRefused
        When there is nothing to paint, or the photo is damaged.
    NotFound, Gone
        When there is no such observation or photo.
    """
    with store.read() as session:
        session.observations.get(observation_id)
        if all(photo.sha256 != sha256 for photo in session.photos.of(observation_id)):
            raise NotFound(N_("There is no such photo."))
        jpeg = session.photos.image(sha256)
    # Painted before the one thread that writes is asked.
    content = covered(jpeg, strokes)
    store.write(lambda session: session.photos.cover(observation_id, sha256, content, role))
    return content.sha256


def _check_publishable(session: Session, catalogue: Catalogue, observation_id: str) -> None:
    if is_never_public(catalogue, session.observations.get(observation_id).category):
        raise Conflict(N_("Words and photos of this category are never made public, so that nobody is pointed out."))
