"""What every request passes first: its language, how often it comes, how large it is; and what nobody expected."""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hbgeo.errors import TooMany
from hbgeo.i18n import best_language, spoken, use
from hbgeo.web.walk_api import problems
from hbgeo.web.walk_api.limits import Limits
from hbgeo.web.walk_api.uploads import MOST_OF_A_PHOTO

#: Largest body that is no photo, bytes.
MOST_OF_JSON = 64 * 2**10
#: Longest header that names a walker or a leader, characters.
_LONGEST_CODE = 64
_PHOTO = re.compile(r"/photos/[^/]*$")


class Gate:
    """Middleware around the API.

    Parameters
    ----------
    limits
        How often one client may ask.
    """

    def __init__(self, app: ASGIApp, *, limits: Limits) -> None:
        self.app = app
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, or with a problem."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        use(language_of(scope, headers))
        answered = _Answered(send)
        refused = self._refused(scope, headers)
        if refused is not None:
            await refused(scope, receive, answered.send)
            return
        try:
            await self.app(scope, _counted(receive, most_of(scope["path"])), answered.send)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 - whatever it was, neither answer nor log may quote it
            answer = problems.of_unexpected(error, _without_codes(scope))
            if answered.started:
                raise RuntimeError("an answer broke off") from None
            await answer(scope, receive, answered.send)

    def _refused(self, scope: Scope, headers: Headers) -> Response | None:
        limit = most_of(scope["path"])
        try:
            self.limits.request(address_of(scope), headers.get("hbgeo-walker", "")[:_LONGEST_CODE])
        except TooMany as error:
            return problems.of_error(error)
        length = headers.get("content-length", "")
        return problems.of_too_large(limit) if length.isdecimal() and int(length[:20]) > limit else None


class _Answered:
    """Sends an answer, keeps it out of caches unless it says otherwise, and remembers that it began."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.started = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            headers.setdefault("Cache-Control", "no-store")
            headers.add_vary_header("Accept-Language")
        await self._send(message)


def language_of(scope: Scope, headers: Headers) -> str:
    """Return the language to answer in: of the query's `lang`, else the one the phone asks for most."""
    wanted = QueryParams(scope["query_string"]).get("lang", "")
    return spoken(wanted[:_LONGEST_CODE]) or best_language(headers.get("accept-language", ""))


def address_of(scope: Scope) -> str:
    """Return the network address that a request comes from."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def most_of(path: str) -> int:
    """Return how many bytes a body sent to a path may have."""
    return MOST_OF_A_PHOTO if _PHOTO.search(path) else MOST_OF_JSON


def _counted(receive: Receive, limit: int) -> Receive:
    """Return a `receive` that counts what really comes: a body in chunks does not say its size."""
    total = 0

    async def counted() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > limit:
            raise problems.TooLarge(limit)
        return message

    return counted


def _without_codes(scope: Scope) -> str:
    """Return the path's pattern: codes of walks and ids of pins are nobody's business in a log."""
    return f"{scope['method']} {getattr(scope.get('route'), 'path', 'of a request')}"
