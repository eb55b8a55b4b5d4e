"""The page Bussen on a phone: a timetable taken in, compared, and its comparison taken along."""

from __future__ import annotations

import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from driving import PHONE, Server, choose_option, open_page, settled
from playwright.sync_api import Browser, Page, expect

sys.path.append(str(Path(__file__).parents[1] / "services"))
import gtfs_feed


def chosen(page: Page, path: Path) -> None:
    page.get_by_text("Lägg till en tidtabell").click()
    page.locator("input[type=file]").last.set_input_files(path)
    expect(page.get_by_role("button", name="Spara tidtabellen")).to_be_visible()
    settled(page)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return gtfs_feed.write_feed(tmp_path / "forslag.zip")


def test_a_press_on_something_else_while_a_timetable_is_kept_takes_nothing_from_it(
    browser: Browser, demo_server: Server, path: Path
):
    with open_page(browser, f"{demo_server.url}/buss", "bus-meanwhile", PHONE) as watched:
        page = watched.page
        expect(page.get_by_text("Avgångar per hållplats")).to_be_visible()
        chosen(page, path)
        with closing(sqlite3.connect(demo_server.home / "demo.gpkg", isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            page.get_by_role("button", name="Spara tidtabellen").click()
            page.wait_for_timeout(1000)
            page.get_by_role("radio", name="Lördag").or_(page.get_by_role("button", name="Lördag")).first.click()
            page.wait_for_timeout(300)
            connection.execute("ROLLBACK")
        expect(page.get_by_text("Tidtabellen är sparad")).to_be_visible()
        settled(page)
        expect(page.get_by_role("combobox", name="Tidtabell")).to_have_value(re.compile("^forslag"))
        page.get_by_role("button", name="Ångra", exact=True).click()
        expect(page.get_by_text("Tidtabellen är sparad")).to_have_count(0)
        settled(page)
        expect(page.get_by_text("forslag (", exact=False)).to_have_count(0)


def test_a_comparison_says_what_is_lost_and_can_be_taken_along(browser: Browser, demo_server: Server):
    with open_page(browser, f"{demo_server.url}/buss", "bus-compared", PHONE) as watched:
        page = watched.page
        expect(page.get_by_text("Avgångar per hållplats")).to_be_visible()
        box = page.get_by_role("combobox", name="Jämför med")
        choose_option(box, page.get_by_role("option", name=re.compile("förslag")))
        expect(page.get_by_text("Vid Hasselbacken stannar ingen buss längre")).to_be_visible()
        expect(page.get_by_text("Sista bussen vid området: Lördag")).to_be_visible()
        expect(page.get_by_text("23.24 → 18.23")).to_be_visible()
        settled(page)
        for button, ending in (("Före och efter (PDF)", ".pdf"), ("Före och efter (CSV)", ".csv")):
            with page.expect_download() as told:
                page.get_by_role("button", name=button).click()
            assert told.value.suggested_filename.endswith(ending)
            assert Path(told.value.path()).stat().st_size > 1000
