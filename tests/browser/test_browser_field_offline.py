"""Nothing that a walker saved is lost or doubled: no network, closed tabs, a bad server, a broken upload."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from field_walk import NOTHING_WAITS, SAVE, FieldWalk, field_walk, join, phone, reopen, until
from playwright.sync_api import Browser, Page, Route, expect

from hbgeo.domain import catalogue as catalogue_module
from hbgeo.services.phone_files import take_in
from hbgeo.store.sqlite import open_store

#: A photo of about this many bytes is sent in pieces.
LARGE = 900
#: Whether the worker has kept a layer of the map, which comes last.
KEPT = "caches.match('/api/walks/' + location.pathname.split('/')[2] + '/layers/omrade.geojson', {ignoreSearch: true})"
NEWS = "async (code) => (await fetch(`/api/walks/${code}/news?after=0`)).json()"


@pytest.fixture
def at(tmp_path: Path) -> Iterator[FieldWalk]:
    """A walk under way."""
    with field_walk(tmp_path) as walk:
        yield walk


def save(page: Page, count: int, *, photo_each: int = 0, size: int = 64) -> None:
    """Save pins on the phone."""
    page.evaluate(SAVE, {"count": count, "photoEach": photo_each, "size": size})


def texts(at: FieldWalk) -> list[str]:
    """What is kept on the server, sorted."""
    return sorted(text for text, _photos in at.stored())


def test_what_is_saved_without_a_network_is_sent_when_it_returns(browser: Browser, at: FieldWalk) -> None:
    with phone(browser) as context:
        page = join(context, at)
        context.set_offline(True)
        save(page, 3, photo_each=1)
        assert page.evaluate("window.phone.waiting()") == 6
        assert at.stored() == []
        context.set_offline(False)
        until(page, NOTHING_WAITS)
    assert sorted(at.stored()) == [("nr 0", 1), ("nr 1", 1), ("nr 2", 1)]


def test_after_one_visit_the_page_opens_without_a_network_and_takes_pins(browser: Browser, at: FieldWalk) -> None:
    with phone(browser) as context:
        page = context.new_page()
        page.goto(at.url)
        page.locator(".bar button.strong").click()
        expect(page.locator("#map_field path").first).to_be_attached()
        until(page, KEPT)
        page.close()
        context.set_offline(True)
        page = reopen(context, at)
        expect(page.locator("#map_field path").first).to_be_attached()
        page.locator(".kinds button, .kinds a").first.click()
        page.locator(".tiles button, .tiles a").first.click()
        page.locator(".bar .strong").click()
        expect(page.locator('[data-state="kept"]').first).to_be_visible()
        context.set_offline(False)
        expect(page.locator('[data-state="sent"]').first).to_be_visible()
    assert len(at.stored()) == 1


def test_the_leader_stays_the_leader_without_a_network(browser: Browser, at: FieldWalk) -> None:
    with phone(browser) as context:
        page = context.new_page()
        page.goto(f"{at.url}#leader={at.walk.leader_key}")
        page.locator(".bar button.strong").click()
        expect(page.locator("a[href='#lead']").first).to_be_visible()
        until(page, KEPT)
        page.close()
        context.set_offline(True)
        page = reopen(context, at)
        expect(page.locator("a[href='#lead']").first).to_be_visible()


def test_fifty_pins_survive_two_closed_tabs_and_a_flapping_network(browser: Browser, at: FieldWalk) -> None:
    with phone(browser) as context:
        page = join(context, at)
        context.set_offline(True)
        save(page, 20, photo_each=5)
        page.close()
        page = reopen(context, at)
        page.evaluate(SAVE.replace("`nr ${n}`", "`mer ${n}`"), {"count": 30, "photoEach": 10, "size": 64})
        page.close()
        for _ in range(4):
            context.set_offline(False)
            page = reopen(context, at)
            page.wait_for_timeout(300)  # the network is there for a moment only: that is what is tried
            context.set_offline(True)
            page.close()
        context.set_offline(False)
        page = reopen(context, at)
        until(page, NOTHING_WAITS)
    assert texts(at) == sorted([*(f"nr {n}" for n in range(20)), *(f"mer {n}" for n in range(30))])
    assert sum(photos for _text, photos in at.stored()) == 7


def test_an_upload_that_broke_off_goes_on_where_it_stopped(browser: Browser, at: FieldWalk) -> None:
    pieces: list[int] = []
    broken: list[bool] = []

    def watch(route: Route) -> None:
        if route.request.method != "PATCH":
            route.continue_()
            return
        offset = int(route.request.headers["upload-offset"])
        if offset > 0 and not broken:
            broken.append(True)
            route.abort("connectionreset")
            return
        pieces.append(offset)
        route.continue_()

    with phone(browser, service_workers="block") as context:
        page = context.new_page()
        page.goto(at.url)
        page.locator("#app h1").first.wait_for()
        page.close()
        page = reopen(context, at)
        context.route("**/photos/*", watch)
        save(page, 1, photo_each=1, size=LARGE)
        page.close()  # in the middle of it, or before
        page = reopen(context, at)
        until(page, NOTHING_WAITS)
    assert broken
    assert at.stored() == [("nr 0", 1)]
    assert len(pieces) > 1
    assert len(pieces) == len(set(pieces))


Fault = Callable[[Route], None]


def _answers(status: int, **more: str) -> Fault:
    return lambda route: route.fulfill(status=status, headers={"Content-Type": "application/problem+json", **more})


FAULTS: dict[str, Fault] = {
    "a failing server": _answers(500),
    "a busy server": _answers(429, **{"Retry-After": "1"}),
    "half an answer": lambda route: route.fulfill(
        status=201, headers={"Content-Type": "application/json"}, body='{"id": "'
    ),
    "a café's sign-in page": lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>WiFi</h1>"),
    "somebody else's answer": lambda route: route.fulfill(
        status=201, headers={"Content-Type": "application/json"}, body='{"id": "0"}'
    ),
    "a lost answer": lambda route: (route.fetch(), route.abort("connectionreset"))[0] and None,
}


@pytest.mark.parametrize("fault", list(FAULTS))
def test_a_fault_on_the_way_loses_nothing_and_doubles_nothing(browser: Browser, at: FieldWalk, fault: str) -> None:
    met: list[str] = []

    def answer(route: Route) -> None:
        if len(met) < 3:
            met.append(route.request.url)
            FAULTS[fault](route)
        else:
            route.continue_()

    with phone(browser, service_workers="block") as context:
        page = context.new_page()
        page.goto(at.url)
        page.locator("#app h1").first.wait_for()
        page.close()
        context.route("**/pins/**", answer)
        page = reopen(context, at)
        save(page, 2, photo_each=2)
        until(page, NOTHING_WAITS)
    assert len(met) == 3
    assert sorted(at.stored()) == [("nr 0", 1), ("nr 1", 0)]


def test_what_the_server_refuses_stays_on_the_phone_with_the_reason(browser: Browser, at: FieldWalk) -> None:
    with phone(browser) as context:
        page = join(context, at)
        page.evaluate(
            """async () => window.phone.savePin({id: window.ids.newId(), category: "LJUS", language: "sv", text: "",
              position: {lon: 2.35, lat: 48.86, source: "tap", accuracy_m: null},
              recorded_at: new Date().toISOString()})"""
        )
        until(page, "window.phone.pins().then((pins) => pins[0].state === 'refused')")
        pin = page.evaluate("async () => (await window.phone.pins())[0]")
        assert "Sverige" in pin["problem"]["detail"]
        assert page.evaluate("async () => (await window.phone.exportFiles()).length") == 1
    assert at.stored() == []


def test_a_photo_with_a_place_in_it_leaves_the_phone_bare(browser: Browser, at: FieldWalk, shared_data: Path) -> None:
    picture = base64.b64encode((shared_data / "photos" / "DSCN0010.jpg").read_bytes()).decode()
    with phone(browser) as context:
        page = join(context, at)
        sent = page.evaluate(
            """async (picture) => {
              const file = new Blob([Uint8Array.from(atob(picture), (c) => c.charCodeAt(0))], {type: "image/jpeg"});
              const {blob} = await window.photos.prepare(file);
              return [...new Uint8Array(await blob.arrayBuffer())];
            }""",
            picture,
        )
    assert b"Exif" not in bytes(sent)
    assert bytes(sent[:2]) == b"\xff\xd8"


def test_two_phones_see_each_others_pins_and_agree(browser: Browser, at: FieldWalk) -> None:
    with phone(browser) as one, phone(browser) as two:
        first, second = join(one, at), join(two, at)
        save(first, 1)
        second.bring_to_front()
        until(first, NOTHING_WAITS)
        [pin] = [one["id"] for one in second.evaluate(NEWS, at.walk.code)["pins"]]
        for _ in range(2):
            second.evaluate("(id) => window.phone.agree(id)", pin)
        until(second, NOTHING_WAITS)
        told = second.evaluate(NEWS, at.walk.code)
        assert [one["agreements"] for one in told["pins"]] == [1]
        assert "nr 0" not in json.dumps(told)


def test_the_file_of_a_phone_that_never_got_through_is_taken_in_whole(
    browser: Browser, at: FieldWalk, tmp_path: Path
) -> None:
    with phone(browser) as context:
        page = join(context, at)
        # No server at all: a worker's requests may slip past the browser's switch for the network.
        at.server.stop()
        save(page, 4, photo_each=2)
        [file] = page.evaluate("async () => Promise.all((await window.phone.exportFiles()).map((file) => file.text()))")
    catalogue = catalogue_module.load()
    store = open_store(at.server.home / "named.gpkg")
    first = take_in(store, catalogue, file.encode())
    again = take_in(store, catalogue, file.encode())
    store.close()
    assert (first.taken, first.refused_count) == ({"pin": 4, "photo": 2}, 0)
    assert (dict(again.taken), again.same, again.refused_count) == ({}, 6, 0)
    assert [photos for _text, photos in at.stored()] == [1, 0, 1, 0]


def test_a_pin_taken_back_before_it_was_sent_never_appears(browser: Browser, at: FieldWalk) -> None:
    with phone(browser) as context:
        page = join(context, at)
        context.set_offline(True)
        save(page, 2, photo_each=1)
        page.evaluate("async () => window.phone.removePin((await window.phone.pins())[0].id)")
        context.set_offline(False)
        until(page, NOTHING_WAITS)
    assert at.stored() == [("nr 1", 1)]
