"""The leader follows a walk in a real Chromium: what phones send is there without a touch, and nothing jumps."""

from __future__ import annotations

import json
import urllib.request
from datetime import UTC, datetime

import pytest
from driving import open_page
from field_walk import FieldWalk, field_walk
from playwright.sync_api import FrameLocator, Locator, Page, expect

from hbgeo.domain.ids import new_id

WALKER = "ACDEFGHJKM"
#: Marks the map's window; another one, mounted anew, would not have the mark.
MARK = "document.querySelector('iframe').contentWindow.kept = true"
MARKED = "document.querySelector('iframe').contentWindow.kept === true"


def ask(at: FieldWalk, method: str, path: str, body: object = None, **headers: str) -> int:
    """Ask the API as a phone does."""
    request = urllib.request.Request(  # noqa: S310 - our own server
        f"{at.server.url}/api/walks/{at.walk.code}{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Hbgeo-Walker": WALKER, **headers},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        status: int = answer.status
    return status


def put_pin(at: FieldWalk, text: str, **differing: object) -> None:
    body = {
        "position": {"lon": 11.842, "lat": 58.0625, "source": "gps", "accuracy_m": 8.0},
        "category": "LJUS",
        "text": text,
        "recorded_at": datetime.now(UTC).isoformat(),
        "language": "sv",
        "promised_photos": 0,
    }
    assert ask(at, "PUT", f"/pins/{new_id()}", body | differing) == 201


def number(page: Page, name: str) -> Locator:
    return page.get_by_test_id("stMetric").filter(has_text=name).get_by_test_id("stMetricValue")


def field(page: Page) -> FrameLocator:
    return page.frame_locator("iframe").first


@pytest.fixture
def walk(tmp_path):
    with field_walk(tmp_path) as made:
        ask(made, "PUT", "/walker")
        yield made


@pytest.fixture
def leader(browser, walk: FieldWalk, device):
    with open_page(browser, f"{walk.server.url}/vandringar?walk={walk.walk.code}", "live", device) as watched:
        page = watched.page
        expect(page.get_by_role("heading", name="Senaste")).to_be_visible()
        expect(field(page).locator(".leaflet-container")).to_be_visible()
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        yield page


def test_a_pin_from_a_phone_appears_untouched_and_the_map_and_the_page_stay_where_they_are(walk, leader: Page):
    leader.evaluate(MARK)
    field(leader).get_by_role("button", name="Zooma in").click()
    view = leader.get_by_test_id("stMain")
    view.evaluate("node => { node.scrollTop = 120 }")
    scrolled = view.evaluate("node => node.scrollTop")
    put_pin(walk, "Lampan vid tunneln är släckt")
    expect(leader.get_by_text("Lampan vid tunneln är släckt")).to_be_visible()
    expect(number(leader, "Problem")).to_have_text("1")
    expect(field(leader).locator(".hbgeo-icon")).to_have_count(1)
    put_pin(walk, "Fin bänk", category="BRA", polarity=1, position={"lon": 11.8435, "lat": 58.0632, "source": "tap"})
    expect(leader.get_by_text("Fin bänk")).to_be_visible()
    expect(number(leader, "Bra platser")).to_have_text("1")
    expect(field(leader).locator(".hbgeo-icon")).to_have_count(2)
    assert leader.evaluate(MARKED)
    assert view.evaluate("node => node.scrollTop") == scrolled


def test_a_phone_that_is_on_is_counted(walk, leader: Page):
    expect(number(leader, "Telefoner med nu")).to_have_text("0")
    ask(walk, "GET", "/news?after=0")
    expect(number(leader, "Telefoner med nu")).to_have_text("1")


def test_a_walk_closed_from_the_leaders_phone_is_closed_on_her_page_too(walk, leader: Page):
    ask(walk, "PUT", "/state", {"state": "avslutad"}, **{"Hbgeo-Leader": walk.walk.leader_key})
    expect(leader.get_by_role("button", name="Öppna vandringen igen")).to_be_visible()
    expect(leader.get_by_role("heading", name="Svar vid stoppen")).to_be_visible()
    expect(leader.get_by_test_id("stMetric")).to_have_count(0)
