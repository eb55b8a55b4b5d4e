"""Identifiers and clocks: UUIDs made by the client, UTC everywhere."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

#: No 0/O, 1/I/L, 5/S, 2/Z, 8/B: what is read aloud in the dark must not be misheard or misread.
CODE_ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
CODE_LENGTH = 6
LEADER_KEY_LENGTH = 12

_told: ContextVar[datetime | None] = ContextVar("hbgeo_clock", default=None)


def new_id() -> str:
    """Return a fresh random UUID in its canonical text form."""
    return str(uuid.uuid4())


def derived_id(*parts: str) -> str:
    """Return the UUID that the same parts always give: a second import of one file makes no new ids."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "hbgeo:" + "\x1f".join(parts)))


def is_id(text: str) -> bool:
    """Tell whether the text is a UUID in canonical form."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def new_join_code() -> str:
    """Return a random code to join a walk by: 25**6, about 2.4e8, possibilities."""
    return _drawn(CODE_LENGTH)


def new_leader_key() -> str:
    """Return a random key that whoever leads a walk shows: 25**12, about 6e16, possibilities."""
    return _drawn(LEADER_KEY_LENGTH)


def now() -> datetime:
    """Return the present time in UTC, to the millisecond (what the store keeps)."""
    moment = _told.get() or datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Let `now` return this moment in this thread while the block runs: a story told afterwards keeps its dates.

    Parameters
    ----------
    moment
        With its time zone, UTC.
    """
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)


def _drawn(length: int) -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))
