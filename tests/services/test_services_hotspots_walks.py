"""Hot spots of walks: per metre walked, compared, day and dark, places and their actions."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from shapely import LineString, Point, box

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Light, Status
from hbgeo.domain.place import Place
from hbgeo.domain.position import Box, Position
from hbgeo.domain.selection import Selection
from hbgeo.domain.track import TrackPoint
from hbgeo.domain.walk import Walk, WalkState
from hbgeo.errors import Conflict, NotFound
from hbgeo.services import actions
from hbgeo.services.hotspots import (
    Asked,
    Course,
    Verdict,
    behind,
    compare,
    found,
    light_difference,
    make_action,
    over_walks,
    places_found,
)
from hbgeo.services.hotspots_metres import in_degrees, in_metres

EAST, NORTH = in_metres(np.array([11.842]), np.array([58.0625]), 3007)[0]


def degrees(*places):
    return in_degrees(np.array(places, dtype=float).reshape(-1, 2) + np.array([EAST, NORTH]), 3007).tolist()


@pytest.fixture
def walk(store):
    """A maker of walks along a line of (east, north) metres."""

    def make(*way, people=10, on=date(2025, 10, 1), state=WalkState.CLOSED, code="AAAA"):
        route = LineString(degrees(*way)) if way else None
        one = Walk(
            id=new_id(), code=code, title=f"Vandring {code}", on=on, state=state, route=route,
            participants={"kvinnor": people} if people else None,
        )  # fmt: skip
        store.write(lambda session: session.walks.save(one, (), Role.LEADER))
        return one

    return make


@pytest.fixture
def put(store, make_observation):
    def put(places, **values):
        ones = [make_observation(position=Position(lon=x, lat=y), **values) for x, y in degrees(*places)]
        store.write(lambda session: session.observations.put_many(ones, Role.IMPORT))
        return ones

    return put


def along(count, seed, *, length=1000, north=0):
    places = np.random.default_rng(seed).uniform(0, length, count)
    return [(x, north + 3) for x in places.tolist()]


def class_at(picture, place):
    hit = picture.cells[picture.cells.geometry.covers(Point(*degrees(place)[0]))]
    return (int(hit["class"].iloc[0]), bool(hit["visited"].iloc[0])) if len(hit) else None


@pytest.mark.parametrize("method", ["square", "hexagon"])
def test_what_many_walked_past_is_no_hot_spot_though_much_was_found(store, catalogue, walk, put, method):
    # Forty people along the first street, four along the second; each found as much per metre and head.
    busy, calm = walk((0, 0), (1000, 0), people=40), walk((0, 600), (1000, 600), people=4, code="BBBB")
    put(along(200, 1), walk_id=busy.id)
    put(along(20, 2, north=600), walk_id=calm.id)
    around = box(*np.ravel(degrees((-500, -500), (1500, 1500))))
    area = Place(id=new_id(), layer="omrade", geometry=around)
    store.write(lambda session: session.places.put_many([area], Role.PLANNER))
    raw, rate = (found(store, catalogue, Asked(method=method, exposure=exposed)) for exposed in (False, True))
    assert (raw.cells["class"] == Verdict.SURELY_MORE).any()
    assert not rate.cells["class"].isin((Verdict.SURELY_MORE, Verdict.PROBABLY_MORE)).any()
    middle = rate.cells[rate.cells["visited"] & (rate.cells["count"] > 3)]
    assert middle["low"].le(5).mean() >= 0.8
    assert middle["high"].ge(5).mean() >= 0.8


def test_a_rate_counts_every_observation_the_same_within_its_interval_and_says_so(store, catalogue, walk, put):
    one = walk((0, 0), (1000, 0))
    put(along(60, 2), walk_id=one.id, urgency="akut")
    put(along(5, 3))
    rate = found(store, catalogue, Asked(exposure=True, weight="severity"))
    known = rate.cells[rate.cells["visited"]]
    assert ((known["low"] <= known["value"]) & (known["value"] <= known["high"])).all()
    assert next(note.values for note in rate.notes if note.field == "walks") == {"count": 5}
    assert (rate.counted, rate.left_out) == (60, 5)
    assert dict(rate.parameters)["Method"] == "square cells, pins against metres walked (Poisson)"
    assert "weight" in [note.field for note in rate.notes]
    assert "weight" not in [note.field for note in found(store, catalogue, Asked(exposure=True)).notes]


def test_a_cell_nobody_walked_through_is_not_visited_and_not_safe(store, catalogue, walk, put):
    one = walk((0, 0), (1000, 0))
    put([*along(60, 1), (500, 800)], walk_id=one.id)
    put([(300, 0)] * 3)
    picture = found(store, catalogue, Asked(exposure=True))
    assert class_at(picture, (500, 800)) == (Verdict.NOT_VISITED, False)
    assert picture.counted == 61  # those without a walk have no metres
    texts = " ".join(map(str, picture.notes))
    assert "does not mean safe" in texts
    unvisited = picture.cells[~picture.cells["visited"]]
    assert (unvisited["class"] == Verdict.NOT_VISITED).all()
    assert (unvisited["count"] == 0).any()
    assert unvisited["value"].isna().all()
    assert "no rate is given: 1." in texts
    assert "planned route" in texts


def test_a_recorded_track_wins_over_the_route_and_unknown_walks_are_named(store, catalogue, walk, put):
    one, other = walk((0, 0), (1000, 0)), walk(code="BBBB")
    ends = degrees((0, 600), (1000, 600))
    points = [TrackPoint(x, y, datetime(2025, 10, 1, 18, i, tzinfo=UTC)) for i, (x, y) in enumerate(ends)]
    store.write(lambda session: session.tracks.add_part(one.id, new_id(), 0, points, Role.LEADER))
    put(along(60, 1, north=600), walk_id=one.id)
    put([(10, 10)], walk_id=other.id)
    picture = found(store, catalogue, Asked(exposure=True))
    assert class_at(picture, (500, 603))[1]
    assert any(note.field == "walks" and "Vandring BBBB" in str(note) for note in picture.notes)
    assert not any("planned route" in str(note) for note in picture.notes)


def test_twice_the_people_who_find_twice_as_much_are_no_change(store, catalogue, walk, put):
    first, second = walk((0, 0), (1000, 0), people=10), walk((0, 0), (1000, 0), people=20, code="BBBB")
    put(along(60, 1), walk_id=first.id)
    put(along(120, 2), walk_id=second.id)
    asked = [Asked(selection=Selection(walk_ids=(one.id,))) for one in (first, second)]
    compared = compare(store, catalogue, *asked)
    assert compared.ratio == pytest.approx(1.0)
    assert compared.low < 1 < compared.high
    assert "No change can be shown (per person and kilometre walked)" in str(compared.sentence)


def test_half_as_much_is_fewer_and_the_interval_holds_the_half(store, catalogue, walk, put):
    first, second = walk((0, 0), (1000, 0)), walk((0, 0), (1000, 0), code="BBBB")
    put(along(200, 1), walk_id=first.id)
    put(along(100, 2), walk_id=second.id)
    asked = [Asked(selection=Selection(walk_ids=(one.id,))) for one in (first, second)]
    compared = compare(store, catalogue, *asked)
    assert (compared.ratio, compared.sentence.values["percent"]) == (pytest.approx(0.5), 50)
    assert 0.38 < compared.low < 0.5 < compared.high < 0.64


@pytest.mark.parametrize("walks_known", [True, False])
def test_a_place_is_compared_with_the_rest_that_nobody_changed(store, catalogue, walk, put, walks_known):
    west, south, east, north = np.ravel(degrees((0, -100), (500, 100)))
    place = Box(west, south, east, north)
    rounds = []
    for code, people, at_place, around in (("AAAA", 10, 80, 80), ("BBBB", 20, 40, 160)):
        one = walk(*([(0, 0), (1000, 0)] if walks_known else []), people=people, code=code)
        put([(x / 2, y) for x, y in along(at_place, people)], walk_id=one.id)
        put([(500 + x / 2, y) for x, y in along(around, people + 1)], walk_id=one.id)
        rounds.append(Asked(selection=Selection(walk_ids=(one.id,), box=place)))
    compared = compare(store, catalogue, *rounds)
    assert compared.ratio == pytest.approx(0.25, rel=0.02)
    assert compared.low < 0.25 < compared.high < 0.5
    assert "than could be expected from the rest" in str(compared.sentence)
    assert [note.field for note in compared.notes] == ["change"] + ([] if walks_known else ["exposure"])


def test_without_walks_the_days_are_compared_and_a_note_says_so(store, catalogue, put):
    for day in range(20):
        put(along(3 if day < 10 else 6, day), recorded_at=datetime(2025, 5, 1, 10, tzinfo=UTC) + timedelta(days=day))
    spans = [(date(2025, 5, 1), date(2025, 5, 10)), (date(2025, 5, 11), date(2025, 5, 15))]
    asked = [Asked(selection=Selection(since=a, until=b)) for a, b in spans]
    compared = compare(store, catalogue, *asked)
    assert compared.ratio == pytest.approx(2.0)
    assert "per day" in str(compared.sentence)
    assert any("just because more people looked" in str(note) for note in compared.notes)


def test_too_few_to_compare_say_nothing(store, catalogue, put):
    put(along(4, 1), recorded_at=datetime(2025, 5, 1, 10, tzinfo=UTC))
    early, late = Asked(selection=Selection(until=date(2025, 6, 1))), Asked(selection=Selection(since=date(2025, 6, 2)))
    compared = compare(store, catalogue, early, late)
    assert (compared.ratio, compared.low, compared.high) == (None, None, None)
    assert "Too few" in str(compared.sentence)
    assert compared.after.refused is not None


def test_cells_emerge_persist_and_fade(store, catalogue, put):
    def heap(east, north, moment):
        rng = np.random.default_rng(3)
        put(rng.normal((east, north), 12, (30, 2)).tolist(), recorded_at=moment)

    for seed, moment in ((1, datetime(2025, 5, 1, tzinfo=UTC)), (2, datetime(2025, 7, 1, tzinfo=UTC))):
        put(np.random.default_rng(seed).uniform(0, 2000, (300, 2)).tolist(), recorded_at=moment)
        heap(1000, 1000, moment)
        heap(*((400, 400) if seed == 1 else (1600, 1600)), moment)
    early, late = Asked(selection=Selection(until=date(2025, 6, 1))), Asked(selection=Selection(since=date(2025, 6, 2)))
    cells = compare(store, catalogue, early, late).changed.cells
    at = {name: cells[cells.geometry.covers(Point(*degrees(place)[0]))].iloc[0] for name, place in
          {"persistent": (1000, 1000), "fading": (400, 400), "emerging": (1600, 1600)}.items()}  # fmt: skip
    assert {name: Course(row["class"]).name.lower() for name, row in at.items()} == {name: name for name in at}
    assert at["fading"]["before"] > 5 > at["fading"]["after"]


def test_where_the_later_walk_found_too_little_nothing_is_said_to_be_gone(store, catalogue, put):
    early, late = datetime(2025, 5, 1, 10, tzinfo=UTC), datetime(2026, 5, 1, 10, tzinfo=UTC)
    rng = np.random.default_rng(3)
    put(np.vstack([rng.uniform(0, 2000, (300, 2)), rng.normal(1000, 12, (40, 2))]).tolist(), recorded_at=early)
    put(along(4, 2), recorded_at=late)
    asked = [
        Asked(selection=Selection(until=date(2025, 12, 31))),
        Asked(selection=Selection(since=date(2026, 1, 1))),
    ]
    courses = set(compare(store, catalogue, *asked).changed.cells["class"])
    assert Course.ONLY_BEFORE in courses
    assert not {Course.FADING, Course.EMERGING, Course.PERSISTENT} & courses


def test_the_dark_is_compared_with_the_day_of_the_same_observation(store, catalogue, put):
    for i, place in enumerate(along(40, 1)):
        put([place], safety_day=3, safety_dark=1 + i % 2)
    put(along(20, 2), safety_dark=0)
    said = light_difference(store, catalogue, Asked())
    assert (said.pairs, said.difference) == (40, pytest.approx(-1.5))
    assert said.low <= -1.5 <= said.high < 0
    assert said.p < 1e-6
    assert said.sentence.values["lower"] == 40


def test_few_pairs_say_how_many_more_are_needed(store, catalogue, put):
    put(along(4, 1), safety_day=3, safety_dark=1)
    said = light_difference(store, catalogue, Asked())
    assert (said.difference, said.p, said.sentence.values["more"]) == (None, None, 2)


def test_many_walks_say_where_it_rises_falls_and_stays(store, catalogue, walk, put):
    for i in range(8):
        one = walk((0, 0), (1000, 0), on=date(2018 + i, 10, 1), code=f"AAA{i}")
        put(along(40, i), walk_id=one.id)
        for count, east in ((2 * i, 850), (14 - 2 * i, 150), (14, 450)):
            put([(east + j, 5) for j in range(count)], walk_id=one.id)
    over = over_walks(store, catalogue, Asked(size_m=100))
    assert [day.year for day in over.days] == list(range(2018, 2026))
    cells = over.picture.cells
    at = {east: cells[cells.geometry.covers(Point(*degrees((east, 5))[0]))] for east in (150, 450, 850)}
    assert {east: row["class"].item() for east, row in at.items()} == {
        150: Course.FADING, 450: Course.PERSISTENT, 850: Course.EMERGING,
    }  # fmt: skip
    assert 6 <= at[450]["hot"].item() <= at[450]["walked"].item() == 8


def test_with_too_few_days_for_so_many_cells_it_says_how_many_more_a_rise_needs(store, catalogue, walk, put):
    for i in range(5):
        put(along(40, i), walk_id=walk((0, 0), (1000, 0), on=date(2018 + i, 10, 1), code=f"AAA{i}").id)
    picture = over_walks(store, catalogue, Asked(size_m=25)).picture
    assert len(picture.cells) >= 40
    assert (picture.cells["class"] != Course.NO_CLAIM).all()
    assert [note.values["count"] for note in picture.notes if note.field == "days"] == [2]
    notes = over_walks(store, catalogue, Asked(size_m=1000)).picture.notes
    assert "days" not in [note.field for note in notes]


def test_one_walk_says_nothing_of_many(store, catalogue, walk, put):
    put(along(40, 1), walk_id=walk((0, 0), (1000, 0)).id)
    over = over_walks(store, catalogue, Asked())
    assert (over.days, len(over.picture.cells), over.picture.refused.field) == ((), 0, "walks")


def test_what_lies_behind_a_cell_by_walk_light_and_month(store, catalogue, walk, put):
    one = walk((0, 0), (1000, 0))
    mine = put([(10, 10), (20, 20)], walk_id=one.id, light=Light.DARK)
    put([(900, 900)])
    cells = found(store, catalogue, Asked()).cells
    cell = cells.loc[cells["count"] == 2, "cell"].item()
    known = behind(store, catalogue, Asked(), cell)
    assert (known.by_walk, known.walks) == ({one.id: 2}, {one.id: "Vandring AAAA"})
    assert (known.by_light, known.by_month, known.by_category) == ({"morker": 2}, {"2025-10": 2}, {"LJUS": 2})
    assert set(known.observation_ids) == {one.id for one in mine}
    for wrong in ("1_1", "x", "", "1_x"):
        with pytest.raises(NotFound):
            behind(store, catalogue, Asked(), wrong)


@pytest.fixture
def heaps(store, put):
    """Two heaps, one named after the bus stop beside it and on the housing company's land."""
    rng = np.random.default_rng(1)
    near = put(rng.normal((0, 0), 8, (12, 2)).tolist())
    put(rng.normal((600, 0), 8, (7, 2)).tolist(), category="SKRAP")
    (stop,), corners = degrees((15, 0)), np.ravel(degrees((-300, -300), (300, 300)))
    layers = [
        Place(id=new_id(), layer="hallplats", geometry=Point(*stop), name="Hasselbacken"),
        Place(id=new_id(), layer="mark", geometry=box(*corners), name="", attributes={"markslag": "kvarter"}),
    ]
    store.write(lambda session: session.places.put_many(layers, Role.PLANNER))
    return near


def test_heaps_become_places_with_a_name_an_outline_and_an_owner(store, catalogue, heaps):
    first, second = places_found(store, catalogue, Asked(), 30, 5)
    assert (first.name, first.count, first.categories) == ("Hasselbacken", 12, (("LJUS", 12),))
    assert (second.name, second.count, second.categories) == ("", 7, (("SKRAP", 7),))
    assert set(first.observation_ids) == {one.id for one in heaps}
    assert all(first.hull.covers(Point(one.position.lon, one.position.lat)) for one in heaps)
    assert first.hull.covers(Point(first.lon, first.lat))
    assert first.owner is not None
    assert places_found(store, catalogue, Asked(), 30, 13) == ()


def test_what_is_good_leads_no_action(store, catalogue, put):
    rng = np.random.default_rng(1)
    put(rng.normal((0, 0), 8, (9, 2)).tolist(), category="BRA", polarity=1)
    (place,) = places_found(store, catalogue, Asked(), 30, 5)
    with pytest.raises(Conflict):
        make_action(store, catalogue, place)
    (dark,) = put([(0, 0)])
    (place,) = places_found(store, catalogue, Asked(), 30, 5)
    action, _undo = make_action(store, catalogue, place)
    assert action.title == catalogue.category("LJUS").sv
    with store.read() as session:
        assert [one.id for one in session.actions.observations(action.id)] == [dark.id]


def test_one_press_makes_an_action_of_a_place_and_takes_it_back(store, catalogue, heaps):
    place = places_found(store, catalogue, Asked(), 30, 5)[0]
    store.write(
        lambda session: session.observations.change(heaps[0].id, Role.PLANNER, status=Status.DECLINED, reason="-")
    )
    action, undo = make_action(store, catalogue, place)
    assert action.title == "Hasselbacken: " + catalogue.category("LJUS").sv
    assert action.owner == place.owner
    with store.read() as session:
        assert len(session.actions.observations(action.id)) == 11
    with pytest.raises(Conflict):
        make_action(store, catalogue, place)
    actions.take_back(store, undo)
    with store.read() as session:
        assert session.observations.get(heaps[1].id).action_id is None
    make_action(store, catalogue, place)


def test_only_pins_of_walks_whose_metres_are_known_are_divided_by_these(store, catalogue, walk, put):
    known, unknown = walk((0, 0), (1000, 0)), walk(code="BBBB")
    put(along(60, 1), walk_id=known.id)
    alone = found(store, catalogue, Asked(exposure=True))
    put([(500, 3)] * 9 + [(510, 4)] * 9, walk_id=unknown.id)
    both = found(store, catalogue, Asked(exposure=True))
    assert both.cells["value"].tolist() == pytest.approx(alone.cells["value"].tolist(), nan_ok=True)
    assert class_at(both, (505, 3)) == class_at(alone, (505, 3))
    assert (both.counted, both.left_out) == (60, 18)
    assert any(note.values.get("count") == 18 for note in both.notes)


def test_without_a_walk_whose_metres_are_known_nothing_is_divided_and_it_says_why(store, catalogue, walk, put):
    put(along(60, 1), walk_id=walk(code="BBBB").id)
    picture = found(store, catalogue, Asked(exposure=True))
    assert "way and head count are known" in str(picture.refused)
