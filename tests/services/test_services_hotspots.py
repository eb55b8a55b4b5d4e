"""Hot spots of what is kept: what is claimed, what is not, and why."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from shapely import Point, box

from hbgeo.analysis.claims import claim
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Light, Status
from hbgeo.domain.place import Place
from hbgeo.domain.position import Box, Position
from hbgeo.domain.selection import Selection
from hbgeo.errors import InvalidInput
from hbgeo.i18n import say, speaking
from hbgeo.services.hotspots import Asked, Verdict, found, from_token, to_token
from hbgeo.services.hotspots_metres import epsg_for, in_degrees, in_metres
from hbgeo.services.hotspots_parameters import said
from hbgeo.services.hotspots_rows import chosen, rows_of

#: The middle of Hasselbacken in SWEREF 99 12 00.
EAST, NORTH = in_metres(np.array([11.842]), np.array([58.0625]), 3007)[0]
START = datetime(2025, 3, 1, 12, tzinfo=UTC)


def at(east, north, **more):
    lon, lat = in_degrees(np.array([[EAST + east, NORTH + north]]), 3007)[0]
    return Position(lon=lon, lat=lat, **more)


@pytest.fixture
def put(store, make_observation):
    def put(positions, **values):
        ones = [make_observation(position=position, **values) for position in positions]
        store.write(lambda session: session.observations.put_many(ones, Role.IMPORT))
        return ones

    return put


def spread(count, seed=1, side=2000):
    places = np.random.default_rng(seed).uniform(0, side, (count, 2))
    return [at(*place) for place in places.tolist()]


def heap(count, east, north, seed=2):
    places = np.random.default_rng(seed).normal((east, north), 20, (count, 2))
    return [at(*place) for place in places.tolist()]


def classes(picture):
    return picture.cells["class"].value_counts().to_dict()


@pytest.mark.parametrize("method", ["square", "hexagon"])
def test_a_heap_in_what_is_spread_by_chance_is_surely_more_and_nothing_else_is(store, catalogue, put, method):
    put(spread(600) + heap(40, 1020, 1020))
    picture = found(store, catalogue, Asked(method=method, size_m=100))
    hot = picture.cells[picture.cells["class"] == Verdict.SURELY_MORE].to_crs(3007)
    assert len(hot)
    away = hot.geometry.centroid.distance(Point(EAST + 1020, NORTH + 1020))
    assert away.max() < 250
    assert picture.counted == 640


def test_chance_alone_makes_no_hot_spot(store, catalogue, put):
    put(spread(3000, seed=3))
    for method in ("square", "hexagon"):
        assert set(classes(found(store, catalogue, Asked(method=method, size_m=50)))) <= {Verdict.NO_DIFFERENCE}


def test_too_few_claim_nothing_and_say_how_many_more(store, catalogue, put):
    put(heap(12, 0, 0) + spread(6))
    picture = found(store, catalogue, Asked(size_m=50))
    assert set(classes(picture)) == {Verdict.TOO_FEW}
    assert (picture.notes[0].field, picture.notes[0].values) == ("count", {"count": 18, "more": 12})


def test_small_cells_say_how_many_more_would_show_a_difference(store, catalogue, put):
    put(spread(200))
    few = found(store, catalogue, Asked(size_m=50)).notes[0]
    assert (few.field, few.values["count"]) == ("count", 200)
    assert few.values["more"] == claim(200, 9 / few.values["cells"], places=few.values["cells"]).more > 500
    assert all(note.field != "count" for note in found(store, catalogue, Asked(size_m=500)).notes)


def test_a_pile_is_left_out_unless_asked_for(store, catalogue, put):
    put([at(500, 500)] * 40 + spread(200))
    without, with_it = (found(store, catalogue, Asked(with_stacks=asked)) for asked in (False, True))
    assert (without.counted, without.left_out, without.piles[0].count) == (200, 40, 40)
    assert (with_it.counted, with_it.left_out) == (240, 0)
    assert "piles" in [note.field for note in without.notes]


def test_one_pile_is_a_point_and_several_are_points(store, catalogue, put):
    put([at(500, 500)] * 40 + spread(200))
    assert "40 markeringar ligger på exakt samma punkt" in say(found(store, catalogue, Asked()).notes[0])
    put([at(700, 700)] * 50)
    told = say(found(store, catalogue, Asked()).notes[0])
    assert "90 markeringar ligger på 2 punkter som väldigt många delar, 50 av dem på en enda" in told


@pytest.mark.parametrize(("lang", "size"), [("en", "12.5 m"), ("sv", "12,5 m")])
def test_what_a_picture_was_made_with_is_written_in_the_language_of_the_reader(store, catalogue, put, lang, size):
    put(spread(100))
    cells = dict(found(store, catalogue, Asked(size_m=12.5, level=0.025)).parameters)
    surface = dict(found(store, catalogue, Asked(method="density", bandwidth_m=80)).parameters)
    with speaking(lang):
        assert (said(cells["Cell size"]), said(cells["False alarms at most"])) == (
            size,
            size.replace("12", "2")[:3] + " %",
        )
        assert said(surface["Largest error, of the peak"]) in ("0.1 %", "0,1 %")
        assert ("," in said(surface["Largest error, of the peak"])) == (lang == "sv")


@pytest.mark.parametrize(("lang", "kinds"), [("en", "Problem, Idea"), ("sv", "Problem, Förslag")])
def test_kinds_of_observations_are_named_not_numbered(store, catalogue, put, lang, kinds):
    put(spread(40))
    stated = dict(found(store, catalogue, Asked(selection=Selection(polarities=(-1, 0)))).parameters)
    with speaking(lang):
        assert said(stated["Problem, idea or good"]) == kinds


def test_where_nothing_is_claimed_no_false_alarms_are_counted(store, catalogue, put):
    put(spread(12))
    assert "level" not in [note.field for note in found(store, catalogue, Asked()).notes]


def test_nothing_selected_is_refused(store, catalogue):
    picture = found(store, catalogue, Asked())
    assert picture.refused is not None
    assert (picture.refused.field, picture.bounds, len(picture.cells)) == ("selection", None, 0)


def test_positions_worse_than_a_cell_are_said_so(store, catalogue, put):
    put([replace(one, accuracy_m=150.0) for one in spread(20)] + spread(60, seed=5))
    (note,) = (n for n in found(store, catalogue, Asked(size_m=100)).notes if n.field == "accuracy")
    assert (note.values["count"], note.values["all"]) == (20, 80)
    assert all(n.field != "accuracy" for n in found(store, catalogue, Asked(size_m=200)).notes)


def test_of_a_density_positions_are_held_against_the_bandwidth_that_the_rule_chose(store, catalogue, put):
    put([replace(one, accuracy_m=150.0) for one in spread(20)] + [replace(one, accuracy_m=5e3) for one in spread(7)])
    surface = found(store, catalogue, Asked(method="density"))
    assert surface.surface.bandwidth > 150
    (note,) = (n for n in surface.notes if n.field == "accuracy")
    assert (note.values["count"], note.values["metres"]) == (7, round(surface.surface.bandwidth))


def test_weights_count_what_is_urgent_agreed_with_and_dark(store, catalogue, put):
    put(spread(40), urgency="planerad")
    put([at(1000, 1000)], urgency="akut", agreements=4, safety_dark=0)
    plain, severity, agreement = (
        found(store, catalogue, Asked(size_m=2000, weight=weight)).cells["value"].sum()
        for weight in ("none", "severity", "agreement")
    )
    assert (plain, severity) == (41, 40 * 2 + 10)
    assert agreement == 41 + 4
    dark = found(store, catalogue, Asked(size_m=2000, weight="dark"))
    assert (dark.counted, dark.cells["value"].sum()) == (1, 4)
    assert any(note.field == "weight" and note.values["count"] == 40 for note in dark.notes)


def test_the_area_bounds_the_cells_and_what_lies_outside_is_left_out(store, catalogue, put):
    put(spread(100))
    put([at(9000, 9000)])
    corners = in_degrees(np.array([[EAST, NORTH], [EAST + 2000, NORTH + 2000]]), 3007)
    area = Place(id=new_id(), layer="omrade", geometry=box(*corners.ravel()).buffer(1e-3))
    store.write(lambda session: session.places.put_many([area], Role.PLANNER))
    picture = found(store, catalogue, Asked())
    assert picture.counted == 100
    assert any(note.field == "area" and note.values == {"count": 1} for note in picture.notes)


def test_the_same_question_has_the_same_answer_until_something_changes(store, catalogue, put):
    put(spread(50))
    first = found(store, catalogue, Asked())
    assert found(store, catalogue, Asked()) is first
    put(spread(1, seed=9))
    second = found(store, catalogue, Asked())
    assert second.counted == 51
    assert dict(first.parameters)["Version of the data"] != dict(second.parameters)["Version of the data"]
    assert dict(second.parameters)["Observations counted"] == "51 / 51"


def test_a_density_has_its_bandwidth_and_says_that_it_claims_nothing(store, catalogue, put):
    put(spread(100))
    picture = found(store, catalogue, Asked(method="density", bandwidth_m=80))
    assert picture.surface is not None
    assert (picture.surface.points, said(dict(picture.parameters)["Bandwidth"])) == (100, "80 m")
    assert any(note.field == "method" for note in picture.notes)
    assert picture.bounds is not None
    assert picture.bounds[0] < 11.842 < picture.bounds[2]


SELECTIONS = [
    Selection(),
    Selection(categories=("LJUS",)),
    Selection(since=date(2025, 3, 3), until=date(2025, 3, 9)),
    Selection(lights=("morker",), polarities=(-1,)),
    Selection(statuses=("ny",), sources=("vandring",)),
    Selection(text="mörkt"),
    Selection(box=Box(11.842, 58.0625, 11.86, 58.07)),
]


@pytest.mark.parametrize("selection", SELECTIONS)
def test_columns_select_what_the_store_selects(store, put, selection):
    for i, position in enumerate(spread(40)):
        more = {"category": "BRA", "polarity": 1} if i % 3 == 0 else {}
        light = (None, Light.DARK, Light.DAYLIGHT)[i % 3 - 1]
        text = "Mörkt här" if i % 5 == 0 else ""
        status = Status.NEW if i % 2 else Status.REVIEWED
        put([position], recorded_at=START + timedelta(days=i), light=light, text=text, status=status, **more)
    rows = rows_of(store)
    with store.read() as session:
        expected = session.observations.points(selection).fid.tolist()
    assert expected
    assert rows.fid[chosen(store, rows, selection)].tolist() == expected


def test_a_question_comes_back_from_its_address_and_damage_is_refused():
    asked = Asked(
        selection=Selection(categories=("LJUS",), since=date(2025, 1, 1)), method="hexagon", size_m=75,
        bandwidth_m=40, weight="dark", exposure=True, with_stacks=True, level=0.1,
    )  # fmt: skip
    assert from_token(to_token(asked)) == asked
    assert from_token(to_token(Asked())) == Asked()
    for token in ("", "x", to_token(asked)[:-5], "A" * 30_000, "bnVsbA"):
        with pytest.raises(InvalidInput):
            from_token(token)


@pytest.mark.parametrize(
    "wrong", [{"size_m": 1}, {"size_m": float("nan")}, {"bandwidth_m": 0}, {"level": 0}, {"method": "x"}]
)
def test_what_cannot_be_asked_is_refused(wrong):
    with pytest.raises(InvalidInput):
        Asked(**wrong)


def test_where_the_data_lies_decides_how_it_is_measured():
    assert epsg_for(np.array([11.8]), np.array([58.0])) == 3007
    assert epsg_for(np.array([-71.06]), np.array([42.36])) == 32619
    assert epsg_for(np.array([151.2]), np.array([-33.9])) == 32756
    assert epsg_for(np.array([]), np.array([])) == 3007
