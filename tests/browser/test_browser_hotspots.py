"""Hot spots in a real browser: a cell is pressed, its story read, a place becomes an action, and is none again."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from driving import DESKTOP, PHONE, SCREENSHOTS, Server, choose_option, open_page
from playwright.sync_api import Browser, Locator, Page, expect
from test_browser_year import eventually, go, part, press, settled


def actions(server: Server) -> int:
    """How many actions the plan of the demo holds."""
    (path,) = server.home.glob("*.gpkg")
    with sqlite3.connect(path) as connection:
        ((count,),) = connection.execute("SELECT count(*) FROM action WHERE deleted_at IS NULL")
    return int(count)


def drawn(page: Page):
    """The map of the page."""
    return page.frame_locator("iframe").first


def test_a_cell_is_pressed_and_tells_its_story_that_leads_to_the_map(browser: Browser, demo_server: Server):
    with open_page(browser, f"{demo_server.url}/hotspots", "hotspots-cell", DESKTOP) as watched:
        page = watched.page
        settled(page)
        sure = drawn(page).locator("path.hbgeo-cell-full")
        expect(sure.first).to_be_visible()
        expect(drawn(page).locator("path.hbgeo-cell-stripes").first).to_have_attribute("fill", re.compile("url"))
        sure.last.click(force=True)
        expect(page.get_by_text("markeringar i rutan")).to_be_visible()
        expect(page.get_by_text("Vad de handlar om")).to_be_visible()
        assert "ruta=" in page.url
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / "hotspots-cell.png", full_page=True)
        with page.expect_download() as download:
            page.get_by_role("link", name="GeoPackage").click()
        assert download.value.suggested_filename.endswith(".gpkg")
        page.get_by_role("link", name="Visa markeringarna på kartan").click()
        expect(page.get_by_text("bara inom en del av kartan")).to_be_visible()
        assert not watched.errors
        assert not watched.foreign


def test_on_a_phone_a_place_becomes_an_action_and_is_none_again(browser: Browser, demo_server: Server):
    before = actions(demo_server)
    with open_page(browser, demo_server.url, "hotspots-action", PHONE) as watched:
        page = watched.page
        go(page, demo_server, "hotspots")
        part(page, "Platser att åtgärda")
        choose_option(page.get_by_role("combobox", name="Plats att titta på"), page.get_by_role("option").first)
        settled(page)
        press(page, re.compile("Gör en åtgärd av den"))
        expect(page.get_by_text("finns nu i åtgärdsplanen")).to_be_visible()
        eventually(page, lambda: actions(demo_server), before + 1)
        press(page, re.compile("Ångra"))
        expect(page.get_by_text("finns nu i åtgärdsplanen")).to_have_count(0)
        eventually(page, lambda: actions(demo_server), before)
        width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert width <= 0, "the page is wider than the screen"
        assert not watched.errors
        assert not watched.foreign


def zoom_until(page: Page, way: str, cell: Locator, fill: str) -> None:
    """Press a button of the map until a cell is filled like that; a press while the map still moves does nothing."""
    for _press in range(12):
        if fill in (cell.get_attribute("fill") or ""):
            break
        drawn(page).locator(f".leaflet-control-zoom-{way}").click()
        page.wait_for_timeout(400)
    expect(cell).to_have_attribute("fill", re.compile(fill))


def test_cells_too_small_for_a_pattern_are_drawn_in_colour_and_with_it_again_when_near(browser, demo_server):
    with open_page(browser, f"{demo_server.url}/hotspots", "hotspots-zoom", DESKTOP) as watched:
        page = watched.page
        settled(page)
        striped = drawn(page).locator("path.hbgeo-cell-stripes").first
        expect(striped).to_have_attribute("fill", re.compile("url"))
        zoom_until(page, "out", striped, "#")
        zoom_until(page, "in", striped, "url")
        assert not watched.errors


def test_cells_that_changed_are_drawn_chosen_by_a_press_and_taken_along(browser: Browser, demo_server: Server):
    with open_page(browser, f"{demo_server.url}/hotspots?visa=change", "hotspots-change", DESKTOP) as watched:
        page = watched.page
        settled(page)
        changed = drawn(page).locator("path.hbgeo-cell-bars")
        expect(changed).to_have_count(6)
        expect(drawn(page).locator(".hbgeo-cell-number")).to_have_count(6)
        changed.first.click(force=True)
        expect(page.get_by_role("link", name="Visa dem före på kartan")).to_be_visible()
        assert "ruta=" in page.url
        with page.expect_download() as download:
            page.get_by_role("link", name="GeoJSON").click()
        assert download.value.suggested_filename.startswith("hotspots_change_")
        assert "Rutstorlek" in Path(download.value.path()).read_text(encoding="utf-8")
        part(page, "Över alla vandringar")
        expect(drawn(page).locator("path.hbgeo-cell-crossed").first).to_be_visible()
        assert "visa=walks" in page.url
        assert not watched.errors
        assert not watched.foreign


def test_a_density_is_drawn_by_address(browser: Browser, demo_server: Server):
    with open_page(browser, f"{demo_server.url}/hotspots", "hotspots-density", DESKTOP) as watched:
        page = watched.page
        settled(page)
        page.get_by_text("Så letar du").click()
        part(page, "Täthet")
        expect(page.get_by_text("Så letar du: Täthet")).to_be_visible()
        expect(page.get_by_role("spinbutton", name="Räckvidd per punkt, meter")).to_be_visible()
        picture = drawn(page).locator("img.hbgeo-surface")
        expect(picture).to_be_visible()
        assert picture.evaluate("async (one) => { await one.decode(); return one.naturalWidth; }") > 0
        assert not watched.errors
        assert not watched.foreign
