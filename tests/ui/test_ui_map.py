"""The page Karta without a browser: filters, address, list, details, downloads."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from hbgeo import ui
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Light, Observation
from hbgeo.domain.position import Box, Position
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.domain.walk import Walk
from hbgeo.services.selection_url import from_token, to_token
from hbgeo.ui.components import filters_address
from hbgeo.ui.components.opened import Opened

PAGE = Path(ui.__file__).parent / "pages" / "map.py"
START = datetime(2025, 3, 1, 12, tzinfo=UTC)
HOSTILE = "{{7*191}} <img src=x onerror=alert(1)> **fet** `a` $x$ ${y} :material/home: C:\\2019 \u202eabc\u200b"


@pytest.fixture
def walk(wired):
    kept = Walk(id=new_id(), code="ACDEFG", title=HOSTILE, on=date(2025, 3, 1))
    wired.store.write(lambda session: session.walks.save(kept, [], Role.LEADER))
    return kept


@pytest.fixture
def filled(wired, walk):
    def one(number):
        good = number % 4 == 0
        return Observation(
            id=new_id(),
            position=Position(lon=11.842 + number / 1e5, lat=58.0625),
            category="BRA" if good else "LJUS",
            polarity=1 if good else -1,
            recorded_at=START + timedelta(days=number % 30),
            received_at=START,
            text=HOSTILE if number == 119 else f"lampa {number}",
            light=Light.DARK if number % 2 else Light.DAYLIGHT,
            walk_id=walk.id if number % 3 == 0 else None,
        )

    observations = [one(number) for number in range(120)]
    wired.store.write(lambda session: session.observations.put_many(observations, Role.IMPORT))
    return wired


def opened(**query):
    page = AppTest.from_file(str(PAGE), default_timeout=30)
    for name, value in query.items():
        page.query_params[name] = value
    return ran(page.run())


def ran(page):
    assert not page.exception, [error.stack_trace for error in page.exception]
    return page


def told(page):
    return next(text.value.split(" · ")[0] for text in page.markdown if text.value.startswith("Visar"))


def asked(page):
    token = page.query_params.get("q", "")
    return from_token(token if isinstance(token, str) else token[0])


def links(page):
    return [node.proto.url for node in page.get("link_button")]


def listed(page):
    return page.dataframe[0].value


def spoken(page):
    return " ".join(node.proto.body for node in page.get("html"))


def test_everything_is_shown_at_first(filled):
    page = opened()
    assert told(page) == "Visar **120** av 120 markeringar"
    assert len(listed(page)) == 100
    assert "q" not in page.query_params


def test_an_empty_store_says_where_observations_come_from(wired):
    page = opened()
    assert "Det finns inga markeringar än" in page.info[0].value
    assert not page.get("link_button")


@pytest.mark.parametrize(
    ("key", "value", "selection", "shown"),
    [
        ("categories", ["BRA"], Selection(categories=("BRA",)), 30),
        ("polarities", [-1], Selection(polarities=(-1,)), 90),
        ("lights", ["morker"], Selection(lights=("morker",)), 60),
        ("statuses", ["granskad"], Selection(statuses=("granskad",)), 0),
        ("text", "LAMPA 11", Selection(text="LAMPA 11"), 10),
        ("since", date(2025, 3, 30), Selection(since=date(2025, 3, 30)), 4),
    ],
)
def test_a_filter_changes_the_count_the_list_the_address_and_the_downloads(filled, key, value, selection, shown):
    page = opened()
    if key in ("polarities", "lights"):
        next(group for group in page.button_group if group.key == f"filters_{key}").set_value(value)
    else:
        {"text": page.text_input, "since": page.date_input}.get(key, page.multiselect)(key=f"filters_{key}").set_value(
            value
        )
    ran(page.run())
    assert told(page) == f"Visar **{shown}** av 120 markeringar"
    assert len(listed(page)) == shown
    assert asked(page) == selection
    for link in links(page):
        assert from_token(parse_qs(urlsplit(link).query)["q"][0]) == selection
    assert len(links(page)) == (4 if shown else 0)


def test_the_list_holds_just_what_the_store_finds(filled):
    selection = Selection(categories=("BRA",), lights=("dagsljus",))
    page = opened(q=to_token(selection))
    with filled.store.read() as session:
        found = [o for _, o in session.observations.find(selection, newest=True)]
    assert list(listed(page)["Text"]) == [o.text for o in found]


def test_a_shared_address_opens_the_same_view(filled, walk):
    selection = Selection(walk_ids=(walk.id,), since=date(2025, 3, 2), text="lampa")
    page = opened(q=to_token(selection))
    assert asked(page) == selection
    assert page.multiselect(key="filters_walk_ids").value == [walk.id]
    assert page.date_input(key="filters_since").value == date(2025, 3, 2)
    assert page.text_input(key="filters_text").value == "lampa"


@pytest.mark.parametrize("token", ["x", "%%%", "eyJhIjoxfQ", "a" * 20_000, "gASVAAAAAAAAAA"])
def test_an_unreadable_address_is_said_and_shows_everything(filled, token):
    page = opened(q=token)
    assert "gick inte att läsa" in page.warning[0].value
    assert told(page) == "Visar **120** av 120 markeringar"
    assert asked(page) == EVERYTHING


def test_an_address_with_unknown_codes_is_said_and_shows_the_rest(filled):
    page = opened(q=to_token(Selection(walk_ids=(new_id(),), categories=("BRA", "NOPE"))))
    assert "Det togs bort ur filtret" in page.warning[0].value
    assert asked(page) == Selection(categories=("BRA",))


def test_what_has_no_widget_stays_as_the_address_says(filled):
    selection = Selection(box=Box(11.842, 58.06, 11.8422, 58.07), sources=("vandring",))
    page = opened(q=to_token(selection))
    assert told(page) == "Visar **21** av 120 markeringar"
    assert asked(page) == selection


def test_going_back_in_the_browser_brings_the_earlier_filters(filled, monkeypatch):
    monkeypatch.setattr(filters_address, "_ON_ITS_WAY_S", 0.0)
    page = opened()
    for value in (["BRA"], ["BRA", "LJUS"]):
        page.multiselect(key="filters_categories").set_value(value)
        ran(page.run())
    page.query_params["q"] = to_token(Selection(categories=("BRA",)))
    ran(page.run())
    assert page.multiselect(key="filters_categories").value == ["BRA"]
    del page.query_params["q"]
    ran(page.run())
    assert told(page) == "Visar **120** av 120 markeringar"


def test_a_browser_that_lags_behind_takes_no_filter_back(filled):
    page = opened()
    page.multiselect(key="filters_categories").set_value(["BRA"])
    ran(page.run())
    del page.query_params["q"]
    ran(page.run())
    assert told(page) == "Visar **30** av 120 markeringar"
    assert asked(page) == Selection(categories=("BRA",))


def test_walks_of_the_same_day_and_title_can_be_told_apart(wired, walk):
    twin = Walk(id=new_id(), code="ACDEFH", title=HOSTILE, on=walk.on)
    wired.store.write(lambda session: session.walks.save(twin, [], Role.LEADER))
    options = opened().multiselect(key="filters_walk_ids").options
    assert len(set(options)) == 2


def test_one_button_takes_all_filters_away(filled):
    page = opened(q=to_token(Selection(categories=("BRA",), text="lampa")))
    ran(page.button(key="filters_clear").click().run())
    assert told(page) == "Visar **120** av 120 markeringar"
    assert page.text_input(key="filters_text").value == ""
    assert "q" not in page.query_params


def test_active_filters_are_told_in_words_as_typed(filled, walk):
    page = opened(q=to_token(Selection(walk_ids=(walk.id,), polarities=(1,), text="<b>{{1}}")))
    assert "Bra plats" in spoken(page)
    assert "&lt;b&gt;{{1}}" in spoken(page)
    assert "<img" not in spoken(page)


def test_hostile_text_stands_in_the_list_as_typed(filled):
    assert listed(opened())["Text"][0] == HOSTILE


def test_the_next_page_of_the_list_holds_the_rest(filled):
    page = opened()
    first = list(listed(page)["Text"])
    ran(page.button(key="map_table_onwards").click().run())
    rest = list(listed(page)["Text"])
    assert len(rest) == 20
    assert not set(first) & set(rest)
    ran(page.button(key="map_table_back").click().run())
    assert list(listed(page)["Text"]) == first


def test_the_oldest_can_come_first(filled):
    page = opened()
    next(group for group in page.button_group if group.key == "map_table_order").set_value(False)
    ran(page.run())
    assert listed(page)["Text"][0] == "lampa 0"


def test_an_observation_of_the_list_is_opened_without_a_pointer(filled):
    page = opened()
    choice = next(box for box in page.selectbox if box.label == "Öppna en i listan")
    choice.select_index(0)
    ran(page.run())
    assert "{{7*191}} &lt;img" in spoken(page)
    assert page.query_params["pin"]


def test_an_address_with_a_pin_opens_its_details(filled):
    with filled.store.read() as session:
        _, observation = session.observations.find(newest=True, limit=1)[0]
    page = opened(pin=observation.id)
    assert page.button(key="opened_close").label == "Stäng"
    assert "{{7*191}} &lt;img" in spoken(page)
    ran(page.button(key="opened_close").click().run())
    assert "pin" not in page.query_params
    assert not [button for button in page.button if button.key == "opened_close"]


@pytest.mark.parametrize("pin", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_an_address_with_a_pin_that_is_not_here_says_so(filled, pin):
    page = opened(pin=pin)
    assert "finns inte här" in page.info[0].value
    assert "pin" not in page.query_params


def test_a_spot_lists_its_pins_within_the_filters(filled):
    page = AppTest.from_file(str(PAGE), default_timeout=30)
    page.query_params["q"] = to_token(Selection(polarities=(1,)))
    page.run()
    page.session_state["opened"] = Opened(spot=Box(11.842, 58.0625, 11.8421, 58.0625))
    ran(page.run())
    assert "3 markeringar på samma ställe" in [heading.value for heading in page.subheader]


def test_english_is_spoken_on_request(filled):
    page = opened(lang="en")
    assert "Shows **120** of 120 observations · [To the list](#lista)" in [text.value for text in page.markdown]
