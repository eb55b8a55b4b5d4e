"""Spatial joins of 1,000,000 points beside GeoPandas: into 500 polygons, and to the nearest of 2,000 places.

    python benchmarks/bench_joins.py
    python benchmarks/bench_joins.py --points 100000

The peers are `geopandas.sjoin` and `geopandas.sjoin_nearest`, which are given the same layers. Both sides start from
GeoDataFrames; rows are compared afterwards, outside the time.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import geopandas
import numpy as np
import shapely

from hbgeo.analysis.joining import nearest_within, points_in_polygons

CRS = 3007
#: Side of the square in which everything lies, metres: a municipality, and a town.
WIDE, NARROW = 20_000.0, 5_000.0
POLYGONS, CORNERS = 500, 60
PLACES, NEAR_M = 2_000, 50.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=1_000_000)
    count = parser.parse_args().points
    rng = np.random.default_rng(1)
    points = layer(shapely.points(rng.uniform(0, WIDE, (count, 2))))
    areas = layer(crooked(rng, WIDE))
    for predicate in ("within", "intersects"):
        into_polygons(points, areas, predicate)
    nearest(points, layer(shapely.points(rng.uniform(0, WIDE, (PLACES, 2)))), "points in a square of 20 km")
    near = layer(shapely.points(rng.uniform(0, NARROW, (count, 2))))
    nearest(near, layer(shapely.points(rng.uniform(0, NARROW, (PLACES, 2)))), "points in a square of 5 km")


def into_polygons(points: geopandas.GeoDataFrame, areas: geopandas.GeoDataFrame, predicate: str) -> None:
    """Print how long the join takes here and there, and how many rows only one side has."""
    a, b, ratio = in_turn(
        lambda: points_in_polygons(points, areas, predicate), lambda: points.sjoin(areas, predicate=predicate)
    )
    rows, columns = points_in_polygons(points, areas, predicate)
    theirs = points.sjoin(areas, predicate=predicate)
    ours = set((rows * len(areas) + columns).tolist())
    peers = set((theirs.index.to_numpy() * len(areas) + theirs.index_right.to_numpy()).tolist())
    print(
        f"{len(points):,} points {predicate} {len(areas)} polygons: ours {a * 1e3:.0f} ms, sjoin {b * 1e3:.0f} ms,"
        f" {ratio:.1f} x; {len(rows):,} rows, {len(theirs):,} by GeoPandas, {len(ours ^ peers)} differ"
    )


def nearest(points: geopandas.GeoDataFrame, places: geopandas.GeoDataFrame, where: str) -> None:
    """Print how long the nearest places take here and there, and for how many points they differ."""
    a, b, ratio = in_turn(lambda: nearest_within(points, places, NEAR_M), lambda: peer(points, places))
    ours, theirs = nearest_within(points, places, NEAR_M), peer(points, places)
    theirs = theirs.sort_values("index_right").loc[lambda rows: ~rows.index.duplicated()].sort_index()
    rows = theirs.index_right.fillna(-1).to_numpy(dtype=np.int64)
    different = int((rows != ours.rows).sum() + (len(rows) - len(points)))
    apart = np.nanmax(np.abs(theirs.metres.to_numpy() - ours.metres))
    print(
        f"nearest of {len(places):,} within {NEAR_M:.0f} m, {len(points):,} {where}: ours {a * 1e3:.0f} ms,"
        f" sjoin_nearest {b * 1e3:.0f} ms, {ratio:.1f} x; {int((ours.rows >= 0).sum()):,} found, {different} differ,"
        f" distances by at most {apart:.1e} m"
    )


def peer(points: geopandas.GeoDataFrame, places: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Return what GeoPandas finds; an inner join, which is its faster one, would leave out the points without."""
    return points.sjoin_nearest(places, how="left", max_distance=NEAR_M, distance_col="metres")


def in_turn(ours: Callable[[], object], theirs: Callable[[], object], repeats: int = 5) -> tuple[float, float, float]:
    """Return the median seconds of each and the median ratio; they take turns, so that a busy machine slows both."""
    rounds = [(seconds(ours), seconds(theirs)) for _ in range(repeats + 1)][1:]
    a, b = (statistics.median(times) for times in zip(*rounds, strict=True))
    return a, b, statistics.median(b / a for a, b in rounds)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def crooked(rng: np.random.Generator, size: float) -> np.ndarray:
    """Return polygons around random places, 360–720 m from their middles, many of which overlap."""
    turn = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    radius = rng.uniform(360, 720, (POLYGONS, CORNERS, 1))
    middle = rng.uniform(0, size, (POLYGONS, 1, 2))
    return shapely.polygons(middle + radius * np.stack([np.cos(turn), np.sin(turn)], axis=1))


def layer(shapes: np.ndarray) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(geometry=shapes, crs=CRS)


if __name__ == "__main__":
    main()
