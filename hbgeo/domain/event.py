"""An event of the history: when, in which role, what, from, to. Never a person's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """In which role a change was made."""

    WALKER = "deltagare"
    LEADER = "ledare"
    SECRETARY = "sekreterare"
    PLANNER = "planerare"
    IMPORT = "import"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One change.

    Parameters
    ----------
    seq
        Rises with every event of the store; the order of things.
    entity
        `observation`, `walk`, `stop`, `place`, `action`, `meeting`, `decision`, `activity`, `contact`, `inspection`,
        `fault` or `timetable`.
    action
        `created`, `changed`, `deleted`, `agreed`, …
    changes
        Field → (from, to), as JSON values.
    """

    seq: int
    at: datetime
    role: Role
    entity: str
    entity_id: str
    action: str
    changes: dict[str, tuple[Any, Any]]
