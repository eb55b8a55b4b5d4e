"""Granska in a real Chromium, on a phone and a desktop: decide, merge, undo, by touch and by keys; photos covered."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from driving import DESKTOP, Server, open_page, start_server
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from hbgeo.domain import catalogue as catalogue_module
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Observation
from hbgeo.domain.position import Position
from hbgeo.exchange.photos import read_photo
from hbgeo.store.sqlite import open_store

TEXTS = ("Lampan är släckt", "Mörkt vid lampan", "Busken skymmer", "Trasig bänk")
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
# axe is put into the page as an inline script, which the page's own policy forbids.
OPTIONS = {"bypass_csp": True}


def seed(path: Path) -> None:
    """Keep four observations, the first two on one spot and the first with a photo."""
    labels = {category.code: category.sv for category in catalogue_module.load().categories}
    store = open_store(path, labels=labels)
    out = BytesIO()
    Image.new("RGB", (800, 600), (200, 160, 90)).save(out, "JPEG")
    photo = read_photo(out.getvalue())
    for number, text in enumerate(TEXTS):
        at = datetime(2025, 10, 23, 17, tzinfo=UTC) + timedelta(hours=number)
        one = Observation(
            id=new_id(),
            position=Position(lon=11.842 + max(0, number - 1) / 100, lat=58.0625),
            category="LJUS" if number < len(TEXTS) // 2 else "SIKT",
            polarity=-1,
            text=text,
            recorded_at=at,
            received_at=at,
        )
        store.write(lambda session, one=one: session.observations.put(one, Role.WALKER))
        if number == 0:
            store.write(lambda session, one=one: session.photos.add(one.id, photo, Role.WALKER))
    store.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    seed(tmp_path / "named.gpkg")
    started = start_server(tmp_path, HBGEO_DATABASE=str(tmp_path / "named.gpkg"))
    yield started
    started.stop()


def standing(server: Server) -> dict[str, str]:
    with sqlite3.connect(server.home / "named.gpkg") as connection:
        return dict(connection.execute("SELECT text, status FROM observation"))


def button(page: Page, key: str) -> Locator:
    return page.locator(f"[class*=st-key-{key}] button").first


def done(page: Page, message: str) -> None:
    expect(page.locator("[class*=st-key-walk_undo_triage]").get_by_text(message)).to_be_visible()
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()


def open_case(page: Page, text: str) -> None:
    """Expect the case with this text to be the one that is open."""
    expect(page.frame_locator("iframe").first.locator(".leaflet-container")).to_be_visible()
    expect(page.locator(".plain").first).to_have_text(text)
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()


def clean(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert found == [], [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


@pytest.mark.parametrize("screen", [PHONE, {**DESKTOP, "color_scheme": "dark"}], ids=["phone", "desktop-dark"])
def test_a_queue_is_worked_through_and_every_step_can_be_undone(browser: Browser, server: Server, screen) -> None:
    with open_page(browser, f"{server.url}/granska", "triage", {**screen, **OPTIONS}) as watched:
        page = watched.page
        expect(page.get_by_text("4 nya markeringar kvar att granska")).to_be_visible()
        open_case(page, TEXTS[0])
        clean(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

        button(page, "triage_merge_").click()
        done(page, "Hopslagna: 1.")
        open_case(page, TEXTS[0])
        assert standing(server) == {TEXTS[0]: "ny", TEXTS[1]: "dubblett", TEXTS[2]: "ny", TEXTS[3]: "ny"}
        expect(page.get_by_text("Står för 1 markering till")).to_be_visible()
        clean(page)
        button(page, "walk_undo_button_triage").click()
        open_case(page, TEXTS[1])
        expect(page.get_by_text("4 nya markeringar kvar att granska")).to_be_visible()

        button(page, "triage_merge_").click()
        done(page, "Hopslagna: 1.")
        open_case(page, TEXTS[2])
        expect(page.get_by_role("heading", name="Ärende")).to_be_in_viewport()
        button(page, "triage_review_").click()
        done(page, "Granskade: 1.")
        open_case(page, TEXTS[3])

        button(page, "triage_decline_").click()
        expect(page.get_by_role("alert").get_by_text("Skriv varför det inte åtgärdas")).to_be_visible()
        page.get_by_label("Motivering om det inte åtgärdas").fill("Bänken ska bort.")
        button(page, "triage_decline_").click()
        done(page, "Åtgärdas inte: 1.")
        open_case(page, TEXTS[0])
        clean(page)
        assert standing(server) == {
            TEXTS[0]: "ny",
            TEXTS[1]: "dubblett",
            TEXTS[2]: "granskad",
            TEXTS[3]: "avslagen",
        }


def test_the_keys_decide_and_walk_through_the_queue_but_not_while_writing(browser: Browser, server: Server) -> None:
    with open_page(browser, f"{server.url}/granska", "triage-keys", DESKTOP) as watched:
        page = watched.page
        open_case(page, TEXTS[0])
        page.keyboard.press("n")
        open_case(page, TEXTS[1])
        page.keyboard.press("b")
        open_case(page, TEXTS[0])
        page.get_by_label("Motivering om det inte åtgärdas").click()
        page.keyboard.type("ginmt")
        page.get_by_role("heading", name="Ärende").click()
        expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()
        open_case(page, TEXTS[0])
        assert set(standing(server).values()) == {"ny"}
        page.keyboard.press("g")
        done(page, "Granskade: 1.")
        open_case(page, TEXTS[1])
        assert standing(server)[TEXTS[0]] == "granskad"


def test_a_face_is_covered_for_good_and_only_then_the_photo_is_shown(browser: Browser, server: Server) -> None:
    def photos() -> list[tuple[str, int]]:
        with sqlite3.connect(server.home / "named.gpkg") as connection:
            return connection.execute("SELECT sha256, public FROM photo").fetchall()

    ((before, _),) = photos()
    with open_page(browser, f"{server.url}/granska", "triage-photo", DESKTOP) as watched:
        page = watched.page
        open_case(page, TEXTS[0])
        page.get_by_text("Täck ansikten och bilnummer").click()
        canvas = page.get_by_role("application", name="Fotot som ska täckas")
        expect(canvas).to_have_attribute("height", "600")
        canvas.scroll_into_view_if_needed()
        canvas.click(position={"x": 60, "y": 60})
        page.get_by_role("button", name="Spara täckningen").click()
        expect(page.get_by_text("Det du målade över är borta för gott.")).to_be_visible()
        ((after, public),) = photos()
        assert (after != before, public) == (True, 0)
        button(page, "triage_publish_").click()
        done(page, "Bilden får visas för alla.")
        assert photos() == [(after, 1)]
