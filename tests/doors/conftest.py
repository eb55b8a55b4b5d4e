"""The door in this process, with and without a passphrase."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from doorstep import HOST, PASSPHRASE, Ask, application

from hbgeo.doors.guard import Guard
from hbgeo.doors.passphrase import PassphraseFile
from hbgeo.settings import Settings


@pytest.fixture(scope="session")
def passphrase_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the passphrase, made once: its hash takes a while, by intent."""
    file = PassphraseFile(tmp_path_factory.mktemp("passphrase"))
    file.set(PASSPHRASE)
    return file.path


@pytest.fixture
def guard(tmp_path: Path, passphrase_file: Path) -> Guard:
    """A guard with a passphrase."""
    made = Guard(Settings(home=tmp_path / "home"))
    made.settings.home.mkdir()
    shutil.copy(passphrase_file, made.passphrase.path)
    return made


@pytest.fixture
def no_sign_in(tmp_path: Path) -> Guard:
    """A guard of a server on which no sign-in is set."""
    return Guard(Settings(home=tmp_path / "home"))


@pytest.fixture
def asking() -> Callable[..., Ask]:
    """Makes a function that asks the door of a guard; a form says that it comes from our own page."""

    def make(guard: Guard, *, base: str = HOST, client: str = "198.51.100.7") -> Ask:
        transport = httpx.ASGITransport(app=application(guard), client=(client, 50000))

        async def run(method: str, url: str, **options: Any) -> httpx.Response:
            headers = ({"Origin": base} if method == "POST" else {}) | options.pop("headers", {})
            async with httpx.AsyncClient(transport=transport, base_url=base) as one:
                return await one.request(method, url, headers=headers, **options)

        return lambda url, *, method="GET", **options: asyncio.run(run(method, url, **options))

    return make


@pytest.fixture
def ask(guard: Guard, asking: Callable[..., Ask]) -> Ask:
    """Ask the door that has a passphrase."""
    return asking(guard)


@pytest.fixture
def signed_in(guard: Guard) -> dict[str, str]:
    """Headers of somebody who is signed in."""
    kept = guard.kept()
    assert kept is not None
    return {"Cookie": f"hbgeo_session={guard.sessions.cookie(guard.sessions.begin(kept.generation))}"}
