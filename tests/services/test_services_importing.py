from __future__ import annotations

import csv
import json
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.contract import OBSERVATION_FIELDS
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Observation, ObservationSource, Status
from hbgeo.domain.position import Position, PositionSource
from hbgeo.domain.walk import Stop, Walk
from hbgeo.errors import ImportRefused, StoreError
from hbgeo.exchange.csv_out import csv_pieces
from hbgeo.exchange.mapping import Coded, Given, Mapping, When, Where
from hbgeo.exchange.mapping_file import load, loads
from hbgeo.exchange.mapping_guess import guess
from hbgeo.services.importing import import_observations, preview_observations
from hbgeo.services.importing_progress import Counter, write_told
from hbgeo.store.protocol import Session
from hbgeo.store.sqlite import SqliteStore, open_store

BOSTON = Path(__file__).parents[1] / "data" / "boston311.yaml"
SIMPLE = loads(
    "id: nr\nposition: {lon: lon, lat: lat}\nrecorded_at: datum\ntext: text\ncategory: kategori\n"
    "status: status\nsafety_dark: mörk\nfixed_on: klar\n"
)
HEADER = "nr,lon,lat,datum,text,kategori,status,mörk,klar\n"


@pytest.fixture
def boston(shared_data: Path) -> Path:
    return shared_data / "reports" / "boston311_safety_2015H1.csv.gz"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(content: str, name: str = "rapporter.csv") -> Path:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write


def everything(store: SqliteStore) -> list[Observation]:
    with store.read() as session:
        return [observation for _, observation in session.observations.find(limit=100_000)]


def rejected_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_all_of_boston_is_taken_once_and_its_default_coordinate_is_named(
    store: SqliteStore, catalogue: Catalogue, boston: Path, tmp_path: Path
) -> None:
    mapping = load(BOSTON)
    steps: list[float] = []
    first = import_observations(store, catalogue, boston, mapping, progress=steps.append, rejected_folder=tmp_path)
    assert (first.taken, first.known, first.rejected) == (22_287, 0, 0)
    assert first.categories == {
        "UNDER": 7468, "LJUS": 4235, "KLOTT": 3447, "SKRAP": 3070, "TRAF": 2361, "OVR": 799, "ORIENT": 626, "SIKT": 281,
    }  # fmt: skip
    (stack,) = first.stacks
    assert str(stack.problem).startswith("1801 reports lie on one single coordinate (longitude -71.0587")
    assert steps[-1] == 1.0
    assert steps == sorted(steps)
    again = import_observations(store, catalogue, boston, mapping, rejected_folder=tmp_path)
    assert (again.taken, again.known, again.rejected, again.categories) == (0, 22_287, 0, {})
    with store.read() as session:
        assert session.observations.count() == 22_287


def test_a_report_from_boston_has_its_local_time_codes_and_origin(
    store: SqliteStore, catalogue: Catalogue, boston: Path
) -> None:
    first = preview_observations(boston, load(BOSTON), catalogue=catalogue).first[0]
    assert first.recorded_at == datetime(2015, 1, 1, 5, 25, 23, tzinfo=UTC)
    assert first.fixed_on == date(2015, 1, 2)
    assert (first.category, first.subcode, first.polarity, first.status) == ("LJUS", "LJUS1", -1, Status.DONE)
    assert (first.source, first.source_ref) == (ObservationSource.IMPORT, "boston311:101001240735")
    assert first.position == Position(lon=-71.0944, lat=42.3474, source=PositionSource.IMPORT)
    assert (first.text, first.language) == ("Street Light Outages", "en")


def test_police_events_are_taken_with_their_offsets_and_their_centroids_named(
    store: SqliteStore, catalogue: Catalogue, shared_data: Path, tmp_path: Path
) -> None:
    path = shared_data / "reports" / "polisen_events_vastra_gotaland_subset.csv"
    mapping = guess(path).model_copy(update={"category": Coded(column="type", default="OVR")})
    report = import_observations(store, catalogue, path, mapping, rejected_folder=tmp_path)
    assert (report.taken, report.rejected) == (5270, 0)
    assert len(report.stacks) == 5
    assert min(o.recorded_at for o in everything(store)[:1]) == datetime(2023, 3, 20, 10, 6, 14, tzinfo=UTC)


def test_without_a_value_map_the_preview_lists_what_has_to_be_mapped(catalogue: Catalogue, shared_data: Path) -> None:
    path = shared_data / "reports" / "polisen_events_vastra_gotaland_subset.csv"
    preview = preview_observations(path, guess(path), catalogue=catalogue)
    assert preview.unknown["category"]["Trafikolycka"] == 696
    # “Övrigt” and “Skadegörelse” are Swedish labels of categories.
    assert preview.categories == {"OVR": 1359, "SKADE": 28}
    (reason,) = preview.reasons
    assert (reason.count, reason.kinds) == (5270 - 1359 - 28, 75)
    assert "“Sammanfattning kväll och natt” is no code or label" in str(reason.problem)


def test_a_guessed_mapping_of_boston_is_remedied_by_the_preview_and_then_fits(
    catalogue: Catalogue, boston: Path
) -> None:
    mapping = guess(boston).model_copy(update={"category": Coded(column="TYPE", default="OVR")})
    preview = preview_observations(boston, mapping, catalogue=catalogue)
    assert preview.ready == 0
    assert preview.remedy is not None
    assert "outside Sweden, around longitude -71.08, latitude 42.34" in str(preview.remedy.problem)
    assert preview_observations(boston, preview.remedy.mapping, catalogue=catalogue).ready == 22_287


def test_exchanged_columns_take_nothing_and_the_remedy_takes_all(
    store: SqliteStore, catalogue: Catalogue, write: Callable[..., Path]
) -> None:
    path = write("nr,lon,lat,datum,kategori\n1,58.0625,11.842,2025-10-23,LJUS\n2,58.0631,11.843,2025-10-23,BRA\n")
    mapping = Mapping(
        id=Given(column="nr"), position=Where(lon="lon", lat="lat"), recorded_at=When(column="datum"),
        category=Coded(column="kategori"),
    )  # fmt: skip
    refused = import_observations(store, catalogue, path, mapping)
    assert (refused.taken, refused.rejected) == (0, 2)
    assert refused.remedy is not None
    assert "exchanged" in str(refused.remedy.problem)
    assert import_observations(store, catalogue, path, refused.remedy.mapping).taken == 2
    assert everything(store)[0].position.lat == 58.0625


def test_every_rejected_row_is_written_with_its_line_and_reasons_and_the_good_ones_are_taken(
    store: SqliteStore, catalogue: Catalogue, write: Callable[..., Path]
) -> None:
    path = write(
        HEADER
        + "1,11.842,58.0625,2025-10-23,bra,LJUS,,,\n"
        + "2,11.842,58.0625,igår,x,LJUS,,,\n"
        + "3,,,2025-10-23,x,KATT,,,\n"
        + "4,11.842,58.0625,2999-01-01,x,LJUS,,,\n"
        + "5,11.842,58.0625,1950-01-01,x,LJUS,,,\n"
        + "6,11.842,58.0625,,x,LJUS,,,\n"
        + "7,11.842,58.0625,2025-10-23,x,LJUS,atgardad,,\n"
        + "8,11.842,58.0625,2025-10-23,x,LJUS,,7,\n"
        + "9,11.842,58.0625,2025-10-23,x,,,,\n"
        + "10,11.842\n"
        + f"11,11.842,58.0625,2025-10-23,{'x' * 4001},LJUS,,,\n"
        + "12,11.842,58.0625,2025-10-23,x,LJUS,atgardad,,2025-11-01\n"
    )
    report = import_observations(store, catalogue, path, SIMPLE)
    assert (report.taken, report.known, report.rejected) == (2, 0, 10)
    assert report.rejected_file == path.with_name("rapporter.rejected.csv")
    rows = {row["nr"]: row for row in rejected_rows(report.rejected_file) if row["lon"]}
    assert rows["2"]["rejected_line"] == "3"
    reasons = {row["rejected_line"]: row["rejected_reason"] for row in rejected_rows(report.rejected_file)}
    assert reasons["4"].startswith("There is no position. “KATT” is no code or label")
    assert "no date that can be read" in reasons["3"]
    assert reasons["5"] == "2999-01-01 is before 1970 or in the future."
    assert reasons["6"] == "1950-01-01 is before 1970 or in the future."
    assert reasons["7"] == "There is no date."
    assert reasons["8"] == "The status “atgardad” needs fixed_on."
    assert "“7” is no code or label" in reasons["9"]
    assert reasons["10"] == "There is nothing here, and no default in the mapping."
    assert reasons["11"] == "The row has 2 values where the header has 9."
    assert reasons["12"] == "The text has 4001 characters; 4000 is the most."
    assert sum(reason.count for reason in report.reasons) == 11


def test_corrected_rejected_rows_can_be_imported_from_their_file(
    store: SqliteStore, catalogue: Catalogue, write: Callable[..., Path]
) -> None:
    path = write(HEADER.replace("nr", "ref") + "a,11.842,58.0625,igår,=SUM(A1),LJUS,,,\n")
    mapping = SIMPLE.model_copy(update={"id": None})
    rejected = import_observations(store, catalogue, path, mapping).rejected_file
    assert rejected is not None
    content = rejected.read_text("utf-8-sig")
    assert "'=SUM(A1)" in content
    rejected.write_text(content.replace("igår", "2025-10-23"), encoding="utf-8")
    assert import_observations(store, catalogue, rejected, mapping).taken == 1
    assert everything(store)[0].text == "=SUM(A1)"


def test_the_reasons_are_written_in_the_readers_language(
    store: SqliteStore, catalogue: Catalogue, write: Callable[..., Path]
) -> None:
    path = write(HEADER + "2,11.842,58.0625,,x,LJUS,,,\n")
    report = import_observations(store, catalogue, path, SIMPLE, say=lambda problem: f"fel: {problem.field}")
    assert report.rejected_file is not None
    assert rejected_rows(report.rejected_file)[0]["rejected_reason"] == "fel: recorded_at"


def test_nothing_is_taken_when_the_rejected_rows_cannot_be_written(
    store: SqliteStore, catalogue: Catalogue, write: Callable[..., Path], tmp_path: Path
) -> None:
    path = write(HEADER + "1,11.842,58.0625,2025-10-23,x,LJUS,,,\n2,11.842,58.0625,,x,LJUS,,,\n")
    with pytest.raises(ImportRefused, match="Nothing was imported"):
        import_observations(store, catalogue, path, SIMPLE, rejected_folder=tmp_path / "no such folder")
    assert everything(store) == []


class FailingStore:
    """The real store, with a disk that fails after the last row of a transaction."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store

    def read(self) -> AbstractContextManager[Session]:
        return self._store.read()

    def write(self, work: Callable[[Session], object]) -> object:
        def fail(session: Session) -> None:
            work(session)
            raise StoreError("the disk is full")

        return self._store.write(fail)


def test_a_failure_at_the_end_leaves_nothing_behind(
    store: SqliteStore, catalogue: Catalogue, boston: Path, tmp_path: Path
) -> None:
    failing: Any = FailingStore(store)
    with pytest.raises(StoreError, match="the disk is full"):
        import_observations(failing, catalogue, boston, load(BOSTON), rejected_folder=tmp_path)
    assert everything(store) == []


def test_whoever_gives_up_halfway_leaves_nothing_behind(
    store: SqliteStore, make_observation: Callable[..., Observation]
) -> None:
    def give_up(fraction: float) -> None:
        raise KeyboardInterrupt

    counter = Counter(100)
    endless = (make_observation() for _ in repeat(None))
    with pytest.raises(KeyboardInterrupt):
        write_told(
            store,
            lambda session: session.observations.put_many(counter.watch(endless), Role.IMPORT),
            counter,
            give_up,
        )
    assert everything(store) == []


def test_progress_is_told_in_the_thread_of_the_caller(
    store: SqliteStore, catalogue: Catalogue, boston: Path, tmp_path: Path
) -> None:
    threads: set[int] = set()
    import_observations(
        store,
        catalogue,
        boston,
        load(BOSTON),
        progress=lambda _: threads.add(threading.get_ident()),
        rejected_folder=tmp_path,
    )
    assert threads == {threading.get_ident()}


def test_rows_without_an_id_are_known_again_by_what_they_say(
    store: SqliteStore, catalogue: Catalogue, write: Callable[..., Path]
) -> None:
    mapping = SIMPLE.model_copy(update={"id": None})
    row = "1,11.842,58.0625,2025-10-23,mörkt,LJUS,,,\n"
    first = import_observations(store, catalogue, write(HEADER + row + row), mapping)
    assert (first.taken, first.known) == (1, 1)
    assert [str(note) for note in first.notes] == ["Rows that say again what an earlier row says: 1."]
    # Another file, another order of columns, one row more.
    more = (
        "text,nr,lon,lat,datum,kategori,status,mörk,klar\n"
        "mörkt,1,11.842,58.0625,2025-10-23,LJUS,,,\ntomt,2,11.842,58.0625,2025-10-23,ENSAM,,,\n"
    )
    again = import_observations(store, catalogue, write(more, "nästa.csv"), mapping)
    assert (again.taken, again.known) == (1, 1)


def test_one_id_for_two_different_rows_takes_the_first_and_rejects_the_second(
    store: SqliteStore, catalogue: Catalogue, write: Callable[..., Path]
) -> None:
    row = "1,11.842,58.0625,2025-10-23,{},LJUS,,,\n"
    report = import_observations(store, catalogue, write(HEADER + row.format("a") + row.format("b")), SIMPLE)
    assert (report.taken, report.rejected) == (1, 1)
    assert "The id 1 is used on line 2 already" in str(report.reasons[0].problem)
    assert [o.text for o in everything(store)] == ["a"]


def test_the_same_id_in_two_systems_is_two_observations(
    store: SqliteStore, catalogue: Catalogue, write: Callable[..., Path]
) -> None:
    path = write(HEADER + "1,11.842,58.0625,2025-10-23,x,LJUS,,,\n")
    for dataset in ("lägesrapporter", "felanmälan"):
        assert import_observations(store, catalogue, path, SIMPLE.model_copy(update={"dataset": dataset})).taken == 1
    assert len(everything(store)) == 2


def test_a_deleted_observation_stays_deleted(
    store: SqliteStore, catalogue: Catalogue, write: Callable[..., Path]
) -> None:
    path = write(HEADER + "1,11.842,58.0625,2025-10-23,x,LJUS,,,\n")
    import_observations(store, catalogue, path, SIMPLE)
    (kept,) = everything(store)
    store.write(lambda session: session.observations.delete(kept.id, Role.PLANNER))
    assert import_observations(store, catalogue, path, SIMPLE).known == 1
    assert everything(store) == []


def test_labels_codes_and_sub_codes_are_understood_in_both_languages(
    store: SqliteStore, catalogue: Catalogue, write: Callable[..., Path]
) -> None:
    values = ["LJUS", "ljus2", " Belysning ", "lighting", "Klotter", "BRA1", "Förslag"]
    rows = "".join(f"{nr},11.842,58.0625,2025-10-23,x,{value},,{nr % 5}.0,\n" for nr, value in enumerate(values))
    import_observations(store, catalogue, write(HEADER + rows), SIMPLE)
    taken = everything(store)
    assert [(o.category, o.subcode, o.polarity) for o in taken] == [
        ("LJUS", None, -1), ("LJUS", "LJUS2", -1), ("LJUS", None, -1), ("LJUS", None, -1), ("KLOTT", None, -1),
        ("BRA", "BRA1", 1), ("IDE", None, 0),
    ]  # fmt: skip
    assert [o.safety_dark for o in taken] == [0, 1, 2, 3, 4, 0, 1]


def test_do_not_know_is_an_answer_and_no_number(
    store: SqliteStore, catalogue: Catalogue, write: Callable[..., Path]
) -> None:
    import_observations(store, catalogue, write(HEADER + "1,11.842,58.0625,2025-10-23,x,LJUS,,Vet inte,\n"), SIMPLE)
    assert everything(store)[0].safety_dark is None


def test_a_sub_code_of_another_category_is_rejected(
    store: SqliteStore, catalogue: Catalogue, write: Callable[..., Path]
) -> None:
    path = write("nr,lon,lat,datum,kategori,kod2\n1,11.842,58.0625,2025-10-23,LJUS,SKRAP1\n")
    mapping = SIMPLE.model_copy(
        update={"subcode": Coded(column="kod2"), "text": None, "status": None, "safety_dark": None, "fixed_on": None}
    )
    report = import_observations(store, catalogue, path, mapping)
    assert "SKRAP1 is no sub-category of LJUS" in str(report.reasons[0].problem)


def test_a_category_of_closed_choices_takes_no_text_and_needs_a_sub_code(
    store: SqliteStore, catalogue: Catalogue, write: Callable[..., Path]
) -> None:
    rows = "1,11.842,58.0625,2025-10-23,Kalle på 3:an,SOCIAL2,,,\n2,11.842,58.0625,2025-10-23,,SOCIAL,,,\n"
    report = import_observations(store, catalogue, write(HEADER + rows), SIMPLE)
    (kept,) = everything(store)
    assert (kept.subcode, kept.text) == ("SOCIAL2", "")
    assert "Reports whose text was left out because their category takes none: 1." in str(report.notes[0])
    assert "SOCIAL needs a sub-category" in str(report.reasons[0].problem)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"position": None, "category": None}, "where to find: position, category"),
        ({"text": Given(column="finns ej")}, "no column “finns ej”"),
        ({"category": Coded(column="kategori", values={"x": "KATT"})}, "says “KATT” for category"),
        ({"category": Coded(column="kategori", default="KATT")}, "says “KATT” for category"),
        ({"status": Coded(value="klart")}, "says “klart” for status"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused_before_anything_is_read_into_the_store(
    store: SqliteStore, catalogue: Catalogue, write: Callable[..., Path], change: dict[str, object], message: str
) -> None:
    path = write(HEADER + "1,11.842,58.0625,2025-10-23,x,LJUS,,,\n")
    with pytest.raises(ImportRefused, match=message):
        import_observations(store, catalogue, path, SIMPLE.model_copy(update=change))
    assert everything(store) == []


def test_fixed_values_serve_all_rows(store: SqliteStore, catalogue: Catalogue, write: Callable[..., Path]) -> None:
    path = write("lon;lat\n11,842;58,0625\n")
    mapping = loads(
        "position: {lon: lon, lat: lat}\nrecorded_at: {value: 21 mars 2023 kl. 18.30}\ncategory: {value: BRA2}\n"
        "source: {value: papper}\ntext: {value: Från papper}\n"
    )
    assert import_observations(store, catalogue, path, mapping).taken == 1
    (kept,) = everything(store)
    assert (kept.category, kept.subcode, kept.source, kept.text) == (
        "BRA",
        "BRA2",
        ObservationSource.PAPER,
        "Från papper",
    )
    assert kept.recorded_at == datetime(2023, 3, 21, 17, 30, tzinfo=UTC)


def test_geojson_of_points_is_taken_and_other_geometries_are_rejected(
    store: SqliteStore, catalogue: Catalogue, shared_data: Path, tmp_path: Path
) -> None:
    path = shared_data / "geojson_valid" / "good-featurecollection.geojson"
    mapping = loads(
        "position: {geometry: geometry}\nplace_outside_sweden: allow\nrecorded_at: {value: 2023-03-21}\n"
        "category: {value: OVR}\ntext: prop0\n"
    )
    report = import_observations(store, catalogue, path, mapping, rejected_folder=tmp_path)
    assert (report.taken, report.rejected) == (1, 2)
    assert everything(store)[0].text == "value0"
    assert report.rejected_file is not None
    assert [row["geometry"][:7] for row in rejected_rows(report.rejected_file)] == ["LINESTR", "POLYGON"]


@pytest.fixture
def told(make_observation: Callable[..., Observation]) -> list[Observation]:
    """Observations with everything that an export carries, and the texts that break things."""
    texts = [
        "=1+1",
        "'=1+1",
        "+46 70",
        "rad 1\nrad 2",
        'säger "hej"; ja, du',
        "{{7*191}}",
        "<img src=x>",
        "\u202e\u200b",
        "",
    ]
    return [
        make_observation(
            text=text,
            subcode="LJUS2",
            safety_day=3,
            safety_dark=0,
            urgency="snabb",
            status=Status.DONE,
            owner="SHEM",
            reason="byttes",
            fixed_on=date(2025, 11, 1),
            due_on=date(2025, 12, 1),
            source=ObservationSource.WEB,
            position=Position(lon=11.842, lat=58.0625, accuracy_m=4.5),
        )
        for text in texts
    ]


def export_csv(store: SqliteStore, path: Path) -> Path:
    with store.read() as session:
        path.write_bytes(b"".join(csv_pieces(session.observations.contract_rows(), OBSERVATION_FIELDS, delimiter=";")))
    return path


def export_geojson(store: SqliteStore, path: Path) -> Path:
    with store.read() as session:
        path.write_bytes(b"".join(session.observations.geojson()))
    return path


@pytest.mark.parametrize("export", [export_csv, export_geojson])
def test_our_own_export_needs_no_mapping_and_gives_the_same_observations(
    store: SqliteStore,
    catalogue: Catalogue,
    told: list[Observation],
    tmp_path: Path,
    export: Callable[[SqliteStore, Path], Path],
) -> None:
    store.write(lambda session: session.observations.put_many(told, Role.WALKER))
    path = export(store, tmp_path / "hasselbacken_trygghet_20251023.out")
    assert import_observations(store, catalogue, path, guess(path)).known == len(told)

    other = open_store(tmp_path / "other.gpkg")
    report = import_observations(other, catalogue, path, guess(path))
    assert (report.taken, report.rejected) == (len(told), 0)
    back = {o.id: o for o in everything(other)}
    other.close()
    for before in told:
        after = back[before.id]
        for name in (
            "text", "category", "subcode", "polarity", "safety_day", "safety_dark", "urgency", "status", "owner",
            "reason", "fixed_on", "due_on", "source",
        ):  # fmt: skip
            assert getattr(after, name) == getattr(before, name), name
        assert (after.position.lon, after.position.lat, after.position.accuracy_m) == (11.842, 58.0625, 4.5)
        assert after.recorded_at.date() == before.recorded_at.date()


def test_a_walk_that_is_here_gets_its_reports_back_and_one_that_is_not_is_noted(
    store: SqliteStore, catalogue: Catalogue, write: Callable[..., Path]
) -> None:
    walk = Walk(id=new_id(), code="ACDEFG", title="Höst", on=date(2025, 10, 23))
    stop = Stop(id=new_id(), walk_id=walk.id, number=2, position=Position(lon=11.842, lat=58.0625))
    store.write(lambda session: session.walks.save(walk, [stop], Role.LEADER))
    path = write(
        "obs_id,vandr_id,stopp_nr,kat_kod,skapad,lon,lat\n"
        f"{new_id()},{walk.id},2,LJUS,2025-10-23,11.842,58.0625\n"
        f"{new_id()},{new_id()},1,LJUS,2025-10-23,11.842,58.0625\n"
    )
    report = import_observations(store, catalogue, path, guess(path))
    assert [(o.walk_id, o.stop_id) for o in everything(store)] == [(walk.id, stop.id), (None, None)]
    assert [str(note) for note in report.notes] == ["Reports of a walk that is not here, taken without it: 1."]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60),
        min_size=1,
        max_size=5,
    )
)
def test_any_text_goes_out_and_comes_in_as_it_was_typed(
    catalogue: Catalogue,
    make_observation: Callable[..., Observation],
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[str],
) -> None:
    folder = tmp_path_factory.mktemp("texts")
    source, target = open_store(folder / "a.gpkg"), open_store(folder / "b.gpkg")
    told = [make_observation(text=text) for text in texts]
    source.write(lambda session: session.observations.put_many(told, Role.WALKER))
    path = export_csv(source, folder / "ut.csv")
    import_observations(target, catalogue, path, guess(path))
    assert {o.id: o.text for o in everything(target)} == {o.id: o.text for o in told}
    source.close()
    target.close()


def test_hostile_column_names_and_values_change_nothing_but_themselves(
    store: SqliteStore, catalogue: Catalogue, write: Callable[..., Path]
) -> None:
    name = "{field} {0} {{7*191}}"
    path = write(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {name: "{value}"}, "geometry": {"type": "Point", "coordinates": [11.8, 58.1]}}
    ]}), "a.geojson")  # fmt: skip
    mapping = Mapping(
        position=Where(geometry="geometry"), recorded_at=When(value="2025-10-23"), category=Coded(column=name)
    )
    report = import_observations(store, catalogue, path, mapping)
    assert "“{value}” is no code" in str(report.reasons[0].problem)


def test_the_mapping_that_the_documentation_shows_is_the_one_that_is_tested() -> None:
    page = (Path(__file__).parents[2] / "docs" / "import.md").read_text("utf-8")
    shown = loads(page.split("```yaml\n")[1].split("```")[0])
    tested = load(BOSTON)
    assert shown.category is not None
    assert tested.category is not None
    assert shown.category.values.items() <= tested.category.values.items()
    assert shown.model_copy(update={"category": tested.category}) == tested
