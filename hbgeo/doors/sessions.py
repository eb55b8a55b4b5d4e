"""Sessions: a signed cookie that says when somebody signed in, and what the server knows of it."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from itsdangerous import BadData, URLSafeSerializer

from hbgeo.doors.ended import Ended

#: Unused for this long, a session is over.
IDLE_S = 12 * 3600
#: However much it is used, a session is over after this.
LONGEST_S = 7 * 24 * 3600
#: A cookie older than this is replaced while its session is used.
RENEW_S = 5 * 60
_SALT = "hbgeo.session"
_MOST_SEEN = 10_000


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in.

    Parameters
    ----------
    generation
        Of the passphrase that was given; empty when it was not by passphrase.
    begun, issued
        When it was signed in, and when its cookie was made: seconds since 1970.
    """

    id: str
    generation: str
    begun: float
    issued: float


class Sessions:
    """Makes, reads and ends sessions.

    Parameters
    ----------
    home
        Folder of the file of ended ones.
    secret
        Gives the secret when it is needed first.
    clock
        Seconds since 1970.
    """

    def __init__(self, home: Path, secret: Callable[[], str], *, clock: Callable[[], float] = time.time) -> None:
        self._secret = secret
        self._clock = clock
        self._ended = Ended(home)
        self._lock = threading.Lock()
        self._seen: dict[str, float] = {}

    def begin(self, generation: str) -> Session:
        """Return a new session."""
        now = self._clock()
        return Session(secrets.token_urlsafe(24), generation, now, now)

    def cookie(self, session: Session) -> str:
        """Return the value of a session's cookie."""
        return self._signer().dumps([session.id, session.generation, round(session.begun), round(session.issued)])

    def read(self, cookie: str) -> Session | None:
        """Return the session of a cookie that this server signed, valid or not."""
        try:
            identifier, generation, begun, issued = self._signer().loads(cookie)
        except (BadData, ValueError, TypeError):
            return None
        return Session(identifier, generation, begun, issued)

    def valid(self, session: Session, *, used: bool = True) -> bool:
        """Tell whether a session goes on.

        Parameters
        ----------
        used
            Remember that it was used now. What a page left open asks by itself is no use.
        """
        now = self._clock()
        with self._lock:
            last = max(session.issued, self._seen.get(session.id, 0))
        if now - session.begun > LONGEST_S or now - last > IDLE_S or self._ended.holds(session.id):
            return False
        if used:
            self._remember(session, now)
        return True

    def _remember(self, session: Session, now: float) -> None:
        with self._lock:
            if len(self._seen) >= _MOST_SEEN:
                self._seen = {name: seen for name, seen in self._seen.items() if now - seen <= IDLE_S}
            self._seen[session.id] = now

    def renewed(self, session: Session) -> Session | None:
        """Return the session for a fresh cookie when its own is getting old."""
        now = self._clock()
        return replace(session, issued=now) if now - session.issued > RENEW_S else None

    def end(self, session: Session) -> None:
        """End a session, whoever still has its cookie."""
        now = self._clock()
        self._ended.add(session.id, until=now + LONGEST_S, now=now)

    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(
            self._secret(), salt=_SALT, signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"}
        )
