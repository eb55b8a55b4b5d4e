"""`kill -9` at any moment loses nothing that was acknowledged."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from hbgeo.store.sqlite import open_store

#: Writes pins with photos from eight threads and says each id only after the store acknowledged it.
WRITER = """
import hashlib, os, sys, threading
from datetime import UTC, datetime
from pathlib import Path
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Observation
from hbgeo.domain.photo import PhotoContent
from hbgeo.domain.position import Position
from hbgeo.store.sqlite import open_store

store = open_store(Path(sys.argv[1]))

def pin():
    moment = datetime.now(UTC)
    position = Position(lon=11.84, lat=58.06)
    observation = Observation(id=new_id(), position=position, category="LJUS", polarity=-1,
                              recorded_at=moment, received_at=moment)
    image = observation.id.encode() * 500
    photo = PhotoContent(sha256=hashlib.sha256(image).hexdigest(), width=1, height=1, image=image, thumbnail=b"t")
    def work(session):
        session.observations.put(observation, Role.WALKER)
        session.photos.add(observation.id, photo, Role.WALKER)
    store.write(work)
    os.write(1, f"{observation.id}\\n".encode())

def loop():
    while True:
        pin()

for _ in range(8):
    threading.Thread(target=loop).start()
"""


@pytest.mark.parametrize("seed", range(10))
def test_kill_9_loses_no_acknowledged_pin_or_photo(tmp_path, seed):
    path = tmp_path / "kill.gpkg"
    open_store(path).close()
    acknowledged = tmp_path / "acknowledged"
    with acknowledged.open("wb") as out:
        child = subprocess.Popen([sys.executable, "-c", WRITER, path], stdout=out)
        while acknowledged.stat().st_size == 0:
            assert child.poll() is None
            time.sleep(0.005)
        time.sleep(random.Random(seed).uniform(0, 0.4))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    ids = [line for line in acknowledged.read_text().split("\n") if len(line) == 36]
    assert ids
    store = open_store(path)
    with store.read() as s:
        for observation_id in ids:
            assert s.observations.get(observation_id).photo_count == 1
            assert len(s.photos.of(observation_id)) == 1
    assert [finding for finding in store.check() if finding.serious] == []
    store.close()
