"""What is planned, what was done and what will not be done: actions, and observations that have none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from hbgeo.domain.action import Action, ActionPhoto, ActionPhotoKind
from hbgeo.domain.action_rules import FINISHED, OPEN
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Observation, Status
from hbgeo.domain.photo import Photo
from hbgeo.services.public_counts import may_name
from hbgeo.services.public_standing import stands_for_itself
from hbgeo.services.public_values import Entry, PublicPhoto, shown
from hbgeo.store.protocol import Session

_TOLD = OPEN | FINISHED | {Status.DECLINED}


def action_entries(session: Session, actions: Iterable[Action], catalogue: Catalogue) -> dict[str, Entry]:
    """Return what is told of each action, by its id; those of which nothing is told are left out.

    Told is an action past `NEW`: by its approved words, else by the categories it is about, the responsible party and
    the status alone. One without approved words whose observations can all point people out is not told at all. Titles,
    notes and what people wrote are never told.
    """
    cared_for: dict[str, list[Observation]] = {}
    for one in session.actions.observations():
        cared_for.setdefault(one.action_id or "", []).append(one)
    photos: dict[str, list[ActionPhoto]] = {}
    for photo in session.actions.photos():
        photos.setdefault(photo.action_id, []).append(photo)
    entries: dict[str, Entry] = {}
    for action in actions:
        observations = cared_for.get(action.id, [])
        entry = _of_action(action, observations, catalogue)
        if entry is not None:
            entries[action.id] = _with_photos(entry, session, observations, photos.get(action.id, []), catalogue)
    return entries


def lone_entries(
    observations: Iterable[Observation], actions: Mapping[str, Action], catalogue: Catalogue
) -> list[Entry]:
    """Return what is told of observations that no action takes care of; those told the same way as one entry.

    Parameters
    ----------
    observations
        What was asked, duplicates left out.
    """
    groups: dict[tuple[object, ...], list[Observation]] = {}
    for one in observations:
        action = actions.get(one.action_id or "")
        cared_for = action is not None and action.status is not Status.NEW
        if not cared_for and one.status in _TOLD and may_name(one.category, catalogue):
            key = (one.status, one.category, one.owner, _text(one.public_text), _reason(one))
            groups.setdefault(key, []).append(one)
    return [_of_alike(group) for group in groups.values()]


def _of_action(action: Action, observations: Sequence[Observation], catalogue: Catalogue) -> Entry | None:
    named = {one.category for one in observations if may_name(one.category, catalogue)}
    text = _text(action.public_text)
    if action.status not in _TOLD or (text is None and observations and not named):
        return None
    counted = sum(stands_for_itself(one) for one in observations)
    return Entry(
        text=text,
        categories=tuple(category.code for category in catalogue.categories if category.code in named),
        owner=action.owner,
        status=action.status,
        due_on=action.due_on,
        fixed_on=action.fixed_on,
        reason=_reason(action),
        observations=shown(counted),
    )


def _of_alike(group: Sequence[Observation]) -> Entry:
    first = group[0]
    return Entry(
        text=_text(first.public_text),
        categories=(first.category,),
        owner=first.owner,
        status=first.status,
        due_on=max((one.due_on for one in group if one.due_on), default=None),
        fixed_on=first.fixed_on if len({one.fixed_on for one in group}) == 1 else None,
        reason=_reason(first),
        observations=shown(len(group)),
    )


def _with_photos(
    entry: Entry,
    session: Session,
    observations: Sequence[Observation],
    photos: Sequence[ActionPhoto],
    catalogue: Catalogue,
) -> Entry:
    """Add the public photos: those of the observations show how it was before; none where all can point people out."""
    if observations and not entry.categories:
        return entry
    seen = [
        photo
        for one in observations
        if one.photo_count and may_name(one.category, catalogue)
        for photo in session.photos.of(one.id)
    ]
    before = [photo for photo in photos if photo.kind is ActionPhotoKind.BEFORE]
    after = [photo for photo in photos if photo.kind is not ActionPhotoKind.BEFORE]
    return replace(entry, before=_public([*before, *seen]), after=_public(after))


def _public(photos: Iterable[ActionPhoto | Photo]) -> tuple[PublicPhoto, ...]:
    kept = {photo.sha256: photo for photo in photos if photo.public}
    return tuple(PublicPhoto(sha256=one.sha256, width=one.width, height=one.height) for one in kept.values())


def _reason(case: Action | Observation) -> str | None:
    return _text(case.reason) if case.status is Status.DECLINED else None


def _text(text: str | None) -> str | None:
    return (text or "").strip() or None
