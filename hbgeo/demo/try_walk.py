"""A walk that is under way in the demo: whoever tries hbgeo joins it with a phone of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hbgeo.demo.layers import SOURCE
from hbgeo.demo.story import Step
from hbgeo.demo.walks import DemoWalk
from hbgeo.domain.event import Role
from hbgeo.domain.ids import derived_id
from hbgeo.domain.walk import Walk, WalkState, WalkType

CODE = "HEJHEJ"
_PLANNED_AT, _OPENED_AT = datetime(2026, 10, 26, 9, tzinfo=UTC), datetime(2026, 11, 2, 16, tzinfo=UTC)


def story(like: DemoWalk) -> list[Step]:
    """Return the walk's planning and start.

    Parameters
    ----------
    like
        The walk whose way and stops it has.
    """
    id_ = derived_id(SOURCE, "walk", "try")
    planned = Walk(
        id=id_,
        code=CODE,
        title="Prova med din telefon (påhittad)",
        on=_OPENED_AT.date(),
        type=WalkType.MAIN,
        purpose="Gå med genom koden under Kod och markera något.",
        leader_role=like.walk.leader_role,
        secretary_role=like.walk.secretary_role,
        languages=like.walk.languages,
        route=like.route,
        expected_minutes=like.walk.expected_minutes,
    )
    stops = [replace(s, id=derived_id(id_, "stop", str(s.number)), walk_id=id_, action_id=None) for s in like.stops]
    opened = replace(planned, state=WalkState.OPEN, opened_at=_OPENED_AT)
    return [
        Step(_PLANNED_AT, lambda session: session.walks.save(planned, stops, Role.LEADER)),
        Step(_OPENED_AT, lambda session: session.walks.save(opened, stops, Role.LEADER)),
    ]
