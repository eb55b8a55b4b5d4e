"""Answers that a browser may keep: ETags and lifetimes."""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import Response

#: Of content that never changes under its address: a year.
FOR_EVER = "max-age=31536000, immutable"
#: Ask each time, answer 304 when nothing changed; not for shared caches.
ASK_EACH_TIME = "private, no-cache"


def etag(*parts: str) -> str:
    """Return a weak ETag of what an answer depends on."""
    return f'W/"{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:24]}"'


def unchanged(request: Request, tag: str) -> Response | None:
    """Return the answer 304 when the browser has this state already."""
    known = {one.strip() for one in request.headers.get("if-none-match", "").split(",")}
    return Response(status_code=304, headers=headers(tag)) if tag in known else None


def headers(tag: str) -> dict[str, str]:
    """Return the headers of an answer to be asked for each time."""
    return {"ETag": tag, "Cache-Control": ASK_EACH_TIME}
