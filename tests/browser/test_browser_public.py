"""The public page in a real browser: phone and desktop, light and dark, without a script, on paper."""

import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from driving import DESKTOP, PHONE, open_page, start_server
from playwright.sync_api import expect

from hbgeo.doors.passphrase import PassphraseFile
from hbgeo.store.sqlite import open_store

sys.path.append(str(Path(__file__).parents[1] / "services"))
import public_plan

NARROW = {"viewport": {"width": 320, "height": 640}}
TITLE = "Vad trygghetsvandringarna har lett till"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server whose staff signs in, and something of everything in its store."""
    home = tmp_path_factory.mktemp("public")
    PassphraseFile(home).set("fyra glada ord på rad")
    store = open_store(home / "named.gpkg", labels={})
    public_plan.fill(store)
    store.close()
    started = start_server(home, HBGEO_DATABASE=str(home / "named.gpkg"))
    yield started
    started.stop()


def violations(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(server, browser, device, scheme):
    # axe is put into the page as an inline script, which the page's own policy forbids.
    options = device | {"color_scheme": scheme, "bypass_csp": True}
    with open_page(browser, f"{server.url}/oppet", f"public-axe-{scheme}", options) as watched:
        page = watched.page
        expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
        assert violations(page) == []
        page.get_by_label("Min kod").fill("fel")
        page.get_by_role("button", name="Visa").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert violations(page) == []
        page.get_by_label("Min kod").fill(public_plan.CODE)
        page.get_by_role("button", name="Visa").click()
        expect(page.get_by_text("4 markeringar har gjorts med den här koden.")).to_be_visible()
        assert violations(page) == []
        assert not watched.foreign


def test_everything_works_without_a_script_and_the_code_stays_out_of_the_address(server, browser, device):
    options = device | {"java_script_enabled": False}
    with open_page(browser, f"{server.url}/oppet", "public-no-script", options) as watched:
        page = watched.page
        page.get_by_role("navigation", name="På den här sidan").get_by_role("link", name="Det här är planerat").click()
        expect(page).to_have_url(f"{server.url}/oppet#planerat")
        page.get_by_label("Min kod").fill("acdef-ghjkm")
        page.get_by_role("button", name="Visa").click()
        expect(page).to_have_url(f"{server.url}/oppet/min-observation?lang=sv")
        expect(page.get_by_text(f"Motivering: {public_plan.REASON_ACTION}")).to_be_visible()
        page.get_by_role("link", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("What happened to my observation?")
        page.get_by_role("link", name="Safety walks", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("What the safety walks led to")


def test_the_photos_are_seen(server, browser, device):
    with open_page(browser, f"{server.url}/oppet", "public-photos", device) as watched:
        page = watched.page
        photos = page.locator("#gjort img")
        expect(photos).to_have_count(4)
        page.locator("#gjort").scroll_into_view_if_needed()
        for number in range(4):
            photos.nth(number).scroll_into_view_if_needed()
            page.wait_for_function("n => document.querySelectorAll('#gjort img')[n].naturalWidth > 0", arg=number)
        assert watched.errors == []


@pytest.mark.parametrize("size", ["100%", "200%"])
def test_nothing_scrolls_sideways_at_320_pixels(server, browser, size):
    for path in ("oppet", "oppet/min-observation"):
        with open_page(browser, f"{server.url}/{path}", f"public-narrow-{size}", NARROW) as watched:
            watched.page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
            assert watched.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_keys_skip_to_the_content_and_targets_are_large(server, browser):
    with open_page(browser, f"{server.url}/oppet", "public-keys", PHONE) as watched:
        page = watched.page
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_be_focused()
        targets = [*page.get_by_role("navigation").get_by_role("link").all(), page.get_by_label("Min kod")]
        targets.append(page.get_by_role("button", name="Visa"))
        assert [one.bounding_box()["height"] >= 44 for one in targets] == [True] * len(targets)


def test_on_paper_are_the_facts_without_form_and_links_about(server, browser):
    with open_page(browser, f"{server.url}/oppet", "public-paper", DESKTOP) as watched:
        page = watched.page
        page.emulate_media(media="print")
        expect(page.get_by_label("Min kod")).to_be_hidden()
        expect(page.get_by_role("link", name="English")).to_be_hidden()
        expect(page.get_by_text(public_plan.APPROVED_ACTION)).to_be_visible()
        assert page.pdf(format="A4").startswith(b"%PDF")
