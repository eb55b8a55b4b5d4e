"""The page Karta with 100,000 observations: script time, bytes to the browser, the map's answers, smooth zooming.

    python benchmarks/bench_karta.py

A real server and a real Chromium. *Finished* is the time from the browser's message to the server's “finished” as the
browser sees it: the script, and the way there and back. *CPU* is what the server's process used meanwhile (Linux),
which a busy machine does not change; it includes the map's data. *WebSocket* and *HTTP* are the bytes that came for it,
as sent (compressed where they are), without files that browsers keep.
The figures aimed at: a rerun under 300 ms and under 300 kB.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from common import EXTENT, filled_store
from playwright.sync_api import CDPSession, Page, sync_playwright
from serving import chromium, running
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

KILOBYTE = 1000
#: Addresses of files that are fetched once and kept.
KEPT = ("/static/", "/assets/", "/component/", "/_stcore/", "/favicon")
FRAMES = """() => new Promise((resolve) => {
  const gaps = []; let last = performance.now(); const end = last + 4000;
  const tick = (now) => { gaps.push(now - last); last = now; now < end ? requestAnimationFrame(tick) : resolve(gaps); };
  requestAnimationFrame(tick);
})"""


@dataclass
class Traffic:
    """What came from the server since `start`.

    Parameters
    ----------
    server
        Number of its process.
    finished
        When the script's end was told, seconds; None while it runs.
    """

    server: int
    websocket: int = 0
    http: int = 0
    started: float = 0.0
    finished: float | None = None

    def start(self) -> None:
        """Begin to count."""
        self.websocket = self.http = 0
        self.started, self.finished = 0.0, None

    def sent(self, _payload: bytes | str) -> None:
        """Note when the browser asks."""
        self.started = self.started or time.perf_counter()

    def received(self, payload: bytes | str) -> None:
        """Count a frame of the WebSocket."""
        self.websocket += len(payload)
        if isinstance(payload, bytes):
            message = ForwardMsg()
            message.ParseFromString(payload)
            if message.WhichOneof("type") == "script_finished" and self.finished is None:
                self.finished = time.perf_counter()

    @property
    def seconds(self) -> float:
        """From the question to the end of the script."""
        assert self.finished is not None
        return self.finished - self.started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "bench.gpkg"
        filled_store(database, options.count).close()
        print(f"{options.count:,} observations, {database.stat().st_size / KILOBYTE**2:.0f} MB")
        with running(database) as (url, server):
            in_browser(url, server, options.repeats)
            map_answers(url, options.repeats)


def in_browser(url: str, server: int, repeats: int) -> None:
    """Print script time and payload of what people do, and the frames while they zoom."""
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="sv-SE").new_page()
        traffic = watched(page, server)
        print(f"\n{'':34}{'finished':>10}{'CPU':>11}{'WebSocket':>12}{'HTTP':>10}")
        measured("first visit, cold server", traffic, lambda: page.goto(url), page)
        measured("reload", traffic, page.reload, page, repeats=repeats)
        page.get_by_text("Filter", exact=True).first.click()
        for name in ("Problem", "Bra plats", "Förslag"):
            press = page.get_by_role("button", name=name, exact=True)
            measured(f"filter {name}, first time", traffic, press.click, page)
            measured(f"filter {name}, off and on", traffic, press.click, page, repeats=repeats * 2 - 1)
        words = page.get_by_label("Ord i texten")
        for number in range(repeats):
            measured(
                f"words never asked for before {number}", traffic, lambda n=number: search(words, f"lampa {n}"), page
            )
        measured("filters cleared", traffic, page.get_by_role("button", name="Rensa filtren").click, page)
        next_page = page.get_by_role("button", name="Nästa")
        measured("next page of the list", traffic, next_page.click, page, repeats=repeats)
        frames(page)
        browser.close()


def search(field: object, text: str) -> None:
    field.fill(text)
    field.press("Enter")


def watched(page: Page, server: int) -> Traffic:
    traffic = Traffic(server)

    def socket_opened(websocket: object) -> None:
        websocket.on("framesent", traffic.sent)
        websocket.on("framereceived", traffic.received)

    page.on("websocket", socket_opened)
    session: CDPSession = page.context.new_cdp_session(page)
    session.send("Network.enable")
    addresses: dict[str, str] = {}
    session.on(
        "Network.responseReceived", lambda event: addresses.update({event["requestId"]: event["response"]["url"]})
    )

    def loaded(event: dict[str, object]) -> None:
        address = addresses.get(event["requestId"], "")
        if not any(part in address for part in KEPT):
            traffic.http += int(event["encodedDataLength"])

    session.on("Network.loadingFinished", loaded)
    return traffic


def measured(name: str, traffic: Traffic, work: Callable[[], object], page: Page, *, repeats: int = 1) -> None:
    """Print medians of some runs: until the script is finished and the map has drawn."""
    seconds, cpu, websocket, http = [], [], [], []
    for _ in range(repeats):
        traffic.start()
        used = cpu_seconds(traffic.server)
        work()
        while traffic.finished is None:
            page.wait_for_timeout(20)
        page.wait_for_timeout(700)
        seconds.append(traffic.seconds)
        cpu.append(cpu_seconds(traffic.server) - used)
        websocket.append(traffic.websocket)
        http.append(traffic.http)
    times = "".join(f"{statistics.median(values) * 1000:8.0f} ms" for values in (seconds, cpu))
    sizes = (statistics.median(values) / KILOBYTE for values in (websocket, http))
    print(f"{name:34}{times}{next(sizes):9.0f} kB{next(sizes):7.0f} kB")


def cpu_seconds(process: int) -> float:
    """Return the processor time a process has used; nan where the system does not say."""
    file = Path(f"/proc/{process}/stat")
    if not file.exists():
        return float("nan")
    numbers = file.read_text().rsplit(")", 1)[1].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


def frames(page: Page) -> None:
    """Print how long frames of the map take while the wheel zooms in and out."""
    element = page.wait_for_selector("iframe")
    frame = element.content_frame()
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    frame.evaluate(f"() => {{ window.gaps = ({FRAMES})(); }}")
    for step in (-1, -1, -1, -1, 1, 1, 1, -1, 1, -1):
        page.mouse.wheel(0, 240 * step)
        page.wait_for_timeout(350)
    gaps = sorted(frame.evaluate("() => window.gaps"))
    worst = gaps[-1]
    print(
        f"\nzooming by wheel: {len(gaps)} frames in 4 s, median {statistics.median(gaps):.0f} ms,"
        f" 95 % within {gaps[int(len(gaps) * 0.95)]:.0f} ms, longest {worst:.0f} ms"
    )


def map_answers(url: str, repeats: int) -> None:
    """Print latency and size of the map's data by zoom, over views that cover the extent."""
    west, south, east, north = EXTENT
    print(f"\n{'map data':34}{'median':>10}{'slowest':>12}{'largest':>10}")
    for zoom in (8, 11, 13, 15, 17, 19):
        width = 1280 / 256 / 2**zoom * 360
        high = width * 0.35
        times, sizes = [], []
        for number in range(repeats * 8):
            left = west + (east - west - width) * ((number * 0.618) % 1) if width < east - west else west
            low = south + (north - south - high) * ((number * 0.382) % 1) if high < north - south else south
            address = f"{url}/api/map/observations?zoom={zoom}&bbox={left},{low},{left + width},{low + high}"
            request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
            start = time.perf_counter()
            with urllib.request.urlopen(request) as answer:
                sizes.append(len(answer.read()))
            times.append(time.perf_counter() - start)
        print(
            f"  zoom {zoom:<27}{statistics.median(times) * 1000:8.1f} ms{max(times) * 1000:9.1f} ms"
            f"{max(sizes) / KILOBYTE:7.1f} kB"
        )


if __name__ == "__main__":
    main()
