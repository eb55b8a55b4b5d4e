from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from hbgeo.domain.catalogue import Catalogue
from hbgeo.exchange.style import Entry, categorized, shape_of, single


def parsed(qml: str) -> ET.Element:
    return ET.fromstring(qml)  # noqa: S314 - our own


def colors(qml: str, option: str = "color") -> dict[str, str]:
    root = parsed(qml)
    symbols = {
        symbol.get("name"): symbol.find(f"./layer/Option/Option[@name='{option}']").get("value")
        for symbol in root.iterfind(".//symbols/symbol")
    }
    return {c.get("value"): symbols[c.get("symbol")] for c in root.iterfind(".//categories/category")}


def test_every_category_has_its_own_colour_of_the_catalogue(catalogue: Catalogue) -> None:
    entries = [Entry(c.code, c.sv, c.color) for c in catalogue.categories]
    found = colors(categorized("kat_kod", entries, "marker"))
    assert len(found) == len(catalogue.categories) + 1
    for category in catalogue.categories:
        red, green, blue = (int(category.color[i : i + 2], 16) for i in (1, 3, 5))
        assert found[category.code] == f"{red},{green},{blue},255"


def test_codes_that_the_legend_lacks_are_grey_under_a_name_of_their_own() -> None:
    root = parsed(categorized("kat_kod", [Entry("A", "Ett", "#ff0000")], "marker"))
    assert root.find("renderer-v2").get("attr") == "kat_kod"
    last = root.findall(".//category")[-1]
    assert (last.get("value"), last.get("label")) == ("", "Övrigt")


def test_labels_are_text_and_never_markup() -> None:
    label = "<b>&\"' {{ }} å"
    qml = categorized("typ", [Entry("A", label, "#ff0000")], "fill")
    assert parsed(qml).find(".//category").get("label") == label


@pytest.mark.parametrize(
    ("geometry", "shape", "symbol_layer"),
    [
        ("Point", "marker", "SimpleMarker"),
        ("MultiPoint", "marker", "SimpleMarker"),
        ("LineString", "line", "SimpleLine"),
        ("MultiLineString", "line", "SimpleLine"),
        ("Polygon", "fill", "SimpleFill"),
        ("MultiPolygon", "fill", "SimpleFill"),
    ],
)
def test_each_geometry_type_has_its_kind_of_symbol(geometry: str, shape: str, symbol_layer: str) -> None:
    assert shape_of(geometry) == shape
    symbol = parsed(single("#010203", shape)).find(".//symbol")
    assert symbol.get("type") == shape
    assert symbol.find("layer").get("class") == symbol_layer
