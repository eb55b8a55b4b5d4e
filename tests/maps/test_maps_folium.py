"""What folium is given: addresses, codes and numbers. No text of people, whatever they wrote, and no other server."""

import json
import re
from urllib.parse import unquote

import pytest
from shapely import Point
from streamlit_folium import _get_feature_group_string, _get_header, _get_map_string

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.place import Place
from hbgeo.domain.position import Box
from hbgeo.domain.selection import Selection
from hbgeo.maps import assets
from hbgeo.maps.base import base_map
from hbgeo.maps.url_layer import Mark, features_layer, group, marks_layer, observations_layer
from hbgeo.services.map_layers import layer_geojson
from hbgeo.services.selection_url import to_token

BOX = Box(11.835, 58.059, 11.848, 58.066)
HOSTILE = [
    "{{7*191}}",
    "{% for x in y %}",
    "{{",
    "{#",
    "<img src=x onerror=alert(1)>",
    "`",
    "${alert(1)}",
    "C:\\2019",
    "\u202egnal",
    "\u200b",
    "</script><script>alert(1)</script>",
    '");alert(1);("',
]


def without_ids(page):
    """The page without folium's random names: their digits say nothing."""
    return re.sub(r"[0-9a-f]{32}", "", page)


def whole_page(drawn, *layers):
    """All that streamlit-folium would send to the browser, and folium's own page, which compiles templates twice."""
    strings = _get_feature_group_string(group(*layers), drawn)
    return drawn.get_root().render() + strings + _get_map_string(drawn) + _get_header(drawn)


def fresh_map(**changes):
    values = {"bounds": BOX, "tiles_url": "https://tiles.example/{z}/{x}/{y}.png", "tiles_attribution": "© Example"}
    return base_map(**(values | {"legend_url": "/api/map/legend?lang=sv"} | changes))


def payloads(page, function):
    return [json.loads(unquote(found)) for found in re.findall(rf'hbgeo\.{function}\(\w+, "([^"]*)"\)', page)]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_search_for_hostile_text_reaches_folium_only_as_a_token(text):
    url = f"/api/map/observations?q={to_token(Selection(text=text))}"
    page = whole_page(fresh_map(), observations_layer(url, legend_url="/api/map/legend"))
    assert payloads(page, "observations")[0]["url"] == url
    assert "1337" not in without_ids(page)
    assert text in {"`", "{{", "{#"} or text not in page


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_argument_survives_both_compilations_exactly_as_written(text):
    page = whole_page(fresh_map(), features_layer("lekplats", text, color="#112233", icon="toys", interactive=True))
    assert {found["url"] for found in payloads(page, "features")} == {text}
    assert "1337" not in without_ids(page)


@pytest.mark.parametrize("text", HOSTILE)
def test_names_of_places_are_kept_out_of_folium_and_given_as_json(text, store, catalogue):
    place = Place(id=new_id(), layer="lekplats", geometry=Point(11.84, 58.06), name=text, source="test")
    store.write(lambda session: session.places.put_many([place], Role.SYSTEM))
    body = json.loads(layer_geojson(store, catalogue, "lekplats"))
    assert [feature["properties"]["name"] for feature in body["features"]] == [text]


@pytest.mark.parametrize("label", [*HOSTILE, "123456789", "1 2", "<b>"])
def test_a_mark_takes_digits_or_a_short_code_and_no_text(label):
    with pytest.raises(ValueError, match="label"):
        Mark(11.84, 58.06, label, "#112233")


@pytest.mark.parametrize("color", ["red", "#12", "#11223g", "#112233;}", "{{7*7}}"])
def test_a_mark_takes_no_other_color_than_hex(color):
    with pytest.raises(ValueError, match="color"):
        Mark(11.84, 58.06, "1", color)


def test_marks_and_line_arrive_as_given():
    page = whole_page(fresh_map(), marks_layer([Mark(11.84, 58.06, "12", "#b00020")], [(11.84, 58.06), (11.85, 58.07)]))
    (found, *_rest) = payloads(page, "marks")
    assert found["marks"] == [{"lon": 11.84, "lat": 58.06, "label": "12", "color": "#b00020"}]
    assert found["line"] == [[11.84, 58.06], [11.85, 58.07]]


def test_scripts_and_styles_come_from_this_server_only():
    drawn = fresh_map()
    drawn.get_root().render()
    links = [url for _name, url in drawn.default_js + drawn.default_css]
    assert links
    assert all(link.startswith("/assets/") for link in links)


def test_the_page_names_no_other_server_than_that_of_the_tiles():
    page = whole_page(fresh_map(), observations_layer("/api/map/observations?q=", legend_url="/api/map/legend"))
    hosts = set(re.findall(r"https?://([^/\"'\s]+)", page))
    assert hosts <= {"tiles.example"}


def test_without_a_tiles_address_there_is_no_tile_layer():
    assert "tileLayer" not in whole_page(fresh_map(tiles_url=""))


def test_braces_in_the_attribution_are_shown_and_not_run():
    page = whole_page(fresh_map(tiles_attribution="© {{7*191}}"))
    assert "1337" not in without_ids(page)
    assert r"\u0026#123;\u0026#123;7*191" in page


@pytest.mark.parametrize("url", ["https://x/{{7*191}}/{z}", "https://x/{% y %}", "https://x/{# y #}"])
def test_an_address_of_tiles_with_template_braces_is_refused(url):
    with pytest.raises(ValueError, match="single braces"):
        fresh_map(tiles_url=url)


def test_a_change_of_filter_leaves_the_map_script_as_it_is():
    scripts = []
    for token in ("", to_token(Selection(text="ljus"))):
        drawn = fresh_map()
        scripts.append(_get_map_string(drawn))
        whole_page(drawn, observations_layer(f"/api/map/observations?q={token}", legend_url="/l"))
    hexless = [re.sub(r"_[0-9a-f]{32}", "", script) for script in scripts]
    assert hexless[0] == hexless[1]


def test_leaflet_is_found_without_importing_its_package():
    assert (assets.leaflet_folder() / "leaflet.js").is_file()
    assert (assets.leaflet_folder() / "images" / "marker-icon.png").is_file()


def test_addresses_of_assets_carry_a_version():
    assert re.fullmatch(r"/assets/leaflet/1\.9\.3[.\d]*/leaflet\.js", assets.url("leaflet", "leaflet.js"))
    assert re.fullmatch(r"/assets/hbgeo/[0-9a-f]{12}/map\.js", assets.url("hbgeo", "map.js"))
