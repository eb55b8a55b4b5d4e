"""A place that is followed up: a playground, a grill, a stop, an outdoor environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One feature of a layer.

    Parameters
    ----------
    id
        UUID; stays the same when the geometry or the attributes are replaced.
    layer
        Code of a layer of the catalogue (`lekplats`, `grillplats`, …).
    geometry
        WGS 84, of a type the layer allows.
    attributes
        Plain values (text, number, boolean, None) by `domain.md` G.
    source
        Where it comes from (`demo`, a file's name, `hand`).
    source_ref
        Its key there, so that a second import finds it again.
    """

    id: str
    layer: str
    geometry: BaseGeometry
    name: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    source: str = ""
    source_ref: str | None = None
    changed_at: datetime | None = None
