"""The follow-up walk: distances along 50,000 edges beside Dijkstra with a heap in Python, and loops of 12 and 25 stops.

python benchmarks/bench_loop.py
"""

from __future__ import annotations

import heapq
import random
import time

import numpy as np
from common import median_seconds
from pyproj import Transformer
from shapely import LineString

from hbgeo.domain.place import Place
from hbgeo.services.footways import LAYER, Network, network_of
from hbgeo.services.loops import loop, near_each_other

#: Nodes along each side of the grid: 2 · 158 · 157 = 49,612 edges.
SIDE = 158
STEP_M = 50.0
_BACK = Transformer.from_crs(3007, 4326, always_xy=True)


def main() -> None:
    paths = _grid()
    start = time.perf_counter()
    network = network_of(paths)
    print(f"network of {len(network.ends):,} edges built in {time.perf_counter() - start:.2f} s")
    points = _points(200, (SIDE - 1) * STEP_M)
    distances(network, points)
    loops(network)


def distances(network: Network, points: list[tuple[float, float]]) -> None:
    """Print the time of all distances among 200 points, of the peer for the same, and how far they differ."""
    ours = median_seconds(lambda: network.distances(points), repeats=3)
    found = network.distances(points)
    snaps = [network.snap(*point) for point in points]
    around = _neighbours(network)
    asked = snaps[:10]
    start = time.perf_counter()
    theirs_found = np.array([_peer(network, around, source, snaps) for source in asked])
    theirs = (time.perf_counter() - start) * len(points) / len(asked)
    worst = np.abs(theirs_found - found[: len(asked)]).max()
    print(f"distances from {len(points)} points: ours {ours:.2f} s, heapq {theirs:.1f} s, {theirs / ours:.1f} x")
    print(f"(the peer's time from {len(asked)} of the points; they differ by at most {worst:.1e} m)")


def loops(network: Network) -> None:
    """Print the time of loops, and how long they are beside the order in which the stops came."""
    for count in (12, 25):
        points = _points(count, 1000.0, seed=count)
        for name, paths in (("straight", None), ("along paths", network)):
            seconds = median_seconds(lambda p=points, n=paths: loop(p, network=n), repeats=3)
            print(
                f"loop of {count} stops, {name}: {seconds * 1e3:.0f} ms, {loop(points, network=paths).length_m:,.0f} m"
            )
    many = _points(22_287, 20_000.0)
    print(f"near_each_other of {len(many):,}: {median_seconds(lambda: near_each_other(many), repeats=3) * 1e3:.0f} ms")


def _grid() -> list[Place]:
    rng = random.Random(1)
    east = [[STEP_M * i + rng.uniform(-9, 9) for i in range(SIDE)] for _ in range(SIDE)]
    north = [[STEP_M * j + rng.uniform(-9, 9) for _ in range(SIDE)] for j in range(SIDE)]
    corners = [[_at(east[j][i], north[j][i]) for i in range(SIDE)] for j in range(SIDE)]
    lines = [LineString(row) for row in corners] + [LineString(column) for column in zip(*corners, strict=True)]
    return [Place(id=str(k), layer=LAYER, geometry=line) for k, line in enumerate(lines)]


def _points(count: int, size: float, *, seed: int = 2) -> list[tuple[float, float]]:
    rng = random.Random(seed)
    return [_at(rng.uniform(0, size), rng.uniform(0, size)) for _ in range(count)]


def _at(east: float, north: float) -> tuple[float, float]:
    return _BACK.transform(140_700 + east, 6_438_400 + north)


def _neighbours(network: Network) -> list[list[tuple[int, float]]]:
    around: list[list[tuple[int, float]]] = [[] for _ in network.nodes]
    for (a, b), metres in zip(network.ends.tolist(), network.metres.tolist(), strict=True):
        around[a].append((b, metres))
        around[b].append((a, metres))
    return around


def _peer(network: Network, around: list, source, snaps: list) -> list[float]:  # noqa: ANN001
    ends, lengths = network.ends, network.metres
    a, b = map(int, ends[source.edge])
    best = {}
    heap = [(source.part * lengths[source.edge], a), ((1 - source.part) * lengths[source.edge], b)]
    heapq.heapify(heap)
    while heap:
        metres, node = heapq.heappop(heap)
        if node not in best:
            best[node] = metres
            for other, length in around[node]:
                if other not in best:
                    heapq.heappush(heap, (metres + length, other))
    found = []
    for to in snaps:
        length = lengths[to.edge]
        a, b = map(int, ends[to.edge])
        ways = [best[a] + to.part * length, best[b] + (1 - to.part) * length]
        if to.edge == source.edge:
            ways.append(abs(to.part - source.part) * length)
        found.append(min(ways))
    return found


if __name__ == "__main__":
    main()
