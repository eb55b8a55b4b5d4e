"""The small pages at the door: signing in, signing out, and why there is no way in. No script, nothing inline."""

from __future__ import annotations

import html
from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.responses import Response

from hbgeo.doors import oidc
from hbgeo.i18n import LANGUAGES, _, language
from hbgeo.maps import assets

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY, "X-Frame-Options": "DENY"}


def page(
    title: str, body: str, *, address: str = "", status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer with a page.

    Parameters
    ----------
    title
        Translated; also the page's heading.
    body
        HTML.
    address
        Path and query of this page to which `lang` can be added, for the switch of languages; empty: no switch.
    """
    text = (
        f'<!DOCTYPE html><html lang="{language()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">'
        f"<title>{html.escape(title)} – {html.escape(_('Safety walks'))}</title>"
        f'<link rel="icon" type="image/svg+xml" href="{assets.url("hbgeo", "icon.svg")}">'
        f'<link rel="stylesheet" href="{assets.url("hbgeo", "doors.css")}"></head><body><main>'
        f'<p class="name"><img src="{assets.url("hbgeo", "icon.svg")}" alt="" width="32" height="32">'
        f"{html.escape(_('Safety walks'))}</p><h1>{html.escape(title)}</h1>{body}</main>"
        f"{_switch(address)}</body></html>"
    )
    return Response(text, status, _HEADERS | dict(headers or {}), media_type="text/html")


def said(text: str, *, alert: bool = False) -> str:
    """Return a notice as HTML; an alert is read aloud at once."""
    role = ' role="alert" id="wrong"' if alert else ' role="status"'
    return f'<p class="{"wrong" if alert else "notice"}"{role}>{html.escape(text)}</p>'


def paragraph(text: str) -> str:
    """Return a text as a paragraph of HTML."""
    return f"<p>{html.escape(text)}</p>"


def passphrase_form(next_path: str, *, wrong: bool) -> str:
    """Return the form that asks for the passphrase."""
    described = ' aria-invalid="true" aria-describedby="wrong"' if wrong else ""
    return (
        '<form method="post" action="/signin">'
        f'<label for="passphrase">{html.escape(_("Passphrase"))}</label>'
        '<input id="passphrase" name="passphrase" type="password" autocomplete="current-password" '
        f'autocapitalize="none" spellcheck="false" required autofocus{described}>'
        f"{_hidden(next_path)}<button>{html.escape(_('Sign in'))}</button></form>"
    )


def account_links(providers: tuple[str, ...], next_path: str) -> str:
    """Return a link for each provider of accounts."""
    links = []
    for name in providers:
        own = _("Sign in with your work account")
        label = own if name == oidc.DEFAULT else _("Sign in with {name}").format(name=name.capitalize())
        address = html.escape(f"/signin/with/{name}?{urlencode({'next': next_path})}")
        links.append(f'<a class="button" href="{address}">{html.escape(label)}</a>')
    return "".join(links)


def public_link() -> str:
    """Return the way to the page that is open to everybody."""
    words = _("Not staff? Read what has become of what was reported.")
    return f'<p><a class="open" href="/oppet?lang={language()}">{html.escape(words)}</a></p>'


def sign_out_form() -> str:
    """Return the button that signs out."""
    return f'<form method="post" action="/signout"><button>{html.escape(_("Sign out"))}</button></form>'


def _hidden(next_path: str) -> str:
    fields = {"next": next_path, "lang": language()}
    return "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in fields.items()
    )


def _switch(address: str) -> str:
    if not address:
        return ""
    others = [code for code in LANGUAGES if code != language()]
    joint = "&" if "?" in address else "?"
    links = (
        f'<a href="{html.escape(f"{address}{joint}lang={code}")}" lang="{code}" hreflang="{code}">{LANGUAGES[code]}</a>'
        for code in others
    )
    return f"<footer>{''.join(links)}</footer>"
