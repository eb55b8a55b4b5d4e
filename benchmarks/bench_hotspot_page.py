"""The page of hot spots with 100,000 observations: from other filters to a new picture, without a browser.

    python benchmarks/bench_hotspot_page.py [--count 100000]

Each question is asked once, so nothing is remembered; what is measured is what the page waits for: `found` and what the
map fetches. The first question after a change of the data reads all observations once (*first*).
Two places: everything spread evenly over 40 km (many cells), and most of it in a few streets (few cells, many pins).
The figure aimed at: under a second for each.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from common import observations

from hbgeo.domain import catalogue as catalogue_module
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.observation import Observation
from hbgeo.domain.position import Position
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.services.hotspots import Asked, behind, compare, found, light_difference, places_found
from hbgeo.services.hotspots_files import for_map
from hbgeo.store.protocol import Store
from hbgeo.store.sqlite import open_store

SELECTIONS = {
    "everything": EVERYTHING,
    "categories": Selection(categories=("LJUS", "KLOTT", "SKRAP")),
    "half a year": Selection(since=date(2024, 6, 1), until=date(2024, 12, 1)),
    "problems": Selection(polarities=(-1,)),
    "text": Selection(text="mörkt"),
}
WAYS = {
    "square 100 m": Asked(size_m=100),
    "hexagon 100 m": Asked(size_m=100, method="hexagon"),
    "square 250 m, urgency": Asked(size_m=250, weight="severity"),
    "density": Asked(method="density"),
    "density 60 m, dark": Asked(method="density", bandwidth_m=60, weight="dark"),
}


def in_streets(count: int) -> Iterator[Observation]:
    """Yield observations around forty spots in an area of about 5 km."""
    rng = random.Random(2)
    spots = [(rng.uniform(11.80, 11.88), rng.uniform(58.04, 58.09)) for _ in range(40)]
    for one in observations(count):
        lon, lat = rng.choice(spots)
        position = Position(lon=rng.gauss(lon, 0.004), lat=rng.gauss(lat, 0.002))
        yield replace(one, position=position)


def main() -> None:
    """Fill the stores, ask, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    count = parser.parse_args().count
    catalogue = catalogue_module.load()
    labels = {category.code: category.sv for category in catalogue.categories}
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for name, made in (("spread over 40 km", observations(count)), ("in forty spots", in_streets(count))):
            store = open_store(Path(folder, f"{name}.gpkg"), labels=labels)
            store.write(lambda session, made=made: session.observations.put_many(made, Role.IMPORT))
            print(f"\n{name}: first {seconds(partial(found, store, catalogue, Asked(size_m=5000))):.2f} s")
            worst = max(worst, *(pictures(store, catalogue, way) for way in WAYS))
            others(store, catalogue)
            store.close()
    print(f"\nworst picture: {worst:.2f} s")


def pictures(store: Store, catalogue: Catalogue, way: str) -> float:
    """Draw each selection in one way, print and return the longest time in seconds."""
    worst = 0.0
    for choice, selection in SELECTIONS.items():
        asked = replace(WAYS[way], selection=selection)
        worked = seconds(partial(found, store, catalogue, asked))
        picture = found(store, catalogue, asked)
        ending = "geojson" if picture.surface is None else "png"
        sent = seconds(partial(for_map, picture, ending))
        worst, size = max(worst, worked + sent), len(for_map(picture, ending)) / 1000
        print(
            f"  {way:24} {choice:12} {worked + sent:5.2f} s (found {worked:.2f}, map {size:6.0f} kB, "
            f"cells {len(picture.cells)})"
        )
    return worst


def others(store: Store, catalogue: Catalogue) -> None:
    """Time what else the page asks: what lies behind a cell, places, two periods compared, day and dark."""
    asked = Asked(size_m=250)
    cell = found(store, catalogue, replace(asked, size_m=2000)).cells["cell"].iloc[0]
    early = replace(asked, selection=Selection(until=date(2024, 12, 31)))
    late = replace(asked, selection=Selection(since=date(2025, 1, 1)))
    for name, work in (
        ("behind a cell", lambda: behind(store, catalogue, replace(asked, size_m=2000), cell)),
        ("places", lambda: places_found(store, catalogue, asked, 30, 5)),
        ("two periods", lambda: compare(store, catalogue, early, late)),
        ("day and dark", lambda: light_difference(store, catalogue, asked)),
    ):
        print(f"  {name:37} {seconds(work):5.2f} s")


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes, seconds."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
