"""Remarks become observations: somewhere near the spot, at the time the group came by."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from math import cos, hypot, radians
from random import Random

import shapely

from hbgeo.demo.layers import SOURCE
from hbgeo.demo.spots import Remark
from hbgeo.demo.walks import DemoWalk, local
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.ids import derived_id
from hbgeo.domain.observation import Light, Observation, ObservationSource
from hbgeo.domain.position import Position, PositionSource
from hbgeo.services.light import light_at

_METRES_PER_DEGREE = 111_320.0
#: An observation belongs to a stop of its walk within this distance.
_NEAR_STOP_M = 45.0
_MOST_UNSAFE, _SAFEST = 0, 4


def observation(remark: Remark, walk: DemoWalk | None, catalogue: Catalogue) -> Observation:
    """Return the observation that a remark was recorded as, before anybody followed it up.

    Parameters
    ----------
    walk
        Where it was made, or None when it was sent in from home.
    """
    chance = Random(remark.key)  # noqa: S311 - a fixed seed is the point
    subcode = None if remark.code in {category.code for category in catalogue.categories} else remark.code
    category = catalogue.category(remark.code.rstrip("0123456789") if subcode else remark.code)
    position = _position(remark, chance)
    recorded_at = _recorded_at(remark, walk, chance)
    light = walk.walk.light if walk else light_at(position.lon, position.lat, recorded_at)
    day, dark = _safety(remark, category.polarity, light, chance)
    stop_id = _stop_near(walk, position) if walk else None
    return Observation(
        id=derived_id(SOURCE, "observation", remark.key),
        position=position,
        category=category.code,
        subcode=subcode,
        polarity=category.polarity,
        recorded_at=recorded_at,
        received_at=recorded_at + timedelta(seconds=chance.choice((1, 1, 2, 2, 3, 5, 190))),
        walk_id=walk.walk.id if walk else None,
        stop_id=stop_id,
        text=remark.text,
        safety_day=day,
        safety_dark=dark,
        urgency=remark.urgency,
        light=light,
        source=_source(remark, walk),
        language=remark.lang,
    )


def _source(remark: Remark, walk: DemoWalk | None) -> ObservationSource:
    if remark.via:
        return ObservationSource(remark.via)
    return ObservationSource.WALK if walk else ObservationSource.WEB


def _position(remark: Remark, chance: Random) -> Position:
    lon, lat = remark.at
    # Within two and a half times the spread: a pin ought not to land in the next courtyard.
    east, north = (max(-2.5, min(2.5, chance.gauss(0, 1))) * remark.spread_m for _ in range(2))
    by_phone = remark.day is None and remark.via is None
    return Position(
        lon=lon + east / (_METRES_PER_DEGREE * cos(radians(lat))),
        lat=lat + north / _METRES_PER_DEGREE,
        source=PositionSource.GPS if by_phone else PositionSource.TAP,
        accuracy_m=float(chance.choice((4, 5, 5, 6, 8, 10, 14))) if by_phone else None,
    )


def _recorded_at(remark: Remark, walk: DemoWalk | None, chance: Random) -> datetime:
    if walk is None:
        assert remark.day is not None, remark.key  # noqa: S101 - spots.yaml is our own
        clock = time(chance.randint(9, 20), chance.randint(0, 59))
        return local(remark.day, clock).astimezone(UTC)
    share = float(walk.route.project(shapely.Point(remark.at), normalized=True))
    # Nobody records in the first and last few minutes.
    span = (walk.closed_at - walk.opened_at - timedelta(minutes=25)).total_seconds()
    late = chance.uniform(0, 240)
    moment = walk.opened_at + timedelta(minutes=5, seconds=round(span * share + late))
    return moment.astimezone(UTC)


def _safety(remark: Remark, polarity: int, light: Light | None, chance: Random) -> tuple[int | None, int | None]:
    """Return safety by day and in the dark; who is there at night knows the dark best."""
    by_day, in_dark = (_answer(level, polarity, chance) for level in remark.safety)
    by_day = max(by_day, in_dark)
    knows_day = light is not Light.DARK or chance.random() < 0.6  # noqa: PLR2004 - a share
    knows_dark = light is Light.DARK or chance.random() < 0.5  # noqa: PLR2004 - a share
    return by_day if knows_day else None, in_dark if knows_dark else None


def _answer(level: int, polarity: int, chance: Random) -> int:
    # Who praises a place feels a little safer there than who complains.
    answer = level + max(0, polarity) + chance.choice((-1, 0, 0, 0, 1))
    return max(_MOST_UNSAFE, min(_SAFEST, answer))


def _stop_near(walk: DemoWalk, position: Position) -> str | None:
    def distance_m(lon: float, lat: float) -> float:
        east = (lon - position.lon) * cos(radians(lat))
        return hypot(east, lat - position.lat) * _METRES_PER_DEGREE

    nearest = min(walk.stops, key=lambda stop: distance_m(stop.position.lon, stop.position.lat))
    near = distance_m(nearest.position.lon, nearest.position.lat) <= _NEAR_STOP_M
    return nearest.id if near else None
