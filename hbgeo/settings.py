"""Settings, read from the environment once, on request."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hbgeo.errors import N_, SettingsError

OSM_TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
OSM_ATTRIBUTION = "© OpenStreetMap contributors"
#: Characters of a secret that signs cookies, at least.
SHORTEST_SECRET = 32

#: Port → where mail servers usually take mail under which protection.
_SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """The server that reminders are handed to.

    Parameters
    ----------
    host, port
        Where it listens.
    user, password
        How to sign in there; empty: not at all.
    sender
        Address that the mails come from.
    tls
        `starttls`, `tls` (from the first byte) or `none` (a server on the same machine or net).
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str
    tls: str = "starttls"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that can be set from outside.

    Parameters
    ----------
    home
        Folder for what hbgeo writes when no database is named.
    database
        Path of the GeoPackage file, or None: then `home/hbgeo.gpkg` when it exists, else the demo.
    catalogue
        Path of a catalogue file that stands in for the built-in one.
    layers
        Path of a file of the municipality's own layers, which are added to the catalogue's.
    tiles_url, tiles_attribution
        Base map as XYZ address; an empty address means local layers only.
    tiles_offline
        Whether the terms of the base map let phones keep the tiles they have seen.
    host, port
        Where to serve.
    language
        The language a new visitor sees: `sv` or `en`.
    municipality
        SCB code written into exports.
    cookie_secret
        Signs cookies; empty: one is made and kept in `home`.
    staff
        E-mail addresses and domains that may sign in with an account; empty: everyone the provider lets in.
    smtp
        Server for reminders; None: none are sent.
    base_url
        Address of the pages as others reach them, without a slash at its end; empty: mails bear no link.
    """

    home: Path = Path("hbgeo-data")
    database: Path | None = None
    catalogue: Path | None = None
    layers: Path | None = None
    tiles_url: str = OSM_TILES
    tiles_attribution: str = OSM_ATTRIBUTION
    tiles_offline: bool = False
    host: str = "127.0.0.1"
    port: int = 8501
    language: str = "sv"
    municipality: str = "1415"
    cookie_secret: str = field(default="", repr=False)
    staff: tuple[str, ...] = ()
    smtp: Smtp | None = None
    base_url: str = ""

    @property
    def real_database(self) -> Path:
        """The database for real work: the named one, or the one in `home`."""
        return self.database or self.home / "hbgeo.gpkg"

    @property
    def demo_database(self) -> Path:
        """The database of the invented demo."""
        return self.home / "demo.gpkg"


def from_env(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `HBGEO_…` variables.

    Parameters
    ----------
    env
        The environment; the process's own by default.

    Raises
    ------
    SettingsError
        When a value cannot be used.
    """
    env = os.environ if env is None else env

    def path(name: str) -> Path | None:
        return Path(env[name]) if env.get(name) else None

    defaults = Settings()
    return Settings(
        home=path("HBGEO_HOME") or defaults.home,
        database=path("HBGEO_DATABASE"),
        catalogue=path("HBGEO_CATALOGUE"),
        layers=path("HBGEO_LAYERS"),
        tiles_url=env.get("HBGEO_TILES_URL", OSM_TILES),
        tiles_attribution=env.get("HBGEO_TILES_ATTRIBUTION", OSM_ATTRIBUTION),
        tiles_offline=_yes("HBGEO_TILES_OFFLINE", env.get("HBGEO_TILES_OFFLINE", "")),
        host=env.get("HBGEO_HOST", defaults.host),
        port=_port("HBGEO_PORT", env.get("HBGEO_PORT", str(defaults.port))),
        language=_language(env.get("HBGEO_LANGUAGE", defaults.language)),
        municipality=env.get("HBGEO_MUNICIPALITY", defaults.municipality),
        cookie_secret=_secret(env.get("HBGEO_COOKIE_SECRET") or env.get("STREAMLIT_SERVER_COOKIE_SECRET") or ""),
        staff=tuple(one.lstrip("@") for one in env.get("HBGEO_STAFF", "").casefold().replace(",", " ").split()),
        smtp=_smtp(env),
        base_url=_address("HBGEO_BASE_URL", env.get("HBGEO_BASE_URL", "")),
    )


def _yes(name: str, text: str) -> bool:
    if text not in ("", "0", "1"):
        raise SettingsError(N_("{name} is “{text}”; it must be 1 (yes) or 0 (no)."), name=name, text=text)
    return text == "1"


def _port(name: str, text: str) -> int:
    highest = 65535
    if not text.isdecimal() or not 0 < int(text) <= highest:
        raise SettingsError(N_("{name} is “{text}”; it must be a number from 1 to 65535."), name=name, text=text)
    return int(text)


def _address(name: str, text: str) -> str:
    if text and not text.startswith(("https://", "http://")):
        raise SettingsError(N_("{name} is “{text}”; it must begin with https:// or http://."), name=name, text=text)
    return text.rstrip("/")


def _smtp(env: Mapping[str, str]) -> Smtp | None:
    host = env.get("HBGEO_SMTP_HOST", "").strip()
    if not host:
        return None
    tls = env.get("HBGEO_SMTP_TLS") or "starttls"
    if tls not in _SMTP_PORTS:
        raise SettingsError(N_("HBGEO_SMTP_TLS is “{text}”; it must be starttls, tls or none."), text=tls)
    sender = env.get("HBGEO_SMTP_FROM", "").strip()
    if not sender.isprintable() or " " in sender or not all(sender.partition("@")):
        raise SettingsError(N_("HBGEO_SMTP_FROM must be the e-mail address that reminders come from."))
    user, password = env.get("HBGEO_SMTP_USER", ""), env.get("HBGEO_SMTP_PASSWORD", "")
    if user and tls == "none":
        raise SettingsError(N_("With HBGEO_SMTP_TLS=none the password would travel readable; use starttls or tls."))
    port = _port("HBGEO_SMTP_PORT", env.get("HBGEO_SMTP_PORT") or str(_SMTP_PORTS[tls]))
    return Smtp(host=host, port=port, user=user, password=password, sender=sender, tls=tls)


def _language(text: str) -> str:
    if text not in ("sv", "en"):
        raise SettingsError(N_("HBGEO_LANGUAGE is “{text}”; it must be sv or en."), text=text)
    return text


def _secret(text: str) -> str:
    if text and len(text) < SHORTEST_SECRET:
        raise SettingsError(N_("HBGEO_COOKIE_SECRET must have at least {count} characters."), count=SHORTEST_SECRET)
    return text
