"""Planning a walk with fingers on the map, and the way in by its code, in a real Chromium."""

from __future__ import annotations

import pytest
from driving import Server, open_page, settled
from playwright.sync_api import Locator, Page, expect

from hbgeo.domain.position import PositionSource
from hbgeo.domain.walk import WalkState
from hbgeo.store.sqlite import open_store

expect.set_options(timeout=20_000)

TITLE = '{{7*191}} <img src=x onerror="document.title=1"> **kväll**'


def press(page: Page, name: str, *, at: int = 0) -> None:
    page.get_by_role("button", name=name, exact=True).nth(at).click()
    settled(page)


def choose(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).or_(page.get_by_role("button", name=name, exact=True)).first.click()
    settled(page)


def tap(page: Page, right: float, down: float, *, leads_to: Locator) -> None:
    """Tap the map at fractions of its width and height, and wait for what that leads to."""
    field = page.frame_locator("iframe").first.locator(".leaflet-container").first
    field.scroll_into_view_if_needed()
    frame = field.bounding_box()
    assert frame is not None
    spot = (frame["x"] + frame["width"] * right, frame["y"] + frame["height"] * down)
    if page.evaluate("matchMedia('(pointer: coarse)').matches"):
        page.touchscreen.tap(*spot)
    else:
        page.mouse.click(*spot)
    expect(leads_to).to_be_visible()
    settled(page)


def plan(page: Page, title: str) -> None:
    press(page, "Planera en ny vandring")
    field = page.get_by_role("textbox", name="Titel")
    field.fill(title)
    # Straight from the field to the button, as people do: nothing typed may be lost on the way.
    press(page, "Planera vandringen")
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def mark(page: Page, label: str) -> Locator:
    return page.frame_locator("iframe").first.get_by_text(label, exact=True)


@pytest.fixture
def planned(browser, empty_server: Server, device):
    with open_page(browser, f"{empty_server.url}/vandringar", "walks", device) as watched:
        expect(watched.page.locator("h1")).to_be_visible()
        settled(watched.page)
        plan(watched.page, TITLE)
        yield watched.page


def kept(page: Page, server: Server):
    page.goto("about:blank")  # a page that is left without its server would rightly complain
    server.stop()
    store = open_store(server.home / "named.gpkg")
    with store.read() as session:
        (walk,) = session.walks.all()
        found = walk, session.walks.stops(walk.id)
    store.close()
    return found


def test_a_route_and_stops_tapped_on_the_map_are_kept(planned: Page, empty_server: Server):
    page = planned
    tap(page, 0.40, 0.40, leads_to=mark(page, "A"))
    tap(page, 0.50, 0.55, leads_to=page.get_by_text("Längd", exact=False))
    length = page.get_by_text("Längd", exact=False).inner_text()
    tap(
        page, 0.60, 0.70, leads_to=page.get_by_text("Längd", exact=False).and_(page.locator(f":not(:text({length!r}))"))
    )
    press(page, "Ångra")
    expect(page.get_by_text(length)).to_be_visible()
    press(page, "Spara rutten")
    expect(page.get_by_text("Rutten är sparad.")).to_be_visible()
    choose(page, "Lägger till ett stopp")
    tap(page, 0.45, 0.45, leads_to=page.get_by_role("textbox", name="Stopp 1: namn"))
    tap(page, 0.55, 0.60, leads_to=page.get_by_role("textbox", name="Stopp 2: namn"))
    press(page, "Flytta")
    tap(page, 0.30, 0.60, leads_to=page.get_by_text("Stopp 1 är flyttat."))
    press(page, "Starta vandringen")
    expect(page.get_by_text("Deltagarna kan markera nu", exact=False)).to_be_visible()
    walk, stops = kept(page, empty_server)
    assert (walk.title, walk.state) == (TITLE, WalkState.OPEN)
    assert len(walk.route.coords) == 2
    assert [stop.number for stop in stops] == [1, 2]
    assert {stop.position.source for stop in stops} == {PositionSource.TAP}
    assert stops[0].position.lon < walk.route.coords[0][0] < stops[1].position.lon


def test_a_double_tap_on_start_does_not_close_the_walk_again(planned: Page, empty_server: Server):
    page = planned
    button = page.get_by_role("button", name="Starta vandringen")
    frame = button.bounding_box()
    assert frame is not None
    middle = (frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
    page.mouse.dblclick(*middle)
    expect(page.get_by_text("Deltagarna kan markera nu", exact=False)).to_be_visible()
    page.mouse.click(*middle)
    settled(page)
    expect(page.get_by_text("Vandringen pågår redan.")).to_have_count(0)
    assert kept(page, empty_server)[0].state is WalkState.OPEN


def test_the_address_of_the_code_leads_to_the_walkers_page_of_that_walk(planned: Page):
    page = planned
    press(page, "Starta vandringen")
    choose(page, "Kod")
    expect(page.get_by_alt_text("QR-kod som leder till vandringen")).to_be_visible()
    page.goto(page.get_by_test_id("stCode").first.inner_text().strip())
    expect(page.get_by_role("main").get_by_text(TITLE)).to_be_visible()


def test_a_half_written_form_is_still_there_after_a_look_at_the_map_page(planned: Page):
    page = planned
    choose(page, "Uppgifter")
    field = page.get_by_role("textbox", name="Titel")
    field.fill("Halvskrivet")
    field.press("Tab")
    settled(page)
    page.get_by_role("link", name="Karta").click()
    expect(page.get_by_role("heading", name="Karta", level=1)).to_be_visible()
    settled(page)
    page.go_back()
    expect(page.get_by_role("textbox", name="Titel")).to_have_value("Halvskrivet")
