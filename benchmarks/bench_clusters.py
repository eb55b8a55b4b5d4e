"""Clusters of 100,000 points beside scikit-learn's DBSCAN, in the same run.

    python benchmarks/bench_clusters.py
    python benchmarks/bench_clusters.py --points 20000

Both are given the same array; core points and clusters are compared afterwards, outside the time. Thousands of points
on one coordinate are shown apart, for 20,000 points only: scikit-learn holds all pairs in memory.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable

import numpy as np
from sklearn.cluster import DBSCAN

from hbgeo.analysis.dbscan import dbscan

#: Side of the square in which everything lies, metres.
SIDE = 10_000.0
#: Distances in metres and fewest points.
OPTIONS = ((30.0, 5), (50.0, 10))
REPEATS = 5
STACK = 20_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=100_000)
    count = parser.parse_args().points
    rng = np.random.default_rng(1)
    for name, xy in {"even": rng.uniform(0, SIDE, (count, 2)), "town": town(rng, count)}.items():
        for distance, fewest in OPTIONS:
            beside(name, xy, distance, fewest)
    stack = np.vstack([np.zeros((STACK // 2, 2)), rng.uniform(-500, 500, (STACK // 2, 2))])
    beside("half on one coordinate", stack, 30.0, 5)
    large = np.vstack([np.zeros((count, 2)), town(rng, count)])
    print(f"{len(large):,} points, half on one coordinate: ours {seconds(lambda: dbscan(large, 30.0, 5)) * 1e3:.0f} ms")
    print(f"most memory of this run: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def town(rng: np.random.Generator, count: int) -> np.ndarray:
    """Return points of which seven in ten lie around 400 places, 40 m (one standard deviation) from them."""
    places = rng.uniform(0, SIDE, (400, 2))
    crowd = int(count * 0.7)
    near = places[rng.integers(0, len(places), crowd)] + rng.normal(0, 40, (crowd, 2))
    return np.vstack([near, rng.uniform(0, SIDE, (count - crowd, 2))])


def beside(name: str, xy: np.ndarray, distance: float, fewest: int) -> None:
    """Print how long the clusters take here and there, and whether they are the same."""
    rounds = []
    for _ in range(REPEATS + 1):
        ours = seconds(lambda: dbscan(xy, distance, fewest))
        rounds.append((ours, seconds(lambda: DBSCAN(eps=distance, min_samples=fewest).fit(xy))))
    a, b = (statistics.median(times) * 1e3 for times in zip(*rounds[1:], strict=True))
    ratio = statistics.median(theirs / ours for ours, theirs in rounds[1:])
    found, peer = dbscan(xy, distance, fewest), DBSCAN(eps=distance, min_samples=fewest).fit(xy)
    core = np.zeros(len(xy), dtype=bool)
    core[peer.core_sample_indices_] = True
    wrong = int((core != found.core).sum()), int((found.labels[core] != peer.labels_[core]).sum())
    noise = int(((found.labels < 0) != (peer.labels_ < 0)).sum())
    print(
        f"{name}, {len(xy):,} points, {distance:.0f} m, {fewest}: ours {a:.0f} ms, scikit-learn {b:.0f} ms,"
        f" {ratio:.1f} x; {found.count} clusters, {wrong[0]} core points differ, {wrong[1]} are in another cluster,"
        f" {noise} differ in noise"
    )


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
