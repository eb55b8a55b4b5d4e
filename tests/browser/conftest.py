"""A real server and a real Chromium, phone-sized and desktop-sized."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from driving import ARGUMENTS, DESKTOP, PHONE, Server, start_server
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="module")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the demo, as a new user starts it."""
    server = start_server(tmp_path_factory.mktemp("demo"))
    yield server
    server.stop()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str], Server]]:
    """Start a server on a named database in a folder of its own; each call again is a restart."""
    started: list[Server] = []

    def begin(name: str) -> Server:
        home = tmp_path / name
        home.mkdir(exist_ok=True)
        started.append(start_server(home, HBGEO_DATABASE=str(home / "named.gpkg")))
        return started[-1]

    yield begin
    for server in started:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[Server]:
    """A server on a named, empty database."""
    server = start_server(tmp_path, HBGEO_DATABASE=str(tmp_path / "named.gpkg"))
    yield server
    if server.process.poll() is None:
        server.stop()


# Not for the whole session: while Playwright runs, no other test of this process can have an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium: the system's where there is one, else the one Playwright brought."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(params=["phone", "desktop"])
def device(request: pytest.FixtureRequest) -> dict[str, object]:
    """Each test of a page runs on a phone and on a desktop."""
    return PHONE if request.param == "phone" else DESKTOP
