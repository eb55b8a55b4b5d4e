"""Photos by the hash of their content."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from hbgeo.bootstrap import services
from hbgeo.errors import N_, NotFound
from hbgeo.web.caching import FOR_EVER

_HASH_LENGTH = 64
_HEX = frozenset("0123456789abcdef")
_THUMBNAIL = "_t"


def photo(request: Request) -> Response:
    """Answer with `<sha256>.jpg`, or with the small picture `<sha256>_t.jpg`.

    Raises
    ------
    NotFound
        When the name is no hash or there is no such photo.
    """
    name = request.path_params["name"]
    sha256 = name.removesuffix(_THUMBNAIL)
    if len(sha256) != _HASH_LENGTH or not _HEX.issuperset(sha256):
        raise NotFound(N_("There is no such photo."))
    with services().store.read() as session:
        image = session.photos.image(sha256) if name == sha256 else session.photos.thumbnail(sha256)
    return Response(image, headers={"Cache-Control": f"private, {FOR_EVER}"}, media_type="image/jpeg")
