"""The secret that signs cookies: from the environment, else made once and kept beside the databases."""

from __future__ import annotations

import secrets

from hbgeo.doors import private_file
from hbgeo.errors import N_, SettingsError
from hbgeo.settings import SHORTEST_SECRET, Settings

FILE = "cookie-secret"
_BYTES = 32


def cookie_secret(settings: Settings) -> str:
    """Return the secret; the same one after a restart, so that whoever is signed in stays so.

    Raises
    ------
    SettingsError
        When it cannot be kept or read.
    """
    if settings.cookie_secret:
        return settings.cookie_secret
    path = settings.home / FILE
    try:
        secret = private_file.make_once(path, secrets.token_hex(_BYTES).encode()).decode("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            N_("The secret for signing cookies cannot be kept in {path}. Set HBGEO_COOKIE_SECRET instead."), path=path
        ) from error
    if len(secret) < SHORTEST_SECRET:
        raise SettingsError(N_("The secret in {path} is too short. Remove the file; a new one is made."), path=path)
    return secret
