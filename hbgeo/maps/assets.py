"""The JavaScript and CSS that maps need: where the files lie and at which addresses they are served."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

#: Addresses begin with this; the part after the name changes with the content, so they are kept for ever.
PREFIX = "/assets"
OWN_FOLDER = Path(__file__).parent / "static"
_LEAFLET = "XStatic-Leaflet"


@cache
def leaflet_folder() -> Path:
    """Return the folder of Leaflet's files.

    Found through the package's list of files: importing `xstatic` would need the retired `pkg_resources`.

    Raises
    ------
    FileNotFoundError
        When the package is there without its files.
    """
    files = metadata.files(_LEAFLET) or []
    script = next((file for file in files if file.name == "leaflet.js"), None)
    if script is None:
        raise FileNotFoundError("XStatic-Leaflet is installed without leaflet.js")
    return Path(str(script.locate())).resolve().parent


@cache
def versions() -> dict[str, tuple[str, Path]]:
    """Return the version and the folder of each set of assets by its name."""
    own = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(OWN_FOLDER.iterdir()) if file.is_file()))
    return {
        "leaflet": (metadata.version(_LEAFLET), leaflet_folder()),
        "hbgeo": (own.hexdigest()[:12], OWN_FOLDER),
    }


def url(name: str, file: str) -> str:
    """Return the address of a file of a set (`leaflet`, `hbgeo`)."""
    version, _folder = versions()[name]
    return f"{PREFIX}/{name}/{version}/{file}"
