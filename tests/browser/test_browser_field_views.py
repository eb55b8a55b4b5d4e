"""The walkers' page as a walker sees it: on a phone, in the dark, in her own language, with and without a map."""

from __future__ import annotations

import io
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from driving import PHONE, Server, Watched, open_page, start_server
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from hbgeo.domain import catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.position import Position
from hbgeo.domain.walk import Stop, Walk, WalkState
from hbgeo.services.drafts import Draft
from hbgeo.services.recording import record
from hbgeo.store.sqlite import open_store

CODE, KEY = "ACDEFG", "ACDEFGHJKMNP"
HERE = Position(lon=11.842, lat=58.0625)
#: Where others have marked a litter bin, and where the phone is.
BIN = Position(lon=11.8421, lat=58.06255)
STOPS = [
    ("Lekplatsen", "Många barn", Position(lon=11.8440, lat=58.0632)),
    ("<b>{{7*7}}</b>", "<img src=x onerror=\"document.title='HACKED'\">", Position(lon=11.8462, lat=58.0654)),
]
RTL = {"ar": "ماذا ترى؟"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("field")
    known = catalogue.load()
    store = open_store(home / "named.gpkg", labels={item.code: item.sv for item in known.categories})
    now = datetime.now(UTC)
    walk = Walk(
        id=new_id(), code=CODE, title="Höstvandring", on=now.date(), state=WalkState.OPEN, opened_at=now, leader_key=KEY
    )
    stops = [
        Stop(id=new_id(), walk_id=walk.id, number=number, position=position, name=name, reason=reason)
        for number, (name, reason, position) in enumerate(STOPS, 1)
    ]
    store.write(lambda session: session.walks.save(walk, stops, Role.LEADER))
    record(store, known, Draft(position=BIN, category="SKRAP", subcode="SKRAP2", walk_id=walk.id))
    store.close()
    started = start_server(home, HBGEO_DATABASE=str(home / "named.gpkg"))
    yield started
    started.stop()


def stored(server: Server, columns: str = "category, position_source, text, photo_count") -> list[tuple[object, ...]]:
    """What the walkers have sent, in the order it came."""
    query = f"SELECT {columns} FROM observation WHERE deleted_at IS NULL ORDER BY fid"  # noqa: S608 - our own words
    return rows(server, query)[1:]


@contextmanager
def on_the_walk(browser: Browser, server: Server, name: str, lang: str = "sv", **more: object) -> Iterator[Watched]:
    """Yield a phone that has just joined and sees the first view; `theme`, `leader` and what a context takes."""
    theme, leader = more.pop("theme", "dark"), more.pop("leader", False)
    options = {**PHONE, "color_scheme": theme, **more}
    with open_page(browser, f"{server.url}/walk/", name, options) as watched:
        page = watched.page
        page.evaluate(
            f"localStorage.setItem('hbgeo-language', '{lang}'); localStorage.setItem('hbgeo-theme', '{theme}')"
        )
        page.goto(f"{server.url}/walk/{CODE}" + (f"#leader={KEY}" if leader else ""))
        page.locator(".bar button.strong").click()
        expect(page.locator(".kinds")).to_be_visible()
        yield watched


def tile(page: Page, category: str) -> Locator:
    """The button of a category; a pin of it on the map before is called the same."""
    return page.locator(".tile").and_(page.get_by_role("button", name=category, exact=True))


def mark(page: Page, category: str = "Belysning") -> None:
    """Go to where a problem's place is set."""
    page.get_by_role("link", name="Något är otryggt eller trasigt").click()
    tile(page, category).click()
    expect(page.get_by_role("heading", name="Var är det?")).to_be_visible()


def save(page: Page) -> None:
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_role("heading", name="Sparat")).to_be_visible()


def sent(page: Page) -> None:
    expect(page.get_by_text("Allt är skickat.").first).to_be_visible()


def eventually(page: Page, look: Callable[[], object], expected: object) -> None:
    """Wait until what the server keeps is as expected; the page goes on sending meanwhile."""
    deadline = time.monotonic() + 20
    while look() != expected and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert look() == expected


def rows(server: Server, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(server.home / "named.gpkg") as connection:
        return connection.execute(query).fetchall()


def width_beyond(page: Page) -> int:
    """How many pixels of the page lie beside the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - screen.width"))


def test_three_taps_store_a_pin_at_the_phones_position(browser: Browser, server: Server) -> None:
    before = len(stored(server))
    with on_the_walk(browser, server, "field-three-taps") as watched:
        page = watched.page
        page.get_by_role("link", name="Något är otryggt eller trasigt").tap()
        tile(page, "Belysning").tap()
        expect(page.get_by_text("Din position, inom ungefär 8 m.")).to_be_visible()
        page.get_by_role("button", name="Spara", exact=True).tap()
        expect(page.get_by_role("heading", name="Sparat")).to_be_visible()
        eventually(page, lambda: stored(server)[before:], [("LJUS", "gps", "", 0)])


def test_a_good_place_needs_two_taps(browser: Browser, server: Server) -> None:
    before = len(stored(server))
    with on_the_walk(browser, server, "field-good") as watched:
        page = watched.page
        page.get_by_role("link", name="Bra plats").click()
        expect(page.get_by_text("Din position")).to_be_visible()
        save(page)
        eventually(page, lambda: stored(server, "category, polarity")[before:], [("BRA", 1)])


def test_a_pin_is_placed_by_a_stop_without_map_and_without_position(browser: Browser, server: Server) -> None:
    before = len(stored(server))
    with on_the_walk(browser, server, "field-no-map", permissions=[], service_workers="block") as watched:
        page = watched.page
        page.route("**/walk/map/**", lambda route: route.abort())
        page.reload()
        mark(page)
        expect(page.get_by_text("Telefonen får inte använda din position.")).to_be_visible()
        page.get_by_role("button", name="Spara", exact=True).click()
        expect(page.get_by_text("Välj plats först")).to_be_visible()
        page.get_by_role("combobox", name="Välj ett stopp").select_option(label="1. Lekplatsen")
        expect(page.get_by_text("Vid stopp 1, Lekplatsen.")).to_be_visible()
        save(page)
        eventually(page, lambda: stored(server)[before:], [("LJUS", "stop", "", 0)])


def test_the_pin_is_moved_by_a_tap_and_by_the_arrow_keys(browser: Browser, server: Server) -> None:
    before = len(stored(server))
    with on_the_walk(browser, server, "field-move") as watched:
        page = watched.page
        mark(page)
        pin = page.get_by_role("button", name="Nålen")
        expect(pin).to_be_visible()
        page.locator("#map_field").click(position={"x": 120, "y": 90})
        expect(page.get_by_text("Där du satte nålen.")).to_be_visible()
        tapped = page.evaluate("map_field.containerPointToLatLng([120, 90])")
        pin.focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        save(page)
        eventually(page, lambda: stored(server, "position_source")[before:], [("tap",)])
        eastward = page.evaluate("map_field.containerPointToLatLng([144, 90])")
    [(lon, lat)] = stored(server, "lon, lat")[before:]
    assert lon == pytest.approx(eastward["lng"], abs=1e-5)
    assert lat == pytest.approx(tapped["lat"], abs=1e-5)


def test_a_poor_position_is_said_in_words(browser: Browser, server: Server) -> None:
    place = {"latitude": HERE.lat, "longitude": HERE.lon, "accuracy": 120}
    with on_the_walk(browser, server, "field-poor", geolocation=place) as watched:
        mark(watched.page)
        expect(watched.page.get_by_text("Din position är osäker: inom ungefär 120 m.")).to_be_visible()


def test_what_is_written_survives_a_reload_in_the_middle(browser: Browser, server: Server) -> None:
    before = len(stored(server))
    text = "En bänk i solen, tack <b>"
    with on_the_walk(browser, server, "field-draft") as watched:
        page = watched.page
        page.get_by_role("link", name="Jag har ett förslag").click()
        page.get_by_role("button", name="Nästa").click()
        expect(page.get_by_text("Skriv vad du menar, eller lägg till ett foto.")).to_be_visible()
        page.get_by_role("textbox", name="Beskriv med egna ord").fill(text)
        page.reload()
        expect(page.get_by_role("textbox", name="Beskriv med egna ord")).to_have_value(text)
        page.get_by_role("button", name="Nästa").click()
        expect(page.get_by_text("Din position")).to_be_visible()
        save(page)
        eventually(page, lambda: stored(server)[before:], [("IDE", "gps", text, 0)])


def test_details_survive_a_reload_and_reach_the_server(browser: Browser, server: Server) -> None:
    before = len(stored(server))
    with on_the_walk(browser, server, "field-details") as watched:
        page = watched.page
        mark(page)
        expect(page.get_by_text("Din position")).to_be_visible()
        save(page)
        page.get_by_role("link", name="Lägg till mer").click()
        page.get_by_role("radio", name="Mörk sträcka eller plats").check()
        page.get_by_role("group", name="Hur tryggt känns det i mörker?").get_by_label("Mycket otrygg").check()
        page.get_by_role("textbox", name="Beskriv med egna ord").fill("Tre lampor släckta")
        page.reload()
        expect(page.get_by_role("textbox", name="Beskriv med egna ord")).to_have_value("Tre lampor släckta")
        expect(page.get_by_role("radio", name="Mörk sträcka eller plats")).to_be_checked()
        page.get_by_role("radio", name="Akut fara").check()
        expect(page.get_by_role("link", name="Ring 112")).to_have_attribute("href", "tel:112")
        page.get_by_role("button", name="Spara", exact=True).click()
        expect(page.locator(".kinds")).to_be_visible()
        kept = [("LJUS2", 1, None, "Tre lampor släckta", "akut")]
        eventually(page, lambda: stored(server, "subcode, safety_dark, safety_day, text, urgency")[before:], kept)


def test_a_face_is_covered_before_the_photo_leaves_the_phone(browser: Browser, server: Server) -> None:
    before = len(stored(server))
    picture = io.BytesIO()
    Image.new("RGB", (800, 600), "orange").save(picture, "JPEG")
    with on_the_walk(browser, server, "field-cover") as watched:
        page = watched.page
        mark(page)
        expect(page.get_by_text("Din position")).to_be_visible()
        save(page)
        file = {"name": "lampa.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
        page.locator("input[type=file]").first.set_input_files([file])
        canvas = page.get_by_role("dialog", name="Täck ansikten och bilnummer").locator("canvas")
        expect(canvas).to_be_visible()
        page.reload()  # the phone's memory ran out; the photo waits
        expect(canvas).to_be_visible()
        box = canvas.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] / 2 + 30, box["y"] + box["height"] / 2)
        page.mouse.up()
        page.get_by_role("button", name="Spara fotot").click()
        expect(page.get_by_text("Fotot är mottaget")).to_be_visible()
    assert stored(server)[before:] == [("LJUS", "gps", "", 1)]
    [(image,)] = rows(server, "SELECT image FROM photo_content ORDER BY rowid DESC LIMIT 1")
    kept = Image.open(io.BytesIO(image))
    assert max(kept.getpixel((kept.width // 2, kept.height // 2))[:3]) < 60
    assert kept.getpixel((5, 5))[0] > 200


def test_me_too_is_offered_before_a_second_pin_and_can_be_undone(browser: Browser, server: Server) -> None:
    before = len(stored(server))
    place = {"latitude": BIN.lat, "longitude": BIN.lon, "accuracy": 6}
    with on_the_walk(browser, server, "field-me-too", geolocation=place) as watched:
        page = watched.page
        mark(page, "Skräp och nedskräpning")
        expect(page.get_by_role("heading", name="Redan markerat här. Är det samma sak?")).to_be_visible()
        page.get_by_role("button", name="Jag också").click()
        expect(page.get_by_text("Ditt ”jag också” är räknat.")).to_be_visible()
        agreements = "SELECT agreements FROM observation WHERE subcode = 'SKRAP2'"
        eventually(page, lambda: rows(server, agreements), [(1,)])
        page.get_by_role("button", name="Ångra").click()
        eventually(page, lambda: rows(server, agreements), [(0,)])
    assert len(stored(server)) == before


def test_undo_takes_the_pin_away_and_bring_it_back_keeps_it(browser: Browser, server: Server) -> None:
    before = len(stored(server))
    with on_the_walk(browser, server, "field-undo") as watched:
        page = watched.page
        mark(page, "Klotter")
        expect(page.get_by_text("Din position")).to_be_visible()
        save(page)
        eventually(page, lambda: stored(server)[before:], [("KLOTT", "gps", "", 0)])
        page.get_by_role("button", name="Ångra").click()
        expect(page.get_by_text("Ångrat. Markeringen tas bort.")).to_be_visible()
        page.get_by_role("button", name="Ta tillbaka den").click()
        page.get_by_role("link", name="Mina", exact=True).click()
        expect(page.get_by_role("link", name=re.compile("Klotter"))).to_be_visible()
        assert stored(server)[before:] == [("KLOTT", "gps", "", 0)]


def test_a_pin_that_is_undone_goes_away_also_when_the_page_is_closed(browser: Browser, server: Server) -> None:
    before = len(stored(server))
    with on_the_walk(browser, server, "field-undo-closed") as watched:
        page = watched.page
        mark(page, "Klotter")
        expect(page.get_by_text("Din position")).to_be_visible()
        save(page)
        eventually(page, lambda: len(stored(server)), before + 1)
        page.get_by_role("button", name="Ångra").click()
        expect(page.get_by_text("Ångrat. Markeringen tas bort.")).to_be_visible()
        page.reload()
        eventually(page, lambda: len(stored(server)), before)


def test_the_list_of_unease_takes_neither_words_nor_photos(browser: Browser, server: Server) -> None:
    before = len(stored(server))
    with on_the_walk(browser, server, "field-social") as watched:
        page = watched.page
        page.get_by_role("link", name="Något är otryggt eller trasigt").click()
        tile(page, "Oro på platsen").click()
        expect(page.get_by_role("textbox")).to_have_count(0)
        page.get_by_role("radio", name="Buller och störningar").check()
        page.get_by_role("button", name="Nästa").click()
        expect(page.get_by_text("Din position")).to_be_visible()
        save(page)
        expect(page.locator("input[type=file]")).to_have_count(0)
        eventually(page, lambda: stored(server, "category, subcode")[before:], [("SOCIAL", "SOCIAL4")])


def test_the_browsers_back_button_goes_from_view_to_view(browser: Browser, server: Server) -> None:
    with on_the_walk(browser, server, "field-back") as watched:
        page = watched.page
        mark(page)
        page.go_back()
        heading = page.get_by_role("heading", name="Vad gäller det?")
        expect(heading).to_be_focused()
        page.go_back()
        expect(page.locator(".kinds")).to_be_visible()


def test_the_whole_form_works_by_keyboard(browser: Browser, server: Server) -> None:
    before = len(stored(server))
    with on_the_walk(browser, server, "field-keyboard") as watched:
        page = watched.page
        page.get_by_role("link", name="Något är otryggt eller trasigt").focus()
        page.keyboard.press("Enter")
        tile(page, "Trafik").focus()
        page.keyboard.press("Space")
        expect(page.get_by_role("heading", name="Var är det?")).to_be_focused()
        expect(page.get_by_text("Din position")).to_be_visible()
        page.get_by_role("button", name="Spara", exact=True).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Sparat")).to_be_focused()
        eventually(page, lambda: stored(server)[before:], [("TRAF", "gps", "", 0)])


def test_the_return_code_is_shown_at_the_start_and_looks_up_ones_pins(browser: Browser, server: Server) -> None:
    with on_the_walk(browser, server, "field-code") as watched:
        page = watched.page
        mark(page, "Sikt och växtlighet")
        expect(page.get_by_text("Din position")).to_be_visible()
        save(page)
        sent(page)
        page.goto(f"{server.url}/walk/{CODE}#code")
        code = page.locator(".code").text_content()
        assert code is not None
        assert re.fullmatch(r"[A-Z0-9]{5}-[A-Z0-9]{5}", code)
        page.get_by_role("link", name="Se vad som har hänt").click()
        expect(page.get_by_role("textbox", name="Min kod")).to_have_value(code)
        page.get_by_role("button", name="Visa").click()
        expect(page.get_by_role("heading", name="Sikt och växtlighet")).to_be_visible()
        expect(page.get_by_text("Ny", exact=True)).to_be_visible()


def test_a_wrong_code_says_so_and_offers_another_try(browser: Browser, server: Server) -> None:
    with open_page(browser, f"{server.url}/walk/ACDEFH", "field-wrong", PHONE) as watched:
        page = watched.page
        expect(page.get_by_text("Ingen vandring har koden ACDEFH.")).to_be_visible()
        page.get_by_role("textbox", name="Vandringens kod").fill("acdefg")
        page.get_by_role("button", name="Gå med").click()
        expect(page.get_by_role("heading", name="Välkommen till vandringen")).to_be_visible()


def test_an_unknown_return_code_is_said_to_be_unknown(browser: Browser, server: Server) -> None:
    with open_page(browser, f"{server.url}/walk/mina", "field-lookup", PHONE) as watched:
        page = watched.page
        page.get_by_role("textbox", name="Min kod").fill("ACDEF-GHJKM")
        page.get_by_role("button", name="Visa").click()
        expect(page.get_by_text("Koden är okänd.")).to_be_visible()


def test_the_leader_writes_down_the_groups_answers(browser: Browser, server: Server) -> None:
    with on_the_walk(browser, server, "field-leader", leader=True) as watched:
        page = watched.page
        assert KEY not in page.url
        expect(page.get_by_role("link", name="Ledare")).to_be_visible()
        page.get_by_role("link", name="Stopp", exact=True).click()
        page.get_by_role("link", name=re.compile("Lekplatsen")).click()
        light = page.get_by_role("group", name=re.compile("^Ljus:"))
        light.get_by_label("1 · Dåligt").check()
        eventually(page, lambda: rows(server, "SELECT question, value FROM stop_answer"), [("ljus", 1)])
        page.reload()
        expect(light.get_by_label("1 · Dåligt")).to_be_checked()
        assert page.title() != "HACKED"


def test_language_is_changed_by_one_tap_and_is_written_from_the_right(browser: Browser, server: Server) -> None:
    with open_page(browser, f"{server.url}/walk/{CODE}", "field-language", PHONE) as watched:
        page = watched.page
        page.get_by_role("button", name="العربية").click()
        expect(page.locator("html[dir=rtl][lang=ar]")).to_be_attached()
        page.locator(".bar button.strong").click()
        expect(page.get_by_role("heading", name=RTL["ar"])).to_be_visible()
        expect(page.locator("#map_field")).to_have_attribute("dir", "ltr")
        assert width_beyond(page) <= 0


def test_danger_is_said_in_swedish_beside_another_language(browser: Browser, server: Server) -> None:
    with on_the_walk(browser, server, "field-danger", "ar") as watched:
        page = watched.page
        page.goto(f"{server.url}/walk/{CODE}#more")
        expect(page.locator(".danger [lang=sv]")).to_contain_text("Ring 112.")


@pytest.mark.parametrize("lang", ["sv", "ar", "ti", "fi"])
def test_large_text_on_a_narrow_phone_needs_no_scrolling_sideways(browser: Browser, server: Server, lang: str) -> None:
    narrow = {"viewport": {"width": 320, "height": 640}, "screen": {"width": 320, "height": 640}}
    with on_the_walk(browser, server, f"field-large-{lang}", lang, leader=True, **narrow) as watched:
        page = watched.page
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        for view in ["", "what/problem", "mine", "stops", "more", "code", "language", "others", "lead"]:
            page.evaluate(f"location.hash = '{view}'")
            expect(page.locator("h1")).to_be_visible()
            assert width_beyond(page) <= 0, view


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_axe_finds_nothing_in_any_view(browser: Browser, server: Server, lang: str, theme: str) -> None:
    found: dict[str, list[str]] = {}

    def check(page: Page, view: str) -> None:
        expect(page.locator("h1")).to_be_visible()
        violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        if violations:
            found[view] = [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in violations]

    # axe is put into the page as an inline script, which the page's own policy forbids.
    options = {"bypass_csp": True, "leader": True, "theme": theme}
    with on_the_walk(browser, server, f"field-axe-{lang}-{theme}", lang, **options) as watched:
        page = watched.page
        expect(page.locator("#map_field.leaflet-container")).to_be_visible()
        check(page, "home")
        page.locator(".kind.problem").click()
        check(page, "what")
        page.locator(".tile").first.click()
        expect(page.locator("#map_field .pick")).to_be_visible()
        check(page, "where")
        page.locator(".save").click()
        expect(page.locator(".done-mark")).to_be_visible()
        check(page, "saved")
        page.locator(".low a.button").click()
        expect(page.locator("fieldset").first).to_be_visible()
        check(page, "pin")
        for view in ["welcome", "mine", "stops", "more", "code", "language", "others", "lead", "what/good/all"]:
            page.evaluate(f"location.hash = '{view}'")
            check(page, view)
        page.evaluate("location.hash = 'stops'")
        page.locator("a.card").first.click()
        check(page, "stop")
        page.evaluate("location.hash = 'others'")
        page.locator("a.card").first.click()
        check(page, "other")
        page.evaluate("location.hash = ''")
        page.locator(".kind.idea").click()
        check(page, "tell")
        for address in ["ACDEFH", "", "mina"]:
            page.goto(f"{server.url}/walk/{address}")
            check(page, f"/walk/{address}")
    assert found == {}
