"""An action of the plan (åtgärd): what one party is to do about one or more observations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hbgeo.domain.observation import Status

#: Longest title, and longest text, in characters.
MAX_TITLE = 200
MAX_ACTION_TEXT = 4000


class ActionPhotoKind(StrEnum):
    """What a photo of an action shows."""

    BEFORE = "fore"
    AFTER = "efter"
    SAME_SPOT = "samma_plats"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One row of the action plan.

    Parameters
    ----------
    number
        What people call it by; the store gives it, from 1.
    title
        What is to be done.
    place_ids
        Places it is about; observations name their action themselves.
    owner, function
        Code of the one party that answers for it; the function there that does, never a person's name.
    due_on, fixed_on
        Days.
    urgency, effort, cost
        Codes of the catalogue.
    adjustment, adjustment_reason
        Points added to the priority by hand, and why.
    status
        One of `hbgeo.domain.action_rules.STEPS`; `NEW` is a proposal.
    reason
        Why it will not be done; residents see it.
    done_note
        What was done.
    follow_up_walk_id
        The walk that found it done.
    public_text
        What the public page says of it; None: only title-free facts are shown.
    meeting_id
        The meeting that decided it.
    photo_count
        Number of photos; the store keeps it.
    created_at, changed_at
        UTC; the store keeps `changed_at`.
    """

    id: str
    title: str
    number: int = 0
    place_ids: tuple[str, ...] = ()
    owner: str | None = None
    function: str = ""
    due_on: date | None = None
    urgency: str | None = None
    effort: str | None = None
    cost: str | None = None
    adjustment: int = 0
    adjustment_reason: str = ""
    status: Status = Status.NEW
    reason: str | None = None
    fixed_on: date | None = None
    done_note: str = ""
    follow_up_walk_id: str | None = None
    public_text: str | None = None
    meeting_id: str | None = None
    photo_count: int = 0
    created_at: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPhoto:
    """A photo of an action.

    Parameters
    ----------
    sha256
        Hash of the kept bytes in hexadecimal; the photo's name everywhere.
    width, height
        Pixels, upright.
    public
        Whether it was looked at and may be shown to everybody.
    """

    sha256: str
    action_id: str
    kind: ActionPhotoKind
    width: int
    height: int
    public: bool
    received_at: datetime
