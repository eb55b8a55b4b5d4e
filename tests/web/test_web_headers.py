"""Headers and the page that loads Streamlit."""

import re

import pytest

from hbgeo.web.headers import SecurityHeaders, origin
from hbgeo.web.index_page import inline_scripts, streamlit_page


def directives(answer):
    return dict(one.split(" ", 1) for one in answer.headers["content-security-policy"].split("; "))


def test_every_answer_is_kept_to_its_type_and_to_this_server(get):
    for path in ("/lager", "/api/map/legend", "/assets/nix/1/x", "/nix"):
        headers = get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "geolocation=(self)" in headers["permissions-policy"]
        assert "camera=(self)" in headers["permissions-policy"]
        assert "frame-ancestors 'self'" in headers["content-security-policy"]


def test_data_may_run_nothing(get):
    assert directives(get("/api/map/legend"))["default-src"] == "'none'"


def test_pages_take_nothing_from_other_servers(get):
    policy = get("/lager").headers["content-security-policy"]
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in directives(get("/lager"))["script-src"]


def test_only_the_frame_of_the_map_may_fetch_tiles(get):
    frame = directives(get("/component/streamlit_folium.st_folium/index.html"))
    assert frame["img-src"] == "'self' data: blob: https://*.tiles.example"
    assert frame["connect-src"] == "'self' data: blob:"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://tile.openstreetmap.org/{z}/{x}/{y}.png", "https://tile.openstreetmap.org"),
        ("https://{s}.tile.example:8080/{z}/{x}/{y}", "https://*.tile.example:8080"),
        ("/tiles/{z}/{x}/{y}.png", ""),
        ("", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_the_origin_of_tiles_is_what_the_policy_needs(url, expected):
    assert origin(url) == expected


def test_the_inline_script_of_the_page_is_let_through_by_its_hash():
    assert len(inline_scripts()) == len(re.findall(r"<script>", streamlit_page())) > 0
    assert inline_scripts()[0] in SecurityHeaders(lambda *_: None, script_hashes=inline_scripts()).page


@pytest.mark.parametrize("path", ["/", "/lager"])
def test_the_page_is_in_swedish_unless_asked_otherwise(get, path):
    assert '<html lang="sv">' in get(path).text
    assert '<html lang="en">' in get(f"{path}?lang=en").text


@pytest.mark.parametrize("query", ["", "?lang=en&q=a%2Fb", "?x=//evil.example"])
def test_the_start_page_has_one_address_and_its_own_leads_there(get, query):
    answer = get(f"/karta{query}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, f"./{query}")


def test_the_page_has_a_link_past_the_menu_and_its_own_title(get):
    page = get("/").text
    assert '<a class="hbgeo-skip" href="#innehall">Hoppa till innehållet</a>' in page
    assert "<title>Trygghetsvandringar</title>" in page
    assert "Streamlit</title>" not in page


def test_the_page_names_no_other_server(get):
    page = re.sub(r"<!--.*?-->", "", get("/").text, flags=re.DOTALL)
    assert not re.findall(r"(?:src|href)=[\"'](?:https?:)?//", page)


def test_an_unknown_language_is_answered_in_the_default_one(get):
    assert '<html lang="sv">' in get("/?lang=%7B%7B7*7%7D%7D").text
