"""What the public page shows, as plain values: no place of a problem, no person, no text that nobody approved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hbgeo.domain.observation import Light, Status
from hbgeo.domain.walk import SMALLEST_GROUP, WalkType

#: A number that may be shown; None stands for one to four.
Shown = int | None


def shown(number: int) -> Shown:
    """Return a number that may be shown, None for one to four."""
    return None if 0 < number < SMALLEST_GROUP else number


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far what was asked has come; duplicates are counted once, good places apart.

    Parameters
    ----------
    recorded
        All that was asked.
    reviewed
        Somebody has looked at it, whatever came of it.
    planned
        Somebody answers for it, and it is not done yet.
    done, verified
        It was done; of these, a follow-up found it done.
    declined
        It will not be done.
    good
        Good places that were pointed out.
    """

    recorded: Shown
    reviewed: Shown
    planned: Shown
    done: Shown
    verified: Shown
    declined: Shown
    good: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked of one category, or of several too small to be told apart.

    Parameters
    ----------
    categories
        Codes; of those given together only the ones that cannot point people out.
    number
        None when it is below five even together.
    words
        Approved wordings, the latest first; never of categories that can point people out.
    together
        Whether these are all categories too small to be told apart.
    """

    categories: tuple[str, ...]
    number: Shown
    words: tuple[str, ...] = ()
    together: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPhoto:
    """A photo that may be shown to everybody: its name, width and height in pixels."""

    sha256: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of what is planned, what was done or what will not be done.

    Parameters
    ----------
    text
        Approved wording, if there is one.
    categories
        Codes of what was seen; never those that can point people out.
    owner
        Code of the responsible party.
    due_on, fixed_on
        The day it is to be done by, the last of several; the day it was done, None when several differ.
    reason
        Why it will not be done; only there.
    observations
        How many observations it takes care of, duplicates counted once.
    before, after
        Public photos.
    """

    text: str | None
    categories: tuple[str, ...]
    owner: str | None
    status: Status
    due_on: date | None = None
    fixed_on: date | None = None
    reason: str | None = None
    observations: Shown = 0
    before: tuple[PublicPhoto, ...] = ()
    after: tuple[PublicPhoto, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodPlace:
    """A place that people like.

    Parameters
    ----------
    near
        Name of the nearest place of the layers; empty when none is near.
    lon, lat
        Degrees (EPSG:4326), rounded to three decimals: a hundred metres or so.
    kinds
        Codes of what is good there.
    words
        Approved wordings.
    """

    near: str
    lon: float
    lat: float
    kinds: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldWalk:
    """A walk that was held; its number of participants only from five up."""

    on: date
    type: WalkType
    light: Light | None
    participants: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A step of an action that is news.

    Parameters
    ----------
    id
        UUID, the same as long as the step is told.
    at
        When, UTC.
    status
        Where the action went.
    entry
        The action as it stands now.
    """

    id: str
    at: datetime
    status: Status
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPage:
    """All that is shown without an account.

    Parameters
    ----------
    changes
        The latest steps of the actions, newest first.
    demo
        Whether all of it is invented.
    """

    progress: Progress
    asked: tuple[Asked, ...]
    planned: tuple[Entry, ...]
    done: tuple[Entry, ...]
    declined: tuple[Entry, ...]
    good: tuple[GoodPlace, ...]
    walks: tuple[HeldWalk, ...]
    changes: tuple[Change, ...]
    demo: bool

    @property
    def photos(self) -> frozenset[str]:
        """Names of all photos that are shown."""
        entries = (*self.planned, *self.done, *self.declined)
        return frozenset(photo.sha256 for entry in entries for photo in (*entry.before, *entry.after))
