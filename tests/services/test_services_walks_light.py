"""The light of a walk, from its own place and times."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from shapely import LineString

from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Light
from hbgeo.domain.position import Position
from hbgeo.domain.walk import Stop, Walk
from hbgeo.errors import NotFound
from hbgeo.services import walks
from hbgeo.services.walks import WalkDraft
from hbgeo.services.walks_light import light_of, place_of, set_light, span_of

HASSELBACKEN = (11.842, 58.0625)
DAY = date(2025, 10, 23)


def walk(**overrides):
    return Walk(**({"id": "w", "code": "c", "title": "t", "on": DAY} | overrides))


@pytest.mark.parametrize(
    ("starts", "ends", "light", "at_start", "at_end"),
    [
        (time(15, 0), time(16, 30), Light.DAYLIGHT, Light.DAYLIGHT, Light.DAYLIGHT),
        (time(17, 30), time(18, 40), Light.TWILIGHT, Light.DAYLIGHT, Light.DARK),
        (time(17, 30), time(20, 0), Light.DARK, Light.DAYLIGHT, Light.DARK),
        (time(19, 0), time(20, 30), Light.DARK, Light.DARK, Light.DARK),
    ],
)
def test_the_light_suggested_is_that_in_the_middle_of_the_walk(starts, ends, light, at_start, at_end):
    found = light_of(walk(starts=starts, ends=ends), [], elsewhere=HASSELBACKEN)
    assert (found.suggested, found.at_start, found.at_end) == (light, at_start, at_end)


def test_without_a_time_the_day_still_says_when_it_gets_dark():
    found = light_of(walk(), [], elsewhere=HASSELBACKEN)
    assert found.suggested is found.starts is None
    assert found.times.dark_from is not None
    assert f"{found.times.dark_from:%H:%M}" == "18:27"


def test_local_times_become_utc_on_both_sides_of_the_clock_change():
    summer, winter = (walk(on=date(2025, 10, day), starts=time(18, 0)) for day in (25, 26))
    assert span_of(summer)[0] == datetime(2025, 10, 25, 16, 0, tzinfo=UTC)
    assert span_of(winter)[0] == datetime(2025, 10, 26, 17, 0, tzinfo=UTC)


def test_the_end_is_as_planned_else_by_the_expected_time_else_an_hour_and_a_half():
    started = datetime(2025, 10, 23, 16, 0, tzinfo=UTC)
    for overrides, ends in (
        ({"ends": time(19, 0)}, datetime(2025, 10, 23, 17, 0, tzinfo=UTC)),
        ({"expected_minutes": 45}, datetime(2025, 10, 23, 16, 45, tzinfo=UTC)),
        ({}, datetime(2025, 10, 23, 17, 30, tzinfo=UTC)),
        ({"ends": time(10, 0)}, datetime(2025, 10, 23, 17, 30, tzinfo=UTC)),
    ):
        assert span_of(walk(starts=time(18, 0), **overrides)) == (started, ends)


def test_a_walk_without_a_planned_time_has_the_light_of_when_it_was_started():
    opened = datetime(2025, 10, 23, 18, 0, tzinfo=UTC)
    assert light_of(walk(opened_at=opened), [], elsewhere=HASSELBACKEN).suggested is Light.DARK


def test_the_place_is_where_the_route_begins_else_the_first_stop():
    stop = Stop(id="s", walk_id="w", number=1, position=Position(lon=11.9, lat=58.1))
    route = LineString([(11.84, 58.06), (11.85, 58.07)])
    assert place_of(walk(route=route), [stop]) == (11.84, 58.06)
    assert place_of(walk(), [stop]) == (11.9, 58.1)
    assert place_of(walk(), []) is None


def test_a_walk_in_the_north_has_the_light_of_the_north():
    stop = Stop(id="s", walk_id="w", number=1, position=Position(lon=20.2253, lat=67.8558))
    evening = walk(on=date(2025, 6, 21), starts=time(23, 30))
    assert light_of(evening, [stop], elsewhere=HASSELBACKEN).suggested is Light.DAYLIGHT
    assert light_of(evening, [], elsewhere=HASSELBACKEN).suggested is Light.DARK


def test_the_leader_confirms_the_light_and_takes_it_back(store, catalogue):
    planned = walks.plan(store, catalogue, WalkDraft(title="t", on=DAY))
    assert set_light(store, planned.id, Light.DARK).light is Light.DARK
    assert set_light(store, planned.id, None).light is None
    with pytest.raises(NotFound):
        set_light(store, new_id(), Light.DARK)
