"""The map itself in a real Chromium: what it draws, what a press on it gives back, what people's names do to it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from driving import DESKTOP, ROOT, open_page, start_server
from playwright.sync_api import FrameLocator, Page, expect
from shapely import Point, Polygon

from hbgeo.domain import catalogue as catalogue_module
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Observation
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.store.sqlite import open_store

expect.set_options(timeout=20_000)

HOSTILE = "{{7*191}}<img src=x onerror=\"document.title='HACKED'\">`${1}`{% for %}C:\\2019"
AREA = [(11.840, 58.060), (11.846, 58.060), (11.846, 58.064), (11.840, 58.064)]
#: A page with nothing but the map and what it gave back.
PAGE = """
import streamlit as st
from hbgeo.domain.selection import Selection
from hbgeo.ui import shell
from hbgeo.ui.components.map_view import Mark, map_view

shell.begin()
shell.page("Prov")
good = st.checkbox("Bara bra")
event = map_view(
    "trial",
    selection=Selection(polarities=(1,) if good else ()),
    marks=[Mark(11.8405, 58.0638, "1", "#b00020")],
    line=[(11.8405, 58.0638), (11.8455, 58.0605)],
)
runs = st.session_state["runs"] = st.session_state.get("runs", 0) + 1
if event:
    st.session_state.setdefault("events", []).append(f"{event.kind} {event.id}")
st.text(f"runs={runs}")
st.text("events=" + ";".join(st.session_state.get("events", [])))
st.button("Igen")
"""
START = """
from pathlib import Path
from hbgeo.server import create_app, serve
serve(app=create_app(main_page=Path({page!r})))
"""
PIN, STACK, GOOD, TOY = new_id(), [new_id() for _ in range(4)], new_id(), new_id()


def observation(identity: str, lon: float, lat: float, category: str = "LJUS", polarity: int = -1) -> Observation:
    moment = datetime(2025, 10, 23, 17, tzinfo=UTC) + timedelta(minutes=1)
    position = Position(lon=lon, lat=lat)
    return Observation(
        id=identity,
        position=position,
        category=category,
        polarity=polarity,
        recorded_at=moment,
        received_at=moment,
        text=HOSTILE,
    )


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    home = tmp_path_factory.mktemp("frame")
    labels = {category.code: category.sv for category in catalogue_module.load().categories}
    store = open_store(home / "named.gpkg", labels=labels)
    pins = [observation(PIN, 11.842, 58.062), observation(GOOD, 11.8445, 58.0632, "BRA", 1)]
    stack = [observation(one, 11.8435, 58.0610) for one in STACK]
    places = [
        Place(id=new_id(), layer="omrade", geometry=Polygon(AREA), name="Området", source="test"),
        Place(id=TOY, layer="lekplats", geometry=Point(11.8412, 58.0612), name=HOSTILE, source="test"),
    ]
    store.write(lambda session: session.observations.put_many([*pins, *stack], Role.WALKER))
    store.write(lambda session: session.places.put_many(places, Role.SYSTEM))
    store.close()
    (home / "page.py").write_text(PAGE, encoding="utf-8")
    (home / "start.py").write_text(START.format(page=str(home / "page.py")), encoding="utf-8")
    server = start_server(home, script=home / "start.py", HBGEO_DATABASE=str(home / "named.gpkg"), PYTHONPATH=str(ROOT))
    yield server.url
    server.stop()


def frame(page: Page, total: int = 6) -> FrameLocator:
    """The map's frame, once the observations are drawn."""
    found = page.frame_locator("iframe")
    expect(found.locator(f'.leaflet-container[data-observations="{total}"]')).to_be_visible()
    expect(found.locator(".hbgeo-place")).to_have_count(1)
    return found


def events(page: Page, expected: str) -> None:
    expect(page.get_by_text(f"events={expected}", exact=True)).to_be_visible()


def pins(found: FrameLocator, kind: str):
    return found.locator(f".hbgeo-icon:has(.hbgeo-pin.{kind})")


def test_pins_stack_place_and_marks_are_drawn_in_their_shapes(browser, url, device):
    with open_page(browser, url, "map-drawn", device) as watched:
        found = frame(watched.page)
        expect(pins(found, "problem")).to_have_count(1)
        expect(pins(found, "good")).to_have_count(1)
        expect(found.locator(".hbgeo-cluster.closed")).to_have_text("4")
        expect(found.locator(".hbgeo-mark")).to_have_text("1")
        expect(pins(found, "problem")).to_have_attribute("aria-label", "Belysning, problem")


def test_a_press_on_a_pin_gives_its_observation_once(browser, url, device):
    with open_page(browser, url, "map-pin", device) as watched:
        pins(frame(watched.page), "problem").click()
        events(watched.page, f"observation {PIN}")
        watched.page.get_by_role("button", name="Igen").click()
        expect(watched.page.get_by_text("runs=3")).to_be_visible()
        events(watched.page, f"observation {PIN}")


def test_a_second_press_on_the_same_pin_is_a_second_event(browser, url):
    with open_page(browser, url, "map-twice", DESKTOP) as watched:
        pin = pins(frame(watched.page), "good")
        pin.click()
        events(watched.page, f"observation {GOOD}")
        pin.click()
        events(watched.page, f"observation {GOOD};observation {GOOD}")


def test_enter_on_a_focused_pin_is_a_press(browser, url):
    with open_page(browser, url, "map-enter", DESKTOP) as watched:
        pins(frame(watched.page), "problem").focus()
        watched.page.keyboard.press("Enter")
        events(watched.page, f"observation {PIN}")


def test_a_press_on_the_bare_map_gives_the_place_pressed_even_within_the_area(browser, url, device):
    with open_page(browser, url, "map-bare", device) as watched:
        found = frame(watched.page)
        box = found.locator(".leaflet-container").bounding_box()
        found.locator(".leaflet-container").click(position={"x": box["width"] / 2, "y": box["height"] * 0.62})
        events(watched.page, "map None")


def test_the_wheel_scrolls_past_the_map_and_zooms_it_when_it_was_pressed_or_with_ctrl(browser, url):
    with open_page(browser, url, "map-wheel", {"viewport": {"width": 1280, "height": 600}}) as watched:
        page, found = watched.page, frame(watched.page)
        scale, again = found.locator(".leaflet-control-scale-line"), page.get_by_role("button", name="Igen")
        before = scale.inner_text()
        found.locator(".leaflet-container").hover(position={"x": 30, "y": 200})
        expect(again).not_to_be_in_viewport()
        page.mouse.wheel(0, 2000)
        expect(again).to_be_in_viewport()
        expect(scale).to_have_text(before)

        found.locator(".leaflet-container").hover(position={"x": 30, "y": 200})
        page.keyboard.down("Control")
        page.mouse.wheel(0, 200)
        page.keyboard.up("Control")
        expect(scale).not_to_have_text(before)

        further = scale.inner_text()
        page.mouse.down()
        page.mouse.up()
        page.mouse.wheel(0, 200)
        expect(scale).not_to_have_text(further)


def test_a_press_on_a_stack_gives_the_box_around_it(browser, url, device):
    with open_page(browser, url, "map-stack", device) as watched:
        frame(watched.page).locator(".hbgeo-icon:has(.hbgeo-cluster)").click()
        events(watched.page, "cluster 11.8435000,58.0610000,11.8435000,58.0610000")


def test_a_hostile_name_is_shown_as_written_and_does_nothing(browser, url):
    with open_page(browser, url, "map-hostile", DESKTOP) as watched:
        found = frame(watched.page)
        toy = found.locator(".hbgeo-icon:has(.hbgeo-place)")
        toy.hover()
        expect(found.locator(".leaflet-tooltip")).to_have_text(HOSTILE)
        toy.click()
        events(watched.page, f"place {TOY}")
        assert "HACKED" not in (watched.page.title(), found.locator("html").evaluate("() => document.title"))
        assert found.locator("img[src=x]").count() == 0


def test_a_change_of_filter_draws_anew_without_loading_the_map_again(browser, url, device):
    with open_page(browser, url, "map-filter", device) as watched:
        loads = []
        watched.page.on("framenavigated", lambda loaded: loads.append(loaded.url))
        found = frame(watched.page)
        loads.clear()
        watched.page.get_by_text("Bara bra").click()
        expect(found.locator('.leaflet-container[data-observations="1"]')).to_be_visible()
        expect(pins(found, "problem")).to_have_count(0)
        expect(pins(found, "good")).to_have_count(1)
        assert loads == []


def test_panning_and_zooming_run_no_script_on_the_server(browser, url):
    with open_page(browser, url, "map-pan", DESKTOP) as watched:
        found = frame(watched.page)
        with watched.page.expect_response(re.compile("/api/map/observations")):
            found.locator(".leaflet-control-zoom-out").click()
        with watched.page.expect_response(re.compile("/api/map/observations")):
            found.locator(".leaflet-control-zoom-out").click()
        watched.page.get_by_role("button", name="Igen").click()
        expect(watched.page.get_by_text("runs=2")).to_be_visible()


def test_a_cluster_that_zoom_can_part_comes_nearer_and_is_no_event(browser, url):
    with open_page(browser, url, "map-nearer", DESKTOP) as watched:
        found = frame(watched.page)
        for _step in range(3):
            with watched.page.expect_response(re.compile("/api/map/observations")):
                found.locator(".leaflet-control-zoom-out").click()
        cluster = found.locator(".hbgeo-icon:has(.hbgeo-cluster:not(.closed))").first
        expect(cluster).to_be_visible()
        cluster.click()
        expect(found.locator(".hbgeo-pin").first).to_be_visible()
        events(watched.page, "")


def test_tiles_that_do_not_load_leave_the_map_usable(browser, tmp_path, url):
    database = str(Path(tmp_path) / "named.gpkg")
    open_store(Path(database), labels={}).close()
    server = start_server(tmp_path, HBGEO_DATABASE=database, HBGEO_TILES_URL="/missing/{z}/{x}/{y}.png")
    try:
        with open_page(browser, server.url, "map-tiles", DESKTOP) as watched:
            found = watched.page.frame_locator("iframe").first
            expect(found.locator('.leaflet-container[data-observations="0"]')).to_be_visible()
            expect(found.locator(".leaflet-control-scale")).to_be_visible()
    finally:
        server.stop()


def test_the_language_switch_reaches_page_map_and_widgets(browser, url):
    with open_page(browser, url, "map-language", DESKTOP) as watched:
        frame(watched.page)
        expect(watched.page.locator("html")).to_have_attribute("lang", "sv")
        expect(watched.page.locator("iframe")).to_have_attribute("title", "Karta med markeringar och platser")
        watched.page.get_by_text("English", exact=True).click()
        expect(watched.page.locator("html")).to_have_attribute("lang", "en")
        expect(watched.page.locator('iframe[title="Map of observations and places"]')).to_be_visible()
        expect(watched.page.locator("iframe")).to_have_count(1)
        found = frame(watched.page)
        expect(found.locator(".leaflet-control-zoom-in")).to_have_attribute("aria-label", "Zoom in")


def test_the_skip_link_is_the_first_stop_and_leads_to_the_heading(browser, url):
    with open_page(browser, url, "map-skip", DESKTOP) as watched:
        expect(watched.page.get_by_role("heading", name="Prov")).to_be_visible()
        watched.page.keyboard.press("Tab")
        expect(watched.page.locator(".hbgeo-skip")).to_be_focused()
        watched.page.keyboard.press("Enter")
        expect(watched.page).to_have_url(re.compile("#innehall$"))
