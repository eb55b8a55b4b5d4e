"""What a request says about where it comes from."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import Scope

from hbgeo.doors.addresses import host_name, is_loopback, same_origin
from hbgeo.i18n import LANGUAGES, best_language

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: A proxy that says so passes on somebody else's question.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def is_secure(scope: Scope) -> bool:
    """Tell whether a request came over TLS, here or at a proxy that the server trusts."""
    return scope.get("scheme") in {"https", "wss"}


def address_of(scope: Scope) -> str:
    """Return the client's address, empty when the server does not know it."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def from_this_machine(scope: Scope) -> bool:
    """Tell whether somebody at this machine asks, by one of its own names.

    A page elsewhere can make a browser here ask under a name that it lets point to 127.0.0.1 (DNS rebinding): the
    name gives it away.
    """
    headers = Headers(scope=scope)
    own_name = is_loopback(host_name(headers.get("host", "")))
    return is_loopback(address_of(scope)) and own_name and not any(name in headers for name in _FORWARDED)


def crosses_sites(scope: Scope) -> bool:
    """Tell whether another site's page sends this to change something, or opens a connection.

    Programs that are no browser send neither header.
    """
    if scope["type"] == "http" and scope["method"] in _SAFE:
        return False
    headers = Headers(scope=scope)
    # What browsers say of a WebSocket's site differs; all of them name its origin.
    site = headers.get("sec-fetch-site") if scope["type"] == "http" else None
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and not same_origin(origin, headers.get("host", ""))


def is_own_form(scope: Scope) -> bool:
    """Tell whether a form of our own page was sent: a browser must say so."""
    headers = Headers(scope=scope)
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return same_origin(headers.get("origin", ""), headers.get("host", ""))


def language_of(connection: HTTPConnection, default: str) -> str:
    """Return the staff's language for a visitor: as asked in the address, by the browser, or the server's."""
    asked = connection.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    header = connection.headers.get("accept-language", "")
    best = best_language(header).removesuffix("-x-easy") if header else ""
    return best if best in LANGUAGES else default
