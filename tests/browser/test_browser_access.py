"""The staff's pages keep WCAG 2.2 AA as far as axe can tell, on a phone in the dark and on a desktop in the light."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from driving import DESKTOP, PHONE, Server, open_page
from playwright.sync_api import Browser, Page, expect
from test_browser_year import part, settled

# axe is put into the page as an inline script, which the page's own policy forbids.
OPTIONS = {"bypass_csp": True}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
#: Address → parts of the page to look at besides the first.
PAGES = {
    "handlingsplan?atgard=9": (),
    "moten": (),
    "parter": (),
    "lager": (),
    "platser": ("Runda",),
    "platser?plats=5d72ae7c-68f8-58c7-9115-d9a9f01627cf": ("Besiktiga", "Utveckling"),
    "hotspots?visa=change&jamfor=action": (),
    "hotspots": ("Platser att åtgärda", "Före och efter", "Över alla vandringar", "Dag och mörker"),
    "buss": ("Vilka som når bussen", "Vägen till hållplatsen"),
}


def findings(page: Page) -> list[str]:
    settled(page)
    found = Axe().run(page, options=RULES).response["violations"]
    told = [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]
    # Year, month and day of Streamlit's own date field are narrower than 24 pixels; the calendar beside them is not.
    return [one for one in told if not ("target-size" in one and "react-aria" in one)]


@pytest.mark.parametrize("screen", [PHONE | {"color_scheme": "dark"}, DESKTOP], ids=["phone-dark", "desktop"])
def test_pages_are_accessible(browser: Browser, demo_server: Server, screen: dict[str, object]):
    found = {}
    for address, parts in PAGES.items():
        with open_page(browser, f"{demo_server.url}/{address}", f"axe-{address[:12]}", screen | OPTIONS) as watched:
            page = watched.page
            expect(page.locator("h1")).to_be_visible()
            found[address] = findings(page)
            for name in parts:
                part(page, name)
                found[f"{address} {name}"] = findings(page)
    assert {address: one for address, one in found.items() if one} == {}
