"""Headers that keep pages to this server: no third party's script, style, font or frame."""

from __future__ import annotations

import logging
import re
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hbgeo.logs import bare, where

logger = logging.getLogger("hbgeo.web")
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_TLS_ONLY = "max-age=31536000"
_REFUSAL = "websocket.http.response"
_STARTS = ("http.response.start", f"{_REFUSAL}.start")
_FAILED = PlainTextResponse("Internal Server Error", 500, {"Cache-Control": "no-store"})
_DATA_PATHS = ("/api/", "/photos/", "/assets/")
_COMPONENT_PATHS = ("/component/",)
_WORKER_PATHS = ("/walk/worker", "/walk/modules/")
_DATA_POLICY = "default-src 'none'; frame-ancestors 'self'"
_PAGE_POLICY = {
    "default-src": "'self'",
    # Streamlit hands the script of a component of ours to the browser as a blob; only scripts can make one.
    "script-src": "'self' blob:",
    # Streamlit's widgets are styled by script (emotion), which writes inline styles.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    # The camera hands its picture over as a data address that the page fetches.
    "connect-src": "'self' data: blob:",
    "media-src": "'self' data: blob:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
_FIELD_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    # Styles that scripts set on an element need no leave.
    "style-src": "'self'",
    "img-src": "'self' blob: data:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
_WORKER_POLICY = {"default-src": "'none'", "script-src": "'self'", "connect-src": "'self'"}


class SecurityHeaders:
    """Middleware that sets the headers on every answer, also on failures and on a refused WebSocket.

    An answer that brings a stricter policy of its own keeps it.

    Parameters
    ----------
    tiles_url
        XYZ address of the base map: the one other server a map may fetch pictures from.
    script_hashes
        CSP sources (`'sha256-…'`) of the inline scripts of the page itself.
    """

    def __init__(self, app: ASGIApp, *, tiles_url: str = "", script_hashes: tuple[str, ...] = ()) -> None:
        self.app = app
        scripts = " ".join((_PAGE_POLICY["script-src"], *script_hashes))
        self.page = policy(_PAGE_POLICY | {"script-src": scripts})
        # streamlit-folium runs the map's script by eval in its own frame.
        tiles = origin(tiles_url)
        images = f"{_PAGE_POLICY['img-src']} {tiles}".strip()
        self.component = policy(
            _PAGE_POLICY | {"script-src": "'self' 'unsafe-inline' 'unsafe-eval'", "img-src": images}
        )

        self.field = policy(_FIELD_POLICY | {"img-src": f"{_FIELD_POLICY['img-src']} {tiles}".strip()})
        # A service worker fetches the pictures that the page shows.
        self.worker = policy(_WORKER_POLICY | {"connect-src": f"'self' {tiles}".strip()})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, with the headers added."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        begun = False

        async def send_with_headers(message: Message) -> None:
            nonlocal begun
            refused = message["type"] == "websocket.close" and not begun and _REFUSAL in scope.get("extensions", {})
            begun = True
            if refused:
                # A bare refusal would go out without headers.
                start = {"type": f"{_REFUSAL}.start", "status": 403, "headers": []}
                self._add(start, scope)
                await send(start)
                message = {"type": f"{_REFUSAL}.body", "body": b""}
            elif message["type"] in _STARTS:
                self._add(message, scope)
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception as error:
            # Starlette's own answer would go out without headers, and its log would quote what people wrote.
            logger.error("%s failed: %s", bare(scope["path"]), where(error))  # noqa: TRY400
            if begun or scope["type"] != "http":
                raise
            await _FAILED(scope, receive, send_with_headers)

    def _add(self, message: Message, scope: Scope) -> None:
        answered = MutableHeaders(scope=message)
        for name, value in _ALWAYS.items():
            answered.setdefault(name, value)
        answered.setdefault("Content-Security-Policy", self._policy(scope["path"]))
        if scope.get("scheme") in {"https", "wss"}:
            answered["Strict-Transport-Security"] = _TLS_ONLY

    def _policy(self, path: str) -> str:
        if path.startswith(_DATA_PATHS):
            return _DATA_POLICY
        if path.startswith(_COMPONENT_PATHS):
            return self.component
        if path == "/walk" or path.startswith("/walk/"):
            return self.worker if path.startswith(_WORKER_PATHS) else self.field
        return self.page


def policy(directives: dict[str, str]) -> str:
    """Return a Content-Security-Policy."""
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def origin(url: str) -> str:
    """Return the origin of an address as a CSP source, `*` for a `{s}` subdomain; empty for a local one."""
    parts = urlsplit(url)
    if not (parts.scheme in {"http", "https"} and parts.netloc):
        return ""
    return f"{parts.scheme}://{re.sub(r'[{][^}]*[}]', '*', parts.netloc)}"
