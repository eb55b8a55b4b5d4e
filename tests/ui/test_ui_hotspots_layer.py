"""What the map's script is told of cells: addresses, looks and numbers, and nothing else."""

import json
from urllib.parse import unquote

import pytest

from hbgeo.services.hotspots import CHANGE, LEGEND, OVER_WALKS
from hbgeo.ui.components.hotspots_layer import EDGES, cells_layer, surface_layer


def told(call):
    return json.loads(unquote(call.payload))


@pytest.mark.parametrize("legend", [LEGEND, OVER_WALKS, CHANGE])
def test_every_class_has_a_look_of_its_own(legend):
    looks = told(cells_layer("key", "/api/hotspots/x.geojson", legend, {}))["looks"]
    assert set(looks) == {str(int(entry.code)) for entry in legend}
    assert len({(look["pattern"], look["weight"], look["dashes"]) for look in looks.values()}) == len(legend)
    assert all(look["pattern"] in EDGES for look in looks.values())


def test_cells_are_told_by_address_with_the_numbers_of_the_list():
    call = cells_layer("key", "/api/hotspots/x.geojson", LEGEND, {"3_4": 1})
    assert call.function == "cells"
    assert told(call)["url"] == "/api/hotspots/x.geojson"
    assert told(call)["numbers"] == {"3_4": 1}


def test_a_surface_lies_where_its_bounds_say():
    call = surface_layer("key", "/api/hotspots/x.png", (11.0, 58.0, 12.0, 59.0))
    assert (call.function, told(call)["bounds"]) == ("surface", [[58.0, 11.0], [59.0, 12.0]])
