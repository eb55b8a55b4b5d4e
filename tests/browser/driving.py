"""Starting a real server, opening pages and watching them."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "tests" / "screenshots"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# A busy machine is slow, not wrong.
expect.set_options(timeout=20_000)


@dataclass
class Server:
    """A running hbgeo.

    Parameters
    ----------
    url
        Where it answers.
    home
        Its folder of databases.
    """

    url: str
    home: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End it as a service manager does."""
        self.process.terminate()
        self.process.wait(20)

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.kill()
        self.process.wait(20)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(home: Path, *, script: Path = ROOT / "app.py", **environment: str) -> Server:
    """Start a script, `app.py` by default, on a free port or that of the environment and wait until it answers."""
    port = int(environment.get("HBGEO_PORT") or free_port())
    settings = {"HBGEO_HOME": str(home), "HBGEO_PORT": str(port), "HBGEO_TILES_URL": ""}
    with (home / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, script],
            env={**os.environ, **settings, **environment},
            cwd=home,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}", home, process)
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=5).close()  # noqa: S310 - our own
        except OSError:
            assert process.poll() is None, (home / "server.log").read_text()
            assert time.monotonic() < deadline, "the server did not answer"
            time.sleep(0.1)
        else:
            return server


@dataclass
class Watched:
    """A page and what went wrong in it: script errors and requests to anybody else.

    Parameters
    ----------
    foreign
        Addresses outside the server's own origin.
    """

    page: Page
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


def _watch(page: Page, own: Callable[[], str]) -> Watched:
    watched = Watched(page)
    page.on("pageerror", lambda error: watched.errors.append(str(error)))

    def look(request: object) -> None:
        url = request.url  # type: ignore[attr-defined]
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(own()).netloc:
            watched.foreign.append(url)

    page.on("request", look)
    return watched


PHONE = {
    "viewport": {"width": 412, "height": 839},
    "device_scale_factor": 2.625,
    "is_mobile": True,
    "has_touch": True,
    "geolocation": {"latitude": 58.0625, "longitude": 11.842, "accuracy": 8},
    "permissions": ["geolocation"],
}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}


@contextmanager
def open_page(browser: Browser, url: str, name: str, options: dict[str, object]) -> Iterator[Watched]:
    """Open a page; a failing test leaves a screenshot, a script error or a foreign request fails it."""
    context: BrowserContext = browser.new_context(locale="sv-SE", **options)  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    page = context.new_page()
    watched = _watch(page, lambda: url)
    try:
        page.goto(url)
        yield watched
    except BaseException:
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}.png", full_page=True)
        raise
    finally:
        context.close()
    assert watched.errors == [], watched.errors
    assert watched.foreign == [], watched.foreign


def settled(page: Page) -> None:
    """Wait until Streamlit has run to its end."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def choose_option(box: Locator, option: Locator) -> None:
    """Choose from a list; one that closed because the page scrolled under it is opened again."""
    box.evaluate("one => one.scrollIntoView({block: 'center'})")
    for _ in range(4):
        with suppress(TooLate):
            box.click()
            option.click(timeout=2_000)
            return
    box.click()
    option.click()
