"""Looking for what is wrong with a database: damage, orphans, photos, stacks."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator

from hbgeo.errors import N_
from hbgeo.store.protocol import Finding
from hbgeo.store.sqlite.observation_bulk import stacks

#: So many observations on one coordinate look like a default geocode, not like a place.
STACK = 20
_MOST_STACKS = 5
_CENSUS = (
    (
        "no_event",
        N_("{count} observations have no event in the history."),
        "SELECT count(*) FROM observation o WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.entity_id = o.id)",
    ),
    (
        "no_index",
        N_("{count} observations are missing in the spatial index."),
        "SELECT count(*) FROM observation WHERE deleted_at IS NULL AND fid NOT IN (SELECT id FROM observation_box)",
    ),
    (
        "missing_photo",
        N_("{count} photos are named but not there."),
        (
            "SELECT count(*) FROM (SELECT sha256 FROM photo UNION ALL SELECT sha256 FROM action_photo"
            " UNION ALL SELECT sha256 FROM place_photo)"
            " WHERE sha256 NOT IN (SELECT sha256 FROM photo_content)"
        ),
    ),
    (
        "photo_count",
        N_("{count} observations count their photos wrongly."),
        (
            "SELECT count(*) FROM observation o WHERE photo_count <> "
            "(SELECT count(*) FROM photo p WHERE p.observation_id = o.id)"
        ),
    ),
    (
        "lost_photo",
        N_("{count} photos that phones were told are kept are not there."),
        (
            "SELECT count(*) FROM photo_receipt r WHERE removed_at IS NULL AND NOT EXISTS "
            "(SELECT 1 FROM photo p WHERE p.observation_id = r.observation_id AND p.sha256 = r.sha256)"
        ),
    ),
    (
        "stray_pin",
        N_("{count} pins belong to a walker of another walk."),
        (
            "SELECT count(*) FROM walker_pin p JOIN walker w ON w.number = p.walker "
            "JOIN observation o ON o.id = p.observation_id WHERE o.walk_id IS NOT w.walk_id"
        ),
    ),
    (
        "orphan_photo",
        N_("{count} photos belong to no observation."),
        (
            "SELECT count(*) FROM photo_content WHERE sha256 NOT IN "
            "(SELECT sha256 FROM photo UNION SELECT sha256 FROM action_photo UNION SELECT sha256 FROM place_photo)"
        ),
    ),
)


def check(connection: sqlite3.Connection, progress: Callable[[float], None] | None = None) -> list[Finding]:
    """Return what is wrong, serious things first.

    Parameters
    ----------
    progress
        Told the share that is done, 0 to 1.
    """
    findings = list(_damage(connection))
    if findings:
        return findings
    _tell(progress, 0.4)
    findings += _references(connection)
    for code, message, question in _CENSUS:
        number = connection.execute(question).fetchone()[0]
        if number:
            findings.append(Finding(code, message, {"count": number}, serious=code != "orphan_photo"))
    _tell(progress, 0.6)
    findings += _photo_bytes(connection, progress)
    findings += _stacks(connection)
    _tell(progress, 1.0)
    return sorted(findings, key=lambda finding: not finding.serious)


def _damage(connection: sqlite3.Connection) -> Iterator[Finding]:
    message = N_("The file is damaged: {reason}. Restore a backup.")
    try:
        for (verdict,) in connection.execute("PRAGMA integrity_check(10)"):
            if verdict != "ok":
                yield Finding("damaged", message, {"reason": verdict}, serious=True)
    except sqlite3.DatabaseError as error:
        yield Finding("damaged", message, {"reason": str(error)}, serious=True)


def _references(connection: sqlite3.Connection) -> list[Finding]:
    orphans: dict[str, int] = {}
    for table, *_ in connection.execute("PRAGMA foreign_key_check"):
        orphans[table] = orphans.get(table, 0) + 1
    message = N_("{count} rows of the table {table} point at something that is not there.")
    return [
        Finding("orphan", message, {"count": count, "table": table}, serious=True) for table, count in orphans.items()
    ]


def _photo_bytes(connection: sqlite3.Connection, progress: Callable[[float], None] | None) -> list[Finding]:
    total = connection.execute("SELECT count(*) FROM photo_content").fetchone()[0]
    wrong = 0
    for number, (sha256, image) in enumerate(connection.execute("SELECT sha256, image FROM photo_content"), 1):
        wrong += hashlib.sha256(image).hexdigest() != sha256
        _tell(progress, 0.6 + 0.35 * number / total)
    if not wrong:
        return []
    message = N_("{count} photos are not what was saved.")
    return [Finding("changed_photo", message, {"count": wrong}, serious=True)]


def _stacks(connection: sqlite3.Connection) -> list[Finding]:
    message = N_("{count} observations lie on one coordinate ({lat}, {lon}): perhaps a default address.")
    return [
        Finding("stack", message, {"count": count, "lat": lat, "lon": lon}, serious=False)
        for lon, lat, count in stacks(connection, STACK)[:_MOST_STACKS]
    ]


def _tell(progress: Callable[[float], None] | None, share: float) -> None:
    if progress is not None:
        progress(share)
