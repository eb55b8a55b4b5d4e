"""A walker: nobody's name, only a code that her phone drew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hbgeo.domain.ids import CODE_ALPHABET

#: Letters of a walker's code: 25**10, about 9.5e13, possibilities.
WALKER_CODE_LENGTH = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkerPin:
    """Which walker made which observation.

    Parameters
    ----------
    walker
        Hash of the walker's code; the code itself is nowhere kept.
    sent
        Hash of what the phone first sent.
    promised_photos
        How many photos it said would follow.
    """

    observation_id: str
    walk_id: str
    walker: str
    sent: str
    promised_photos: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoReceipt:
    """What became of a photo that a phone sent, named by the hash of the bytes it sent.

    Parameters
    ----------
    sha256
        Name of the kept photo; None when it was taken back before it came.
    removed_at
        When the walker took it back, UTC.
    """

    sha256: str | None
    removed_at: datetime | None


def plain_code(typed: str) -> str:
    """Return a code as it is kept, however people typed it: without white space and hyphens, in capitals."""
    return "".join(typed.split()).replace("-", "").upper()


def is_walker_code(typed: str) -> bool:
    """Tell whether the text, typed in any of the usual ways, is a walker's code."""
    code = plain_code(typed)
    return len(code) == WALKER_CODE_LENGTH and set(code) <= set(CODE_ALPHABET)
