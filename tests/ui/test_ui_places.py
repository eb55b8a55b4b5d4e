"""The page Platser, without a browser."""

from datetime import UTC, date, datetime, timedelta

import pytest
from opening import opened, pressed
from shapely import LineString, Point

from hbgeo.domain.action import Action
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.inspection import Fault, Grade, Inspection, InspectionKind
from hbgeo.domain.observation import Observation
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.domain.walk import Walk, WalkState
from hbgeo.services.light import local_today

HERE, AWAY = Point(11.842, 58.0625), Point(11.846, 58.0645)
HOSTILE = "<b>Ekorren</b> **x** $y$"


def words(test):
    """All that the page says in its own words and people's."""
    shown = [*test.markdown, *test.caption, *test.info, *test.warning, *test.subheader]
    return "\n".join([str(one.value) for one in shown] + [html.proto.body for html in test.get("html")])


@pytest.fixture
def places(wired):
    """A meeting place that is late, one that is fine, and a playground that was never inspected."""
    made = [
        Place(id=new_id(), layer=layer, geometry=at, name=name, attributes={"forvaltare": "SBY"})
        for layer, at, name in (
            ("motesplats", HERE, HOSTILE),
            ("motesplats", AWAY, "Torget"),
            ("lekplats", AWAY, "Ekorren"),
        )
    ]

    def work(session):
        session.places.put_many(made, Role.PLANNER)
        for place, days, condition in ((made[0], 33, 1), (made[1], 5, 3)):
            on = local_today() - timedelta(days=days)
            session.inspections.add(
                Inspection(id=new_id(), place_id=place.id, kind=InspectionKind.ROUTINE, on=on, condition=condition),
                Role.PLANNER,
            )
        session.faults.add(
            Fault(id=new_id(), place_id=made[0].id, grade=Grade.B, what=HOSTILE, found_on=date(2026, 1, 2)),
            Role.PLANNER,
        )

    wired.store.write(work)
    return made


@pytest.fixture
def pin(wired):
    """An observation at the first place, of a walk that passed it."""
    moment = datetime(2026, 10, 21, 18, tzinfo=UTC)
    walk = Walk(
        id=new_id(), code="ACDEFGHJKM", title="Höstvandring", on=date(2026, 10, 21), state=WalkState.CLOSED,
        route=LineString([(11.841, 58.0625), (11.843, 58.0625)]),
    )  # fmt: skip
    made = Observation(
        id=new_id(), position=Position(lon=HERE.x, lat=HERE.y), category="LJUS", polarity=-1, walk_id=walk.id,
        recorded_at=moment, received_at=moment, text=HOSTILE, safety_dark=1,
    )  # fmt: skip
    wired.store.write(lambda session: session.walks.save(walk, [], Role.LEADER))
    wired.store.write(lambda session: session.observations.put(made, Role.WALKER))
    return made


def test_an_empty_database_says_where_places_come_from(wired):
    assert "Lager fylls på sidan Lager" in words(opened("places"))


def test_the_layers_are_summed_up_and_the_late_place_stands_first(places, pin):
    test = opened("places")
    layers, listed = (frame.value for frame in test.dataframe)
    row = layers.set_index("Lager").loc["Mötesplats"]
    assert (row["Antal platser"], row["Försenat"], row["Öppna brister"], row["Öppna markeringar"]) == (2, 1, "1 B", 1)
    assert (row["Trygghet i mörker"], row["Bra"], row["Dåligt"]) == ("1,0 (1 svar, få)", 1, 1)
    assert list(listed["Plats"]) == [HOSTILE, "Ekorren", "Torget"]
    assert list(listed.columns[:3]) == ["Nr", "Plats", "Försenat"]
    assert listed["Försenat"][0] == "3 dagar"
    assert list(listed["Nästa besiktning"])[1] == "aldrig gjord"
    assert "En besiktning är försenad på 1 plats" in words(test)
    assert "1 plats har aldrig besiktats" in words(test)


def test_a_place_that_was_looked_over_is_not_said_to_be_never_inspected(wired):
    place = Place(id=new_id(), layer="lekplats", geometry=HERE, name="Eken")
    made = Inspection(id=new_id(), place_id=place.id, kind=InspectionKind.ROUTINE, on=local_today(), condition=3)
    wired.store.write(lambda session: session.places.put_many([place], Role.PLANNER))
    wired.store.write(lambda session: session.inspections.add(made, Role.PLANNER))
    test = opened("places")
    assert "aldrig besiktats" not in words(test)
    assert list(test.dataframe[0].value["Aldrig besiktigade"]) == [0]


def test_what_was_never_inspected_is_not_said_to_be_in_time(wired):
    made = [Place(id=new_id(), layer="lekplats", geometry=HERE, name=str(number)) for number in range(2)]
    wired.store.write(lambda session: session.places.put_many(made, Role.PLANNER))
    said = words(opened("places"))
    assert "2 platser har aldrig besiktats" in said
    assert "Ingen besiktning är försenad" not in said


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"lager": "lekplats"}, ["Ekorren"]),
        ({"skick": "3"}, ["Torget"]),
        ({"skick": "-"}, ["Ekorren"]),
        ({"sen": "1"}, [HOSTILE]),
        ({"lager": "nej", "skick": "9", "sen": "x"}, [HOSTILE, "Ekorren", "Torget"]),
    ],
)
def test_the_address_says_which_are_listed(places, asked, names):
    assert list(opened("places", **asked).dataframe[1].value["Plats"]) == names


def test_a_place_is_opened_by_its_name_and_left_again(places):
    test = opened("places")
    next(box for box in test.selectbox if box.label == "Öppna en plats").set_value(places[1].id).run()
    assert test.query_params["plats"] == places[1].id
    assert "Torget" in words(test)
    pressed(test, "Alla platser")
    assert "plats" not in test.query_params


def test_what_people_wrote_is_shown_character_by_character(places, pin):
    test = opened("places", plats=places[0].id)
    said = words(test)
    assert "<b>Ekorren</b>" not in said
    assert "&lt;b&gt;Ekorren&lt;/b&gt; **x** $y$ (hittad 2026-01-02)" in said
    assert "Rutinmässig tillsyn: 3 dagar försenad" in said
    assert "Dåligt" in said


@pytest.mark.parametrize("address", ["", "nej", "11111111-1111-4111-8111-111111111111"])
def test_an_address_that_leads_nowhere_shows_all_places(places, address):
    test = opened("places", plats=address)
    assert len(test.dataframe) == 2
    assert [one.value for one in test.warning] == (["Platsen finns inte, eller finns inte längre."] if address else [])


def part(test, name):
    next(group for group in test.button_group if group.key == "place_part").set_value(name).run()
    assert not test.exception
    return test


def test_observations_and_actions_lead_to_where_they_are_dealt_with(wired, places, pin):
    action = Action(id=new_id(), title=HOSTILE, place_ids=(places[0].id,), owner="SBY")
    wired.store.write(lambda session: session.actions.add(action, Role.PLANNER))
    test = part(opened("places", plats=places[0].id), "seen")
    links = [(link.proto.page, link.proto.query_string) for link in test.get("page_link")]
    assert ("", f"pin={pin.id}") in links
    assert ("handlingsplan", "atgard=1") in links
    assert list(test.dataframe[0].value["Väntar"]) == [1]


def test_the_trend_tells_a_walk_that_passed_from_one_that_did_not(wired, places, pin):
    test = part(opened("places", plats=places[0].id), "trend")
    next(group for group in test.button_group if group.key == "place_trend_by").set_value("walks").run()
    row = test.dataframe[0].value.iloc[0]
    assert (row["När"], row["Besökt"], row["Problem"], row["Bra platser"]) == (
        "2026-10-21 Höstvandring",
        "ja",
        "1",
        "0",
    )
    assert row["Trygghet i mörker"] == "1,0 (1 svar, få)"
    away = part(opened("places", plats=places[1].id), "trend")
    assert list(away.dataframe[0].value["Problem"]) == ["–"]


def test_a_place_without_anything_can_be_looked_at(places):
    test = opened("places", plats=places[2].id)
    for name in ("inspect", "seen", "photos", "trend", "history"):
        part(test, name)


def test_photos_of_a_place_are_kept_without_their_place_and_taken_away_again(wired, places, shared_data):
    content = (shared_data / "photos" / "DSCN0010.jpg").read_bytes()
    test = part(opened("places", plats=places[0].id), "photos")
    test.file_uploader[0].set_value([("a.jpg", content, "image/jpeg")]).run()
    pressed(test, "Spara fotona")
    with wired.store.read() as session:
        (photo,) = session.inspections.photos(places[0].id)
        assert b"Exif" not in session.photos.image(photo.sha256)
    pressed(test, "Ta bort fotot")
    pressed(test, "Ta bort för gott")
    with wired.store.read() as session:
        assert session.inspections.photos(places[0].id) == []


def test_an_inspection_is_saved_where_the_place_is_open(wired, places):
    test = part(opened("places", plats=places[0].id), "inspect")
    pressed(test, "Spara besiktningen")
    assert "3 dagar försenad" not in words(test)
    pressed(test, "Ångra")
    assert "3 dagar försenad" in words(test)


def test_the_history_says_what_became_of_what(wired, places):
    wired.store.write(lambda session: session.places.change(places[1].id, Role.PLANNER, name=HOSTILE))
    said = words(part(opened("places", plats=places[1].id), "history"))
    assert "Namn: Torget → &lt;b&gt;Ekorren&lt;/b&gt; **x** $y$" in said


def test_the_round_is_a_choice_on_the_same_page(places):
    test = opened("places")
    next(group for group in test.button_group if group.key == "places_view").set_value("round").run()
    assert not test.exception
    assert not any(box.label == "Öppna en plats" for box in test.selectbox)


def test_a_round_is_as_it_was_chosen_after_a_look_at_one_of_its_places(places):
    test = opened("places", vy="runda")

    def layers():
        return next(one for one in test.get("button_group") if one.key == "round_layers")

    layers().set_value(["motesplats"])
    test.date_input(key="round_day").set_value(local_today() + timedelta(days=40))
    test.run()
    pressed(test, "Det som är känt om platsen")
    assert test.query_params["plats"]
    pressed(test, "Alla platser")
    assert layers().value == ["motesplats"]
    assert test.query_params["rundlager"] == "motesplats"
    assert test.date_input(key="round_day").value == local_today() + timedelta(days=40)


@pytest.mark.parametrize(
    ("asked", "has"),
    [("motesplats", ["motesplats"]), ("motesplats,skog", ["motesplats"]), ("skog", None), ("-", []), ("", None)],
)
def test_a_round_has_the_layers_of_its_address_or_all(wired, places, asked, has):
    test = opened("places", vy="runda", **({"rundlager": asked} if asked else {}))
    layers = next(one for one in test.get("button_group") if one.key == "round_layers")
    assert layers.value == ([layer.code for layer in wired.catalogue.inspected_layers()] if has is None else has)


def test_the_filters_stay_open_when_the_last_one_is_taken_away(places):
    test = opened("places")

    def is_open():
        return next(one for one in test.expander if one.label == "Filter").proto.expanded

    late = test.toggle(key="places_late")
    assert not is_open()
    late.set_value(True).run()
    assert is_open()
    late.set_value(False).run()
    assert is_open()
