"""The places in files carry their follow-up, worked out by hand here; in files for everybody only what is no danger."""

import json
import subprocess
import sys
import time
from datetime import date, timedelta

import pyogrio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import LineString, Point

from hbgeo.domain import contract
from hbgeo.domain.catalogue import load
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.inspection import Fault, Grade, Inspection, InspectionKind
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.domain.selection import EVERYTHING
from hbgeo.services.export_places import places_chunk
from hbgeo.services.exporting import export, stream_layer
from hbgeo.services.layer_import import import_layer
from hbgeo.services.light import LOCAL, local_today
from hbgeo.store.sqlite import open_store
from hbgeo.store.sqlite.connection import connect

TODAY = date(2026, 11, 24)
NAMES = [field.name for field in contract.FOLLOWED_PLACE_FIELDS]
PLACE = "11111111-1111-4111-8111-111111111111"
HERE = Point(11.842, 58.0625)


@pytest.fixture(autouse=True)
def _in_sweden(monkeypatch):
    """The live layer counts days by the clock of the computer that reads it: in Sweden, that of the people who walk."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", LOCAL.key)
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def filled(store, make_observation):
    """A playground that was inspected, with two faults and three observations near it, and a path."""
    places = [
        Place(id=PLACE, layer="lekplats", geometry=HERE, name="Ekorren", source="hand"),
        Place(id=new_id(), layer="gangvag", geometry=LineString([(11.85, 58.06), (11.86, 58.06)]), name="Stigen"),
    ]
    made = [
        Inspection(id=new_id(), place_id=PLACE, kind=InspectionKind.MAIN, on=date(2025, 12, 1), condition=3),
        Inspection(id=new_id(), place_id=PLACE, kind=InspectionKind.ROUTINE, on=date(2026, 11, 20), condition=1),
        Inspection(id=new_id(), place_id=PLACE, kind=InspectionKind.ROUTINE, on=date(2026, 11, 21)),
    ]
    faults = [
        Fault(id=new_id(), place_id=PLACE, grade=Grade.C, what="c", found_on=date(2026, 11, 20)),
        Fault(id=new_id(), place_id=PLACE, grade=Grade.B, what="b", found_on=date(2026, 11, 20)),
        Fault(id=new_id(), place_id=PLACE, grade=Grade.A, what="a", found_on=TODAY, fixed_on=TODAY),
    ]
    near = Position(lon=HERE.x, lat=HERE.y)
    pins = [
        make_observation(position=near, safety_dark=dark, polarity=kind) for dark, kind in ((1, -1), (2, -1), (2, 1))
    ]

    def work(session):
        session.places.put_many(places, Role.PLANNER)
        session.observations.put_many(pins, Role.WALKER)
        for one in made:
            session.inspections.add(one, Role.PLANNER)
        for one in faults:
            session.faults.add(one, Role.PLANNER)

    store.write(work)
    return store


def rows(store, catalogue, *, public=False):
    with store.read() as session:
        chunk = places_chunk(session, catalogue, TODAY, public=public)
    return {row[2]: dict(zip(NAMES, row, strict=True)) for row in zip(*chunk.columns, strict=True)}


FOLLOWED = {
    "skick": 1, "skick_dat": "2026-11-20",
    "sen_till": "2026-11-21", "nas_till": "2026-11-28",
    "sen_funk": "2025-12-01", "nas_funk": "2026-01-30",
    "sen_huvud": "2025-12-01", "nas_huvud": "2026-12-01",
    "forsenad": 1,
}  # fmt: skip


def test_a_place_carries_its_follow_up(filled, catalogue):
    row = rows(filled, catalogue)["Ekorren"]
    told = {"riskklass": "B", "n_brister": 2, "n_oppna_ob": 2, "medel_mork": 1.67, "n_mork": 3}
    assert {name: row[name] for name in NAMES[5:]} == FOLLOWED | told


def test_a_file_for_everybody_tells_of_no_fault_and_of_nothing_people_felt(filled, catalogue):
    row = rows(filled, catalogue, public=True)["Ekorren"]
    hidden = dict.fromkeys(("riskklass", "n_brister", "n_oppna_ob", "medel_mork", "n_mork"))
    assert {name: row[name] for name in NAMES[5:]} == FOLLOWED | hidden


def test_a_place_that_is_not_inspected_is_not_late(filled, catalogue):
    row = rows(filled, catalogue)["Stigen"]
    assert [row[name] for name in NAMES[5:14]] == [None] * 9
    assert [row[name] for name in NAMES[14:]] == [None, 0, 0, None, 0]


def test_an_empty_database_has_the_columns_and_no_row(store, catalogue):
    with store.read() as session:
        chunk = places_chunk(session, catalogue, TODAY, public=False)
    assert [len(column) for column in chunk.columns] == [0] * len(NAMES)


@pytest.mark.parametrize(("fmt", "inside"), [("gpkg", ""), ("shp", "/uppfoljning_plats.shp")])
def test_the_files_hold_the_columns(filled, catalogue, tmp_path, fmt, inside):
    report = export(filled, catalogue, EVERYTHING, fmt, tmp_path / "out", municipality="1415")
    path = f"/vsizip/{report.path}{inside}" if inside else str(report.path)
    frame = pyogrio.read_dataframe(path, layer="uppfoljning_plats")
    assert list(frame.columns) == [*NAMES, "geometry"]
    row = frame.iloc[0]
    assert (row["skick"], row["riskklass"], row["n_oppna_ob"], row["medel_mork"]) == (1, "B", 2, 1.67)
    assert str(row["nas_till"].date()) == "2026-11-28"


def test_all_places_come_as_geojson_with_the_same_names(filled, catalogue):
    features = json.loads(b"".join(stream_layer(filled, contract.PLACES, catalogue=catalogue)))["features"]
    (found,) = (one for one in features if one["id"] == PLACE)
    late = date(2026, 1, 30) < local_today()
    assert list(found["properties"]) == NAMES
    assert (found["properties"]["nas_till"], found["properties"]["forsenad"]) == ("2026-11-28", int(late))


def test_what_was_worked_out_is_no_attribute_of_a_place_that_comes_back(filled, catalogue, tmp_path):
    report = export(filled, catalogue, EVERYTHING, "gpkg", tmp_path / "out", municipality="1415")
    other = open_store(tmp_path / "other.gpkg")
    import_layer(other, catalogue, report.path, "lekplats", source_layer=contract.PLACES)
    with other.read() as session:
        assert [place.attributes for place in session.places.find("lekplats")] == [{}]
    other.close()


def test_a_day_that_has_not_come_does_not_count(filled, catalogue):
    ahead = Inspection(
        id=new_id(), place_id=PLACE, kind=InspectionKind.MAIN, on=TODAY + timedelta(days=1), condition=0
    )  # fmt: skip
    filled.write(lambda session: session.inspections.add(ahead, Role.PLANNER))
    row = rows(filled, catalogue)["Ekorren"]
    assert (row["skick"], row["sen_huvud"]) == (1, "2025-12-01")


READ = "import sys, pyogrio; print(pyogrio.read_dataframe(sys.argv[1], layer='uppfoljning_plats').to_json())"
FOLLOWED_LIVE = [field.name for field in contract.PLACE_FIELDS]


def live(path):
    """Return the rows of the live layer by the places' names, as another program reads them."""
    told = subprocess.run([sys.executable, "-c", READ, path], capture_output=True, text=True, check=True)
    rows = [feature["properties"] for feature in json.loads(told.stdout)["features"]]
    return {row["namn"]: row for row in rows}


def in_file(store, catalogue):
    with store.read() as session:
        chunk = places_chunk(session, catalogue, local_today(), public=False)
    return {row[2]: dict(zip(NAMES, row, strict=True)) for row in zip(*chunk.columns, strict=True)}


def test_the_live_layer_says_what_a_file_of_today_says(filled, catalogue):
    filled.keep_intervals(catalogue.intervals())
    said = live(filled.path)
    assert list(said["Ekorren"]) == FOLLOWED_LIVE
    assert said == {
        name: {field: row[field] for field in FOLLOWED_LIVE} for name, row in in_file(filled, catalogue).items()
    }
    assert said["Stigen"]["forsenad"] is None
    assert said["Ekorren"]["riskklass"] == "B"


SOME_DAY = st.dates(local_today() - timedelta(days=800), local_today() + timedelta(days=30))
SAID = st.sampled_from(["2026-02-30", "x", 7, True, None, [1], "2026-11-20T10:00:00"]) | SOME_DAY.map(str)
OWN = st.sampled_from(["14", " 14 ", "014", "1e3", "-3", "", 0, 14, 14.0, 14.5, True, 40_000, [1]])
ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={f"senaste_{kind}": SAID for kind in InspectionKind}
    | {f"{kind}_intervall_d": OWN for kind in InspectionKind},
)
MADE = st.lists(st.tuples(st.sampled_from(InspectionKind), SOME_DAY, st.none() | st.integers(0, 3)), max_size=4)
FOUND = st.lists(st.tuples(st.sampled_from(Grade), SOME_DAY), max_size=3)


@given(
    places=st.lists(
        st.tuples(st.sampled_from(["lekplats", "motesplats", "gangvag"]), ATTRIBUTES, MADE, FOUND),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_live_layer_works_out_what_is_due_as_the_program_does(tmp_path_factory, places):
    catalogue = load()
    store = open_store(tmp_path_factory.mktemp("live") / "d.gpkg", intervals=catalogue.intervals())

    def work(session):
        for number, (layer, attributes, made, found) in enumerate(places):
            place = Place(id=new_id(), layer=layer, geometry=HERE, name=str(number), attributes=attributes)
            session.places.put_many([place], Role.PLANNER)
            for kind, on, condition in made:
                one = Inspection(id=new_id(), place_id=place.id, kind=kind, on=on, condition=condition)
                session.inspections.add(one, Role.PLANNER)
            for grade, on in found:
                fault = Fault(id=new_id(), place_id=place.id, grade=grade, what="x", found_on=on)
                session.faults.add(fault, Role.PLANNER)

    store.write(work)
    connection = connect(store.path, read_only=True)
    columns = ", ".join(FOLLOWED_LIVE)
    said = {row[2]: row for row in connection.execute(f"SELECT {columns} FROM uppfoljning_plats")}  # noqa: S608
    connection.close()
    expected = in_file(store, catalogue)
    store.close()
    assert said == {name: tuple(row[field] for field in FOLLOWED_LIVE) for name, row in expected.items()}
