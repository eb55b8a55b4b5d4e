"""Connections to the database file, set up for durability."""

from __future__ import annotations

import sqlite3
from pathlib import Path

#: How long to wait for another process's transaction.
BUSY_TIMEOUT_S = 30.0
#: "GPKG", the application id of a GeoPackage; user_version 10300 is version 1.3.
APPLICATION_ID = 0x47504B47
GEOPACKAGE_VERSION = 10300


def connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """Open a connection in autocommit mode; transactions are begun by hand.

    Parameters
    ----------
    path
        An existing file.
    read_only
        Refuse every write on this connection.
    """
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    try:
        _set_up(connection, read_only=read_only)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _set_up(connection: sqlite3.Connection, *, read_only: bool) -> None:
    connection.execute("PRAGMA foreign_keys=ON")
    # WAL with NORMAL lost acknowledged rows in simulated power cuts; FULL lost none.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA cache_size=-65536")
    connection.execute("PRAGMA temp_store=MEMORY")
    # 64 MiB: a checkpoint waits for the disk twice, so not after every few dozen commits.
    connection.execute("PRAGMA wal_autocheckpoint=16384")
    # A photo that its walker took back is gone from the file, not only from sight.
    connection.execute("PRAGMA secure_delete=ON")
    if read_only:
        connection.execute("PRAGMA query_only=ON")
