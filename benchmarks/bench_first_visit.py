"""What the walkers' page costs a phone: bytes of the first visit, and what Lighthouse says of it.

    npm install --prefix /tmp/lighthouse lighthouse
    python benchmarks/bench_first_visit.py --lighthouse /tmp/lighthouse/node_modules/.bin/lighthouse

The demo on a real server without a base map, whose tiles are another server's. *First visit* is all that the page gets
over the wire until the map is there and can be pressed; what the service worker fetches for later is not in it. The
second visit is made without a network. Aimed at: under 300 kB, Lighthouse (mobile) performance 90, accessibility 100.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from serving import ARGUMENTS, chromium, running

from hbgeo.demo import seed
from hbgeo.demo.try_walk import CODE
from hbgeo.domain import catalogue as catalogue_module
from hbgeo.store.sqlite import open_store

PHONE = {"viewport": {"width": 412, "height": 839}, "device_scale_factor": 2.625, "is_mobile": True, "has_touch": True}
RUNS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lighthouse", type=Path, help="its command; left out, it is not asked")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "demo.gpkg"
        store = open_store(database)
        seed(store, catalogue_module.load())
        store.close()
        with running(database) as (url, _pid):
            visits(f"{url}/walk/{CODE}")
            if options.lighthouse:
                lighthouse(options.lighthouse, f"{url}/walk/{CODE}", Path(folder))


def visits(url: str) -> None:
    """Print bytes and time of a first visit, and the time of a second one without a network."""
    with sync_playwright() as playwright:
        context = chromium(playwright).new_context(
            locale="sv-SE", geolocation={"latitude": 58.0625, "longitude": 11.842}, permissions=["geolocation"], **PHONE
        )
        page = context.new_page()
        wire = [0]
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: wire.append(int(event["encodedDataLength"])))
        began = time.perf_counter()
        page.goto(url)
        until_pressable(page)
        print(
            f"first visit: {sum(wire) / 1000:.0f} kB, {(time.perf_counter() - began) * 1000:.0f} ms to a map to press"
        )
        page.evaluate("() => navigator.serviceWorker.ready")
        page.wait_for_timeout(3000)  # the worker keeps what was fetched before it was there
        page.close()
        context.set_offline(True)
        page = context.new_page()
        began = time.perf_counter()
        page.goto(url)
        until_pressable(page)
        print(f"second visit, no network: {(time.perf_counter() - began) * 1000:.0f} ms to a map to press")
        context.close()


def until_pressable(page: Page) -> None:
    """Go past the welcome, if it is there, and wait for the map with its layers and for the buttons."""
    start = page.locator(".bar button.strong")
    start.or_(page.locator(".kinds")).first.wait_for()
    if start.count():
        start.click()
    page.locator(".kinds button, .kinds a").first.wait_for()
    page.locator("#map_field path").first.wait_for(state="attached")


def lighthouse(command: Path, url: str, folder: Path) -> None:
    """Print the middle one of some runs for a phone."""
    scores = []
    for run in range(RUNS):
        out = folder / f"{run}.json"
        flags = " ".join(["--headless=new", *ARGUMENTS])
        subprocess.run(
            [
                command, url, "--quiet", "--output=json", f"--output-path={out}", "--form-factor=mobile",
                "--only-categories=performance,accessibility,best-practices", f"--chrome-flags={flags}",
            ],
            check=True,
        )  # fmt: skip
        report = json.loads(out.read_text())
        scores.append({name: round(part["score"] * 100) for name, part in report["categories"].items()})
        failed = [name for name, audit in report["audits"].items() if audit["score"] == 0]
    print("Lighthouse, mobile:", sorted(scores, key=lambda one: one["performance"])[RUNS // 2], "not passed:", failed)


if __name__ == "__main__":
    main()
