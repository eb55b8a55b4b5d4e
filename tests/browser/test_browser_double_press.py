"""A button pressed twice does its work once: nothing is made double and nothing is said to be wrong."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from driving import DESKTOP, Server, open_page, settled, start_server
from playwright.sync_api import Browser, Locator, Page, expect

from hbgeo.services.light import local_today


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on an empty database, for all tests of this file: each makes another kind of thing."""
    home = tmp_path_factory.mktemp("twice")
    started = start_server(home, HBGEO_DATABASE=str(home / "named.gpkg"))
    yield started
    started.stop()


def begin(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    settled(page)


@contextmanager
def held_up(page: Page, server: Server) -> Iterator[None]:
    """While this lasts nothing is kept: another writer holds the database."""
    with closing(sqlite3.connect(server.home / "named.gpkg", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        page.wait_for_timeout(300)
        connection.execute("ROLLBACK")
    settled(page)


def twice(page: Page, server: Server, name: str) -> None:
    """Press a button twice, the second time while the first is still being kept."""
    # What was written is taken in by now, and nothing moves any more; the mouse then stays where the button is.
    page.wait_for_timeout(1000)
    settled(page)
    page.get_by_role("button", name=name, exact=True).last.hover()
    with held_up(page, server):
        for _ in range(2):
            page.mouse.down()
            page.mouse.up()
            page.wait_for_timeout(300)


def fill(page: Page, name: str, words: str) -> None:
    page.get_by_role("textbox", name=name, exact=True).last.fill(words)
    page.keyboard.press("Tab")
    settled(page)


def count(server: Server, table: str) -> int:
    with sqlite3.connect(server.home / "named.gpkg") as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - our own names


def a_walk(page: Page, server: Server) -> Locator:
    begin(page, "Planera en ny vandring")
    fill(page, "Titel", "Kvällen")
    twice(page, server, "Planera vandringen")
    return page.get_by_role("heading", name="Kvällen")


def an_action(page: Page, server: Server) -> Locator:
    page.get_by_text("Lägg till en åtgärd").first.click()
    page.get_by_label("Vad som ska göras").last.fill("Byt lampan")
    twice(page, server, "Lägg till i planen")
    return page.get_by_role("heading", name="1. Byt lampan")


def a_meeting(page: Page, server: Server) -> Locator:
    on = local_today() + timedelta(days=1)
    for part, value in (("year", on.year), ("month", on.month), ("day", on.day)):
        page.get_by_role("spinbutton", name=re.compile(f"^{part}, Dag")).first.press_sequentially(f"{value:02d}")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    settled(page)
    twice(page, server, "Planera mötet")
    return page.get_by_text("Planerade möten: 1.")


def a_function(page: Page, server: Server) -> Locator:
    page.get_by_role("combobox", name="Part").last.click()
    page.get_by_role("option", name="Stenungsundshem AB").first.click()
    fill(page, "Funktion", "Fastighetsskötare")
    twice(page, server, "Spara")
    return page.get_by_text("Sparat.")


@pytest.mark.parametrize(
    ("address", "make", "table"),
    [
        ("vandringar", a_walk, "walk"),
        ("handlingsplan", an_action, "action"),
        ("moten", a_meeting, "meeting"),
        ("parter", a_function, "contact"),
    ],
)
def test_it_is_made_once(browser: Browser, server: Server, address, make, table):
    with open_page(browser, f"{server.url}/{address}", f"twice-{table}", DESKTOP) as watched:
        page = watched.page
        expect(page.locator("h1")).to_be_visible()
        settled(page)
        expect(make(page, server)).to_be_visible()
        settled(page)
        assert count(server, table) == 1
        expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)


def test_a_button_works_again_once_it_has_answered(browser: Browser, empty_server: Server):
    with open_page(browser, f"{empty_server.url}/vandringar", "again", DESKTOP) as watched:
        page = watched.page
        expect(page.locator("h1")).to_be_visible()
        settled(page)
        begin(page, "Planera en ny vandring")
        title = page.get_by_role("textbox", name="Titel", exact=True)
        title.fill("")
        page.get_by_role("button", name="Planera vandringen", exact=True).click()
        expect(page.get_by_test_id("stAlertContentError").first).to_be_visible()
        settled(page)
        # Straight from the field to the button: what was written is still being worked on when it is pressed.
        title.fill("Kvällen")
        page.get_by_role("button", name="Planera vandringen", exact=True).click(delay=100)
        expect(page.get_by_role("heading", name="Kvällen")).to_be_visible()


def test_a_press_on_something_else_meanwhile_takes_nothing_from_the_first(browser: Browser, empty_server: Server):
    with open_page(browser, f"{empty_server.url}/vandringar", "meanwhile", DESKTOP) as watched:
        page = watched.page
        expect(page.locator("h1")).to_be_visible()
        settled(page)
        expect(a_walk(page, empty_server)).to_be_visible()
        with held_up(page, empty_server):
            page.get_by_role("button", name="Starta vandringen", exact=True).click()
            page.wait_for_timeout(300)
            page.get_by_role("radio", name="Uppgifter").or_(page.get_by_role("button", name="Uppgifter")).first.click()
        expect(page.get_by_text("Deltagarna kan markera nu", exact=False)).to_be_visible()
        expect(page.get_by_role("textbox", name="Titel")).to_be_visible()
        begin(page, "Ångra")
        expect(page.get_by_role("button", name="Starta vandringen", exact=True)).to_be_visible()
