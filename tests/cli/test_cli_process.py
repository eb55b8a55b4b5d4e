"""`hbgeo` as a process of its own: exit codes and streams that scripts rely on, and serving."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from urllib.error import URLError

import pytest

HBGEO = [sys.executable, "-m", "hbgeo.cli"]
WITHIN_S = 60


@pytest.fixture
def env(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HBGEO_")}
    return kept | {"HBGEO_LANGUAGE": "en", "HBGEO_HOME": str(tmp_path / "home")}


def hbgeo(env, *arguments):
    return subprocess.run([*HBGEO, *map(str, arguments)], env=env, capture_output=True, text=True, check=False)


def test_0_is_done_1_is_refused_2_is_wrong_use_and_no_traceback_is_shown(env, tmp_path):
    done = hbgeo(env, "init", tmp_path / "a.gpkg")
    refused = hbgeo(env, "init", tmp_path / "a.gpkg")
    wrong = hbgeo(env, "init", "--nope")
    assert [result.returncode for result in (done, refused, wrong)] == [0, 1, 2]
    assert done.stdout == f"{tmp_path / 'a.gpkg'}\n"
    assert done.stderr == ""
    for result in (refused, wrong):
        assert result.stdout == ""
        assert "Traceback" not in result.stderr
        assert result.stderr.startswith("Error: ")


def test_a_reader_that_stops_early_makes_no_noise(env, demo_file):
    command = [*HBGEO, "export", "--to", "-", "-d", str(demo_file)]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        start = process.stdout.read(10)
        process.stdout.close()
        said = process.stderr.read()
    assert start.startswith("{")
    assert "Traceback" not in said


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def page(url, process):
    until = time.monotonic() + WITHIN_S
    while time.monotonic() < until:
        assert process.poll() is None, process.stderr.read()
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own server
                return answer.read().decode()
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError("the server did not answer")


def test_serve_shows_the_named_database_until_it_is_interrupted(env, demo_file):
    port = free_port()
    command = [*HBGEO, "serve", "-d", str(demo_file), "--port", str(port)]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        layer = page(f"http://127.0.0.1:{port}/api/map/layers/lekplats.geojson", process)
        assert layer.count('"type":"Feature"') == 4
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=WITHIN_S)
    finally:
        process.kill()
        process.wait()
    assert f"http://127.0.0.1:{port}" in out
    assert "Traceback" not in err
