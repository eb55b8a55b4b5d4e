"""The frame of the public pages: one document without any script, in which htpy escapes every text."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import htpy as h
from starlette.responses import Response

from hbgeo.i18n import LANGUAGES, _, language
from hbgeo.maps import assets

HOME = "/oppet"
LOOK_UP = f"{HOME}/min-observation"
FEED = f"{HOME}/atom.xml"
PHOTOS = f"{HOME}/foto"
STYLE = Path(__file__).with_name("public.css")
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {"Content-Security-Policy": POLICY, "X-Frame-Options": "DENY"}
_CONTENT = "innehall"


@cache
def style_version() -> str:
    """Return what changes with the style."""
    return hashlib.sha256(STYLE.read_bytes()).hexdigest()[:12]


def in_language(path: str, lang: str | None = None) -> str:
    """Return a path with a language, by default the one in force."""
    return f"{path}?lang={lang or language()}"


def document(title: str, body: h.Node, *, path: str, demo: bool) -> str:
    """Return a page.

    Parameters
    ----------
    title
        Translated; the page's heading.
    body
        What follows the heading.
    path
        The page's own, for the switch of languages.
    demo
        Whether all is invented, which is said first.
    """
    site = _("Safety walks")
    full = title if title == site else f"{title} – {site}"
    return str(
        h.html(lang=language())[
            _head(full, path),
            h.body[
                h.a(class_="skip", href=f"#{_CONTENT}")[_("Skip to the content")],
                h.header[
                    h.p(class_="name")[
                        h.img(src=assets.url("hbgeo", "icon.svg"), alt="", width="32", height="32"),
                        h.a(href=in_language(HOME))[site],
                    ],
                    h.nav(class_="languages", aria_label=_("Language"))[_switch(path)],
                ],
                h.main(id=_CONTENT, tabindex="-1")[
                    h.p(class_="demo", role="note")[_invented()] if demo else None,
                    h.h1[title],
                    body,
                ],
            ],
        ]
    )


def answer(html: str, headers: Mapping[str, str], status: int = 200) -> Response:
    """Answer with a page under its own strict policy."""
    return Response(html, status, HEADERS | dict(headers), media_type="text/html")


def _invented() -> h.Node:
    return h.fragment[h.strong[_("Invented example data.")], " ", _("Nothing here is real.")]


def _head(title: str, path: str) -> h.Node:
    return h.head[
        h.meta(charset="utf-8"),
        h.meta(name="viewport", content="width=device-width, initial-scale=1"),
        h.meta(name="color-scheme", content="light dark"),
        h.title[title],
        h.link(rel="icon", type="image/svg+xml", href=assets.url("hbgeo", "icon.svg")),
        h.link(rel="stylesheet", href=f"{HOME}/{style_version()}/public.css"),
        h.link(rel="alternate", type="application/atom+xml", title=_("What is new"), href=in_language(FEED)),
        [h.link(rel="alternate", hreflang=code, href=in_language(path, code)) for code in LANGUAGES],
    ]


def _switch(path: str) -> h.Node:
    others = [code for code in LANGUAGES if code != language()]
    return [h.a(href=in_language(path, code), lang=code, hreflang=code)[LANGUAGES[code]] for code in others]
