"""Errors as problem+json (RFC 9457): which error has which code and status, in one table."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from hbgeo.errors import (
    N_,
    Conflict,
    Expired,
    Gone,
    HbgeoError,
    InvalidInput,
    NotFound,
    NotJoined,
    NotLeader,
    NotStarted,
    PhotoRefused,
    StoreError,
    TooMany,
    WalkClosed,
)
from hbgeo.i18n import _, say
from hbgeo.logs import where
from hbgeo.web.walk_api.uploads import BadOffset, Full

MEDIA_TYPE = "application/problem+json"
#: Seconds after which to ask again, of a walk that has not started and of a server that is busy.
START_SOON, BUSY = 20, 5

logger = logging.getLogger("hbgeo.web.walk_api")


class WrongCode(NotFound):
    """No walk has that code."""


class WrongHash(HbgeoError, ValueError):
    """The bytes that came are not those that were announced."""


class TooLarge(HTTPException):
    """A body is larger than is taken. Of FastAPI's own kind, which it lets through while it reads a body."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(413)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem.

    Parameters
    ----------
    code
        Last part of its `type`.
    title
        English, for programmers; `detail` is for people.
    retry_after
        Seconds, when asking again is what helps.
    """

    code: str
    status: int
    title: str
    retry_after: int | None = None


UNEXPECTED = Kind("unexpected", 500, "Something went wrong on the server")
INVALID = Kind("invalid", 422, "The request does not fit")
TOO_LARGE = Kind("too-large", 413, "The body is too large")
NOT_FOUND = Kind("not-found", 404, "There is no such thing")
METHOD = Kind("method", 405, "This address takes no such request")
#: The first class that fits decides.
TABLE: tuple[tuple[type[HbgeoError], Kind], ...] = (
    (WrongCode, Kind("wrong-code", 404, "No walk has this code")),
    (NotFound, NOT_FOUND),
    (Expired, Kind("expired", 410, "The code of the walk has expired")),
    (Gone, Kind("gone", 410, "It was deleted and stays deleted")),
    (WalkClosed, Kind("closed", 409, "The walk is closed for those who had not joined")),
    (NotStarted, Kind("not-started", 409, "The walk has not started", START_SOON)),
    (BadOffset, Kind("bad-offset", 409, "The piece begins at the wrong byte")),
    (Conflict, Kind("conflict", 409, "The same id has another content, or the state forbids it")),
    (NotJoined, Kind("not-joined", 403, "The walker has not joined the walk")),
    (NotLeader, Kind("not-leader", 403, "Only the leader may do this")),
    (PhotoRefused, Kind("photo-refused", 422, "The photo cannot be taken")),
    (WrongHash, Kind("wrong-hash", 422, "The bytes are not those of the hash")),
    (InvalidInput, INVALID),
    (TooMany, Kind("too-many", 429, "Too many requests", 1)),
    (Full, Kind("busy", 503, "The server is busy", BUSY)),
    (StoreError, Kind("busy", 503, "The server is busy", BUSY)),
)
#: Every kind by its code.
KINDS = {kind.code: kind for kind in (*(kind for _error, kind in TABLE), UNEXPECTED, TOO_LARGE, METHOD)}
#: What is wrong with a field, by how pydantic's type of the mistake begins; the first that fits.
_MISTAKES = (
    ("missing", N_("This is missing.")),
    ("json", N_("This is not JSON.")),
    ("greater", N_("This number is out of range.")),
    ("less", N_("This number is out of range.")),
    ("finite", N_("This number is out of range.")),
    ("", N_("This cannot be used.")),
)
#: Mistakes listed in one answer.
_MOST_LISTED = 20


def of_error(error: HbgeoError) -> Response:
    """Return the answer for an error of ours."""
    kind = next((kind for matching, kind in TABLE if isinstance(error, matching)), UNEXPECTED)
    if isinstance(error, StoreError) or kind is UNEXPECTED:
        logger.error("%s: %s", kind.code, where(error))
    detail = _("The server is busy. It is tried again soon.") if isinstance(error, StoreError) else say(error)
    headers: dict[str, str] = {}
    if kind.retry_after is not None:
        headers["Retry-After"] = str(error.values.get("seconds", kind.retry_after))
    if isinstance(error, BadOffset):
        headers["Upload-Offset"] = str(error.offset)
    listed = [(one.field, say(one)) for one in error.problems] if isinstance(error, InvalidInput) else None
    return answer(kind, _("Something went wrong on the server.") if kind is UNEXPECTED else detail, listed, headers)


def of_too_large(limit: int) -> Response:
    """Return the answer to a body of more than `limit` bytes."""
    size = f"{limit / 2**20:.0f} MB" if limit >= 2**20 else f"{limit / 2**10:.0f} kB"
    return answer(TOO_LARGE, _("This is too large; at most {size} can be taken.").format(size=size))


def of_unexpected(error: BaseException, path: str) -> Response:
    """Return the answer to what nobody thought of, and log where it happened without what people sent."""
    logger.error("%s failed: %s", path, where(error))
    return answer(UNEXPECTED, _("Something went wrong on the server."))


def answer(
    kind: Kind,
    detail: str,
    errors: Sequence[tuple[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Return a problem+json answer.

    Parameters
    ----------
    detail
        In the language of the request.
    errors
        (field, what is wrong with it).
    """
    body = {"type": f"/problems/{kind.code}", "title": kind.title, "status": kind.status, "detail": detail}
    listed = {"errors": [{"field": field, "detail": text} for field, text in errors]} if errors is not None else {}
    return Response(orjson.dumps(body | listed), kind.status, headers, media_type=MEDIA_TYPE)


async def on_error(_request: Request, error: Exception) -> Response:
    """Answer an error of ours (a handler for FastAPI)."""
    if not isinstance(error, HbgeoError):
        raise error
    return of_error(error)


async def on_http_error(_request: Request, error: Exception) -> Response:
    """Answer what the framework itself refuses: no such address, no such method, a body that cannot be read."""
    if isinstance(error, TooLarge):
        return of_too_large(error.limit)
    if not isinstance(error, HTTPException):
        raise error
    headers = dict(error.headers or {})
    if error.status_code == NOT_FOUND.status:
        return answer(NOT_FOUND, _("There is nothing at this address."), headers=headers)
    if error.status_code == METHOD.status:
        return answer(METHOD, _("There is nothing at this address."), headers=headers)
    return answer(INVALID, _("The request cannot be read."), [("body", _("This cannot be used."))], headers)


async def on_validation_error(_request: Request, error: Exception) -> Response:
    """Answer a request whose parts do not fit, with each part; what was sent is not repeated."""
    if not isinstance(error, RequestValidationError):
        raise error
    listed = [(_field(one["loc"]), _mistake(one["type"])) for one in error.errors()[:_MOST_LISTED]]
    return answer(INVALID, _("The request cannot be read."), listed)


def _field(location: Sequence[str | int]) -> str:
    """Return the name of a field as the client knows it, `position.lon` for a part of a part."""
    inside = [str(step) for step in location[1:]] or [str(location[0])]
    return ".".join(inside).encode("utf-8", "replace").decode()


def _mistake(kind: str) -> str:
    return _(next(message for start, message in _MISTAKES if kind.startswith(start)))
