"""A whole year in a real browser: walk, triage, meeting, fix, walk again, verified, told to everybody."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from driving import DESKTOP, PHONE, Server, choose_option, open_page, settled
from field_walk import FieldWalk, field_walk, join, phone
from playwright.sync_api import Browser, Page, expect

from hbgeo.services.light import local_today

WORDS = "Lampan vid tunneln är trasig {{7*191}}"
PIN = """async (text) => window.phone.savePin({
  id: window.ids.newId(), position: {lon: 11.842, lat: 58.0625, source: "tap", accuracy_m: null}, category: "LJUS",
  subcode: "LJUS1", text, recorded_at: new Date().toISOString(), language: "sv", promised_photos: 0,
})"""
TITLE = "Byt lampan vid tunneln"


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name).first.click()
    settled(page)


def choose(page: Page, label: str, option: str) -> None:
    """Choose from a list."""
    page.get_by_role("combobox", name=label).first.click()
    page.get_by_role("option", name=option).first.click()
    settled(page)


def part(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).or_(
        page.get_by_role("button", name=name, exact=True)
    ).first.click()
    settled(page)


def set_day(page: Page, label: str, days: int) -> None:
    """Set a day some days ahead, part by part."""
    on = local_today() + timedelta(days=days)
    for name, value in (("year", on.year), ("month", on.month), ("day", on.day)):
        page.get_by_role("spinbutton", name=re.compile(f"^{name}, {label}")).first.press_sequentially(f"{value:02d}")
    page.keyboard.press("Tab")
    settled(page)


def go(page: Page, server: Server, address: str) -> None:
    page.goto(f"{server.url}/{address}")
    expect(page.locator("h1")).to_be_visible()
    settled(page)


def rows(server: Server, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(server.home / "named.gpkg") as connection:
        return connection.execute(query).fetchall()


def status(server: Server) -> list[tuple[object, ...]]:
    """Return where the action and its observation stand."""
    return rows(server, "SELECT a.status, o.status FROM action a JOIN observation o ON o.action_id = a.id")


def eventually(page: Page, look: Callable[[], object], wanted: object) -> None:
    """Wait until something is so; the test's own time limit ends it."""
    for _ in range(200):
        if look() == wanted:
            return
        page.wait_for_timeout(100)
    assert look() == wanted


def pin(browser: Browser, at: FieldWalk) -> None:
    """A walker reports a lamp."""
    with phone(browser) as context:
        page = join(context, at)
        page.evaluate(PIN, WORDS)
        while not rows(at.server, "SELECT 1 FROM observation"):  # the test's own time limit ends it
            page.wait_for_timeout(100)


def triage(page: Page, server: Server) -> None:
    """A planner looks at it; its words are shown as they were written."""
    go(page, server, "granska")
    expect(page.get_by_text(WORDS).first).to_be_visible()
    press(page, re.compile("^Granskad"))
    eventually(page, lambda: rows(server, "SELECT status FROM observation"), [("granskad",)])


def propose(page: Page, server: Server) -> None:
    """It becomes a proposal of the action plan."""
    go(page, server, "handlingsplan")
    page.get_by_text("Lägg till en åtgärd").first.click()
    page.get_by_label("Vad som ska göras").fill(TITLE)
    box = page.get_by_role("combobox", name="Markeringar som den tar hand om")
    choose_option(box, page.get_by_role("option", name=re.compile("Släckt")))
    chosen = page.get_by_test_id("stMultiSelect").get_by_text("Släckt", exact=False)
    expect(chosen.first).to_be_visible()
    page.keyboard.press("Tab")
    press(page, re.compile("Lägg till i planen"))
    expect(page.get_by_role("heading", name=f"1. {TITLE}")).to_be_visible()
    eventually(page, lambda: status(server), [("ny", "granskad")])


def meet(page: Page, server: Server) -> None:
    """The parties decide who does it and by when, and close the meeting."""
    go(page, server, "moten")
    set_day(page, "Dag", 1)
    press(page, re.compile("^Planera mötet|Planera mötet$"))
    press(page, re.compile("Öppna mötet"))
    expect(page.get_by_text(TITLE).first).to_be_visible()
    part(page, "Under mötet")
    press(page, re.compile("Besluta om 1"))
    choose(page, "Part", "Stenungsundshem AB")
    set_day(page, "Ska vara klart", 60)
    press(page, re.compile("Fatta beslutet"))
    expect(page.get_by_text(re.compile("§ 1")).first).to_be_visible()
    eventually(page, lambda: status(server), [("tilldelad", "tilldelad")])
    part(page, "Protokoll")
    press(page, re.compile("Avsluta mötet"))
    expect(page.get_by_text("Mötet är avslutat.").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile(r"Protokoll \(PDF\)")).click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


def fix(page: Page, server: Server) -> None:
    """It is done, and said what was done."""
    go(page, server, "handlingsplan?atgard=1")
    part(page, "Åtgärdad")
    page.get_by_label(re.compile("Vad som gjordes")).fill("Lampan är bytt")
    page.keyboard.press("Control+Enter")
    settled(page)
    press(page, re.compile("Ta steget: Åtgärdad"))
    expect(page.get_by_text("Steget är taget.")).to_be_visible()
    eventually(page, lambda: status(server), [("atgardad", "atgardad")])


def walk_again(browser: Browser, page: Page, server: Server) -> None:
    """A follow-up walk is made of the plan, and its leader finds it fixed."""
    go(page, server, "vandringar")
    press(page, "Följ upp handlingsplanen")
    press(page, "Föreslå en runda")
    press(page, "Planera vandringen")
    expect(page.get_by_role("heading", name="Uppföljning av handlingsplanen")).to_be_visible()
    ((code, key),) = rows(server, "SELECT code, leader_key FROM walk WHERE type = 'uppfoljning'")
    with open_page(browser, f"{server.url}/walk/{code}#leader={key}", "year-again", PHONE) as watched:
        led = watched.page
        led.get_by_role("button", name="Börja").click()
        led.get_by_role("navigation").get_by_role("link", name="Led", exact=True).tap()
        led.get_by_role("button", name="Starta vandringen").tap()
        expect(led.get_by_text("Vandringen pågår.")).to_be_visible()
        led.get_by_role("navigation").get_by_role("link", name="Stopp", exact=True).tap()
        led.get_by_role("link", name=re.compile("Nr 1: Belysning")).tap()
        led.locator(".question").first.get_by_label("Åtgärdat", exact=True).check()
        while not rows(server, "SELECT 1 FROM stop_answer"):  # the test's own time limit ends it
            led.wait_for_timeout(100)
        led.go_back()
        led.get_by_role("navigation").get_by_role("link", name="Led", exact=True).tap()
        led.get_by_role("button", name="Avsluta vandringen").tap()
        expect(led.get_by_role("button", name="Öppna vandringen igen")).to_be_visible()
    page.reload()
    settled(page)
    part(page, "Efteråt")
    press(page, "För in svaren i handlingsplanen")
    expect(page.get_by_text("Uppföljda: 1.", exact=False)).to_be_visible()
    eventually(page, lambda: status(server), [("uppfoljd", "uppfoljd")])


def tell(browser: Browser, server: Server) -> None:
    """Everybody reads what was done; nobody reads words that were not approved."""
    with open_page(browser, f"{server.url}/oppet", "year-public", PHONE) as watched:
        page = watched.page
        done = page.get_by_role("region", name=re.compile("gjort")).or_(page.locator("main"))
        expect(done.get_by_text("Stenungsundshem AB").first).to_be_visible()
        expect(done.get_by_text("Uppföljd").first).to_be_visible()
        assert WORDS not in page.content()
        assert TITLE not in page.content()


def test_a_year_from_a_pin_to_what_everybody_reads(browser: Browser, tmp_path: Path) -> None:
    with field_walk(tmp_path) as at:
        pin(browser, at)
        with open_page(browser, f"{at.server.url}/granska", "year", DESKTOP) as watched:
            triage(watched.page, at.server)
            propose(watched.page, at.server)
            meet(watched.page, at.server)
            fix(watched.page, at.server)
            walk_again(browser, watched.page, at.server)
        tell(browser, at.server)
        assert rows(at.server, "SELECT count(*) FROM event WHERE entity = 'action'")[0][0] >= 4  # type: ignore[operator]
