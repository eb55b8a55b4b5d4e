"""The language is switched in the middle of work: what is shown then is what is kept, in the words of the other."""

from __future__ import annotations

import sqlite3

from driving import DESKTOP, Server, choose_option, open_page
from playwright.sync_api import Browser, Page, expect
from test_browser_year import eventually, settled


def says(page: Page, name: str, words: str) -> None:
    """Expect a list to show what is chosen in it."""
    expect(page.get_by_role("combobox", name=name, exact=True).first).to_have_value(words)


def choose(page: Page, name: str, option: str) -> None:
    choose_option(page.get_by_role("combobox", name=name, exact=True).first, page.get_by_role("option", name=option))
    settled(page)


def to_english(page: Page) -> None:
    page.get_by_role("radio", name="English").or_(page.get_by_role("button", name="English")).first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Handlingsplan")
    settled(page)


def test_what_a_form_shows_after_the_switch_is_what_it_saves(browser: Browser, demo_server: Server):
    with open_page(browser, f"{demo_server.url}/handlingsplan", "language-form", DESKTOP) as watched:
        page = watched.page
        page.get_by_text("Lägg till en åtgärd").first.click()
        page.get_by_label("Vad som ska göras").fill("Språkprovet")
        choose(page, "Ansvarig part", "Fritid")
        choose(page, "Brådska", "Planerad åtgärd")
        to_english(page)
        page.get_by_text("Add an action").first.click()
        # Choices that were not sent yet are known to the browser only, by words of the other language.
        says(page, "Responsible party", "")
        says(page, "Urgency", "")
        expect(page.get_by_label("What is to be done")).to_have_value("Språkprovet")
        choose(page, "Responsible party", "Leisure services")
        page.get_by_role("button", name="Add to the plan").click()
        database = next(demo_server.home.glob("*.gpkg"))

        def kept() -> list[tuple[object, ...]]:
            with sqlite3.connect(database) as connection:
                query = "SELECT owner, urgency FROM action WHERE title = 'Språkprovet' AND deleted_at IS NULL"
                return connection.execute(query).fetchall()

        eventually(page, kept, [("FRI", None)])


def test_what_is_chosen_holds_and_is_said_in_the_other_language(browser: Browser, demo_server: Server):
    with open_page(browser, f"{demo_server.url}/lager", "language-layer", DESKTOP) as watched:
        page = watched.page
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        settled(page)
        choose(page, "Lager", "Lekplats")
        to_english(page)
        says(page, "Layer", "Playground")
        expect(page.get_by_text("Ekorrens lekplats").first).to_be_attached()
        page.get_by_role("radio", name="Svenska").or_(page.get_by_role("button", name="Svenska")).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Lager")
        settled(page)
        says(page, "Lager", "Lekplats")
