"""The walkers' page as the server gives it: a strict policy, one shell for all walks, everything to open it offline."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from hbgeo.domain.position import Position
from hbgeo.services.walks import StopDraft, WalkDraft, plan
from hbgeo.services.walks_steps import start
from hbgeo.web import symbols
from hbgeo.web.field_pages.files import FOLDER


class Tags(HTMLParser):
    """Collects the tags of a page and the text inside its scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] in ("script", "style"):
            self.inline += data.strip()


def tags_of(html: str) -> Tags:
    """Parse a page."""
    found = Tags()
    found.feed(html)
    return found


@pytest.fixture
def walk(real_store, catalogue):
    """A walk under way with one stop."""
    stop = StopDraft(position=Position(lon=11.8421, lat=58.0625), name="Tunneln {{ 7*191 }} <img src=x>")
    made = plan(real_store, catalogue, WalkDraft(title="{{ 7*191 }}", on=date(2026, 10, 23)), stops=[stop])
    return start(real_store, made.id)


def test_the_shell_holds_no_inline_script_style_or_handler(get):
    found = tags_of(get("/walk/ABC123").text)
    assert found.inline == ""
    assert not any(tag == "style" for tag, _ in found.tags)
    assert not any(name == "style" or name.startswith("on") for _, attributes in found.tags for name in attributes)


def test_the_policy_of_the_shell_allows_no_inline_script_and_nobody_elses(get):
    policy = get("/walk/").headers["content-security-policy"]
    assert "unsafe" not in policy
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"


def test_the_shell_is_the_same_for_every_walk(get):
    assert get("/walk/AAAAAA").text == get("/walk/mina").text == get("/walk/").text
    assert (get("/walk").status_code, get("/walk").headers["location"]) == (308, "/walk/")


@pytest.mark.parametrize(
    ("asked", "lang", "direction"),
    [("ar-SY,ar;q=0.9", "ar", "rtl"), ("fi", "fi", "ltr"), ("", "sv", "ltr"), ("en-GB", "en", "ltr")],
)
def test_the_shell_speaks_the_language_of_the_phone(get, asked, lang, direction):
    tag, attributes = tags_of(get("/walk/", headers={"Accept-Language": asked}).text).tags[0]
    assert (tag, attributes["lang"], attributes["dir"]) == ("html", lang, direction)


def test_every_file_that_the_shell_names_is_there(get):
    found = tags_of(get("/walk/").text)
    named = [a.get("href") or a.get("src") for tag, a in found.tags if tag in ("link", "script")]
    assert len(named) > 10
    assert {get(address).status_code for address in named} == {200}


def test_every_file_that_is_kept_for_offline_is_there_and_all_scripts_are_kept(get):
    kept = get("/walk/files.json").json()["files"]
    assert {get(address).status_code for address in kept} == {200}
    scripts = {file.relative_to(FOLDER).as_posix() for file in FOLDER.rglob("*.js")}
    assert scripts <= {address.split("/", 4)[-1] for address in kept if address.startswith("/assets/field/")}


def test_files_of_the_page_are_kept_for_ever_and_the_worker_is_not(get):
    script = next(a for a in get("/walk/files.json").json()["files"] if a.endswith("/main.js"))
    assert "immutable" in get(script).headers["cache-control"]
    worker = get("/walk/worker.js")
    assert worker.headers["cache-control"] == "no-cache"
    assert worker.headers["service-worker-allowed"] == "/walk/"
    assert "javascript" in worker.headers["content-type"]


@pytest.mark.parametrize("path", ["%2e%2e%2ffiles.py", "views/nothing.js", "page.css", "nothing.js", "types.d.ts"])
def test_the_worker_gets_scripts_of_the_page_and_nothing_else(get, path):
    assert get(f"/walk/modules/{path}").status_code == 404


def test_the_map_of_a_walk_is_a_script_without_peoples_words(get, walk):
    answer = get(f"/walk/map/{walk.code}.js?lang=sv")
    assert answer.status_code == 200
    assert "javascript" in answer.headers["content-type"]
    assert 'L.map(\n                "map_field"' in answer.text
    assert "Tunneln" not in answer.text
    assert "1337" not in answer.text
    assert set(re.findall(r"https?://[^/\"]+", answer.text)) <= {"https://tile.openstreetmap.org"}


def test_the_map_is_not_sent_again_when_nothing_changed(get, walk):
    address = f"/walk/map/{walk.code}.js?lang=sv"
    tag = get(address).headers["etag"]
    assert get(address, headers={"If-None-Match": tag}).status_code == 304


def test_there_is_no_map_of_a_walk_that_nobody_has_planned(get):
    assert get("/walk/map/AAAAAA.js").status_code == 404


def test_the_font_draws_the_catalogues_icons_and_is_small(get, catalogue):
    address = symbols.symbols_address(catalogue)
    assert address is not None
    body = get(address).content
    assert len(body) < 30_000
    drawn = symbols._ligatures(TTFont(BytesIO(body)))
    assert {category.icon for category in catalogue.categories} <= set(drawn)


def test_a_catalogue_with_an_unknown_icon_still_gets_its_font(catalogue):
    names = frozenset({"lightbulb", "no_such_icon_anywhere"})
    drawn = symbols._ligatures(TTFont(BytesIO(symbols.cut(names))))
    assert "lightbulb" in drawn
    assert "no_such_icon_anywhere" not in drawn


def test_the_manifest_stays_within_the_page(get):
    told = get("/walk/manifest.json", headers={"Accept-Language": "en"}).json()
    assert (told["scope"], told["name"]) == ("/walk/", "Safety walk")
    assert get(told["icons"][0]["src"]).status_code == 200


def test_no_script_of_the_page_writes_html():
    writes_html = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
    for file in FOLDER.rglob("*.js"):
        assert not writes_html.search(file.read_text("utf-8")), file
