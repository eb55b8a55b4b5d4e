"""How somebody is turned away."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import orjson
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response

from hbgeo.i18n import _
from hbgeo.web import doors_page
from hbgeo.web.doors_paths import is_page, routed_path

_NO_STORE = {"Cache-Control": "no-store"}


def signed_out(connection: HTTPConnection) -> Response:
    """Send a person to the sign-in and from there back; tell a program that it is not signed in."""
    scope = connection.scope
    if scope["type"] == "http" and is_page(routed_path(scope), scope["method"]):
        query = scope["query_string"].decode("latin-1")
        wanted = quote(scope["path"]) + (f"?{query}" if query else "")
        return RedirectResponse(f"/signin?{urlencode({'next': wanted})}", 303, _NO_STORE)
    # A browser shows no answer to a WebSocket; 403 is what servers refuse one with.
    answer = _problem(401 if scope["type"] == "http" else 403, "signed-out", _("Sign in first, at /signin."))
    if scope["type"] == "http":
        answer.headers["WWW-Authenticate"] = 'Cookie realm="hbgeo"'
    return answer


def nobody_guards(connection: HTTPConnection) -> Response:
    """Explain that without a sign-in the staff's pages are for the machine itself only."""
    scope = connection.scope
    title = _("These pages need a sign-in")
    why = _(
        "No sign-in is set on this server, so its pages are shown only on the computer it runs on, at "
        "http://127.0.0.1 or http://localhost."
    )
    how = _("Whoever runs the server sets a passphrase on it with this command:")
    if scope["type"] == "http" and is_page(routed_path(scope), scope["method"]):
        body = doors_page.paragraph(why) + doors_page.paragraph(how) + "<pre>hbgeo passphrase</pre>"
        return doors_page.page(title, body, status=403, address="?")
    return _problem(403, "no-sign-in", f"{why} {how} hbgeo passphrase")


def crossing(_connection: HTTPConnection) -> Response:
    """Refuse what another site's page sent."""
    return _problem(403, "cross-site", _("This was sent from another site's page, which may not change anything here."))


def _problem(status: int, code: str, detail: str) -> Response:
    body = orjson.dumps({"type": f"/problems/{code}", "title": detail, "status": status, "detail": detail})
    return Response(body, status, _NO_STORE, media_type="application/problem+json")
