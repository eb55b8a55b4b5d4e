"""Saving a walk without touching its stops."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hbgeo.domain.event import Role
from hbgeo.domain.walk import Walk
from hbgeo.store.protocol import Session


def save_walk(session: Session, walk: Walk, role: Role, **changes: Any) -> Walk:  # noqa: ANN401 - any field
    """Keep a walk with changed fields, its stops as they are, and return it as kept."""
    session.walks.save(replace(walk, **changes), session.walks.stops(walk.id), role)
    return session.walks.get(walk.id)
