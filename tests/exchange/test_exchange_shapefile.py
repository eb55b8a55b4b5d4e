from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbgeo.domain import contract
from hbgeo.domain.contract import Field
from hbgeo.exchange.layer import Layer, point_chunks
from hbgeo.exchange.shapefile import WIDEST_TEXT, _check_whole, cut, write_shapefiles

FIELDS = (Field("obs_id", "text"), Field("besk", "text"), Field("skapad", "date"), Field("n_medhall", "integer"))


def layer(*rows: tuple[Any, ...], name: str = "punkter") -> Layer:
    return Layer(name=name, geometry_type="Point", fields=FIELDS, chunks=point_chunks([list(rows)]))


def read(path: Path, name: str = "punkter") -> Any:
    return pyogrio.read_dataframe(f"/vsizip/{path}/{name}.shp")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_a_cut_text_is_a_beginning_that_fits_and_misses_less_than_a_character(text: str) -> None:
    short = cut(text)
    assert text.startswith(short)
    assert len(short.encode()) <= WIDEST_TEXT
    assert short == text or len(text[: len(short) + 1].encode()) > WIDEST_TEXT


def test_long_text_is_cut_on_a_character_and_told(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    rows = [(11.0, 58.0, "a", "é" * 300, None, 1), (11.0, 58.0, "b", "kort", None, 2)]
    problems = write_shapefiles(path, [layer(*rows)], crs=3007, companions=dict)
    assert [p.field for p in problems] == ["besk"]
    assert "1" in str(problems[0])
    assert "254" in str(problems[0])
    assert list(read(path)["besk"]) == ["é" * 127, "kort"]


def test_spaces_at_the_ends_are_told_as_lost(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    (problem,) = write_shapefiles(path, [layer((11.0, 58.0, "a", " in ", None, 1))], crs=3007, companions=dict)
    assert "spaces" in str(problem)
    assert list(read(path)["besk"]) == ["in"]


def test_package_has_a_file_set_for_each_layer_and_its_companions(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    row = (11.0, 58.0, "a", "b", "2025-10-23", 1)
    write_shapefiles(
        path, [layer(row, name="ett"), layer(row, name="två")], crs=3006, companions=lambda: {"lasmig.txt": "Åh\r\n"}
    )
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        assert sorted(package.namelist()) == sorted(
            [f"{n}.{s}" for n in ("ett", "två") for s in ("cpg", "dbf", "prj", "shp", "shx")] + ["lasmig.txt"]
        )
        assert package.read("ett.cpg").strip() == b"UTF-8"
        assert package.read("lasmig.txt").decode() == "Åh\r\n"
    assert list(tmp_path.iterdir()) == [path]


def test_types_and_coordinate_system_come_back(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    write_shapefiles(path, [layer((11.842, 58.0625, "a", "b", "2025-10-23", 7))], crs=3007, companions=dict)
    data = read(path)
    assert data.crs.to_epsg() == 3007
    assert data["skapad"].dtype.kind == "M"
    assert str(data["skapad"][0].date()) == "2025-10-23"
    assert data["n_medhall"].dtype == np.int32
    assert data.to_crs(4326).geometry[0].coords[0] == pytest.approx((11.842, 58.0625), abs=1e-7)


def test_every_field_of_the_contract_has_a_name_that_a_dbf_holds_whole() -> None:
    for fields in (
        contract.OBSERVATION_FIELDS,
        contract.STOP_FIELDS,
        contract.ROUTE_FIELDS,
        contract.FOLLOWED_PLACE_FIELDS,
    ):
        names = [field.name for field in fields]
        assert all(name.isascii() and len(name) <= 10 for name in names)
        assert len({name.lower() for name in names}) == len(names)


@pytest.mark.parametrize("suffix", [".dbf", ".shp", ".shx"])
def test_a_file_that_misses_its_end_is_found(tmp_path: Path, suffix: str) -> None:
    rows = [(11.0, 58.0, str(n), "text", None, n) for n in range(3)]
    write_shapefiles(tmp_path / "x.zip", [layer(*rows)], crs=3007, companions=dict)
    with zipfile.ZipFile(tmp_path / "x.zip") as package:
        package.extractall(tmp_path)
    _check_whole(tmp_path / "punkter", len(rows))
    broken = tmp_path / f"punkter{suffix}"
    broken.write_bytes(broken.read_bytes()[:-10])
    with pytest.raises(OSError, match=f"punkter{suffix} is incomplete"):
        _check_whole(tmp_path / "punkter", len(rows))
