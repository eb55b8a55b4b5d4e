"""The calendar of what is due over the real routes, read as a calendar program reads it."""

import logging
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from shapely.geometry import Point

from hbgeo import bootstrap
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.inspection import Fault, Grade, Inspection, InspectionKind
from hbgeo.domain.meeting import Meeting
from hbgeo.domain.place import Place
from hbgeo.doors.guard import guard_of
from hbgeo.logs import WithoutQueries
from hbgeo.services.calendar_feed import token
from hbgeo.services.light import local_today
from hbgeo.web.doors_paths import is_open

TODAY = local_today()
SECRET_WORDS = "Anna Andersson ringde om glaset"
MINE = "/api/kalender.ics"


def address(generation=""):
    return f"/kalender/{token(guard_of(bootstrap.services().settings).secret, generation)}.ics"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A folder of its own for the secret and the passphrase."""
    monkeypatch.setenv("HBGEO_HOME", str(tmp_path / "home"))


@pytest.fixture
def grill(home, real_store):
    """A grill place: looked over four days ago, its functional inspection never made, a fault late since a week."""
    place = Place(id=new_id(), layer="grillplats", geometry=Point(11.84, 58.06), name='Grillen, "Nöten"; å')
    late = Fault(id=new_id(), place_id=place.id, grade=Grade.A, what=SECRET_WORDS, found_on=TODAY - timedelta(days=8))
    seen = Inspection(
        id=new_id(),
        place_id=place.id,
        kind=InspectionKind.ROUTINE,
        on=TODAY - timedelta(days=4),
        note=SECRET_WORDS,
        reference=SECRET_WORDS,
    )

    def work(session):
        session.places.put_many([place], Role.PLANNER)
        session.inspections.add(seen, Role.PLANNER)
        session.faults.add(late, Role.PLANNER)
        session.meetings.add(Meeting(id=new_id(), on=date(2026, 12, 3), notes=SECRET_WORDS), Role.PLANNER)

    real_store.write(work)
    return place


def events(answer):
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    return {str(one["uid"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_what_is_due_stands_on_its_day_and_what_is_late_on_today(get, grill):
    found = events(get(MINE))
    routine = found[f"{grill.id}-tillsyn@hbgeo"]
    assert routine.decoded("dtstart") == TODAY + timedelta(days=3)
    assert str(routine["summary"]) == 'Rutinmässig tillsyn: Grillen, "Nöten"; å'
    assert [str(one) for one in routine["categories"].cats] == ["Grillplats"]
    never = found[f"{grill.id}-funktion@hbgeo"]
    assert (never.decoded("dtstart"), str(never["summary"])[-13:]) == (TODAY, "(aldrig gjord)"[-13:])
    (fault,) = [one for uid, one in found.items() if uid.endswith("-fault@hbgeo")]
    assert fault.decoded("dtstart") == TODAY
    assert (TODAY - timedelta(days=7)).isoformat() in str(fault["summary"])
    assert len(found) == 3


def test_the_events_keep_their_ids_and_tell_when_something_changed(get, grill, real_store):
    before = events(get(MINE))
    uid = f"{grill.id}-tillsyn@hbgeo"
    seen = Inspection(id=new_id(), place_id=grill.id, kind=InspectionKind.ROUTINE, on=TODAY)
    real_store.write(lambda session: session.inspections.add(seen, Role.PLANNER))
    after = events(get(MINE))
    assert after.keys() == before.keys()
    assert after[uid].decoded("dtstart") == TODAY + timedelta(days=7)
    assert after[uid].decoded("dtstamp") >= before[uid].decoded("dtstamp")


def test_nothing_that_anybody_wrote_is_in_it(get, grill):
    for asked in (MINE, f"{MINE}?meetings=1&lang=en", address()):
        assert SECRET_WORDS.split(maxsplit=1)[0] not in get(asked).text


def test_meetings_are_in_it_when_they_are_asked_for(get, grill):
    days = [one.decoded("dtstart") for one in events(get(f"{MINE}?meetings=1")).values()]
    assert date(2026, 12, 3) in days
    assert len(days) == 4


def test_it_speaks_english_when_asked(get, grill):
    titles = [str(one["summary"]) for one in events(get(f"{MINE}?lang=en")).values()]
    assert any(title.startswith("Routine inspection") for title in titles)


def test_it_is_sent_again_only_when_something_changed(get, grill, real_store):
    first = get(address())
    tag = first.headers["etag"]
    assert get(address(), headers={"If-None-Match": tag}).status_code == 304
    real_store.write(lambda session: session.places.change(grill.id, Role.PLANNER, name="Kullen"))
    again = get(address(), headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert "Kullen" in again.text
    assert "private" in again.headers["cache-control"]


def test_the_secret_address_is_open_and_any_other_is_not_found(get, grill):
    right = address()
    assert is_open(right, accounts=False)
    assert not is_open(MINE, accounts=False)
    assert events(get(right)).keys() == events(get(MINE)).keys()
    for wrong in ("/kalender/x.ics", right[:-5] + "A.ics" if right[-5] != "A" else right[:-5] + "B.ics",
                  right.upper(), "/kalender/%C3%A5.ics", "/kalender/.ics", right.replace(".ics", "")):  # fmt: skip
        answer = get(wrong)
        assert answer.status_code == 404, wrong
        assert "VCALENDAR" not in answer.text


def test_a_new_passphrase_withdraws_the_address(get, grill):
    guard = guard_of(bootstrap.services().settings)
    before = address()
    guard.passphrase.set("fyra långa ord räcker väl")
    try:
        assert get(before).status_code == 404
        assert get(address(guard.kept().generation)).status_code == 200
    finally:
        guard.passphrase.remove()


def test_the_log_of_requests_does_not_hold_the_secret():
    line = logging.LogRecord("uvicorn.access", 20, "", 0, "%s", ("/kalender/abc123.ics?lang=sv",), None)
    WithoutQueries().filter(line)
    assert line.args == ("/kalender/…",)
