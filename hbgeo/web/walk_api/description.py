"""What the API says about itself: OpenAPI with an example of every request, answer and problem."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from hbgeo.web.walk_api.problems import KINDS, MEDIA_TYPE

TITLE = "hbgeo: walks"
#: Of the API, not of the program: another one would not be understood by phones that know this one.
VERSION = "1"
DESCRIPTION = """\
What a phone on a safety walk fetches and sends. Whoever has a walk's join code can take part; nobody has an account.

* Every `PUT` and `DELETE` may be sent again: the same request a second time changes nothing and answers 200.
  The same id with another body is `conflict`, what was deleted stays deleted (`gone`).
* Acknowledged means on disk: a 2xx answer is given when the data is.
* Errors are `application/problem+json` (RFC 9457); `type` ends with one of the codes below, `detail` is for people, in
  the language of `?lang=` or `Accept-Language`. On 429, 503 and `not-started`, `Retry-After` says in how many seconds
  to ask again.
* Unknown fields are passed over. Times are UTC. Coordinates are longitude and latitude in degrees (WGS 84).
"""
TAGS = [
    {"name": "walk", "description": "The walk, its map layers, and joining it."},
    {"name": "pins", "description": "What walkers record."},
    {"name": "photos", "description": "Photos of pins, in one piece or in several."},
    {"name": "together", "description": "What the others have recorded, and agreeing with it."},
    {"name": "leader", "description": "For whoever has the leader's key."},
    {"name": "return", "description": "What became of one's pins."},
]
_SCHEMA = {
    "type": "object",
    "title": "Problem",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "enum": [f"/problems/{code}" for code in KINDS]},
        "title": {"type": "string", "description": "English, for programmers."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "For people, in their language."},
        "errors": {
            "type": "array",
            "description": "What is wrong with which field.",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
#: Any request can meet them.
_ALWAYS = ("invalid", "too-many", "unexpected", "busy")
_OF_A_WALK = ("wrong-code", "expired")
_OF_A_WALKER = ("not-joined",)

Responses = dict[int | str, dict[str, Any]]


def problems(*codes: str) -> Responses:
    """Return the problems that an operation can answer with, besides those that any can."""
    by_status: dict[int, list[str]] = {}
    for code in dict.fromkeys((*codes, *_ALWAYS)):
        by_status.setdefault(KINDS[code].status, []).append(code)
    return {status: _response(found) for status, found in sorted(by_status.items())}


def of_a_walk(*codes: str) -> Responses:
    """Return the problems of an operation on a walk."""
    return problems(*_OF_A_WALK, *codes)


def of_a_walker(*codes: str) -> Responses:
    """Return the problems of an operation that a walker does on a walk."""
    return problems(*_OF_A_WALK, *_OF_A_WALKER, *codes)


def created(model: type[Any], text: str) -> Responses:
    """Return the answer 201 beside the 200 of a resend."""
    return {201: {"model": model, "description": text}}


def describe(api: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI description, made once."""
    if api.openapi_schema is None:
        made = get_openapi(
            title=TITLE,
            version=VERSION,
            description=DESCRIPTION,
            routes=api.routes,
            tags=TAGS,
            servers=[{"url": "/api"}],
        )
        schemas = made.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = _SCHEMA
        api.openapi_schema = made
    return api.openapi_schema


def _response(codes: list[str]) -> dict[str, Any]:
    kinds = [KINDS[code] for code in codes]
    response: dict[str, Any] = {
        "description": "; ".join(f"`{kind.code}`: {kind.title}" for kind in kinds),
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {code: {"value": _example(code)} for code in codes},
            }
        },
    }
    headers = {}
    if any(kind.retry_after for kind in kinds):
        headers["Retry-After"] = {"description": "Seconds to wait.", "schema": {"type": "integer"}}
    if "bad-offset" in codes:
        headers["Upload-Offset"] = {"description": "Bytes that are there.", "schema": {"type": "integer"}}
    return response | ({"headers": headers} if headers else {})


def _example(code: str) -> dict[str, Any]:
    kind = KINDS[code]
    told = {"type": f"/problems/{code}", "title": kind.title, "status": kind.status, "detail": f"{kind.title}."}
    errors = [{"field": "position.lon", "detail": "This number is out of range."}]
    return told | ({"errors": errors} if code == "invalid" else {})
