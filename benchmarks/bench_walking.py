"""Walking distances on 50,000 edges: from every node and from 20,000 dwellings to the nearest of 200 stops.

    python benchmarks/bench_walking.py

The peers find the same for every node: Dijkstra's method from all stops at once with a heap in Python, and SciPy's from
each stop by itself, of which the smallest is taken. They get the stops already placed on the network.
"""

from __future__ import annotations

import heapq
import random
import time

import numpy as np
from common import median_seconds
from pyproj import Transformer
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from shapely import LineString

from hbgeo.domain.place import Place
from hbgeo.services.footways import LAYER, Network, network_of, reach

#: Nodes along each side of the grid: 2 · 158 · 157 = 49,612 edges.
SIDE = 158
STEP_M = 50.0
STOPS, DWELLINGS = 200, 20_000
LIMIT_M = 400.0
_BACK = Transformer.from_crs(3007, 4326, always_xy=True)


def main() -> None:
    network = network_of(grid())
    size = (SIDE - 1) * STEP_M
    stops, dwellings = points(STOPS, size, seed=2), points(DWELLINGS, size, seed=3)
    start = time.perf_counter()
    network.node_metres(stops)
    first = time.perf_counter() - start
    print(f"network of {len(network.ends):,} edges; the first question, which prepares it, takes {first * 1e3:.0f} ms")
    nodes(network, stops)
    homes(network, dwellings, stops)
    for limit in (LIMIT_M, 1000.0):
        seconds = median_seconds(lambda m=limit: reach(network, stops, m), repeats=3)
        print(
            f"area within {limit:.0f} m of {STOPS} stops: {seconds:.2f} s; of one: {one(network, stops, limit):.0f} ms"
        )


def nodes(network: Network, stops: list[tuple[float, float]]) -> None:
    """Print the time from every node to the nearest stop, of the peers, and at how many nodes they differ."""
    seeds = placed(network, stops)
    ours = median_seconds(lambda: network.node_metres(stops))
    found = network.node_metres(stops)
    for name, work in (("heapq", by_heap), ("SciPy from each stop", by_each)):
        theirs = median_seconds(lambda w=work: w(network, seeds), repeats=3)
        other = work(network, seeds)
        different = int((np.abs(other - found.metres) > 1e-6).sum())
        print(
            f"{len(network.nodes):,} nodes to the nearest of {len(stops)} stops: ours {ours * 1e3:.0f} ms,"
            f" {name} {theirs * 1e3:.0f} ms, {theirs / ours:.0f} x; {different} differ"
        )


def homes(network: Network, dwellings: list[tuple[float, float]], stops: list[tuple[float, float]]) -> None:
    """Print the time of all dwellings, and for how many of 300 another way to the same metres differs."""
    seconds = median_seconds(lambda: network.metres_to_nearest(dwellings, stops))
    some = dwellings[:300]
    away = [np.array([network.snap(*point).distance_m for point in part]) for part in (some, stops)]
    every = network.distances([*some, *stops])[: len(some), len(some) :] + away[0][:, None] + away[1]
    different = int((np.abs(every.min(axis=1) - network.metres_to_nearest(some, stops).metres) > 1e-6).sum())
    print(
        f"{len(dwellings):,} dwellings to the nearest stop: {seconds * 1e3:.0f} ms; {different} of 300 looked at differ"
    )


def one(network: Network, stops: list[tuple[float, float]], limit: float) -> float:
    """Return the milliseconds that the area of one stop takes."""
    some = stops[:20]
    return median_seconds(lambda: [reach(network, [stop], limit) for stop in some], repeats=3) / len(some) * 1e3


def placed(network: Network, stops: list[tuple[float, float]]) -> list[list[tuple[float, int]]]:
    """Return for each stop the metres to the two ends of its edge."""
    found = []
    for stop in stops:
        snap = network.snap(*stop)
        length, (a, b) = network.metres[snap.edge], map(int, network.ends[snap.edge])
        found.append([(snap.distance_m + snap.part * length, a), (snap.distance_m + (1 - snap.part) * length, b)])
    return found


def by_heap(network: Network, seeds: list[list[tuple[float, int]]]) -> np.ndarray:
    """Return the metres of every node by a heap in Python; who its neighbours are is found anew."""
    around: list[list[tuple[int, float]]] = [[] for _ in network.nodes]
    for (a, b), metres in zip(network.ends.tolist(), network.metres.tolist(), strict=True):
        around[a].append((b, metres))
        around[b].append((a, metres))
    best = [np.inf] * len(network.nodes)
    heap = [seed for pair in seeds for seed in pair]
    heapq.heapify(heap)
    while heap:
        metres, node = heapq.heappop(heap)
        if metres < best[node]:
            best[node] = metres
            for other, length in around[node]:
                if metres + length < best[other]:
                    heapq.heappush(heap, (metres + length, other))
    return np.array(best)


def by_each(network: Network, seeds: list[list[tuple[float, int]]]) -> np.ndarray:
    """Return the metres of every node by SciPy from each stop, of which the smallest."""
    count = len(network.nodes)
    one = np.concatenate([network.ends.T.ravel(), np.repeat(count + np.arange(len(seeds)), 2)])
    other = np.concatenate([network.ends[:, ::-1].T.ravel(), [node for pair in seeds for _, node in pair]])
    metres = np.concatenate([network.metres, network.metres, [way for pair in seeds for way, _ in pair]])
    graph = csr_matrix((metres, (one, other)), shape=(count + len(seeds),) * 2)
    return dijkstra(graph, indices=count + np.arange(len(seeds)))[:, :count].min(axis=0)


def grid() -> list[Place]:
    """Return streets that cross each other every 50 m or so, none quite straight."""
    rng = random.Random(1)
    corners = [
        [at(STEP_M * i + rng.uniform(-9, 9), STEP_M * j + rng.uniform(-9, 9)) for i in range(SIDE)] for j in range(SIDE)
    ]
    lines = [LineString(row) for row in corners] + [LineString(column) for column in zip(*corners, strict=True)]
    return [Place(id=str(k), layer=LAYER, geometry=line) for k, line in enumerate(lines)]


def points(count: int, size: float, *, seed: int) -> list[tuple[float, float]]:
    rng = random.Random(seed)
    return [at(rng.uniform(0, size), rng.uniform(0, size)) for _ in range(count)]


def at(east: float, north: float) -> tuple[float, float]:
    return _BACK.transform(140_700 + east, 6_438_400 + north)


if __name__ == "__main__":
    main()
