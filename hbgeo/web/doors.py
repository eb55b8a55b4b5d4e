"""Middleware at the door: without a sign-in that holds, only what is open to everybody is reached."""

from __future__ import annotations

from contextvars import copy_context
from functools import partial

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hbgeo.doors.addresses import own_page
from hbgeo.doors.guard import Guard, Visitor
from hbgeo.i18n import use
from hbgeo.web import doors_answers
from hbgeo.web.doors_cookies import NEXT, forget_next, secured, session_cookie
from hbgeo.web.doors_paths import is_open, routed_path
from hbgeo.web.doors_requests import crosses_sites, from_this_machine, is_secure, language_of
from hbgeo.web.doors_runs import for_whole_pages

_REFUSAL = "websocket.http.response"


class Doors:
    """Denies by default.

    With a sign-in set, the staff's pages, data and connections need one that holds. With none, they are for this
    machine only, whatever address the server listens on.
    """

    def __init__(self, app: ASGIApp, *, guard: Guard) -> None:
        self.app = app
        self.guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through or turn away."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        send = _securing(scope, send)
        if scope["type"] == "http" and is_open(routed_path(scope), accounts=bool(self.guard.providers)):
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        visitor = self._visitor(connection) if self.guard.is_set() else None
        # The language of an answer is set in a context of its own.
        answer = copy_context().run(self._refusal, connection, visitor)
        if answer is not None:
            await _turn_away(answer, scope, receive, send)
        elif visitor is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await self.app(scope, for_whole_pages(receive, partial(self._holds, connection)), send)
        else:
            await self.app(scope, receive, self._kept_private(scope, send, visitor))

    def _visitor(self, connection: HTTPConnection) -> Visitor | None:
        return self.guard.visitor(connection.cookies, secure=is_secure(connection.scope))

    def _holds(self, connection: HTTPConnection) -> bool:
        """Tell whether the sign-in of an open page still holds; the page's own run says whether it was used."""
        secure = is_secure(connection.scope)
        return self.guard.visitor(connection.cookies, secure=secure, used=False) is not None

    def _refusal(self, connection: HTTPConnection, visitor: Visitor | None) -> Response | None:
        use(language_of(connection, self.guard.settings.language))
        if self.guard.is_set() and visitor is None:
            return doors_answers.signed_out(connection)
        if not self.guard.is_set() and not from_this_machine(connection.scope):
            return doors_answers.nobody_guards(connection)
        if crosses_sites(connection.scope):
            return doors_answers.crossing(connection)
        return self._way_back(connection, visitor)

    def _way_back(self, connection: HTTPConnection, visitor: Visitor | None) -> Response | None:
        """After the sign-in by account Streamlit leads to the start page; lead on to the page asked for."""
        wanted = own_page(connection.cookies.get(NEXT, ""))
        if visitor is None or routed_path(connection.scope) != "/" or wanted == "/":
            return None
        answer = RedirectResponse(wanted, 303, {"Cache-Control": "no-store"})
        forget_next(answer)
        return answer

    def _kept_private(self, scope: Scope, send: Send, visitor: Visitor) -> Send:
        renewed = None if visitor.by_account else self.guard.sessions.renewed(visitor.session)

        async def send_private(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers["Cache-Control"] = "no-store"
                # A cache that others share might keep a cookie with what it may keep.
                private = not any(word in headers.get("cache-control", "") for word in ("public", "immutable"))
                if renewed is not None and private:
                    value = self.guard.sessions.cookie(renewed)
                    headers.append("Set-Cookie", session_cookie(value, secure=is_secure(scope)))
            await send(message)

        return send_private


def _securing(scope: Scope, send: Send) -> Send:
    """Return `send` with every cookie marked for TLS only when that is how the request came."""
    if not is_secure(scope):
        return send

    async def send_secured(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = secured(message["headers"])
        await send(message)

    return send_secured


async def _turn_away(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http" or _REFUSAL in scope.get("extensions", {}):
        await answer(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1008})
