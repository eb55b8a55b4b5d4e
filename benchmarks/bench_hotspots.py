"""Hot spots beside what others offer: densities, Gi*, conditional permutation. Ratios of one run, error beside time.

    python benchmarks/bench_hotspots.py

Needs `pip install -e .[bench]`. Points and values are invented, the same for every run. scipy, KDEpy and hbgeo get the
same points, grid and bandwidth; esda and hbgeo the same values and neighbours. Weights and grids are made before the
clock starts, compilers have run once. Errors are against the sum of all kernels at some hundred places.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Callable

import numpy as np
from common import median_seconds
from esda import G_Local
from KDEpy import FFTKDE
from libpysal.graph import Graph
from scipy.stats import gaussian_kde

from hbgeo.analysis.cells import hexagonal_cells, square_cells
from hbgeo.analysis.density import HECTARE, Density, density
from hbgeo.analysis.density_exact import exact_density
from hbgeo.analysis.local import gi_star
from hbgeo.analysis.local_permutations import permuted
from hbgeo.analysis.neighbours import Neighbours

#: A square of 1,280 m in EPSG:3007: 256 cells of 5 m a side.
WEST, SOUTH, SIDE, CELL = 157_000.0, 6_438_000.0, 1280.0, 5.0
BOUNDS = (WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
#: Metres: what a pin is taken to stand for.
BANDWIDTH = 40.0
PERMUTATIONS = 999


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=9)
    repeats = parser.parse_args().repeats
    warnings.simplefilter("ignore", DeprecationWarning)
    densities(10_000, 5 * repeats)
    densities(1_000_000, repeats)
    analytic("squares", square_cells((0, 0, 2000, 1000), 10).neighbours(), repeats)
    analytic("hexagons", hexagonal_cells((0, 0, 2000, 860), 10).neighbours(), repeats)
    permutations(repeats)


def pins(count: int) -> np.ndarray:
    """Return invented pins in three heaps, all within the square."""
    rng = np.random.default_rng(1)
    middles = np.array([(400, 400), (700, 900), (1000, 500)])[rng.integers(0, 3, count)]
    inside = (middles + rng.normal(0, 110, (count, 2))).clip(2.6, SIDE - 2.6)
    return inside + np.array((WEST, SOUTH))


def densities(count: int, repeats: int) -> None:
    """Print how long a density of 256 × 256 takes, and how far it is from the exact sum."""
    xy = pins(count)
    surface = density(xy, BANDWIDTH, over=BOUNDS, cell=CELL)
    ours = median_seconds(lambda: density(xy, BANDWIDTH, over=BOUNDS, cell=CELL), repeats=repeats)
    east, north = surface.middles()
    grid = np.stack(np.meshgrid(east, north, indexing="ij"), axis=-1).reshape(-1, 2)
    some, exact = sample(surface, xy, grid)
    print(f"density 256 x 256, {count:,} points: {ours * 1e3:.1f} ms", end=", ")
    print(f"error {worst(surface.values.T.ravel()[some], exact):.1e} of the peak (stated: {surface.error:.1e})")
    compare("KDEpy FFTKDE", ours, lambda: FFTKDE(bw=BANDWIDTH).fit(xy).evaluate(grid), repeats)
    peer = FFTKDE(bw=BANDWIDTH).fit(xy).evaluate(grid) * count * HECTARE
    print(f"    its error {worst(peer[some], exact):.1e}")
    if count <= 10_000:
        kde = gaussian_kde(xy.T, BANDWIDTH / xy.std())
        compare("scipy.stats.gaussian_kde", ours, lambda: kde(grid.T), 1)


def sample(surface: Density, xy: np.ndarray, grid: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return some places of the grid, the highest among them, and the exact density there."""
    flat = surface.values.T.ravel()
    some = np.append(np.random.default_rng(2).choice(len(flat), 300, replace=False), flat.argmax())
    return some, exact_density(xy, grid[some], BANDWIDTH)


def worst(values: np.ndarray, exact: np.ndarray) -> float:
    """Return the largest difference as a share of the peak."""
    return float(np.abs(values - exact).max() / exact.max())


def analytic(kind: str, neighbours: Neighbours, repeats: int) -> None:
    """Print how long Gi* takes without permutations."""
    values = np.random.default_rng(3).gamma(2, size=neighbours.count)
    graph = Graph.from_sparse(neighbours.matrix())
    peer = G_Local(values, graph, transform="B", star=True, permutations=0)
    apart = np.abs(gi_star(values, neighbours).z - peer.Zs).max()
    ours = median_seconds(lambda: gi_star(values, neighbours), repeats=5 * repeats)
    classes = median_seconds(lambda: gi_star(values, neighbours).classes(), repeats=repeats)
    print(
        f"Gi*, {neighbours.count:,} {kind}: {ours * 1e3:.2f} ms, with classes {classes * 1e3:.2f}; z apart {apart:.0e}"
    )
    compare("esda.G_Local", ours, lambda: G_Local(values, graph, transform="B", star=True, permutations=0), repeats)


def permutations(repeats: int) -> None:
    """Print how long conditional permutation takes, and whether the probabilities are the same but for chance."""
    neighbours = square_cells((0, 0, 1000, 500), 10).neighbours()
    values = np.random.default_rng(4).gamma(2, size=neighbours.count)
    graph = Graph.from_sparse(neighbours.matrix())

    def theirs(jobs: int) -> G_Local:
        return G_Local(
            values,
            graph,
            transform="B",
            star=True,
            permutations=PERMUTATIONS,
            keep_simulations=False,
            n_jobs=jobs,
            seed=1,
        )

    mine = permuted("gi_star", values, neighbours, permutations=PERMUTATIONS)
    p, peer = np.minimum(mine.p / 2, 0.5), np.minimum(theirs(1).p_sim, 0.5)
    spread = np.sqrt(2 * peer * (1 - peer) / PERMUTATIONS)
    apart = (np.abs(p - peer) / np.maximum(spread, 1 / PERMUTATIONS))[mine.p < 1]
    ours = median_seconds(lambda: permuted("gi_star", values, neighbours, permutations=PERMUTATIONS), repeats=repeats)
    print(f"Gi*, {PERMUTATIONS} permutations, {neighbours.count:,} cells: {ours * 1e3:.1f} ms", end="; ")
    print(f"p apart in standard errors: root mean square {np.sqrt((apart**2).mean()):.2f}, most {apart.max():.1f}")
    for jobs in (1, -1):
        compare(f"esda.G_Local, warm, n_jobs={jobs}", ours, lambda jobs=jobs: theirs(jobs), 3)


def compare(name: str, ours: float, work: Callable[[], object], repeats: int) -> None:
    """Print how long a peer takes, and how many times as long that is."""
    seconds = median_seconds(work, repeats=repeats)
    print(f"    {name}: {seconds * 1e3:.1f} ms, {seconds / ours:,.1f} times as long")


if __name__ == "__main__":
    main()
