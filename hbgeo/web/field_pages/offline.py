"""What keeps the page working without a network: the service worker, the list of files it keeps, the manifest."""

from __future__ import annotations

import orjson
from starlette.requests import Request
from starlette.responses import Response

from hbgeo.bootstrap import services
from hbgeo.errors import N_, NotFound
from hbgeo.i18n import FIELD_LANGUAGES, _, best_language, language, use
from hbgeo.maps import assets
from hbgeo.web.caching import etag, headers, unchanged
from hbgeo.web.field_pages.files import FOLDER, kept, names, page_version
from hbgeo.web.packed import file_answer
from hbgeo.web.symbols import symbols_address

#: The page's ground in the dark; a test holds it to the style sheet's.
GROUND = "#101614"
#: The worker's own files are asked for at each look for a newer one.
_WORKER_HEADERS = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/walk/"}
_WORKER = "worker_cache.js"
_ICONS = (
    ("icon-192.png", "192x192", "image/png", "any"),
    ("icon-512.png", "512x512", "image/png", "any"),
    ("icon-maskable-512.png", "512x512", "image/png", "maskable"),
    ("icon.svg", "any", "image/svg+xml", "any"),
)


def worker(request: Request) -> Response:
    """Answer with the service worker for browsers that send nothing in the background.

    Raises
    ------
    NotFound
        When there is none.
    """
    return _script(request, _WORKER)


def module(request: Request) -> Response:
    """Answer with a script as a module of the service worker that also sends.

    Raises
    ------
    NotFound
        When there is no such script.
    """
    return _script(request, request.path_params["file"])


def files(request: Request) -> Response:
    """Answer with the addresses that the worker keeps: with them the page opens without a network."""
    symbols = symbols_address(services().catalogue)
    body = orjson.dumps({"version": page_version(symbols), "files": kept(symbols)})
    tag = etag(body.decode())
    return unchanged(request, tag) or Response(body, headers=headers(tag), media_type="application/json")


def manifest(request: Request) -> Response:
    """Answer with the web app manifest, for those who put the page on their phone's home screen."""
    use(best_language(request.headers.get("accept-language", "")))
    body = orjson.dumps(
        {
            "id": "/walk/",
            "name": _("Safety walk"),
            "short_name": _("Safety walk"),
            "description": _("Record what is good and what is not on a safety walk."),
            "lang": language(),
            "dir": FIELD_LANGUAGES[language()].direction,
            "start_url": "/walk/",
            "scope": "/walk/",
            "display": "standalone",
            "background_color": GROUND,
            "theme_color": GROUND,
            "icons": [
                {"src": assets.url("hbgeo", file), "sizes": sizes, "type": media_type, "purpose": purpose}
                for file, sizes, media_type, purpose in _ICONS
            ],
        }
    )
    answer_headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language"}
    return Response(body, headers=answer_headers, media_type="application/manifest+json")


def _script(request: Request, name: str) -> Response:
    if name not in names() or not name.endswith(".js"):
        raise NotFound(N_("There is no such file."))
    return file_answer(request, FOLDER / name, dict(_WORKER_HEADERS))
