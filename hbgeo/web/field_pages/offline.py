"""What keeps the page working without a network: the service worker, the list of files it keeps, the manifest."""

from __future__ import annotations

import orjson
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from hbgeo.bootstrap import services
from hbgeo.errors import N_, NotFound
from hbgeo.i18n import _, best_language, language, use
from hbgeo.maps import assets
from hbgeo.web.caching import ASK_EACH_TIME
from hbgeo.web.field_pages.files import FOLDER, address, names, version
from hbgeo.web.symbols import symbols_address

#: The worker's own files are asked for at each look for a newer one.
_WORKER_HEADERS = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/walk/"}
_LEAFLET = (
    "leaflet.js", "leaflet.css", "images/layers.png", "images/layers-2x.png", "images/marker-icon.png",
    "images/marker-icon-2x.png", "images/marker-shadow.png",
)  # fmt: skip


def worker(_request: Request) -> Response:
    """Answer with the service worker for browsers that send nothing in the background."""
    return FileResponse(FOLDER / "worker_cache.js", headers=_WORKER_HEADERS, media_type="text/javascript")


def module(request: Request) -> Response:
    """Answer with a script as a module of the service worker that also sends.

    Raises
    ------
    NotFound
        When there is no such script.
    """
    name = request.path_params["file"]
    if name not in names() or not name.endswith(".js"):
        raise NotFound(N_("There is no such file."))
    return FileResponse(FOLDER / name, headers=_WORKER_HEADERS, media_type="text/javascript")


def files(_request: Request) -> Response:
    """Answer with the addresses that the worker keeps: with them the page opens without a network."""
    leaflet = (assets.url("leaflet", file) for file in _LEAFLET)
    own = (assets.url("hbgeo", file) for file in ("map.js", "map.css", "icon.svg"))
    symbols = symbols_address(services().catalogue)
    listed = ["/walk/", "/walk/manifest.json", *map(address, names()), *leaflet, *own, *([symbols] if symbols else [])]
    body = orjson.dumps({"version": version(), "files": listed})
    return Response(body, headers={"Cache-Control": ASK_EACH_TIME}, media_type="application/json")


def manifest(request: Request) -> Response:
    """Answer with the web app manifest, for those who put the page on their phone's home screen."""
    use(best_language(request.headers.get("accept-language", "")))
    body = orjson.dumps(
        {
            "name": _("Safety walk"),
            "short_name": _("Safety walk"),
            "lang": language(),
            "start_url": "/walk/",
            "scope": "/walk/",
            "display": "standalone",
            "background_color": "#101614",
            "theme_color": "#101614",
            "icons": [
                {"src": assets.url("hbgeo", "icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
            ],
        }
    )
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language"}
    return Response(body, headers=headers, media_type="application/manifest+json")
