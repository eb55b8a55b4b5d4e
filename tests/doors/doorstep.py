"""What tests of the door share: asking it without a network, and servers as processes of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from hbgeo.doors.guard import Guard
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


def application(guard: Guard) -> Starlette:
    """The door, its pages and behind them something of the staff's at every address."""
    routes = [*signin.routes(guard), Route("/{path:path}", everything, methods=["GET", "POST"])]
    return Starlette(routes=routes, middleware=[Middleware(SecurityHeaders), Middleware(Doors, guard=guard)])


def cookies(answer: httpx.Response) -> dict[str, str]:
    """The cookies an answer sets, by name."""
    return {one.split("=", 1)[0]: one.split(";")[0].split("=", 1)[1] for one in answer.headers.get_list("set-cookie")}


def sign_in(ask: Ask, passphrase: str = PASSPHRASE, **fields: str) -> httpx.Response:
    """Send the form."""
    return ask("/signin", method="POST", data={"passphrase": passphrase, "next": "/karta", **fields})


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
