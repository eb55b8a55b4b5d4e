"""The page Vandringar as its tests drive it."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from hbgeo import ui
from hbgeo.domain.position import Position
from hbgeo.i18n import use
from hbgeo.services import walks
from hbgeo.services.walks import StopDraft, WalkDraft

PAGE = Path(ui.__file__).parent / "pages" / "walks.py"
HOSTILE = "{{7*191}} <img src=x onerror=alert(1)> **fet** `${x}`"
DAY = date(2025, 10, 23)


def planned(wired, *names, **overrides):
    stops = [
        StopDraft(position=Position(lon=11.842 + at / 1000, lat=58.0625), name=name) for at, name in enumerate(names)
    ]
    draft = WalkDraft(**({"title": "Höstvandring", "on": DAY, "starts": time(19, 0)} | overrides))
    return walks.plan(wired.store, wired.catalogue, draft, stops=stops)


def ran(page):
    assert not page.exception, [error.stack_trace for error in page.exception]
    return page


def opened(code="", lang=""):
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    if code:
        page.query_params["walk"] = code
    if lang:
        page.query_params["lang"] = lang
        # The test names a choice as the page does: by the words of its language.
        use(lang)
    return ran(page.run())


def show(page, part):
    chooser = next(group for group in page.get("button_group") if (group.key or "").startswith("walk_part_"))
    return ran(chooser.set_value(part).run())


def press(page, key):
    return ran(page.button(key=key).click().run())


def write(page, key, text):
    return ran(page.text_input(key=key).input(text).run())


def spoken(page):
    return " ".join(node.proto.body for node in page.get("html"))


def labels(page):
    return [button.label for button in page.button]


def said(page):
    return [text.value for kind in (page.markdown, page.info, page.warning, page.error) for text in kind]


def kept(wired, walk):
    with wired.store.read() as session:
        return session.walks.get(walk.id)


def stops_of(wired, walk):
    with wired.store.read() as session:
        return session.walks.stops(walk.id)


def names_of(wired, walk):
    return [stop.name for stop in stops_of(wired, walk)]
