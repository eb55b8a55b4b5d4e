"""The guard: decides who is signed in, from the cookies that came."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from hbgeo.doors import oidc
from hbgeo.doors.attempts import Attempts
from hbgeo.doors.cookie_secret import cookie_secret
from hbgeo.doors.passphrase import Kept, PassphraseFile
from hbgeo.doors.sessions import Session, Sessions
from hbgeo.doors.staff import belongs
from hbgeo.errors import SettingsError
from hbgeo.settings import Settings

logger = logging.getLogger("hbgeo.doors")
#: Name of the cookie; over TLS with the prefix that binds it to this very host.
COOKIE = "hbgeo_session"
SECURE_COOKIE = f"__Host-{COOKIE}"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody of the staff.

    Parameters
    ----------
    by_account
        Whether an organisation's account was used, not the passphrase.
    """

    session: Session
    by_account: bool


class Guard:
    """Knows the passphrase, the accounts and the sessions of one server.

    Raises
    ------
    SettingsError
        When the sign-in by account is set up wrongly.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.passphrase = PassphraseFile(settings.home)
        self.attempts = Attempts()
        self.sessions = Sessions(settings.home, lambda: self.secret)
        oidc.check(settings.staff)
        self.providers = oidc.providers()
        self._was_set = False
        self._told = False

    @cached_property
    def secret(self) -> str:
        """What cookies are signed with."""
        return cookie_secret(self.settings)

    def is_set(self) -> bool:
        """Tell whether there is a sign-in. Once there was one it stays demanded until the next start."""
        self._was_set = self._was_set or bool(self.providers) or self.passphrase.exists()
        return self._was_set

    def kept(self) -> Kept | None:
        """Return what is kept of the passphrase; None also when its file is damaged, which is logged."""
        try:
            kept = self.passphrase.kept()
        except SettingsError as error:
            if not self._told:
                logger.error("%s", error)  # noqa: TRY400 - the message says it all
            self._told = True
            return None
        self._told = False
        return kept

    def visitor(self, cookies: Mapping[str, str], *, secure: bool, used: bool = True) -> Visitor | None:
        """Return who is signed in, None when nobody is.

        Parameters
        ----------
        secure
            Whether the request came over TLS.
        used
            Whether a person does something, which keeps the session going.
        """
        session = self.sessions.read(cookies.get(SECURE_COOKIE if secure else COOKIE, ""))
        if session is not None and self._by_passphrase(session) and self.sessions.valid(session, used=used):
            return Visitor(session, by_account=False)
        session = self._by_account(cookies)
        if session is not None and self.sessions.valid(session, used=used):
            return Visitor(session, by_account=True)
        return None

    def stranger(self, cookies: Mapping[str, str]) -> str | None:
        """Return the e-mail address of somebody with an account who is not of the staff."""
        known = oidc.identity(cookies) if self.providers else None
        return known.email if known and not belongs(known.email, self.settings.staff) else None

    def end(self, cookies: Mapping[str, str]) -> None:
        """End every session that the cookies are of."""
        for name in (COOKIE, SECURE_COOKIE):
            session = self.sessions.read(cookies.get(name, ""))
            if session is not None:
                self.sessions.end(session)
        session = self._by_account(cookies)
        if session is not None:
            self.sessions.end(session)

    def _by_passphrase(self, session: Session) -> bool:
        kept = self.kept()
        return kept is not None and session.generation == kept.generation

    def _by_account(self, cookies: Mapping[str, str]) -> Session | None:
        known = oidc.identity(cookies) if self.providers else None
        if known is None or not belongs(known.email, self.settings.staff):
            return None
        return Session(known.id, "", known.issued, known.issued)


@lru_cache(maxsize=8)
def guard_of(settings: Settings) -> Guard:
    """Return the one guard of this process for these settings."""
    return Guard(settings)
