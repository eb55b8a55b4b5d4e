"""Sessions that were ended before their time, kept in a file so that a restart does not revive them."""

from __future__ import annotations

import hashlib
import logging
import os
import threading
from pathlib import Path

from hbgeo.doors import private_file

FILE = "signed-out"
#: Above this size the file is written anew without what has run out.
_LARGE_BYTES = 64 * 1024
logger = logging.getLogger("hbgeo.doors")


class Ended:
    """The list; another process that serves the same folder adds to it too."""

    def __init__(self, home: Path) -> None:
        self.path = home / FILE
        self._lock = threading.Lock()
        self._seen: tuple[int, int, int] | None = None
        self._until: dict[str, float] = {}

    def add(self, session: str, *, until: float, now: float) -> None:
        """Remember that a session was ended, until it would have run out by itself (seconds since 1970)."""
        name = _name(session)
        with self._lock:
            self._until[name] = until
            try:
                self._append(f"{name} {until:.0f}\n".encode())
                self._shorten(now)
            except OSError:
                logger.exception("A sign-out could not be written to %s; it holds until a restart.", self.path)

    def holds(self, session: str) -> bool:
        """Tell whether a session was ended."""
        with self._lock:
            self._read_changes()
            return _name(session) in self._until

    def _append(self, line: bytes) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line)
            os.fsync(handle)
        finally:
            os.close(handle)

    def _read_changes(self) -> None:
        try:
            state = self.path.stat()
            seen = (state.st_mtime_ns, state.st_size, state.st_ino)
            if seen == self._seen:
                return
            lines = self.path.read_text("ascii", errors="replace").splitlines()
            self._seen = seen
        except FileNotFoundError:
            return
        for line in lines:
            name, _space, until = line.partition(" ")
            if until.isdecimal():
                self._until[name] = float(until)

    def _shorten(self, now: float) -> None:
        if self.path.stat().st_size < _LARGE_BYTES:
            return
        self._read_changes()
        self._until = {name: until for name, until in self._until.items() if until > now}
        kept = "".join(f"{name} {until:.0f}\n" for name, until in self._until.items())
        private_file.write(self.path, kept.encode())


def _name(session: str) -> str:
    # Whoever reads the file learns no session.
    return hashlib.sha256(session.encode()).hexdigest()
