"""Painting on a photo in a real Chromium, under the server's own headers, signed in as staff are."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO

import numpy as np
import pytest
from driving import DESKTOP, ROOT, open_page, start_server
from PIL import Image
from playwright.sync_api import Page, expect

from hbgeo.domain import catalogue as catalogue_module
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Observation
from hbgeo.domain.position import Position
from hbgeo.exchange.photo_cover import PAINT, read_strokes
from hbgeo.exchange.photos import read_photo
from hbgeo.store.sqlite import open_store

expect.set_options(timeout=20_000)

NARROW = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
#: A page with nothing but the widget; what was painted and the covered photo are written beside it.
PAGE = """
import json
from dataclasses import asdict
from pathlib import Path

import streamlit as st
from hbgeo.bootstrap import services
from hbgeo.exchange.photo_cover import covered
from hbgeo.ui import shell
from hbgeo.ui.components.photo_cover import photo_cover

shell.begin()
shell.page("Prov")
home, first, second = Path({home!r}), {first!r}, {second!r}
sha256 = second if st.checkbox("Ett annat foto") else first
missing = st.checkbox("Ett foto som inte finns")
strokes = photo_cover("0" * 64 if missing else sha256, key="cover")
if strokes:
    st.session_state["saves"] = st.session_state.get("saves", 0) + 1
    with services().store.read() as session:
        content = covered(session.photos.image(sha256), strokes)
    (home / "covered.jpg").write_bytes(content.image)
    (home / "strokes.json").write_text(json.dumps([asdict(stroke) for stroke in strokes]))
st.text(f"saves={{st.session_state.get('saves', 0)}}")
st.button("Igen")
"""
START = """
from pathlib import Path
from hbgeo.server import create_app, serve
serve(app=create_app(main_page=Path({page!r})))
"""


def light_photo(width: int, height: int, color: tuple[int, int, int]) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), color).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("cover")


@pytest.fixture(scope="module")
def url(home):
    labels = {category.code: category.sv for category in catalogue_module.load().categories}
    store = open_store(home / "named.gpkg", labels=labels)
    moment = datetime(2025, 10, 23, 17, tzinfo=UTC)
    pin = Observation(
        id=new_id(),
        position=Position(lon=11.842, lat=58.062),
        category="LJUS",
        polarity=-1,
        recorded_at=moment,
        received_at=moment,
    )
    photos = [read_photo(light_photo(900, 600, (240, 230, 220))), read_photo(light_photo(600, 900, (200, 240, 220)))]
    store.write(lambda session: session.observations.put_many([pin], Role.WALKER))
    for photo in photos:
        store.write(lambda session, photo=photo: session.photos.add(pin.id, photo, Role.WALKER))
    store.close()
    first, second = (photo.sha256 for photo in photos)
    (home / "page.py").write_text(PAGE.format(home=str(home), first=first, second=second), encoding="utf-8")
    (home / "start.py").write_text(START.format(page=str(home / "page.py")), encoding="utf-8")
    server = start_server(home, script=home / "start.py", HBGEO_DATABASE=str(home / "named.gpkg"), PYTHONPATH=str(ROOT))
    yield server.url
    server.stop()


@pytest.fixture(params=["phone", "desktop"])
def size(request):
    return NARROW if request.param == "phone" else DESKTOP


def shown(page: Page):
    """The canvas, once the photo is there."""
    canvas = page.get_by_role("application", name="Fotot som ska täckas")
    expect(canvas).to_have_attribute("height", "600")
    return canvas


def place(canvas, x: float, y: float) -> tuple[float, float]:
    box = canvas.bounding_box()
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def drag(page: Page, canvas, *points: tuple[float, float]) -> None:
    canvas.scroll_into_view_if_needed()
    first, *rest = (place(canvas, *point) for point in points)
    page.mouse.move(*first)
    page.mouse.down()
    for point in rest:
        page.mouse.move(*point, steps=8)
    page.mouse.up()


def painted(canvas) -> int:
    """How many pixels of the canvas are fully painted."""
    return canvas.evaluate(
        "(canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data"
        ".reduce((sum, value, index) => sum + (index % 4 === 3 && value === 255), 0)"
    )


def save(page: Page, home, saves: int = 1):
    """Save and return the strokes and the covered picture, (height, width, 3)."""
    page.get_by_role("button", name="Spara täckningen").click()
    expect(page.get_by_text(f"saves={saves}", exact=True)).to_be_visible()
    strokes = read_strokes(json.loads((home / "strokes.json").read_text()))
    return strokes, np.asarray(Image.open(home / "covered.jpg").convert("RGB"), dtype=int)


def alpha(canvas) -> np.ndarray:
    """Where the browser has painted, (height, width)."""
    values = canvas.evaluate(
        "(canvas) => Array.from(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data)"
        ".filter((_, index) => index % 4 === 3)"
    )
    return np.array(values).reshape(600, 900)


def assert_same_pixels(seen: np.ndarray, picture: np.ndarray) -> None:
    """What was seen as painted is painted in the file, and nothing more than a seam around it."""
    dark = np.abs(picture - PAINT).max(axis=2) < 70
    assert dark[seen > 0].all()
    grown = sum(np.roll(seen > 0, (down, right), (0, 1)) for down in range(-4, 5) for right in range(-4, 5)) > 0
    assert not dark[~grown].any()


def test_a_line_drawn_with_the_mouse_is_covered_exactly_there(browser, url, home, size):
    with open_page(browser, url, "cover-mouse", size) as watched:
        canvas = shown(watched.page)
        drag(watched.page, canvas, (0.2, 0.3), (0.6, 0.3), (0.6, 0.7))
        expect(watched.page.get_by_text("Målat.")).to_be_visible()
        seen = alpha(canvas)
        strokes, picture = save(watched.page, home)
        assert len(strokes) == 1
        assert strokes[0].radius == 0.025
        assert np.allclose((strokes[0].points[0], strokes[0].points[-1]), ((0.2, 0.3), (0.6, 0.7)), atol=0.005)
        assert_same_pixels(seen, picture)


def test_keys_move_the_ring_change_it_paint_and_undo(browser, url, home):
    with open_page(browser, url, "cover-keys", DESKTOP) as watched:
        page = watched.page
        canvas = shown(page)
        # by the keyboard alone: from the box before it
        page.get_by_role("checkbox", name="Ett foto som inte finns").focus()
        page.keyboard.press("Tab")
        expect(canvas).to_be_focused()
        ring = page.locator(".ring.shown")
        expect(ring).to_be_visible()
        before = ring.bounding_box()
        page.keyboard.press("+")
        assert ring.bounding_box()["width"] == pytest.approx(before["width"] * 2, rel=0.02)
        expect(page.get_by_role("radio", name="Stor", exact=True)).to_be_checked()
        for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Space", "Shift+ArrowDown", "Enter", "Space", "Control+z"):
            page.keyboard.press(key)
        seen = alpha(canvas)
        strokes, picture = save(page, home)
        assert [stroke.radius for stroke in strokes] == [0.05, 0.05]
        up = 0.5 - 0.05 * 1.5
        assert np.allclose([stroke.points for stroke in strokes], [[(0.6, up)], [(0.6, up + 0.2 * 0.05 * 1.5)]])
        assert_same_pixels(seen, picture)


def test_fingers_paint_dots_and_undo_and_removing_all_are_taken_back(browser, url):
    with open_page(browser, url, "cover-touch", NARROW) as watched:
        page = watched.page
        canvas = shown(page)
        page.get_by_text("Mycket stor").tap()
        box = canvas.bounding_box()
        counts = [painted(canvas)]
        for share in (0.3, 0.7):
            canvas.tap(position={"x": box["width"] * share, "y": box["height"] / 2})
            counts.append(painted(canvas))
        assert counts[0] == 0
        assert counts[2] == pytest.approx(2 * counts[1], rel=0.02)
        page.get_by_role("button", name="Ta bort all färg").tap()
        assert painted(canvas) == 0
        for left in (2, 1, 0):
            page.get_by_role("button", name="Ångra").tap()
            assert painted(canvas) == counts[left]
        expect(page.get_by_role("button", name="Ångra")).to_have_attribute("aria-disabled", "true")


def test_a_finger_draws_a_line_and_does_not_move_the_page(browser, url, home):
    with open_page(browser, url, "cover-finger", NARROW) as watched:
        page = watched.page
        canvas = shown(page)
        canvas.scroll_into_view_if_needed()
        before = canvas.bounding_box()
        fingers = page.context.new_cdp_session(page)

        def touch(kind: str, *points: tuple[float, float]) -> None:
            at = [{"x": x, "y": y} for x, y in (place(canvas, *point) for point in points)]
            fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

        touch("touchStart", (0.3, 0.8))
        for step in range(1, 9):
            touch("touchMove", (0.3, 0.8 - step * 0.08))
        touch("touchEnd")
        assert canvas.bounding_box() == before
        strokes, _picture = save(page, home)
        assert len(strokes) == 1
        assert np.allclose((strokes[0].points[0], strokes[0].points[-1]), ((0.3, 0.8), (0.3, 0.16)), atol=0.01)


def test_what_is_painted_outlives_reruns_and_a_change_of_language_and_not_a_change_of_photo(browser, url):
    with open_page(browser, url, "cover-again", DESKTOP) as watched:
        page = watched.page
        canvas = shown(page)
        drag(page, canvas, (0.2, 0.3), (0.6, 0.3))
        count = painted(canvas)
        page.get_by_role("button", name="Igen").click()
        page.get_by_text("English", exact=True).click()
        canvas = page.get_by_role("application", name="The photo to cover")
        expect(page.get_by_role("button", name="Save covering")).to_be_visible()
        assert painted(canvas) == count > 0
        page.get_by_text("Ett annat foto").click()
        expect(canvas).to_have_attribute("height", "900")
        assert painted(canvas) == 0
        expect(page.get_by_text("saves=0", exact=True)).to_be_visible()


def test_saving_again_sends_again_and_nothing_painted_sends_nothing(browser, url, home):
    with open_page(browser, url, "cover-twice", DESKTOP) as watched:
        page = watched.page
        canvas = shown(page)
        # said to be of no use now, and pressed all the same
        page.get_by_role("button", name="Spara täckningen").click(force=True)
        expect(page.get_by_text("Inget är målat än.")).to_be_visible()
        drag(page, canvas, (0.2, 0.3), (0.6, 0.3))
        assert len(save(page, home)[0]) == 1
        drag(page, canvas, (0.2, 0.6), (0.6, 0.6))
        assert len(save(page, home, 2)[0]) == 2


def test_a_photo_that_cannot_be_shown_says_so_and_cannot_be_painted_on(browser, url):
    with open_page(browser, url, "cover-missing", DESKTOP) as watched:
        page = watched.page
        canvas = shown(page)
        page.get_by_text("Ett foto som inte finns").click()
        expect(page.get_by_role("alert").filter(has_text="Fotot kan inte visas")).to_be_visible()
        drag(page, canvas, (0.2, 0.3), (0.6, 0.3))
        assert painted(canvas) == 0
        page.get_by_text("Ett foto som inte finns").click()
        expect(page.get_by_text("Fotot kan inte visas")).to_have_count(0)
        drag(page, canvas, (0.2, 0.3), (0.6, 0.3))
        expect(page.get_by_text("Målat.")).to_be_visible()


def test_nonsense_from_a_browser_is_told_and_the_paint_stays(browser, url):
    with open_page(browser, url, "cover-nonsense", DESKTOP) as watched:
        page = watched.page
        canvas = shown(page)
        drag(page, canvas, (0.2, 0.3), (0.6, 0.3))
        count = painted(canvas)
        page.evaluate(
            "() => { const round = Math.round; Math.round = () => 7e5; window.mend = () => Math.round = round; }"
        )
        drag(page, canvas, (0.2, 0.5), (0.6, 0.5))
        page.get_by_role("button", name="Spara täckningen").click()
        expect(page.get_by_text("Det gick inte att läsa det du målade.")).to_be_visible()
        expect(page.get_by_text("saves=0", exact=True)).to_be_visible()
        page.evaluate("() => { Math.round = window.right; }")
        page.get_by_role("button", name="Ångra").click()
        assert painted(canvas) == count > 0
        page.get_by_role("button", name="Spara täckningen").click()
        expect(page.get_by_text("saves=1", exact=True)).to_be_visible()
        expect(page.get_by_text("Det gick inte att läsa det du målade.")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_fits_and_can_be_hit_and_named(browser, url, size, scheme):
    from axe_playwright_python.sync_playwright import Axe

    with open_page(browser, url, "cover-looks", {**size, "color_scheme": scheme}) as watched:
        page = watched.page
        drag(page, shown(page), (0.2, 0.3), (0.6, 0.3))
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        targets = page.locator(".cover button, .cover label")
        assert targets.count() == 7
        assert all(target.bounding_box()["height"] >= 44 for target in targets.all())
        found = Axe().run(page, context=".stBidiComponent").response["violations"]
        assert found == [], [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
