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
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from common import observations

from hbgeo.domain import catalogue as catalogue_module
from hbgeo.domain.event import Role
from hbgeo.domain.observation import Observation
from hbgeo.domain.position import Position
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.services.hotspots import Asked, found
from hbgeo.services.hotspots_files import for_map
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
            begun = time.perf_counter()
            found(store, catalogue, Asked(size_m=5000))
            print(f"\n{name}: first {time.perf_counter() - begun:.2f} s")
            for way, asked in WAYS.items():
                for choice, selection in SELECTIONS.items():
                    begun = time.perf_counter()
                    picture = found(store, catalogue, replace(asked, selection=selection))
                    middle = time.perf_counter()
                    body = for_map(picture, "geojson" if picture.surface is None else "png")
                    seconds = time.perf_counter() - begun
                    worst = max(worst, seconds)
                    drawn = len(picture.cells) or "–"
                    print(
                        f"  {way:24} {choice:12} {seconds:5.2f} s (found {middle - begun:.2f}, map "
                        f"{len(body) / 1000:6.0f} kB, cells {drawn})"
                    )
            store.close()
    print(f"\nworst: {worst:.2f} s")


if __name__ == "__main__":
    main()
