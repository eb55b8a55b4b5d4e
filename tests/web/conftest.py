"""The real routes over a real store, asked without a network."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from hbgeo import bootstrap
from hbgeo.store.protocol import Store
from hbgeo.web.headers import SecurityHeaders
from hbgeo.web.routes import routes

Get = Callable[..., httpx.Response]
TILES = "https://{s}.tiles.example/{z}/{x}/{y}.png"


@pytest.fixture
def real_store(tmp_path, monkeypatch) -> Iterator[Store]:
    """The store of this process's services, in a named database."""
    bootstrap.shut_down()
    monkeypatch.setenv("HBGEO_DATABASE", str(tmp_path / "web.gpkg"))
    yield bootstrap.services().store
    bootstrap.shut_down()


@pytest.fixture
def get(real_store) -> Get:
    """A function that asks the routes and returns the answer."""
    headers = Middleware(SecurityHeaders, tiles_url=TILES)
    app = Starlette(routes=routes(["karta", "lager"], content_id="innehall"), middleware=[headers])
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)

    async def ask(url: str, **options: Any) -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://hbgeo.test") as client:
            return await client.get(url, **options)

    return lambda url, **options: asyncio.run(ask(url, **options))
