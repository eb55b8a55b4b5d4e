"""A phone that asks the API, and what it sends."""

import asyncio
import hashlib
import io
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
from PIL import Image

from hbgeo.domain.ids import CODE_ALPHABET, new_id

PROBLEM = "application/problem+json"
_numbers = random.Random(3)


def walker_code() -> str:
    return "".join(_numbers.choices(CODE_ALPHABET, k=10))


def pin(**differing: Any) -> dict[str, Any]:
    """A body of a pin; name what should differ."""
    return {
        "position": {"lon": 11.8421, "lat": 58.0625, "source": "gps", "accuracy_m": 8.0},
        "category": "LJUS",
        "text": "Lampan är släckt",
        "recorded_at": datetime(2026, 10, 23, 17, 30, tzinfo=UTC).isoformat(),
        "language": "sv",
        "promised_photos": 0,
    } | differing


def jpeg(number: int = 0, size: tuple[int, int] = (640, 480)) -> bytes:
    """A photo, another one for each number."""
    file = io.BytesIO()
    Image.frombytes("RGB", size, random.Random(number).randbytes(size[0] * size[1] * 3)).save(file, "JPEG", quality=60)
    return file.getvalue()


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass
class Phone:
    """Asks the API as one phone does."""

    app: Any
    code: str
    walker: str | None = None
    leader: str | None = None
    address: str = "192.0.2.7"

    @property
    def headers(self) -> dict[str, str]:
        both = {"Hbgeo-Walker": self.walker, "Hbgeo-Leader": self.leader}
        return {name: value for name, value in both.items() if value is not None}

    def client(self) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False, client=(self.address, 5000))
        return httpx.AsyncClient(transport=transport, base_url="http://hbgeo.test", headers=self.headers)

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Ask at a path of the walk."""
        return self.ask_at(method, f"/api/walks/{self.code}{path}", **options)

    def ask_at(self, method: str, url: str, **options: Any) -> httpx.Response:
        async def once() -> httpx.Response:
            async with self.client() as client:
                return await client.request(method, url, **options)

        return asyncio.run(once())

    def join(self) -> "Phone":
        assert self.ask("PUT", "/walker").status_code in (200, 201)
        return self

    def put_pin(self, pin_id: str | None = None, **differing: Any) -> str:
        """Put a pin that is taken, and return its id."""
        pin_id = pin_id or new_id()
        answer = self.ask("PUT", f"/pins/{pin_id}", json=pin(**differing))
        assert answer.status_code == 201, answer.text
        return pin_id


def kind(answer: httpx.Response) -> str:
    """The code of a problem, after a look at its form."""
    assert answer.headers["content-type"] == PROBLEM, (answer.status_code, answer.text)
    told = answer.json()
    assert told.keys() <= {"type", "title", "status", "detail", "errors"}
    assert told["status"] == answer.status_code
    assert told["detail"]
    return told["type"].removeprefix("/problems/")
