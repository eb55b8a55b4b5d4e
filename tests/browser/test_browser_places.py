"""Places are followed up in a real browser: inspected when late, walked to on a phone, replaced with their history."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from driving import DESKTOP, PHONE, SCREENSHOTS, Server, open_page, start_server
from playwright.sync_api import Browser, expect
from shapely.geometry import Point, box
from test_browser_year import eventually, go, part, press, settled

from hbgeo.domain.catalogue import load
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.inspection import Inspection, InspectionKind
from hbgeo.domain.place import Place
from hbgeo.services.layer_import import import_layer
from hbgeo.services.light import local_today
from hbgeo.store.sqlite import open_store

SQUIRREL, NUT = "Ekorrens lekplats {{7*191}}", "Stora Nöten"
FAULT = "Kedjan är sliten <img src=x>"


def playgrounds(path: Path, **at: tuple[float, float]) -> Path:
    """Write a file of playgrounds by their ids."""
    names = {"e1": SQUIRREL, "n2": NUT, "s3": "Sparven"}
    features = [
        {
            "type": "Feature",
            "properties": {"id": ref, "name": names[ref], "underlag": "sand"},
            "geometry": {"type": "Point", "coordinates": point},
        }
        for ref, point in at.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server with two playgrounds from a file, both looked over twenty days ago."""
    store, catalogue = open_store(tmp_path / "named.gpkg"), load()
    area = Place(id=new_id(), layer="omrade", geometry=box(11.835, 58.059, 11.848, 58.066), name="Området")
    store.write(lambda session: session.places.put_many([area], Role.IMPORT))
    first = playgrounds(tmp_path / "lekplatser.geojson", e1=(11.841, 58.0625), n2=(11.843, 58.0638))
    import_layer(store, catalogue, first, "lekplats")
    with store.read() as session:
        places = session.places.find("lekplats")
    day = local_today() - timedelta(days=20)
    for place in places:
        made = Inspection(id=new_id(), place_id=place.id, kind=InspectionKind.MAIN, on=day, condition=2)
        store.write(lambda session, made=made: session.inspections.add(made, Role.PLANNER))
    store.close()
    server = start_server(tmp_path, HBGEO_DATABASE=str(tmp_path / "named.gpkg"))
    yield server
    server.stop()


def rows(server: Server, query: str, *values: object) -> list[tuple[object, ...]]:
    with sqlite3.connect(server.home / "named.gpkg") as connection:
        return connection.execute(query, values).fetchall()


def test_a_late_playground_is_inspected_and_its_fault_fixed(browser: Browser, server: Server):
    with open_page(browser, server.url, "place-late", DESKTOP) as watched:
        page = watched.page
        ((place_id,),) = rows(server, "SELECT id FROM place WHERE name = ?", SQUIRREL)
        go(page, server, "platser")
        expect(page.get_by_text("En besiktning är försenad på 2 platser")).to_be_visible()
        go(page, server, f"platser?plats={place_id}")
        expect(page.get_by_role("heading", name=SQUIRREL)).to_be_visible()
        expect(page.get_by_text("Rutinmässig tillsyn: 13 dagar försenad")).to_be_visible()

        part(page, "Besiktiga")
        part(page, "Godtagbart")
        press(page, re.compile("Lägg till en brist"))
        page.get_by_label("Vad är fel?").fill(FAULT)
        part(page, "A – allvarligt")
        press(page, re.compile("Spara besiktningen"))
        expect(page.get_by_text("Besiktningen är sparad.").first).to_be_visible()
        made = "SELECT kind, condition FROM inspection WHERE kind = 'tillsyn' AND deleted_at IS NULL"
        eventually(page, lambda: rows(server, made), [("tillsyn", 2)])
        assert rows(server, "SELECT grade, what, fixed_on FROM fault") == [("A", FAULT, None)]
        expect(page.get_by_text("Rutinmässig tillsyn: 13 dagar försenad")).to_have_count(0)

        press(page, re.compile("Åtgärdad nu"))
        today = local_today().isoformat()
        eventually(page, lambda: rows(server, "SELECT fixed_on FROM fault"), [(today,)])
        expect(page.get_by_text("Inga öppna brister.")).to_be_visible()
        page.screenshot(path=SCREENSHOTS / "place-inspected.png")
        go(page, server, "platser")
        expect(page.get_by_text("En besiktning är försenad på 1 plats")).to_be_visible()


def test_a_round_is_walked_on_a_phone(browser: Browser, server: Server):
    with open_page(browser, server.url, "round-phone", PHONE) as watched:
        page = watched.page
        go(page, server, "platser")
        part(page, "Runda")
        expect(page.get_by_text("0 av 2 klara")).to_be_visible()
        press(page, re.compile("Allt bra här"))
        expect(page.get_by_text("1 av 2 klara")).to_be_visible()
        press(page, re.compile("^Ångra|undo Ångra"))
        expect(page.get_by_text("0 av 2 klara")).to_be_visible()
        for done in (1, 2):
            press(page, re.compile("Allt bra här"))
            expect(page.get_by_text(f"{done} av 2 klara")).to_be_visible()
        kept = "SELECT count(*) FROM inspection WHERE kind = 'tillsyn' AND deleted_at IS NULL"
        eventually(page, lambda: rows(server, kept), [(2,)])
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide
        page.screenshot(path=SCREENSHOTS / "round-phone.png")


def test_after_a_form_on_a_phone_one_is_at_its_stop_and_a_page_loaded_again_in_the_round(
    browser: Browser, server: Server
):
    with open_page(browser, server.url, "round-form", PHONE) as watched:
        page = watched.page
        go(page, server, "platser")
        part(page, "Runda")
        expect(page).to_have_url(re.compile("vy=runda"))
        page.reload()
        expect(page.get_by_text("0 av 2 klara")).to_be_visible()
        press(page, re.compile("Något är fel"))
        page.get_by_label("Vad är fel?").fill(FAULT)
        press(page, re.compile("Spara besiktningen"))
        expect(page.get_by_text("1 av 2 klara")).to_be_attached()
        first = page.get_by_role("heading", level=3, name=re.compile("^1. "))
        expect(first).to_be_focused()
        expect(first).to_be_in_viewport()
        expect(page.get_by_text("Besiktningen är sparad.")).to_be_in_viewport()
        fixed = page.get_by_role("button", name=re.compile("Åtgärdad nu"))
        fixed.focus()
        fixed.press("Enter")
        expect(page.get_by_text("Bristen är markerad som åtgärdad.")).to_be_in_viewport()
        expect(first).to_be_focused()


def test_a_newer_file_moves_a_place_that_keeps_its_history(browser: Browser, server: Server, tmp_path: Path):
    before = rows(server, "SELECT id, name FROM place WHERE layer = 'lekplats' ORDER BY fid")
    (tmp_path / "newer").mkdir()
    newer = playgrounds(tmp_path / "newer" / "lekplatser.geojson", e1=(11.8414, 58.0625), s3=(11.8409, 58.0598))
    with open_page(browser, server.url, "layer-newer", DESKTOP) as watched:
        page = watched.page
        go(page, server, "lager")
        page.get_by_role("combobox", name="Lager").first.click()
        page.get_by_role("option", name="Lekplats", exact=True).click()
        settled(page)
        page.locator('input[type="file"]').last.set_input_files(str(newer))
        settled(page)
        choice = page.get_by_role("radio", name=re.compile("En nyare version"))
        if choice.count():
            choice.first.click(force=True)
            settled(page)
        for found in ("Nya: 1", "Flyttade: 1", "Finns inte längre i filen: 1"):
            expect(page.get_by_text(found).first).to_be_visible()
        page.screenshot(path=SCREENSHOTS / "layer-compared.png")
        press(page, re.compile("Gör de . markerade ändringarna"))
        shown = "SELECT name FROM place WHERE layer = 'lekplats' AND deleted_at IS NULL ORDER BY fid"
        eventually(page, lambda: (SQUIRREL,) in rows(server, shown) and ("Sparven",) in rows(server, shown), True)
        ((west,),) = rows(server, "SELECT west FROM place WHERE id = ?", before[0][0])
        assert west == pytest.approx(Point(11.8414, 58.0625).x)
        assert rows(server, "SELECT count(*) FROM inspection WHERE place_id = ?", before[0][0]) == [(1,)]
        press(page, re.compile("Ångra"))
        eventually(page, lambda: rows(server, shown), [(name,) for _, name in before])
        ((back,),) = rows(server, "SELECT west FROM place WHERE id = ?", before[0][0])
        assert back == pytest.approx(11.841)
