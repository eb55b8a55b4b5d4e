"""The field page under load: 200 phones on one walk while two planners use the map.

    python benchmarks/bench_field.py

One real server, 200 walkers that each put 10 pins and a photo within two minutes and ask for news all the while, and
two planners in a real Chromium who change the filters of *Karta*. Everything runs on the same cores, the walkers too:
what a pin takes is seen from the walker's side. Aimed at: 2,000 pins and 200 photos kept once each, no answer of 500 or
above, 95 of 100 pins under 500 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import multiprocessing
import random
import statistics
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from multiprocessing.synchronize import Event
from pathlib import Path

import httpx
import numpy as np
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from serving import chromium, running

from hbgeo.domain import catalogue as catalogue_module
from hbgeo.domain.ids import CODE_ALPHABET, new_id
from hbgeo.services.light import local_today
from hbgeo.services.walks import WalkDraft, plan, start
from hbgeo.store.sqlite import open_store

CATEGORIES = ("LJUS", "SIKT", "SKRAP", "UNDER", "GANG", "BRA")
PINS, PHOTOS = 10, 1
NEWS_EVERY = 5.0
#: A sent photo as the phone makes it: 1,600 pixels on the longer side.
PIXELS = (1200, 1600)
LIMIT_MS = 500


@dataclass
class Seen:
    """What the walkers saw.

    Parameters
    ----------
    seconds
        Name of a request → how long each took.
    broken
        Requests whose connection broke; they were made again.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    broken: int = 0

    async def ask(
        self, client: httpx.AsyncClient, name: str, method: str, url: str, **options: object
    ) -> httpx.Response:
        """Ask until it is answered with anything but “later”; every try is counted."""
        while True:
            began = time.perf_counter()
            try:
                answer = await client.request(method, url, **options)
            except httpx.TransportError:
                # As a phone does; a kept connection can be closed at the moment it is used again.
                self.broken += 1
                continue
            self.seconds.setdefault(name, []).append(time.perf_counter() - began)
            self.statuses[answer.status_code] += 1
            if answer.status_code not in (429, 503):
                return answer
            await asyncio.sleep(float(answer.headers.get("Retry-After", "1")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--walkers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=120)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "field.gpkg"
        code = open_walk(database)
        photos = [photo(number) for number in range(options.walkers * PHOTOS)]
        size = statistics.median(len(one) for one in photos) / 1000
        print(f"{options.walkers} walkers, {options.walkers * PINS:,} pins, {len(photos)} photos of {size:.0f} kB")
        stop, planned = multiprocessing.Event(), multiprocessing.Queue()
        with running(database) as (url, _pid):
            planners = multiprocessing.Process(target=plan_on, args=(url, stop, planned))
            planners.start()
            planned.get(timeout=120)  # the pages are there
            seen = asyncio.run(walk(url, code, photos, options.walkers, options.seconds))
            stop.set()
            reruns = planned.get(timeout=120)
            planners.join()
        report(seen, reruns)
        kept(database, options.walkers)


def open_walk(database: Path) -> str:
    """Make a database with one walk under way and return its code."""
    store = open_store(database)
    made = plan(store, catalogue_module.load(), WalkDraft(title="Last", on=local_today()))
    start(store, made.id)
    store.close()
    return made.code


def photo(number: int) -> bytes:
    """Return a JPEG with as much detail as a photo of a yard has."""
    rng = np.random.default_rng(number)
    coarse = Image.fromarray(rng.integers(0, 255, (75, 100, 3), dtype=np.uint8))
    coarse = coarse.resize(PIXELS[::-1], Image.Resampling.BICUBIC)
    grain = rng.integers(-9, 9, (*PIXELS, 3), dtype=np.int16)
    pixels = np.clip(np.asarray(coarse, dtype=np.int16) + grain, 0, 255).astype(np.uint8)
    out = BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=75)
    return out.getvalue()


async def walk(url: str, code: str, photos: list[bytes], walkers: int, seconds: float) -> Seen:
    """Let all walkers walk at once."""
    seen = Seen()
    limits = httpx.Limits(max_connections=walkers, max_keepalive_connections=walkers)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=60) as client:
        end = time.monotonic() + seconds
        await asyncio.gather(*(Walker(client, seen, code, i).walk(photos[i], end) for i in range(walkers)))
    return seen


class Walker:
    """One phone.

    Parameters
    ----------
    number
        From 0; what the walker does at random follows from it.
    """

    def __init__(self, client: httpx.AsyncClient, seen: Seen, code: str, number: int) -> None:
        self.client, self.seen, self.base = client, seen, f"/api/walks/{code}"
        self.rng = random.Random(number)
        self.headers = {"Hbgeo-Walker": "".join(self.rng.choices(CODE_ALPHABET, k=10))}

    async def walk(self, picture: bytes, end: float) -> None:
        """Join, put pins at odd moments, the first with a photo, and look for news."""
        await asyncio.sleep(self.rng.uniform(0, NEWS_EVERY))
        await self._ask("join", "PUT", "/walker")
        await asyncio.gather(self._look_for_news(end), self._put_pins(picture, end))

    async def _ask(self, name: str, method: str, path: str, **options: object) -> httpx.Response:
        headers = self.headers | dict(options.pop("headers", {}))  # type: ignore[call-overload]
        return await self.seen.ask(self.client, name, method, self.base + path, headers=headers, **options)

    async def _look_for_news(self, end: float) -> None:
        cursor = 0
        while time.monotonic() < end:
            answer = await self._ask("news", "GET", f"/news?after={cursor}")
            cursor = answer.json()["cursor"]
            await asyncio.sleep(NEWS_EVERY)

    async def _put_pins(self, picture: bytes, end: float) -> None:
        began = time.monotonic()
        for place, moment in enumerate(sorted(self.rng.uniform(began, end) for _ in range(PINS))):
            await asyncio.sleep(max(0.0, moment - time.monotonic()))
            pin = new_id()
            await self._ask("pin", "PUT", f"/pins/{pin}", json=body(self.rng))
            if place < PHOTOS:
                address = f"/pins/{pin}/photos/{hashlib.sha256(picture).hexdigest()}"
                await self._ask("photo", "PUT", address, headers={"Content-Type": "image/jpeg"}, content=picture)


def body(rng: random.Random) -> dict[str, object]:
    """Return a pin somewhere in the area."""
    lon, lat = rng.uniform(11.836, 11.848), rng.uniform(58.059, 58.0655)
    return {
        "position": {"lon": lon, "lat": lat, "source": "gps", "accuracy_m": 8.0},
        "category": rng.choice(CATEGORIES),
        "text": "Lampan är släckt vid gången" if rng.random() < 0.5 else "",
        "safety_dark": rng.choice([None, 0, 1, 2, 3, 4]),
        "recorded_at": datetime.now(UTC).isoformat(),
        "language": "sv",
        "promised_photos": 0,
    }


def plan_on(url: str, stop: Event, out: multiprocessing.Queue) -> None:  # type: ignore[type-arg]
    """Let two planners press filters of Karta until told to stop; put the seconds that each press took."""
    took: list[float] = []
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        pages = [browser.new_context(viewport={"width": 1280, "height": 900}).new_page() for _ in range(2)]
        for page in pages:
            page.goto(url)
            page.get_by_text("Filter", exact=True).first.click()
            page.get_by_role("button", name="Problem", exact=True).wait_for()
        out.put("ready")
        while not stop.is_set():
            for page in pages:
                took.append(press(page))
                page.wait_for_timeout(1500)
        browser.close()
    out.put(took)


def press(page: Page) -> float:
    """Press a filter and return the seconds until the page stands still."""
    began = time.perf_counter()
    page.get_by_role("button", name="Problem", exact=True).click()
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(timeout=60_000)
    return time.perf_counter() - began


def report(seen: Seen, reruns: list[float]) -> None:
    print(f"{'':10}{'number':>8}{'median':>10}{'p95':>10}{'longest':>10}")
    for name, times in {**seen.seconds, "planners": reruns}.items():
        ordered = sorted(times)
        p95 = ordered[max(0, int(len(ordered) * 0.95) - 1)]
        values = (statistics.median(ordered), p95, ordered[-1])
        print(f"{name:10}{len(ordered):>8}" + "".join(f"{value * 1000:>7.0f} ms" for value in values))
    print("answers by status:", dict(sorted(seen.statuses.items())), "connections broken off:", seen.broken)


def kept(database: Path, walkers: int) -> None:
    """Print what the store holds afterwards, beside what was sent."""
    store = open_store(database)
    info = store.info()
    serious = [finding.code for finding in store.check() if finding.serious]
    store.close()
    print(f"kept: {info['observations']:,} of {walkers * PINS:,} pins, {info['photos']} of {walkers * PHOTOS} photos")
    print("check of the database:", serious or "nothing wrong")


if __name__ == "__main__":
    main()
