"""Walking again: planned from the action plan, answered on the leader's phone, carried back into the plan."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import date

import pytest
from driving import PHONE, Server, open_page, settled, start_server
from playwright.sync_api import Browser, Page, expect

from hbgeo.demo.layers import places
from hbgeo.domain import catalogue as catalogue_module
from hbgeo.domain.event import Role
from hbgeo.domain.observation import Observation, Status
from hbgeo.domain.position import Position
from hbgeo.services import actions
from hbgeo.services.actions import ActionDraft
from hbgeo.store.sqlite import open_store

expect.set_options(timeout=30_000)

TITLE = '{{7*191}} <img src=x onerror="document.title=1"> **lampan**'


@pytest.fixture
def server(tmp_path, make_observation) -> Iterator[Server]:
    """A server with paths and two actions that were just fixed."""
    known = catalogue_module.load()
    store = open_store(tmp_path / "named.gpkg", labels={item.code: item.sv for item in known.categories})
    store.write(lambda session: session.places.put_many(places(), Role.IMPORT))
    for east, title in ((0.0, TITLE), (0.9, "Sätt upp en spegel")):
        pin: Observation = make_observation(position=Position(lon=11.842 + east / 1000, lat=58.0625))
        store.write(lambda session, pin=pin: session.observations.put(pin, Role.WALKER))
        draft = ActionDraft(title=title, owner="SHEM", due_on=date(2026, 6, 1))
        made, _undo = actions.create(store, known, draft, observation_ids=[pin.id])
        actions.step(store, known, made.id, Status.ASSIGNED)
        actions.step(store, known, made.id, Status.DONE, fixed_on=date(2026, 5, 1), done_note="Bytt")
    store.close()
    started = start_server(tmp_path, HBGEO_DATABASE=str(tmp_path / "named.gpkg"))
    yield started
    if started.process.poll() is None:
        started.stop()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    settled(page)


def rows(server: Server, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(server.home / "named.gpkg") as connection:
        return connection.execute(query).fetchall()


def plan(page: Page) -> None:
    expect(page.locator("h1")).to_be_visible()
    settled(page)
    press(page, "Följ upp handlingsplanen")
    press(page, "Föreslå en runda")
    expect(page.get_by_text(re.compile(r"^2 stopp, .* ungefär"))).to_be_visible()
    expect(page.get_by_text(TITLE)).to_be_visible()
    expect(page.frame_locator("iframe").first.get_by_text("2", exact=True)).to_be_visible()
    press(page, "Planera vandringen")
    expect(page.get_by_role("heading", name="Uppföljning av handlingsplanen")).to_be_visible()
    expect(page.get_by_text(TITLE)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def answer(page: Page, stop: re.Pattern[str], said: str) -> None:
    """Answer what became of the action at a stop, on the leader's phone."""
    page.get_by_role("navigation").get_by_role("link", name="Stopp", exact=True).tap()
    page.get_by_role("link", name=stop).tap()
    first = page.locator(".question").first
    expect(first.get_by_role("group", name=re.compile("^Sedan sist:"))).to_be_visible()
    first.get_by_label(said, exact=True).check()
    expect(first.get_by_text("Sparat på telefonen")).to_be_visible()
    page.go_back()


def walk_along(browser: Browser, server: Server) -> None:
    """Walk it with the leader's phone; the second answer is given without a network."""
    ((code, key),) = rows(server, "SELECT code, leader_key FROM walk")
    with open_page(browser, f"{server.url}/walk/{code}#leader={key}", "follow-up-phone", PHONE) as watched:
        page = watched.page
        page.get_by_role("button", name="Börja").click()
        page.get_by_role("navigation").get_by_role("link", name="Led", exact=True).tap()
        page.get_by_role("button", name="Starta vandringen").tap()
        expect(page.get_by_text("Vandringen pågår.")).to_be_visible()
        answer(page, re.compile("Nr 1: Belysning"), "Åtgärdat")
        page.context.set_offline(True)
        answer(page, re.compile("Nr 2: Belysning"), "Fortfarande otryggt")
        page.context.set_offline(False)
        page.get_by_role("navigation").get_by_role("link", name="Led", exact=True).tap()
        while len(rows(server, "SELECT 1 FROM stop_answer")) < 2:  # the test's own time limit ends it
            page.wait_for_timeout(100)
        page.get_by_role("button", name="Avsluta vandringen").tap()
        expect(page.get_by_role("button", name="Öppna vandringen igen")).to_be_visible()


def test_a_walk_from_the_plan_verifies_and_reopens_and_is_undone(browser: Browser, server: Server, device):
    statuses = "SELECT status FROM action ORDER BY number"
    with open_page(browser, f"{server.url}/vandringar", "follow-up", device) as watched:
        page = watched.page
        plan(page)
        walk_along(browser, server)
        page.reload()
        settled(page)
        page.get_by_role("radio", name="Efteråt").or_(page.get_by_role("button", name="Efteråt")).first.click()
        settled(page)
        expect(page.get_by_role("checkbox", name=re.compile("åtgärd 1: markera som uppföljd"))).to_be_checked()
        expect(page.get_by_role("checkbox", name=re.compile("åtgärd 2: öppna igen"))).to_be_checked()
        press(page, "För in svaren i handlingsplanen")
        expect(page.get_by_text("Uppföljda: 1. Öppnade igen: 1.")).to_be_visible()
        assert rows(server, statuses) == [("uppfoljd",), ("pagar",)]
        press(page, "Ångra")
        expect(page.get_by_role("checkbox", name=re.compile("åtgärd 2: öppna igen"))).not_to_be_checked()
        assert rows(server, statuses) == [("atgardad",), ("atgardad",)]
