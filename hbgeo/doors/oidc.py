"""Sign-in with an organisation's account (OpenID Connect), done by Streamlit and judged here.

Streamlit's own routes (`/auth/login`, `/oauth2callback`) talk to the provider and leave a signed cookie. They are set
up in the section `[auth]` of `.streamlit/secrets.toml`, as Streamlit documents for `st.login`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from hbgeo.errors import N_, SettingsError
from hbgeo.settings import SHORTEST_SECRET

#: The provider that is set up in `[auth]` itself, as Streamlit calls it.
DEFAULT = "default"
CALLBACK = "/oauth2callback"
_NEEDED = ("client_id", "client_secret", "server_metadata_url")
#: Anybody may make an account with these.
_OPEN_TO_ALL = (
    "accounts.google.com",
    "microsoftonline.com/common",
    "microsoftonline.com/organizations",
    "microsoftonline.com/consumers",
    "appleid.apple.com",
    "gitlab.com/",
    "facebook.com",
    "linkedin.com",
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody whom the provider knows.

    Parameters
    ----------
    id
        Of this sign-in: the next one of the same person has another.
    issued
        When the sign-in was, in seconds since 1970.
    """

    id: str
    email: str
    issued: float


def providers() -> tuple[str, ...]:
    """Return the names of the providers that are set up; none when the sign-in is not by account."""
    section = _section()
    named = tuple(name for name, value in section.items() if isinstance(value, Mapping) and "client_id" in value)
    return ((DEFAULT,) if "client_id" in section else ()) + named


def check(staff: tuple[str, ...]) -> None:
    """Look whether what is set up can work and lets in only those it should.

    Raises
    ------
    SettingsError
        When it does not; the message says what to set.
    """
    _check_files()
    section = _section()
    if not section:
        return
    if importlib.util.find_spec("authlib") is None:
        raise SettingsError(N_("Signing in with an account needs Authlib: pip install 'hbgeo[oidc]'."))
    if not str(section.get("redirect_uri", "")).endswith(CALLBACK):
        raise SettingsError(
            N_("In secrets.toml, [auth] needs a redirect_uri: this server's address followed by /oauth2callback.")
        )
    if section.get("cookie_secret") and len(section["cookie_secret"]) < SHORTEST_SECRET:
        raise SettingsError(
            N_("In secrets.toml, cookie_secret must have at least {count} characters, or be left out."),
            count=SHORTEST_SECRET,
        )
    if not providers():
        raise SettingsError(N_("In secrets.toml, [auth] names no provider: it needs a client_id."))
    for name in providers():
        _check_provider(name, section if name == DEFAULT else section[name], staff)


def login_address(provider: str) -> str:
    """Return the address that begins the sign-in with a provider; it works for two minutes."""
    from streamlit.auth_util import encode_provider_token  # noqa: PLC0415 - Streamlit takes a second to load

    return f"/auth/login?provider={encode_provider_token(provider)}"


def identity(cookies: Mapping[str, str]) -> Identity | None:
    """Return whom Streamlit's cookie names; None without one, or when it is forged, foreign or run out."""
    from streamlit.auth_util import get_cookie_with_chunks, get_origin_from_redirect_uri  # noqa: PLC0415
    from streamlit.web.server.server_util import get_cookie_secret  # noqa: PLC0415
    from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value  # noqa: PLC0415
    from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME  # noqa: PLC0415

    secret = get_cookie_secret()
    if USER_COOKIE_NAME not in cookies or not secret:
        return None
    content = get_cookie_with_chunks(
        lambda name: decode_signed_value(secret, name, cookies[name]) if name in cookies else None, USER_COOKIE_NAME
    )
    try:
        claims = json.loads(content or b"")
        issued = URLSafeTimedSerializer(secret, salt=USER_COOKIE_NAME).loads(
            cookies[USER_COOKIE_NAME], return_timestamp=True
        )[1]
    except (ValueError, BadData):
        return None
    if not isinstance(claims, dict) or claims.get("is_logged_in") is not True or "iat" not in claims:
        return None
    if claims.get("origin") != get_origin_from_redirect_uri():
        return None
    # The claims have a time and a number used once; the pieces a cookie is cut into could be put together otherwise.
    name = hashlib.sha256(content or b"").hexdigest()
    return Identity(f"account-{name}", _email(claims), issued.timestamp())


def _email(claims: Mapping[str, Any]) -> str:
    email = claims.get("email")
    # Some providers do not say whether they verified it; one that says no must not be believed.
    return email if isinstance(email, str) and claims.get("email_verified", True) in (True, "true") else ""


def _section() -> Mapping[str, Any]:
    from streamlit.auth_util import get_secrets_auth_section  # noqa: PLC0415

    section = get_secrets_auth_section()
    return section.to_dict() if hasattr(section, "to_dict") else {}


def _check_files() -> None:
    from streamlit import config  # noqa: PLC0415
    from streamlit.runtime.secrets import secrets_singleton  # noqa: PLC0415

    there = [path for path in config.get_option("secrets.files") if Path(path).exists()]
    if there and not secrets_singleton.load_if_toml_exists():
        # Going on would serve without the sign-in that the file was to set up.
        raise SettingsError(N_("{path} cannot be read. Mend it or take it away."), path=there[0])


def _check_provider(name: str, provider: Mapping[str, Any], staff: tuple[str, ...]) -> None:
    missing = [key for key in _NEEDED if not provider.get(key)]
    if missing:
        raise SettingsError(
            N_("In secrets.toml, the provider “{name}” needs {keys}."), name=name, keys=", ".join(missing)
        )
    if "_" in name:
        raise SettingsError(N_("In secrets.toml, the provider “{name}” may have no _ in its name."), name=name)
    address = str(provider["server_metadata_url"])
    if not staff and any(open_one in address for open_one in _OPEN_TO_ALL):
        raise SettingsError(
            N_(
                "Anybody can make an account with the provider “{name}”. Say in HBGEO_STAFF whom to let in: e-mail "
                "addresses or domains with commas between."
            ),
            name=name,
        )
