"""A walker: nobody's name, only a code that her phone drew, and of that only its hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from hbgeo.domain.ids import CODE_ALPHABET

#: Letters of a walker's code: 25**10, about 9.5e13, possibilities.
WALKER_CODE_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Walker:
    """Somebody who joined a walk.

    Parameters
    ----------
    number
        Of this walker on this walk; the same code on another walk has another number.
    joined_at
        UTC.
    """

    number: int
    walk_id: str
    joined_at: datetime


def tidy_code(typed: str) -> str:
    """Return a code as it is kept, however people typed it: without white space and hyphens, in capitals."""
    return "".join(typed.split()).replace("-", "").upper()


def is_walker_code(tidied: str) -> bool:
    """Tell whether a tidied text is a walker's code."""
    return len(tidied) == WALKER_CODE_LENGTH and set(tidied) <= set(CODE_ALPHABET)


def walker_hash(typed: str) -> str:
    """Return what is kept of a walker's code: its SHA-256, hexadecimal, the same however it was typed."""
    return hashlib.sha256(tidy_code(typed).encode("utf-8", "surrogatepass")).hexdigest()
