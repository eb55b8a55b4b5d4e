"""Signing in with an account, at a real provider and a real server."""

import subprocess
import sys

import httpx
import pytest
from account_provider import CLIENT, SECRET, providing
from doorstep import COMMAND, PASSPHRASE, ROOT, free_port, running
from itsdangerous import URLSafeTimedSerializer
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from hbgeo.doors.passphrase import PassphraseFile

DATA = "/api/export/observations.csv"
COOKIE = "_streamlit_user"
STAFF = {"HBGEO_STAFF": "stenungsund.se"}


@pytest.fixture(scope="module")
def provider():
    with providing(free_port()) as provider:
        yield provider


@pytest.fixture(autouse=True)
def anna(provider):
    """Anna of the staff is at the keyboard."""
    provider.claims = {"sub": "anna", "email": "anna@stenungsund.se"}
    provider.asked.clear()


def set_up(folder, port, provider, more=""):
    (folder / ".streamlit").mkdir(exist_ok=True)
    (folder / ".streamlit" / "secrets.toml").write_text(
        f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
client_id = "{CLIENT}"
client_secret = "{SECRET}"
server_metadata_url = "{provider}/.well-known/openid-configuration"
{more}
"""
    )


@pytest.fixture(scope="module")
def server(tmp_path_factory, provider):
    folder, port = tmp_path_factory.mktemp("accounts"), free_port()
    set_up(folder, port, provider.url)
    with running(folder, port, **STAFF) as client:
        yield client


@pytest.fixture
def visitor(server):
    """A browser of somebody who was never here."""
    with httpx.Client(base_url=server.base_url, timeout=30, follow_redirects=True) as client:
        yield client


def sign_in(visitor, page="/lager"):
    return visitor.get("/signin/with/default", params={"next": page})


def test_an_account_of_the_staff_opens_the_page_asked_for_and_the_data(visitor, provider):
    assert visitor.get("/lager").url.path == "/signin"
    answer = sign_in(visitor)
    assert (answer.status_code, answer.url.path) == (200, "/lager")
    assert visitor.get(DATA).status_code == 200
    (asked,) = provider.asked
    assert (asked["code_challenge_method"], asked["scope"]) == ("S256", "openid email profile")


def test_the_sign_in_offers_the_account_and_asks_for_no_passphrase_that_is_not_set(visitor):
    page = visitor.get("/signin").text
    assert 'href="/oppet?lang=' in page
    assert "Logga in med ditt arbetskonto" in page
    assert 'type="password"' not in page


def test_the_way_back_leads_to_this_server_only(visitor):
    assert sign_in(visitor, "//evil.example/x").url.path in ("/", "/karta")


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "eva", "email": "eva@hem.example"},
        {"sub": "eva", "email": "eva@evil-stenungsund.se"},
        {"sub": "eva", "email": "eva@stenungsund.se", "email_verified": False},
        {"sub": "eva"},
        {"sub": "eva", "email": ["anna@stenungsund.se"]},
    ],
)
def test_somebody_else_is_known_and_still_not_let_in(visitor, provider, claims):
    provider.claims = claims
    answer = sign_in(visitor)
    assert (answer.status_code, answer.url.path) == (403, "/signin")
    assert "hör inte till personalen" in answer.text
    assert visitor.get(DATA).status_code == 401


def test_an_address_with_signs_of_html_is_only_text(visitor, provider):
    provider.claims = {"sub": "x", "email": "<img src=x onerror=alert(1)>@hem.example"}
    assert "<img src=x" not in sign_in(visitor).text


def test_signing_out_ends_it_for_whoever_has_the_cookie_and_anna_can_come_back(visitor):
    sign_in(visitor)
    stolen = dict(visitor.cookies)
    origin = str(visitor.base_url).rstrip("/")
    answer = visitor.post("/signout", headers={"Origin": origin})
    assert "Du är utloggad." in answer.text
    assert COOKIE not in visitor.cookies
    with httpx.Client(base_url=visitor.base_url, cookies=stolen) as thief:
        assert thief.get(DATA).status_code == 401
    assert sign_in(visitor).url.path == "/lager"
    assert visitor.get(DATA).status_code == 200


def forge(content, secret="s" * 64):
    return URLSafeTimedSerializer(secret, salt=COOKIE).dumps(content)


def test_a_cookie_that_another_signed_or_that_was_changed_opens_nothing(visitor):
    sign_in(visitor)
    real = visitor.cookies[COOKIE]
    for value in (
        "",
        real[:-1],
        real[1:],
        real.partition(".")[0],
        forge('{"is_logged_in": true, "iat": 1}'),
        "chunks-2",
    ):
        with httpx.Client(base_url=visitor.base_url, cookies={COOKIE: value}) as thief:
            assert thief.get(DATA).status_code == 401, value


def test_the_connection_of_the_pages_needs_the_account_too(visitor):
    address = str(visitor.base_url).replace("http", "ws").rstrip("/") + "/_stcore/stream"
    origin = str(visitor.base_url).rstrip("/")
    with pytest.raises(InvalidStatus), connect(address, origin=origin):
        pass
    sign_in(visitor)
    cookie = {"Cookie": f"{COOKIE}={visitor.cookies[COOKIE]}"}
    with connect(address, origin=origin, additional_headers=cookie):
        pass


@pytest.mark.parametrize(
    "path", ["/oauth2callback", "/oauth2callback?code=x&state=y", "/auth/login?provider=x", "/auth/login"]
)
def test_what_is_open_for_the_provider_lets_nobody_in(visitor, path):
    assert visitor.get(path).url.path == "/signin"
    assert visitor.get(DATA).status_code == 401


def test_signing_out_of_streamlit_itself_is_closed_signed_out(visitor):
    assert visitor.get("/auth/logout").status_code == 401


def test_an_account_outlasts_a_restart_and_the_list_of_the_staff_is_looked_at_again(tmp_path, provider):
    port = free_port()
    set_up(tmp_path, port, provider.url)
    with running(tmp_path, port, **STAFF) as client:
        client.get("/signin/with/default", follow_redirects=True)
        cookies = dict(client.cookies)
    with running(tmp_path, port, **STAFF) as client:
        assert client.get(DATA, headers=as_header(cookies)).status_code == 200
    with running(tmp_path, port, HBGEO_STAFF="bo@stenungsund.se") as client:
        assert client.get(DATA, headers=as_header(cookies)).status_code == 401


def as_header(cookies):
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


def test_a_passphrase_may_stand_beside_the_accounts(tmp_path, provider):
    port = free_port()
    set_up(tmp_path, port, provider.url)
    PassphraseFile(tmp_path / "home").set(PASSPHRASE)
    with running(tmp_path, port, **STAFF) as client:
        page = client.get("/signin").text
        assert "Logga in med ditt arbetskonto" in page
        assert 'type="password"' in page
        origin = {"Origin": f"http://127.0.0.1:{port}"}
        assert client.post("/signin", data={"passphrase": PASSPHRASE}, headers=origin).status_code == 303
        assert client.get(DATA).status_code == 200


def test_behind_tls_the_cookies_of_the_account_are_for_tls_only(server):
    proxied = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.5"}
    answer = server.get("/signin/with/default", headers=proxied)
    began = server.get(answer.headers["location"], headers=proxied)
    cookies = [*answer.headers.get_list("set-cookie"), *began.headers.get_list("set-cookie")]
    assert len(cookies) >= 2
    assert all("secure" in one.casefold() for one in cookies)
    server.cookies.clear()


def start(folder, **environment):
    settings = {"HBGEO_HOME": str(folder / "home"), "HBGEO_PORT": str(free_port()), "HBGEO_LANGUAGE": "en"}
    return subprocess.run(
        [sys.executable, "-m", "hbgeo.cli", "serve"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "PYTHONPATH": str(ROOT)} | settings | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


OPEN_TO_ALL = "https://login.microsoftonline.com/common/v2.0"


@pytest.mark.parametrize(
    ("provider_url", "more", "said"),
    [
        (OPEN_TO_ALL, "", "HBGEO_STAFF"),
        ("https://accounts.google.com", "", "HBGEO_STAFF"),
        ("https://idp.example", 'cookie_secret = "short"', "cookie_secret"),
        (
            "https://idp.example",
            "[auth.no_no]\nclient_id = 'x'\nclient_secret = 'x'\nserver_metadata_url = 'x'",
            "no_no",
        ),
        ("https://idp.example", "[auth.half]\nclient_id = 'x'", "client_secret"),
        ("https://idp.example", "this is no toml", "cannot be read"),
    ],
)
def test_what_is_set_up_wrongly_or_for_everybody_stops_the_start_and_is_named(tmp_path, provider_url, more, said):
    set_up(tmp_path, 1, provider_url, more)
    run = start(tmp_path)
    assert run.returncode == 1, run.stdout
    assert said in run.stderr
    assert "Traceback" not in run.stderr


def test_a_redirect_that_is_missing_is_named(tmp_path):
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text('[auth]\nclient_id = "x"\n')
    assert "redirect_uri" in start(tmp_path).stderr


def test_secrets_that_are_not_for_signing_in_change_nothing(tmp_path):
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text('other = "x"\n')
    with running(tmp_path, free_port(), COMMAND) as client:
        assert client.get(DATA).status_code == 200
