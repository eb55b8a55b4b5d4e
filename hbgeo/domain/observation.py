"""An observation: one pin with what a walker saw there."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum

from hbgeo.domain.position import Position

#: Longest text kept of a resident's description, in characters.
MAX_TEXT = 4000


class ObservationSource(StrEnum):
    """By which way an observation came in (domain: `kalla`)."""

    WALK = "vandring"
    WEB = "webb"
    PAPER = "papper"
    IMPORT = "import"


class Status(StrEnum):
    """Where a case stands (domain B)."""

    NEW = "ny"
    REVIEWED = "granskad"
    ASSIGNED = "tilldelad"
    PLANNED = "planerad"
    ONGOING = "pagar"
    DONE = "atgardad"
    VERIFIED = "uppfoljd"
    DECLINED = "avslagen"
    DUPLICATE = "dubblett"


class Light(StrEnum):
    """Light condition."""

    DAYLIGHT = "dagsljus"
    TWILIGHT = "skymning"
    DARK = "morker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One pin.

    Parameters
    ----------
    id
        UUID made by the client.
    position
        WGS 84.
    category, subcode
        Codes of the catalogue.
    polarity
        -1 problem, 0 idea, +1 good place.
    recorded_at
        When it was recorded, by the device's clock, UTC.
    received_at
        When the server took it, UTC; order never depends on the device's clock.
    walk_id, stop_id
        The walk and its stop, when it belongs to one.
    text
        What the walker wrote, exactly as typed.
    safety_day, safety_dark
        0 (avoids the place) to 4 (very safe); None: not known.
    urgency
        Code of the catalogue, as the walker proposes it.
    light
        Light when it was recorded.
    status, owner, land, reason, due_on, fixed_on, follow_up_walk_id
        What the follow-up decides (domain B).
    source, source_ref
        The way it came in, and its key in the file it was imported from.
    language
        Language the walker used.
    agreements
        How many said "me too".
    photo_count
        Number of photos; the store keeps it.
    changed_at
        Time of the latest change, UTC; the store keeps it.
    late
        Whether it came in after its walk was closed.
    duplicate_of
        The observation that says the same and is followed up in its place.
    action_id
        The action of the plan that takes care of it.
    public_text
        The wording that may be shown to everybody; None: nothing was approved.
    """

    id: str
    position: Position
    category: str
    polarity: int
    recorded_at: datetime
    received_at: datetime
    subcode: str | None = None
    walk_id: str | None = None
    stop_id: str | None = None
    text: str = ""
    safety_day: int | None = None
    safety_dark: int | None = None
    urgency: str | None = None
    light: Light | None = None
    status: Status = Status.NEW
    owner: str | None = None
    land: str | None = None
    reason: str | None = None
    due_on: date | None = None
    fixed_on: date | None = None
    follow_up_walk_id: str | None = None
    source: ObservationSource = ObservationSource.WALK
    source_ref: str | None = None
    language: str = "sv"
    agreements: int = 0
    photo_count: int = 0
    changed_at: datetime | None = None
    late: bool = False
    duplicate_of: str | None = None
    action_id: str | None = None
    public_text: str | None = None

    def same_as(self, other: Observation) -> bool:
        """Tell whether the client sent the same thing again (what the server keeps is not compared)."""
        return all(getattr(self, name) == getattr(other, name) for name in CLIENT_FIELDS)


#: Kept by the server; a client's resend need not know them.
SERVER_FIELDS = frozenset(
    {
        "received_at",
        "agreements",
        "photo_count",
        "changed_at",
        "status",
        "owner",
        "land",
        "reason",
        "due_on",
        "fixed_on",
        "follow_up_walk_id",
        "light",
        "late",
        "duplicate_of",
        "action_id",
        "public_text",
    }
)
#: What the client says, and an identical resend repeats.
CLIENT_FIELDS = tuple(f.name for f in fields(Observation) if f.name not in SERVER_FIELDS)
#: What may be changed after recording, each change an event.
CHANGEABLE = frozenset(
    {
        "position",
        "category",
        "subcode",
        "polarity",
        "text",
        "safety_day",
        "safety_dark",
        "urgency",
        "light",
        "stop_id",
        "status",
        "owner",
        "land",
        "reason",
        "due_on",
        "fixed_on",
        "follow_up_walk_id",
        "duplicate_of",
        "action_id",
        "public_text",
    }
)
