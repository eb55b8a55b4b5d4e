"""What a map of many observations draws: clusters by zoom, single pins when few.

The points of a selection are sorted once along a Z-order curve (Morton 1966, "A computer oriented geodetic
data base"). Every square cell of a Web-Mercator grid is then one unbroken run of rows, found by bisection, so
a view costs a few hundred searches however many observations there are.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from hbgeo.domain.position import Box
from hbgeo.domain.selection import Selection
from hbgeo.store.protocol import MapPoints, Store

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint64]

#: The world is 2**BITS units wide, about 2 cm at the equator.
BITS = 31
#: A map of zoom 0 is 2**TILE_BITS pixels wide.
TILE_BITS = 8
#: Cells are 2**CELL_BITS pixels wide; finer from zoom FINE_ZOOM on, where nothing but a list opens a cluster.
CELL_BITS, FINE_CELL_BITS, FINE_ZOOM = 6, 4, 19
#: So many pins a view may hold before they are gathered into clusters (from the zoom on).
FEW = ((18, 1500), (16, 300))
#: A view asks for no more cells than this (64 rows of 64: a wall of screens).
MOST_CELLS = 4096
#: A cluster's circle keeps this share of a cell's width away from its edges.
MARGIN = 0.25
HIGHEST_LATITUDE = 85.05112878
#: Indexes kept for each store; one of a million points takes 60 MB.
KEPT = 6


@dataclass(frozen=True, slots=True)
class Pin:
    """One observation."""

    fid: int
    lon: float
    lat: float
    category: str
    polarity: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """Observations that lie close together at a zoom.

    Parameters
    ----------
    lon, lat
        Their mean position.
    category
        The most frequent one.
    box
        Just around them.
    closed
        No zoom parts them: they share a coordinate, or the map is as near as it gets.
    """

    lon: float
    lat: float
    count: int
    category: str
    box: Box
    closed: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """What to draw for a view; `total` counts the observations in it."""

    total: int
    clusters: tuple[Cluster, ...]
    pins: tuple[Pin, ...]


class PointIndex:
    """Points sorted for the map.

    Parameters
    ----------
    points
        Of one selection, any order.
    """

    def __init__(self, points: MapPoints) -> None:
        x, y = _world(points.lon, points.lat)
        codes = _interleave(x) | (_interleave(y) << np.uint64(1))
        order = np.argsort(codes)
        self.codes = codes[order]
        self.fid = points.fid[order]
        self.lon, self.lat = points.lon[order], points.lat[order]
        self.category, self.polarity = points.category[order], points.polarity[order]
        self.categories = points.categories
        self._sum_x, self._sum_y = _running(x[order]), _running(y[order])

    def picture(self, zoom: int, box: Box) -> Picture:
        """Return what to draw.

        Parameters
        ----------
        zoom
            As in Web-Mercator maps, 0 to 20.
        box
            The view; cells that it only touches are drawn whole, so that panning moves no cluster.
        """
        shift = min(BITS, BITS - TILE_BITS - zoom + (FINE_CELL_BITS if zoom >= FINE_ZOOM else CELL_BITS))
        starts, ends = self._runs(box, shift)
        total = int((ends - starts).sum())
        if any(zoom >= at_least and total <= most for at_least, most in FEW):
            starts, ends = self._stacks(starts, ends)
        alone = ends - starts == 1
        clusters = self._clusters(starts[~alone], ends[~alone], shift, nearest=zoom >= FINE_ZOOM)
        return Picture(total, clusters, self._pins(starts[alone]))

    def _runs(self, box: Box, shift: int) -> tuple[Ints, Ints]:
        """Return first and past-the-last row of each filled cell (2**shift units wide) in the box."""
        west, north, east, south = _corners(box)
        while ((east >> shift) - (west >> shift) + 1) * ((south >> shift) - (north >> shift) + 1) > MOST_CELLS:
            shift += 1
        columns = np.arange(west >> shift, (east >> shift) + 1)
        rows = np.arange(north >> shift, (south >> shift) + 1)
        cells = (_interleave(columns)[:, None] | (_interleave(rows) << np.uint64(1))[None, :]).ravel()
        cells.sort()
        wide = np.uint64(2 * shift)
        starts = np.searchsorted(self.codes, cells << wide)
        ends = np.searchsorted(self.codes, ((cells + np.uint64(1)) << wide) - np.uint64(1), side="right")
        some = ends > starts
        return starts[some], ends[some]

    def _stacks(self, starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
        """Split runs into the runs of rows that share a coordinate."""
        rows = _rows(starts, ends)
        codes = self.codes[rows]
        first = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]][: len(rows)])
        counts = np.diff(np.r_[first, len(rows)])
        return rows[first], rows[first] + counts

    def _clusters(self, starts: Ints, ends: Ints, shift: int, *, nearest: bool) -> tuple[Cluster, ...]:
        if not len(starts):
            return ()
        counts = ends - starts
        stacked = self.codes[starts] == self.codes[ends - 1]
        x = (self._sum_x[ends] - self._sum_x[starts]) / counts
        y = (self._sum_y[ends] - self._sum_y[starts]) / counts
        lon, lat = _degrees(np.where(stacked, x, _inward(x, shift)), np.where(stacked, y, _inward(y, shift)))
        leading, boxes = self._leading(starts, ends), self._boxes(starts, ends)
        return tuple(
            Cluster(
                float(lon[i]),
                float(lat[i]),
                int(counts[i]),
                self.categories[leading[i]],
                boxes[i],
                bool(stacked[i] or nearest),
            )
            for i in range(len(starts))
        )

    def _leading(self, starts: Ints, ends: Ints) -> Ints:
        kinds = max(len(self.categories), 1)
        cell = np.repeat(np.arange(len(starts)), ends - starts)
        votes = np.bincount(cell * kinds + self.category[_rows(starts, ends)], minlength=len(starts) * kinds)
        most: Ints = votes.reshape(len(starts), kinds).argmax(axis=1)
        return most

    def _boxes(self, starts: Ints, ends: Ints) -> list[Box]:
        rows, firsts = _rows(starts, ends), np.r_[0, np.cumsum(ends - starts)[:-1]]
        lon, lat = self.lon[rows], self.lat[rows]
        edges = (
            np.minimum.reduceat(lon, firsts),
            np.minimum.reduceat(lat, firsts),
            np.maximum.reduceat(lon, firsts),
            np.maximum.reduceat(lat, firsts),
        )
        return [Box(*map(float, edge)) for edge in zip(*edges, strict=True)]

    def _pins(self, rows: Ints) -> tuple[Pin, ...]:
        return tuple(
            Pin(
                int(self.fid[i]),
                float(self.lon[i]),
                float(self.lat[i]),
                self.categories[self.category[i]],
                int(self.polarity[i]),
            )
            for i in rows
        )


class _Kept:
    """The latest indexes of one store, built one at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.indexes: OrderedDict[tuple[Selection, str], PointIndex] = OrderedDict()


_kept: WeakKeyDictionary[Any, _Kept] = WeakKeyDictionary()
_kept_lock = threading.Lock()


def index_of(store: Store, selection: Selection) -> PointIndex:
    """Return the index of a selection as the store is now, built when the store has changed since."""
    with _kept_lock:
        kept = _kept.setdefault(store, _Kept())
    key = (selection, store.version())
    with kept.lock:
        if key not in kept.indexes:
            with store.read() as session:
                kept.indexes[key] = PointIndex(session.observations.points(selection))
            while len(kept.indexes) > KEPT:
                kept.indexes.popitem(last=False)
        kept.indexes.move_to_end(key)
        return kept.indexes[key]


def _world(lon: Floats, lat: Floats) -> tuple[Ints, Ints]:
    """Return Web-Mercator units from the north-west corner, each shape (n,)."""
    radians = np.radians(np.clip(lat, -HIGHEST_LATITUDE, HIGHEST_LATITUDE))
    x = (lon + 180) / 360
    y = 0.5 - np.arcsinh(np.tan(radians)) / (2 * math.pi)
    return _units(x), _units(y)


def _units(share: Floats) -> Ints:
    whole: Ints = np.floor(share * 2**BITS).astype(np.int64)
    return whole.clip(0, 2**BITS - 1)


def _degrees(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return longitude and latitude of the middle of units."""
    north = math.pi * (1 - 2 * (y + 0.5) / 2**BITS)
    return (x + 0.5) / 2**BITS * 360 - 180, np.degrees(np.arctan(np.sinh(north)))


def _inward(units: Floats, shift: int) -> Floats:
    """Return the units moved away from the edges of their cells, so that neighbouring circles overlap less."""
    width = 2.0**shift
    origin = np.floor(units / width) * width
    return np.clip(units, origin + MARGIN * width, origin + (1 - MARGIN) * width)


def _corners(box: Box) -> tuple[int, int, int, int]:
    x, y = _world(np.array([box.west, box.east]), np.array([box.north, box.south]))
    return int(x[0]), int(y[0]), int(x[1]), int(y[1])


def _interleave(values: Ints) -> Codes:
    """Spread the low 32 bits of each value over the even bits of 64."""
    spread = values.astype(np.uint64)
    for step, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        spread = (spread | (spread << np.uint64(step))) & np.uint64(mask)
    return spread


def _running(values: Ints) -> Ints:
    return np.concatenate(([0], np.cumsum(values)))


def _rows(starts: Ints, ends: Ints) -> Ints:
    """Return the row numbers of all runs, one after another."""
    counts = ends - starts
    before = np.cumsum(counts) - counts
    rows: Ints = np.arange(int(counts.sum())) + np.repeat(starts - before, counts)
    return rows
