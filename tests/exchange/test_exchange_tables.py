from __future__ import annotations

import csv
import gzip
import json
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbgeo.errors import ImportRefused
from hbgeo.exchange.csv_out import guarded
from hbgeo.exchange.tables import Limits, read_table
from hbgeo.exchange.tables_csv import parse_csv, unguarded
from hbgeo.exchange.tables_geojson import parse_geojson

# Surrogates are no text of any encoding; the NUL is none of a CSV.
cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)


def collection(*features: object, **members: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **members}).encode()


def feature(geometry: object, properties: object = None, **members: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": properties, **members}


@pytest.mark.parametrize(
    ("content", "delimiter", "encoding"),
    [
        ("id,besk\n1,Mörk gång\n".encode(), ",", "utf-8"),
        ("id;besk\r\n1;Mörk gång\r\n".encode("cp1252"), ";", "cp1252"),
        ("\ufeffid;besk\n1;Mörk gång\n".encode(), ";", "utf-8-sig"),
        ("id\tbesk\n1\tMörk gång\n".encode("utf-16"), "\t", "utf-16"),
        ("id|besk\n1|Mörk gång\n".encode(), "|", "utf-8"),
        ("sep=;\nid;besk\n1;Mörk gång\n".encode(), ";", "utf-8"),
    ],
)
def test_delimiter_and_encoding_are_found(content: bytes, delimiter: str, encoding: str) -> None:
    table = parse_csv(content)
    assert (table.delimiter, table.encoding) == (delimiter, encoding)
    assert table.values == {"id": ["1"], "besk": ["Mörk gång"]}


def test_a_decimal_comma_does_not_pass_for_the_delimiter() -> None:
    table = parse_csv(b"id;lon;lat\n1;11,8431;58,0625\n2;11,8442;58,0631\n")
    assert table.columns == ("id", "lon", "lat")
    assert table.values["lat"] == ["58,0625", "58,0631"]


def test_a_comma_in_the_texts_does_not_pass_for_the_delimiter() -> None:
    table = parse_csv("id;text\n1;mörkt, blött, kallt\n2;ja, nej\n".encode())
    assert table.columns == ("id", "text")


def test_one_column_is_a_table_too() -> None:
    assert parse_csv(b"besk\nhej\n").values == {"besk": ["hej"]}


def test_rows_of_the_wrong_width_are_set_aside_with_their_line() -> None:
    table = parse_csv(b'a,b\n1,2\n3\n"4\n5",6\n7,8,9\n')
    assert table.values == {"a": ["1", "4\n5"], "b": ["2", "6"]}
    assert table.lines == [2, 4]
    assert [(line, str(problem)) for line, problem, _ in table.broken] == [
        (3, "The row has 1 values where the header has 2."),
        (6, "The row has 3 values where the header has 2."),
    ]


def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_line() -> None:
    with pytest.raises(ImportRefused, match=r"line 3.*quotation mark"):
        parse_csv(b'a,b\n1,2\n"3,4\n5,6\n')


def test_blank_lines_are_no_rows_and_blank_cells_are_nothing() -> None:
    table = parse_csv(b"a,b\n\n1,\n\n")
    assert table.values == {"a": ["1"], "b": [None]}


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(ImportRefused, match="“a” is there twice"):
        parse_csv(b"a,b,a\n1,2,3\n")


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(ImportRefused, match=r"no column “c”\. It has: a, b\."):
        parse_csv(b"a,b\n1,2\n").texts("c")


@pytest.mark.parametrize("text", ["=1+1", "+46 70", "-", "@x", "\tx", "\rx", "'=1", "''=1", "'tis", "'", "plain", ""])
def test_the_guard_against_formulas_is_undone(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(cells)
def test_whatever_the_exporter_guards_comes_back_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_any_text_written_as_csv_is_read_as_it_was(rows: list[tuple[str, str]], delimiter: str) -> None:
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["first", "second"])
    writer.writerows([[guarded(a), guarded(b)] for a, b in rows])
    table = parse_csv(buffer.getvalue().encode())
    assert table.delimiter == delimiter
    assert table.values == {"first": [a or None for a, _ in rows], "second": [b or None for _, b in rows]}


def test_a_packed_file_is_read_and_never_unpacked_beyond_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 100_000))
    assert len(read_table(path)) == 100_000
    with pytest.raises(ImportRefused, match="larger than 0 MB"):
        read_table(path, limits=Limits(file_bytes=10_000))


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a\n" + b"1\n" * 11)
    with pytest.raises(ImportRefused, match="more than 10 rows"):
        read_table(path, limits=Limits(rows=10))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\x1f\x8b\x08broken", "damaged gzip"),
        (b"PK\x03\x04rest of a workbook", "Save the sheet as CSV"),
        (b"a,b\n1,\x81\x8d\n", "UTF-8 or Windows-1252"),
        (b'{"type": "FeatureCollection", "features": [', "no JSON"),
        (b'{"type": "Topology"}', "no GeoJSON"),
        (b"[1, 2]", "no GeoJSON"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match=reason):
        read_table(path)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"nowhere\.csv cannot be read"):
        read_table(tmp_path / "nowhere.csv")


def test_all_eighteen_valid_geojson_files_are_read(shared_data: Path) -> None:
    tables = {path.name: read_table(path) for path in sorted((shared_data / "geojson_valid").glob("*.geojson"))}
    assert len(tables) == 18
    assert not [name for name, table in tables.items() if table.broken]
    assert sum(len(table) for table in tables.values()) == 24
    assert tables["nullgeometry.geojson"].geometry is not None
    assert tables["nullgeometry.geojson"].geometry[0] is None
    assert tables["good-point-3d.geojson"].geometry[0].coords[0] == (100.0, 0.0)  # type: ignore[index]
    assert tables["good-feature-with-id.geojson"].texts("id") == ["100"]
    assert tables["nullproperties.geojson"].columns == ()


def test_json_values_become_the_text_people_would_write() -> None:
    properties = {"whole": 3.0, "part": 1.5, "yes": True, "nested": {"d": [1]}, "text": "x", "none": None}
    table = parse_geojson(collection(feature(None, properties)))
    assert [table.texts(name)[0] for name in properties] == ["3", "1.5", "true", '{"d":[1]}', "x", None]


def test_the_own_id_of_a_feature_gives_way_to_a_property_of_that_name() -> None:
    table = parse_geojson(collection(feature(None, {"id": "property"}, id="member")))
    assert (table.texts("id"), table.texts("@id")) == (["property"], ["member"])


def test_the_reference_system_of_old_geojson_is_kept() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3007"}}
    assert parse_geojson(collection(crs=crs)).crs == "urn:ogc:def:crs:EPSG::3007"


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": ["11", "58"]},
        {"type": "Point", "coordinates": [True, False]},
        {"type": "Point"},
        {"type": "Blob", "coordinates": [1, 2]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        "POINT (1 2)",
        [1, 2],
    ],
)
def test_a_broken_geometry_is_set_aside_and_the_others_are_read(geometry: object) -> None:
    good = feature({"type": "Point", "coordinates": [11.8, 58.1]})
    table = parse_geojson(collection(feature(geometry), good))
    if not table.broken:  # GEOS reads an empty point as a point without coordinates
        assert table.geometry is not None
        assert table.geometry[0].is_empty
    assert table.lines[-1] == 2
    assert len(table) + len(table.broken) == 2


def test_collections_nested_without_end_are_set_aside() -> None:
    geometry: dict[str, object] = {"type": "Point", "coordinates": [1, 2]}
    for _ in range(50):
        geometry = {"type": "GeometryCollection", "geometries": [geometry]}
    assert len(parse_geojson(collection(feature(geometry))).broken) == 1
