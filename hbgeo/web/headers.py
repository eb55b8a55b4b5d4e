"""Headers that keep pages to this server: no third party's script, style, font or frame."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_DATA_PATHS = ("/api/", "/photos/", "/assets/")
_COMPONENT_PATHS = ("/component/",)
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


class SecurityHeaders:
    """Middleware that sets the headers on every answer.

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
        images = f"{_PAGE_POLICY['img-src']} {origin(tiles_url)}".strip()
        self.component = policy(
            _PAGE_POLICY | {"script-src": "'self' 'unsafe-inline' 'unsafe-eval'", "img-src": images}
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, with the headers added."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    answered[name] = value
                answered["Content-Security-Policy"] = self._policy(scope["path"])
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _policy(self, path: str) -> str:
        if path.startswith(_DATA_PATHS):
            return _DATA_POLICY
        return self.component if path.startswith(_COMPONENT_PATHS) else self.page


def policy(directives: dict[str, str]) -> str:
    """Return a Content-Security-Policy."""
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def origin(url: str) -> str:
    """Return the origin of an address as a CSP source, `*` for a `{s}` subdomain; empty for a local one."""
    parts = urlsplit(url)
    if not (parts.scheme in {"http", "https"} and parts.netloc):
        return ""
    return f"{parts.scheme}://{re.sub(r'[{][^}]*[}]', '*', parts.netloc)}"
