"""What `docs/places.md` says of layers and fields is what the catalogue says."""

from pathlib import Path

import pytest

from hbgeo.domain.catalogue import Catalogue, Layer, PlaceField, load

DOC = (Path(__file__).parents[2] / "docs" / "places.md").read_text(encoding="utf-8")
CATALOGUE = load()


def kind(field: PlaceField) -> str:
    codes = ", ".join(f"`{value.code}`" for value in field.values)
    return f"{field.kind}: {codes}" if codes else field.kind


def field_row(field: PlaceField) -> str:
    osm, spec = (f"`{text}`" if text else "–" for text in (field.osm, field.spec))
    return f"| `{field.code}` | {field.sv} | {kind(field)} | {osm} | {spec} |"


def layer_row(catalogue: Catalogue, layer: Layer) -> str:
    names = {item.code: item.sv for item in catalogue.inspections}
    days = ", ".join(f"{names[code]} {days}" for code, days in layer.inspected.items())
    shapes = ", ".join(layer.geometry)
    tags = ", ".join(f"`{tag}`" for tag in layer.osm)
    return f"| `{layer.code}` | {layer.sv} | {shapes} | {days or '–'} | {layer.standard or '–'} | {tags or '–'} |"


def section(layer: Layer) -> str:
    rows = "\n".join(field_row(field) for field in CATALOGUE.fields_of(layer))
    return f"### {layer.sv} (`{layer.code}`)\n\n{HEAD}\n{rows}\n"


HEAD = "| code | Swedish name | kind: values | OpenStreetMap | Swedish specification |\n|---|---|---|---|---|"


@pytest.mark.parametrize("layer", CATALOGUE.layers, ids=lambda layer: layer.code)
def test_a_layer_stands_in_the_table_of_layers(layer: Layer):
    assert layer_row(CATALOGUE, layer) in DOC.splitlines()


@pytest.mark.parametrize("layer", [layer for layer in CATALOGUE.layers if layer.fields], ids=lambda layer: layer.code)
def test_the_fields_of_a_layer_are_told_in_its_order(layer: Layer):
    assert section(layer) in DOC


def test_nothing_is_told_that_is_not_there():
    told = [line for line in DOC.splitlines() if line.startswith("### ") and "(`" in line]
    assert told == [f"### {layer.sv} (`{layer.code}`)" for layer in CATALOGUE.layers if layer.fields]


def test_the_example_of_an_own_layer_can_be_loaded(tmp_path: Path):
    example = DOC.split("```yaml\n", 1)[1].split("```", 1)[0]
    (tmp_path / "egna.yaml").write_text(example, encoding="utf-8")
    catalogue = load(None, tmp_path / "egna.yaml")
    added = catalogue.layers[len(CATALOGUE.layers) :]
    assert [layer.code for layer in added] == ["hundrast"]
    assert catalogue.fields_of(added[0])
