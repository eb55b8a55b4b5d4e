"""The schema's versions: plain SQL files, applied in order, each in one transaction."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from importlib.resources import files

from hbgeo.domain.ids import new_id
from hbgeo.store.sqlite.connection import APPLICATION_ID, GEOPACKAGE_VERSION


@dataclass(frozen=True, slots=True)
class Migration:
    """A step from one schema version to the next.

    Parameters
    ----------
    version
        The version the database has afterwards.
    """

    version: int
    sql: str


def migrations() -> list[Migration]:
    """Return all steps in order."""
    folder = files("hbgeo.store.sqlite") / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if re.fullmatch(r"\d{4}_\w+\.sql", entry.name))
    return [Migration(int(name[:4]), (folder / name).read_text(encoding="utf-8")) for name in names]


def latest_version() -> int:
    """Return the version this program writes."""
    return migrations()[-1].version


def schema_version(connection: sqlite3.Connection) -> int | None:
    """Return the schema version of a database, or None when it is none of ours."""
    try:
        row = connection.execute("SELECT value FROM note WHERE key = 'schema_version'").fetchone()
    except sqlite3.OperationalError:
        return None
    return int(row[0]) if row and row[0].isdecimal() else None


def migrate(connection: sqlite3.Connection, *, since: int, up_to: int | None = None) -> None:
    """Apply the steps after a version, each wholly or not at all.

    Parameters
    ----------
    since
        The version the database has; 0 for an empty one.
    up_to
        Stop at this version; the latest by default.
    """
    if since == 0:
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={GEOPACKAGE_VERSION}")
    for step in migrations():
        if step.version <= since or (up_to is not None and step.version > up_to):
            continue
        note = f"INSERT OR REPLACE INTO note VALUES ('schema_version', '{step.version}');"  # noqa: S608 - a number
        if step.version == 1:
            note += f"INSERT INTO note VALUES ('store_id', '{new_id()}');"  # noqa: S608 - a UUID of ours
        try:
            connection.executescript(f"BEGIN IMMEDIATE;\n{_only_once(step)}\n{step.sql}\n{note}\nCOMMIT;")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if (schema_version(connection) or 0) < step.version:
                raise


def _only_once(step: Migration) -> str:
    """Return a statement that fails when another process has taken the step meanwhile."""
    if step.version == 1:
        return ""
    return (
        "INSERT INTO note SELECT key, value FROM note"  # noqa: S608 - a number
        f" WHERE key = 'schema_version' AND CAST(value AS INTEGER) >= {step.version};"
    )
