"""`hbgeo info` and `hbgeo check`."""

import json
import sqlite3
from pathlib import Path

import pytest


def test_info_tells_what_there_is(run, demo_file):
    facts = dict(line.split("\t") for line in run("info", "-d", demo_file).stdout.splitlines())
    assert facts["Observations"] == "150"
    assert facts["Invented demo"] == "yes"
    assert facts["First and last day"] == "2025-10-23 … 2026-10-21"
    assert facts["Layer lekplats"] == "4"


def test_info_as_json_has_the_same_keys_in_every_language(run, demo_file, monkeypatch):
    english = json.loads(run("info", "--json", "-d", demo_file).stdout)
    monkeypatch.setenv("HBGEO_LANGUAGE", "sv")
    assert json.loads(run("info", "--json", "-d", demo_file).stdout) == english
    assert english["observations"] == 150
    assert english["demo"] is True
    assert sum(english["by_status"].values()) == 150


def test_info_of_an_empty_database_has_no_days(run):
    run("init", "e.gpkg")
    assert "First and last day\t– … –" in run("info", "-d", "e.gpkg").stdout


def test_check_of_a_sound_database_is_0(run, demo_file):
    assert "sound" in run("check", "-d", demo_file).stdout
    assert json.loads(run("check", "--json", "-d", demo_file).stdout) == {"sound": True, "findings": []}


@pytest.fixture
def broken(demo_copy):
    connection = sqlite3.connect(demo_copy)
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("UPDATE photo_content SET image = x'00' WHERE rowid = 1")
    connection.execute("DELETE FROM photo_content WHERE rowid = 2")
    connection.commit()
    connection.close()
    return demo_copy


def test_check_finds_a_lost_and_a_changed_photo_and_is_1(run, broken):
    lines = run("check", "-d", broken, code=1).stdout.splitlines()
    assert all(line.startswith("serious: ") for line in lines)
    found = json.loads(run("check", "--json", "-d", broken, code=1).stdout)
    assert found["sound"] is False
    assert {"missing_photo", "changed_photo"} <= {finding["code"] for finding in found["findings"]}


def test_check_names_a_damaged_file_as_damaged(run, demo_copy):
    demo_copy.write_bytes(demo_copy.read_bytes()[:300_000])
    assert "is damaged" in run("check", "-d", demo_copy, code=1).stdout
    found = json.loads(run("check", "--json", "-d", demo_copy, code=1).stdout)
    assert [finding["code"] for finding in found["findings"]] == ["damaged"]


@pytest.mark.parametrize("command", ["info", "check", "export"])
def test_a_foreign_file_is_refused_in_one_line_and_left_as_it_was(run, command):
    Path("letter.gpkg").write_bytes(b"dear all, this is a letter")
    result = run(command, "-d", "letter.gpkg", code=1)
    assert len(result.stderr.splitlines()) == 1
    assert Path("letter.gpkg").read_bytes() == b"dear all, this is a letter"


def test_without_any_database_it_says_how_to_make_one(run):
    assert "hbgeo init" in run("info", code=1).stderr
    assert not Path("hbgeo-data").exists()


def test_without_a_name_it_opens_what_the_app_opens_the_demo_until_there_is_a_real_one(run, demo_file):
    Path("hbgeo-data").mkdir()
    Path("hbgeo-data/demo.gpkg").write_bytes(demo_file.read_bytes())
    assert json.loads(run("info", "--json").stdout)["demo"] is True
    run("init")
    assert json.loads(run("info", "--json").stdout)["demo"] is False


def test_that_it_is_a_demo_is_said_on_standard_error(run, demo_file):
    result = run("export", "--to", "-", "-d", demo_file)
    assert "invented" in result.stderr
    json.loads(result.stdout)
