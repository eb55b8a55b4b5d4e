"""Whose address is whose, and which addresses are open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette._utils import get_route_path

from hbgeo.doors.addresses import host_name, is_loopback, listens_here_only, own_page, same_origin
from hbgeo.doors.staff import belongs
from hbgeo.settings import from_env
from hbgeo.web.doors_paths import is_open, routed_path


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.9.8.7", "::1", "[::1]", "::ffff:127.0.0.1", "LOCALHOST"]
)
def test_this_machine_is_known_by_its_names(host):
    assert is_loopback(host)
    assert listens_here_only(host)


@pytest.mark.parametrize(
    "host",
    ["", "0.0.0.0", "::", "192.168.1.5", "10.0.0.1", "fe80::1%eth0", "localhost.evil.example", "127.0.0.1.nip.io"],
)
def test_others_are_not_this_machine(host):
    assert not is_loopback(host)


@pytest.mark.parametrize("host", ["", "0.0.0.0", "::", "192.168.1.5", "no.such.name.invalid", "\ud800"])
def test_what_others_can_reach_or_nobody_knows_is_not_here_only(host):
    assert not listens_here_only(host)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("localhost:8501", "localhost"),
        ("[::1]:8501", "::1"),
        ("Example.SE", "example.se"),
        ("evil.example@127.0.0.1", ""),
        ("127.0.0.1/x", ""),
        ("127.0.0.1:port", ""),
        ("[::1", ""),
        ("", ""),
    ],
)
def test_the_name_in_a_host_header(header, name):
    assert host_name(header) == name


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("https://hbgeo.example", "hbgeo.example", True),
        ("https://hbgeo.example", "hbgeo.example:443", True),
        ("http://127.0.0.1:8501", "127.0.0.1:8501", True),
        ("HTTP://Hbgeo.Example", "hbgeo.example", True),
        ("https://evil.example", "hbgeo.example", False),
        ("https://hbgeo.example.evil.example", "hbgeo.example", False),
        ("http://127.0.0.1:9999", "127.0.0.1:8501", False),
        ("null", "hbgeo.example", False),
        ("", "", False),
        ("file://hbgeo.example", "hbgeo.example", False),
        ("https://[::1", "hbgeo.example", False),
    ],
)
def test_an_origin_is_ours_when_it_names_our_host(origin, host, same):
    assert same_origin(origin, host) is same


@pytest.mark.parametrize("path", ["/", "/karta", "/karta?lang=en&q=a%2Fb", "/vandringar#x"])
def test_our_own_pages_are_gone_to(path):
    assert own_page(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "karta",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "///evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nSet-Cookie: a=b",
        " /karta",
        "/" + "x" * 2001,
    ],
)
def test_nobody_is_sent_elsewhere(path):
    assert own_page(path) == "/"


@given(st.text(max_size=60))
def test_whatever_is_asked_for_the_way_leads_to_this_server(path):
    found = own_page(path)
    assert found.startswith("/")
    assert found[1:2] not in ("/", "\\")
    assert found.isprintable()


OPEN = [
    "/walk", "/walk/", "/walk/ABC123", "/walk/worker.js", "/walk/map/ABC123.js", "/api/walks/ABC/pins/1", "/api/pins",
    "/api/field/words/sv", "/api/openapi.json", "/assets/hbgeo/1/page.css", "/signin", "/signout", "/_stcore/health",
    "/favicon.ico", "/robots.txt",
]  # fmt: skip
CLOSED = [
    "", "/", "/karta", "/walks", "/walkabout", "/WALK/ABC", "/Walk", "/walk.", "/walk..", "/api", "/api/", "/api/walks",
    "/api/walk", "/api/pins/", "/api/pins/x", "/api/export/observations.csv", "/api/map/observations", "/photos/x.jpg",
    "/_stcore/stream", "/_stcore/health/", "/_stcore/healthx", "/_stcore/host-config", "/_stcore/upload_file/a/b",
    "/component/x/index.html", "/media/x.png", "/static/js/index.js", "/signin2", "/assets", "/assetsx/y",
    "//walk/ABC", "/walk//ABC", "/walk/../karta", "/walk/..", "/walk/.", "/walk/./../api/export/x.csv",
    "/walk/\\..\\karta",
    "/walk/%2e%2e/karta", "/walk/%252e", "/walk/\x00", "/walk/\n", "/walk/\u200b", "/assets/../karta",
    "/api/walks/../export/observations.csv", "/hbgeo/walk/ABC", "/auth/login", "/oauth2callback", "/auth/logout",
]  # fmt: skip


@pytest.mark.parametrize("path", OPEN)
def test_what_walkers_and_the_door_need_is_open(path):
    assert is_open(path, accounts=False)


@pytest.mark.parametrize("path", CLOSED)
def test_everything_else_is_closed_however_it_is_written(path):
    assert not is_open(path, accounts=False)


def test_what_a_sign_in_by_account_needs_is_open_only_with_one():
    assert {path for path in CLOSED if is_open(path, accounts=True)} == {"/auth/login", "/oauth2callback"}


PIECES = st.lists(st.sampled_from(["/", "walk", "a", "..", ".", "//", "%2e"]), max_size=6).map("".join)


@given(PIECES, st.sampled_from(["", "/walk", "/a", "/a/walk"]))
def test_the_path_that_is_judged_is_the_one_the_router_matches(path, root):
    scope = {"type": "http", "path": path, "root_path": root}
    assert routed_path(scope) == get_route_path(scope)


@pytest.mark.parametrize(
    ("email", "in_it"),
    [
        ("anna@stenungsund.se", True),
        ("Anna@Stenungsund.SE", True),
        ("bo@hem.example", True),
        ("eva@hem.example", False),
        ("anna@evil-stenungsund.se", False),
        ("anna@stenungsund.se.evil.example", False),
        ("@stenungsund.se", False),
        ("stenungsund.se", False),
        ("", False),
    ],
)
def test_the_staff_are_the_addresses_and_domains_on_the_list(email, in_it):
    staff = from_env({"HBGEO_STAFF": "@Stenungsund.se, bo@hem.example"}).staff
    assert belongs(email, staff) is in_it


def test_without_a_list_everybody_the_provider_knows_is_let_in():
    assert belongs("anna@stenungsund.se", from_env({}).staff)
