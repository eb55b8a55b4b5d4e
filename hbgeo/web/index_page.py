"""The page that loads Streamlit, in the user's language and with a link past the navigation."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from functools import cache
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hbgeo.i18n import _, language
from hbgeo.maps import assets

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def index(_request: Request, *, content_id: str) -> Response:
    """Answer with Streamlit's own page, its language, title and icon set.

    Parameters
    ----------
    content_id
        Of the heading that every page begins with; the skip link leads there.
    """
    head = (
        f'<link rel="stylesheet" href="{assets.url("hbgeo", "page.css")}">'
        f'<link rel="icon" type="image/svg+xml" href="{assets.url("hbgeo", "icon.svg")}">'
        f'<script type="module" src="{assets.url("hbgeo", "page.js")}"></script>'
        f'<script type="module" src="{assets.url("hbgeo", "presses.js")}"></script>'
    )
    skip = f'<a class="hbgeo-skip" href="#{content_id}">{html.escape(_("Skip to the content"))}</a>'
    page = streamlit_page()
    page = page.replace('<html lang="en">', f'<html lang="{language()}">', 1)
    page = page.replace("<title>Streamlit</title>", f"<title>{html.escape(_('Safety walks'))}</title>", 1)
    page = re.sub(r'<link rel="(?:shortcut icon|service-desc)"[^>]*>', "", page)
    page = page.replace("</head>", head + "</head>", 1).replace("<body>", "<body>" + skip, 1)
    page = page.replace(
        "You need to enable JavaScript to run this app.", html.escape(_("This page needs JavaScript.")), 1
    )
    return Response(page, headers={"Cache-Control": "no-cache"}, media_type="text/html")


def to_start(request: Request) -> Response:
    """Lead to "/": Streamlit knows its first page by that address alone."""
    query = request.url.query
    return RedirectResponse("./" + (f"?{query}" if query else ""), 307)


@cache
def streamlit_page() -> str:
    """Return the page that Streamlit ships."""
    return (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


@cache
def inline_scripts() -> tuple[str, ...]:
    """Return the CSP sources of the inline scripts in that page."""
    digests = (hashlib.sha256(text.encode()).digest() for text in _SCRIPT.findall(streamlit_page()))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
