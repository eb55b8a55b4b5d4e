"""The page that loads the walkers' scripts: one and the same for every walk, so that it opens without a network."""

from __future__ import annotations

import html

from starlette.requests import Request
from starlette.responses import Response

from hbgeo.bootstrap import services
from hbgeo.i18n import FIELD_LANGUAGES, _, best_language, language, use
from hbgeo.maps import assets
from hbgeo.settings import Settings
from hbgeo.web.field_pages.files import address, version
from hbgeo.web.headers import origin, policy
from hbgeo.web.symbols import symbols_address

#: Scripts that the first paint needs; the browser fetches them at once, not one after the other.
_FIRST = (
    "main.js", "api.js", "dom.js", "drafts.js", "frame.js", "phone.js", "place.js", "removing.js", "router.js",
    "status.js", "theme.js", "together.js", "track.js", "words.js", "views/home.js",
)  # fmt: skip


def shell(request: Request) -> Response:
    """Answer with the page, in the language that the phone asks for most."""
    use(best_language(request.headers.get("accept-language", "")))
    settings = services().settings
    headers = {
        "Cache-Control": "no-cache",
        "Vary": "Accept-Language",
        "Content-Security-Policy": field_policy(settings),
    }
    return Response(page(settings), headers=headers, media_type="text/html")


def field_policy(settings: Settings) -> str:
    """Return the page's Content-Security-Policy: its own files, and pictures of the base map."""
    return policy(
        {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "img-src": f"'self' blob: data: {origin(settings.tiles_url)}".strip(),
            "connect-src": f"'self' {origin(settings.tiles_url)}".strip(),
            "font-src": "'self'",
            "worker-src": "'self'",
            "manifest-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'none'",
        }
    )


def page(settings: Settings) -> str:
    """Return the page in the language in force."""
    title = html.escape(_("Safety walk"))
    tiles = html.escape(origin(settings.tiles_url)) if settings.tiles_offline else ""
    symbols = symbols_address(services().catalogue)
    font = f'<link rel="preload" as="font" type="font/woff2" href="{symbols}" crossorigin>' if symbols else ""
    modules = "".join(f'<link rel="modulepreload" href="{address(name)}">' for name in _FIRST)
    return (
        f'<!doctype html><html lang="{language()}" dir="{FIELD_LANGUAGES[language()].direction}"><head>'
        f'<meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">'
        f'<meta name="description" content="{html.escape(_("Record what is good and what is not on a safety walk."))}">'
        '<meta name="color-scheme" content="dark light"><meta name="theme-color" content="#101614">'
        '<meta name="robots" content="noindex">'
        f'<meta name="hbgeo-version" content="{version()}"><meta name="hbgeo-tiles-offline" content="{tiles}">'
        f'<link rel="stylesheet" href="{address("page.css")}">{font}{modules}'
        f'<link rel="icon" type="image/svg+xml" href="{assets.url("hbgeo", "icon.svg")}">'
        '<link rel="manifest" href="/walk/manifest.json">'
        f'<script type="module" src="{address("main.js")}"></script></head><body><div id="app">'
        f'<main class="view page"><h1>{title}</h1><p>{html.escape(_("The page is loading …"))}</p></main></div>'
        f"<noscript><p>{html.escape(_('This page needs JavaScript. Tell the leader what you see instead.'))}</p>"
        "</noscript></body></html>"
    )
