"""The door in this process, asked without a network, and servers as processes of their own."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from hbgeo.doors.guard import Guard
from hbgeo.doors.passphrase import PassphraseFile
from hbgeo.settings import Settings
from hbgeo.web import signin
from hbgeo.web.doors import Doors
from hbgeo.web.headers import SecurityHeaders

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "fyra glada ord på rad"
HOST = "http://hbgeo.test"
COMMAND = [sys.executable, str(ROOT / "app.py")]
Ask = Callable[..., httpx.Response]


async def everything(request: Request) -> PlainTextResponse:
    """Stands for a page or a route of the staff."""
    if request.url.path == "/breaks":
        raise ValueError("Kalle Svensson bor här")
    if request.url.path == "/static/x.js":
        kept = {"Cache-Control": "public, max-age=31536000, immutable"}
        return PlainTextResponse("x", headers=kept, media_type="text/javascript")
    return PlainTextResponse("the staff's", media_type="text/html")


@pytest.fixture(scope="session")
def passphrase_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the passphrase, made once: its hash takes a while, by intent."""
    file = PassphraseFile(tmp_path_factory.mktemp("passphrase"))
    file.set(PASSPHRASE)
    return file.path


@pytest.fixture
def guard(tmp_path: Path, passphrase_file: Path) -> Guard:
    """A guard with a passphrase."""
    made = Guard(Settings(home=tmp_path / "home"))
    made.settings.home.mkdir()
    shutil.copy(passphrase_file, made.passphrase.path)
    return made


@pytest.fixture
def no_sign_in(tmp_path: Path) -> Guard:
    """A guard of a server on which no sign-in is set."""
    return Guard(Settings(home=tmp_path / "home"))


def application(guard: Guard) -> Starlette:
    """The door, its pages and behind them something of the staff's at every address."""
    routes = [*signin.routes(guard), Route("/{path:path}", everything, methods=["GET", "POST"])]
    return Starlette(routes=routes, middleware=[Middleware(SecurityHeaders), Middleware(Doors, guard=guard)])


@pytest.fixture
def asking() -> Callable[..., Ask]:
    """Makes a function that asks the door of a guard; a form says that it comes from our own page."""

    def make(guard: Guard, *, base: str = HOST, client: str = "198.51.100.7") -> Ask:
        transport = httpx.ASGITransport(app=application(guard), client=(client, 50000))

        async def run(method: str, url: str, **options: Any) -> httpx.Response:
            headers = ({"Origin": base} if method == "POST" else {}) | options.pop("headers", {})
            async with httpx.AsyncClient(transport=transport, base_url=base) as one:
                return await one.request(method, url, headers=headers, **options)

        return lambda url, *, method="GET", **options: asyncio.run(run(method, url, **options))

    return make


@pytest.fixture
def ask(guard: Guard, asking: Callable[..., Ask]) -> Ask:
    """Ask the door that has a passphrase."""
    return asking(guard)


def cookies(answer: httpx.Response) -> dict[str, str]:
    """The cookies an answer sets, by name."""
    return {one.split("=", 1)[0]: one.split(";")[0].split("=", 1)[1] for one in answer.headers.get_list("set-cookie")}


def sign_in(ask: Ask, passphrase: str = PASSPHRASE, **fields: str) -> httpx.Response:
    """Send the form."""
    return ask("/signin", method="POST", data={"passphrase": passphrase, "next": "/karta", **fields})


@pytest.fixture
def signed_in(guard: Guard) -> dict[str, str]:
    """Headers of somebody who is signed in."""
    kept = guard.kept()
    assert kept is not None
    return {"Cookie": f"hbgeo_session={guard.sessions.cookie(guard.sessions.begin(kept.generation))}"}


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, port: int, command: list[str] = COMMAND, **environment: str) -> Iterator[httpx.Client]:
    """Run a server on a database of its own until the block ends; its home is `folder/home`."""
    settings = {
        "HBGEO_HOME": str(folder / "home"),
        "HBGEO_DATABASE": str(folder / "named.gpkg"),
        "HBGEO_PORT": str(port),
        "HBGEO_TILES_URL": "",
        "PYTHONPATH": str(ROOT),
    }
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, env=os.environ | settings | environment, stdout=log, stderr=log)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
                _wait_for(client, process, folder)
                yield client
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(client: httpx.Client, process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            client.get("/_stcore/health").raise_for_status()
        except httpx.HTTPError:
            assert process.poll() is None, (folder / "server.log").read_text()
            assert time.monotonic() < deadline, "the server did not answer"
            time.sleep(0.1)
        else:
            return
