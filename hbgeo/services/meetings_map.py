"""Where the actions of a meeting lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hbgeo.domain.action import Action
from hbgeo.domain.action_rules import FINISHED
from hbgeo.domain.place import Place
from hbgeo.reports.map_content import MapContent, Mark, MarkKind
from hbgeo.services.map_ground import on_ground
from hbgeo.services.plan import PlanRow
from hbgeo.services.still_there import all_still_there
from hbgeo.store.protocol import Session


def map_of(session: Session, actions: Iterable[Action], rows: Mapping[str, PlanRow]) -> MapContent:
    """Return a map with the actions by number, where the plan has them.

    Parameters
    ----------
    rows
        Action id → its row of the plan.
    """
    placed = [(action, rows[action.id]) for action in actions if action.id in rows]
    marks = (
        Mark(row.lon, row.lat, str(action.number), MarkKind.DONE if action.status in FINISHED else MarkKind.ACTION)
        for action, row in placed
        if row.lon is not None and row.lat is not None
    )
    return on_ground(session, marks)


def places_of(session: Session, action: Action) -> list[Place]:
    """Return the places of an action that are still there."""
    return all_still_there(session.places.get, action.place_ids)
