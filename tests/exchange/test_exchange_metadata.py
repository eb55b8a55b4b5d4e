from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hbgeo.domain.catalogue import Catalogue
from hbgeo.exchange.field_texts import LAYERS, field_lines
from hbgeo.exchange.metadata import About, dcat, readme


def about(**overrides: Any) -> About:
    values: dict[str, Any] = {
        "file": "hasselbacken_trygghet_20251023.gpkg",
        "municipality": "1415",
        "created": datetime(2025, 10, 23, 19, 30, tzinfo=ZoneInfo("Europe/Stockholm")),
        "data_version": "abc-7",
        "crs": 3007,
        "counts": {"trygghet_punkt": 12, "uppfoljning_plats": 1, "uppfoljning_plats_yta": 2},
        "public": False,
    }
    return About(**(values | overrides))


@pytest.mark.parametrize("layer", LAYERS)
def test_every_field_of_the_contract_is_explained(layer: str) -> None:
    lines = field_lines(layer)
    assert [line.split()[0] for line in lines] == [field.name for field in LAYERS[layer][1]]
    assert all(len(line.split()) > 2 for line in lines)


def test_readme_says_where_from_when_what_and_in_which_system(catalogue: Catalogue) -> None:
    text = readme(about(), catalogue)
    for fact in ("hasselbacken_trygghet_20251023.gpkg", "1415", "2025-10-23 19:30 CEST", "abc-7", "EPSG:3007"):
        assert fact in text
    assert "12 rader" in text
    assert "3 rader" in text
    assert "Licens:            Inte vald" in text


def test_readme_explains_every_code_of_the_catalogue(catalogue: Catalogue) -> None:
    text = readme(about(), catalogue)
    for category in catalogue.categories:
        for item in (category, *category.sub):
            assert f"{item.code:<10}  {item.sv}" in text
    for item in (*catalogue.urgencies, *catalogue.statuses, *catalogue.actors, *catalogue.layers):
        assert f"{item.code:<12}  {item.sv}" in text


def test_metadata_has_what_dcat_ap_asks_of_a_dataset_and_its_distribution() -> None:
    dataset = json.loads(dcat(about()))
    assert dataset["@type"] == "dcat:Dataset"
    for name in ("dcterms:title", "dcterms:description", "dcterms:publisher", "dcat:distribution"):
        assert dataset[name]
    distribution = dataset["dcat:distribution"]
    assert distribution["dcat:accessURL"] == {"@id": "hasselbacken_trygghet_20251023.gpkg"}
    assert distribution["dcterms:format"]["@id"].endswith("/GPKG")
    assert "dcterms:license" not in distribution


def test_chosen_licence_and_audience_are_told(catalogue: Catalogue) -> None:
    licence = "http://creativecommons.org/publicdomain/zero/1.0/"
    chosen = about(licence=licence, public=True)
    dataset = json.loads(dcat(chosen))
    assert dataset["dcat:distribution"]["dcterms:license"] == {"@id": licence}
    assert dataset["dcterms:accessRights"]["@id"].endswith("/PUBLIC")
    assert f"Licens:            {licence}" in readme(chosen, catalogue)
    assert json.loads(dcat(about()))["dcterms:accessRights"]["@id"].endswith("/NON_PUBLIC")
