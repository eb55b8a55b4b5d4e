"""Files packed once and kept in memory: a phone gets the third of the bytes, and the server packs nothing twice."""

from __future__ import annotations

import gzip
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from hbgeo.web.bare_script import bare
from hbgeo.web.field_pages.files import FOLDER

#: Larger files are read from the disk each time, and left to the server's own packing.
MOST_BYTES = 500_000
#: Files kept: all of the walkers' page, of Leaflet and of our maps several times over.
_KEPT = 512
_WORTH = 0.9
_TEXT = frozenset({".css", ".html", ".js", ".json", ".svg", ".txt"})
#: What the machine's own table of types may say otherwise.
_TYPES = {".js": "text/javascript", ".woff2": "font/woff2"}


@dataclass(frozen=True, slots=True)
class Packed:
    """Bytes to be sent, plain and packed.

    Parameters
    ----------
    gzipped
        None when packing gains nothing.
    """

    plain: bytes
    gzipped: bytes | None

    def answer(self, request: Request, headers: dict[str, str], media_type: str) -> Response:
        """Return an answer of whichever the browser takes."""
        headers = headers | {"Vary": ", ".join(filter(None, (headers.get("Vary"), "Accept-Encoding")))}
        if self.gzipped is not None and _takes_gzip(request.headers.get("accept-encoding", "")):
            return Response(self.gzipped, headers=headers | {"Content-Encoding": "gzip"}, media_type=media_type)
        return Response(self.plain, headers=headers, media_type=media_type)


def pack(plain: bytes) -> Packed:
    """Return bytes packed as small as they get; the same bytes are always packed to the same."""
    gzipped = gzip.compress(plain, 9, mtime=0)
    return Packed(plain, gzipped if len(gzipped) < _WORTH * len(plain) else None)


def file_answer(request: Request, file: Path, headers: dict[str, str]) -> Response:
    """Return an answer with a file that is there."""
    media_type = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    state = file.stat()
    if file.suffix not in _TEXT or state.st_size > MOST_BYTES:
        return FileResponse(file, headers=headers, media_type=media_type)
    return _packed(file, state.st_mtime_ns, state.st_size).answer(request, headers, media_type)


@lru_cache(maxsize=_KEPT)
def _packed(file: Path, _changed: int, _size: int) -> Packed:
    """Return a file as it was at a time: changed, it is packed anew."""
    content = file.read_bytes()
    return pack(bare(content) if file.suffix == ".js" and file.is_relative_to(FOLDER) else content)


def _takes_gzip(accept_encoding: str) -> bool:
    wishes = (wish.partition(";") for wish in accept_encoding.lower().split(","))
    return any(
        name.strip() in ("gzip", "*") and weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
        for name, _semicolon, weight in wishes
    )
