"""The page Hotspots without a browser: what is asked, what may be said, what lies behind a cell, what is done."""

from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import numpy as np
import pytest
from opening import opened, pressed
from shapely import LineString, box

from hbgeo.domain.action import Action
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Light, Status
from hbgeo.domain.place import Place
from hbgeo.domain.position import Box, Position
from hbgeo.domain.selection import EVERYTHING
from hbgeo.domain.walk import Walk, WalkState
from hbgeo.i18n import _, say
from hbgeo.services import hotspots, selection_url
from hbgeo.services.hotspots import Asked, Verdict, from_token, to_token
from hbgeo.services.light import local_today
from hbgeo.ui.components import hotspots_cells

HOSTILE = "{{7*191}} <img src=x onerror=alert(1)> **fet**"
HEAP = (11.8420, 58.0625)
PILE = (11.8371, 58.0601)


def spoken(page):
    said = [node.proto.body for node in page.get("html")]
    kinds = ("markdown", "caption", "info", "warning")
    return " ".join([*said, *(text.value for kind in kinds for text in page.get(kind))])


def stated(page, parameter):
    """What the address says."""
    value = page.query_params[parameter]
    return value if isinstance(value, str) else value[0]


def viewed(page, view):
    next(group for group in page.button_group if group.key == "hotspots_view").set_value(view).run()
    assert not page.exception
    return page


def chosen(page, key):
    return next(one for one in page.selectbox if one.key == key)


def table(page, column):
    return next(frame.value for frame in page.dataframe if column in frame.value.columns)


def links(page):
    return [*page.get("page_link"), *page.get("link_button")]


def one_of(course):
    return _(next(entry.words for entry in hotspots.CHANGE if entry.code == hotspots.Course[course]))


@pytest.fixture
def area(wired):
    place = Place(id=new_id(), layer="omrade", geometry=box(11.8353, 58.0590, 11.8482, 58.0658), name="Området")
    wired.store.write(lambda session: session.places.put_many([place], Role.IMPORT))
    return wired


@pytest.fixture
def put(area, make_observation):
    """Puts observations at points (longitude, latitude)."""

    def work(points, **overrides):
        made = [make_observation(id=new_id(), position=Position(lon=lon, lat=lat), **overrides) for lon, lat in points]
        area.store.write(lambda session: session.observations.put_many(made, Role.PLANNER))
        return made

    return work


def scattered(count, seed=1):
    chance = Random(seed)
    return [(chance.uniform(11.8355, 11.8480), chance.uniform(58.0592, 58.0656)) for _ in range(count)]


def heap(count, middle=HEAP, seed=2):
    chance = Random(seed)
    return [(middle[0] + chance.gauss(0, 0.0004), middle[1] + chance.gauss(0, 0.0002)) for _ in range(count)]


@pytest.fixture
def hot(put, area):
    """A heap among scattered ones."""
    put(scattered(40))
    put(heap(40), category="SIKT", text=HOSTILE)
    return area


def surest(wired, **asked):
    cells = hotspots.found(wired.store, wired.catalogue, Asked(**asked)).cells
    return str(cells[cells["class"] == Verdict.SURELY_MORE].sort_values("z")["cell"].iloc[-1])


def test_the_empty_database_says_where_observations_come_from(wired):
    page = opened("hotspots")
    assert page.title[0].value == "Hotspots"
    assert "inga markeringar än" in spoken(page)
    assert not page.dataframe


def test_a_choice_that_nothing_fits_is_explained(hot):
    page = opened("hotspots", q=selection_url.to_token(replace(EVERYTHING, categories=("KLOTT",))))
    assert "Ingen bild ritas" in spoken(page)


def test_more_cells_than_are_listed_are_said_so(hot, monkeypatch):
    monkeypatch.setattr(hotspots_cells, "_MOST", 1)
    page = opened("hotspots")
    assert len(table(page, "Vad som kan sägas")) == 1
    assert "rutor till sticker ut och finns bara på kartan" in spoken(page)


def test_the_view_stands_in_the_address_and_is_read_from_it(hot):
    page = viewed(opened("hotspots"), "places")
    assert stated(page, "visa") == "places"
    assert "visa" not in viewed(page, "picture").query_params
    other = opened("hotspots", visa="light")
    assert next(group for group in other.button_group if group.key == "hotspots_view").value == "light"
    wrong = opened("hotspots", visa="<img src=x>")
    assert next(group for group in wrong.button_group if group.key == "hotspots_view").value == "picture"


def test_how_is_looked_is_said_without_opening_it(hot):
    page = opened("hotspots", hur=to_token(Asked(method="hexagon", size_m=150, weight="severity")))
    assert "Så letar du: Sexhörningar 150 m, Efter hur bråttom det är" in [one.label for one in page.expander]


def test_what_makes_a_place_stands_in_the_address_and_is_read_from_it(hot):
    page = viewed(opened("hotspots"), "places")
    next(one for one in page.number_input if one.key == "hotspots_metres").set_value(50).run()
    assert stated(page, "avstand") == "50"
    other = opened("hotspots", visa="places", avstand="50", minst="1000")
    values = {one.key: one.value for one in other.number_input}
    assert (values["hotspots_metres"], values["hotspots_least"]) == (50, 5)


def test_a_few_give_no_claim_and_how_many_more_would_do(put):
    put(scattered(12))
    page = opened("hotspots")
    said = spoken(page)
    assert "Det behövs minst 18 till" in said
    assert "säkert fler" not in said
    assert "Ingen ruta skiljer sig" not in said


def test_cells_that_stand_out_are_a_table_and_one_of_them_tells_what_lies_behind(hot):
    page = opened("hotspots")
    listed = table(page, "Vad som kan sägas")
    assert listed["Markeringar"].max() > 5
    cell = surest(hot)
    choice = chosen(page, "hotspots_cell")
    choice.set_value(cell).run()
    assert not page.exception
    assert stated(page, "ruta") == cell
    said = spoken(page)
    story = hotspots.behind(hot.store, hot.catalogue, Asked(), cell)
    assert f"{story.count} markeringar i rutan" in said
    assert "Vad de handlar om" in said
    assert "1337" not in said


def test_a_cell_in_the_address_is_open_and_an_unknown_one_does_no_harm(hot):
    cell = surest(hot)
    assert "markeringar i rutan" in spoken(opened("hotspots", ruta=cell))
    assert "markeringar i rutan" not in spoken(opened("hotspots", ruta="<img src=x>"))


def test_how_is_looked_stands_in_the_address_and_is_read_from_it(hot):
    page = opened("hotspots")
    assert "hur" not in page.query_params
    next(one for one in page.number_input if one.key == "hotspots_size").set_value(200).run()
    assert not page.exception
    assert from_token(stated(page, "hur")) == Asked(size_m=200)
    other = opened("hotspots", hur=to_token(Asked(method="hexagon", size_m=150, weight="severity")))
    assert next(one for one in other.number_input if one.key == "hotspots_size").value == 150
    assert chosen(other, "hotspots_weight").value == "severity"
    assert "gick inte att läsa" in spoken(opened("hotspots", hur="!!"))


def test_from_cells_to_a_density_and_back_keeps_the_size(hot):
    page = opened("hotspots", hur=to_token(Asked(size_m=150)))
    method = next(one for one in page.button_group if one.key == "hotspots_method")
    method.set_value("density").run()
    assert not page.exception
    assert "många markeringar" in spoken(page)
    assert not [one for one in page.selectbox if one.key == "hotspots_cell"]
    next(one for one in page.button_group if one.key == "hotspots_method").set_value("square").run()
    assert next(one for one in page.number_input if one.key == "hotspots_size").value == 150


def test_a_pile_is_left_out_said_and_counted_at_a_press(put, hot):
    put([PILE] * 60)
    page = opened("hotspots")
    assert "60 är inte medräknade" in spoken(page)
    assert table(page, "Latitud").iloc[0]["Markeringar"] == 60
    pressed(page, "Räkna med dem")
    assert "inte medräknade" not in spoken(page)
    assert from_token(stated(page, "hur")).with_stacks


def test_what_may_stand_out_only_because_more_walked_there_is_said_and_counted_for_each_walker_at_a_press(walked):
    page = opened("hotspots")
    assert "Där fler har gått hittas mer" in spoken(page)
    pressed(page, "Räkna per deltagare och kilometer")
    assert from_token(stated(page, "hur")).exposure
    assert "Där fler har gått hittas mer" not in spoken(page)


def test_without_walks_it_is_said_that_nobody_knows_how_many_people_are_where(hot):
    page = opened("hotspots")
    assert "Hur många som rör sig var är inte känt" in spoken(page)
    assert "Räkna per deltagare och kilometer" not in [button.label for button in page.button]


def test_only_centroids_are_refused_with_the_reason(put):
    put([PILE] * 60)
    put([HEAP] * 60)
    page = opened("hotspots")
    assert "Ingen bild ritas" in spoken(page)
    assert "räknade" not in spoken(page)
    assert not page.get("link_button")


@pytest.fixture
def walked(area, put):
    """A walk that found much and one a year later that found less."""
    walks = [
        Walk(id=new_id(), code=f"ACDEF{'GH'[year % 2]}", title=f"{HOSTILE} {year}", on=date(year, 10, 23))
        for year in (2024, 2025)
    ]
    area.store.write(lambda session: [session.walks.save(walk, [], Role.PLANNER) for walk in walks])
    for walk, count in zip(walks, (60, 35), strict=True):
        moment = datetime(walk.on.year, 10, 23, 17, 30, tzinfo=UTC)
        found = scattered(count // 2, walk.on.year) + heap(count // 2)
        put(found, walk_id=walk.id, recorded_at=moment, received_at=moment)
    return area


def test_two_walks_stand_side_by_side_with_the_sentence_that_may_be_drawn(walked):
    page = viewed(opened("hotspots"), "change")
    first, second = (chosen(page, key).value for key in ("hotspots_first", "hotspots_second"))
    before, after = (Asked(selection=replace(EVERYTHING, walk_ids=(walk,))) for walk in (first, second))
    sentence = hotspots.compare(walked.store, walked.catalogue, before, after).sentence
    said = spoken(page)
    assert say(sentence) in said
    assert "60 markeringar är räknade" in said
    assert "34 markeringar är räknade" in said
    assert "<img" not in said


def test_what_is_held_against_the_rest_is_not_called_so_many_as_before(walked):
    lon, lat = HEAP
    box_around = Box(lon - 0.001, lat - 0.0005, lon + 0.001, lat + 0.0005)
    token = selection_url.to_token(replace(EVERYTHING, box=box_around))
    said = spoken(opened("hotspots", visa="change", q=token))
    assert "som väntat utifrån resten. Med 95 %" in said
    assert "gånger så många som före." not in said
    assert "gånger så många som före." in spoken(viewed(opened("hotspots"), "change"))


def test_cells_that_stand_out_before_or_after_are_listed_chosen_and_taken_along(walked):
    page = viewed(opened("hotspots"), "change")
    listed = table(page, "Före")
    assert set(listed["Vad som kan sägas"]) <= {one_of("EMERGING"), one_of("PERSISTENT"), one_of("FADING")}
    first, second = (chosen(page, key).value for key in ("hotspots_first", "hotspots_second"))
    before, after = (
        Asked(selection=replace(EVERYTHING, walk_ids=(walk,), polarities=(-1,))) for walk in (first, second)
    )
    cells = hotspots.compare(walked.store, walked.catalogue, before, after).changed.cells
    cell = str(cells.loc[cells["class"] != hotspots.Course.NEVER, "cell"].iloc[0])
    chosen(page, "hotspots_cell").set_value(cell).run()
    assert not page.exception
    assert stated(page, "ruta") == cell
    assert {"Visa dem före på kartan", "Visa dem efter på kartan"} <= {one.proto.label for one in links(page)}
    kept = [one.proto.url for one in page.get("link_button")]
    assert any("view=change" in url and f"after={to_token(after)}" in url for url in kept)
    bodies = [getattr(one.proto, "body", "") for one in page.main if hasattr(one, "proto")]
    above, below = (
        next(place for place, body in enumerate(bodies) if words in body)
        for words in ("Rutor som sticker ut före eller efter", "bevisar inte att den har förändrats")
    )
    assert above < below


def test_which_two_are_compared_stands_in_the_address_and_is_read_from_it(walked):
    page = viewed(opened("hotspots"), "change")
    first, second = (chosen(page, key).value for key in ("hotspots_first", "hotspots_second"))
    chosen(page, "hotspots_first").set_value(second).run()
    assert stated(page, "fore") == second
    swapped = opened("hotspots", visa="change", fore=second, efter=first)
    assert not swapped.exception
    assert [chosen(swapped, key).value for key in ("hotspots_first", "hotspots_second")] == [second, first]
    days = opened("hotspots", visa="change", jamfor="days", **{"fran-before": "2024-01-01", "till-after": "no day"})
    values = {one.key: one.value for one in days.date_input}
    assert values["hotspots_since_before"] == date(2024, 1, 1)
    assert values["hotspots_until_after"] is not None


def test_one_walk_or_the_same_twice_cannot_be_compared(walked, put):
    page = viewed(opened("hotspots"), "change")
    chosen(page, "hotspots_second").set_value(chosen(page, "hotspots_first").value).run()
    assert "Välj två olika vandringar" in spoken(page)


def test_without_walks_periods_are_compared_and_must_follow_each_other(hot):
    page = viewed(opened("hotspots"), "change")
    assert "Jämför två perioder" in spoken(page)
    next(one for one in page.button_group if one.key == "hotspots_way").set_value("days").run()
    next(one for one in page.date_input if one.key == "hotspots_until_before").set_value(date(2030, 1, 1)).run()
    assert not page.exception
    assert "måste sluta innan" in spoken(page)


def test_day_stands_against_dark(put, hot):
    put(scattered(20), safety_day=4, safety_dark=1, light=Light.DARK)
    page = viewed(opened("hotspots"), "light")
    assert say(hotspots.light_difference(hot.store, hot.catalogue, Asked()).sentence) in spoken(page)
    assert "−3,00" in spoken(page)


def test_a_place_is_made_an_action_of_by_one_press_and_taken_back(hot):
    page = viewed(opened("hotspots"), "places")
    assert table(page, "Föreslagen ansvarig").iloc[0]["Markeringar"] >= 5
    key = hotspots.places_found(hot.store, hot.catalogue, Asked(), 30.0, 5)[0].key
    chosen(page, "hotspots_place").set_value(key).run()
    assert stated(page, "samling") == key
    pressed(page, "Gör en åtgärd av den")
    with hot.store.read() as session:
        (action,) = session.actions.all()
    assert f"Åtgärd {action.number} finns nu i åtgärdsplanen" in spoken(page)
    pressed(page, "Ångra")
    with hot.store.read() as session:
        assert not session.actions.all()


def test_nowhere_close_enough_is_said(hot):
    page = viewed(opened("hotspots"), "places")
    next(one for one in page.number_input if one.key == "hotspots_least").set_value(100).run()
    assert not page.exception
    assert "Ingenstans ligger" in spoken(page)


@pytest.fixture
def many_walks(area, put):
    """Eight walks: more and more in the east, less and less in the west, always much between."""
    line = LineString([(11.8360, 58.0625), (11.8475, 58.0625)])
    for year in range(8):
        one = Walk(
            id=new_id(),
            title="Vandring",
            on=date(2018 + year, 10, 1),
            code=f"AAA{year}",
            state=WalkState.CLOSED,
            route=line,
            participants={"kvinnor": 10},
        )
        area.store.write(lambda session, one=one: session.walks.save(one, [], Role.LEADER))
        put([(lon, 58.0625) for lon in np.linspace(11.8361, 11.8474, 40)], walk_id=one.id)
        for count, lon in ((2 * year, 11.8460), (14 - 2 * year, 11.8370), (14, 11.8415)):
            put([(lon, 58.0625)] * count, walk_id=one.id)
    return area


MANY = Asked(with_stacks=True)


def test_over_many_walks_cells_rise_fall_and_stay(many_walks):
    page = viewed(opened("hotspots", hur=to_token(MANY)), "walks")
    said = spoken(page)
    assert "8 dagar med vandringar" in said
    assert "Avtar: mindre och mindre: " in said
    happened = set(table(page, "Dagar den stack ut")["Vad som kan sägas"])
    assert {one.split(":")[0] for one in happened} >= {"Växer fram", "Avtar"}


def test_when_not_all_are_listed_each_class_is(many_walks, monkeypatch):
    monkeypatch.setattr(hotspots_cells, "_MOST", 2)
    page = viewed(opened("hotspots", hur=to_token(MANY)), "walks")
    listed = table(page, "Dagar den stack ut")["Vad som kan sägas"]
    assert len(listed) == listed.nunique() == 2


def test_a_cell_over_many_walks_is_chosen_in_the_list_and_tells_its_story(many_walks):
    asked = replace(MANY, selection=replace(EVERYTHING, polarities=(-1,)))
    cells = hotspots.over_walks(many_walks.store, many_walks.catalogue, asked).picture.cells
    cell = str(cells.loc[cells["class"] == hotspots.Course.FADING, "cell"].iloc[0])
    page = viewed(opened("hotspots", hur=to_token(MANY)), "walks")
    assert "markeringar i rutan" not in spoken(page)
    chosen(page, "hotspots_cell").set_value(cell).run()
    assert not page.exception
    assert stated(page, "ruta") == cell
    assert "markeringar i rutan" in spoken(page)
    kept = [one.proto.url for one in page.get("link_button")]
    assert any("view=walks" in url and "download=1" in url and "lang=sv" in url for url in kept)


def test_one_walk_says_nothing_of_many(hot):
    page = viewed(opened("hotspots"), "walks")
    assert "Minst två vandringar" in spoken(page) or "minst två" in spoken(page).lower()
    assert not page.exception


def test_too_few_walks_are_no_claim_that_nothing_stands_out(area, put):
    line = LineString([(11.8360, 58.0625), (11.8475, 58.0625)])
    for year in (2024, 2025):
        one = Walk(
            id=new_id(),
            title="Vandring",
            on=date(year, 10, 1),
            code=f"AA{year}",
            state=WalkState.CLOSED,
            route=line,
            participants={"kvinnor": 10},
        )
        area.store.write(lambda session, one=one: session.walks.save(one, [], Role.LEADER))
        put([(lon, 58.0625) for lon in np.linspace(11.8361, 11.8474, 40)], walk_id=one.id)
    said = spoken(viewed(opened("hotspots"), "walks"))
    assert "2 dagar med vandringar" in said
    assert "För få vandringar för att säga något" in said
    assert "Ingen ruta ökar" not in said


@pytest.fixture
def done(put, area):
    """An action done between two years, and one that waits."""
    pins = put(heap(12), recorded_at=datetime(2025, 10, 1, tzinfo=UTC), text=HOSTILE)
    put(scattered(30), recorded_at=datetime(2025, 10, 1, tzinfo=UTC))
    on = date(2025, 12, 1)
    finished = Action(id=new_id(), title=HOSTILE, status=Status.DONE, owner="SHEM", due_on=on, fixed_on=on)
    waiting = Action(id=new_id(), title="Väntar", status=Status.PLANNED, owner="SHEM", due_on=on)

    def work(session):
        made = [session.actions.add(one, Role.PLANNER) for one in (finished, waiting)]
        for pin in pins[:10]:
            session.observations.change(pin.id, Role.PLANNER, status=Status.DONE, action_id=finished.id, fixed_on=on)
        return made

    return area.store.write(work)


def test_the_place_of_an_action_is_compared_with_what_lies_around_it(done, area):
    page = opened("hotspots", visa="change", jamfor="action")
    assert chosen(page, "hotspots_action").options == [f"1. {HOSTILE} · 2025-12-01"]
    asked = Asked(selection=replace(EVERYTHING, polarities=(-1,)))
    found = hotspots.after_action(
        area.store, area.catalogue, asked, hotspots.actions_done(area.store)[0], local_today()
    )
    said = spoken(page)
    assert say(found.change.sentence) in said
    assert "bara av en slump" in said
    assert "<img" not in said
    listed = table(page, "Markeringar före")
    assert listed["Markeringar före"].tolist() == [found.change.before.pins, found.change.rest_before.pins]
    assert found.change.before.pins >= 10
    to_plan = next(one.proto for one in links(page) if one.proto.label == "Åtgärden i planen")
    assert to_plan.query_string == "atgard=1"


def test_without_an_action_that_is_done_it_is_said(hot):
    page = opened("hotspots", visa="change", jamfor="action", atgard="7")
    assert "Ingen åtgärd är gjord på en känd plats ännu" in spoken(page)


def test_an_action_that_is_done_leads_to_what_became_of_its_place(done):
    ready, waiting = (
        [one.proto.query_string for one in opened("plan", atgard=number).get("page_link")] for number in ("1", "2")
    )
    assert "visa=change&jamfor=action&atgard=1" in ready
    assert not any("jamfor" in asked for asked in waiting)
