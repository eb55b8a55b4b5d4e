from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pyproj import Transformer

from hbgeo.domain.contract import OBSERVATION_FIELDS
from hbgeo.errors import ImportRefused
from hbgeo.exchange.mapping import Coded, Given, Mapping, When, Where
from hbgeo.exchange.mapping_file import dumps, load, loads, save
from hbgeo.exchange.mapping_guess import dataset_of, guess
from hbgeo.exchange.mapping_position import numbers, read_positions, remedy
from hbgeo.exchange.tables_csv import parse_csv
from hbgeo.exchange.tables_geojson import parse_geojson

LON, LAT = 11.842, 58.0625
DEGREES = Where(lon="a", lat="b")
text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
values = st.dictionaries(text, text, max_size=3)
mappings = st.builds(
    Mapping,
    dataset=text,
    id=st.none() | st.builds(Given, column=text),
    position=st.sampled_from(
        [
            None,
            DEGREES,
            Where(x="no", y="yes", crs="3007"),
            Where(geometry="geometry", crs="3006", swapped=True),
        ]
    ),
    recorded_at=st.none()
    | st.builds(
        When,
        column=text,
        order=st.sampled_from([None, "dmy", "mdy"]),
        time_zone=st.sampled_from([None, "America/New_York"]),
        epoch=st.sampled_from([None, "s", "ms"]),
    )
    | st.builds(When, value=text),
    category=st.none() | st.builds(Coded, column=text, values=values, default=st.none() | text),
    status=st.none() | st.builds(Coded, value=text),
    text=st.none() | st.builds(Given, column=text),
    place_outside_sweden=st.sampled_from(["refuse", "allow"]),
)


def table_of(*points: tuple[float, float]) -> bytes:
    return b"a,b\n" + "".join(f"{x},{y}\n" for x, y in points).encode()


def remedy_of(content: bytes, where: Where, **options: str) -> Mapping | None:
    mapping = Mapping(position=where, **options)  # type: ignore[arg-type]
    found = remedy(mapping, read_positions(parse_csv(content), where, mapping.place_outside_sweden))
    return None if found is None else found.mapping


@given(mappings)
def test_a_saved_mapping_is_loaded_as_it_was(mapping: Mapping) -> None:
    assert loads(dumps(mapping)) == mapping


def test_a_mapping_is_saved_and_loaded_as_a_file(tmp_path: Path) -> None:
    mapping = Mapping(position=DEGREES, category=Coded(column="typ", values={"nej": "LJUS", "1": "OVR"}))
    save(mapping, tmp_path / "m.yaml")
    assert load(tmp_path / "m.yaml") == mapping


def test_words_that_yaml_takes_for_truth_numbers_or_dates_stay_words() -> None:
    mapping = loads("category: {column: no, values: {yes: LJUS, 1.0: OVR}}\nrecorded_at: {value: 2023-03-21}\n")
    assert mapping.category == Coded(column="no", values={"yes": "LJUS", "1.0": "OVR"})
    assert mapping.recorded_at == When(value="2023-03-21")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[]", r"m\.yaml is no mapping"),
        ("id: [", r"m\.yaml, line 1: "),
        ("dataset: x\nkategori: y\n", r"line 2, kategori: There is no such field"),
        ("id: A\ndataset: x\nid: B\n", r"line 3: “id” is there twice"),
        ("recorded_at:\n  column: d\n  order: xyz\n", r"line 3, recorded_at\.order: It must be 'dmy' or 'mdy'"),
        ("recorded_at: {column: d,\n  time_zone: Mars}\n", r"line 2, recorded_at\.time_zone: “Mars” is no time zone"),
        ("position: {lon: a}\n", r"position: Give lon and lat, or x and y with crs, or geometry"),
        ("position: {lon: a, lat: b, crs: 3007}\n", r"position: .*called x and y"),
        ("position: {x: a, y: b}\n", r"position: x and y need their crs"),
        ("position: {lon: a, lat: b, swapped: true}\n", r"position: swapped is for a geometry"),
        ("position: {x: a, y: b, crs: 99999999}\n", r"position\.crs: “99999999” is no coordinate reference system"),
        ("id: {value: x}\n", r"id: The id is different in each row"),
        ("text: {column: a, value: b}\n", r"text: Give either “column”"),
        ("category: &c {column: a}\nstatus: *c\n", r"line 2: aliases"),
        ("text: [a, b]\n", r"line 1, text: This does not fit here"),
    ],
)
def test_a_mistake_is_refused_with_file_line_and_reason(content: str, message: str) -> None:
    with pytest.raises(ImportRefused, match=message):
        loads(content, name="m.yaml")


def test_a_file_that_cannot_be_a_mapping_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"none\.yaml cannot be read"):
        load(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes("id: ö".encode("latin-1"))
    with pytest.raises(ImportRefused, match="UTF-8"):
        load(tmp_path / "latin.yaml")
    (tmp_path / "big.yaml").write_bytes(b"#" * (2**20 + 1))
    with pytest.raises(ImportRefused, match="too large"):
        load(tmp_path / "big.yaml")
    with pytest.raises(ImportRefused, match="cannot be written"):
        save(Mapping(), tmp_path / "no folder" / "m.yaml")


def test_a_mapping_made_in_python_is_checked_too() -> None:
    with pytest.raises(ValidationError, match="x and y need their crs"):
        Where(x="a", y="b")


def test_the_export_contract_is_recognised_whole(tmp_path: Path) -> None:
    names = [field.name for field in OBSERVATION_FIELDS] + ["lon", "lat"]
    path = tmp_path / "hasselbacken_trygghet_20251023.csv"
    path.write_text(",".join(names) + "\n", encoding="utf-8")
    mapping = guess(path)
    assert mapping.position == Where(lon="lon", lat="lat")
    columns = {
        "id": "obs_id", "walk": "vandr_id", "stop": "stopp_nr", "category": "kat_kod", "subcode": "kod2",
        "polarity": "polaritet", "text": "besk", "safety_day": "trygg_dag", "safety_dark": "trygg_mork",
        "urgency": "brattom", "status": "status", "owner": "ansvarig", "land": "markagare", "reason": "motivering",
        "recorded_at": "skapad", "fixed_on": "atgardat", "due_on": "maldatum", "agreements": "n_medhall",
        "source": "kalla", "accuracy_m": "noggr_m",
    }  # fmt: skip
    assert {name: getattr(mapping, name).column for name in columns} == columns


def test_boston_is_guessed_by_its_english_names_and_the_order_its_dates_prove(shared_data: Path) -> None:
    mapping = guess(shared_data / "reports" / "boston311_safety_2015H1.csv.gz")
    assert mapping.id == Given(column="CASE_ENQUIRY_ID")
    assert mapping.position == Where(lon="LONGITUDE", lat="LATITUDE")
    assert mapping.recorded_at == When(column="OPEN_DT", order="mdy")
    assert mapping.fixed_on == When(column="CLOSED_DT", order="mdy")
    assert mapping.status == Coded(column="CASE_STATUS", values={"Open": "ny", "Closed": "atgardad"})
    assert mapping.category == Coded(column="TYPE")
    assert mapping.source == Coded(value="import")


def test_swedish_names_are_guessed_whatever_their_case_accents_and_signs(tmp_path: Path) -> None:
    path = tmp_path / "Felanmälan 2024-05 (2).csv"
    path.write_text(
        "Ärende-ID;Öst;Norr;Inkom datum;Kategori;Beskrivning\n7;143000,5;6438000;21/3 2024;LJUS;x\n", "utf-8"
    )
    mapping = guess(path)
    assert mapping.dataset == "felanmälan"
    assert mapping.id == Given(column="Ärende-ID")
    assert mapping.position == Where(x="Öst", y="Norr", crs="3007")
    assert mapping.recorded_at == When(column="Inkom datum")
    assert mapping.text == Given(column="Beskrivning")


def test_a_column_whose_values_repeat_is_no_id(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,lon,lat\n1,11,58\n1,12,58\n", encoding="utf-8")
    assert guess(path).id is None


def test_what_cannot_be_told_is_left_open(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("färg\nröd\n", encoding="utf-8")
    mapping = guess(path)
    assert (mapping.position, mapping.recorded_at, mapping.category) == (None, None, None)


@pytest.mark.parametrize(
    ("name", "dataset"),
    [
        ("rapporter_2024-05-01.csv", "rapporter"),
        ("rapporter 2024-06-01 (1).csv", "rapporter"),
        ("Rapporter - kopia.csv", "rapporter"),
        ("boston311_safety_2015H1.csv.gz", "boston-safety-h"),
    ],
)
def test_next_months_file_has_the_same_dataset_name(name: str, dataset: str) -> None:
    assert dataset_of(Path(name)) == dataset


def test_numbers_are_read_in_swedish_and_english_writing() -> None:
    read = numbers(
        ["11.84", "11,84", "6 438 000,5", "6\u00a0438\u202f000", "\u221271,09", "1_000", "inf", "x", "", None]
    )
    assert read[:5].tolist() == [11.84, 11.84, 6438000.5, 6438000.0, -71.09]
    assert np.isnan(read[5:]).all()


def test_every_kind_of_bad_position_is_named() -> None:
    content = table_of((LON, LAT)) + b",\n58,x\n0,0\n200,10\n-71.09,42.35\n"
    positions = read_positions(parse_csv(content), DEGREES)
    assert [str(positions.problems[row]) for row in range(1, 6)] == [
        "There is no position.",
        "“x” is no coordinate.",
        "Longitude 0, latitude 0 stands for an unknown position.",
        "Longitude 200.0, latitude 10.0 is no place on earth.",
        "Longitude -71.09, latitude 42.35 lies outside Sweden.",
    ]
    assert (positions.lon[0], positions.lat[0]) == (LON, LAT)
    assert np.isnan(positions.lon[1:]).all()


def test_a_place_outside_sweden_is_no_problem_once_it_is_allowed() -> None:
    assert not read_positions(parse_csv(table_of((-71.09, 42.35))), DEGREES, "allow").problems


def test_swapped_coordinates_are_found_and_the_remedy_exchanges_the_columns() -> None:
    changed = remedy_of(table_of((LAT, LON), (LAT + 0.01, LON)), DEGREES)
    assert changed is not None
    assert changed.position == Where(lon="b", lat="a")


def test_swapped_coordinates_are_found_among_rows_of_nonsense_too() -> None:
    changed = remedy_of(table_of((LAT, LON), (LAT + 0.01, LON), (LAT, LON), (999.0, LON), (-71.09, 42.35)), DEGREES)
    assert changed is not None
    assert changed.position == Where(lon="b", lat="a")
    assert changed.place_outside_sweden == "refuse"


@pytest.mark.parametrize("crs", ["EPSG:3006", "EPSG:3007", "EPSG:3021", "EPSG:3857"])
@pytest.mark.parametrize("swapped", [False, True])
def test_projected_coordinates_are_found_and_the_remedy_names_their_system(crs: str, *, swapped: bool) -> None:
    x, y = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(LON, LAT)
    changed = remedy_of(table_of((y, x) if swapped else (x, y)), DEGREES)
    assert changed is not None
    assert changed.position == (Where(x="b", y="a", crs=crs) if swapped else Where(x="a", y="b", crs=crs))
    read = read_positions(parse_csv(table_of((y, x) if swapped else (x, y))), changed.position)
    assert abs(read.lon[0] - LON) < 1e-6
    assert abs(read.lat[0] - LAT) < 1e-6


def test_a_wrong_reference_system_is_found_too() -> None:
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:3006", always_xy=True).transform(LON, LAT)
    changed = remedy_of(table_of((x, y)), Where(x="a", y="b", crs="3857"))
    assert changed is not None
    assert changed.position == Where(x="a", y="b", crs="3006")


def test_places_abroad_are_proposed_to_be_allowed_and_then_nothing_is() -> None:
    changed = remedy_of(table_of((-71.09, 42.35)), DEGREES)
    assert changed is not None
    assert changed.place_outside_sweden == "allow"
    assert remedy_of(table_of((-71.09, 42.35)), DEGREES, place_outside_sweden="allow") is None


def test_no_remedy_is_proposed_for_what_is_right_or_hopeless() -> None:
    assert remedy_of(table_of((LON, LAT), (LON, LAT), (-71.0, 42.0)), DEGREES) is None
    assert remedy_of(table_of((1e9, 1e9)), DEGREES) is None
    assert remedy_of(b"a,b\nx,y\n", DEGREES) is None


def test_a_swapped_geojson_gets_a_remedy_for_its_geometry() -> None:
    table = parse_geojson(
        b'{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [58.0625, 11.842]}}'
    )
    mapping = Mapping(position=Where(geometry="geometry"))
    found = remedy(mapping, read_positions(table, Where(geometry="geometry")))
    assert found is not None
    assert found.mapping.position is not None
    read = read_positions(table, found.mapping.position)
    assert (read.lon[0], read.lat[0]) == (LON, LAT)


def test_the_reference_system_that_a_geojson_names_is_heeded() -> None:
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:3007", always_xy=True).transform(LON, LAT)
    collection = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3007"}},
        "features": [{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [x, y]}}],
    }
    read = read_positions(parse_geojson(json.dumps(collection).encode()), Where(geometry="geometry"))
    assert abs(read.lat[0] - LAT) < 1e-6


def test_wkt_columns_hold_points_and_anything_else_is_a_problem() -> None:
    values = [
        "POINT (11.842 58.0625)", "SRID=4326;POINT Z (11.842 58.0625 3)", "MULTIPOINT ((11.842 58.0625))",
        "LINESTRING (11 58, 12 58)", "rubbish", "POINT EMPTY",
    ]  # fmt: skip
    read = read_positions(
        parse_csv("\n".join(["g", *(f'"{value}"' for value in values)]).encode()), Where(geometry="g")
    )
    assert read.lon[:3].tolist() == [LON] * 3
    assert [str(read.problems[row]) for row in (3, 4, 5)] == [
        "The geometry is a LineString; an observation is one point.",
        "“rubbish” is no geometry.",
        "There is no position.",
    ]
