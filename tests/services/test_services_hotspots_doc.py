"""The page on hot spots in the documentation says what the code says."""

import re
from pathlib import Path

import pytest

from hbgeo.services.hotspots import CHANGE, LEGEND, OVER_WALKS
from hbgeo.services.hotspots_files import NAMES

DOC = (Path(__file__).parents[2] / "docs" / "hotspots.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("view", "legend"), [("cells", LEGEND), ("walks", OVER_WALKS), ("change", CHANGE)])
def test_every_class_of_a_layer_is_told_as_it_is(view, legend):
    table = DOC.split(f"| `class` in `{NAMES[view]}` |")[1].split("\n\n")[0]
    told = {int(code): words for code, words in re.findall(r"^\| (-?\d+) \| (.+) \|$", table, re.MULTILINE)}
    assert told == {int(entry.code): entry.words for entry in legend}


@pytest.mark.parametrize("name", NAMES.values())
def test_every_layer_is_told(name):
    assert f"\n| `{name}` | " in DOC
