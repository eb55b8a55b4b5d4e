"""Servers as they are really started: where they refuse to, and what a restart keeps."""

import os
import socket
import subprocess
import sys

import httpx
import pytest
from doorstep import COMMAND, PASSPHRASE, ROOT, cookies, free_port, running

from hbgeo.doors.passphrase import PassphraseFile

SERVE = [sys.executable, "-m", "hbgeo.cli", "serve"]
DATA = "/api/export/observations.csv"


def own_address():
    """An address of this machine that is not its loopback, None when it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: it only asks which address a packet would leave from.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        return probe.getsockname()[0]


def start(folder, command, **environment):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HBGEO_")}
    settings = {"HBGEO_HOME": str(folder / "home"), "HBGEO_PORT": str(free_port()), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=folder, env=kept | settings | environment, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5"])
@pytest.mark.parametrize("command", [COMMAND, SERVE], ids=["app.py", "hbgeo serve"])
def test_it_refuses_to_start_where_others_reach_it_without_a_sign_in_and_says_how_to_set_one(tmp_path, command, host):
    run = start(tmp_path, command, HBGEO_HOST=host, HBGEO_LANGUAGE="en", LANG="en_US.UTF-8")
    assert run.returncode == 1
    assert "hbgeo passphrase" in run.stderr
    assert host in run.stderr
    assert "Traceback" not in run.stderr


def test_with_a_passphrase_it_starts_there(tmp_path):
    PassphraseFile(tmp_path / "home").set(PASSPHRASE)
    with running(tmp_path, free_port(), HBGEO_HOST="0.0.0.0") as client:
        assert client.get(DATA).status_code == 401


def test_uvicorn_asks_nobody_so_the_door_itself_refuses_everybody_else(tmp_path):
    port, address = free_port(), own_address()
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "app:app",
        "--app-dir",
        str(ROOT),
        "--host",
        "0.0.0.0",
        "--port",
        str(port),
    ]
    with running(tmp_path, port, command) as client:
        assert client.get(DATA).status_code == 200
        assert client.get(DATA, headers={"Host": "evil.example"}).status_code == 403
        # A proxy on this machine passes somebody else's question on.
        assert client.get(DATA, headers={"X-Forwarded-For": "203.0.113.5"}).status_code == 403
        if address is None:
            return
        with httpx.Client(base_url=f"http://{address}:{port}") as other:
            page = other.get("/lager")
            assert (page.status_code, other.get(DATA).status_code) == (403, 403)
            assert "hbgeo passphrase" in page.text
            assert "x-content-type-options" in page.headers
            assert other.get("/_stcore/health").status_code == 200


def test_a_restart_keeps_the_sign_in_a_new_passphrase_ends_it(tmp_path):
    PassphraseFile(tmp_path / "home").set(PASSPHRASE)
    port = free_port()
    origin = {"Origin": f"http://127.0.0.1:{port}"}
    with running(tmp_path, port) as client:
        given = cookies(client.post("/signin", data={"passphrase": PASSPHRASE}, headers=origin))
    cookie = {"Cookie": f"hbgeo_session={given['hbgeo_session']}"}
    with running(tmp_path, port) as client:
        assert client.get(DATA, headers=cookie).status_code == 200
        run = subprocess.run(
            [sys.executable, "-m", "hbgeo.cli", "passphrase", "--stdin"],
            input="fem helt andra ord på rad\n",
            env=os.environ | {"HBGEO_HOME": str(tmp_path / "home")},
            text=True,
            check=False,
            capture_output=True,
        )
        assert run.returncode == 0, run.stderr
        client.cookies.clear()
        assert client.get(DATA, headers=cookie).status_code == 401


def test_a_sign_out_outlasts_a_restart(tmp_path):
    PassphraseFile(tmp_path / "home").set(PASSPHRASE)
    port = free_port()
    origin = {"Origin": f"http://127.0.0.1:{port}"}
    with running(tmp_path, port) as client:
        given = cookies(client.post("/signin", data={"passphrase": PASSPHRASE}, headers=origin))
        client.post("/signout", headers=origin)
    with running(tmp_path, port) as client:
        cookie = {"Cookie": f"hbgeo_session={given['hbgeo_session']}"}
        assert client.get(DATA, headers=cookie).status_code == 401


def test_behind_a_proxy_that_speaks_tls_the_cookie_is_for_tls_only(tmp_path):
    PassphraseFile(tmp_path / "home").set(PASSPHRASE)
    proxied = {
        "Host": "hbgeo.example",
        "Origin": "https://hbgeo.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "203.0.113.5",
    }
    with running(tmp_path, free_port()) as client:
        answer = client.post("/signin", data={"passphrase": PASSPHRASE}, headers=proxied)
        assert answer.status_code == 303
        assert answer.headers["set-cookie"].startswith("__Host-hbgeo_session=")
        assert "Secure" in answer.headers["set-cookie"]
        assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_the_demo_on_this_machine_needs_nothing_and_writes_no_secret(tmp_path):
    with running(tmp_path, free_port()) as client:
        assert client.get("/lager").status_code == 200
        assert "set-cookie" not in client.get("/lager").headers
    assert not (tmp_path / "home" / "cookie-secret").exists()
