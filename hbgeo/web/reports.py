"""Protocols to download."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from hbgeo.bootstrap import services
from hbgeo.domain.ids import is_id
from hbgeo.errors import N_, NotFound
from hbgeo.i18n import LANGUAGES
from hbgeo.services.protocols import file_name, protocol

_PRIVATE = {"Cache-Control": "private, no-store"}


def walk_protocol(request: Request) -> Response:
    """Answer with the protocol of a walk as PDF, in the language `lang` (`sv` or `en`).

    Raises
    ------
    NotFound
        When there is no such walk.
    """
    walk_id, lang = request.path_params["walk"], request.query_params.get("lang", "sv")
    if not is_id(walk_id):
        raise NotFound(N_("There is no such walk."))
    wired = services()
    if lang not in LANGUAGES:
        lang = wired.settings.language
    pdf = protocol(wired.store, wired.catalogue, walk_id, lang)
    with wired.store.read() as session:
        name = file_name(session.walks.get(walk_id), lang)
    headers = _PRIVATE | {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(pdf, headers=headers, media_type="application/pdf")
