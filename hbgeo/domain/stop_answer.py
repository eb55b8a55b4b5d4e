"""The group's answer to a question at a stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

#: Longest text kept of an answer, in characters.
MAX_ANSWER_TEXT = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class StopAnswer:
    """What the secretary wrote down.

    Parameters
    ----------
    question
        Code of a question of the catalogue.
    value
        On the question's scale; None: not known, or a question in words.
    count
        How many answered, when it was counted.
    dissent
        What some saw otherwise.
    changed_at
        UTC.
    """

    walk_id: str
    stop_id: str
    question: str
    value: int | None
    count: int | None
    dissent: str
    text: str
    changed_at: datetime
