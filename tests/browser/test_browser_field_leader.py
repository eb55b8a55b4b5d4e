"""A walk from start to end: the leader's phone beside a walker's, what comes late, codes that no longer work."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from driving import PHONE, Server, open_page, start_server
from playwright.sync_api import Browser, Page, expect
from shapely import box

from hbgeo.domain import catalogue as catalogue_module
from hbgeo.domain.event import Role
from hbgeo.domain.ids import clock_at, new_id
from hbgeo.domain.observation import Status
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.domain.walk import Walk
from hbgeo.services.light import local_today
from hbgeo.services.walks import StopDraft, WalkDraft, plan
from hbgeo.services.walks_steps import close, start
from hbgeo.store.sqlite import open_store

PLANNED = 10
#: A busy machine, and phones that wait a while between two tries.
PATIENCE_MS = 60_000


@dataclass
class Walks:
    """A server with walks that nobody has started, each for one test, and one that ended long ago."""

    server: Server
    planned: Iterator[Walk]
    expired: Walk

    def url(self, walk: Walk, *, leads: bool = False) -> str:
        """Return where phones join."""
        return f"{self.server.url}/walk/{walk.code}" + (f"#leader={walk.leader_key}" if leads else "")

    def rows(self, query: str, walk: Walk) -> list[tuple[object, ...]]:
        """Return what is kept of a walk; the query has one place for its id."""
        with sqlite3.connect(self.server.home / "named.gpkg") as connection:
            return connection.execute(query, (walk.id,)).fetchall()

    def pins(self, walk: Walk) -> list[tuple[object, ...]]:
        """Return (category, late) of every pin."""
        return self.rows("SELECT category, late FROM observation WHERE walk_id = ? ORDER BY fid", walk)

    def state(self, walk: Walk) -> object:
        """Return how far the walk has come."""
        return self.rows("SELECT state FROM walk WHERE id = ?", walk)[0][0]


@pytest.fixture(scope="module")
def walks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walks]:
    home, known = tmp_path_factory.mktemp("leader"), catalogue_module.load()
    store = open_store(home / "named.gpkg", labels={item.code: item.sv for item in known.categories})
    area = Place(id=new_id(), layer="omrade", geometry=box(11.836, 58.059, 11.848, 58.0655), name="Hasselbacken")
    store.write(lambda session: session.places.put_many([area], Role.IMPORT))
    draft = WalkDraft(title="Kvällsvandring", on=local_today())
    stop = StopDraft(position=Position(lon=11.8440, lat=58.0632), name="Lekplatsen")
    planned = [plan(store, known, draft, stops=[stop]) for _ in range(PLANNED)]
    with clock_at(datetime.now(UTC) - timedelta(days=31)):
        expired = plan(store, known, draft)
        start(store, expired.id)
        expired = close(store, expired.id)
    store.close()
    server = start_server(home, HBGEO_DATABASE=str(home / "named.gpkg"))
    yield Walks(server, iter(planned), expired)
    server.stop()


@contextmanager
def phone(browser: Browser, walks: Walks, walk: Walk, name: str, *, leads: bool = False) -> Iterator[Page]:
    """Yield the page of a phone that has just come to the walk."""
    with open_page(browser, walks.url(walk, leads=leads), name, PHONE) as watched:
        watched.page.get_by_role("button", name="Börja").click()
        expect(watched.page.locator(".sheet h1")).to_be_visible()
        yield watched.page


def look(page: Page, name: str) -> None:
    """Go to a view by the menu."""
    page.bring_to_front()
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()


def press(page: Page, name: str) -> None:
    page.bring_to_front()
    page.get_by_role("button", name=name, exact=True).tap()


def mark(page: Page) -> None:
    """Save a pin at the phone's position."""
    page.bring_to_front()
    page.get_by_role("link", name="Något är otryggt eller trasigt").tap()
    # A pin on the map before is called the same.
    page.locator(".tile").and_(page.get_by_role("button", name="Belysning", exact=True)).tap()
    expect(page.get_by_text("Din position, inom ungefär 8 m.")).to_be_visible()
    press(page, "Spara")
    expect(page.get_by_role("heading", name="Sparat")).to_be_visible()


def eventually(page: Page, look_at: Callable[[], object], expected: object) -> None:
    """Wait until what the server keeps is as expected; the page goes on sending meanwhile."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while look_at() != expected and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert look_at() == expected


def begin(page: Page) -> None:
    """Start the walk on the leader's phone."""
    look(page, "Led")
    press(page, "Starta vandringen")
    expect(page.get_by_text("Vandringen pågår.")).to_be_visible()


def end(page: Page) -> None:
    """Close the walk on the leader's phone."""
    look(page, "Led")
    press(page, "Avsluta vandringen")
    expect(page.get_by_role("button", name="Öppna vandringen igen")).to_be_visible()


def joined(page: Page, walks: Walks, walk: Walk, count: int = 1) -> None:
    """Wait until so many phones have joined."""
    page.bring_to_front()
    eventually(page, lambda: walks.rows("SELECT count(*) FROM walker WHERE walk_id = ?", walk), [(count,)])


def test_the_leaders_link_marks_the_phone_and_hides_the_key(browser: Browser, walks: Walks) -> None:
    walk = next(walks.planned)
    with phone(browser, walks, walk, "leader-link", leads=True) as page:
        assert walk.leader_key not in page.url
        page.reload()  # the phone remembers
        expect(page.locator(".badge")).to_have_text(re.compile("Ledare"))
        look(page, "Led")
        expect(page.get_by_role("heading", name="Led vandringen")).to_be_visible()


def test_a_wrong_leaders_link_walks_along_as_everybody_else(browser: Browser, walks: Walks) -> None:
    walk = next(walks.planned)
    url = f"{walks.server.url}/walk/{walk.code}#leader=ACDEFGHJKMNX"
    with open_page(browser, url, "leader-wrong", PHONE) as watched:
        page = watched.page
        expect(page.get_by_text("Det här är inte ledarens länk. Du kan gå med som alla andra.")).to_be_visible()
        expect(page.locator(".badge")).to_have_count(0)
        press(page, "Börja")
        expect(page.get_by_role("heading", name="Vad ser du?")).to_be_visible()


def test_a_walk_is_started_and_closed_and_the_closing_undone(browser: Browser, walks: Walks) -> None:
    walk = next(walks.planned)
    with phone(browser, walks, walk, "leader-steps", leads=True) as page:
        look(page, "Led")
        expect(page.get_by_text("Vandringen har inte börjat.")).to_be_visible()
        begin(page)
        assert walks.state(walk) == "pagar"
        end(page)
        assert walks.state(walk) == "avslutad"
        press(page, "Ångra")
        expect(page.get_by_role("button", name="Avsluta vandringen")).to_be_visible()
        eventually(page, lambda: walks.state(walk), "pagar")


def test_answers_of_a_stop_are_tapped_and_stored_also_without_a_network(browser: Browser, walks: Walks) -> None:
    walk = next(walks.planned)
    query = "SELECT question, value, count, dissent FROM stop_answer WHERE walk_id = ? ORDER BY question"
    with phone(browser, walks, walk, "leader-answers", leads=True) as page:
        begin(page)
        look(page, "Stopp")
        page.get_by_role("link", name=re.compile("Lekplatsen")).tap()
        light = page.locator(".question", has=page.get_by_role("group", name=re.compile("^Ljus:")))
        light.get_by_label("1 · Dåligt").check()
        eventually(page, lambda: walks.rows(query, walk), [("ljus", 1, None, "")])
        page.context.set_offline(True)
        light.get_by_text("Antal som svarade, andra åsikter, ord").tap()
        light.get_by_label("Hur många svarade").fill("7")
        light.get_by_label("Vilka såg det annorlunda, och varför (inga namn)").fill("En tyckte bra")
        light.get_by_label(re.compile("^3 ·")).check()
        expect(light.get_by_text("Sparat på telefonen")).to_be_visible()
        expect(page.get_by_text(re.compile("Inget nät. Sparat på telefonen"))).to_be_visible()
        page.reload()
        expect(light.get_by_label(re.compile("^3 ·"))).to_be_checked()
        assert walks.rows(query, walk) == [("ljus", 1, None, "")]
        page.context.set_offline(False)
        eventually(page, lambda: walks.rows(query, walk), [("ljus", 3, 7, "En tyckte bra")])


def test_a_pin_of_a_planned_walk_waits_on_the_phone_until_the_leader_starts(browser: Browser, walks: Walks) -> None:
    walk = next(walks.planned)
    with (
        phone(browser, walks, walk, "start-walker") as walker,
        phone(browser, walks, walk, "start-leader", leads=True) as leader,
    ):
        walker.bring_to_front()
        expect(walker.get_by_text("Vandringen har inte börjat.")).to_be_visible()
        joined(walker, walks, walk, 2)
        mark(walker)
        expect(walker.locator('.state[data-state="kept"]')).to_be_visible()
        assert walks.pins(walk) == []
        begin(leader)
        walker.bring_to_front()
        expect(walker.locator('.state[data-state="sent"]')).to_be_visible(timeout=PATIENCE_MS)
        assert walks.pins(walk) == [("LJUS", 0)]


def test_a_phone_that_only_looked_before_the_end_delivers_late_and_a_new_one_is_told(
    browser: Browser, walks: Walks
) -> None:
    walk = next(walks.planned)
    with (
        phone(browser, walks, walk, "late-walker") as walker,
        phone(browser, walks, walk, "late-leader", leads=True) as leader,
    ):
        begin(leader)
        joined(walker, walks, walk, 2)
        walker.context.set_offline(True)
        mark(walker)
        end(leader)
        walker.bring_to_front()
        walker.context.set_offline(False)
        expect(walker.locator('.state[data-state="sent"]')).to_be_visible(timeout=PATIENCE_MS)
        assert walks.pins(walk) == [("LJUS", 1)]
        look_again = walker.get_by_role("link", name="Ny markering")
        look_again.tap()
        expect(walker.get_by_role("heading", name="Vandringen är avslutad")).to_be_visible()
        walker.reload()
        expect(walker.get_by_role("heading", name="Vandringen är avslutad")).to_be_visible()
    with open_page(browser, walks.url(walk), "late-new", PHONE) as watched:
        said = f"Vandringen {walk.code} är avslutad. Du kan gå med i nästa. Fråga ledaren när den är."
        expect(watched.page.get_by_role("alert").filter(has_text=said)).to_be_visible()


def test_an_expired_code_says_so_and_leads_to_what_happened(browser: Browser, walks: Walks) -> None:
    with open_page(browser, walks.url(walks.expired), "code-expired", PHONE) as watched:
        page = watched.page
        said = f"Vandringen {walks.expired.code} slutade för mer än 30 dagar sedan."
        expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
        page.get_by_role("link", name="Se vad som har hänt med mina markeringar").tap()
        expect(page.get_by_role("textbox", name="Min kod")).to_be_visible()


def test_a_wrong_code_says_what_to_do(browser: Browser, walks: Walks) -> None:
    with open_page(browser, f"{walks.server.url}/walk/ACDEFX", "code-wrong", PHONE) as watched:
        said = "Ingen vandring har koden ACDEFX."
        expect(watched.page.get_by_role("alert").filter(has_text=said)).to_be_visible()
        expect(watched.page.get_by_role("textbox", name="Vandringens kod")).to_have_value("ACDEFX")


def test_the_way_walked_goes_to_the_server_when_the_leader_agrees(browser: Browser, walks: Walks) -> None:
    walk = next(walks.planned)
    query = "SELECT points FROM track_part WHERE walk_id = ? ORDER BY number"

    def places() -> list[tuple[float, float]]:
        points = [point for (part,) in walks.rows(query, walk) for point in json.loads(str(part))]
        return [(round(point[0], 4), round(point[1], 4)) for point in points]

    with phone(browser, walks, walk, "leader-track", leads=True) as page:
        begin(page)
        assert places() == []  # nothing without consent
        way = page.get_by_label("Spara vägen")
        way.check()
        expect(page.get_by_text("Vägen sparas nu.")).to_be_visible()
        page.context.set_geolocation({"latitude": 58.0630, "longitude": 11.8430, "accuracy": 8})
        eventually(page, lambda: (11.843, 58.063) in places(), expected=True)
        page.get_by_label("Spara vägen").uncheck()
        expect(way).not_to_be_checked()
        before = places()
        assert before[0] == (11.842, 58.0625)
        page.context.set_geolocation({"latitude": 58.0640, "longitude": 11.8440, "accuracy": 8})
        end(page)
        assert places() == before


def test_what_cannot_be_sent_is_saved_as_a_file(browser: Browser, walks: Walks, tmp_path: Path) -> None:
    walk = next(walks.planned)
    with phone(browser, walks, walk, "leader-export") as page:
        page.add_init_script("delete Navigator.prototype.canShare")
        page.reload()
        page.context.set_offline(True)
        mark(page)
        page.evaluate("location.hash = 'mine'")
        with page.expect_download() as downloading:
            press(page, "Spara en fil")
        downloading.value.save_as(tmp_path / "phone.json")
        expect(page.get_by_text("Filen finns bland telefonens hämtade filer. Ge den till ledaren.")).to_be_visible()
    content = json.loads((tmp_path / "phone.json").read_text())
    assert downloading.value.suggested_filename.endswith(".json")
    assert (content["format"], content["code"]) == ("hbgeo-phone/1", walk.code)
    assert [item["kind"] for item in content["items"]] == ["pin"]


def test_the_return_code_shows_what_a_planner_did(browser: Browser, walks: Walks) -> None:
    walk = next(walks.planned)
    with phone(browser, walks, walk, "return-code", leads=True) as page:
        begin(page)
        page.evaluate("location.hash = ''")
        mark(page)
        expect(page.locator('.state[data-state="sent"]')).to_be_visible(timeout=PATIENCE_MS)
        decide(walks, walk)
        page.goto(f"{walks.server.url}/walk/mina")
        press(page, "Visa")
        card = page.locator("article.card")
        expect(card.get_by_role("heading", name="Belysning")).to_be_visible()
        expect(card.get_by_text("Åtgärdas inte")).to_be_visible()
        expect(card.get_by_text("Motivering: Lampan lyser igen")).to_be_visible()


def decide(walks: Walks, walk: Walk) -> None:
    """Decline the walk's only pin, as a planner does; the server rests meanwhile and comes back."""
    walks.server.stop()
    store = open_store(walks.server.home / "named.gpkg")
    with sqlite3.connect(walks.server.home / "named.gpkg") as connection:
        [(pin,)] = connection.execute("SELECT id FROM observation WHERE walk_id = ?", (walk.id,)).fetchall()
    store.write(
        lambda session: session.observations.change(
            pin, Role.PLANNER, status=Status.DECLINED, reason="Lampan lyser igen"
        )
    )
    store.close()
    port = walks.server.url.rsplit(":", 1)[1]
    again = start_server(walks.server.home, HBGEO_DATABASE=str(walks.server.home / "named.gpkg"), HBGEO_PORT=port)
    walks.server.process = again.process
