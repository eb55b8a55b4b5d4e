"""Registrera in a real Chromium, on a phone and on a desktop."""

from __future__ import annotations

import io
import re
import sqlite3
from collections.abc import Iterator
from datetime import date

import pytest
from driving import PHONE, Server, open_page, start_server
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from hbgeo.domain import catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.position import Position
from hbgeo.domain.walk import Stop, Walk, WalkState
from hbgeo.services.drafts import Draft
from hbgeo.services.recording import record
from hbgeo.store.sqlite import open_store

# The first page of a cold server takes its time.
expect.set_options(timeout=20_000)

HOSTILE = [
    "{{7*191}} {% for x in y %} {{ {%",
    "<img src=x onerror=\"document.title='HACKED'\"><script>document.title='HACKED'</script>",
    "**fet** _kursiv_ # rubrik [länk](javascript:alert(1)) ![b](x) $x^2$ :material/home: :smile: :red[röd] `kod`",
    "C:\\2019 ${7*7} &amp; &#60; \\* -- ... (c)",
    "\u202eomvänd\u202c \u05e9\u05dc\u05d5\u05dd noll\u200bbredd\u200d",
    "  framför\n\n\tindraget\n    fyra  ",
]
PLACE = Position(lon=11.842, lat=58.0625)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("record")
    known = catalogue.load()
    store = open_store(home / "named.gpkg", labels={item.code: item.sv for item in known.categories})
    walk = Walk(id=new_id(), code="ACDEFG", title=HOSTILE[1], on=date(2025, 11, 20), state=WalkState.OPEN)
    stop = Stop(id=new_id(), walk_id=walk.id, number=1, position=PLACE, name=HOSTILE[2])
    store.write(lambda session: session.walks.save(walk, [stop], Role.LEADER))
    for number, text in enumerate(HOSTILE):
        position = Position(lon=11.842 + number / 1000, lat=58.061)
        record(store, known, Draft(position=position, category="LJUS", text=text))
    store.close()
    started = start_server(home, HBGEO_DATABASE=str(home / "named.gpkg"))
    yield started
    started.stop()


def observations(server: Server) -> list[tuple[str, str, str, int]]:
    with sqlite3.connect(server.home / "named.gpkg") as connection:
        return connection.execute(
            "SELECT category, text, position_source, photo_count FROM observation"
            " WHERE deleted_at IS NULL AND position_source <> 'coordinates' ORDER BY fid"
        ).fetchall()[len(HOSTILE) :]


def ready(page: Page) -> None:
    expect(page.get_by_role("button", name="Spara", exact=True)).to_be_visible()
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()


def choose(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).click()
    expect(page.get_by_role("radio", name=name, exact=True)).to_be_checked()


def save(page: Page) -> None:
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("Sparat:")).to_be_visible()


def photo_at(lon: float, lat: float) -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (lat, 0.0, 0.0), 3: "E", 4: (lon, 0.0, 0.0)})
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "orange").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_pin_is_saved_by_a_tap_on_the_map(browser: Browser, server: Server, device: dict[str, object]) -> None:
    before = len(observations(server))
    with open_page(browser, f"{server.url}/registrera", "record-tap", device) as watched:
        page = watched.page
        ready(page)
        page.frame_locator("iframe").locator(".leaflet-container").click(position={"x": 60, "y": 330})
        expect(page.get_by_text("tryckt på kartan")).to_be_visible()
        choose(page, "Problem")
        choose(page, "Belysning")
        save(page)
    assert observations(server)[before:] == [("LJUS", "", "tap", 0)]


def test_a_pin_is_saved_by_the_phones_position_with_hostile_words(browser: Browser, server: Server) -> None:
    before = len(observations(server))
    with open_page(browser, f"{server.url}/registrera?walk=acdefg", "record-gps", PHONE) as watched:
        page = watched.page
        ready(page)
        page.get_by_role("button", name="Min position").click()
        expect(page.get_by_text(re.compile("din position · inom ungefär 8 m"))).to_be_visible()
        choose(page, "Förslag")
        page.get_by_role("textbox", name="Beskriv").fill("".join(HOSTILE))
        save(page)
        assert page.title() != "HACKED"
    assert observations(server)[before:] == [("IDE", "".join(HOSTILE), "gps", 0)]


def test_a_denied_position_is_told_and_the_map_still_works(browser: Browser, server: Server) -> None:
    options = {**PHONE, "permissions": []}
    with open_page(browser, f"{server.url}/registrera", "record-denied", options) as watched:
        page = watched.page
        ready(page)
        page.get_by_role("button", name="Min position").click()
        expect(page.get_by_text("Webbläsaren får inte använda din position")).to_be_visible()
        page.frame_locator("iframe").locator(".leaflet-container").click(position={"x": 60, "y": 330})
        expect(page.get_by_text("tryckt på kartan")).to_be_visible()


def test_a_photo_offers_its_place_and_is_saved(browser: Browser, server: Server) -> None:
    before = len(observations(server))
    with open_page(browser, f"{server.url}/registrera", "record-photo", PHONE) as watched:
        page = watched.page
        ready(page)
        files = [
            {"name": "bra.jpg", "mimeType": "image/jpeg", "buffer": photo_at(11.843, 58.0615)},
            {"name": "dålig.jpg", "mimeType": "image/jpeg", "buffer": b"<html>"},
        ]
        page.locator("input[type=file]").first.set_input_files(files)
        expect(page.get_by_text("fil av typen HTML")).to_be_visible()
        expect(page.get_by_text("Foto 1")).to_be_visible()
        page.get_by_role("button", name="Använd platsen där fotot togs").click()
        expect(page.get_by_text("58.06150, 11.84300 · fotots plats")).to_be_visible()
        choose(page, "Bra")
        save(page)
    assert observations(server)[before:] == [("BRA", "", "photo", 1)]


def test_an_incomplete_pin_keeps_what_was_typed_also_over_a_visit_to_another_page(
    browser: Browser, server: Server
) -> None:
    with open_page(browser, f"{server.url}/registrera", "record-incomplete", PHONE) as watched:
        page = watched.page
        ready(page)
        page.get_by_role("textbox", name="Beskriv").fill("Det jag skrev")
        page.get_by_role("button", name="Spara", exact=True).click()
        expect(page.get_by_text("Inte sparat än:")).to_be_visible()
        page.get_by_role("link", name="Karta").click()
        expect(page.get_by_role("heading", name="Karta", level=1)).to_be_visible()
        page.get_by_role("link", name="Registrera").click()
        expect(page.get_by_role("textbox", name="Beskriv")).to_have_value("Det jag skrev")


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_words_are_shown_exactly_as_typed(browser: Browser, server: Server, number: int) -> None:
    with open_page(browser, f"{server.url}/registrera", f"record-hostile-{number}", PHONE) as watched:
        page = watched.page
        ready(page)
        page.get_by_text("Utan kartan").click()
        place = page.get_by_role("textbox", name="Koordinater")
        place.fill(f"58.061, {11.842 + number / 1000:.4f}")
        place.press("Enter")
        shown = page.locator(".plain")
        expect(shown).to_be_visible()
        assert shown.evaluate("element => element.textContent") == HOSTILE[number]
        assert shown.evaluate("element => element.children.length") == 0
        assert page.title() != "HACKED"


def test_the_targets_are_large_enough_for_a_gloved_finger(browser: Browser, server: Server) -> None:
    with open_page(browser, f"{server.url}/registrera", "record-targets", PHONE) as watched:
        page = watched.page
        ready(page)
        choose(page, "Problem")
        choose(page, "Belysning")
        expect(page.get_by_text("Mer exakt")).to_be_visible()
        for choice in page.get_by_role("radiogroup").all()[1:]:
            for button in choice.get_by_role("radio").all():
                box = button.bounding_box()
                assert box is not None
                assert min(box["width"], box["height"]) >= 44
        widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert widths[0] <= widths[1]
