"""The places that are followed up, against values worked out by hand; metres are those of EPSG:3007."""

from datetime import date
from random import Random

import pytest
from pyproj import Transformer
from shapely import MultiPoint, Point, Polygon, box

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.inspection import Fault, Grade, Inspection, InspectionKind
from hbgeo.domain.observation import Status
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.services.place_facts import facts
from hbgeo.services.place_facts_values import Mean
from hbgeo.services.place_summary import summary

TODAY = date(2026, 11, 24)
_BACK = Transformer.from_crs(3007, 4326, always_xy=True)
EAST, NORTH = Transformer.from_crs(4326, 3007, always_xy=True).transform(11.842, 58.0625)


def degrees(east, north):
    return _BACK.transform(EAST + east, NORTH + north)


@pytest.fixture
def kept(store):
    """A keeper of places, inspections, faults."""

    class Keeper:
        def place(self, name, layer, geometry, **attributes):
            made = Place(id=new_id(), layer=layer, geometry=geometry, name=name, attributes=attributes)
            store.write(lambda session: session.places.put_many([made], Role.PLANNER))
            return made

        def inspected(self, place, on, condition=None, kind=InspectionKind.ROUTINE):
            made = Inspection(id=new_id(), place_id=place.id, kind=kind, on=on, condition=condition)
            store.write(lambda session: session.inspections.add(made, Role.PLANNER))

        def fault(self, place, grade, fixed_on=None):
            made = Fault(id=new_id(), place_id=place.id, grade=grade, what="x", found_on=TODAY, fixed_on=fixed_on)
            store.write(lambda session: session.faults.add(made, Role.PLANNER))

    return Keeper()


@pytest.fixture
def pin(store, make_observation):
    def make(east, north, **values):
        lon, lat = degrees(east, north)
        made = make_observation(position=Position(lon=lon, lat=lat), **values)
        store.write(lambda session: session.observations.put(made, Role.PLANNER))
        return made

    return make


def layer(store, catalogue, code):
    return next(row for row in summary(store, catalogue, TODAY).layers if row.layer == code)


def test_a_layer_is_counted_by_condition_inspections_and_faults(store, catalogue, kept):
    late, fine, new = (kept.place(name, "motesplats", Point(*degrees(at, 0)))
                       for name, at in (("Sen", 0), ("Fin", 500), ("Ny", 1000)))  # fmt: skip
    kept.inspected(late, date(2026, 10, 24), 3)
    kept.inspected(late, date(2026, 10, 24), 1)  # the later of the two; due on 23 November
    kept.inspected(fine, date(2026, 10, 25), 3)  # due today: not late
    kept.fault(late, Grade.B)
    kept.fault(fine, Grade.B)
    kept.fault(fine, Grade.A)
    kept.fault(new, Grade.C, fixed_on=TODAY)
    row = layer(store, catalogue, "motesplats")
    assert (row.places, row.never, row.overdue) == (3, 1, 1)
    assert dict(row.conditions) == {1: 1, 3: 1, None: 1}
    assert dict(row.faults) == {Grade.A: 1, Grade.B: 2}
    assert [one.state.place.name for one in summary(store, catalogue, TODAY).places] == ["Sen", "Ny", "Fin"]


def test_an_observation_near_two_places_counts_for_each_and_once_for_their_layer(store, catalogue, kept, pin):
    corners = [degrees(*corner) for corner in box(0, 0, 10, 10).exterior.coords]
    kept.place("Yta", "lekplats", Polygon(corners))
    kept.place("Punkt", "lekplats", Point(*degrees(60, 5)))
    kept.place("Långt bort", "lekplats", Point(*degrees(500, 5)))
    pin(35, 5, safety_dark=1)  # 25 m from each
    pin(5, 5, safety_dark=4, status=Status.DONE)
    pin(5, 6, polarity=1)
    pin(60, 34, polarity=0)  # an idea, 29 m from the point
    pin(60, 36)
    rows = {row.state.place.name: (row.open, row.dark) for row in summary(store, catalogue, TODAY).places}
    assert rows == {
        "Yta": (1, Mean(2.5, 2)),
        "Punkt": (2, Mean(1.0, 1)),
        "Långt bort": (0, Mean(None, 0)),
    }
    row = layer(store, catalogue, "lekplats")
    assert (row.open, row.dark, row.day) == (2, Mean(2.5, 2), Mean(None, 0))


def test_the_list_and_the_place_itself_say_the_same(store, catalogue, kept, pin):
    kept.place("A", "lekplats", Point(*degrees(0, 0)))
    first = pin(29.99, 0, safety_day=2)
    pin(0, 30.01, safety_day=0)
    pin(20, 20, safety_day=4, status=Status.DUPLICATE, duplicate_of=first.id)
    pin(20, 20, status=Status.DECLINED)
    (row,) = summary(store, catalogue, TODAY).places
    found = facts(store, catalogue, row.state.place.id, TODAY)
    assert (row.open, row.day) == (len(found.open), found.day) == (1, Mean(3.0, 2))


def test_layers_without_inspections_are_there_once_somebody_inspects_them(store, catalogue, kept):
    kept.place("Annan väg", "gangvag", Point(*degrees(0, 0)))
    path = kept.place("Väg", "gangvag", Point(*degrees(0, 0)))
    codes = [row.layer for row in summary(store, catalogue, TODAY).layers]
    assert codes == [one.code for one in catalogue.inspected_layers()]
    kept.inspected(path, date(2026, 1, 1), 2)
    row = layer(store, catalogue, "gangvag")
    assert (row.places, row.never, row.overdue, dict(row.conditions)) == (2, 1, 0, {2: 1, None: 1})


def test_what_was_known_before_the_first_inspection_here_counts(store, catalogue, kept):
    kept.place("Gammal", "motesplats", Point(*degrees(0, 0)), senaste_tillsyn="2026-01-01")
    row = layer(store, catalogue, "motesplats")
    assert (row.never, row.overdue) == (0, 1)


def test_an_empty_database_has_layers_and_no_place(store, catalogue):
    found = summary(store, catalogue, TODAY)
    assert found.places == ()
    assert {row.places for row in found.layers} == {0}


def test_a_change_is_seen_at_once(store, catalogue, kept, pin):
    kept.place("A", "lekplats", Point(*degrees(0, 0)))
    assert summary(store, catalogue, TODAY) is summary(store, catalogue, TODAY)
    pin(1, 1)
    assert layer(store, catalogue, "lekplats").open == 1


def test_many_places_of_every_kind_have_what_each_of_them_has_by_itself(store, catalogue, make_observation):
    chance = Random(20261124)

    def somewhere():
        return chance.uniform(0, 300), chance.uniform(0, 300)

    def shape(number):
        (east, north), (wide, high) = somewhere(), (chance.uniform(1, 80), chance.uniform(1, 80))
        if number % 3 == 0:
            return Point(*degrees(east, north))
        corners = [degrees(east, north), degrees(east + wide, north), degrees(east + wide, north + high)]
        return Polygon(corners) if number % 3 == 1 else MultiPoint(corners)

    places = [
        Place(id=new_id(), layer=chance.choice(("lekplats", "utemiljo")), geometry=shape(number), name=str(number))
        for number in range(40)
    ]
    pins = [
        make_observation(
            position=Position(lon=lon, lat=lat), polarity=chance.choice((-1, 0, 1)),
            safety_day=chance.choice((None, 0, 2, 4)), safety_dark=chance.choice((None, 1, 3)),
            status=chance.choice((Status.NEW, Status.ONGOING, Status.DONE, Status.DECLINED)),
        )
        for lon, lat in (degrees(*somewhere()) for _ in range(400))
    ]  # fmt: skip
    store.write(lambda session: session.places.put_many(places, Role.PLANNER))
    store.write(lambda session: session.observations.put_many(pins, Role.WALKER))
    rows = summary(store, catalogue, TODAY).places
    assert len(rows) == 40
    assert sum(row.open for row in rows) > 100
    for row in rows:
        alone = facts(store, catalogue, row.state.place.id, TODAY)
        assert (row.open, row.day.n, row.dark.n) == (len(alone.open), alone.day.n, alone.dark.n)
        assert (row.day.value, row.dark.value) == (pytest.approx(alone.day.value), pytest.approx(alone.dark.value))
