"""The public page without an account: itself, the look-up by return code, its photos and its feed."""

from __future__ import annotations

from functools import partial
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from hbgeo.bootstrap import services
from hbgeo.errors import N_, HbgeoError, NotFound, TooMany
from hbgeo.i18n import LANGUAGES, _, language, say, use
from hbgeo.services import public
from hbgeo.services.returning import ReturnedPin, pins_of
from hbgeo.web.caching import ASK_EACH_TIME, FOR_EVER, etag, headers, unchanged
from hbgeo.web.doors_requests import address_of, crosses_sites
from hbgeo.web.errors import Work, endpoint, status_of
from hbgeo.web.packed import file_answer
from hbgeo.web.photos import photo as any_photo
from hbgeo.web.public_page_feed import feed as feed_of
from hbgeo.web.public_page_frame import FEED, HEADERS, HOME, LOOK_UP, PHOTOS, STYLE, answer, style_version
from hbgeo.web.public_page_home import home
from hbgeo.web.public_page_returns import LONGEST_CODE, answer_page, look_up_page
from hbgeo.web.walk_api.limits import Limits

_LONGEST_BODY = 4096
_MOST_FIELDS = 10
_NO_STORE = {"Cache-Control": "no-store"}


def routes(limits: Limits) -> list[BaseRoute]:
    """Return the routes; they are open to everybody.

    Parameters
    ----------
    limits
        Counts look-ups together with those of the walkers' API.
    """
    table: dict[str, Work] = {
        HOME: page,
        LOOK_UP: look_up_form,
        FEED: feed,
        PHOTOS + "/{name}.jpg": photo,
        HOME + "/{version}/public.css": style,
    }
    own: list[BaseRoute] = [Route(path, endpoint(work), methods=["GET"]) for path, work in table.items()]
    return [*own, Route(LOOK_UP, partial(look_up, limits=limits), methods=["POST"])]


def page(request: Request) -> Response:
    """Answer with the page."""
    wired = services()
    tag = etag(wired.store.version(), language(), style_version())
    known = unchanged(request, tag)
    if known is not None:
        return known
    return answer(home(public.page(wired.store, wired.catalogue), wired.catalogue), headers(tag))


def feed(request: Request) -> Response:
    """Answer with the Atom feed."""
    wired = services()
    base = str(request.base_url).rstrip("/")
    tag = etag(wired.store.version(), language(), base)
    known = unchanged(request, tag)
    if known is not None:
        return known
    text = feed_of(public.page(wired.store, wired.catalogue), wired.catalogue, base)
    return Response(text, headers=HEADERS | headers(tag), media_type="application/atom+xml")


def photo(request: Request) -> Response:
    """Answer with a photo of the page, or its small picture.

    Raises
    ------
    NotFound
        When the page shows no such photo.
    """
    wired = services()
    sha256 = request.path_params["name"].removesuffix("_t")
    if sha256 not in public.page(wired.store, wired.catalogue).photos:
        raise NotFound(N_("There is no such photo."))
    found = any_photo(request)
    # A photo can be taken off the page again.
    found.headers["Cache-Control"] = ASK_EACH_TIME
    found.headers.update(HEADERS)
    return found


def style(request: Request) -> Response:
    """Answer with the style."""
    same = request.path_params["version"] == style_version()
    return file_answer(request, STYLE, {"Cache-Control": f"public, {FOR_EVER}" if same else "no-cache"})


def look_up_form(_request: Request) -> Response:
    """Answer with the form alone."""
    return answer(look_up_page(demo=services().demo), _NO_STORE)


async def look_up(request: Request, *, limits: Limits) -> Response:
    """Answer what became of the pins of the return code that the form sent."""
    asked = request.query_params.get("lang", "")
    use(asked if asked in LANGUAGES else services().settings.language)
    if crosses_sites(request.scope):
        return _refused(_("This was sent from another site's page. Write the code here instead."), 403)
    code = await _code(request)
    if code is None:
        return _refused(_("That was too much to read."), 413)
    if not code:
        return _refused(_("Write your code."), 422)
    return await run_in_threadpool(_answered, code, address_of(request.scope), limits)


def _answered(code: str, address: str, limits: Limits) -> Response:
    wired = services()
    try:
        pins = _found(code, address, limits)
    except HbgeoError as error:
        more = {"Retry-After": str(error.values["seconds"])} if isinstance(error, TooMany) else {}
        return _refused(say(error), status_of(error), **more)
    return answer(answer_page(pins, wired.catalogue, demo=wired.demo), _NO_STORE)


def _found(code: str, address: str, limits: Limits) -> tuple[ReturnedPin, ...]:
    """Return the pins of a code, counted as `GET /api/pins` counts."""
    limits.request(address, None)
    limits.guessing(address, "", code)
    limits.look_up(address)
    try:
        return pins_of(services().store, code)
    except NotFound:
        limits.wrong_code(address)
        raise


def _refused(text: str, status: int, **more: str) -> Response:
    return answer(look_up_page(demo=services().demo, wrong=text), _NO_STORE | more, status)


async def _code(request: Request) -> str | None:
    """Return the code of the form, empty when there is none; None when too much came."""
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > _LONGEST_BODY:
                return None
        fields = parse_qs(bytes(body).decode("latin-1"), max_num_fields=_MOST_FIELDS)
    except (ClientDisconnect, ValueError):
        return ""
    return fields.get("kod", [""])[0].strip()[:LONGEST_CODE]
