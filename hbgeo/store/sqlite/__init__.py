"""The embedded store: one live GeoPackage file, read and written through Python's own SQLite alone.

Never open the live file with GDAL, pyogrio or DuckDB inside the process that has it open: a second copy of SQLite
in one process breaks the POSIX locks of the first (https://www.sqlite.org/howtocorrupt.html, section 2.2.1).
Another process may read it with anything.
"""

from hbgeo.store.sqlite.store import SqliteStore, open_store

__all__ = ["SqliteStore", "open_store"]
