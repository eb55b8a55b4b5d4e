"""Inspections of places: when they are due, what is kept, and how it is taken back."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from hbgeo.domain.catalogue import load
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.inspection import Grade, Inspection, InspectionKind
from hbgeo.domain.observation import Status
from hbgeo.domain.photo import PhotoContent
from hbgeo.domain.place import Place
from hbgeo.errors import Conflict, InvalidInput, NotFound
from hbgeo.services import actions, inspections
from hbgeo.services.inspections_due import COUNTS_FOR, MOST_DAYS, dues
from hbgeo.services.light import local_today
from hbgeo.services.place_history import history, value_words
from hbgeo.services.undoing import done, take_back, take_back_in

PLACE = "11111111-1111-4111-8111-111111111111"
LAYER = load().layer("lekplats")
DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))
KINDS = st.sampled_from(InspectionKind)
R, F, M = InspectionKind.ROUTINE, InspectionKind.FUNCTIONAL, InspectionKind.MAIN


def place(**attributes) -> Place:
    return Place(id=PLACE, layer="lekplats", geometry=Point(11.84, 58.06), name="Ekorren", attributes=attributes)


def inspection(kind, on, **values) -> Inspection:
    return Inspection(id=new_id(), place_id=PLACE, kind=kind, on=on, **values)


@pytest.fixture
def kept(store):
    store.write(lambda session: session.places.put_many([place(forvaltare="SBY")], Role.PLANNER))
    return store


def draft(**values) -> inspections.InspectionDraft:
    usual = {"place_id": PLACE, "kind": R, "on": local_today()}
    return inspections.InspectionDraft(**(usual | values))


def picture(image: bytes) -> PhotoContent:
    return PhotoContent(sha256=hashlib.sha256(image).hexdigest(), width=4, height=3, image=image, thumbnail=b"s")


def photos(store) -> list[str]:
    with store.read() as session:
        return [photo.sha256 for photo in session.inspections.photos(PLACE)]


def state(store, catalogue, today=None):
    return inspections.state_of(store, catalogue, PLACE, today or local_today())


def fields(refused) -> list[str]:
    return [problem.field for problem in refused.value.problems]


@given(made=st.lists(st.tuples(KINDS, DAYS), max_size=12), today=DAYS, own=st.none() | st.integers(-3, MOST_DAYS * 2))
def test_each_kind_is_due_an_interval_after_the_latest_that_counts(made, today, own):
    found = dues(place(tillsyn_intervall_d=own), LAYER, [inspection(*one) for one in made], today)
    assert [due.kind for due in found] == list(InspectionKind)
    for due in found:
        usual = LAYER.inspected[due.kind]
        own_counts = due.kind is R and own is not None and 1 <= own <= MOST_DAYS
        assert due.interval_d == (own if own_counts else usual)
        counting = [on for kind, on in made if kind in COUNTS_FOR[due.kind] and on <= today]
        assert due.last_on == max(counting, default=None)
        if due.last_on is None:
            assert (due.next_on, due.overdue_d) == (None, 0)
            assert due.is_due(today)
        else:
            assert due.next_on - due.last_on == timedelta(days=due.interval_d)
            assert due.overdue_d == max((today - due.next_on).days, 0)
            assert due.is_due(today) == (due.next_on <= today)


@given(made=st.lists(st.tuples(KINDS, DAYS), max_size=6), more=st.tuples(KINDS, DAYS), today=DAYS)
def test_another_inspection_never_makes_anything_due_earlier(made, more, today):
    before = dues(place(), LAYER, [inspection(*one) for one in made], today)
    after = dues(place(), LAYER, [inspection(*one) for one in (*made, more)], today)
    for one, other in zip(before, after, strict=True):
        assert one.next_on is None or (other.next_on is not None and other.next_on >= one.next_on)


@given(value=st.none() | st.booleans() | st.floats() | st.text(max_size=12) | st.lists(st.integers(), max_size=2))
def test_whatever_a_file_says_of_days_the_due_dates_can_be_told(value):
    attributes = {f"{kind}_intervall_d": value for kind in InspectionKind}
    attributes |= {f"senaste_{kind}": value for kind in InspectionKind}
    assert len(dues(place(**attributes), LAYER, [], date(2026, 11, 24))) == 3


def test_days_that_came_with_a_file_count_until_a_later_inspection():
    today = date(2026, 11, 24)
    said = place(senaste_tillsyn="2026-11-20", senaste_huvudbes="2026-03-01T00:00:00", tillsyn_intervall_d="14")
    routine, functional, main = dues(said, LAYER, [], today)
    assert (routine.last_on, routine.next_on) == (date(2026, 11, 20), date(2026, 12, 4))
    assert (functional.last_on, functional.overdue_d) == (date(2026, 3, 1), 208)
    assert (main.last_on, main.overdue_d) == (date(2026, 3, 1), 0)
    assert dues(said, LAYER, [inspection(R, today)], today)[0].last_on == today


def test_a_day_still_to_come_is_not_believed():
    assert dues(place(senaste_tillsyn="2062-11-20"), LAYER, [], date(2026, 11, 24))[0].last_on is None


def test_a_place_says_how_it_stands(kept, catalogue):
    today = local_today()
    assert state(kept, catalogue).never
    assert not state(kept, catalogue).overdue
    for kind, days, condition in ((M, 100, 3), (R, 20, 1), (R, 10, None)):
        made = draft(kind=kind, on=today - timedelta(days=days), condition=condition)
        inspections.record(kept, catalogue, made)
    stands = state(kept, catalogue)
    assert (stands.condition, stands.condition_on) == (1, today - timedelta(days=20))
    assert stands.last.on == today - timedelta(days=10)
    assert [due.overdue_d for due in stands.dues] == [3, 40, 0]
    assert (stands.overdue, stands.overdue_d, stands.next_on) == (True, 40, today - timedelta(days=40))
    assert inspections.states(kept, catalogue, today=today) == (stands,)
    assert inspections.states(kept, catalogue, layer="grillplats", today=today) == ()


def test_how_places_stand_is_told_anew_after_a_change(kept, catalogue):
    today = local_today()
    (before,) = inspections.states(kept, catalogue, today=today)
    assert inspections.states(kept, catalogue, today=today)[0] is before
    _made, undo = inspections.record(kept, catalogue, draft())
    assert inspections.states(kept, catalogue, today=today)[0].due(today)[:1] != before.due(today)[:1]
    take_back(kept, undo)
    assert inspections.states(kept, catalogue, today=today) == (before,)


def test_an_inspection_is_kept_with_all_it_found_and_taken_back_in_one_piece(kept, catalogue):
    old, _undo = inspections.add_fault(kept, PLACE, inspections.FaultDraft(Grade.B, " Kedja "), local_today())
    found = (inspections.FaultDraft(Grade.C, "Färg"), inspections.FaultDraft(Grade.A, "Glas"))
    full = draft(kind=F, faults=found, fixed=(old.id,), fixed_note="Bytt", photos=(picture(b"p"),), certified=True)
    made, undo = inspections.record(kept, catalogue, full)
    assert (made.photo_count, made.certified) == (1, True)
    stands = state(kept, catalogue)
    assert [(one.grade, one.what) for one in stands.open_faults] == [(Grade.A, "Glas"), (Grade.C, "Färg")]
    assert stands.worst is Grade.A
    with kept.read() as session:
        assert session.faults.get(old.id).done_note == "Bytt"
    take_back(kept, undo)
    after = state(kept, catalogue)
    assert (after.last, [one.what for one in after.open_faults]) == (None, ["Kedja"])
    assert photos(kept) == []
    assert kept.check() == []


def test_photos_go_with_an_inspection_that_is_taken_back_and_come_back_with_it(kept, catalogue):
    at_place = picture(b"own")
    kept.write(lambda session: session.inspections.add_photo(PLACE, at_place, Role.PLANNER))
    made, undo = inspections.record(kept, catalogue, draft(photos=(picture(b"p"), at_place)))
    count, again = done(kept, lambda session: take_back_in(session, undo))
    assert (count, photos(kept)) == (1, [at_place.sha256])
    told = [one.message for one in history(kept, PLACE)]
    assert told[0] == "Photo taken back with its inspection"
    take_back(kept, again)
    assert photos(kept) == [at_place.sha256, picture(b"p").sha256]
    with kept.read() as session:
        assert session.inspections.get(made.id).photo_count == 1
    again_there = [one.message for one in history(kept, PLACE)]
    assert again_there == ["Photo put back with its inspection", "Inspection put back", *told]


def test_the_history_of_a_place_tells_its_inspections_and_faults_also_when_they_were_taken_back(kept, catalogue):
    found = (inspections.FaultDraft(Grade.A, "Glas"),)
    _made, undo = inspections.record(kept, catalogue, draft(kind=F, faults=found))
    (fault,) = state(kept, catalogue).open_faults
    fixed = inspections.fix_fault(kept, fault.id, local_today())[1]
    take_back(kept, fixed)
    take_back(kept, undo)
    told = history(kept, PLACE)
    assert [one.message for one in told] == [
        "Inspection taken back", "Fault taken back", "Fault open again", "Fault fixed", "Fault found", "Inspected",
        "Added",
    ]  # fmt: skip
    assert [(one.name, one.after) for one in told[0].differences] == [
        ("inspection_kind", "funktion"),
        ("on", local_today().isoformat()),
    ]
    assert [one.after for one in told[1].differences] == ["A: Glas"]
    assert value_words(catalogue, *("inspection_kind", "funktion"), "sv") == "Funktionskontroll"


def test_a_photo_that_was_taken_back_can_be_added_anew(kept, catalogue):
    first, undo = inspections.record(kept, catalogue, draft(photos=(picture(b"p"),)))
    again = done(kept, lambda session: take_back_in(session, undo))[1]
    second, _undo = inspections.record(kept, catalogue, draft(photos=(picture(b"p"),)))
    take_back(kept, again)
    with kept.read() as session:
        assert [session.inspections.get(one.id).photo_count for one in (first, second)] == [0, 1]
        assert [photo.inspection_id for photo in session.inspections.photos(PLACE)] == [second.id]
    assert kept.check() == []


def test_what_cannot_be_kept_is_said_for_each_field_and_nothing_is_kept(kept, catalogue):
    wrong = draft(
        on=local_today() + timedelta(days=1),
        condition=4,
        reference="x" * 201,
        note="n" * 2001,
        faults=(inspections.FaultDraft(Grade.A, "Glas"), inspections.FaultDraft(Grade.A, "  ")),
        fixed_note="\0",
    )
    with pytest.raises(InvalidInput) as refused:
        inspections.record(kept, catalogue, wrong)
    assert fields(refused) == ["on", "condition", "reference", "note", "faults.1", "fixed_note"]
    with pytest.raises(InvalidInput) as refused:
        inspections.record(kept, catalogue, draft(fixed=(new_id(),), faults=(inspections.FaultDraft(Grade.A, "Glas"),)))
    assert fields(refused) == ["fixed"]
    with pytest.raises(NotFound):
        inspections.record(kept, catalogue, draft(place_id=new_id()))
    assert (state(kept, catalogue).last, state(kept, catalogue).open_faults) == (None, ())


def test_a_fault_is_fixed_opened_again_and_late_by_its_grade(kept, catalogue):
    today = local_today()
    found = inspections.FaultDraft(Grade.A, "Glas")
    fault, _undo = inspections.add_fault(kept, PLACE, found, today - timedelta(days=3))
    assert inspections.fault_due_on(catalogue, fault) == today - timedelta(days=2)
    assert inspections.late_faults(catalogue, [fault], today) == (fault,)
    assert inspections.late_faults(catalogue, [fault], today - timedelta(days=2)) == ()
    with pytest.raises(InvalidInput):
        inspections.fix_fault(kept, fault.id, today - timedelta(days=4))
    fixed, undo = inspections.fix_fault(kept, fault.id, today, "Sopat")
    assert (fixed.fixed_on, state(kept, catalogue).open_faults) == (today, ())
    with pytest.raises(Conflict):
        inspections.fix_fault(kept, fault.id, today)
    take_back(kept, undo)
    assert len(state(kept, catalogue).open_faults) == 1
    inspections.fix_fault(kept, fault.id, today, "Sopat")
    opened, _undo = inspections.reopen_fault(kept, fault.id)
    assert (opened.fixed_on, opened.done_note) == (None, "")


def test_a_fault_becomes_an_action_that_does_not_close_it(kept, catalogue):
    today = local_today()
    words = inspections.FaultDraft(Grade.B, "Sliten kedja\npå gungan " + "x" * 300)
    fault, _undo = inspections.add_fault(kept, PLACE, words, today)
    action, _undo = inspections.fault_action(kept, catalogue, fault.id)
    assert (action.owner, action.status, action.place_ids) == ("SBY", Status.ASSIGNED, (PLACE,))
    assert action.due_on == today + timedelta(days=30)
    assert action.title.startswith("Sliten kedja på gungan x")
    with pytest.raises(Conflict):
        inspections.fault_action(kept, catalogue, fault.id)
    actions.step(kept, catalogue, action.id, Status.DONE, fixed_on=today, done_note="Bytt")
    (still,) = state(kept, catalogue).open_faults
    known = inspections.actions_of(kept, (still,))
    assert inspections.done_but_open(still, known[still.id])
    assert not inspections.done_but_open(replace(still, fixed_on=today), known[still.id])


def test_a_fault_of_a_place_that_nobody_manages_becomes_a_proposal(kept, catalogue):
    kept.write(lambda session: session.places.change(PLACE, Role.PLANNER, attributes={"forvaltare": ["SBY"]}))
    fault, _undo = inspections.add_fault(kept, PLACE, inspections.FaultDraft(Grade.C, "Färg"), local_today())
    action, undo = inspections.fault_action(kept, catalogue, fault.id)
    assert (action.owner, action.status) == (None, Status.NEW)
    take_back(kept, undo)
    assert inspections.actions_of(kept, state(kept, catalogue).open_faults) == {}
    assert state(kept, catalogue).open_faults == (
        replace(fault, changed_at=state(kept, catalogue).open_faults[0].changed_at),
    )
