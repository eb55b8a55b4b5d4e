"""The page that loads the walkers' scripts: one and the same for every walk, so that it opens without a network."""

from __future__ import annotations

import html

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hbgeo.bootstrap import services
from hbgeo.i18n import FIELD_LANGUAGES, _, best_language, language, use
from hbgeo.maps import assets
from hbgeo.settings import Settings
from hbgeo.web.caching import etag, headers, unchanged
from hbgeo.web.field_pages.files import MANIFEST, address, first, page_version
from hbgeo.web.field_pages.offline import GROUND
from hbgeo.web.headers import origin
from hbgeo.web.symbols import symbols_address


def shell(request: Request) -> Response:
    """Answer with the page, in the language that the phone asks for most."""
    use(best_language(request.headers.get("accept-language", "")))
    wired = services()
    made = page(wired.settings, symbols_address(wired.catalogue))
    tag = etag(made)
    return unchanged(request, tag) or Response(
        made, headers=headers(tag) | {"Vary": "Accept-Language"}, media_type="text/html"
    )


def to_shell(_request: Request) -> Response:
    """Lead to the page: at an address without the slash it would have no service worker."""
    return RedirectResponse("/walk/", 308)


def page(settings: Settings, symbols: str | None) -> str:
    """Return the page in the language in force.

    Parameters
    ----------
    symbols
        Address of the icon font, when there is one.
    """
    title = html.escape(_("Safety walk"))
    return (
        f'<!doctype html><html lang="{language()}" dir="{FIELD_LANGUAGES[language()].direction}"><head>'
        f'<meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">'
        f'<meta name="description" content="{html.escape(_("Record what is good and what is not on a safety walk."))}">'
        f'<meta name="color-scheme" content="dark light"><meta name="theme-color" content="{GROUND}">'
        f'<meta name="robots" content="noindex">{_told(settings, symbols)}{_links(symbols)}'
        f'<script type="module" src="{address("main.js")}"></script></head><body><div id="app">'
        f'<main class="view page"><h1>{title}</h1><p>{html.escape(_("The page is loading …"))}</p></main></div>'
        f"<noscript><p>{html.escape(_('This page needs JavaScript. Tell the leader what you see instead.'))}</p>"
        "</noscript></body></html>"
    )


def _told(settings: Settings, symbols: str | None) -> str:
    """Return what the page's scripts are told: the version, and whose tiles the phone may keep, if any."""
    tiles = html.escape(origin(settings.tiles_url)) if settings.tiles_offline else ""
    return (
        f'<meta name="hbgeo-version" content="{page_version(symbols)}">'
        f'<meta name="hbgeo-tiles-offline" content="{tiles}">'
    )


def _links(symbols: str | None) -> str:
    font = f'<link rel="preload" as="font" type="font/woff2" href="{symbols}" crossorigin>' if symbols else ""
    modules = "".join(f'<link rel="modulepreload" href="{address(name)}">' for name in first())
    return (
        f'<link rel="stylesheet" href="{address("page.css")}">{modules}{font}'
        f'<link rel="icon" type="image/svg+xml" href="{assets.url("hbgeo", "icon.svg")}">'
        f'<link rel="apple-touch-icon" href="{assets.url("hbgeo", "icon-maskable-512.png")}">'
        f'<link rel="manifest" href="{MANIFEST}">'
    )
