"""The demo's three walks: planned, walked and closed, each at its own time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from shapely import LineString

from hbgeo.demo import files
from hbgeo.demo.answers import answers_at
from hbgeo.demo.layers import SOURCE, LandPart, land_at
from hbgeo.demo.story import Act, Step
from hbgeo.domain.event import Role
from hbgeo.domain.ids import derived_id
from hbgeo.domain.observation import Light
from hbgeo.domain.position import Position
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.domain.walk import Stop, Walk, WalkState, WalkType
from hbgeo.services.light import LOCAL


@dataclass(frozen=True, slots=True)
class DemoWalk:
    """A walk as it was when it had been closed.

    Parameters
    ----------
    planned_at, opened_at, closed_at
        With time zone.
    answers
        What the group answered at the stops.
    """

    walk: Walk
    stops: list[Stop]
    route: LineString
    planned_at: datetime
    opened_at: datetime
    closed_at: datetime
    answers: tuple[StopAnswer, ...] = ()


def walks(land: list[LandPart], planned: Mapping[str, str]) -> dict[str, DemoWalk]:
    """Return the walks by key, in the order they took place.

    Parameters
    ----------
    planned
        Key of `plan.yaml` → id of the actions there are; stops look at no others.
    """
    routes = {ref: geometry for ref, _, geometry in files.features(files.folder() / "routes.geojson")}
    return {row["key"]: _demo_walk(row, routes[row["key"]], land, planned) for row in files.rows("walks.yaml")}


def story(demo_walk: DemoWalk) -> list[Step]:
    """Return the walk's life: planned, opened, closed with what the leader confirmed."""
    w, stops = demo_walk.walk, demo_walk.stops
    planned = replace(
        w, state=WalkState.PLANNED, opened_at=None, closed_at=None, light=None, weather="", participants=None
    )
    opened = replace(planned, state=WalkState.OPEN, opened_at=demo_walk.opened_at)

    def save(walk: Walk) -> Act:
        return lambda session: session.walks.save(walk, stops, Role.LEADER)

    return [
        Step(demo_walk.planned_at, save(planned)),
        Step(demo_walk.opened_at, save(opened)),
        Step(demo_walk.closed_at, save(w)),
    ]


def local(day: date, clock: time) -> datetime:
    """Return the moment of a local day and time."""
    return datetime.combine(day, clock, LOCAL)


def _demo_walk(row: dict[str, Any], route: LineString, land: list[LandPart], planned: Mapping[str, str]) -> DemoWalk:
    starts, ends = time.fromisoformat(row["starts"]), time.fromisoformat(row["ends"])
    opened_at, closed_at = local(row["day"], starts), local(row["day"], ends) + timedelta(minutes=12)
    id_ = walk_id(row["key"])
    walk = Walk(
        id=id_,
        code=row["code"],
        title=row["title"],
        on=row["day"],
        type=WalkType(row["type"]),
        purpose=row["purpose"],
        theme=row["theme"],
        starts=starts,
        ends=ends,
        state=WalkState.CLOSED,
        leader_role=row["leader_role"],
        secretary_role=row["secretary_role"],
        light=Light(row["light"]),
        weather=row["weather"],
        languages=tuple(row["languages"]),
        interpreter=row["interpreter"],
        accessible=row["accessible"],
        participants=row["participants"],
        route=route,
        expected_minutes=row["expected_minutes"],
        follows_walk_id=walk_id(row["follows"]) if "follows" in row else None,
        opened_at=opened_at,
        closed_at=closed_at,
    )
    stops = [_stop(id_, number, stop, land, planned) for number, stop in enumerate(row["stops"], 1)]
    answers = tuple(
        answer for stop, said in zip(stops, row["stops"], strict=True) for answer in answers_at(stop, walk, said)
    )
    return DemoWalk(walk, stops, route, local(row["planned_on"], time(10)), opened_at, closed_at, answers)


def walk_id(key: str) -> str:
    """Return the id of the walk with this key."""
    return derived_id(SOURCE, "walk", key)


def _stop(walk: str, number: int, row: dict[str, Any], land: list[LandPart], planned: Mapping[str, str]) -> Stop:
    lon, lat = row["at"]
    position = Position(lon=lon, lat=lat)
    return Stop(
        id=derived_id(walk, "stop", str(number)),
        walk_id=walk,
        number=number,
        position=position,
        name=row["name"],
        reason=row["reason"],
        landowner=land_at(position, land).owner,
        action_id=planned.get(row.get("action", "")),
    )
