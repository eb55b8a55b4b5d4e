"""The server as it is really started: from another folder, by each of its commands."""

import hashlib
import io
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx
import pytest
from PIL import Image

from hbgeo.domain.ids import new_id
from hbgeo.services.walks import WalkDraft, plan
from hbgeo.services.walks_steps import start
from hbgeo.store.sqlite import open_store
from hbgeo.ui.options import HELD

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = {
    "python": lambda port: [sys.executable, str(ROOT / "app.py")],
    "uvicorn": lambda port: [sys.executable, "-m", "uvicorn", "app:app", "--app-dir", str(ROOT), "--port", str(port)],
    "streamlit": lambda port: [
        sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)
    ],
    "installed": lambda port: [sys.executable, "-c", "from hbgeo.server import serve; serve()"],
}  # fmt: skip
PIN = {"position": {"lon": 11.8421, "lat": 58.0625, "source": "tap"}, "category": "LJUS", "text": "Lampan är släckt"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command, folder, **environment):
    port = free_port()
    settings = {"HBGEO_PORT": str(port), "HBGEO_DATABASE": str(folder / "named.gpkg"), "PYTHONPATH": str(ROOT)}
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command(port), cwd=folder, env=os.environ | settings | environment, stdout=log, stderr=log
        )
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
                wait_for(client, process, folder)
                yield client
        finally:
            process.terminate()
            process.wait(20)


def wait_for(client, process, folder):
    deadline = time.monotonic() + 60
    while True:
        try:
            client.get("/_stcore/health").raise_for_status()
        except httpx.HTTPError:
            assert process.poll() is None, (folder / "server.log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return


@pytest.mark.parametrize("name", COMMANDS)
def test_each_way_to_start_serves_pages_data_and_streamlits_own_files(name, tmp_path):
    with running(COMMANDS[name], tmp_path) as client:
        page = client.get("/lager").text
        assert '<html lang="sv">' in page
        assert client.get("/api/map/observations?zoom=3&bbox=11,58,12,59").json()["total"] == 0
        script = re.search(r'src="\./(static/js/index\.[^"]+)"', page).group(1)
        assert client.get(f"/{script}").status_code == 200


@pytest.mark.parametrize("name", COMMANDS)
def test_each_way_to_start_takes_what_phones_send_and_logs_no_code(name, tmp_path, catalogue):
    store = open_store(tmp_path / "named.gpkg")
    walk = start(store, plan(store, catalogue, WalkDraft(title="Kväll", on=date(2026, 10, 23))).id)
    store.close()
    data, pin = picture(), f"/api/walks/{walk.code}/pins/{new_id()}"
    photo = f"{pin}/photos/{hashlib.sha256(data).hexdigest()}"
    whole = {"Upload-Length": str(len(data))}
    with running(COMMANDS[name], tmp_path) as client:
        client.headers["Hbgeo-Walker"] = "ACDEFGHJKM"
        assert client.put(f"/api/walks/{walk.code}/walker").status_code == 201
        assert client.put(pin, json=PIN).status_code == 201
        assert client.head(photo).headers["upload-offset"] == "0"
        assert client.patch(photo, content=data[:100], headers=whole | {"Upload-Offset": "0"}).status_code == 204
        assert client.patch(photo, content=data[100:], headers=whole | {"Upload-Offset": "100"}).status_code == 201
        assert client.head(photo).headers["upload-complete"] == "?1"
        assert client.delete(photo).status_code == 204
        too_large = client.put(f"{pin}/photos/{'0' * 64}", content=iter([b"x" * 2**20] * 11))
        assert (too_large.status_code, too_large.headers["content-type"]) == (413, "application/problem+json")
        news = client.get(f"/api/walks/{walk.code}/news", headers={"Accept-Encoding": "gzip"})
        again = client.get(news.url, headers={"If-None-Match": news.headers["etag"], "Accept-Encoding": "gzip"})
        assert (len(news.json()["pins"]), again.status_code, again.content) == (1, 304, b"")
        assert client.delete(pin).status_code == 204
    log = (tmp_path / "server.log").read_text()
    assert walk.code not in log
    assert "ACDEFGHJKM" not in log


def picture():
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "navy").save(file, "JPEG")
    return file.getvalue()


def test_the_server_says_where_it_is_and_opens_nothing(tmp_path):
    with running(COMMANDS["python"], tmp_path) as client:
        address = str(client.base_url).rstrip("/")
    assert (tmp_path / "server.log").read_text() == f"hbgeo: {address}\n"


def test_questions_are_not_logged_with_what_was_searched(tmp_path):
    with running(COMMANDS["uvicorn"], tmp_path) as client:
        client.get("/api/map/legend?q=hemligt")
    log = (tmp_path / "server.log").read_text()
    assert "/api/map/legend" in log
    assert "hemligt" not in log


def test_programs_cannot_drive_the_pages(tmp_path):
    with running(COMMANDS["python"], tmp_path) as client:
        assert client.post("/_stcore/agent/interact", json={}).status_code >= 400


def test_a_wrong_setting_stops_the_start_and_names_it(tmp_path):
    run = subprocess.run(
        COMMANDS["python"](0),
        cwd=tmp_path,
        env=os.environ | {"HBGEO_PORT": "abc"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.returncode != 0
    assert "HBGEO_PORT" in run.stderr


def test_every_held_option_is_one_that_streamlit_knows():
    from streamlit import config

    assert {name: config.get_option(name) for name in HELD}.keys() == HELD.keys()
