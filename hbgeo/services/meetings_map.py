"""Where the actions of a meeting lie."""

from __future__ import annotations

from collections.abc import Iterable

from hbgeo.domain.action import Action
from hbgeo.domain.action_rules import FINISHED
from hbgeo.domain.place import Place
from hbgeo.errors import Gone, NotFound
from hbgeo.reports.map_content import MapContent, Mark, MarkKind
from hbgeo.store.protocol import Session


def map_of(session: Session, actions: Iterable[Action]) -> MapContent:
    """Return a map with the actions by number, on their first observation, else on their first place."""
    pins: dict[str, tuple[float, float]] = {}
    for one in session.actions.observations():
        if one.action_id is not None:
            pins.setdefault(one.action_id, (one.position.lon, one.position.lat))
    marks = []
    for action in actions:
        at = pins.get(action.id) or _at_place(session, action)
        if at is not None:
            kind = MarkKind.DONE if action.status in FINISHED else MarkKind.ACTION
            marks.append(Mark(at[0], at[1], str(action.number), kind))
    area = session.places.area()
    return MapContent(
        area=() if area is None else (area,),
        ways=tuple(place.geometry for place in session.places.find("gangvag")),
        marks=tuple(marks),
    )


def places_of(session: Session, action: Action) -> list[Place]:
    """Return the places of an action that are still there."""
    found = []
    for place_id in action.place_ids:
        try:
            found.append(session.places.get(place_id))
        except (NotFound, Gone):
            continue
    return found


def _at_place(session: Session, action: Action) -> tuple[float, float] | None:
    for place in places_of(session, action):
        point = place.geometry.representative_point()
        return point.x, point.y
    return None
