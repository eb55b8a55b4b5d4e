"""The API as one application, put together of its routers."""

from __future__ import annotations

from functools import partial

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from hbgeo.errors import HbgeoError
from hbgeo.web.walk_api import answers, news, photos, pins, problems, returns, tracks, walks
from hbgeo.web.walk_api.description import TITLE, describe
from hbgeo.web.walk_api.gate import Gate
from hbgeo.web.walk_api.limits import Limits
from hbgeo.web.walk_api.uploads import Room, Uploads

#: Where the routes mount it.
PREFIX = "/api"


def create_api() -> FastAPI:
    """Return the API, to be mounted at `PREFIX`; what it counts and holds in memory is its own."""
    # Pages that show OpenAPI are fetched from elsewhere by FastAPI; here nobody else is asked.
    api = FastAPI(title=TITLE, openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    room = Room()
    api.state.limits, api.state.room, api.state.uploads = Limits(), room, Uploads(room)
    api.add_middleware(Gate, limits=api.state.limits)
    api.add_exception_handler(HbgeoError, problems.on_error)
    api.add_exception_handler(HTTPException, problems.on_http_error)
    api.add_exception_handler(RequestValidationError, problems.on_validation_error)
    for part in (walks, pins, photos, news, answers, tracks, returns):
        api.include_router(part.router)
    api.openapi = partial(describe, api)  # type: ignore[method-assign]
    api.add_route("/openapi.json", _openapi, include_in_schema=False)
    return api


async def _openapi(request: Request) -> Response:
    return Response(orjson.dumps(request.app.openapi()), media_type="application/json")
