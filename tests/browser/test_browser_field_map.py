"""The walkers' map under its strict policy: folium's script as a file, our layers, nothing that the browser refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from driving import PHONE, Server, Watched, open_page, start_server
from playwright.sync_api import Browser, expect
from shapely import LineString, Point, box

from hbgeo.domain import catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.domain.walk import Stop, Walk, WalkState
from hbgeo.store.sqlite import open_store

CODE = "ACDEFG"
HOSTILE = "{{7*7}}<img src=x onerror=\"document.title='HACKED'\">"
#: Where the walk's map begins: the stop in the middle of the playground.
PLAYGROUND = box(11.8438, 58.0630, 11.8446, 58.0634)
#: Hears of whatever the policy forbids, from before the page's first script.
LISTEN = """
window.refused = [];
addEventListener("securitypolicyviolation", (event) => refused.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
#: Opens the map as the page does, without the page: the policy is the same.
DRAW = """() => new Promise((resolve, reject) => {
  const node = document.createElement("div");
  node.id = "map_field";
  node.style.cssText = "position: fixed; inset: 0; z-index: 9999";
  document.body.append(node);
  const script = document.createElement("script");
  script.src = "/walk/map/ACDEFG.js?lang=en";
  script.onload = () => window.map_field_ready.then(() => resolve(), (error) => reject(error));
  script.onerror = () => reject(new Error("no map"));
  document.head.append(script);
})"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("field_map")
    known = catalogue.load()
    store = open_store(home / "named.gpkg", labels={item.code: item.sv for item in known.categories})
    now = datetime.now(UTC)
    walk = Walk(
        id=new_id(),
        code=CODE,
        title=HOSTILE,
        on=now.date(),
        state=WalkState.OPEN,
        opened_at=now,
        route=LineString([(11.8436, 58.0629), (11.8448, 58.0635)]),
    )
    stop = Stop(id=new_id(), walk_id=walk.id, number=1, position=Position(lon=11.8439, lat=58.0631), name=HOSTILE)
    places = [
        Place(id=new_id(), layer="omrade", geometry=box(11.84, 58.06, 11.85, 58.07), name="Området", source="prov"),
        Place(id=new_id(), layer="lekplats", geometry=PLAYGROUND, name=HOSTILE, source="prov"),
        Place(id=new_id(), layer="hallplats", geometry=Point(11.8444, 58.06345), name="Hållplatsen", source="prov"),
    ]

    def keep(session):
        session.walks.save(walk, [stop], Role.LEADER)
        session.places.put_many(places, Role.LEADER)

    store.write(keep)
    store.close()
    started = start_server(home, HBGEO_DATABASE=str(home / "named.gpkg"))
    yield started
    started.stop()


@contextmanager
def listening(browser: Browser, server: Server, name: str, **more: object) -> Iterator[Watched]:
    """A page of the walkers' that tells what its policy refused; in the end it must be nothing."""
    complaints: list[str] = []
    with open_page(browser, f"{server.url}/walk/manifest.json", name, {**PHONE, **more}) as watched:
        page = watched.page
        page.add_init_script(LISTEN)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(f"{server.url}/walk/mina")
        yield watched
        refused = page.evaluate("window.refused")
    assert refused == []
    assert [text for text in complaints if "Content Security Policy" in text] == []


def test_the_map_is_drawn_with_the_local_layers_and_nothing_is_refused(browser: Browser, server: Server) -> None:
    with listening(browser, server, "field-map-drawn", service_workers="block") as watched:
        page = watched.page
        page.evaluate(DRAW)
        drawn = page.locator("#map_field")
        expect(drawn.locator("path.hbgeo-line")).to_have_count(2)
        expect(drawn.locator(".hbgeo-place")).to_have_count(1)
        expect(drawn.locator(".hbgeo-mark")).to_have_text("1")
        expect(drawn.locator("path.hbgeo-route")).to_have_count(1)
        expect(drawn.locator("path").last).to_have_class(re.compile(r"\bhbgeo-route\b"))
        expect(drawn).to_have_attribute("aria-label", "Map of observations and places")
        expect(drawn.locator(".leaflet-control-zoom-in")).to_have_attribute("aria-label", "Zoom in")
        assert page.evaluate("window.map_field instanceof L.Map")
        assert page.evaluate("document.documentElement.lang") == "en"


def test_the_pictures_of_places_come_from_the_small_font(browser: Browser, server: Server) -> None:
    with listening(browser, server, "field-map-symbols", service_workers="block") as watched:
        page = watched.page
        page.evaluate(DRAW)
        expect(page.locator("#map_field.hbgeo-symbols-ready .hbgeo-place .hbgeo-symbol")).to_be_visible()
        # As wide as it is high: the name has become one picture.
        size = page.locator("#map_field .hbgeo-place .hbgeo-symbol").bounding_box()
        assert size is not None
        assert size["width"] == pytest.approx(size["height"], abs=1)


def test_a_press_on_a_place_tells_its_name_as_written_and_is_a_press_on_the_map_too(
    browser: Browser, server: Server
) -> None:
    with listening(browser, server, "field-map-press", service_workers="block") as watched:
        page = watched.page
        page.evaluate(DRAW)
        expect(page.locator("#map_field path.hbgeo-line")).to_have_count(2)
        page.evaluate("window.pressed = []; map_field.on('click', (event) => pressed.push(event.latlng.lng))")
        middle = PLAYGROUND.centroid
        at = page.evaluate(f"map_field.latLngToContainerPoint([{middle.y}, {middle.x}])")
        page.touchscreen.tap(at["x"], at["y"])
        expect(page.locator(".leaflet-tooltip")).to_have_text(HOSTILE)
        page.wait_for_function("window.pressed.length === 1")
        assert page.evaluate("pressed[0]") == pytest.approx(middle.x, abs=1e-5)
        assert "HACKED" not in page.title()


def test_layers_and_words_that_cannot_be_fetched_leave_a_map_and_come_with_the_network(
    browser: Browser, server: Server
) -> None:
    with listening(browser, server, "field-map-poor", service_workers="block") as watched:
        page = watched.page
        lost = re.compile(r"/layers/|/legend/")
        page.route(lost, lambda route: route.abort())
        language = page.evaluate("document.documentElement.lang")
        with page.expect_event("requestfailed", lambda request: "/layers/hallplats" in request.url):
            page.evaluate(DRAW)
        drawn = page.locator("#map_field")
        expect(drawn.locator(".hbgeo-mark")).to_have_text("1")
        assert page.evaluate("document.documentElement.lang") == language
        page.unroute(lost)
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(drawn.locator("path.hbgeo-line")).to_have_count(2)
        expect(drawn.locator(".hbgeo-place")).to_have_count(1)


def test_without_leaflet_the_map_says_so_and_a_second_try_works(browser: Browser, server: Server) -> None:
    with listening(browser, server, "field-map-again", service_workers="block") as watched:
        page = watched.page
        page.route("**/leaflet.js", lambda route: route.abort())
        assert page.evaluate(f"({DRAW})().then(() => 'drawn', (error) => 'missing')") == "missing"
        page.unroute("**/leaflet.js")
        page.evaluate("document.getElementById('map_field').remove()")
        page.evaluate(DRAW)
        expect(page.locator("#map_field .hbgeo-mark")).to_have_text("1")


def test_the_page_itself_shows_the_map_and_keeps_its_own_look(browser: Browser, server: Server) -> None:
    with listening(browser, server, "field-map-page") as watched:
        page = watched.page
        page.goto(f"{server.url}/walk/{CODE}")
        page.locator(".bar button.strong").click()
        expect(page.locator(".kinds")).to_be_visible()
        before = page.evaluate("getComputedStyle(document.querySelector('.kind .hbgeo-symbol')).fontSize")
        expect(page.locator("#map_field .hbgeo-mark")).to_have_text("1")
        expect(page.locator("#map_field path.hbgeo-line")).to_have_count(2)
        assert page.evaluate("getComputedStyle(document.querySelector('.kind .hbgeo-symbol')).fontSize") == before
