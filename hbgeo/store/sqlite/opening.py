"""Opening a database file: a new one is made whole, an older one migrated, anything else refused by name."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from hbgeo.domain.ids import new_id
from hbgeo.errors import N_, DamagedStore, ForeignStore, NewerStore, NotFound, Problem, StoreError
from hbgeo.store.sqlite.connection import connect
from hbgeo.store.sqlite.schema import latest_version, migrate, schema_version
from hbgeo.store.sqlite.writer import as_store_error

_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
#: Up to this size the whole file is checked when it is opened; `hbgeo check` looks at any size.
_QUICK_CHECK_BYTES = 32 * 2**20


def prepare(path: Path, *, create: bool) -> None:
    """Leave a file at `path` that has the latest schema and is in WAL mode.

    Parameters
    ----------
    create
        Make the file when there is none.

    Raises
    ------
    NotFound
        When there is no file and none may be made.
    ForeignStore, NewerStore, DamagedStore
        When the file is something else, newer, or damaged; it is left as it was.
    StoreError
        When the folder cannot be written.
    """
    if not path.exists():
        if not create:
            raise NotFound(N_("There is no database at {path}."), path=path)
        _make(path)
    version = _identify(path)
    try:
        if version < latest_version():
            backup(path, suffix=f"v{version}")
        with closing(connect(path, read_only=False)) as connection:
            migrate(connection, since=version)
            connection.execute("PRAGMA journal_mode=WAL")
    except sqlite3.DatabaseError as error:
        raise _trouble(path, error) from error


def backup(path: Path, *, suffix: str) -> Path:
    """Copy the database, what is only in its WAL included, beside itself and return the copy's path."""
    target = path.with_name(f"{path.stem}.{suffix}.{datetime.now(UTC):%Y%m%dT%H%M%SZ}.backup.gpkg")
    source = connect(path, read_only=True)
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)
    finally:
        copy.close()
        source.close()
    return target


def _make(path: Path) -> None:
    # Under another name until it is whole: a crash leaves no half database behind.
    unfinished = path.with_name(f".{path.name}.{new_id()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.touch()
        with closing(connect(unfinished, read_only=False)) as connection:
            migrate(connection, since=0)
        _take_name(unfinished, path)
        _sync_folder(path.parent)
    except (OSError, sqlite3.OperationalError) as error:
        with suppress(OSError):
            unfinished.unlink()
        raise StoreError(
            N_("The database {path} could not be made: {reason}. Choose a folder you may write to."),
            path=path,
            reason=str(error),
        ) from error


def _take_name(unfinished: Path, path: Path) -> None:
    """Give the file its name unless another process was faster: what that one has kept since must not be replaced."""
    try:
        path.hardlink_to(unfinished)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        if not path.exists():
            unfinished.rename(path)
    unfinished.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _identify(path: Path) -> int:
    _check_header(path)
    try:
        with closing(connect(path, read_only=True)) as connection:
            if path.stat().st_size <= _QUICK_CHECK_BYTES:
                verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
                if verdict != "ok":
                    raise _damaged(path, verdict)
            version = schema_version(connection)
    except sqlite3.DatabaseError as error:
        raise _trouble(path, error) from error
    if version is None:
        raise ForeignStore(
            N_("{path} is a database, but none of hbgeo. Choose another name, or import it as a layer."),
            path=path,
        )
    if version > latest_version():
        raise NewerStore(
            N_("{path} was written by a newer hbgeo (schema {theirs}, this one knows {ours}). Update hbgeo."),
            path=path,
            theirs=version,
            ours=latest_version(),
        )
    return version


def _check_header(path: Path) -> None:
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    if not header.startswith(_MAGIC):
        raise ForeignStore(N_("{path} is not a database of hbgeo. Choose another name."), path=path)
    if len(header) < _HEADER_BYTES:
        raise _damaged(path, Problem("", N_("the file is cut off")))
    page_size = int.from_bytes(header[16:18], "big")
    page_size = 65536 if page_size == 1 else page_size
    pages = int.from_bytes(header[28:32], "big")
    wal = path.with_name(path.name + "-wal")
    # With a WAL beside it the file may rightly be shorter than its header will say after the checkpoint.
    if page_size * pages > path.stat().st_size and not (wal.exists() and wal.stat().st_size):
        raise _damaged(path, Problem("", N_("the file is cut off")))


def _trouble(path: Path, error: sqlite3.DatabaseError) -> Exception:
    # A file that is busy, or a disk that is full, must not send people after a backup.
    meant = as_store_error(error)
    operational = isinstance(error, sqlite3.OperationalError) and not isinstance(meant, DamagedStore)
    return meant if operational else _damaged(path, str(error))


def _damaged(path: Path, reason: str | Problem) -> DamagedStore:
    return DamagedStore(N_("{path} is damaged ({reason}). Restore a backup."), path=path, reason=reason)
