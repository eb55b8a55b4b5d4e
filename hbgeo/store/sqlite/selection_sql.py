"""A selection of observations as SQL: a condition with bound parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hbgeo.domain.position import Box
from hbgeo.domain.selection import Selection


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
        condition, box_values = in_box(selection.box)
        conditions.append(condition)
        values.extend(box_values)
    return " AND ".join(conditions), values


def in_box(box: Box) -> tuple[str, list[float]]:
    """Return the condition that an observation lies in a box: candidates by R-tree, then its exact coordinates."""
    candidates = "SELECT id FROM rtree_observation_geom WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?"
    exact = "o.lon >= ? AND o.lon <= ? AND o.lat >= ? AND o.lat <= ?"
    edges = [box.west, box.east, box.south, box.north]
    return f"o.fid IN ({candidates}) AND {exact}", edges * 2


def _any_of(conditions: list[str], values: list[Any], column: str, wanted: Sequence[Any]) -> None:
    if wanted:
        conditions.append(f"o.{column} IN ({','.join('?' * len(wanted))})")
        values.extend(wanted)
