"""Timetables taken in, cut to the area, kept once, measured and compared."""

import gtfs_feed
import pytest
from shapely import box

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.place import Place
from hbgeo.errors import ImportRefused, InvalidInput, NotFound
from hbgeo.i18n import speaking
from hbgeo.services import timetables
from hbgeo.services.timetables_feeds import feed_of, remembered
from hbgeo.services.timetables_measure import Asked, enough_and_few, reached, service
from hbgeo.services.timetables_words import reach_name
from hbgeo.services.undoing import take_back

AREA = box(11.8353, 58.0590, 11.8482, 58.0658)
FAR = box(13.0, 59.0, 13.01, 59.01)


def put(store, layer, geometry, **attributes):
    place = Place(id=new_id(), layer=layer, geometry=geometry, name="", source="test", attributes=attributes)
    store.write(lambda session: session.places.put_many([place], Role.IMPORT))


@pytest.fixture
def area(store):
    put(store, "omrade", AREA)
    return store


@pytest.fixture
def path(tmp_path):
    return gtfs_feed.write_feed(tmp_path / "vt.zip")


def test_a_file_is_kept_with_its_name_and_days(area, path):
    kept, _ = timetables.take(area, path, "  Hösten\n2026 ")
    assert (kept.name, kept.source, str(kept.first_on), str(kept.last_on)) == (
        "Hösten 2026",
        "vt.zip",
        "2026-11-02",
        "2026-11-29",
    )
    assert timetables.all_of(area) == (kept,)


def test_what_does_not_run_near_the_area_is_left_out(area, tmp_path):
    stops = gtfs_feed.STOPS + "FAR,Långt borta,59.5,13.5,,,,\n"
    path = gtfs_feed.write_feed(tmp_path / "wide.zip", stops=stops)
    kept, _ = timetables.take(area, path)
    assert "FAR" not in set(feed_of(area, kept).stops["stop_id"])
    assert {"HB1", "STA"} <= set(feed_of(area, kept).stops["stop_id"])


def test_without_a_name_it_is_called_as_the_file(area, path):
    assert timetables.take(area, path)[0].name == "vt"


def test_the_same_file_again_is_known(area, path):
    first, _ = timetables.take(area, path, "Ett")
    again, undo = timetables.take(area, path, "Två")
    assert again == first
    assert undo.last < undo.first


def test_a_file_taken_out_can_come_back(area, path):
    first, _ = timetables.take(area, path, "Ett")
    timetables.remove(area, first.id)
    assert timetables.all_of(area) == ()
    assert timetables.take(area, path, "Två")[0].name == "Två"


def test_taking_renaming_and_removing_are_taken_back(area, path):
    kept, _ = timetables.take(area, path, "Ett")
    renamed, undo = timetables.rename(area, kept.id, "Två")
    assert renamed.name == "Två"
    take_back(area, undo)
    assert timetables.all_of(area)[0].name == "Ett"
    _, undo = timetables.remove(area, kept.id)
    take_back(area, undo)
    assert [one.name for one in timetables.all_of(area)] == ["Ett"]


def test_taking_in_is_taken_back(area, path):
    _, undo = timetables.take(area, path, "Ett")
    take_back(area, undo)
    assert timetables.all_of(area) == ()


def test_without_an_area_nothing_is_taken(store, path):
    with pytest.raises(ImportRefused, match="no area yet"):
        timetables.take(store, path)


def test_a_timetable_of_elsewhere_is_refused(area, path):
    with pytest.raises(ImportRefused, match="No bus"):
        timetables.take(area, path, area=FAR)
    assert timetables.all_of(area) == ()


def test_what_is_no_timetable_is_refused(area, tmp_path):
    wrong = tmp_path / "wrong.zip"
    wrong.write_bytes(b"no zip at all")
    with pytest.raises(ImportRefused):
        timetables.take(area, wrong)
    with pytest.raises(ImportRefused):
        timetables.take(area, tmp_path / "missing.zip")


def test_too_large_a_cut_is_refused(area, path):
    with pytest.raises(ImportRefused, match="at most 0 MB are kept"):
        timetables.take(area, path, most_kept=100)


@pytest.mark.parametrize("name", ["x" * 500, " \n "])
def test_a_name_must_be_one(area, path, name):
    kept, _ = timetables.take(area, path)
    with pytest.raises(InvalidInput):
        timetables.rename(area, kept.id, name)


def test_what_is_not_there_cannot_be_renamed(area):
    with pytest.raises(NotFound):
        timetables.rename(area, new_id(), "Ny")


def test_a_feed_is_read_once(area, path):
    kept, _ = timetables.take(area, path)
    assert feed_of(area, kept) is feed_of(area, kept)


def test_results_are_remembered_until_the_store_changes(area):
    made = []
    for _ in range(2):
        remembered(area, ("x",), lambda: made.append(1))
    put(area, "gangvag", box(0, 0, 1, 1).exterior)
    remembered(area, ("x",), lambda: made.append(1))
    assert len(made) == 2


def test_results_of_files_alone_outlast_changes(area):
    made = []
    remembered(area, ("y",), lambda: made.append(1), of_files=True)
    put(area, "gangvag", box(0, 0, 1, 1).exterior)
    remembered(area, ("y",), lambda: made.append(1), of_files=True)
    assert len(made) == 1


ONLY_TAKEN_AWAY = "service_id,date,exception_type\nWK,20261106,2\nSA,20261106,2\n"


@pytest.mark.parametrize(
    "less",
    [
        {"calendar": None, "calendar_dates": None},
        {"calendar": None, "calendar_dates": ONLY_TAKEN_AWAY},
        {"stop_times": None, "frequencies": None},
    ],
    ids=["no calendar", "no days", "no times"],
)
def test_of_a_timetable_without_days_or_times_the_stops_are_kept(area, tmp_path, less):
    kept, _ = timetables.take(area, gtfs_feed.write_feed(tmp_path / "utan.zip", **less))
    known = service(area, kept)
    assert not known.tells_departures
    assert {one.name for one in known.areas} == {"Hasselbacken", "Uppegårdsvägen", "Utan buss, norr"}
    assert (known.days, known.supply, known.buses) == ({}, (), {})
    enough, few = enough_and_few(area, kept, Asked())
    assert {one.name for one in enough} >= {"Hasselbacken", "Utan buss, norr"}
    assert few == ()
    found = reached(area, kept, Asked())
    assert found.least == 0
    assert 0 < found.straight < found.total
    with speaking("en"):
        assert reach_name(Asked(), found, along=False) == "The area within 400 m in a straight line from a stop"


def test_of_a_timetable_without_times_stops_must_lie_near(area, tmp_path):
    path = gtfs_feed.write_feed(tmp_path / "utan.zip", stop_times=None, frequencies=None)
    with pytest.raises(ImportRefused, match="within 1500 m"):
        timetables.take(area, path, area=FAR)
    assert timetables.all_of(area) == ()
