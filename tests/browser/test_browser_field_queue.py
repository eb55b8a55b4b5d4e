"""The phone's queue where it is hard: a full phone, none at all, no answer, two tabs, changed minds, a wrong clock."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from driving import ARGUMENTS
from field_walk import NOTHING_WAITS, OPEN, FieldWalk, field_walk, join, phone, reopen, until
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route

#: Saves a pin with a text and returns its id; `photo` is the side of its photo in pixels, `more` is put over its body.
PIN = """async ({text, photo = 0, more = {}}) => {
  const id = window.ids.newId();
  await window.phone.savePin({
    id, position: {lon: 11.84, lat: 58.0625, source: "tap", accuracy_m: null}, category: "LJUS", text,
    recorded_at: new Date().toISOString(), language: "sv", promised_photos: 0, ...more,
  });
  if (photo) {
    const canvas = new OffscreenCanvas(photo, photo);
    const context = canvas.getContext("2d");
    const pixels = context.createImageData(photo, photo);
    for (let at = 0; at < pixels.data.length; at += 1) pixels.data[at] = at % 4 === 3 ? 255 : Math.random() * 256;
    context.putImageData(pixels, 0, 0);
    const blob = await canvas.convertToBlob({type: "image/jpeg", quality: 0.9});
    await window.phone.addPhoto(id, blob, new Blob());
  }
  return id;
}"""
PINS = """async () => (await window.phone.pins()).map(({id, body, state, problem, onDisk, photos}) => ({
  id, body, state, onDisk, problem: problem?.type, photos: photos.map(({state, onDisk}) => ({state, onDisk})),
}))"""
#: Uses up what the browser has already granted the page, so that it looks anew how much room there is.
FILL = """async () => {
  const database = await new Promise((resolve) => {
    const asked = indexedDB.open("other");
    asked.onupgradeneeded = () => asked.result.createObjectStore("bytes", {autoIncrement: true});
    asked.onsuccess = () => resolve(asked.result);
  });
  const put = () => new Promise((resolve) => {
    const transaction = database.transaction("bytes", "readwrite");
    transaction.objectStore("bytes").add(new Uint8Array(1_000_000));
    transaction.oncomplete = () => resolve(true);
    transaction.onabort = () => resolve(false);
  });
  while (await put());
}"""
FILES = "async () => Promise.all((await window.phone.exportFiles()).map((file) => file.text()))"
#: A place where no walk in Sweden can be.
ABROAD = {"position": {"lon": 2.35, "lat": 48.86, "source": "tap", "accuracy_m": None}}


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FieldWalk]:
    """A walk under way, for all tests of this file: each knows its pins by their texts."""
    with field_walk(tmp_path_factory.mktemp("queue")) as walk:
        yield walk


def pin(page: Page, text: str, **more: object) -> str:
    """Save a pin."""
    return str(page.evaluate(PIN, {"text": text, **more}))


def asked(page: Page, held: list[Route]) -> None:
    """Wait until the phone has asked for what the test holds back."""
    for _ in range(1200):
        if held:
            return
        page.wait_for_timeout(50)
    raise AssertionError("the phone never asked")


def own(page: Page) -> list[dict[str, Any]]:
    """Return what the phone says of its pins."""
    return list(page.evaluate(PINS))


def stored(at: FieldWalk, *texts: str) -> list[tuple[str, int]]:
    """Return those of the texts that the server has, with the number of photos, sorted."""
    return sorted(row for row in at.stored() if row[0] in texts)


def without_worker(context: BrowserContext, at: FieldWalk) -> Page:
    """Open the walk on a phone that allows no worker: its requests can be held up."""
    page = context.new_page()
    page.goto(at.url)
    page.locator("#app h1").first.wait_for()
    page.evaluate(OPEN, at.walk.code)
    return page


@contextmanager
def full(page: Page, at: FieldWalk) -> Iterator[None]:
    """Let the phone keep nothing more while this lasts."""
    session = page.context.new_cdp_session(page)
    origin = {"origin": at.server.url}
    session.send("Storage.overrideQuotaForOrigin", {**origin, "quotaSize": 1_000_000})
    page.evaluate(FILL)
    session.send("Storage.overrideQuotaForOrigin", {**origin, "quotaSize": 1})
    yield
    session.send("Storage.overrideQuotaForOrigin", origin)


def test_a_full_phone_tells_what_it_could_not_keep_and_loses_none_of_it(browser: Browser, at: FieldWalk) -> None:
    with phone(browser) as context:
        page = join(context, at)
        context.set_offline(True)
        pin(page, "before it was full")
        with full(page, at):
            pin(page, "when it was full", photo=200)
            first, second = own(page)
            assert (first["onDisk"], second["onDisk"], second["photos"][0]["onDisk"]) == (True, False, False)
            assert page.evaluate("window.phone.storageTrouble") == "quota"
            [file] = map(json.loads, page.evaluate(FILES))
            assert [item["kind"] for item in file["items"]] == ["pin", "pin", "photo"]
        page.evaluate("() => window.phone.sendNow()")
        until(page, "window.phone.storageTrouble === null")
        assert [one["onDisk"] for pin in own(page) for one in (pin, *pin["photos"])] == [True, True, True]
        page.close()
        context.set_offline(False)
        page = reopen(context, at)
        until(page, NOTHING_WAITS)
    assert stored(at, "before it was full", "when it was full") == [("before it was full", 0), ("when it was full", 1)]


def test_a_browser_that_keeps_nothing_still_sends(browser: Browser, at: FieldWalk) -> None:
    with phone(browser, service_workers="block") as context:
        context.add_init_script(
            "Object.defineProperty(window, 'indexedDB', {get() { throw new DOMException('no', 'SecurityError'); }})"
        )
        page = without_worker(context, at)
        pin(page, "nothing is kept", photo=100)
        until(page, NOTHING_WAITS)
        [kept] = own(page)
        assert (kept["state"], kept["photos"][0]["state"], kept["onDisk"]) == ("sent", "sent", False)
        assert page.evaluate("window.phone.storageTrouble") == "private"
    assert stored(at, "nothing is kept") == [("nothing is kept", 1)]


def test_a_pin_is_on_the_disk_when_it_is_said_to_be_kept(browser: Browser, at: FieldWalk, tmp_path: Path) -> None:
    def begin() -> BrowserContext:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        return browser.browser_type.launch_persistent_context(tmp_path, executable_path=path, args=ARGUMENTS)

    context = begin()
    page = join(context, at)
    context.set_offline(True)
    pin(page, "kept before the crash", photo=100)
    with page.expect_event("close"), pytest.raises(Error):
        context.new_cdp_session(page).send("Browser.crash")
    context = begin()
    until(reopen(context, at), NOTHING_WAITS)
    context.close()
    assert stored(at, "kept before the crash") == [("kept before the crash", 1)]


def test_an_answer_that_never_comes_holds_up_nothing_for_ever(browser: Browser, at: FieldWalk) -> None:
    held: list[Route] = []
    with phone(browser, service_workers="block") as context:
        page = context.new_page()
        page.clock.install()
        page.goto(at.url)
        page.locator("#app h1").first.wait_for()
        page.evaluate(OPEN, at.walk.code)
        context.route("**/pins/*", lambda route: held.append(route) if not held else route.continue_())
        pin(page, "no answer")
        asked(page, held)
        assert own(page)[0]["state"] == "sending"
        # Given up after half a minute, and sent once more: after a pause, or as soon as news have come.
        page.clock.fast_forward(31_000)
        until(page, NOTHING_WAITS)
    assert stored(at, "no answer") == [("no answer", 0)]


def test_two_tabs_that_open_a_walk_at_once_are_one_walker_and_share_the_queue(browser: Browser, at: FieldWalk) -> None:
    with phone(browser) as context:
        tabs = [context.new_page(), context.new_page()]
        for page in tabs:
            page.goto(at.server.url + "/walk/mina")
            page.locator("#app h1").first.wait_for()
        script = f"(() => {{ window.opening = ({OPEN})({at.walk.code!r}); }})()"
        for page in tabs:
            page.evaluate(script)
        for page in tabs:
            page.evaluate("() => window.opening")
        assert len({page.evaluate("window.phone.walker") for page in tabs}) == 1
        for page, text in zip(tabs, ("of one tab", "of the other tab"), strict=True):
            pin(page, text)
        for page in tabs:
            until(page, NOTHING_WAITS)
            assert sorted(one["body"]["text"] for one in own(page)) == ["of one tab", "of the other tab"]
    assert stored(at, "of one tab", "of the other tab") == [("of one tab", 0), ("of the other tab", 0)]


def test_a_pin_taken_back_while_it_is_being_sent_is_gone_everywhere(browser: Browser, at: FieldWalk) -> None:
    held: list[Route] = []
    with phone(browser, service_workers="block") as context:
        page = without_worker(context, at)
        context.route("**/pins/*", lambda route: held.append(route) if not held else route.continue_())
        mine = pin(page, "taken back on the way", photo=100)
        until(page, "window.phone.pins().then(([pin]) => pin.state === 'sending')")
        page.evaluate("(id) => window.phone.removePin(id)", mine)
        assert own(page) == []
        asked(page, held)
        held[0].continue_()
        until(page, NOTHING_WAITS)
        assert own(page) == []
    assert stored(at, "taken back on the way") == []


def test_a_pin_that_others_agreed_with_stays_and_says_why(browser: Browser, at: FieldWalk) -> None:
    with phone(browser) as one, phone(browser) as two:
        first, second = join(one, at), join(two, at)
        mine = pin(first, "agreed with")
        until(first, NOTHING_WAITS)
        second.bring_to_front()
        second.evaluate("(id) => window.phone.agree(id)", mine)
        until(second, NOTHING_WAITS)
        first.bring_to_front()
        first.evaluate("(id) => window.phone.removePin(id)", mine)
        until(first, "window.phone.pins().then((pins) => pins.some((pin) => pin.state === 'refused'))")
        assert [(one["id"], one["problem"]) for one in own(first)] == [(mine, "conflict")]
    assert stored(at, "agreed with") == [("agreed with", 0)]


def test_a_refused_pin_can_be_mended_and_its_photo_follows(browser: Browser, at: FieldWalk) -> None:
    with phone(browser) as context:
        page = join(context, at)
        mine = pin(page, "first abroad", photo=900, more=ABROAD)
        until(page, NOTHING_WAITS)
        [kept] = own(page)
        assert (kept["state"], kept["problem"], kept["photos"][0]["state"]) == ("refused", "invalid", "refused")
        at_home = {"position": {"lon": 11.84, "lat": 58.0625, "source": "tap", "accuracy_m": None}}
        page.evaluate("([id, changes]) => window.phone.changePin(id, changes)", [mine, at_home])
        until(page, NOTHING_WAITS)
        page.evaluate("() => window.phone.sendNow()")
        until(page, NOTHING_WAITS)
        [kept] = own(page)
        assert (kept["state"], kept["photos"][0]["state"]) == ("sent", "sent")
    assert stored(at, "first abroad") == [("first abroad", 1)]


def test_changes_arrive_after_their_pin_and_in_order(browser: Browser, at: FieldWalk) -> None:
    with phone(browser) as context:
        page = join(context, at)
        context.set_offline(True)
        mine = pin(page, "changed")
        for text in ("once", "twice"):
            page.evaluate("([id, text]) => window.phone.changePin(id, {text})", [mine, text])
        assert own(page)[0]["body"]["text"] == "twice"
        context.set_offline(False)
        until(page, NOTHING_WAITS)
        assert (own(page)[0]["body"]["text"], own(page)[0]["state"]) == ("twice", "sent")
    assert stored(at, "changed", "once", "twice") == [("twice", 0)]


def test_a_photo_that_is_too_large_is_made_smaller(browser: Browser, at: FieldWalk) -> None:
    refused: list[str] = []

    def too_large(route: Route) -> None:
        if refused:
            route.continue_()
            return
        refused.append(route.request.url)
        route.fulfill(status=413, content_type="text/html", body="<h1>413 Request Entity Too Large</h1>")

    with phone(browser, service_workers="block") as context:
        page = without_worker(context, at)
        context.route("**/photos/*", too_large)
        pin(page, "too large", photo=400)
        until(page, NOTHING_WAITS)
    assert refused
    with sqlite3.connect(at.server.home / "named.gpkg") as connection:
        sizes = connection.execute(
            "SELECT c.width, c.height FROM observation o JOIN photo p ON p.observation_id = o.id"
            " JOIN photo_content c ON c.sha256 = p.sha256 WHERE o.text = 'too large'"
        ).fetchall()
    assert sizes == [(200, 200)]


@pytest.mark.parametrize("year", [1970, 2199])
def test_a_wrong_clock_keeps_no_pin_from_arriving(browser: Browser, at: FieldWalk, year: int) -> None:
    with phone(browser) as context:
        page = join(context, at)
        pin(page, f"in {year}", more={"recorded_at": f"{year}-01-01T00:00:00.000Z"})
        until(page, NOTHING_WAITS)
        assert own(page)[0]["state"] == "sent"
    assert stored(at, f"in {year}") == [(f"in {year}", 0)]


def test_parts_of_the_way_from_two_tabs_of_the_leaders_phone_all_arrive(browser: Browser, at: FieldWalk) -> None:
    with phone(browser) as context:
        tabs = [join(context, at), reopen(context, at)]
        for page in tabs:
            page.evaluate("(key) => window.phone.becomeLeader(key)", at.walk.leader_key)
        for number in range(4):
            points = [[11.84, 58.06, 1_790_000_000_000 + number * 1000, 5]]
            tabs[number % 2].evaluate("(points) => window.phone.addTrackPoints(points)", points)
        tabs[1].evaluate("() => window.phone.sendNow()")
        until(tabs[1], "window.phone._things().then((things) => things.length === 0)")
    with sqlite3.connect(at.server.home / "named.gpkg") as connection:
        numbers = connection.execute("SELECT number FROM track_part ORDER BY number").fetchall()
    assert numbers == [(0,), (1,), (2,), (3,)]


def test_the_worker_sends_when_the_page_is_closed(browser: Browser, at: FieldWalk) -> None:
    with phone(browser) as context:
        page = join(context, at)
        context.set_offline(True)
        pin(page, "sent by the worker", photo=100)
        page.close()
        context.set_offline(False)
        other = context.new_page()
        session = context.new_cdp_session(other)
        found: list[dict[str, Any]] = []
        session.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
        session.send("ServiceWorker.enable")
        other.goto(at.server.url + "/robots.txt")
        [registration] = {one["registrationId"] for one in found if one["scopeURL"].endswith("/walk/")}
        wake = {"origin": at.server.url, "registrationId": registration, "tag": "hbgeo-send", "lastChance": True}
        session.send("ServiceWorker.dispatchSyncEvent", wake)
        for _ in range(200):
            if stored(at, "sent by the worker") == [("sent by the worker", 1)]:
                break
            other.wait_for_timeout(50)
    assert stored(at, "sent by the worker") == [("sent by the worker", 1)]
