"""What a history tells of one event; texts in it were written by people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hbgeo.domain.event import Role
from hbgeo.errors import Problem


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that changed, and its values before and after.

    Parameters
    ----------
    said
        In place of values, what happened.
    """

    name: str
    before: Any = None
    after: Any = None
    said: Problem | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One event.

    Parameters
    ----------
    message
        What happened, to say (marked with `N_`).
    """

    seq: int
    at: datetime
    role: Role
    message: str
    differences: tuple[Difference, ...]
