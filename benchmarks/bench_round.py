"""The round of a day: 200 places that are due, along 50,000 edges of paths, in the order of the day and of its parts.

python benchmarks/bench_round.py
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from bench_loop import SIDE, STEP_M, _grid, _points
from common import median_seconds
from shapely import Point

from hbgeo.domain.catalogue import load
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.place import Place
from hbgeo.services.footways import network_of
from hbgeo.services.light import local_today
from hbgeo.services.loops import MOST_POINTS, loop
from hbgeo.services.rounds import round_for
from hbgeo.services.rounds_list import printed
from hbgeo.store.sqlite import SqliteStore, open_store


def main() -> None:
    paths = _grid()
    network = network_of(paths)
    for name, width_m in (("a whole town", (SIDE - 1) * STEP_M), ("one area", 1000.0)):
        points = _points(MOST_POINTS, width_m)
        straight = median_seconds(lambda p=points: loop(p), repeats=3)
        along = median_seconds(lambda p=points: loop(p, network=network), repeats=3)
        around = median_seconds(lambda p=points: loop(p, network=network, step_free=True), repeats=3)
        print(
            f"loop of {len(points)} places over {name}: straight {straight:.2f} s, along {len(network.ends):,} edges"
            f" {along:.2f} s, around steps {around:.2f} s, {loop(points, network=network).length_m:,.0f} m"
        )
    with tempfile.TemporaryDirectory() as folder:
        _whole_round(open_store(Path(folder) / "round.gpkg"), paths)


def _whole_round(store: SqliteStore, paths: list[Place]) -> None:
    points = _points(MOST_POINTS, (SIDE - 1) * STEP_M)
    places = [
        Place(id=new_id(), layer="lekplats", geometry=Point(*point), name=f"Lekplats {number}")
        for number, point in enumerate(points)
    ]
    store.write(lambda session: session.places.put_many([*paths, *places], Role.IMPORT))
    catalogue, today = load(), local_today()
    start = time.perf_counter()
    found = round_for(store, catalogue, today)
    first = time.perf_counter() - start
    again = median_seconds(lambda: round_for(store, catalogue, today), repeats=3)
    print(f"round of {len(found.stops)} places: first time {first:.2f} s, then {again * 1e3:.0f} ms")
    start = time.perf_counter()
    paper = printed(store, catalogue, found)
    print(f"its list on paper: {time.perf_counter() - start:.2f} s, {len(paper) / 1e3:,.0f} kB")
    store.close()


if __name__ == "__main__":
    main()
