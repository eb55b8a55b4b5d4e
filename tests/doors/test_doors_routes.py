"""Every route of the real server, tried signed out: a new one cannot be forgotten."""

import json
import re
import subprocess
import sys

import pytest
from doorstep import COMMAND, PASSPHRASE, ROOT, cookies, free_port, running
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from hbgeo.doors.passphrase import PassphraseFile
from hbgeo.ui.navigation import ENTRIES
from hbgeo.web.doors_paths import OPEN, OPEN_FOR_ACCOUNTS, OPEN_UNDER, is_open

PAGES = ["/", *(f"/{entry.address}" for entry in ENTRIES[1:])]
#: Prints (kind, path, methods) of every route: ours, Streamlit's and those of applications mounted within.
LIST = """
import json
from starlette.routing import Mount
from hbgeo.server import create_app

def walk(routes, prefix=""):
    for route in routes:
        path = prefix + getattr(route, "path", "")
        inner = getattr(route, "routes", None)
        if isinstance(route, Mount) or inner:
            yield type(route).__name__, path + "/", []
            yield from walk(inner or [], path)
        else:
            yield type(route).__name__, path, sorted(getattr(route, "methods", None) or ["GET"])

app = create_app()
print(json.dumps(list(walk(app._build_starlette_app().routes))))
"""
#: What stands in for the parts of a path that are given.
EXAMPLES = {"file": "page.css", "path": "x", "filename": "x.js", "format": "csv", "name": "observations"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder, port = tmp_path_factory.mktemp("routes"), free_port()
    PassphraseFile(folder / "home").set(PASSPHRASE)
    with running(folder, port) as client:
        yield client


@pytest.fixture(scope="module")
def routes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("list")
    run = subprocess.run(
        [sys.executable, "-c", LIST],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT)},
    )
    return [tuple(one) for one in json.loads(run.stdout.splitlines()[-1])]


def example(path):
    filled = re.sub(r"\{(\w+)(?::\w+)?\}", lambda part: EXAMPLES.get(part[1], "x"), path)
    return filled if filled.startswith("/") else f"/{filled}"


def turned_away(answer):
    to_signin = answer.status_code == 303 and answer.headers["location"].startswith("/signin?next=")
    return to_signin or answer.status_code in (401, 403)


def test_the_list_holds_our_own_routes_and_streamlits(routes):
    paths = {path for _kind, path, _methods in routes}
    assert {
        "/signin",
        "/api/export/{name}.{format}",
        "/photos/{name}.jpg",
        "/_stcore/stream",
        "/oauth2callback",
    } <= paths
    assert {"/media/{file_id:path}", "/component/{path:path}"} & paths
    assert any("upload_file" in path for path in paths)
    assert len(paths) > 20


def test_every_route_is_open_on_purpose_or_turns_away_whoever_is_signed_out(server, routes):
    forgotten = []
    for kind, path, methods in routes:
        address = example(path)
        if kind == "WebSocketRoute" or is_open(address, accounts=False):
            continue
        forgotten += [(method, path) for method in methods if not turned_away(server.request(method, address))]
    assert forgotten == []


def test_every_method_is_turned_away_too(server, routes):
    closed = {example(path) for kind, path, _methods in routes if kind != "WebSocketRoute"}
    for address in sorted(one for one in closed if not is_open(one, accounts=False)):
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            assert turned_away(server.request(method, address)), (method, address)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_leads_to_the_sign_in(server, page):
    answer = server.get(page)
    assert answer.status_code == 303
    assert "/signin?next=" in answer.headers["location"]


def test_addresses_that_are_none_are_closed_too(server):
    for address in (
        "/nix",
        "/index.html",
        "/api/nix",
        "/_stcore/nix",
        "/static/index.html",
        "/.streamlit/secrets.toml",
    ):
        assert turned_away(server.get(address)), address


def test_what_is_open_is_what_the_documentation_lists():
    text = (ROOT / "docs" / "doors.md").read_text()
    listed = set(re.findall(r"^\| `(/[^`]*)`", text, re.MULTILINE))
    assert listed == {*OPEN, *OPEN_UNDER, *OPEN_FOR_ACCOUNTS}


def websocket(server, headers=None):
    address = str(server.base_url).replace("http", "ws").rstrip("/") + "/_stcore/stream"
    return connect(address, additional_headers=headers or {}, origin=str(server.base_url).rstrip("/"), open_timeout=20)


def test_the_connection_of_the_pages_is_refused_signed_out_with_the_headers_that_protect(server):
    with pytest.raises(InvalidStatus) as refused, websocket(server):
        pass
    answer = refused.value.response
    assert answer.status_code == 403
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "content-security-policy" in answer.headers


def test_signed_in_the_pages_their_connection_and_the_data_work_until_the_sign_out(server):
    form = {"passphrase": PASSPHRASE, "next": "/lager"}
    origin = {"Origin": str(server.base_url).rstrip("/")}
    given = cookies(server.post("/signin", data=form, headers=origin))
    cookie = {"Cookie": f"hbgeo_session={given['hbgeo_session']}"}
    server.cookies.clear()
    assert [server.get(page, headers=cookie).status_code for page in PAGES] == [200] * len(PAGES)
    assert server.get("/api/export/observations.csv", headers=cookie).status_code == 200
    with websocket(server, cookie):
        pass
    server.post("/signout", headers=cookie | origin)
    server.cookies.clear()
    assert server.get("/api/export/observations.csv", headers=cookie).status_code == 401
    with pytest.raises(InvalidStatus), websocket(server, cookie):
        pass


def test_the_log_has_no_line_of_refused_connections(tmp_path):
    port = free_port()
    PassphraseFile(tmp_path / "home").set(PASSPHRASE)
    with running(tmp_path, port, COMMAND) as client, pytest.raises(InvalidStatus), websocket(client):
        pass
    assert (tmp_path / "server.log").read_text() == f"hbgeo: http://127.0.0.1:{port}\n"
