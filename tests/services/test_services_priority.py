"""The priority: every part and its edges, and the facts behind it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from shapely import LineString, Point, box

from hbgeo.demo import layers
from hbgeo.domain import catalogue as catalogue_module
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.services.priority import Facts, PartCode, score, together
from hbgeo.services.priority_facts import Cases, cases_of, facts_for

CATALOGUE = catalogue_module.load()
EAST, NORTH = Transformer.from_crs(4326, 3007, always_xy=True).transform(11.842, 58.0625)
TO_4326 = Transformer.from_crs(3007, 4326, always_xy=True)
DAY = date(2026, 6, 15)
NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)


def at(east, north=0.0):
    return tuple(map(float, TO_4326.transform(EAST + east, NORTH + north)))


def place(geometry, layer="utemiljo", name="Ekorren", **attributes):
    return Place(id="p", layer=layer, geometry=geometry, name=name, attributes=attributes)


@pytest.fixture
def case(make_observation):
    def make(east=0.0, north=0.0, **overrides):
        lon, lat = at(east, north)
        return make_observation(**({"position": Position(lon=lon, lat=lat), "recorded_at": NOON} | overrides))

    return make


def facts(observations, places=()):
    return facts_for(cases_of(observations), places, CATALOGUE)


def points_of(made, code):
    (part,) = [part for part in score(made, CATALOGUE).parts if part.code == code]
    return part.points


def test_every_part_is_listed_also_when_it_gives_nothing():
    made = score(Facts(), CATALOGUE)
    assert (made.total, [part.code for part in made.parts]) == (0, list(PartCode))
    assert [part.points for part in made.parts] == [0] * 7
    assert all(str(part.explanation) for part in made.parts)


def test_the_total_is_the_sum_of_the_parts():
    made = score(
        Facts(urgency="akut", agreements=2, vulnerable_nearby=True, vulnerable_place="Ekorren", vulnerable_m=41.6,
              on_way=True, mean_dark=1.5, recurring=True, adjustment=-7, adjustment_reason="Byggs bort i höst."),
        CATALOGUE,
    )  # fmt: skip
    assert [part.points for part in made.parts] == [100, 8, 15, 10, 13, 10, -7]
    assert made.total == 149
    assert [str(part.explanation) for part in made.parts] == [
        "Urgency: akut.",
        "Others who say the same: 2; 4 points for each, 20 at most.",
        "Ekorren is 42 m away.",
        "On the way to a school or a bus stop.",
        "Safety in the dark: 1.5 of 4 on average.",
        "The same was fixed here at least twice in the last two years.",
        "Adjusted by hand: Byggs bort i höst.",
    ]


@pytest.mark.parametrize(
    ("code", "given_facts", "points"),
    [
        (PartCode.URGENCY, {"urgency": "snabb"}, 40),
        (PartCode.URGENCY, {"urgency": "planerad"}, 20),
        (PartCode.URGENCY, {"urgency": "langsiktig"}, 10),
        (PartCode.URGENCY, {"urgency": "not_ours"}, 0),
        (PartCode.AGREEMENTS, {"agreements": 1}, 4),
        (PartCode.AGREEMENTS, {"agreements": 5}, 20),
        (PartCode.AGREEMENTS, {"agreements": 6}, 20),
        (PartCode.VULNERABLE, {"vulnerable_nearby": True}, 15),
        (PartCode.DARK, {"mean_dark": 4.0}, 0),
        (PartCode.DARK, {"mean_dark": 0.0}, 20),
        (PartCode.DARK, {"mean_dark": 3.7}, 2),
        (PartCode.DARK, {"mean_dark": 3.91}, 0),
        (PartCode.ADJUSTMENT, {"adjustment": 5}, 5),
    ],
)
def test_points_of_each_part(code, given_facts, points):
    assert points_of(Facts(**given_facts), code) == points


def test_the_weights_are_the_catalogues():
    weights = CATALOGUE.priority.model_copy(update={"agreement": 1, "agreement_most": 2, "recurring": 77, "dark": 0})
    other = CATALOGUE.model_copy(update={"priority": weights})
    assert score(Facts(agreements=3, recurring=True, mean_dark=0.0), other).total == 79


@pytest.mark.parametrize(("metres", "near"), [(99.9, True), (100.1, False)])
def test_a_playground_counts_within_the_radius(case, metres, near):
    (found,) = facts([case(metres)], [place(Point(at(0)), "lekplats")])
    assert found.vulnerable_nearby is near
    assert (found.vulnerable_place, found.vulnerable_m) == (
        ("Ekorren", pytest.approx(metres, abs=0.01)) if near else (None, None)
    )


@pytest.mark.parametrize(
    ("layer", "attributes", "vulnerable"),
    [
        ("lekplats", {}, True), ("mark", {"markslag": "skolgard"}, True), ("mark", {"markslag": "kvartersmark"}, False),
        ("utemiljo", {"amenity": "school"}, True), ("utemiljo", {"Amenity": "kindergarten"}, True),
        ("utemiljo", {"amenity": "social_facility"}, True), ("utemiljo", {"amenity": "bench"}, False),
        ("utemiljo", {}, False),
    ],
)  # fmt: skip
def test_which_places_are_vulnerable(case, layer, attributes, vulnerable):
    yard = box(*at(50, -20), *at(90, 20))
    (found,) = facts([case()], [place(yard, layer, **attributes)])
    assert found.vulnerable_nearby is vulnerable
    if vulnerable:
        assert found.vulnerable_m == pytest.approx(50, abs=0.5)


def test_the_nearest_vulnerable_place_is_named_and_within_a_yard_it_is_no_metres_away(case):
    yard = place(box(*at(-20, -20), *at(20, 20)), "mark", "Skolan", markslag="skolgard")
    ground = place(Point(at(60)), "lekplats")
    near_yard, near_ground = facts([case(), case(50)], [ground, yard])
    assert (near_yard.vulnerable_place, near_yard.vulnerable_m) == ("Skolan", 0)
    assert near_ground.vulnerable_place == "Ekorren"


@pytest.mark.parametrize(("metres", "on_way"), [(14.9, True), (15.1, False)])
@pytest.mark.parametrize(("gap", "leads"), [(149, True), (151, False)])
def test_a_way_leads_within_150_m_of_a_stop_and_has_15_m_on_each_side(case, metres, on_way, gap, leads):
    way = place(LineString([at(0), at(300)]), "gangvag")
    stop = place(Point(at(300 + gap)), "hallplats")
    (found,) = facts([case(100, metres)], [way, stop])
    assert found.on_way is (on_way and leads)


@pytest.mark.parametrize(
    ("attributes", "leads"),
    [({"amenity": "school"}, True), ({"amenity": "kindergarten"}, True), ({"amenity": "social_facility"}, False)],
)
def test_a_way_to_a_school_counts_too(case, attributes, leads):
    way = place(LineString([at(0), at(100)]), "gangvag")
    (found,) = facts([case()], [way, place(Point(at(150)), **attributes)])
    assert found.on_way is leads


@pytest.mark.parametrize(
    ("category", "subcode", "on_way"),
    [("HALLPL", None, True), ("TRAF", "TRAF2", True), ("HALLPL", "HALLPL3", True), ("TRAF", "TRAF1", False)],
)
def test_some_categories_are_about_such_a_way_wherever_they_lie(case, category, subcode, on_way):
    (found,) = facts([case(category=category, subcode=subcode)])
    assert found.on_way is on_way


def test_merged_ones_agree_with_their_own_agreements_and_ratings_along_a_chain(case):
    first = case(agreements=2, safety_dark=1)
    second = case(agreements=1, safety_dark=4, duplicate_of=first.id)
    third = case(safety_dark=None, duplicate_of=second.id)
    elsewhere = case(duplicate_of="not among them")
    found = facts([third, second, first, elsewhere])
    assert [one.agreements for one in found] == [0, 1, 5, 0]
    assert [one.mean_dark for one in found] == [None, 4, 2.5, None]


def fixed(case, days_before, **overrides):
    """Return a case that was fixed so many days before `DAY` and recorded a week before that."""
    when = timedelta(days=days_before)
    return case(**({"fixed_on": DAY - when, "recorded_at": NOON - when - timedelta(days=7)} | overrides))


@pytest.mark.parametrize(
    ("first", "second", "recurring"),
    [
        ({}, {}, True),
        ({"east": 24.9}, {"north": -24.9}, True),
        ({"east": 25.1}, {}, False),
        ({"category": "SKRAP"}, {}, False),
        ({"fixed_on": None}, {}, False),
        ({"days_before": 0}, {"days_before": 730}, True),
        ({"days_before": 731}, {}, False),
        # Fixed only after the present one had been recorded: probably the same thing.
        ({"fixed_on": DAY + timedelta(days=1)}, {}, False),
        ({"recorded_at": NOON}, {}, False),
    ],
)
def test_it_recurs_after_two_earlier_fixes_near_by_within_24_months(case, first, second, recurring):
    befores = [fixed(case, **({"days_before": 30} | one)) for one in (first, second)]
    found = facts([*befores, case()])
    assert found[2].recurring is recurring
    assert not found[0].recurring


def test_what_was_merged_counts_as_one_fix(case):
    one = fixed(case, 30)
    assert not facts([one, fixed(case, 30, duplicate_of=one.id), case()])[2].recurring


def test_a_default_coordinate_does_not_recur(case):
    def last(count):
        return facts([*(fixed(case, 30) for _ in range(count - 1)), case()])[count - 1]

    assert last(19).recurring
    assert not last(20).recurring


def test_an_action_has_the_facts_of_its_observations_together():
    first = Facts(urgency="planerad", agreements=1, vulnerable_nearby=True, vulnerable_place="A", vulnerable_m=80,
                  mean_dark=1)  # fmt: skip
    second = Facts(urgency="akut", agreements=2, vulnerable_nearby=True, vulnerable_place="B", vulnerable_m=20,
                   on_way=True, mean_dark=2, adjustment=9)  # fmt: skip
    assert together([first, second, Facts(recurring=True)], CATALOGUE) == Facts(
        urgency="akut", agreements=3, vulnerable_nearby=True, vulnerable_place="B", vulnerable_m=20, on_way=True,
        mean_dark=1.5, recurring=True,
    )  # fmt: skip
    assert together([], CATALOGUE) == Facts()


def test_no_observations_have_no_facts():
    table = facts([], [place(Point(at(0)), "lekplats")])
    assert (len(table), list(table), table.totals(CATALOGUE).tolist()) == (0, [], [])


urgencies = st.sampled_from(["", "akut", "snabb", "not_ours"])


@given(st.lists(st.tuples(urgencies, st.integers(0, 9), st.one_of(st.none(), st.integers(0, 4)), st.integers(-9, 9),
                          st.sampled_from(["LJUS", "HALLPL"]), st.integers(0, 120)), max_size=30))  # fmt: skip
def test_all_totals_at_once_are_those_one_by_one(rows):
    lon, lat = np.array([at(row[5]) for row in rows]).reshape(-1, 2).T
    cases = Cases(
        lon=lon, lat=lat, category=np.array([row[4] for row in rows], dtype=np.str_),
        subcode=np.full(len(rows), ""), urgency=np.array([row[0] for row in rows], dtype=np.str_),
        recorded=np.arange(len(rows), dtype=np.int64), fixed_on=np.full(len(rows), "1970-01-01", "datetime64[D]"),
        safety_dark=np.array([np.nan if row[2] is None else row[2] for row in rows], dtype=float),
        agreements=np.array([row[1] for row in rows], dtype=np.int64),
        duplicate_of=np.array([i - 1 if i % 3 == 1 else -1 for i in range(len(rows))], dtype=np.int64),
        adjustment=np.array([row[3] for row in rows], dtype=np.int64), adjustment_reason=["x"] * len(rows),
    )  # fmt: skip
    table = facts_for(cases, [place(Point(at(0)), "lekplats")], CATALOGUE)
    assert table.totals(CATALOGUE).tolist() == [score(one, CATALOGUE).total for one in table]


def test_the_demo_has_playgrounds_and_ways(case):
    found = facts([case(0, n) for n in range(-300, 300, 25)], layers.places())
    assert {one.on_way for one in found} == {True, False}
    assert any(one.vulnerable_nearby for one in found)


def test_boston_moved_to_hasselbacken_has_facts_for_every_report(shared_data: Path):
    frame = pd.read_csv(shared_data / "reports" / "boston311_safety_2015H1.csv.gz")
    cases = boston(frame)
    table = facts_for(cases, layers.places(), CATALOGUE)
    totals = table.totals(CATALOGUE)
    assert totals.shape == (22_287,)
    assert 100 < table.recurring.sum() < 22_287
    assert [score(table[i], CATALOGUE).total for i in range(0, 22_287, 997)] == totals[::997].tolist()


def boston(frame: pd.DataFrame) -> Cases:
    """Return the reports about Hasselbacken instead of Boston's centre, a tenth as far apart."""
    n = len(frame)
    opened, closed = (
        pd.to_datetime(frame[name], format="%m/%d/%Y %I:%M:%S %p").to_numpy() for name in ("OPEN_DT", "CLOSED_DT")
    )
    return Cases(
        lon=(frame.LONGITUDE.to_numpy() + 71.06) / 10 + 11.842, lat=(frame.LATITUDE.to_numpy() - 42.34) / 10 + 58.0625,
        category=frame.TYPE.to_numpy(dtype=np.str_), subcode=np.full(n, ""), urgency=np.full(n, "snabb"),
        recorded=opened.astype("datetime64[s]").astype(np.int64), fixed_on=closed.astype("datetime64[D]"),
        safety_dark=np.full(n, np.nan), agreements=np.zeros(n, dtype=np.int64),
        duplicate_of=np.full(n, -1, dtype=np.int64),
    )  # fmt: skip
