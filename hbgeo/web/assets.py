"""Scripts and styles of maps, under addresses that change with their content."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import Response

from hbgeo.errors import N_, NotFound
from hbgeo.maps import assets
from hbgeo.web.caching import FOR_EVER
from hbgeo.web.field_pages import files
from hbgeo.web.packed import file_answer


def asset(request: Request) -> Response:
    """Answer with a file of a set of assets.

    Raises
    ------
    NotFound
        When there is no such set or file, or the path leaves the set's folder.
    """
    version, folder = _sets().get(request.path_params["name"], ("", Path()))
    if not version:
        raise _missing()
    file = (folder / request.path_params["file"]).resolve()
    if not file.is_relative_to(folder.resolve()) or not file.is_file():
        raise _missing()
    # A page from before a new version must not keep the new file under the old address.
    same = request.path_params["version"] == version
    return file_answer(request, file, {"Cache-Control": f"public, {FOR_EVER}" if same else "no-cache"})


def _sets() -> dict[str, tuple[str, Path]]:
    return {**assets.versions(), files.NAME: (files.version(), files.FOLDER)}


@cache
def symbols_font() -> Path | None:
    """Return the icon font that Streamlit ships, or None when it has none."""
    folder = Path(streamlit.__file__).parent / "static" / "static" / "media"
    return next(iter(sorted(folder.glob("MaterialSymbols-Rounded.*.woff2"))), None)


def symbols_url() -> str | None:
    """Return the address of the icon font that Streamlit serves with its pages, or None when it has none."""
    font = symbols_font()
    return f"/static/media/{font.name}" if font else None


def _missing() -> NotFound:
    return NotFound(N_("There is no such file."))
