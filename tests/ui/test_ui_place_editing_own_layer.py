"""A municipality's own layer appears wherever layers do."""

import asyncio
import json
from pathlib import Path

import geopandas as gpd
import httpx
import pytest
from shapely import Point
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest
from test_ui_place_editing import field, kept, opened, press, ran, spoken

from hbgeo import bootstrap, ui
from hbgeo.domain.contract import PLACES
from hbgeo.domain.selection import EVERYTHING
from hbgeo.i18n import use
from hbgeo.services.exporting import export
from hbgeo.services.layer_import import import_layer
from hbgeo.services.place_editing import PlaceDraft, add
from hbgeo.web.routes import routes

DOC = Path(__file__).parents[2] / "docs" / "places.md"
PAGES = Path(ui.__file__).parent / "pages"
OVERPASS = {
    "version": 0.6,
    "elements": [
        {"type": "node", "id": 1, "lat": 58.06, "lon": 11.84, "tags": {"leisure": "dog_park", "name": "Rasten"}},
        {"type": "node", "id": 2, "lat": 58.07, "lon": 11.84, "tags": {"leisure": "playground", "name": "Leken"}},
    ],
}


@pytest.fixture
def own(tmp_path, monkeypatch):
    """This process's services with the layer that `docs/places.md` gives as an example."""
    example = DOC.read_text(encoding="utf-8").split("```yaml\n", 1)[1].split("```", 1)[0]
    (tmp_path / "egna.yaml").write_text(example, encoding="utf-8")
    monkeypatch.setenv("HBGEO_DATABASE", str(tmp_path / "page.gpkg"))
    monkeypatch.setenv("HBGEO_LAYERS", str(tmp_path / "egna.yaml"))
    bootstrap.shut_down()
    yield bootstrap.services()
    bootstrap.shut_down()
    use("sv")


def put(own):
    draft = PlaceDraft(name="Rasten", geometry=Point(11.84, 58.06), attributes={"hundtyp": "sma"})
    place, _undo = add(own.store, own.catalogue, "hundrast", draft)
    return place


def asked(url):
    app = Starlette(routes=routes(["karta"], content_id="innehall"))

    async def ask():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://hbgeo.test") as client:
            return await client.get(url)

    return asyncio.run(ask())


def test_its_places_are_edited_in_its_own_fields(own):
    put(own)
    page = opened("hundrast")
    assert "Hundrastgård" in spoken(page)
    ran(next(one for one in page.selectbox if one.label == "Visa en på kartan").set_value(0).run())
    assert field(page, "Hundar").value == "sma"
    field(page, "Hundar").set_value("alla")
    press(page, "Spara platsen")
    assert kept(own, "hundrast")[0].attributes == {"hundtyp": "alla"}


def test_the_map_draws_it_and_its_legend_names_it(own):
    place = put(own)
    page = ran(AppTest.from_file(str(PAGES / "map.py"), default_timeout=60).run())
    pills = next(one for one in page.get("button_group") if one.key == "map_layers")
    assert "Hundrastgård" in [option.content if hasattr(option, "content") else option for option in pills.options]
    drawn = asked("/api/map/layers/hundrast.geojson").json()
    assert [feature["id"] for feature in drawn["features"]] == [place.id]


def test_what_openstreetmap_says_of_it_fills_it(own, tmp_path):
    file = tmp_path / "osm.json"
    file.write_text(json.dumps(OVERPASS), encoding="utf-8")
    report = import_layer(own.store, own.catalogue, file, "hundrast")
    assert report.taken == 1
    assert [place.name for place in kept(own, "hundrast")] == ["Rasten"]


def test_it_is_exported_and_comes_back(own, tmp_path):
    place = put(own)
    answer = asked("/api/export/hundrast.geojson")
    assert answer.status_code == 200
    assert [feature["properties"]["name"] for feature in answer.json()["features"]] == ["Rasten"]
    written = export(own.store, own.catalogue, EVERYTHING, "gpkg", tmp_path, municipality="1415")
    assert gpd.read_file(written.path, layer=PLACES)["typ"].tolist() == ["hundrast"]
    report = import_layer(own.store, own.catalogue, written.path, "hundrast", source_layer=PLACES)
    assert (report.taken, [one.id for one in kept(own, "hundrast")]) == (0, [place.id])
