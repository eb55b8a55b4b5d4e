"""Length, time and area of a route."""

from __future__ import annotations

import json
import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer
from shapely import LineString, Polygon, box
from shapely.geometry import shape

from hbgeo.domain.ids import new_id
from hbgeo.domain.position import Position
from hbgeo.domain.walk import Stop
from hbgeo.errors import InvalidInput, NotFound
from hbgeo.services import walks
from hbgeo.services.walks import WalkDraft
from hbgeo.services.walks_route import (
    MOST_POINTS,
    area_advice,
    checked,
    length_m,
    minutes_for,
    outside_m,
    route_through,
    route_through_stops,
    set_route,
)

DAY = date(2025, 10, 23)
near = st.tuples(st.floats(11.80, 11.90), st.floats(58.03, 58.09))


def in_degrees(*metres):
    """Points given in EPSG:3007 as east and north of a point in Hasselbacken."""
    back = Transformer.from_crs(3007, 4326, always_xy=True)
    return [back.transform(140_700 + east, 6_438_400 + north) for east, north in metres]


def stop(number, lon, lat):
    return Stop(id=new_id(), walk_id="w", number=number, position=Position(lon=lon, lat=lat))


def test_a_kilometre_in_the_municipal_grid_is_a_kilometre():
    assert length_m(route_through(in_degrees((0, 0), (600, 0), (600, 400)))) == pytest.approx(1000, abs=0.05)


@given(st.lists(near, min_size=2, max_size=20, unique=True))
def test_the_length_is_that_on_the_ellipsoid_to_a_thousandth(points):
    route = LineString(points)
    geodesic = Geod(ellps="GRS80").geometry_length(route)
    assert math.isclose(length_m(route), geodesic, rel_tol=1e-3, abs_tol=1e-3)


@pytest.mark.parametrize(
    ("metres", "stops", "minutes"), [(0, 0, 0), (1000, 0, 20), (1000, 5, 60), (1500, 6, 80), (1010, 0, 25), (50, 0, 5)]
)
def test_the_time_follows_pace_and_stops_and_is_rounded_up_to_five(metres, stops, minutes):
    assert minutes_for(metres, stops) == minutes


@pytest.mark.parametrize(
    "points",
    [
        [],
        [(11.84, 58.06)],
        [(11.84, 58.06), (11.84, 58.06)],
        [(11.84, 58.06), (math.nan, 58.06)],
        [(11.84, 58.06), (math.inf, 58.06)],
        [(11.84, 58.06), (11.84, 91)],
        [(11.84, 58.06), (181, 58.06)],
    ],
)
def test_what_is_no_line_on_the_globe_is_refused(points):
    with pytest.raises(InvalidInput) as caught:
        route_through(points)
    assert [problem.field for problem in caught.value.problems] == ["route"]


def test_a_route_is_kept_flat_rounded_and_without_standing_still():
    route = LineString([(11.84, 58.06, 40.0), (11.84, 58.06, 41.0), (11.841000000049, 58.06, 42.0)])
    assert list(checked(route).coords) == [(11.84, 58.06), (11.841, 58.06)]


def test_a_route_with_too_many_points_is_refused_with_the_limit():
    with pytest.raises(InvalidInput, match=str(MOST_POINTS)):
        checked(LineString([(11 + n * 1e-5, 58.0) for n in range(MOST_POINTS + 1)]))


def test_a_loop_may_come_back_to_where_it_began():
    loop = [(11.84, 58.06), (11.841, 58.06), (11.841, 58.061), (11.84, 58.06)]
    assert list(route_through(loop).coords) == loop


def test_a_route_through_stops_visits_them_by_number():
    stops = [stop(1, 11.84, 58.06), stop(2, 11.841, 58.061)]
    assert list(route_through_stops(stops).coords) == [(11.84, 58.06), (11.841, 58.061)]
    with pytest.raises(InvalidInput):
        route_through_stops(stops[:1])


def test_a_route_is_saved_and_taken_away_again(store, catalogue):
    walk = walks.plan(store, catalogue, WalkDraft(title="t", on=DAY))
    route = route_through([(11.84, 58.06), (11.841, 58.061)])
    assert set_route(store, walk.id, route).route.equals(route)
    assert set_route(store, walk.id, None).route is None
    with pytest.raises(NotFound):
        set_route(store, new_id(), route)


@pytest.fixture(scope="module")
def hasselbacken(shared_data):
    text = (shared_data / "geo" / "hasselbacken_regso_1415R002.geojson").read_text(encoding="utf-8")
    data = json.loads(text)
    return shape(data["features"][0]["geometry"] if "features" in data else data["geometry"])


def test_the_area_reaches_fifty_metres_beyond_its_line():
    corners = in_degrees((0, 0), (1000, 0), (1000, 1000), (0, 1000))
    area = Polygon(corners)
    along = route_through(in_degrees((500, 500), (500, -49)))
    beyond = route_through(in_degrees((500, 500), (500, -150)))
    assert outside_m(along, area) == 0
    assert outside_m(beyond, area) == pytest.approx(100, abs=0.5)


def test_a_route_that_leaves_and_comes_back_between_its_points_is_noticed():
    ring = Polygon(
        in_degrees((0, 0), (1000, 0), (1000, 1000), (0, 1000)),
        [in_degrees((200, 200), (800, 200), (800, 800), (200, 800))],
    )
    across = route_through(in_degrees((100, 500), (900, 500)))
    assert outside_m(across, ring) == pytest.approx(500, abs=1)


def test_the_bus_stop_that_bears_the_areas_name_belongs_to_it_and_a_far_one_does_not(hasselbacken):
    near_stop, far_stop = stop(1, 11.8460, 58.0626), stop(2, 11.8522, 58.0632)
    (found,) = area_advice(None, [near_stop, far_stop], hasselbacken)
    assert str(found) == "Stops more than 50 m outside the area: 2."


def test_a_route_inside_the_real_area_needs_no_advice_and_one_to_the_church_does(hasselbacken):
    inside = hasselbacken.representative_point()
    short = route_through([(inside.x, inside.y), (inside.x + 0.0002, inside.y)])
    away = route_through([(inside.x, inside.y), (11.82, 58.07)])
    assert area_advice(short, [], hasselbacken) == ()
    assert [problem.field for problem in area_advice(away, [], hasselbacken)] == ["route"]


def test_without_a_known_area_nothing_is_outside():
    assert area_advice(route_through([(0, 0), (1, 1)]), [stop(1, 0, 0)], None) == ()
    assert area_advice(route_through([(0, 0), (1, 1)]), [], Polygon()) == ()


def test_an_area_far_away_makes_no_error():
    assert outside_m(route_through([(13.7, 46.4), (13.71, 46.41)]), box(11.83, 58.05, 11.85, 58.07)) > 1000
