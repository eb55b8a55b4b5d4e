"""A playground drawn with a finger on the map of Lager, mended corner by corner and taken back, in a real Chromium."""

from __future__ import annotations

import shapely
from driving import Server, open_page, settled
from playwright.sync_api import Locator, Page, expect

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.place import Place
from hbgeo.store.sqlite import open_store

expect.set_options(timeout=20_000)

AREA = shapely.box(11.840, 58.060, 11.846, 58.064)
SQUARE = ((0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    settled(page)


def choose(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).or_(page.get_by_role("button", name=name, exact=True)).first.click()
    settled(page)


def pick(page: Page, box: str, option: str) -> None:
    page.get_by_role("combobox", name=box, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()
    settled(page)


def drawing(page: Page) -> Locator:
    """The map that corners are set on: the last one of the page."""
    found = page.frame_locator("iframe").last.locator(".leaflet-container").first
    expect(found).to_be_visible()
    return found


def tap(page: Page, right: float, down: float) -> None:
    """Tap the map at fractions of its width and height."""
    field = drawing(page)
    field.scroll_into_view_if_needed()
    frame = field.bounding_box()
    assert frame is not None
    spot = (frame["x"] + frame["width"] * right, frame["y"] + frame["height"] * down)
    if page.evaluate("matchMedia('(pointer: coarse)').matches"):
        page.touchscreen.tap(*spot)
    else:
        page.mouse.click(*spot)


def marks(page: Page) -> Locator:
    return page.frame_locator("iframe").last.locator(".hbgeo-mark")


def kept(server: Server, layer: str) -> list[Place]:
    store = open_store(server.home / "named.gpkg", labels={})
    try:
        with store.read() as session:
            return session.places.find(layer)
    finally:
        store.close()


def put_area(server: Server) -> None:
    store = open_store(server.home / "named.gpkg", labels={})
    area = Place(id=new_id(), layer="omrade", geometry=AREA, name="Området", source="test")
    store.write(lambda session: session.places.put_many([area], Role.SYSTEM))
    store.close()


def draw_playground(page: Page) -> None:
    pick(page, "Lager", "Lekplats")
    choose(page, "Ny plats")
    for count, spot in enumerate(SQUARE, 1):
        tap(page, *spot)
        expect(marks(page)).to_have_count(count)
        settled(page)
    page.get_by_role("textbox", name="Namn", exact=True).fill("Eken")
    press(page, "Spara den nya platsen")
    expect(page.get_by_text("Platsen är tillagd.")).to_be_visible()


def test_a_playground_is_drawn_mended_and_taken_back(browser, empty_server, device: dict[str, object]):
    put_area(empty_server)
    with open_page(browser, f"{empty_server.url}/lager", "places-draw", device) as watched:
        page = watched.page
        draw_playground(page)
        (drawn,) = kept(empty_server, "lekplats")
        assert (drawn.name, drawn.source, drawn.geometry.geom_type) == ("Eken", "hand", "Polygon")
        assert len(drawn.geometry.exterior.coords) == 5
        assert AREA.buffer(0.01).contains(drawn.geometry)

        page.get_by_text("Ändra var den ligger").click()
        settled(page)
        expect(marks(page)).to_have_count(4)
        tap(page, 0.9, 0.1)
        expect(page.get_by_text("Den nya formen är inte sparad än.")).to_be_visible()
        settled(page)
        press(page, "Spara platsen")
        expect(page.get_by_text("Platsen är sparad.")).to_be_visible()
        (mended,) = kept(empty_server, "lekplats")
        assert mended.id == drawn.id
        assert len(set(mended.geometry.exterior.coords) - set(drawn.geometry.exterior.coords)) == 1

        press(page, "Ångra")
        expect(page.get_by_text("Platsen är sparad.")).to_have_count(0)
        (back,) = kept(empty_server, "lekplats")
        assert back.geometry.equals_exact(drawn.geometry)
        assert (back.name, back.id) == ("Eken", drawn.id)


def test_coordinates_that_are_none_stay_in_sight(browser, empty_server, device: dict[str, object]):
    with open_page(browser, f"{empty_server.url}/lager", "places-coordinates", device) as watched:
        page = watched.page
        pick(page, "Lager", "Hållplats")
        choose(page, "Ny plats")
        page.get_by_text("Utan karta: koordinater eller en fil").click()
        written = page.get_by_role("textbox", name="Koordinater, ett hörn på varje rad")
        written.fill("vid affären")
        written.blur()
        expect(page.get_by_text("Rad 1, ”vid affären”")).to_be_visible()
        settled(page)
        expect(written).to_be_visible()
