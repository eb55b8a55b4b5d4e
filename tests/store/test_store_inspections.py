"""Inspections, faults, photos of places and timetables are kept with their history, and taken back like the rest."""

import hashlib
from datetime import date
from pathlib import Path

import pytest
from shapely.geometry import Point

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.inspection import Fault, Grade, Inspection, InspectionKind
from hbgeo.domain.photo import PhotoContent
from hbgeo.domain.place import Place
from hbgeo.domain.timetable import Timetable
from hbgeo.errors import NotFound
from hbgeo.services.undoing import done, take_back
from hbgeo.store.sqlite import open_store

PLACE = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def store(tmp_path: Path):
    store = open_store(tmp_path / "d.gpkg")
    place = Place(id=PLACE, layer="lekplats", geometry=Point(11.84, 58.06), name="Ekorren", attributes={"a": 1})
    store.write(lambda session: session.places.put_many([place], Role.PLANNER))
    yield store
    store.close()


def inspection(**values) -> Inspection:
    return Inspection(id=new_id(), place_id=PLACE, kind=InspectionKind.ROUTINE, on=date(2026, 5, 4), **values)


def test_an_inspection_and_its_fault_come_back_as_they_were(store):
    first = store.write(lambda session: session.inspections.add(inspection(condition=2, certified=False), Role.PLANNER))
    fault = Fault(id=new_id(), place_id=PLACE, grade=Grade.B, what="Kedja", found_on=first.on, inspection_id=first.id)
    store.write(lambda session: session.faults.add(fault, Role.PLANNER))
    with store.read() as session:
        (kept,) = session.inspections.all(place_id=PLACE)
        assert (kept.kind, kept.on, kept.condition, kept.certified) == (InspectionKind.ROUTINE, first.on, 2, False)
        (open_fault,) = session.faults.all(place_id=PLACE, fixed_on=None)
        assert (open_fault.grade, open_fault.what, open_fault.inspection_id) == (Grade.B, "Kedja", first.id)
    assert store.check() == []


def test_a_photo_counts_for_its_inspection_and_goes_with_its_bytes(store):
    first = store.write(lambda session: session.inspections.add(inspection(), Role.PLANNER))
    image = b"\xff\xd8 picture"

    content = PhotoContent(sha256=hashlib.sha256(image).hexdigest(), width=4, height=3, image=image, thumbnail=b"small")

    def add(session):
        return session.inspections.add_photo(PLACE, content, Role.PLANNER, inspection_id=first.id)

    assert store.write(add) == "created"
    assert store.write(add) == "same"
    with store.read() as session:
        assert session.inspections.get(first.id).photo_count == 1
        assert [photo.inspection_id for photo in session.inspections.photos(PLACE)] == [first.id]
    assert store.check() == []
    store.write(lambda session: session.inspections.remove_photo(PLACE, content.sha256, Role.PLANNER))
    with store.read() as session:
        assert session.inspections.get(first.id).photo_count == 0
        with pytest.raises(NotFound):
            session.photos.image(content.sha256)


def test_what_was_done_to_a_place_is_taken_back_exactly(store):
    with store.read() as session:
        before = session.places.get(PLACE)
    moved = Point(11.8412345678912, 58.0623456789123)

    def work(session):
        session.places.change(PLACE, Role.PLANNER, geometry=moved, name="Nya", attributes={"b": [1]})
        session.places.delete(PLACE, Role.PLANNER)

    undo = done(store, work)[1]
    with store.read() as session, pytest.raises(NotFound):
        session.places.get(PLACE)
    assert take_back(store, undo) == 2
    with store.read() as session:
        after = session.places.get(PLACE)
    assert (after.name, after.attributes, after.geometry) == (before.name, before.attributes, before.geometry)


def test_a_timetable_keeps_its_file(store):
    def keep(session):
        sha256 = session.timetables.keep(b"zip")
        return session.timetables.add(Timetable(id=new_id(), name="Hösten", sha256=sha256), Role.PLANNER)

    kept = store.write(keep)
    assert store.write(keep).sha256 == kept.sha256
    with store.read() as session:
        assert session.timetables.content(kept.sha256) == b"zip"
        assert [one.name for one in session.timetables.all()] == ["Hösten", "Hösten"]


def test_the_version_of_a_layer_changes_with_its_places_and_not_with_what_is_done_at_them(store):
    def version():
        with store.read() as session:
            return session.places.version("lekplats")

    seen = [version()]
    store.write(lambda session: session.inspections.add(inspection(), Role.PLANNER))
    assert version() == seen[0]
    for work in (
        lambda session: session.places.change(PLACE, Role.PLANNER, name="Ny"),
        lambda session: session.places.delete(PLACE, Role.PLANNER),
        lambda session: session.places.restore(PLACE, Role.PLANNER),
    ):
        store.write(work)
        assert version() not in seen
        seen.append(version())
