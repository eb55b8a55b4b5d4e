"""`hbgeo import`."""

import gzip
from pathlib import Path

import pytest

from hbgeo.store.sqlite import open_store

BOSTON = Path(__file__).parents[1] / "data" / "boston311.yaml"
MAPPING = """\
id: nr
position: {lat: lat, lon: lon}
recorded_at: datum
category: kategori
text: text
"""
ROWS = "nr,lat,lon,datum,kategori,text\n1,58.0626,11.8420,2026-04-22,LJUS,Mörkt\n2,58.0630,11.8430,2026-04-22,BRA,\n"


@pytest.fixture
def files(run):
    run("init", "i.gpkg")
    Path("reports.csv").write_text(ROWS, encoding="utf-8")
    Path("mapping.yaml").write_text(MAPPING, encoding="utf-8")
    return ("reports.csv", "--mapping", "mapping.yaml", "-d", "i.gpkg")


def count(path="i.gpkg"):
    store = open_store(Path(path))
    try:
        with store.read() as session:
            return session.observations.count()
    finally:
        store.close()


def test_rows_are_taken_once(run, files):
    assert run("import", *files).stdout == "taken 2, changed 0, known already 0, left out 0\n"
    assert "known already 2" in run("import", *files).stdout
    assert count() == 2


def test_a_dry_run_says_what_would_be_taken_and_takes_nothing(run, files):
    printed = run("import", *files, "--dry-run").stdout
    assert printed.splitlines() == ["2 of 2 rows can be taken", "LJUS\t1", "BRA\t1"]
    assert count() == 0


def test_rows_that_do_not_fit_go_to_a_file_and_give_exit_code_1(run, files):
    Path("reports.csv").write_text(ROWS + "3,58.06,11.84,2026-04-22,KATT,\n", encoding="utf-8")
    result = run("import", *files, "--rejected", ".", code=1)
    assert "taken 2" in result.stdout
    assert "left out 1" in result.stdout
    assert "KATT" in Path("reports.rejected.csv").read_text("utf-8-sig")
    assert run("import", *files, "--dry-run", code=1).stderr.count("KATT") >= 1


def test_swapped_coordinates_are_noticed_and_the_better_mapping_works(run, files):
    Path("mapping.yaml").write_text(MAPPING.replace("lat: lat, lon: lon", "lat: lon, lon: lat"), encoding="utf-8")
    result = run("import", *files, "--remedy", "better.yaml", code=1)
    assert "taken 0" in result.stdout
    assert "better.yaml" in result.stderr
    run("import", "reports.csv", "--mapping", "better.yaml", "-d", "i.gpkg")
    assert count() == 2


def test_guess_prints_a_mapping_that_import_takes(run, files):
    printed = run("import", "reports.csv", "--guess").stdout
    Path("guessed.yaml").write_text(printed, encoding="utf-8")
    run("import", "reports.csv", "--mapping", "guessed.yaml", "-d", "i.gpkg")
    assert count() == 2


def test_without_a_mapping_it_says_how_to_begin(run, files):
    assert "--guess" in run("import", "reports.csv", "-d", "i.gpkg", code=2).stderr


@pytest.mark.parametrize(
    ("file", "mapping"),
    [
        ("missing.csv", MAPPING),
        ("reports.csv", "id: [}"),
        ("reports.csv", "foo: bar"),
        ("reports.csv", "category: gata"),
    ],
)
def test_a_file_or_mapping_that_cannot_be_used_is_one_line(run, files, file, mapping):
    Path("mapping.yaml").write_text(mapping, encoding="utf-8")
    stderr = run("import", file, *files[1:], code=1).stderr
    assert len(stderr.splitlines()) == 1
    assert count() == 0


def test_the_default_coordinate_of_boston_is_pointed_out(run, files, shared_data):
    with gzip.open(shared_data / "reports/boston311_safety_2015H1.csv.gz", "rt", encoding="utf-8") as whole:
        Path("boston.csv").write_text(
            "".join(line for line, _ in zip(whole, range(3000), strict=False)), encoding="utf-8"
        )
    result = run("import", "boston.csv", "--mapping", BOSTON, "-d", "i.gpkg")
    assert "one single coordinate" in result.stderr
    found = run("check", "-d", "i.gpkg").stdout
    assert found.startswith("hint: ")
    assert "one coordinate" in found
