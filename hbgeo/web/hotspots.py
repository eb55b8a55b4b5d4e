"""Hot spots by address: cells and densities for the map – numbers only – and files to be kept."""

from __future__ import annotations

from typing import cast

from starlette.requests import Request
from starlette.responses import Response

from hbgeo.bootstrap import services
from hbgeo.domain.ids import now
from hbgeo.errors import N_, NotFound
from hbgeo.services.hotspots import Found, from_token, picture
from hbgeo.services.hotspots_files import ENDINGS, MEDIA_TYPES, NAMES, Ending, file_of, for_map
from hbgeo.web.caching import etag, headers, unchanged

_PRIVATE = {"Cache-Control": "private, no-store"}


def hotspots(request: Request) -> Response:
    """Answer with the picture that a token asks for, as `geojson`, `png`, `gpkg` or `tif`.

    With `view=walks` it is what many walks say, with `view=change` and another token in `after` what changed. With
    `download=1` it is a file to be kept, in which stands what it was made with, in the language of `lang`.

    Raises
    ------
    NotFound
        When there is no such format or view, or not of this picture.
    InvalidInput
        When the token is damaged, or nothing can be drawn of what it asks.
    """
    token, ending = request.path_params["token"], request.path_params["format"]
    if ending not in ENDINGS:
        raise NotFound(N_("There is no such download."))
    fmt, wired, query = cast("Ending", ending), services(), request.query_params
    view, after = query.get("view", "cells"), query.get("after", "")
    asked, then = from_token(token), from_token(after) if after else None

    def found() -> Found:
        return picture(wired.store, wired.catalogue, asked, view, then)

    if query.get("download"):
        return _kept(found(), fmt)
    tag = etag(wired.store.version(), token, fmt, view, after)
    known = unchanged(request, tag)
    if known is not None:
        return known
    return Response(for_map(found(), fmt), headers=headers(tag), media_type=MEDIA_TYPES[fmt])


def _kept(found: Found, fmt: Ending) -> Response:
    name = f"{NAMES[found.view]}_{now():%Y-%m-%d}.{fmt}"
    kept = _PRIVATE | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(file_of(found, fmt), headers=kept, media_type=MEDIA_TYPES[fmt])
