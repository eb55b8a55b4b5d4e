"""Errors as HTTP answers (RFC 9457, problem details)."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from hbgeo.errors import Conflict, Gone, HbgeoError, ImportRefused, InvalidInput, NotFound, PhotoRefused, TooMany
from hbgeo.i18n import LANGUAGES, _, say, use
from hbgeo.logs import bare, where

#: The first class that fits decides.
STATUS: tuple[tuple[type[HbgeoError], int], ...] = (
    (NotFound, 404),
    (Gone, 410),
    (Conflict, 409),
    (InvalidInput, 422),
    (ImportRefused, 422),
    (PhotoRefused, 422),
    (TooMany, 429),
)
_UNEXPECTED = 500

Work = Callable[[Request], Response]
Endpoint = Callable[[Request], Awaitable[Response]]
logger = logging.getLogger("hbgeo.web")


def status_of(error: HbgeoError) -> int:
    """Return the HTTP status that says what the error says."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), _UNEXPECTED)


def problem(status: int, detail: str) -> Response:
    """Return a problem+json answer."""
    body = orjson.dumps({"type": "about:blank", "status": status, "detail": detail})
    return Response(body, status, {"Cache-Control": "no-store"}, media_type="application/problem+json")


def endpoint(work: Work) -> Endpoint:
    """Return an endpoint that runs blocking `work` in a thread, in the language of the request's `lang`."""

    def answer(request: Request) -> Response:
        lang = request.query_params.get("lang", "")
        use(lang if lang in LANGUAGES else _default_language())
        try:
            return work(request)
        except HbgeoError as error:
            status, detail = status_of(error), say(error)
            reason: Exception = error
        except Exception as error:  # noqa: BLE001 - whatever it was, the answer must not quote it
            status, detail = _UNEXPECTED, _("Something went wrong on the server.")
            reason = error
        if status == _UNEXPECTED:
            logger.error("%s failed: %s", bare(request.url.path), where(reason))
        return problem(status, detail)

    async def run(request: Request) -> Response:
        return await run_in_threadpool(answer, request)

    return run


def _default_language() -> str:
    from hbgeo.bootstrap import services  # noqa: PLC0415 - wired when the first request comes

    return services().settings.language
