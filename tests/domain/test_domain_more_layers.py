"""A municipality's own layers come from a file of its own, and mistakes in it are told by line."""

from pathlib import Path

import pytest

from hbgeo.domain.catalogue import load
from hbgeo.errors import CatalogueError

MORE = """
fields:
  - {code: hundtyp, sv: Hundar, en: Dogs, kind: text}
layers:
  - code: hundrast
    sv: Hundrastgård
    en: Dog park
    geometry: [Polygon]
    color: "#a0522d"
    icon: pets
    fields: [hundtyp, agare]
    inspected: {tillsyn: 14}
    osm: [leisure=dog_park]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "egna_lager.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_layers_come_after_those_of_the_catalogue(tmp_path: Path):
    catalogue = load(None, written(tmp_path, MORE))
    layer = catalogue.layers[-1]
    assert layer.code == "hundrast"
    assert [field.code for field in catalogue.fields_of(layer)] == ["hundtyp", "agare"]
    assert layer in catalogue.inspected_layers()
    assert len(catalogue.layers) == len(load().layers) + 1


@pytest.mark.parametrize(
    ("wrong", "right", "line", "said"),
    [
        ("code: hundrast", "code: lekplats", 5, "lekplats"),
        ("[hundtyp, agare]", "[hundtyp, svans]", 11, "svans"),
        ("{tillsyn: 14}", "{provning: 14}", 12, "provning"),
        ("kind: text", "kind: choice", 3, "hundtyp"),
        ("geometry: [Polygon]", "geometry: [Circle]", 8, "Circle"),
    ],
)
def test_a_mistake_is_told_by_file_and_line(tmp_path: Path, wrong: str, right: str, line: int, said: str):
    with pytest.raises(CatalogueError) as refusal:
        load(None, written(tmp_path, MORE.replace(wrong, right)))
    assert f"egna_lager.yaml, line {line}:" in str(refusal.value)
    assert said in str(refusal.value)
