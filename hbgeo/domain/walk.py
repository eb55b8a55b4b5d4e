"""A safety walk, its stops and its route."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from shapely import LineString

from hbgeo.domain.observation import Light
from hbgeo.domain.position import Position

#: Groups smaller than this are never shown.
SMALLEST_GROUP = 5
#: Most walkers in one walk (Boverket, Socialstyrelsen).
MOST_WALKERS = 20


class WalkType(StrEnum):
    """Kind of walk (domain C: `typ`)."""

    FIRST = "forvandring"
    MAIN = "huvudvandring"
    FOLLOW_UP = "uppfoljning"


class WalkState(StrEnum):
    """Where a walk stands."""

    PLANNED = "planerad"
    OPEN = "pagar"
    CLOSED = "avslutad"


#: The steps a walk can take: start, close, reopen.
STEPS = {
    WalkState.PLANNED: frozenset({WalkState.OPEN}),
    WalkState.OPEN: frozenset({WalkState.CLOSED}),
    WalkState.CLOSED: frozenset({WalkState.OPEN}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A numbered place where the group halts.

    Parameters
    ----------
    number
        From 1, unique in its walk.
    position
        WGS 84.
    reason
        Why it was chosen.
    landowner
        Actor code.
    action_id
        The action that is looked at here, at a follow-up walk.
    """

    id: str
    walk_id: str
    number: int
    position: Position
    name: str = ""
    reason: str = ""
    landowner: str | None = None
    action_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A walk, planned or walked.

    Parameters
    ----------
    code
        What walkers type or scan to join.
    leader_key
        What tells the leader's and the secretary's phones from the others; a walk kept without one is given one.
    on
        The day it takes place.
    starts, ends
        Local times of that day.
    leader_role, secretary_role
        Functions, never names of people.
    light
        As the leader confirmed it; None until then.
    participants
        Head count per group code (`kvinnor`, `barn`, …); groups under five are not shown.
    route
        WGS 84, or None.
    follows_walk_id
        The walk this one follows up.
    opened_at, closed_at, changed_at
        UTC; the store keeps `changed_at`.
    """

    id: str
    code: str
    title: str
    on: date
    type: WalkType = WalkType.MAIN
    purpose: str = ""
    theme: str = ""
    area: str = "Hasselbacken"
    starts: time | None = None
    ends: time | None = None
    state: WalkState = WalkState.PLANNED
    leader_role: str = ""
    secretary_role: str = ""
    light: Light | None = None
    weather: str = ""
    languages: tuple[str, ...] = ("sv",)
    interpreter: bool = False
    accessible: bool = False
    participants: dict[str, int] | None = None
    route: LineString | None = None
    expected_minutes: int | None = None
    follows_walk_id: str | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    changed_at: datetime | None = None
    leader_key: str = field(default="", repr=False)

    @property
    def participants_total(self) -> int:
        """How many took part, all groups together."""
        return sum((self.participants or {}).values())

    def shown_participants(self) -> dict[str, int | None]:
        """Return the head counts that may be shown: None stands for one to four people."""
        return {
            group: None if 0 < count < SMALLEST_GROUP else count for group, count in (self.participants or {}).items()
        }
