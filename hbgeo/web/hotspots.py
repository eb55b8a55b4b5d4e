"""Hot spots by address: cells and densities for the map – numbers only – and files to be kept."""

from __future__ import annotations

from typing import cast

from starlette.requests import Request
from starlette.responses import Response

from hbgeo.bootstrap import services
from hbgeo.domain.ids import now
from hbgeo.errors import N_, NotFound
from hbgeo.services.hotspots import found, from_token
from hbgeo.services.hotspots_files import ENDINGS, MEDIA_TYPES, Ending, file_of, for_map
from hbgeo.web.caching import etag, headers, unchanged

_PRIVATE = {"Cache-Control": "private, no-store"}


def hotspots(request: Request) -> Response:
    """Answer with the picture that a token asks for, as `geojson`, `png`, `gpkg` or `tif`.

    With `download=1` it is a file to be kept, in which stands what it was made with.

    Raises
    ------
    NotFound
        When there is no such format, or not of this picture.
    InvalidInput
        When the token is damaged, or nothing can be drawn of what it asks.
    """
    token, ending = request.path_params["token"], request.path_params["format"]
    if ending not in ENDINGS:
        raise NotFound(N_("There is no such download."))
    fmt, asked, wired = cast("Ending", ending), from_token(token), services()
    if request.query_params.get("download"):
        name = f"hotspots_{now():%Y-%m-%d}.{fmt}"
        kept = _PRIVATE | {"Content-Disposition": f'attachment; filename="{name}"'}
        body = file_of(found(wired.store, wired.catalogue, asked), fmt)
        return Response(body, headers=kept, media_type=MEDIA_TYPES[fmt])
    tag = etag(wired.store.version(), token, fmt)
    known = unchanged(request, tag)
    if known is not None:
        return known
    body = for_map(found(wired.store, wired.catalogue, asked), fmt)
    return Response(body, headers=headers(tag), media_type=MEDIA_TYPES[fmt])
