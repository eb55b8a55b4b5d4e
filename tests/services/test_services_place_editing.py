"""Places added, changed and taken away by hand, by one planner or by two at once."""

from dataclasses import replace
from datetime import date

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.place import Place
from hbgeo.errors import Conflict, InvalidInput, NotFound
from hbgeo.services import place_editing_shapes as shapes
from hbgeo.services.place_editing import (
    Collision,
    Edit,
    PlaceDraft,
    PlacesRefused,
    add,
    change,
    change_many,
    rebased,
    remove,
)
from hbgeo.services.place_editing_values import last_year
from hbgeo.services.undoing import take_back

HERE = Point(11.842, 58.0625)
YARD = box(11.842, 58.0625, 11.843, 58.063)
BOW_TIE = Polygon([(11.84, 58.06), (11.85, 58.07), (11.85, 58.06), (11.84, 58.07)])


def kept(store, **fields):
    place = Place(**{"id": new_id(), "layer": "lekplats", "geometry": HERE, "name": "Eken", "source": "fil"} | fields)
    store.write(lambda session: session.places.put_many([place], Role.IMPORT))
    return now(store, place)


def now(store, place):
    with store.read() as session:
        return session.places.get(place.id)


def edit(place, name=None, geometry=None, **attributes):
    return Edit(place, PlaceDraft(name=place.name if name is None else name, attributes=attributes, geometry=geometry))


def problems_of(refusal):
    return {problem.field: str(problem) for problem in refusal.value.problems}


def test_a_place_put_in_by_hand_is_kept_as_its_layer_says_and_can_be_taken_back(store, catalogue):
    draft = PlaceDraft(
        name="  Nya \n leken ",
        geometry=YARD,
        attributes={
            "aldersgrupp": "4-6; 7-12;4-6",
            "anlagd_ar": "2 024",
            "tillsyn_intervall_d": 14.0,
            "agare": catalogue.actors[0].code,
            "markslag": catalogue.land[0].code,
            "belysning": "ja",
            "description": " Två rader\r\nmed text \x07",
            "dnr": "",
        },
    )
    place, undo = add(store, catalogue, "lekplats", draft)
    assert (place.name, place.source, place.geometry) == ("Nya leken", "hand", YARD)
    assert place.attributes == {
        "aldersgrupp": "4-6;7-12",
        "anlagd_ar": 2024,
        "tillsyn_intervall_d": 14,
        "agare": catalogue.actors[0].code,
        "markslag": catalogue.land[0].code,
        "belysning": "ja",
        "description": "Två rader\nmed text",
    }
    assert take_back(store, undo) == 1
    with pytest.raises(NotFound):
        now(store, place)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("belysning", "kanske"),
        ("aldersgrupp", "0-3;99"),
        ("anlagd_ar", 1799),
        ("anlagd_ar", last_year() + 1),
        ("anlagd_ar", "i fjol"),
        ("anlagd_ar", 2020.5),
        ("anlagd_ar", float("nan")),
        ("tillsyn_intervall_d", 0),
        ("tillsyn_intervall_d", True),
        ("agare", "ingen"),
        ("markslag", "månen"),
        ("dnr", "x" * 201),
        ("description", "x" * 4001),
    ],
)
def test_a_value_that_does_not_fit_its_field_is_refused_by_field(store, catalogue, code, value):
    with pytest.raises(InvalidInput) as refusal:
        add(store, catalogue, "lekplats", PlaceDraft(geometry=HERE, attributes={code: value, "staket": "ja"}))
    assert list(problems_of(refusal)) == [code]
    with store.read() as session:
        assert session.places.find("lekplats") == []


def test_dates_are_kept_as_days(store, catalogue):
    field = catalogue.fields[0].model_copy(update={"code": "dag", "kind": "date"})
    layer = catalogue.layer("lekplats").model_copy(update={"fields": ("dag",), "code": "egen"})
    own = catalogue.model_copy(update={"fields": (field,), "layers": (layer,)})
    for given_day in (date(2026, 5, 31), "2026-05-31"):
        place, _undo = add(store, own, "egen", PlaceDraft(geometry=HERE, attributes={"dag": given_day}))
        assert place.attributes == {"dag": "2026-05-31"}
    with pytest.raises(InvalidInput, match="31 maj"):
        add(store, own, "egen", PlaceDraft(geometry=HERE, attributes={"dag": "31 maj"}))


@pytest.mark.parametrize(
    ("layer", "geometry", "said"),
    [
        ("lekplats", None, "Say where it is"),
        ("hallplats", YARD, "another shape"),
        ("lekplats", LineString([(11.8, 58.0), (11.9, 58.0)]), "another shape"),
        ("lekplats", BOW_TIE, "crosses itself at 58.06500, 11.84500"),
        ("lekplats", Polygon([(11.8, 58.0), (11.9, 58.0), (11.85, 58.0)]), "do not lie on one line"),
        ("lekplats", Point(11.8, 91), "no place on earth"),
        ("lekplats", Point(float("nan"), 58), "Say where|no place on earth"),
        ("gangvag", LineString([(11.8, 58.0), (11.80000000001, 58.0)]), "at least two points"),
    ],
)
def test_a_shape_that_does_not_fit_is_refused_with_what_to_do(store, catalogue, layer, geometry, said):
    with pytest.raises(InvalidInput, match=said) as refusal:
        add(store, catalogue, layer, PlaceDraft(geometry=geometry))
    assert list(problems_of(refusal)) == ["geometry"]


def test_what_is_not_asked_for_stays_untouched(store, catalogue):
    place = kept(store, attributes={"osm_id": "way/1", "underlag": "puts;sand", "anlagd_ar": 1700, "belysning": "ja"})
    after, _undo = change(store, catalogue, edit(place, underlag="puts;gras", anlagd_ar=1700, belysning=None))
    assert after.attributes == {"osm_id": "way/1", "underlag": "puts;gras", "anlagd_ar": 1700}
    assert (after.id, after.source, after.geometry) == (place.id, "fil", HERE)


def test_a_geometry_is_replaced_under_the_same_id_and_back(store, catalogue):
    place = kept(store)
    after, undo = change(store, catalogue, edit(place, geometry=YARD))
    assert (after.id, after.geometry) == (place.id, YARD)
    take_back(store, undo)
    assert now(store, place).geometry == HERE


def test_nothing_different_leaves_no_trace(store, catalogue):
    place = kept(store, attributes={"belysning": "ja"})
    after, undo = change(store, catalogue, edit(place, geometry=HERE, belysning="ja", staket=""))
    assert after == place
    assert take_back(store, undo) == 0


def test_two_planners_who_change_different_fields_lose_nothing(store, catalogue):
    place = kept(store)
    change(store, catalogue, edit(place, belysning="ja", geometry=YARD))
    after, _undo = change(store, catalogue, edit(place, name="Boken", staket="nej"))
    assert (after.name, after.geometry) == ("Boken", YARD)
    assert after.attributes == {"belysning": "ja", "staket": "nej"}


def test_two_planners_who_change_the_same_fields_are_told_which(store, catalogue):
    place = kept(store, attributes={"belysning": "okänt"})
    theirs, _undo = change(store, catalogue, edit(place, name="Boken", belysning="ja", geometry=YARD, toalett="nej"))
    mine = edit(place, name="Linden", belysning="nej", geometry=BOW_TIE.convex_hull, toalett="nej", staket="ja")
    with pytest.raises(Collision) as refusal:
        change(store, catalogue, mine)
    assert refusal.value.fields == ("name", "geometry", "belysning")
    assert now(store, place) == theirs
    insisting = rebased(replace(mine, draft=replace(mine.draft, attributes={"belysning": "nej", "skugga": ""})), theirs)
    after, _undo = change(store, catalogue, insisting)
    assert (after.name, after.attributes) == ("Linden", {"belysning": "nej", "toalett": "nej"})


def test_a_place_that_is_gone_is_told(store, catalogue):
    place = kept(store)
    _was, undo = remove(store, place.id)
    with pytest.raises(Collision, match="taken this place away"):
        change(store, catalogue, edit(place, name="Boken"))
    take_back(store, undo)
    assert now(store, place).name == "Eken"


def test_an_undo_does_not_take_away_what_came_later(store, catalogue):
    place = kept(store)
    after, undo = change(store, catalogue, edit(place, name="Boken"))
    change(store, catalogue, edit(after, name="Linden"))
    with pytest.raises(Conflict):
        take_back(store, undo)
    assert now(store, place).name == "Linden"


def test_many_are_changed_and_taken_back_in_one_piece(store, catalogue):
    places = [kept(store, name=f"P{n}") for n in range(3)]
    count, undo = change_many(store, catalogue, [edit(place, staket="ja") for place in (*places[:2],)])
    assert count == 2
    assert [now(store, place).attributes for place in places] == [{"staket": "ja"}, {"staket": "ja"}, {}]
    assert take_back(store, undo) == 2
    assert [now(store, place).attributes for place in places] == [{}, {}, {}]


def test_of_many_none_is_changed_when_one_is_wrong(store, catalogue):
    good, wrong, taken, gone = places = [kept(store, name=f"P{n}") for n in range(4)]
    change(store, catalogue, edit(taken, name="Andra"))
    remove(store, gone.id)
    edits = [edit(good, staket="ja"), edit(wrong, anlagd_ar=3000), edit(taken, name="Tredje"), edit(gone, staket="ja")]
    with pytest.raises(PlacesRefused) as refusal:
        change_many(store, catalogue, edits)
    assert {one: [p.field for p in of_one] for one, of_one in refusal.value.by_place.items()} == {
        wrong.id: ["anlagd_ar"],
        taken.id: ["name"],
        gone.id: ["id"],
    }
    assert now(store, places[0]).attributes == {}


corner = st.tuples(st.floats(11.8, 11.9), st.floats(58.0, 58.1))
HOLED = Polygon([(11.8, 58.0), (11.9, 58.0), (11.9, 58.1), (11.8, 58.1)], [box(11.84, 58.04, 11.85, 58.05).exterior])


@pytest.mark.parametrize(
    "geometry", [HERE, YARD, HOLED, MultiPolygon([HOLED, box(12, 58, 12.1, 58.1)]), LineString([(0, 0), (1, 1)])]
)
def test_corners_make_the_same_geometry_again(geometry):
    assert shapes.geometry_of(shapes.outline_of(geometry)).equals_exact(geometry)


@given(corner)
def test_moving_and_inserting_touch_one_corner(at):
    outline = shapes.outline_of(HOLED)
    assert at in {one for ring in shapes.moved(outline, at).rings for one in ring}
    assert shapes.moved(outline, at).corners == 8
    assert shapes.inserted(outline, at).corners == 9
    assert shapes.removed(shapes.inserted(outline, at), at).corners == 8


def test_a_corner_is_put_in_on_the_nearest_side_and_the_last_three_stay():
    square = shapes.outline_of(box(0, 0, 2, 2))
    wider = shapes.inserted(square, (1.0, -0.5))
    assert shapes.geometry_of(wider).equals(Polygon([(0, 0), (1, -0.5), (2, 0), (2, 2), (0, 2)]))
    hole = shapes.outline_of(Polygon([(0, 0), (9, 0), (0, 9)], [[(1, 1), (2, 1), (1, 2)]]))
    assert shapes.removed(hole, (1, 1)) == hole


def test_an_outline_is_drawn_corner_by_corner():
    outline = shapes.Outline("Polygon")
    for at in ((0.0, 0.0), (1.0, 0.0)):
        outline = shapes.added(outline, at)
        with pytest.raises(InvalidInput, match="at least three corners"):
            shapes.geometry_of(outline)
    assert shapely.area(shapes.geometry_of(shapes.added(outline, (1.0, 1.0)))) == 0.5
