"""Rounds of a day: what is in them, in which order, and what stays while they are walked."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.inspection import Fault, Grade, Inspection, InspectionKind
from hbgeo.domain.place import Place
from hbgeo.errors import InvalidInput
from hbgeo.services.inspections import FaultDraft, InspectionDraft, add_fault, fix_fault, record, states
from hbgeo.services.light import local_today
from hbgeo.services.loops import MOST_POINTS
from hbgeo.services.rounds import round_for
from hbgeo.services.undoing import take_back

R, F = InspectionKind.ROUTINE, InspectionKind.FUNCTIONAL
TODAY = local_today()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def place(name: str, lon: float, layer: str = "grillplats") -> Place:
    return Place(id=new_id(), layer=layer, geometry=Point(lon, 58.06), name=name)


def put(store, *places) -> None:
    store.write(lambda session: session.places.put_many(places, Role.PLANNER))


def inspected(store, one: Place, on: date, kind: InspectionKind = F) -> None:
    made = Inspection(id=new_id(), place_id=one.id, kind=kind, on=on)
    store.write(lambda session: session.inspections.add(made, Role.PLANNER))


@pytest.fixture
def row(store):
    """Five grill places in a row: never inspected, late, due today, due tomorrow, inspected today."""
    places = [place(name, 11.84 + k / 1000) for k, name in enumerate(["aldrig", "sen", "idag", "imorgon", "klar"])]
    put(store, *places)
    for one, days in zip(places[1:], (20, 7, 6, 0), strict=True):
        inspected(store, one, ago(days))
    return {one.name: one for one in places}


def names(found) -> list[str]:
    return [stop.state.place.name for stop in found.stops]


def test_what_is_due_or_late_is_in_and_what_was_done_that_day_is_not_due_again(store, catalogue, row):
    found = round_for(store, catalogue, TODAY)
    # Inspected today for the first time: it was due when the day began.
    assert sorted(names(found)) == ["aldrig", "idag", "klar", "sen"]
    assert {stop.state.place.name for stop in found.stops if stop.done} == {"klar"}
    assert (found.done, found.next_stop.state.place.name) == (1, names(found)[0])
    assert [stop.number for stop in found.stops] == [1, 2, 3, 4]


def test_kinds_and_layers_narrow_it(store, catalogue, row):
    other = place("bänk", 11.85, "utemiljo")
    put(store, other)
    assert "bänk" in names(round_for(store, catalogue, TODAY))
    assert names(round_for(store, catalogue, TODAY, layers=("utemiljo",))) == ["bänk"]
    assert sorted(names(round_for(store, catalogue, TODAY, kinds=(F,)))) == ["aldrig", "klar"]
    assert round_for(store, catalogue, TODAY, layers=()).stops == ()


def test_walking_it_changes_what_is_done_and_not_its_order(store, catalogue, row):
    before = round_for(store, catalogue, TODAY)
    draft = InspectionDraft(place_id=row["sen"].id, kind=R, on=TODAY)
    _made, undo = record(store, catalogue, draft)
    after = round_for(store, catalogue, TODAY)
    assert names(after) == names(before)
    assert after.done == before.done + 1
    take_back(store, undo)
    assert round_for(store, catalogue, TODAY) == before


def test_a_lesser_inspection_leaves_the_thorough_one_to_be_made(store, catalogue, row):
    record(store, catalogue, InspectionDraft(place_id=row["aldrig"].id, kind=R, on=TODAY))
    stop = next(one for one in round_for(store, catalogue, TODAY).stops if one.state.place.name == "aldrig")
    assert ([due.kind for due in stop.dues], [due.kind for due in stop.left], stop.done) == ([R, F], [F], False)


def test_a_fault_whose_day_has_come_leads_there_until_it_is_fixed_or_looked_at(store, catalogue, row):
    there = row["imorgon"]
    for grade, days in ((Grade.A, 1), (Grade.B, 1)):
        add_fault(store, there.id, FaultDraft(grade, "Glas"), ago(days))
    stop = next(one for one in round_for(store, catalogue, TODAY).stops if one.state.place.id == there.id)
    assert ([one.grade for one in stop.faults], stop.dues, stop.done) == ([Grade.A], (), False)
    fix_fault(store, stop.faults[0].id, TODAY)
    stop = next(one for one in round_for(store, catalogue, TODAY).stops if one.state.place.id == there.id)
    assert (stop.done, [one.fixed_on for one in stop.faults]) == (True, [TODAY])


def test_without_paths_the_lines_are_straight_and_that_is_said(store, catalogue, row):
    found = round_for(store, catalogue, TODAY)
    assert found.along == "straight"
    assert any("straight" in note.message for note in found.notes)
    assert found.length_m == pytest.approx(2 * 4 * 58.9, rel=0.02)


def test_along_the_paths_when_they_are_loaded(store, catalogue, row):
    path = Place(
        id=new_id(), layer="gangvag", geometry=LineString([(11.839, 58.06), (11.842, 58.061), (11.846, 58.06)])
    )
    assert round_for(store, catalogue, TODAY).along == "straight"
    put(store, path)
    assert round_for(store, catalogue, TODAY, step_free=True).along in ("paths", "mixed")


def test_it_begins_at_the_start(store, catalogue, row):
    found = round_for(store, catalogue, TODAY, start=(11.846, 58.06))
    assert found.line.coords[0] == pytest.approx((11.846, 58.06))
    with pytest.raises(InvalidInput):
        round_for(store, catalogue, TODAY, start=(400.0, 58.06))


def test_it_begins_with_the_place_that_is_its_start(store, catalogue, row):
    for name in ("aldrig", "idag", "klar"):
        point = row[name].geometry
        found = round_for(store, catalogue, TODAY, start=(point.x, point.y))
        assert names(found)[0] == name
        assert len(found.stops) == 4


def test_an_area_is_gone_to_inside_it(store, catalogue):
    area = Polygon([(11.84, 58.06), (11.85, 58.06), (11.85, 58.07), (11.849, 58.061)])
    put(
        store,
        Place(id=new_id(), layer="utemiljo", geometry=area),
    )
    (stop,) = round_for(store, catalogue, TODAY).stops
    assert area.contains(Point(stop.lon, stop.lat))


def test_too_many_for_one_round_are_said_and_the_most_urgent_taken(store, catalogue):
    places = [place(str(k), 11.8 + k / 4000) for k in range(MOST_POINTS + 3)]
    put(store, *places)
    for k, one in enumerate(places):
        inspected(store, one, ago(8 + k), R)
    serious = Fault(id=new_id(), place_id=places[0].id, grade=Grade.A, what="Glas", found_on=ago(9))
    store.write(lambda session: session.faults.add(serious, Role.PLANNER))
    found = round_for(store, catalogue, TODAY, kinds=(R,))
    assert len(found.stops) == MOST_POINTS
    assert "0" in names(found)
    assert [one.place.name for one in found.left_out] == ["3", "2", "1"]
    assert found.notes[0].values == {"limit": MOST_POINTS, "count": 3}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 30), st.sampled_from(InspectionKind)), max_size=4))
def test_nothing_that_is_due_is_forgotten(store, catalogue, row, made):
    for number, days, kind in made:
        inspected(store, list(row.values())[number], ago(days), kind)
    found = round_for(store, catalogue, TODAY)
    open_stops = {stop.state.place.id for stop in found.stops if not stop.done}
    assert open_stops == {one.place.id for one in states(store, catalogue, today=TODAY) if one.due(TODAY)}
