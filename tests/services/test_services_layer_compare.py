"""A newer file beside what is kept: real playgrounds, stops and statistical areas, altered here."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely import Point

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.inspection import Inspection, InspectionKind
from hbgeo.domain.place import Place
from hbgeo.errors import Conflict, NotFound
from hbgeo.services.layer_by_hand import NAME
from hbgeo.services.layer_compare import compare, datasets
from hbgeo.services.layer_compare_applying import apply, take_back
from hbgeo.services.layer_compare_values import Change, Kind, Matched, Value
from hbgeo.services.layer_import import import_layer
from hbgeo.store.sqlite import SqliteStore

NORTH = 1 / 111_400  # degrees of latitude per metre, here


def places(store: SqliteStore, layer: str) -> dict[str, Place]:
    with store.read() as session:
        return {place.id: place for place in session.places.find(layer)}


def plain(store: SqliteStore, layer: str) -> dict[str, tuple[Any, ...]]:
    return {
        id_: (place.name, place.attributes, place.source, place.source_ref, place.geometry.wkb)
        for id_, place in places(store, layer).items()
    }


def kinds(changes: tuple[Change, ...]) -> Counter[Kind]:
    return Counter(change.kind for change in changes)


def ref(change: Change) -> str:
    place = change.before or change.after
    assert place is not None
    return str(place.source_ref)


@pytest.fixture
def playgrounds(store: SqliteStore, catalogue: Catalogue, shared_data: Path, tmp_path: Path) -> Path:
    """The 128 of Göteborg are taken; the returned newer file has some moved, changed, gone and new."""
    path = shared_data / "osm" / "goteborg_playgrounds_overpass_2025.json"
    import_layer(store, catalogue, path, "lekplats")
    data = json.loads(path.read_text("utf-8"))
    elements = data["elements"] if isinstance(data, dict) else data
    for element in elements[:3]:
        element["lat"] += 20 * NORTH
    elements[2]["tags"]["surface"] = "sand"
    elements[3]["tags"]["name"] = "Ekorren"
    del elements[120:125]
    elements.append({"type": "node", "id": 1, "lon": 11.97, "lat": 57.7, "tags": {"leisure": "playground"}})
    newer = tmp_path / "2026.json"
    newer.write_text(json.dumps(elements), encoding="utf-8")
    return newer


def test_of_128_playgrounds_new_moved_changed_and_gone_ones_are_told(
    store: SqliteStore, catalogue: Catalogue, playgrounds: Path
) -> None:
    found = compare(store, catalogue, playgrounds, "lekplats")
    assert kinds(found.changes) == {
        Kind.NEW: 1, Kind.MOVED: 2, Kind.MOVED_CHANGED: 1, Kind.CHANGED: 1, Kind.GONE: 5,
    }  # fmt: skip
    assert (found.same, found.dataset, found.rejected) == (128 - 3 - 1 - 5, "osm", 0)
    assert all(change.metres == pytest.approx(20, abs=0.2) for change in found.of(Kind.MOVED, Kind.MOVED_CHANGED))
    (both,) = found.of(Kind.MOVED_CHANGED)
    assert both.values == (Value("underlag", None, "sand"),)
    (changed,) = found.of(Kind.CHANGED)
    assert changed.values[0].key == NAME
    assert changed.values[0].after == "Ekorren"
    assert set(found.ticked) == {change.id for change in found.changes}


def test_what_is_ticked_is_taken_and_the_rest_stays_and_the_ids_do(
    store: SqliteStore, catalogue: Catalogue, playgrounds: Path
) -> None:
    before = places(store, "lekplats")
    found = compare(store, catalogue, playgrounds, "lekplats")
    chosen = [change.id for change in found.of(Kind.NEW, Kind.MOVED)] + [found.of(Kind.GONE)[0].id]
    done = apply(store, found, chosen)
    assert (done.report.taken, done.report.changed, done.gone) == (1, 2, 1)
    after = places(store, "lekplats")
    assert after.keys() - before.keys() == {found.of(Kind.NEW)[0].id}
    assert before.keys() - after.keys() == {found.of(Kind.GONE)[0].id}
    moved = found.of(Kind.MOVED)[0]
    assert after[moved.place_id].geometry != before[moved.place_id].geometry
    rest = compare(store, catalogue, playgrounds, "lekplats")
    assert kinds(rest.changes) == {Kind.MOVED_CHANGED: 1, Kind.CHANGED: 1, Kind.GONE: 4}


def test_all_of_it_can_be_taken_back_exactly(store: SqliteStore, catalogue: Catalogue, playgrounds: Path) -> None:
    before = plain(store, "lekplats")
    found = compare(store, catalogue, playgrounds, "lekplats")
    done = apply(store, found, found.ticked)
    assert not compare(store, catalogue, playgrounds, "lekplats").changes
    take_back(store, done.undo)
    assert plain(store, "lekplats") == before
    again = compare(store, catalogue, playgrounds, "lekplats")
    assert [(c.id, c.kind, c.values, c.doubts) for c in again.changes] == [
        (c.id, c.kind, c.values, c.doubts) for c in found.changes
    ]


def test_what_was_changed_after_applying_is_not_taken_back(
    store: SqliteStore, catalogue: Catalogue, playgrounds: Path
) -> None:
    found = compare(store, catalogue, playgrounds, "lekplats")
    done = apply(store, found, found.ticked)
    store.write(lambda s: s.places.change(found.of(Kind.CHANGED)[0].place_id, Role.PLANNER, name="Annat"))
    after = plain(store, "lekplats")
    with pytest.raises(Conflict):
        take_back(store, done.undo)
    assert plain(store, "lekplats") == after


def test_an_old_comparison_is_refused_and_so_is_an_unknown_change(
    store: SqliteStore, catalogue: Catalogue, playgrounds: Path
) -> None:
    found = compare(store, catalogue, playgrounds, "lekplats")
    with pytest.raises(NotFound):
        apply(store, found, ["nope"])
    store.write(lambda s: s.places.change(found.of(Kind.MOVED)[0].place_id, Role.PLANNER, name="Annat"))
    before = plain(store, "lekplats")
    with pytest.raises(Conflict, match="compare it again"):
        apply(store, found, found.ticked)
    assert plain(store, "lekplats") == before


def test_what_people_edited_is_a_change_of_its_own_that_is_not_ticked(
    store: SqliteStore, catalogue: Catalogue, playgrounds: Path
) -> None:
    both = compare(store, catalogue, playgrounds, "lekplats").of(Kind.MOVED_CHANGED)[0].before
    assert both is not None
    own = {**both.attributes, "underlag": "gummi", "skugga": "ja"}
    store.write(lambda s: s.places.change(both.id, Role.PLANNER, attributes=own))
    found = [c for c in compare(store, catalogue, playgrounds, "lekplats").changes if c.place_id == both.id]
    assert [(c.kind, c.by_hand, c.ticked) for c in found] == [
        (Kind.MOVED, False, True),
        (Kind.CHANGED, True, False),
    ]
    assert found[1].values == (Value("underlag", "gummi", "sand"),)
    assert [str(doubt) for doubt in found[1].doubts] == ["People have edited this since the last file."]
    before = plain(store, "lekplats")
    whole = compare(store, catalogue, playgrounds, "lekplats")
    done = apply(store, whole, [c.id for c in found])
    after = places(store, "lekplats")[both.id]
    assert (after.attributes["underlag"], after.attributes["skugga"]) == ("sand", "ja")
    assert after.geometry != both.geometry
    take_back(store, done.undo)
    assert plain(store, "lekplats") == before
    again = [c for c in compare(store, catalogue, playgrounds, "lekplats").changes if c.place_id == both.id]
    assert [c.by_hand for c in again] == [False, True]


def test_one_that_is_inspected_is_not_taken_out_by_itself_and_keeps_its_inspections_when_it_moves(
    store: SqliteStore, catalogue: Catalogue, playgrounds: Path
) -> None:
    found = compare(store, catalogue, playgrounds, "lekplats")
    gone, moved = found.of(Kind.GONE)[0].place_id, found.of(Kind.MOVED)[0].place_id
    for place_id in (gone, moved):
        made = Inspection(id=new_id(), place_id=place_id, kind=InspectionKind.ROUTINE, on=date(2026, 5, 1))
        store.write(lambda s, made=made: s.inspections.add(made, Role.PLANNER))
    found = compare(store, catalogue, playgrounds, "lekplats")
    assert gone not in found.ticked
    assert moved in found.ticked
    apply(store, found, found.ticked)
    with store.read() as session:
        assert len(session.inspections.all(place_id=moved)) == 1
        assert session.places.get(gone).id == gone


def test_one_that_people_took_out_is_not_brought_back_by_itself(
    store: SqliteStore, catalogue: Catalogue, playgrounds: Path
) -> None:
    kept = compare(store, catalogue, playgrounds, "lekplats").of(Kind.MOVED)[0].place_id
    store.write(lambda session: session.places.delete(kept, Role.PLANNER))
    found = compare(store, catalogue, playgrounds, "lekplats")
    change = next(c for c in found.of(Kind.NEW) if c.id == kept)
    assert not change.ticked
    done = apply(store, found, [kept])
    assert kept in places(store, "lekplats")
    take_back(store, done.undo)
    assert kept not in places(store, "lekplats")


def test_a_file_with_a_part_of_the_places_takes_none_out_by_itself(
    store: SqliteStore, catalogue: Catalogue, playgrounds: Path, tmp_path: Path
) -> None:
    part = tmp_path / "del.json"
    part.write_text(json.dumps(json.loads(playgrounds.read_text("utf-8"))[10:40]), encoding="utf-8")
    found = compare(store, catalogue, part, "lekplats")
    assert kinds(found.changes) == {Kind.GONE: 98}
    assert found.ticked == ()


def test_of_the_693_stop_rows_a_renamed_and_a_moved_stop_are_found(
    store: SqliteStore, catalogue: Catalogue, shared_data: Path, tmp_path: Path
) -> None:
    path = shared_data / "geo" / "vasttrafik_stops_stenungsund.csv"
    import_layer(store, catalogue, path, "hallplats")
    assert datasets(list(places(store, "hallplats").values())) == {"vasttrafik-stops-stenungsund": 241}
    same = compare(store, catalogue, path, "hallplats")
    assert (same.changes, same.same, same.rejected) == ((), 241, 452)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    areas = [row for row in rows if row["id"].startswith("9021")]
    lat = next(name for name in areas[0] if name.lower().startswith("lat"))
    areas[0][lat] = str(float(areas[0][lat]) + 30 * NORTH)
    name = next(column for column in areas[1] if column.endswith("name") or column == "namn")
    areas[1][name] += " norra"
    newer = tmp_path / "vasttrafik_stops_stenungsund_2026.csv"
    with newer.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row for row in rows if row is not areas[2])
    found = compare(store, catalogue, newer, "hallplats")
    assert kinds(found.changes) == {Kind.MOVED: 1, Kind.CHANGED: 1, Kind.GONE: 1}
    assert found.of(Kind.MOVED)[0].metres == pytest.approx(30, abs=0.3)
    assert found.of(Kind.CHANGED)[0].name == areas[1][name].removesuffix(" norra")


def test_the_statistical_areas_in_sweref_are_the_same_until_one_is_redrawn(
    store: SqliteStore, catalogue: Catalogue, shared_data: Path, tmp_path: Path
) -> None:
    path = shared_data / "geo" / "stenungsund_regso_deso_2025.gpkg"
    options = {"source_layer": "deso_2025", "dataset": "deso"}
    import_layer(store, catalogue, path, "mark", **options)  # type: ignore[arg-type]
    assert compare(store, catalogue, path, "mark", **options).same == 15  # type: ignore[arg-type]
    frame = gpd.read_file(path, layer="deso_2025")
    assert frame.crs.to_epsg() == 3006
    frame.loc[0, "geometry"] = frame.geometry[0].buffer(12, join_style="mitre")
    newer = tmp_path / "deso.gpkg"
    frame.iloc[:-1].to_crs(4326).to_file(newer, layer="deso_2025")
    found = compare(store, catalogue, newer, "mark", **options)  # type: ignore[arg-type]
    assert kinds(found.changes) == {Kind.MOVED: 1, Kind.GONE: 1}
    assert 11 < (found.of(Kind.MOVED)[0].metres or 0) < 100


def test_without_ids_the_same_name_within_50_m_counts_and_else_the_nearest_within_10_m(
    store: SqliteStore, catalogue: Catalogue, tmp_path: Path
) -> None:
    def write(name: str, **rows: tuple[float, float]) -> Path:
        path = tmp_path / name
        shapes = [Point(11.84 + east / 59_000, 58.06 + north * NORTH) for east, north in rows.values()]
        names = [key.rstrip("_") for key in rows]
        gpd.GeoDataFrame({"namn": names}, geometry=shapes, crs=4326).to_file(path)
        return path

    import_layer(store, catalogue, write("a.geojson", Ek=(0, 0), Al=(200, 0), Lind=(400, 0), Bok=(600, 0)), "lekplats")
    kept = {place.name: place.id for place in places(store, "lekplats").values()}
    newer = write("a_2026.geojson", Ek=(0, 45), Alen=(200, 8), Lind=(400, 55), Bok=(600, 0))
    found = compare(store, catalogue, newer, "lekplats")
    seen = {(c.kind, c.matched, c.name) for c in found.changes}
    assert seen == {
        (Kind.MOVED_CHANGED, Matched.NEAR, "Al"),
        (Kind.MOVED, Matched.NAME, "Ek"),
        (Kind.NEW, None, "Lind"),
        (Kind.GONE, None, "Lind"),
    }
    assert found.same == 1
    apply(store, found, found.ticked)
    after = {place.name: place.id for place in places(store, "lekplats").values()}
    assert (after["Ek"], after["Alen"], after["Bok"]) == (kept["Ek"], kept["Al"], kept["Bok"])
    assert import_layer(store, catalogue, newer, "lekplats").taken == 0


def test_another_source_about_the_same_places_keeps_their_ids_and_the_attribution(
    store: SqliteStore, catalogue: Catalogue, playgrounds: Path, tmp_path: Path
) -> None:
    first = list(places(store, "lekplats").values())[:30]
    path = tmp_path / "parkenheten.geojson"
    frame = gpd.GeoDataFrame(
        {"id": range(30), "namn": [f"Park {n}" for n in range(30)]}, geometry=[one.geometry for one in first], crs=4326
    )
    frame["geometry"] = frame.to_crs(3007).buffer(15).to_crs(4326)
    frame.to_file(path)
    assert kinds(compare(store, catalogue, path, "lekplats").changes) == {Kind.NEW: 30}
    found = compare(store, catalogue, path, "lekplats", same_places=True)
    assert kinds(found.changes) == {Kind.MOVED_CHANGED: 30, Kind.GONE: 98}
    assert len(found.ticked) == 30
    apply(store, found, found.ticked)
    after = places(store, "lekplats")
    assert len(after) == 128
    assert all(after[one.id].geometry.geom_type == "Polygon" for one in first)
    assert after[first[0].id].source == "parkenheten.geojson; © OpenStreetMap contributors, ODbL 1.0"
    assert import_layer(store, catalogue, path, "lekplats").known == 30
    assert compare(store, catalogue, path, "lekplats").changes == ()
