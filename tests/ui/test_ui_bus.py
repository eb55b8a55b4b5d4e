"""The page Bussen without a browser: from the first file to what a proposal changes."""

import re
import sys
from pathlib import Path

import pytest
from opening import opened, pressed
from shapely import LineString, Point, box

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.services import timetables
from hbgeo.ui.components import bus_homes, bus_keeping, layer_import, observation_import
from hbgeo.ui.options import HELD

sys.path.append(str(Path(__file__).parents[1] / "services"))
import gtfs_feed

HOSTILE = "{{7*191}} <img src=x onerror=alert(1)> **fet**"


def put(wired, layer, geometry):
    place = Place(id=new_id(), layer=layer, geometry=geometry, name="", source="test", attributes={})
    wired.store.write(lambda session: session.places.put_many([place], Role.IMPORT))


@pytest.fixture
def area(wired):
    put(wired, "omrade", box(11.8353, 58.0590, 11.8482, 58.0658))
    put(wired, "gangvag", LineString([(11.8400, 58.0610), (11.8460, 58.0627), (11.8462, 58.0653)]))
    return wired


@pytest.fixture
def path(tmp_path):
    return gtfs_feed.write_feed(tmp_path / "vt.zip")


@pytest.fixture
def less(tmp_path):
    """A proposal without the evenings."""
    starts = {key: tuple(one for one in clocks if one < "18") for key, clocks in gtfs_feed.STARTS.items()}
    return gtfs_feed.write_feed(tmp_path / "less.zip", starts=starts)


def spoken(page):
    said = [node.proto.body for node in page.get("html")]
    return " ".join([*said, *(text.value for kind in ("markdown", "caption", "info") for text in page.get(kind))])


def tables(page):
    return [frame.value for frame in page.dataframe]


def viewed(page, view):
    next(group for group in page.button_group if group.key.startswith("bus_view")).set_value(view).run()
    assert not page.exception
    return page


def kept(wired, *files):
    return [timetables.take(wired.store, path, name)[0] for path, name in files]


def test_the_first_visit_says_what_is_needed_and_asks_nobody(area):
    page = opened("bus")
    assert "GTFS Regional" in spoken(page)
    assert len(page.file_uploader) == 1
    assert not page.dataframe


def test_without_an_area_the_first_visit_says_so_before_a_file_is_chosen(wired):
    said = spoken(opened("bus"))
    assert "Det finns inget område än" in said


def test_that_no_stop_has_so_many_departures_is_said(area, path):
    kept(area, (path, "Nu"))
    page = opened("bus")
    page.number_input(key="bus_least").set_value(200).run()
    assert "Ingen hållplats har så många avgångar" in spoken(page)
    page.number_input(key="bus_least").set_value(1).run()
    assert "Ingen hållplats har så många avgångar" not in spoken(page)


def test_a_file_is_taken_in_shown_and_taken_back(area, path):
    page = opened("bus")
    page.file_uploader[0].upload("vt.zip", path.read_bytes(), "application/zip")
    page.run()
    page.text_input[0].set_value("Hösten 2026")
    pressed(page, "Spara tidtabellen")
    assert [one.name for one in timetables.all_of(area.store)] == ["Hösten 2026"]
    assert "Tidtabellen är sparad" in spoken(page)
    assert any("Hasselbacken" in frame.to_string() for frame in tables(page))
    pressed(page, "Ångra")
    assert timetables.all_of(area.store) == ()


def test_the_same_file_again_is_said_to_be_known(area, path):
    kept(area, (path, "Ett"))
    page = opened("bus")
    next(one for one in page.file_uploader if "GTFS" in one.label).upload("b.zip", path.read_bytes(), "application/zip")
    page.run()
    pressed(page, "Spara tidtabellen")
    assert "fanns redan" in spoken(page)
    assert len(timetables.all_of(area.store)) == 1


def test_the_server_takes_files_as_large_as_the_fields_say():
    most = (bus_keeping.MOST_MB, bus_homes.MOST_MB, layer_import.MOST_MB, observation_import.MOST_MB)
    assert max(most) <= HELD["server.maxUploadSize"]


def test_what_is_no_timetable_is_refused_where_it_was_given(area):
    page = opened("bus")
    page.file_uploader[0].upload("fel.zip", b"inget alls", "application/zip")
    page.run()
    pressed(page, "Spara tidtabellen")
    assert "fel.zip" in spoken(page)
    assert "Skicka felmeddelandet" not in spoken(page)  # it is no timetable at all
    assert timetables.all_of(area.store) == ()


def test_a_mistake_in_a_file_is_named_with_its_line_and_who_can_mend_it(area, tmp_path):
    routes = gtfs_feed.ROUTES.replace(",3\n", ",buss\n")
    content = gtfs_feed.write_feed(tmp_path / "fel.zip", routes=routes).read_bytes()
    page = opened("bus")
    page.file_uploader[0].upload("fel.zip", content, "application/zip")
    page.run()
    pressed(page, "Spara tidtabellen")
    said = spoken(page)
    assert "routes.txt, rad 3" in said
    assert "Skicka felmeddelandet till den som har gjort filen" in said


def test_departures_first_last_and_hours_are_shown(area, path):
    kept(area, (path, "Hösten 2026"))
    page = opened("bus")
    said = spoken(page)
    assert "Hösten 2026 (2026-11-02 – 2026-11-29)" in said
    supply, hours = tables(page)[0], tables(page)[1]
    row = supply[(supply["Hållplats"] == "Hasselbacken") & (supply["Linje"] == "1")]
    assert row["Hela vardagen"].sum() > 0
    assert hours["Avgångar"].sum() > 0
    assert [button.label for button in page.get("download_button")] == ["Bussen (PDF)"]


def test_journeys_say_the_last_way_home_the_time_it_takes_and_the_wait_for_the_train(area, tmp_path):
    (one,) = kept(area, (gtfs_feed.write_feed(tmp_path / "trains.zip", **gtfs_feed.with_trains()), "Nu"))
    page = viewed(opened("bus"), "journeys")
    page.selectbox(key=f"bus_origin_{one.id}").set_value("Göteborg C").run()
    home, travel, trains = tables(page)
    row = home.set_index("Hållplats").loc["Hasselbacken"]
    assert row.tolist() == ["22.30", "00.16 (natten efter)", "Tåg → 1", "Stenungsund station, 55 min"]
    assert "Gånger bilens tid" not in travel
    assert trains["Bussar som har ett tåg"].tolist() == ["2 av 4"]
    page.number_input(key="bus_car").set_value(45).run()
    # 89 minutes, half of the journeys, are twice 45 minutes.
    assert tables(page)[1].set_index("Hållplats").loc["Hasselbacken", "Gånger bilens tid"] == "2,0"


def test_journeys_without_trains_or_on_a_day_without_buses_say_so(area, path):
    kept(area, (path, "Nu"))
    page = viewed(opened("bus"), "journeys")
    assert "Tidtabellen har inga tåg" in spoken(page)
    next(group for group in page.button_group if group.key == "bus_kind").set_value("sunday").run()
    said = spoken(page)
    assert "Ingen buss går en sådan dag" in said
    assert "varken direkt eller med ett byte" in said


def test_an_evening_without_buses_is_said(area, path, less):
    kept(area, (less, "Förslag"))
    assert "ingen buss från 18 till 24" in spoken(opened("bus"))
    (full,) = kept(area, (path, "Nu"))
    page = opened("bus")
    page.selectbox(key="bus_one").set_value(full.id).run()
    assert "ingen buss från 18 till 24" not in spoken(page)


def test_a_day_without_buses_is_said(area, path):
    kept(area, (path, "Hösten 2026"))
    page = opened("bus")
    next(group for group in page.button_group if group.key == "bus_kind").set_value("sunday").run()
    assert not page.exception
    assert "Ingen buss går en sådan dag" in spoken(page)


def test_who_reaches_the_bus_changes_with_the_distance(area, path):
    kept(area, (path, "Hösten 2026"))
    page = viewed(opened("bus"), "reach")
    page.number_input(key="bus_least").set_value(1).run()
    wide = spoken(page)
    page.slider(key="bus_limit").set_value(100).run()
    assert "inom 100 m längs gångvägar" in spoken(page)
    assert spoken(page) != wide
    assert set(tables(page)[0]["Hållplats"]) >= {"Hasselbacken", "Uppegårdsvägen"}


def test_only_paths_without_steps_count_when_asked_for(area, path):
    kept(area, (path, "Hösten 2026"))
    page = opened("bus")
    assert "(vardag)" in spoken(page)
    page.checkbox(key="bus_step_free").check().run()
    assert "(vardag, utan kända trappor)" in spoken(page)
    assert "fågelvägen från en hållplats med minst 18 avgångar (vardag):" in spoken(page)


def test_before_and_after_say_what_is_lost(area, path, less):
    before, after = kept(area, (path, "Nu"), (less, "Förslag"))
    page = opened("bus")
    page.selectbox(key="bus_one").set_value(before.id).run()
    page.selectbox(key=f"bus_other_{before.id}").set_value(after.id).run()
    said = spoken(page)
    assert "Nu (2026-11-02 – 2026-11-29) → Förslag" in said
    assert "går sista bussen en vardag" in said
    name, value = "Sista resan hem från Stenungsund station: Vardag", "00.10 (natten efter) → 16.00"
    assert re.search(rf"{re.escape(name)}</dt>\s*<dd[^>]*>{re.escape(value)}</dd>", said)
    table = tables(page)[0]
    row = table[table["Hållplats"] == "Hasselbacken"].iloc[0]
    assert row["Vad som händer"] == "↓ Färre avgångar"
    assert "→ 0 (−" in row["Kväll 18–24"]
    assert [button.label for button in page.get("download_button")] == ["Före och efter (PDF)", "Före och efter (CSV)"]


def test_of_a_timetable_without_times_only_the_way_to_the_stops_is_shown(area, path, tmp_path):
    bare = gtfs_feed.write_feed(tmp_path / "bare.zip", stop_times=None, frequencies=None)
    full, without = kept(area, (path, "Nu"), (bare, "*Utan*"))
    page = opened("bus")
    page.selectbox(key="bus_one").set_value(without.id).run()
    assert not page.exception
    assert "”*Utan*” säger inte vilka bussar som går" in spoken(page)
    assert "längs gångvägar från en hållplats:" in spoken(page)
    assert "ingen buss" not in spoken(page)
    page.selectbox(key="bus_one").set_value(full.id).run()
    page.selectbox(key=f"bus_other_{full.id}").set_value(without.id).run()
    assert not page.exception
    assert "den kan inte jämföras" in spoken(page)
    assert "försvinner" not in spoken(page)


def test_a_timetable_that_was_compared_can_be_taken_out(area, path, less):
    before, after = kept(area, (path, "Nu"), (less, "Förslag"))
    page = opened("bus")
    page.selectbox(key="bus_one").set_value(before.id).run()
    page.selectbox(key=f"bus_other_{before.id}").set_value(after.id).run()
    next(button for button in page.button if button.key == f"bus_names_{after.id}_{after.changed_at}_remove").click()
    page.run()
    assert not page.exception
    assert timetables.all_of(area.store) == (before,)
    assert page.selectbox(key=f"bus_other_{before.id}").disabled


def test_names_are_changed_and_a_timetable_is_taken_out(area, path):
    one = kept(area, (path, "Ett"))[0]
    page = opened("bus")
    page.text_input(key=f"bus_names_{one.id}_{one.changed_at}").set_value(HOSTILE)
    pressed(page, "Byt namn")
    assert timetables.all_of(area.store)[0].name == HOSTILE
    assert "<img" not in spoken(page)
    pressed(page, "Ta bort")
    assert timetables.all_of(area.store) == ()
    pressed(page, "Ångra")
    assert [one.name for one in timetables.all_of(area.store)] == [HOSTILE]


def test_dwellings_of_a_file_are_counted_instead_of_the_surface(area, path):
    kept(area, (path, "Nu"))
    page = opened("bus")
    homes = b"lon,lat,bostader\n11.8460,58.0627,12\n11.8360,58.0600,4\n"
    next(one for one in page.file_uploader if "bost" in one.label).upload("hem.csv", homes, "text/csv")
    page.run()
    assert not page.exception
    assert "16 bostäder på 2 punkter" in spoken(page)
    assert "Bostäder inom 400 m" in spoken(page)


def test_the_spots_that_break_the_way_are_listed_by_number(area, path, make_observation):
    kept(area, (path, "Nu"))
    seen = make_observation(position=Position(lon=11.8460, lat=58.0627), text=HOSTILE)
    area.store.write(lambda session: session.observations.put(seen, Role.WALKER))
    page = opened("bus")
    page.number_input(key="bus_least").set_value(1).run()
    page = viewed(page, "safe")
    assert "i genomsnitt längs gångvägar: " in spoken(page)
    (spots,) = [table for table in tables(page) if "Med deras egna ord" in table]
    assert spots["Hållplats"].tolist() == ["Hasselbacken"]
    assert spots["Med deras egna ord"].tolist() == [HOSTILE]
    page.selectbox(key="bus_spot_name").set_value(1).run()
    assert not page.exception


def test_without_stops_with_enough_departures_no_walk_is_known(area, path):
    kept(area, (path, "Nu"))
    page = opened("bus")
    page.number_input(key="bus_least").set_value(200).run()
    assert "Inga vägar är kända" in spoken(viewed(page, "safe"))


def test_what_the_stops_offer_is_read_from_their_layer(area, path):
    kept(area, (path, "Nu"))
    page = opened("bus")
    page.number_input(key="bus_least").set_value(1).run()
    assert "Inget är känt om hållplatserna än" in spoken(viewed(page, "safe"))
    attributes = {"belysning": "ja", "vaderskydd": "nej"}
    stop = Place(
        id=new_id(), layer="hallplats", geometry=Point(11.8460, 58.0626), name="Hasselbacken", attributes=attributes
    )
    area.store.write(lambda session: session.places.put_many([stop], Role.PLANNER))
    page.run()
    shown = tables(page)[-1].set_index("Hållplats")
    assert shown.loc["Hasselbacken", ["Poäng", "Belysning", "Väderskydd", "Ramp eller förhöjd plattform"]].tolist() == [
        "1,5 (2 saker kända)", "ja", "nej", "inte känt",
    ]  # fmt: skip
    assert shown["Rullstol, säger tidtabellen"].to_dict() == {
        "Hasselbacken": "inte känt", "Uppegårdsvägen": "inte känt", "Älvhem": "inte känt", "Stenungsund station": "ja",
    }  # fmt: skip
