"""How the walkers' page opens: what the browser is told before a script runs, by whose leave, in which version."""

import re

import pytest

from hbgeo import bootstrap
from hbgeo.errors import SettingsError
from hbgeo.maps import assets
from hbgeo.settings import from_env
from hbgeo.web.field_pages import files, offline

TILES = "https://*.tiles.example"


def directives(answer):
    return dict(one.split(" ", 1) for one in answer.headers["content-security-policy"].split("; "))


def meta(get, name):
    return re.search(rf'<meta name="{name}" content="([^"]*)">', get("/walk/").text)[1]


@pytest.mark.parametrize("path", ["/walk/", "/walk/ABC123", "/walk/map/XXXXXX.js", "/walk/files.json", "/walk"])
def test_everything_under_the_page_keeps_the_strict_policy_errors_too(get, path):
    policy = directives(get(path))
    assert "unsafe" not in str(policy)
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["img-src"] == f"'self' blob: data: {TILES}"
    assert policy["frame-ancestors"] == policy["form-action"] == policy["base-uri"] == "'none'"


@pytest.mark.parametrize("path", ["/walk/worker.js?v=1", "/walk/modules/worker_sync.js?v=1"])
def test_the_worker_may_fetch_tiles_and_from_this_server_and_run_nothing_else(get, path):
    policy = {"default-src": "'none'", "script-src": "'self'", "connect-src": f"'self' {TILES}"}
    assert directives(get(path)) == policy


@pytest.mark.parametrize("path", ["/walk/", "/walk/map/XXXXXX.js", "/walk/worker.js"])
def test_the_page_is_kept_apart_as_the_others_are(get, path):
    headers = get(path).headers
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["referrer-policy"] == "same-origin"
    assert "geolocation=(self), camera=(self)" in headers["permissions-policy"]


def test_the_page_is_not_sent_again_in_the_same_language(get):
    first = get("/walk/ABC123", headers={"Accept-Language": "fi"})
    again = {"If-None-Match": first.headers["etag"]}
    assert get("/walk/DEF456", headers=again | {"Accept-Language": "fi"}).status_code == 304
    assert get("/walk/DEF456", headers=again | {"Accept-Language": "uk"}).status_code == 200
    assert first.headers["vary"] == "Accept-Language"


def test_the_browser_is_told_at_once_of_every_script_that_runs_at_first(get):
    told = set(re.findall(r'<link rel="modulepreload" href="([^"]+)">', get("/walk/").text))
    assert told == {files.address(name) for name in files.first()}
    assert {"main.js", "words.js", "views/home.js", "map.js"} <= set(files.first())


def test_what_is_asked_for_later_is_not_told_of(get):
    assert not {"views/lead.js", "views/stop.js", "worker_sync.js", "cover.js"} & set(files.first())


def test_nothing_of_the_map_holds_up_the_first_paint(get):
    page = get("/walk/").text
    assert "leaflet" not in page
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)">', page) == [files.address("page.css")]
    assert re.findall(r"<script [^>]*>", page) == [f'<script type="module" src="{files.address("main.js")}">']


def test_no_tiles_are_kept_unless_the_setting_says_that_their_terms_allow_it(get):
    assert meta(get, "hbgeo-tiles-offline") == ""


def test_with_the_setting_the_page_is_told_whose_tiles_may_be_kept(get, monkeypatch):
    monkeypatch.setenv("HBGEO_TILES_OFFLINE", "1")
    monkeypatch.setenv("HBGEO_TILES_URL", "https://{s}.tiles.example/{z}/{x}/{y}.png")
    bootstrap.shut_down()
    bootstrap.services()
    assert meta(get, "hbgeo-tiles-offline") == TILES


@pytest.mark.parametrize("text", ["ja", "true", "2", " "])
def test_a_setting_that_is_neither_yes_nor_no_is_named(text):
    with pytest.raises(SettingsError, match="HBGEO_TILES_OFFLINE"):
        from_env({"HBGEO_TILES_OFFLINE": text})


def test_the_version_of_the_page_changes_with_anything_that_is_kept(get, monkeypatch):
    told = get("/walk/files.json").json()
    assert meta(get, "hbgeo-version") == told["version"]
    other = assets.versions() | {"hbgeo": ("another", assets.OWN_FOLDER)}
    monkeypatch.setattr(assets, "versions", lambda: other)
    assert get("/walk/files.json").json()["version"] != told["version"]
    assert files.page_version(None) != files.page_version("/assets/symbols/1/symbols.woff2")


def test_the_list_of_what_is_kept_names_no_walk(get):
    assert not [
        address for address in get("/walk/files.json").json()["files"] if "/api/" in address or "/map/" in address
    ]


def test_home_screens_get_icons_of_the_sizes_they_want(get):
    icons = get("/walk/manifest.json").json()["icons"]
    found = {(icon["sizes"], icon["purpose"]) for icon in icons}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= found
    assert [get(icon["src"]).headers["content-type"] for icon in icons] == [icon["type"] for icon in icons]


def test_the_colour_around_the_page_is_the_pages_own():
    assert f"--ground: {offline.GROUND};" in (files.FOLDER / "page.css").read_text("utf-8")
