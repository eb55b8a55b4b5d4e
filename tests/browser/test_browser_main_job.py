"""The main job in a real browser: record, see, change, hand out, take in again; nothing is lost in between."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from driving import DESKTOP, PHONE, open_page, settled
from playwright.sync_api import Page, expect

HOSTILE = "{{7*191}} {% for x in y %} <img src=x onerror=alert(1)> `a` ${b} C:\\2019 \u202eשלום\u200b **x** $y$"


def go(page: Page, server, address: str) -> None:
    page.goto(f"{server.url}/{address}")
    expect(page.locator("h1")).to_be_visible()
    settled(page)


def choose(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).or_(page.get_by_role("button", name=name, exact=True)).first.click()
    settled(page)


def place_by_coordinates(page: Page, text: str) -> None:
    page.get_by_text("Utan kartan", exact=False).first.click()
    field = page.get_by_label("Koordinater")
    field.fill(text)
    field.press("Enter")
    settled(page)


def record(page: Page, server, *, text: str, category: str = "Belysning") -> None:
    go(page, server, "registrera")
    place_by_coordinates(page, "58.0625, 11.8420")
    choose(page, "Problem")
    choose(page, category)
    page.get_by_label("Beskriv", exact=False).fill(text)
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Sparat:", exact=False)).to_be_visible()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "registrera",
        "vandringar",
        "granska",
        "handlingsplan",
        "handlingsplan?atgard=9",
        "hotspots",
        "lager",
        "platser",
        "platser?plats=5d72ae7c-68f8-58c7-9115-d9a9f01627cf",
        "moten",
        "parter",
        "utbyte",
    ],
)
def test_every_page_of_the_demo_opens_without_error_or_stranger(browser, demo_server, device, address):
    with open_page(browser, f"{demo_server.url}/{address}", f"open-{address}", device) as watched:
        page = watched.page
        expect(page.locator("h1")).to_be_visible()
        settled(page)
        expect(page.get_by_text("Påhittade exempeldata")).to_be_visible()
        expect(page.get_by_test_id("stException")).to_have_count(0)
        width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert width <= 0, "the page is wider than the screen"


def test_a_pin_survives_a_kill_and_is_found_changed_exported_and_taken_in_again(browser, start):
    server = start("one")
    with open_page(browser, f"{server.url}/registrera", "loop-record", PHONE) as watched:
        record(watched.page, server, text=HOSTILE)
    server.kill()
    server = start("one")
    with open_page(browser, server.url, "loop-find", DESKTOP) as watched:
        exported = find_change_and_export(watched.page, server)
    (feature,) = json.loads(exported.read_text(encoding="utf-8"))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [11.842, 58.0625]}
    assert feature["properties"]["besk"] == HOSTILE + " ändrad"
    assert feature["properties"]["kat_kod"] == "LJUS"
    assert feature["id"] == feature["properties"]["obs_id"]
    take_in_twice(browser, start("two"), exported)


def find_change_and_export(page: Page, server) -> Path:
    go(page, server, "")
    expect(page.get_by_text("Visar 1 av 1", exact=False)).to_be_visible()
    page.frame_locator("iframe").first.locator(".leaflet-marker-icon").last.click()
    expect(page.locator(".plain", has_text="{{7*191}}")).to_have_text(HOSTILE)
    page.get_by_text("Ändra", exact=True).click()
    field = page.get_by_label("Beskrivning")
    field.fill(HOSTILE + " ändrad")
    field.press("Control+Enter")
    page.get_by_role("button", name="Spara ändringen").click()
    expect(page.get_by_text("Ändrat.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="GeoJSON").first.click()
    target = server.home / "export.geojson"
    download.value.save_as(target)
    return target


def take_in_twice(browser, server, file: Path) -> None:
    with open_page(browser, f"{server.url}/utbyte", "loop-import", DESKTOP) as watched:
        page = watched.page
        for outcome in ("1 nya, 0 ändrade, 0 fanns redan", "0 nya, 0 ändrade, 1 fanns redan"):
            go(page, server, "utbyte")
            page.locator("input[type=file]").first.set_input_files(file)
            page.get_by_role("button", name="Ta in", exact=False).first.click()
            expect(page.get_by_text(outcome, exact=False)).to_be_visible()
        go(page, server, "")
        expect(page.get_by_text("Visar 1 av 1", exact=False)).to_be_visible()


def test_a_walker_on_a_phone_pins_where_she_stands_and_undoes_it(browser, empty_server):
    with open_page(browser, f"{empty_server.url}/registrera", "phone-position", PHONE) as watched:
        page = watched.page
        settled(page)
        page.get_by_role("button", name="Min position").click()
        expect(page.get_by_text("8 m", exact=False).first).to_be_visible()
        choose(page, "Bra")
        choose(page, "Känns tryggt här")
        page.get_by_role("button", name="Spara").click()
        expect(page.get_by_text("Sparat:", exact=False)).to_be_visible()
        page.get_by_role("button", name="Ångra").click()
        expect(page.get_by_text("Ångrat", exact=False)).to_be_visible()


def test_an_incomplete_pin_says_what_is_missing_and_keeps_what_was_typed(browser, empty_server, device):
    with open_page(browser, f"{empty_server.url}/registrera", "incomplete", device) as watched:
        page = watched.page
        settled(page)
        page.get_by_label("Beskriv", exact=False).fill("Det är mörkt här")
        page.get_by_role("button", name="Spara").click()
        expect(page.get_by_text("Inte sparat än", exact=False)).to_be_visible()
        expect(page.get_by_label("Beskriv", exact=False)).to_have_value("Det är mörkt här")


def test_english_is_one_tap_away(browser, demo_server, device):
    with open_page(browser, demo_server.url, "english", device) as watched:
        page = watched.page
        settled(page)
        page.get_by_role("radio", name="English").or_(page.get_by_role("button", name="English")).first.click()
        expect(page.get_by_role("heading", name="Map", exact=True)).to_be_visible()
        expect(page.get_by_text("Invented example data")).to_be_visible()
