"""A newer file does not silently undo what people have changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely import Point

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.place import Place
from hbgeo.services.layer_by_hand import GEOMETRY, NAME, by_hand, was_taken_out
from hbgeo.services.layer_import import import_layer
from hbgeo.store.sqlite import SqliteStore


@pytest.fixture
def kept(store: SqliteStore, catalogue: Catalogue, tmp_path: Path) -> Place:
    written(tmp_path, namn="Södra", underlag="sand", staket="ja")
    import_layer(store, catalogue, tmp_path / "lekplatser.geojson", "lekplats")
    return the_place(store)


def written(folder: Path, at: tuple[float, float] = (11.84, 58.06), **values: Any) -> Path:
    path = folder / "lekplatser.geojson"
    gpd.GeoDataFrame({"id": ["1"], **{key: [v] for key, v in values.items()}}, geometry=[Point(at)], crs=4326).to_file(
        path
    )
    return path


def the_place(store: SqliteStore) -> Place:
    with store.read() as session:
        (place,) = session.places.find("lekplats")
        return place


def hand(store: SqliteStore, place: Place) -> set[str]:
    with store.read() as session:
        return set(by_hand(session, place))


def edited(store: SqliteStore, **changes: Any) -> Place:
    before = the_place(store)
    attributes = {**before.attributes, **changes.pop("attributes", {})}
    store.write(lambda s: s.places.put_many([replace(before, attributes=attributes, **changes)], Role.PLANNER))
    return the_place(store)


def test_of_an_untouched_place_nothing_is_by_hand(store: SqliteStore, kept: Place) -> None:
    assert hand(store, kept) == set()


def test_what_was_changed_by_hand_is_known_and_changed_back_is_not(store: SqliteStore, kept: Place) -> None:
    place = edited(store, name="Södra parken", attributes={"underlag": "gummi", "skugga": "ja"})
    assert hand(store, place) == {NAME, "underlag", "skugga"}
    assert hand(store, edited(store, geometry=Point(11.841, 58.06))) == {NAME, "underlag", "skugga", GEOMETRY}
    place = edited(store, name="Södra", geometry=kept.geometry, attributes={"underlag": "sand"})
    assert hand(store, place) == {"skugga"}


def test_a_newer_file_keeps_what_people_changed_and_what_it_does_not_say(
    store: SqliteStore, catalogue: Catalogue, kept: Place, tmp_path: Path
) -> None:
    edited(store, name="Södra parken", attributes={"underlag": "gummi"})
    report = import_layer(
        store, catalogue, written(tmp_path, (11.85, 58.07), namn="Södra", underlag="flis", skugga="nej"), "lekplats"
    )
    after = the_place(store)
    assert (report.changed, str(report.notes[-1])) == (1, "Places where what people have changed was kept: 1.")
    assert (after.id, after.name, after.geometry) == (kept.id, "Södra parken", Point(11.85, 58.07))
    expected = {"id": "1", "namn": "Södra", "underlag": "gummi", "staket": "ja", "skugga": "nej"}
    assert after.attributes == expected


def test_a_place_that_people_took_out_is_known_as_such(store: SqliteStore, kept: Place) -> None:
    store.write(lambda session: session.places.delete(kept.id, Role.PLANNER))
    with store.read() as session:
        assert was_taken_out(session, kept.id)
        assert not was_taken_out(session, "unknown")


def test_one_that_people_made_is_all_by_hand(store: SqliteStore, kept: Place) -> None:
    own = replace(kept, id="own", attributes={"underlag": "sand"}, name="")
    store.write(lambda session: session.places.put_many([own], Role.PLANNER))
    assert hand(store, own) == {"underlag", GEOMETRY}
