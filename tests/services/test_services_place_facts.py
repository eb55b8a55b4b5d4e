"""What is known of a place, against values worked out by hand; metres are those of EPSG:3007."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer
from shapely import LineString, Point, Polygon, box

from hbgeo.domain.action import Action
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.inspection import Fault, Grade, Inspection, InspectionKind
from hbgeo.domain.observation import Status
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.domain.walk import Stop, Walk, WalkState
from hbgeo.errors import NotFound
from hbgeo.services.place_facts import CategoryCount, Mean, facts
from hbgeo.services.place_facts_near import box_around

TODAY = date(2026, 11, 24)
PLACE = "11111111-1111-4111-8111-111111111111"
_BACK = Transformer.from_crs(3007, 4326, always_xy=True)
#: The place's south-western corner, EPSG:3007.
EAST, NORTH = Transformer.from_crs(4326, 3007, always_xy=True).transform(11.842, 58.0625)


def degrees(east, north):
    """Metres east and north of the corner, as longitude and latitude."""
    return _BACK.transform(EAST + east, NORTH + north)


def line(*corners):
    return LineString([degrees(*corner) for corner in corners])


@pytest.fixture
def pin(store, make_observation):
    """A maker of kept observations so many metres east and north of the corner."""

    def make(east=5.0, north=5.0, **values):
        lon, lat = degrees(east, north)
        made = make_observation(position=Position(lon=lon, lat=lat), **values)
        store.write(lambda session: session.observations.put(made, Role.PLANNER))
        return made

    return make


def keep(store, geometry):
    place = Place(id=PLACE, layer="lekplats", geometry=geometry, name="Ekorren")
    store.write(lambda session: session.places.put_many([place], Role.PLANNER))


@pytest.fixture
def square(store):
    """The place as a square of ten metres."""
    corners = [degrees(*corner) for corner in box(0, 0, 10, 10).exterior.coords]
    keep(store, Polygon(corners))


def walk(store, title, on, *, stops=(), **values):
    made = Walk(id=new_id(), code=f"CODE{on:%y%m%d}", title=title, on=on, **{"state": WalkState.CLOSED, **values})
    halts = [
        Stop(id=new_id(), walk_id=made.id, number=number, position=Position(lon=lon, lat=lat))
        for number, (lon, lat) in enumerate(stops, 1)
    ]
    store.write(lambda session: session.walks.save(made, halts, Role.LEADER))
    return made.id


def test_inside_and_within_thirty_metres_counts_and_no_farther(store, catalogue, square, pin):
    inside, edge = pin(5, 5), pin(39.9, 5)
    pin(40.1, 5)
    pin(35, 35)  # 35 m from the corner
    found = facts(store, catalogue, PLACE, TODAY).observations
    assert [one.observation.id for one in found] == [inside.id, edge.id]
    assert [round(one.metres, 1) for one in found] == [0.0, 29.9]


def test_the_distance_to_a_line_is_to_the_line(store, catalogue, pin):
    keep(store, line((0, 0), (200, 0)))
    near = pin(100, 29)
    pin(100, 31)
    assert [one.observation.id for one in facts(store, catalogue, PLACE, TODAY).observations] == [near.id]


def test_categories_count_what_is_open_and_leave_out_what_was_merged(store, catalogue, square, pin):
    first = pin(category="LJUS")
    pin(category="LJUS", status=Status.DONE)
    pin(category="LJUS", status=Status.DUPLICATE, duplicate_of=first.id)
    pin(category="SKRAP", status=Status.ONGOING)
    pin(category="SKRAP", status=Status.REVIEWED)
    pin(category="POSITIV", polarity=1)
    found = facts(store, catalogue, PLACE, TODAY)
    assert found.categories == (
        CategoryCount("SKRAP", 2, 2),
        CategoryCount("LJUS", 2, 1),
        CategoryCount("POSITIV", 1, 0),
    )
    assert len(found.open) == 3


def test_means_say_how_many_there_are(store, catalogue, square, pin):
    old, recent = datetime(2024, 5, 1, 12, tzinfo=UTC), datetime(2026, 5, 1, 12, tzinfo=UTC)
    for dark in (0, 1, 1, 2):
        pin(safety_dark=dark, recorded_at=old)
    pin(safety_dark=4, safety_day=3, recorded_at=recent)
    pin(recorded_at=recent)
    found = facts(store, catalogue, PLACE, TODAY)
    assert (found.dark, found.dark.few) == (Mean(1.6, 5), False)
    assert (found.dark_now, found.dark_now.few) == (Mean(4.0, 1), True)
    assert (found.day, found.day_now) == (Mean(3.0, 1), Mean(3.0, 1))


def test_now_is_the_last_365_days(store, catalogue, square, pin):
    pin(safety_dark=1, recorded_at=datetime(2025, 11, 24, 12, tzinfo=UTC))
    pin(safety_dark=3, recorded_at=datetime(2025, 11, 25, 12, tzinfo=UTC))
    assert facts(store, catalogue, PLACE, TODAY).dark_now == Mean(3.0, 1)


def test_a_walk_that_passed_says_nothing_is_wrong_and_one_that_did_not_says_nothing(store, catalogue, square, pin):
    walk(store, "Förbi", date(2023, 10, 1), route=line((-50, 35), (50, 35)))
    walk(store, "Borta", date(2024, 10, 1), route=line((-50, 45), (50, 45)))
    here = walk(store, "Här", date(2025, 10, 1), route=line((-50, 45), (50, 45)))
    walk(store, "Stopp", date(2026, 3, 1), stops=[degrees(20, 5)])
    walk(store, "Utan väg", date(2026, 4, 1))
    walk(store, "Kommande", date(2026, 12, 1), route=line((-50, 5), (50, 5)), state=WalkState.PLANNED)
    first = pin(walk_id=here, safety_dark=1, recorded_at=datetime(2025, 10, 1, 17, tzinfo=UTC))
    pin(walk_id=here, status=Status.DUPLICATE, duplicate_of=first.id, safety_dark=2,
        recorded_at=datetime(2025, 10, 1, 17, tzinfo=UTC))  # fmt: skip
    pin(walk_id=here, polarity=1, category="POSITIV", recorded_at=datetime(2025, 10, 1, 17, tzinfo=UTC))
    found = facts(store, catalogue, PLACE, TODAY)
    assert [(turn.name, turn.visited, turn.problems, turn.good) for turn in found.walks] == [
        ("Förbi", True, 0, 0),
        ("Borta", False, None, None),
        ("Här", True, 1, 1),
        ("Stopp", True, 0, 0),
        ("Utan väg", None, None, None),
    ]
    assert [turn.dark for turn in found.walks][1:3] == [Mean(None, 0), Mean(1.5, 2)]
    assert [(turn.name, turn.visited, turn.problems) for turn in found.years] == [
        ("2023", True, 0),
        ("2024", False, None),
        ("2025", True, 1),
        ("2026", True, 0),
    ]


def test_what_came_without_a_walk_counts_in_its_year_in_sweden(store, catalogue, square, pin):
    pin(recorded_at=datetime(2024, 12, 31, 23, 30, tzinfo=UTC))
    pin(recorded_at=datetime(2022, 6, 1, tzinfo=UTC))
    years = facts(store, catalogue, PLACE, TODAY).years
    assert [(turn.name, turn.visited, turn.problems) for turn in years] == [
        ("2022", True, 1), ("2023", False, None), ("2024", False, None), ("2025", True, 1),
    ]  # fmt: skip


def test_a_problem_seen_again_on_another_walk_is_a_problem_of_that_walk(store, catalogue, square, pin):
    one, two = walk(store, "A", date(2025, 4, 1)), walk(store, "B", date(2025, 10, 1))
    first = pin(walk_id=one)
    pin(walk_id=two, status=Status.DUPLICATE, duplicate_of=first.id)
    found = facts(store, catalogue, PLACE, TODAY)
    assert [turn.problems for turn in found.walks] == [1, 1]
    assert [turn.problems for turn in found.years] == [1]


def test_actions_are_those_of_the_place_and_of_what_was_seen_there(store, catalogue, square, pin):
    of_place, through, other = (Action(id=new_id(), title=title, number=0, place_ids=places) for title, places in
                                (("Plats", (PLACE,)), ("Genom", ()), ("Annan", ())))  # fmt: skip
    for action in (of_place, through, other):
        store.write(lambda session, action=action: session.actions.add(action, Role.PLANNER))
    pin(action_id=through.id)
    pin(300, 300, action_id=other.id)
    assert [one.title for one in facts(store, catalogue, PLACE, TODAY).actions] == ["Plats", "Genom"]


def test_faults_have_the_open_and_serious_first_and_inspections_the_latest(store, catalogue, square):
    def fault(grade, on, fixed=None):
        made = Fault(id=new_id(), place_id=PLACE, grade=grade, what=f"{grade}{on:%d}", found_on=on, fixed_on=fixed)
        store.write(lambda session: session.faults.add(made, Role.PLANNER))

    fault(Grade.A, date(2026, 1, 1), date(2026, 1, 2))
    fault(Grade.C, date(2026, 1, 3))
    fault(Grade.B, date(2026, 1, 4))
    for day in (date(2026, 1, 3), date(2026, 2, 3)):
        made = Inspection(id=new_id(), place_id=PLACE, kind=InspectionKind.ROUTINE, on=day)
        store.write(lambda session, made=made: session.inspections.add(made, Role.PLANNER))
    found = facts(store, catalogue, PLACE, TODAY)
    assert [one.what for one in found.faults] == ["B04", "C03", "A01"]
    assert [one.on.month for one in found.inspections] == [2, 1]


def test_nothing_is_known_of_an_empty_place_and_an_unknown_one_is_refused(store, catalogue):
    keep(store, Point(*degrees(0, 0)))
    found = facts(store, catalogue, PLACE, TODAY)
    assert (found.observations, found.years, found.dark) == ((), (), Mean(None, 0))
    with pytest.raises(NotFound):
        facts(store, catalogue, "22222222-2222-4222-8222-222222222222", TODAY)


@given(st.floats(-80, 80), st.floats(-179, 179), st.floats(0, 360))
def test_the_box_that_is_asked_for_holds_all_within_thirty_metres(lat, lon, azimuth):
    around = box_around(Point(lon, lat))
    to_lon, to_lat, _back = Geod(ellps="WGS84").fwd(lon, lat, azimuth, 30.0)
    assert around.west <= to_lon <= around.east
    assert around.south <= to_lat <= around.north
