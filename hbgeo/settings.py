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
    """

    home: Path = Path("hbgeo-data")
    database: Path | None = None
    catalogue: Path | None = None
    tiles_url: str = OSM_TILES
    tiles_attribution: str = OSM_ATTRIBUTION
    tiles_offline: bool = False
    host: str = "127.0.0.1"
    port: int = 8501
    language: str = "sv"
    municipality: str = "1415"
    cookie_secret: str = field(default="", repr=False)
    staff: tuple[str, ...] = ()

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
        tiles_url=env.get("HBGEO_TILES_URL", OSM_TILES),
        tiles_attribution=env.get("HBGEO_TILES_ATTRIBUTION", OSM_ATTRIBUTION),
        tiles_offline=_yes("HBGEO_TILES_OFFLINE", env.get("HBGEO_TILES_OFFLINE", "")),
        host=env.get("HBGEO_HOST", defaults.host),
        port=_port(env.get("HBGEO_PORT", str(defaults.port))),
        language=_language(env.get("HBGEO_LANGUAGE", defaults.language)),
        municipality=env.get("HBGEO_MUNICIPALITY", defaults.municipality),
        cookie_secret=_secret(env.get("HBGEO_COOKIE_SECRET") or env.get("STREAMLIT_SERVER_COOKIE_SECRET") or ""),
        staff=tuple(one.lstrip("@") for one in env.get("HBGEO_STAFF", "").casefold().replace(",", " ").split()),
    )


def _yes(name: str, text: str) -> bool:
    if text not in ("", "0", "1"):
        raise SettingsError(N_("{name} is “{text}”; it must be 1 (yes) or 0 (no)."), name=name, text=text)
    return text == "1"


def _port(text: str) -> int:
    highest = 65535
    if not text.isdecimal() or not 0 < int(text) <= highest:
        raise SettingsError(N_("HBGEO_PORT is “{text}”; it must be a number from 1 to 65535."), text=text)
    return int(text)


def _language(text: str) -> str:
    if text not in ("sv", "en"):
        raise SettingsError(N_("HBGEO_LANGUAGE is “{text}”; it must be sv or en."), text=text)
    return text


def _secret(text: str) -> str:
    if text and len(text) < SHORTEST_SECRET:
        raise SettingsError(N_("HBGEO_COOKIE_SECRET must have at least {count} characters."), count=SHORTEST_SECRET)
    return text
