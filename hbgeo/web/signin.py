"""The routes that sign the staff in and out."""

from __future__ import annotations

import logging
from urllib.parse import parse_qs, urlencode

from anyio import CapacityLimiter, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from hbgeo.doors import oidc
from hbgeo.doors.addresses import own_page
from hbgeo.doors.guard import Guard
from hbgeo.doors.passphrase import Kept
from hbgeo.i18n import _, ngettext, use
from hbgeo.web.doors_cookies import forget_all, remember_next, session_cookie
from hbgeo.web.doors_page import account_links, page, paragraph, passphrase_form, public_link, said, sign_out_form
from hbgeo.web.doors_requests import address_of, is_own_form, is_secure, language_of

logger = logging.getLogger("hbgeo.doors")
_LONGEST_BODY = 16_384
_MINUTE_S = 60
_MOST_FIELDS = 20
_NO_STORE = {"Cache-Control": "no-store"}


def routes(guard: Guard) -> list[BaseRoute]:
    """Return the routes; they are open to everybody."""
    doorkeeper = _Doorkeeper(guard)
    return [
        Route("/signin", doorkeeper.signin, methods=["GET", "POST"]),
        Route("/signin/with/{provider}", doorkeeper.with_account, methods=["GET"]),
        Route("/signout", doorkeeper.signout, methods=["GET", "POST"]),
    ]


class _Doorkeeper:
    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        # One at a time: each takes 64 MB and a processor. Those who wait hold no thread.
        self._judging = CapacityLimiter(1)

    async def signin(self, request: Request) -> Response:
        """Ask for the passphrase or an account, and judge the passphrase."""
        use(language_of(request, self.guard.settings.language))
        wanted = _wanted(request.query_params.get("next", ""))
        if request.method == "POST":
            return await self._judged(request)
        if not self.guard.is_set() or self.guard.visitor(request.cookies, secure=is_secure(request.scope)):
            return RedirectResponse(wanted, 303, _NO_STORE)
        return self._page(request, wanted, *self._notice(request))

    async def with_account(self, request: Request) -> Response:
        """Send the visitor to the provider of accounts."""
        use(language_of(request, self.guard.settings.language))
        wanted, provider = _wanted(request.query_params.get("next", "")), request.path_params["provider"]
        if provider not in self.guard.providers:
            return self._page(request, wanted, said(_("There is no such way to sign in."), alert=True), status=404)
        answer = RedirectResponse(oidc.login_address(provider), 303, _NO_STORE)
        remember_next(answer, wanted)
        return answer

    async def signout(self, request: Request) -> Response:
        """End the session, for whoever has its cookie."""
        use(language_of(request, self.guard.settings.language))
        if request.method != "POST":
            body = paragraph(_("You are signed out on this device, and the pages that are open stop working."))
            return page(_("Sign out?"), body + sign_out_form(), address="/signout")
        if not is_own_form(request.scope):
            return self._foreign(request)
        await to_thread.run_sync(self.guard.end, request.cookies)
        answer = RedirectResponse("/signin?out=1", 303, _NO_STORE | {"Clear-Site-Data": '"cache"'})
        forget_all(answer, request.cookies)
        return answer

    async def _judged(self, request: Request) -> Response:
        if not is_own_form(request.scope):
            return self._foreign(request)
        fields = await _fields(request)
        if fields is None:
            return self._page(request, "/", said(_("That was too much to read."), alert=True), status=413)
        use(fields["lang"] if fields.get("lang") in ("sv", "en") else self.guard.settings.language)
        wanted, address = _wanted(fields.get("next", "")), address_of(request.scope)
        wait = self.guard.attempts.wait_s(address)
        if wait:
            return self._too_often(request, wanted, wait)
        kept = self.guard.kept()
        if kept is None or not await self._fits(kept, fields.get("passphrase", "")):
            logger.warning("Sign-in refused from %s.", address or "an unknown address")
            notice = said(_("That is not the passphrase. Look at capital letters and try again."), alert=True)
            return self._page(request, wanted, notice, status=403)
        self.guard.attempts.forgive(address)
        cookie = self.guard.sessions.cookie(self.guard.sessions.begin(kept.generation))
        answer = RedirectResponse(wanted, 303, _NO_STORE)
        answer.headers.append("Set-Cookie", session_cookie(cookie, secure=is_secure(request.scope)))
        return answer

    async def _fits(self, kept: Kept, text: str) -> bool:
        return bool(text) and await to_thread.run_sync(kept.fits, text, limiter=self._judging)

    def _too_often(self, request: Request, wanted: str, wait: int) -> Response:
        minutes = -(-wait // _MINUTE_S)
        text = ngettext(
            "Too many tries. Wait a minute before the next one.",
            "Too many tries. Wait {count} minutes before the next one.",
            minutes,
        ).format(count=minutes)
        return self._page(request, wanted, said(text, alert=True), status=429, headers={"Retry-After": str(wait)})

    def _foreign(self, request: Request) -> Response:
        notice = said(_("The browser did not say that this came from this page. Try again here."), alert=True)
        return self._page(request, "/", notice, status=403)

    def _notice(self, request: Request) -> tuple[str, int]:
        stranger = self.guard.stranger(request.cookies)
        if stranger is not None:
            text = _("The account {email} is not among the staff here. Use another one, or ask to be let in.")
            return said(text.format(email=stranger or "?"), alert=True), 403
        return (said(_("You are signed out.")) if "out" in request.query_params else ""), 200

    def _page(
        self, request: Request, wanted: str, notice: str, status: int = 200, headers: dict[str, str] | None = None
    ) -> Response:
        ways = []
        if self.guard.passphrase.exists():
            ways.append(passphrase_form(wanted, wrong="alert" in notice and request.method == "POST"))
        if self.guard.providers:
            ways.append(account_links(self.guard.providers, wanted))
        if not ways:
            ways.append(paragraph(_("The passphrase was taken away. Whoever runs the server sets a new one.")))
        address = f"/signin?{urlencode({'next': wanted})}"
        body = notice + f'<p class="or">{_("or")}</p>'.join(ways) + public_link()
        title = _("Sign in")
        return page(title, body, address=address, status=status, headers=headers)


async def _fields(request: Request) -> dict[str, str] | None:
    """Return the fields of a form, the first of each name; None when it is too long."""
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > _LONGEST_BODY:
                return None
    except ClientDisconnect:
        return {}
    try:
        found = parse_qs(bytes(body).decode("latin-1"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return {}
    return {name: values[0] for name, values in found.items()}


def _wanted(path: str) -> str:
    """Return the page to go to after signing in; never another server's, and not the sign-in again."""
    page_path = own_page(path)
    return "/" if page_path.startswith(("/signin", "/signout")) else page_path
