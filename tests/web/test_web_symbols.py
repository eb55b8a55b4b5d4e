"""The icons that phones get."""

import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from hbgeo.web import symbols
from hbgeo.web.field_pages.files import FOLDER, names

#: What a font of all the page's icons may weigh.
MOST_BYTES = 15_000
NAMES = frozenset({"lightbulb", "no_such_icon", "", "<b>", "map"})


def cut(asked=NAMES):
    return TTFont(BytesIO(symbols.cut(asked)))


def test_the_catalogues_and_the_pages_icons_are_a_small_download(get, catalogue):
    answer = get(symbols.symbols_address(catalogue))
    assert len(answer.content) < MOST_BYTES
    assert answer.headers["content-type"] == "font/woff2"
    assert "immutable" in answer.headers["cache-control"]


def test_every_icon_that_a_script_names_is_drawn(catalogue):
    drawn = symbols._ligatures(cut(symbols.wanted(catalogue)))
    named = set()
    for name in names():
        named.update(re.findall(r'\bicon(?:\(|: )"(\w+)"', (FOLDER / name).read_text("utf-8")))
    assert len(named) > 10
    assert named - set(drawn) == set()


def test_an_icon_is_written_by_its_name():
    assert {"lightbulb", "map"} <= set(symbols._ligatures(cut()))


def test_an_unknown_icon_shows_nothing_instead_of_its_letters():
    font = cut()
    letters = font.getBestCmap()
    assert "no_such_icon" not in symbols._ligatures(font)
    assert {font["hmtx"][letters[ord(letter)]] for letter in "no_such_icon"} == {(0, 0)}
    assert {font["glyf"][letters[ord(letter)]].numberOfContours for letter in "no_such_icon"} == {0}


def test_many_who_ask_at_once_share_one_font():
    asked = frozenset({"home", "park"})
    symbols._cut.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        fonts = list(pool.map(symbols.cut, [asked] * 4))
    assert {id(font) for font in fonts} == {id(fonts[0])}
    assert symbols._cut.cache_info().misses == 1


def test_no_page_waits_for_the_font_to_be_cut(get):
    symbols._cut.cache_clear()
    for path in ("/walk/", "/walk/files.json", "/api/field/words/sv", "/api/field/legend/sv"):
        assert get(path).status_code == 200
    assert symbols._cut.cache_info().misses == 0


def test_the_address_changes_with_the_icons(catalogue):
    fewer = catalogue.model_copy(update={"layers": catalogue.layers[:1]})
    other = catalogue.model_copy(
        update={"layers": [catalogue.layers[0].model_copy(update={"icon": "chess"}), *catalogue.layers[1:]]}
    )
    addresses = {symbols.symbols_address(one) for one in (catalogue, fewer, other)}
    assert len(addresses) == len({symbols.wanted(one) for one in (catalogue, fewer, other)})


@pytest.mark.parametrize("content", [b"", b"not a font", None])
def test_a_font_that_cannot_be_cut_leaves_the_page_without_icons_but_whole(get, tmp_path, monkeypatch, content):
    broken = tmp_path / "MaterialSymbols-Rounded.broken.woff2"
    if content is not None:
        broken.write_bytes(content)
    monkeypatch.setattr(symbols, "symbols_font", lambda: broken)
    symbols._cut.cache_clear()
    assert get("/walk/").status_code == 200
    assert get("/assets/symbols/1/symbols.woff2").status_code == 404
    symbols._cut.cache_clear()


def test_without_a_font_none_is_named(get, catalogue, monkeypatch):
    monkeypatch.setattr(symbols, "symbols_font", lambda: None)
    symbols._cut.cache_clear()
    assert symbols.symbols_address(catalogue) is None
    assert "symbols" not in get("/walk/").text
    assert get("/api/field/words/sv").json()["symbols"] is None
    assert Path(get("/walk/files.json").json()["files"][-1]).suffix != ".woff2"
    symbols._cut.cache_clear()
