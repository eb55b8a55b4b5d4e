"""Dwellings from a file: entrances or buildings, and how many dwellings each has."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hbgeo.domain.catalogue import Layer
from hbgeo.errors import N_, ImportRefused
from hbgeo.exchange.layers_in import read_features
from hbgeo.exchange.layers_in_shapes import Fitter
from hbgeo.exchange.mapping_guess import plain_name
from hbgeo.exchange.mapping_position import WGS84
from hbgeo.exchange.tables import Limits
from hbgeo.services.bus_rows_walk import Dwellings

#: Names of the column with the number, without case, accents and signs, in the order they are asked.
COUNTS = ("bostader", "antalbostader", "lagenheter", "antallagenheter", "dwellings", "count", "antal")
#: A whole municipality has some ten thousand.
LIMITS = Limits(file_bytes=100 * 2**20, rows=200_000)
_HOMES = Layer(
    code="bostader", sv="Bostäder", en="Dwellings", geometry=("Point", "Polygon"), color="#000000", icon="home"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read of a file of dwellings.

    Parameters
    ----------
    column
        The column with the number of dwellings.
    left
        Rows without a place or a number above zero.
    """

    dwellings: Dwellings
    column: str
    left: int


def read_dwellings(path: Path) -> Read:
    """Read dwellings from a CSV or GeoJSON file with a column that says how many; buildings count at their middle.

    Raises
    ------
    ImportRefused
        When it cannot be read, does not say how many, or has none.
    """
    features = read_features(path, _HOMES, limits=LIMITS)
    names = {plain_name(name): name for item in features.items[:1] for name in reversed(item.attributes)}
    column = next((names[one] for one in COUNTS if one in names), None)
    if column is None:
        message = N_("“{name}” has no column with the number of dwellings, such as bostader.")
        raise ImportRefused(message, name=path.name)
    fitter = Fitter(features.crs or WGS84, _HOMES.geometry)
    points, counts = [], []
    for item in features.items:
        count, parts = _number(item.attributes.get(column)), fitter.fit(item.geometry)
        if count and isinstance(parts, list):
            middle = parts[0].centroid
            points.append((middle.x, middle.y))
            counts.append(count)
    if not points:
        raise ImportRefused(N_("“{name}” has no row with both a place and a number of dwellings."), name=path.name)
    left = len(features.left) + len(features.items) - len(points)
    return Read(dwellings=Dwellings(np.array(points), np.array(counts)), column=column, left=left)


def _number(value: object) -> float:
    """Return how many a cell says, 0 when it says nothing or no number."""
    try:
        count = float(str(value).strip().replace(",", ".").replace("\xa0", "").replace(" ", ""))
    except ValueError:
        return 0.0
    return count if math.isfinite(count) and count > 0 else 0.0
