"""Files that only the one who runs the server may read, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Put `content` in place of the file, which nobody else can read at any moment."""
    written = _written_beside(path, content)
    try:
        written.replace(path)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def make_once(path: Path, content: bytes) -> bytes:
    """Return what the file holds; when there is none it is made with `content`, by one of several at once."""
    with suppress(FileNotFoundError):
        return path.read_bytes()
    written = _written_beside(path, content)
    try:
        # A link is refused when the name is taken, and never shows half a file.
        os.link(written, path)
    except FileExistsError:
        return path.read_bytes()
    finally:
        written.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return content


def _written_beside(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Made with mode 0600.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
