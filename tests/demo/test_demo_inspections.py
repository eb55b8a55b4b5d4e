"""The demo's places are looked after, some late, with faults open and fixed."""

from hbgeo.demo import files
from hbgeo.demo.layers import places
from hbgeo.domain.inspection import Grade, InspectionKind


def test_every_entry_is_about_places_that_there_are():
    refs, layers = {place.source_ref for place in places()}, {place.layer for place in places()}
    for row in files.rows("inspections.yaml"):
        assert row.get("place") in refs or row.get("layer") in layers, row


def test_all_kinds_and_grades_are_there_and_faults_both_open_and_fixed(demo_store, catalogue):
    with demo_store.read() as session:
        inspections, faults = session.inspections.all(), session.faults.all()
        names = {place.id: place.layer for layer in session.places.counts() for place in session.places.find(layer)}
    assert {one.kind for one in inspections} == set(InspectionKind)
    assert {one.grade for one in faults} == set(Grade)
    assert {one.fixed_on is None for one in faults} == {True, False}
    for one in inspections:
        assert catalogue.layer(names[one.place_id]).inspected, one


def test_faults_belong_to_the_place_and_day_of_their_inspection(demo_store):
    with demo_store.read() as session:
        inspections = {one.id: one for one in session.inspections.all()}
        for fault in session.faults.all():
            inspection = inspections[fault.inspection_id]
            assert (fault.place_id, fault.found_on) == (inspection.place_id, inspection.on)
            assert fault.fixed_on is None or fault.fixed_on >= fault.found_on
