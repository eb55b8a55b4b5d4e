"""The photos of an action side by side: before, after, and from the same spot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hbgeo.domain.action import ActionPhotoKind
from hbgeo.store.protocol import Store


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo that shows something of an action.

    Parameters
    ----------
    sha256
        Its name everywhere.
    of_action
        Whether it is the action's own; else it is an observation's.
    public
        Whether it was looked at and may be shown to everybody.
    """

    sha256: str
    width: int
    height: int
    received_at: datetime
    of_action: bool
    public: bool


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """The photos of an action in the order they came; those of its observations were taken before."""

    before: tuple[Shot, ...]
    after: tuple[Shot, ...]
    same_spot: tuple[Shot, ...]


def before_after(store: Store, action_id: str) -> BeforeAfter:
    """Return the photos of an action and of its observations."""
    with store.read() as session:
        own = session.actions.photos(action_id)
        seen = [photo for one in session.actions.observations(action_id) for photo in session.photos.of(one.id)]
    shots: dict[ActionPhotoKind, list[Shot]] = {kind: [] for kind in ActionPhotoKind}
    for photo in seen:
        shot = Shot(photo.sha256, photo.width, photo.height, photo.received_at, of_action=False, public=photo.public)
        shots[ActionPhotoKind.BEFORE].append(shot)
    for mine in own:
        shot = Shot(mine.sha256, mine.width, mine.height, mine.received_at, of_action=True, public=mine.public)
        shots[mine.kind].append(shot)
    return BeforeAfter(
        before=tuple(shots[ActionPhotoKind.BEFORE]),
        after=tuple(shots[ActionPhotoKind.AFTER]),
        same_spot=tuple(shots[ActionPhotoKind.SAME_SPOT]),
    )
