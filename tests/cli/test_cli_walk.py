"""`hbgeo walk`."""

import json
from pathlib import Path

import pytest

from hbgeo.domain.observation import Light
from hbgeo.domain.walk import WalkState
from hbgeo.services.walks import join_url
from hbgeo.store.sqlite import open_store


@pytest.fixture
def database(run):
    run("init", "w.gpkg")
    return Path("w.gpkg")


def walk_of(path, code):
    store = open_store(path)
    try:
        with store.read() as session:
            walk = session.walks.by_code(code)
            return walk, session.walks.stops(walk.id)
    finally:
        store.close()


def test_a_walk_is_planned_started_closed_and_reopened(run, database):
    code = run("walk", "add", "Höstvandring", "--on", "2026-10-21", "-d", database).stdout.strip()
    assert run("walk", "start", code, "-d", database).stdout == f"{code}\tpagar\n"
    closing = ["--light", "morker", "--count", "kvinnor=8", "--count", "man=6", "--weather", "Mulet"]
    assert run("walk", "close", code, *closing, "-d", database).stdout == f"{code}\tavslutad\n"
    walk, _ = walk_of(database, code)
    assert (walk.light, walk.participants, walk.weather) == (Light.DARK, {"kvinnor": 8, "man": 6}, "Mulet")
    run("walk", "reopen", code, "-d", database)
    assert walk_of(database, code)[0].state is WalkState.OPEN


def test_route_and_stops_are_taken_in_order(run, database, shared_data):
    code = run(
        "walk", "add", "Runt sjön", "--on", "2026-10-21", "--starts", "18:45", "--ends", "20:15",
        "--route", shared_data / "gpx/cerknicko-jezero.gpx",
        "--stop", "58.0631,11.8423,Torget", "--stop", "58.0626, 11.8459, Hållplatsen, östra", "-d", database,
    ).stdout.strip()  # fmt: skip
    walk, stops = walk_of(database, code)
    assert walk.route.length > 0
    assert [(stop.number, stop.name) for stop in stops] == [(1, "Torget"), (2, "Hållplatsen, östra")]
    assert (stops[0].position.lat, stops[0].position.lon) == (58.0631, 11.8423)


def test_a_follow_up_names_the_walk_it_follows(run, demo_copy):
    code = run(
        "walk", "add", "Igen", "--on", "2027-10-20", "--type", "uppfoljning", "--follows", "natten", "-d", demo_copy
    ).stdout.strip()
    followed, _ = walk_of(demo_copy, "NATTEN")
    assert walk_of(demo_copy, code)[0].follows_walk_id == followed.id


def test_steps_that_do_not_fit_are_refused(run, database):
    code = run("walk", "add", "Höst", "--on", "2026-10-21", "-d", database).stdout.strip()
    run("walk", "close", code, "-d", database, code=1)
    run("walk", "start", code, "-d", database)
    run("walk", "start", code, "-d", database, code=1)


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("--on", "igår", 2), ("--starts", "sju", 2), ("--type", "promenad", 2), ("--stop", "här", 2),
        ("--stop", "11.8423,58.0631,bytta", 1), ("--follows", "QQQQQQ", 1), ("--route", "saknas.gpx", 1),
    ],
)  # fmt: skip
def test_what_a_walk_cannot_have_is_refused_and_nothing_is_planned(run, database, option, value, code):
    given = {"--on": "2026-10-21"} | {option: value}
    arguments = [part for pair in given.items() for part in pair]
    assert run("walk", "add", "Höst", *arguments, "-d", database, code=code).stderr.startswith("Error: ")
    assert run("walk", "list", "-d", database).stdout == ""


@pytest.mark.parametrize(
    ("options", "code"), [(["--count", "foo=3"], 1), (["--count", "åtta"], 2), (["--light", "mörkt"], 2)]
)
def test_a_slip_in_closing_leaves_the_walk_open(run, database, options, code):
    name = run("walk", "add", "Höst", "--on", "2026-10-21", "-d", database).stdout.strip()
    run("walk", "start", name, "-d", database)
    run("walk", "close", name, *options, "-d", database, code=code)
    assert walk_of(database, name)[0].state is WalkState.OPEN


def test_the_list_is_separated_by_tabs_latest_first(run, demo_file):
    rows = [line.split("\t") for line in run("walk", "list", "-d", demo_file).stdout.splitlines()]
    assert [row[0] for row in rows] == ["HEJHEJ", "TRYGGT", "DAGTUR", "NATTEN"]
    assert [row[1:6] for row in rows[3:]] == [["2025-10-23", "avslutad", "huvudvandring", "8", "55"]]


def test_the_list_as_json_hides_small_groups(run, demo_file):
    walks = json.loads(run("walk", "list", "--json", "-d", demo_file).stdout)
    assert {walk["code"]: walk["participants"] for walk in walks}["NATTEN"] == 19
    assert not any("unga" in json.dumps(walk) for walk in walks)


def test_the_code_prints_the_address_to_join(run, demo_file):
    printed = run("walk", "code", "natten", "--url", "https://trygg.example.se/", "-d", demo_file).stdout
    assert printed == join_url("https://trygg.example.se", "NATTEN") + "\n"


def test_an_unknown_walk_is_named(run, demo_file):
    assert "“QQQQQQ”" in run("walk", "code", "QQQQQQ", "-d", demo_file, code=1).stderr
