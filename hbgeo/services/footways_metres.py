"""Degrees into metres and back, for arrays of points."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
from pyproj import Transformer

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]


def in_metres(degrees: Sequence[tuple[float, float]] | Floats) -> Floats:
    """Return points (n, 2: longitude, latitude; EPSG:4326) as (n, 2) metres in SWEREF 99 12 00 (EPSG:3007)."""
    points = np.asarray(degrees, dtype=np.float64).reshape(-1, 2)
    return np.column_stack(_between(4326, 3007).transform(points[:, 0], points[:, 1]))


def in_degrees(metres: Floats) -> Floats:
    """Return points (n, 2 metres; EPSG:3007) as (n, 2) longitude and latitude (EPSG:4326)."""
    return np.column_stack(_between(3007, 4326).transform(metres[:, 0], metres[:, 1]))


@cache
def _between(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)
