"""What is said of a timetable: counted by hand from the small feed around Hasselbacken."""

import csv
import io
import json

import gtfs_feed
import pandas as pd
import pypdfium2
import pytest
from shapely import LineString, Point, box
from shapely.geometry import shape

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Status
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.errors import ImportRefused, NotFound
from hbgeo.i18n import speaking
from hbgeo.services import timetables
from hbgeo.services.bus import DayKind, StopArea
from hbgeo.services.timetables_change import changed, homes_changed
from hbgeo.services.timetables_dwellings import read_dwellings
from hbgeo.services.timetables_figures import key_figures, train_figures
from hbgeo.services.timetables_hours import HOURS, at_areas, buses, by_hour, evening_wait
from hbgeo.services.timetables_journeys import last_home, trains, trains_changed, travels, ways_home
from hbgeo.services.timetables_map import part
from hbgeo.services.timetables_measure import Asked, Homes, enough_and_few, on_day, reached, service
from hbgeo.services.timetables_offer import offer_pdf
from hbgeo.services.timetables_report import by_line, comparison_csv, comparison_pdf, sentences
from hbgeo.services.timetables_spots import ways_and_spots
from hbgeo.services.timetables_told import told
from hbgeo.services.timetables_words import clock, minutes, percent, step

AREA = box(11.8353, 58.0590, 11.8482, 58.0658)
PATH = LineString([(11.8400, 58.0610), (11.8430, 58.0620), (11.8460, 58.0627), (11.8462, 58.0653)])
ANY = Asked(least=1)
HOUR = 3600


def put(store, layer, geometry):
    place = Place(id=new_id(), layer=layer, geometry=geometry, name="", source="test", attributes={})
    store.write(lambda session: session.places.put_many([place], Role.IMPORT))


@pytest.fixture
def area(store):
    put(store, "omrade", AREA)
    put(store, "gangvag", PATH)
    return store


@pytest.fixture
def kept(area, tmp_path):
    return timetables.take(area, gtfs_feed.write_feed(tmp_path / "vt.zip"), "Nu")[0]


@pytest.fixture
def less(area, tmp_path):
    """A proposal without buses after six in the evening, and none on Saturdays."""
    starts = {
        key: () if key[0] == "SA" else tuple(one for one in clocks if one < "18")
        for key, clocks in gtfs_feed.STARTS.items()
    }
    return timetables.take(area, gtfs_feed.write_feed(tmp_path / "less.zip", starts=starts), "Förslag")[0]


def test_only_stops_of_the_area_are_told_about(area, kept):
    offered = service(area, kept)
    assert offered.are_near
    assert {one.name for one in offered.areas} == {"Hasselbacken", "Uppegårdsvägen", "Utan buss, norr"}
    assert {row.area_name for row in offered.supply} == {"Hasselbacken", "Uppegårdsvägen"}
    assert offered.origins[0] == "Stenungsund station"


def test_a_bus_that_stops_twice_counts_once(area, kept):
    # Eleven of line 1 each weekday, three of line 2, one of line 3.
    assert service(area, kept).buses[DayKind.WEEKDAY] == 7 + 4 + 3 + 1
    assert service(area, kept).buses[DayKind.SATURDAY] == 3
    assert DayKind.SUNDAY not in service(area, kept).buses


def test_a_bus_that_comes_round_to_a_stop_again_is_one_bus(area, tmp_path):
    tables = gtfs_feed.tables()
    loop = "".join(f"F,09:0{k}:00,09:0{k}:00,{stop},{k + 1},,\n" for k, stop in enumerate(("HB1", "UP1", "HB1", "AL1")))
    times = "".join(line for line in tables["stop_times"].splitlines(keepends=True) if not line.startswith("F,"))
    feed = gtfs_feed.write_feed(tmp_path / "loop.zip", stop_times=times + loop)
    kept, _ = timetables.take(area, feed, "Slinga")
    # The loop runs three times, and leaves Hasselbacken twice each time.
    assert service(area, kept).buses[DayKind.WEEKDAY] == 7 + 4 + 3 + 1
    by_loop = [row.weekday for row in service(area, kept).supply if (row.area_name, row.line) == ("Hasselbacken", "2")]
    assert by_loop == [6]


def test_a_day_without_buses_has_nothing(area, kept):
    day = on_day(area, kept, DayKind.SUNDAY)
    assert (day.traffic, day.hours, day.evening) == ((), {}, None)
    assert reached(area, kept, Asked(kind=DayKind.SUNDAY)) is None


def test_the_last_way_home_is_after_midnight(area, kept):
    home = {row.area_name: row for row in ways_home(area, kept, DayKind.WEEKDAY, "Stenungsund station")}
    assert home["Hasselbacken"].left_s == 24 * HOUR + 600
    assert ways_home(area, kept, DayKind.WEEKDAY, "Ingenstans") == ()


def test_more_reach_the_bus_the_farther_they_walk(area, kept):
    near, far = (reached(area, kept, Asked(limit_m=limit, least=1)) for limit in (150, 600))
    assert near.along_paths < far.along_paths <= far.total
    assert far.along_paths <= far.straight


def test_dwellings_count_instead_of_the_surface(area, kept, tmp_path):
    path = tmp_path / "hem.geojson"
    homes = [(11.8460, 58.0627, 12), (11.8360, 58.0600, 4), (11.8361, 58.0601, None)]
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [x, y]}, "properties": {"bostader": n}}
        for x, y, n in homes
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    read = read_dwellings(path)
    assert (read.left, read.dwellings.counts.tolist()) == (1, [12, 4])
    found = reached(area, kept, Asked(limit_m=200, least=1), Homes(read.dwellings, "x"))
    assert (found.of_dwellings, found.total, found.along_paths) == (True, 16, 12)


@pytest.mark.parametrize("text", ["lon,lat,namn\n11.8,58.0,x\n", "lon,lat,bostader\n11.8,58.0,många\n"])
def test_a_file_without_numbers_of_dwellings_is_refused(tmp_path, text):
    path = tmp_path / "fel.csv"
    path.write_text(text)
    with pytest.raises(ImportRefused, match="fel"):
        read_dwellings(path)


def test_hours_buses_and_the_wait_of_the_evening_are_counted():
    areas = [StopArea(id="a", name="A", lon=0, lat=0, stops=("a1", "a2"))]
    rows = [("a1", "t1", 17.5), ("a2", "t1", 17.6), ("a1", "t2", 19.0), ("a1", "t3", 25.0), ("b", "t4", 20.0)]
    frame = pd.DataFrame(
        [(stop, trip, 0, int(hour * HOUR), "R", 0) for stop, trip, hour in rows],
        columns=["stop_id", "trip_id", "run", "seconds", "route_id", "direction"],
    )
    here = at_areas(frame, areas)
    assert len(here) == 4
    assert buses(here) == 3
    assert len(by_hour(here, areas)["a"]) == HOURS
    assert [by_hour(here, areas)["a"][hour] for hour in (17, 19, 25)] == [2, 1, 1]
    wait = evening_wait(here, areas)
    assert (wait.area_name, wait.route_id, wait.seconds) == ("A", "R", int(1.4 * HOUR))
    assert wait.from_s == int(17.6 * HOUR)
    assert evening_wait(here[here["seconds"] > 20 * HOUR], areas) is None


def test_the_wait_is_that_of_the_line_that_goes_most_often():
    areas = [StopArea(id="a", name="A", lon=0, lat=0, stops=("a1",))]
    rows = [("Rare", 12.0), ("Rare", 23.0), ("Often", 18.0), ("Often", 18.5), ("Often", 19.5)]
    frame = pd.DataFrame(
        [("a1", str(number), int(hour * HOUR), route, 0) for number, (route, hour) in enumerate(rows)],
        columns=["stop_id", "trip_id", "seconds", "route_id", "direction"],
    )
    wait = evening_wait(at_areas(frame, areas), areas)
    assert (wait.route_id, wait.seconds) == ("Often", HOUR)


def test_times_are_told_as_people_read_them():
    with speaking("sv"):
        assert clock(19 * HOUR + 120) == "19.02"
        assert clock(24 * HOUR + 600) == "00.10 (natten efter)"
        assert [minutes(seconds) for seconds in (1800, 5400, 7200, None)] == ["30 min", "1 tim 30 min", "2 tim", "–"]
        assert [percent(share) for share in (0, 0.001, 0.5, 0.999, 1, None)] == [
            "0 %",
            "mindre än 1 %",
            "50 %",
            "mer än 99 %",
            "100 %",
            "–",
        ]
        assert [step(3, 3), step(12, 8), step(0, 2)] == ["3", "12 → 8 (−4)", "0 → 2 (+2)"]


def test_what_a_proposal_takes_away_is_said(area, kept, less):
    found = changed(area, kept, less, ANY)
    with speaking("en"):
        said = told(found.comparison)
    # The last bus from Hasselbacken comes at 24:10 + 6 minutes, of the proposal at 16:00 + 6.
    text = "At Hasselbacken the last bus on a weekday goes 16:06 instead of 00:16 (the night after)."
    assert text in said
    assert any("no bus goes on a Saturday any more" in one for one in said)
    assert [one.number for one in found.stops] == list(range(1, len(found.stops) + 1))


def test_the_same_timetable_changes_nothing(area, kept):
    with speaking("en"):
        (said,) = told(changed(area, kept, kept, ANY).comparison)
    assert said == "On the days that are counted, nothing changes for those who live here."


def test_a_day_that_loses_all_its_buses_is_reached_by_nobody(area, kept, less):
    asked = Asked(least=1, kind=DayKind.SATURDAY)
    with speaking("en"):
        figures = {name: (was, becomes) for name, was, becomes in key_figures(area, kept, less, asked)}
    label = "The area within 400 m along paths from a stop with at least 1 departures (Saturday)"
    assert figures[label] == (percent(reached(area, kept, asked).share_along_paths), "0 %")
    assert figures["First bus at the area: Saturday"] == ("10:06", "no bus")
    walk = "The walk to the nearest stop with at least 1 departures (Saturday), on average along paths"
    ways = ways_and_spots(area, kept, asked).ways
    metres = round(sum(way.metres for way in ways) / sum(way.dwellings for way in ways))
    assert figures[walk] == (f"{metres} m", "–")
    assert figures["Buses that stop at the area: Saturday"] == ("3", "0")


def test_a_bus_that_passes_by_the_area_no_longer_stops_there(area, kept, tmp_path):
    # All stops move 300 m east of the area: they are there, and people walk to them, but none is at the area.
    stops = gtfs_feed.STOPS.replace("11.8460", "11.8540").replace("11.8462", "11.8540").replace("11.8420", "11.8540")
    after, _ = timetables.take(area, gtfs_feed.write_feed(tmp_path / "away.zip", stops=stops), "Förbi")
    assert not service(area, after).are_near
    for one, other, turn in ((kept, after, 1), (after, kept, -1)):
        with speaking("en"):
            figures = {name: (was, becomes)[::turn] for name, was, becomes in key_figures(area, one, other, ANY)}
            said = sentences(area, one, other, changed(area, one, other, ANY))
        assert figures["Buses that stop at the area: Weekday"] == ("15", "0")
        assert figures["First bus at the area: Weekday"][1] == "no bus"
        assert figures["Last way home from Stenungsund station: Weekday"] == ("00:10 (the night after)", "no bus")
        assert not any("otherwise" in one for one in said)


def test_fridays_that_lose_a_bus_that_no_other_weekday_has_are_told(area, kept, tmp_path):
    # Every Friday's buses run as Saturday's, as those of the 6th do: three departures, the other weekdays' are as many.
    dates = "service_id,date,exception_type\n" + "".join(
        f"WK,202611{day},2\nSA,202611{day},1\n" for day in ("06", "13", "20", "27")
    )
    after, _ = timetables.take(area, gtfs_feed.write_feed(tmp_path / "fridays.zip", calendar_dates=dates), "Sen")
    with speaking("sv"):
        said = sentences(area, kept, after, changed(area, kept, after, ANY))
    friday = sum(row.saturday for row in service(area, kept).supply)
    usual = sum(row.weekday for row in service(area, kept).supply)
    fridays = f"{usual} → {friday} (−{usual - friday}) avgångar från hållplatserna tillsammans."
    assert said == (
        "De dagar som räknas ändras ingenting för dem som bor här.",
        f"Fredagar ändras på annat sätt än den vardag som räknas: {fridays}",
    )


def test_a_comparison_can_be_carried_along(area, kept, less):
    written = comparison_csv(area, kept, less, ANY).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(written), delimiter=";"))
    row = next(one for one in rows if (one["hallplats"], one["linje"], one["tid"]) == ("Hasselbacken", "", "Lördag"))
    assert (row["fore"], row["efter"], row["skillnad"]) == ("3", "0", "-3")
    (last,) = [one for one in rows if one["tid"] == "Sista bussen vid området: Vardag"]
    assert (last["hallplats"], last["fore"], last["efter"]) == ("", "00.18 (natten efter)", "16.08")
    for lang, title in (("sv", "Bussen före och efter"), ("en", "The bus, before and after")):
        document = pypdfium2.PdfDocument(comparison_pdf(area, kept, less, ANY, lang=lang))
        assert title in document[0].get_textpage().get_text_range()


def test_what_a_timetable_offers_can_be_carried_along(area, kept):
    sv = ("Bussen: ", "Första bussen (vardag)", "00.10 (natten efter)", "inte går förbi något")
    for lang, words in (("sv", sv), ("en", ("The bus: ", "First bus (Weekday)", "00:10"))):
        document = pypdfium2.PdfDocument(offer_pdf(area, kept, ANY, lang=lang))
        text = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
        assert [one for one in words if one not in text] == []
    sunday = pypdfium2.PdfDocument(offer_pdf(area, kept, Asked(kind=DayKind.SUNDAY)))
    assert "Ingen buss går en sådan dag" in " ".join(page.get_textpage().get_text_range() for page in sunday)


def features(store, one, name, asked=ANY, other=None):
    return json.loads(part(store, one, name, asked, other))["features"]


def test_the_map_has_stops_lines_and_reach(area, kept, less):
    assert {one["properties"]["name"] for one in features(area, kept, "stops")} >= {"Hasselbacken", "Älvhem"}
    assert features(area, kept, "stops", Asked(least=200)) == []
    assert {one["properties"]["name"] for one in features(area, kept, "few", Asked(least=200))} >= {"Hasselbacken"}
    assert len(features(area, kept, "lines")) > 0
    straight, paths = (shape(features(area, kept, name)[0]["geometry"]) for name in ("straight", "paths"))
    assert straight.contains(Point(11.8460, 58.0627))
    assert paths.contains(Point(11.8455, 58.06258))
    assert straight.area > paths.area
    (near,) = features(area, kept, "straight", Asked(least=1, limit_m=100))
    # Within 95 m of the northern platform, though 106 m from the middle of the two: the figure counts it as well.
    assert shape(near["geometry"]).contains(Point(11.8460, 58.0628 + 95 / 111_400))
    assert features(area, kept, "lost", ANY, less) == []
    assert {one["properties"]["name"] for one in features(area, kept, "kept", ANY, less)} >= {"Hasselbacken"}
    with pytest.raises(NotFound):
        part(area, kept, "lost", ANY)


def test_without_paths_there_is_no_reach_along_them(store, tmp_path):
    put(store, "omrade", AREA)
    kept, _ = timetables.take(store, gtfs_feed.write_feed(tmp_path / "vt.zip"))
    assert features(store, kept, "paths") == []
    assert reached(store, kept, ANY).along_paths is None


def test_spots_on_the_way_are_listed_and_take_safety(area, kept, make_observation):
    before = ways_and_spots(area, kept, ANY)
    assert before.spots == ()
    on, off, good = (
        make_observation(position=Position(lon=11.8430, lat=58.06201)),
        make_observation(position=Position(lon=11.8330, lat=58.0585)),
        make_observation(position=Position(lon=11.8430, lat=58.06201), polarity=1, category="BRA"),
    )
    for one in (on, off, good):
        area.write(lambda session, one=one: session.observations.put(one, Role.PLANNER))
    after = ways_and_spots(area, kept, ANY)
    assert [spot.observation.id for spot in after.spots] == [on.id]
    assert after.spots[0].stop == "Hasselbacken"
    assert 0 < after.spots[0].share <= 1
    share = {way.area_name: way.share_free for way in after.ways}
    declined = make_observation(position=Position(lon=11.8430, lat=58.06201), status=Status.DECLINED)
    mended = make_observation(position=Position(lon=11.8460, lat=58.0640), status=Status.DONE)
    for one in (declined, mended):
        area.write(lambda session, one=one: session.observations.put(one, Role.PLANNER))
    assert {spot.observation.id for spot in ways_and_spots(area, kept, ANY).spots} == {on.id, declined.id}
    assert share["Hasselbacken"] < {way.area_name: way.share_free for way in before.ways}["Hasselbacken"]


@pytest.fixture
def with_trains(area, tmp_path):
    path = gtfs_feed.write_feed(tmp_path / "trains.zip", **gtfs_feed.with_trains())
    return timetables.take(area, path, "Med tåg")[0]


def test_trains_that_can_be_changed_to_are_kept_and_met(area, with_trains):
    # Göteborg lies 40 km away: its stop is kept because trains from there call where the area's buses do.
    assert "Göteborg C" in service(area, with_trains).origins
    home = last_home(area, with_trains, DayKind.WEEKDAY, "Göteborg C")
    assert (home.left_s, home.lines, home.change_s) == (22 * HOUR + 1800, ("Tåg", "1"), 55 * 60)
    (train,) = trains(area, with_trains, DayKind.WEEKDAY)
    assert (train.buses, train.met) == (4, 2)
    assert trains(area, with_trains, DayKind.SUNDAY) == ()


def test_stops_too_far_to_walk_to_are_not_listed_as_reached(area, with_trains):
    enough, few = enough_and_few(area, with_trains, ANY)
    assert "Göteborg C" not in {one.name for one in (*enough, *few)}
    assert "Stenungsund station" in {one.name for one in (*enough, *few)}


def test_how_long_it_takes_is_the_middle_of_the_days_journeys(area, with_trains):
    rows = {row.area_name: row for row in travels(area, with_trains, DayKind.WEEKDAY, "Göteborg C")}
    # By the trains at 16:00 and 25:00: from Hasselbacken 15:36–16:45 and 23:56–25:45.
    row = rows["Hasselbacken"]
    assert (row.journeys, row.changing, row.fastest_s, row.typical_s) == (2, 2, 69 * 60, 89 * 60)
    rows = {row.area_name: row for row in travels(area, with_trains, DayKind.WEEKDAY, "Stenungsund station")}
    assert (rows["Hasselbacken"].journeys, rows["Hasselbacken"].changing, rows["Hasselbacken"].typical_s) == (4, 0, 360)
    assert set(rows) == {"Hasselbacken", "Uppegårdsvägen"}
    assert travels(area, with_trains, DayKind.WEEKDAY, "Ingenstans") == ()


def test_a_timetable_too_large_with_what_one_can_change_to_is_kept_without(area, tmp_path, monkeypatch):
    monkeypatch.setattr(timetables, "MOST_WITH_CHANGES", 1)
    monkeypatch.setattr(timetables, "NEAR_M", 300)
    path = gtfs_feed.write_feed(tmp_path / "trains.zip", **gtfs_feed.with_trains())
    kept, _ = timetables.take(area, path, "Utan byten")
    assert "Göteborg C" not in service(area, kept).origins


def test_what_one_can_change_to_is_kept_when_the_station_is_far_to_walk_to(area, tmp_path, monkeypatch):
    monkeypatch.setattr(timetables, "NEAR_M", 300)
    path = gtfs_feed.write_feed(tmp_path / "trains.zip", **gtfs_feed.with_trains())
    kept, _ = timetables.take(area, path, "Med byten")
    assert "Göteborg C" in service(area, kept).origins


def test_the_last_way_home_before_and_after_is_compared(area, kept, less):
    rows = homes_changed(area, kept, less)
    # The last bus from the station leaves 24:10 on weekdays and 14:00 on Saturdays; of the proposal 16:00 and never.
    assert [(row.origin, row.kind, row.before_s, row.after_s) for row in rows] == [
        ("Stenungsund station", DayKind.WEEKDAY, 24 * HOUR + 600, 16 * HOUR),
        ("Stenungsund station", DayKind.SATURDAY, 14 * HOUR, None),
    ]


def test_a_station_that_another_timetable_calls_otherwise_is_found_by_its_place(area, kept, tmp_path):
    stops = gtfs_feed.STOPS.replace("Stenungsund station", "Stenungsunds station")
    moved = stops.replace("58.0716", "58.0740")  # some 270 m farther north
    other, _ = timetables.take(area, gtfs_feed.write_feed(tmp_path / "other.zip", stops=stops), "Annat namn")
    far, _ = timetables.take(area, gtfs_feed.write_feed(tmp_path / "far.zip", stops=moved), "Annan plats")
    (weekday, _) = homes_changed(area, kept, other)
    assert (weekday.origin, weekday.before_s) == ("Stenungsund station", weekday.after_s)
    assert {row.origin for row in homes_changed(area, kept, far)} == {"Älvhem"}


def test_without_a_stop_that_both_know_no_last_way_home_is_compared(area, kept, tmp_path):
    # Stops without a name are nobody's place to come home from.
    stops = "".join(
        ",".join((row.split(",")[0], "", *row.split(",")[2:])) if row.startswith(("ST", "AL")) else row
        for row in gtfs_feed.STOPS.replace("58.0716", "58.0740").replace("58.0577", "58.0550").splitlines(keepends=True)
        if not row.startswith("stop_id")
    )
    head = gtfs_feed.STOPS.splitlines()[0]
    path = gtfs_feed.write_feed(tmp_path / "nameless.zip", stops=f"{head}\n{stops}")
    nameless, _ = timetables.take(area, path, "Utan namn")
    assert service(area, nameless).origins == ()
    assert homes_changed(area, kept, nameless) == ()


def test_lines_are_told_apart_only_where_a_stop_has_more_than_one(area, kept, less, tmp_path):
    assert {row.line for row in by_line(changed(area, kept, less, ANY))} == {"1", "2", "Närtrafik"}
    one_line = {
        name: "\n".join(row for row in text.splitlines() if not row.startswith(("R2", "R3", "F,", "B,")))
        for name, text in gtfs_feed.tables().items()
        if name in {"routes", "trips", "stop_times", "frequencies"}
    }
    path = gtfs_feed.write_feed(tmp_path / "one.zip", **one_line)
    alone, _ = timetables.take(area, path, "En linje")
    assert by_line(changed(area, alone, alone, ANY)) == []


def test_how_buses_meet_the_train_is_compared(area, kept, with_trains, tmp_path):
    starts = gtfs_feed.STARTS | {("WK", 1): ("06:29", "07:29", "15:50", "23:50")}
    path = gtfs_feed.write_feed(tmp_path / "later.zip", **gtfs_feed.with_trains(starts))
    later, _ = timetables.take(area, path, "Andra tider")
    # At 16:02 the train at 16:00 is gone; of the buses at 06:41, 07:41 and 24:02 only the last has one within the hour.
    with speaking("en"):
        (found,) = train_figures(area, with_trains, later, ANY)
    assert found == (
        "Buses that have a train (Tåg towards Göteborg) at Stenungsund station: Weekday",
        "2 of 4",
        "1 of 4",
    )
    (pair,) = trains_changed(area, with_trains, kept, DayKind.WEEKDAY)
    assert (pair[0].met, pair[1]) == (2, None)
