"""A selection of observations as SQL: a condition with bound parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hbgeo.domain.position import Box
from hbgeo.domain.selection import Selection

_UNITS = 1e7


def where(selection: Selection) -> tuple[str, list[Any]]:
    """Return the condition on `observation o`, deleted ones left out, and the values it binds."""
    conditions = ["o.deleted_at IS NULL"]
    values: list[Any] = []
    for column, wanted in (
        ("walk_id", selection.walk_ids),
        ("category", selection.categories),
        ("status", selection.statuses),
        ("light", selection.lights),
        ("polarity", selection.polarities),
        ("source", selection.sources),
    ):
        _any_of(conditions, values, column, wanted)
    if selection.since:
        conditions.append("o.recorded_on >= ?")
        values.append(selection.since.isoformat())
    if selection.until:
        conditions.append("o.recorded_on <= ?")
        values.append(selection.until.isoformat())
    if selection.text:
        conditions.append("instr(o.folded, ?) > 0")
        values.append(selection.text.casefold())
    if selection.box:
        conditions.append(f"o.fid IN (SELECT id FROM observation_box WHERE {INSIDE})")  # noqa: S608 - fixed
        values.extend(edges(selection.box))
    return " AND ".join(conditions), values


#: An observation lies in a box, edges included.
INSIDE = "maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?"


def edges(box: Box) -> list[int]:
    """Return a box's west, east, south and north as the R-tree has them: whole 1e-7 degrees, none lost or won."""
    return [_at_least(box.west), _at_most(box.east), _at_least(box.south), _at_most(box.north)]


def _at_least(degrees: float) -> int:
    # Compared as the kept coordinates are, as floats: an edge exactly on a point holds the point.
    nearest = round(degrees * _UNITS)
    return nearest if nearest / _UNITS >= degrees else nearest + 1


def _at_most(degrees: float) -> int:
    nearest = round(degrees * _UNITS)
    return nearest if nearest / _UNITS <= degrees else nearest - 1


def _any_of(conditions: list[str], values: list[Any], column: str, wanted: Sequence[Any]) -> None:
    if wanted:
        conditions.append(f"o.{column} IN ({','.join('?' * len(wanted))})")
        values.extend(wanted)
