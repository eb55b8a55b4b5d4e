"""A walk under way on a server of its own, and phones that join it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from driving import PHONE, Server, start_server
from playwright.sync_api import Browser, BrowserContext, Page
from shapely import box

from hbgeo.domain import catalogue as catalogue_module
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.place import Place
from hbgeo.domain.walk import Walk
from hbgeo.services.light import local_today
from hbgeo.services.walks import WalkDraft, plan
from hbgeo.services.walks_steps import start
from hbgeo.store.sqlite import open_store

#: Opens this phone's door on the walk as the page does, and leaves it where the test finds it.
OPEN = """async (code) => {
  const at = document.querySelector('script[src$="/main.js"]').src.replace("/main.js", "");
  window.ids = await import(`${at}/ids.js`);
  window.photos = await import(`${at}/photos.js`);
  window.phone = await (await import(`${at}/phone.js`)).Phone.open(code);
}"""
#: Saves pins; every so-many-th gets a photo that is unlike all others, drawn with noise so that it is large.
SAVE = """async ({count, photoEach, size}) => {
  for (let n = 0; n < count; n += 1) {
    const id = window.ids.newId();
    await window.phone.savePin({
      id, position: {lon: 11.84 + n / 10000, lat: 58.0625, source: "tap", accuracy_m: null}, category: "LJUS",
      text: `nr ${n}`, recorded_at: new Date().toISOString(), language: "sv", promised_photos: 0,
    });
    if (photoEach && n % photoEach === 0) {
      const canvas = new OffscreenCanvas(size, size);
      const context = canvas.getContext("2d");
      const pixels = context.createImageData(size, size);
      for (let at = 0; at < pixels.data.length; at += 1) pixels.data[at] = at % 4 === 3 ? 255 : Math.random() * 256;
      context.putImageData(pixels, 0, 0);
      const blob = await canvas.convertToBlob({type: "image/jpeg", quality: 0.8});
      await window.phone.addPhoto(id, blob, blob);
    }
  }
}"""
#: Waits in the page itself: its policy forbids the way that Playwright takes.
UNTIL = """async (seconds) => {
  const end = Date.now() + seconds * 1000;
  while (!(await (%s))) {
    if (Date.now() > end) throw new Error("it never came about");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}"""
NOTHING_WAITS = "window.phone.waiting().then((count) => count === 0)"


@dataclass
class FieldWalk:
    """A server with one walk under way."""

    server: Server
    walk: Walk

    @property
    def url(self) -> str:
        """Where phones join."""
        return f"{self.server.url}/walk/{self.walk.code}"

    def stored(self) -> list[tuple[str, int]]:
        """Return (text, number of photos) of every pin that is kept, in the order they came."""
        with sqlite3.connect(self.server.home / "named.gpkg") as connection:
            return connection.execute(
                "SELECT text, photo_count FROM observation WHERE deleted_at IS NULL ORDER BY fid"
            ).fetchall()


@contextmanager
def field_walk(home: Path) -> Iterator[FieldWalk]:
    """Yield a walk under way in a database of its own."""
    catalogue = catalogue_module.load()
    store = open_store(home / "named.gpkg", labels={item.code: item.sv for item in catalogue.categories})
    area = Place(id=new_id(), layer="omrade", geometry=box(11.836, 58.059, 11.848, 58.0655), name="Hasselbacken")
    store.write(lambda session: session.places.put_many([area], Role.IMPORT))
    planned = plan(store, catalogue, WalkDraft(title="Kvällsvandring", on=local_today()))
    walk = start(store, planned.id)
    store.close()
    server = start_server(home, HBGEO_DATABASE=str(home / "named.gpkg"))
    try:
        yield FieldWalk(server, walk)
    finally:
        if server.process.poll() is None:
            server.stop()


@contextmanager
def phone(browser: Browser, **more: object) -> Iterator[BrowserContext]:
    """Yield a phone: what it keeps lasts until the end, whichever of its tabs are closed."""
    context = browser.new_context(locale="sv-SE", **(PHONE | more))  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    try:
        yield context
    finally:
        context.close()


def join(context: BrowserContext, at: FieldWalk) -> Page:
    """Open the walk on the phone and wait until the page works and the worker keeps it."""
    page = context.new_page()
    page.goto(at.url)
    page.locator("#app h1").first.wait_for()
    until(page, "navigator.serviceWorker.controller")
    page.evaluate(OPEN, at.walk.code)
    return page


def reopen(context: BrowserContext, at: FieldWalk) -> Page:
    """Open the walk once more, with or without a network."""
    page = context.new_page()
    page.goto(at.url)
    page.locator("#app h1").first.wait_for()
    page.evaluate(OPEN, at.walk.code)
    return page


def until(page: Page, condition: str, *, seconds: int = 60) -> None:
    """Wait until an expression of JavaScript is true, or its promise gives what is."""
    page.evaluate(UNTIL % condition, seconds)
