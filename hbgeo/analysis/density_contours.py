"""Contours of a density as polygons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from contourpy import FillType, contour_generator

from hbgeo.analysis.density import Density
from hbgeo.analysis.inputs import Floats, wrong
from hbgeo.errors import N_

Offsets: TypeAlias = npt.NDArray[np.uint32]

#: The shares of the weight that contours hold when nothing else is said.
SHARES = (0.9, 0.75, 0.5, 0.25)


def levels_by_share(surface: Density, shares: Sequence[float] = SHARES) -> Floats:
    """Return the densities above which some shares of the weight lie: the smallest areas that hold as much.

    Parameters
    ----------
    surface
        A density.
    shares
        Between 0 and 1.

    Returns
    -------
    (k,) weight per hectare, rising: the largest share first.

    Raises
    ------
    InvalidInput
        When a share is not between 0 and 1, or the surface is 0 everywhere.
    """
    asked = np.sort(np.asarray(shares, dtype=np.float64))[::-1]
    if not len(asked) or asked.max() >= 1 or asked.min() <= 0:
        raise wrong("shares", N_("Shares lie between 0 and 1."))
    ranked = np.sort(surface.values[np.isfinite(surface.values)])[::-1]
    held = np.cumsum(ranked)
    if not held[-1] > 0:
        raise wrong("surface", N_("The density is 0 everywhere: there is nothing to draw."))
    return np.asarray(ranked[np.searchsorted(held, asked * held[-1])])


def contours(surface: Density, levels: Sequence[float] | npt.ArrayLike | None = None) -> gpd.GeoDataFrame:
    """Return the bands between levels as polygons in EPSG:3007.

    Contours run between the middles of cells, so that half a cell along the outer edge belongs to none.

    Parameters
    ----------
    surface
        A density.
    levels
        Weight per hectare, rising; by `levels_by_share` when not given.

    Returns
    -------
    A row for each band that has a surface: `low`, `high` (weight per hectare; the highest is the peak), `geometry`.

    Raises
    ------
    InvalidInput
        When levels do not rise from above 0, or the surface is 0 everywhere.
    """
    chosen = np.unique(levels_by_share(surface)) if levels is None else np.asarray(levels, dtype=np.float64)
    if chosen.ndim != 1 or not len(chosen) or not (np.diff(chosen, prepend=0.0) > 0).all():
        raise wrong("levels", N_("Levels must rise, the first from above 0."))
    bands = [(low, high, shape) for low, high, shape in _bands(surface, chosen) if not shape.is_empty]
    low, high, shapes = zip(*bands, strict=True) if bands else ((), (), ())
    data = {"low": np.array(low, dtype=np.float64), "high": np.array(high, dtype=np.float64)}
    return gpd.GeoDataFrame(data, geometry=list(shapes), crs=surface.crs)


def _bands(surface: Density, levels: Floats) -> Iterator[tuple[float, float, shapely.MultiPolygon]]:
    """Yield lower and upper level and the surface between them."""
    east, north = surface.middles()
    values = np.ma.masked_invalid(surface.values)
    if min(values.shape) < 2:  # noqa: PLR2004 - a contour needs cells on both sides
        return
    generator = contour_generator(east, north, values, name="serial", corner_mask=True, fill_type=FillType.OuterOffset)
    for low, high in zip(levels, np.append(levels[1:], surface.peak), strict=True):
        if low >= surface.peak:
            return
        filled = generator.filled(low, high if high < surface.peak else np.inf)
        rings, offsets = cast("tuple[list[Floats], list[Offsets]]", filled)
        shapes = [_polygon(points, cuts) for points, cuts in zip(rings, offsets, strict=True)]
        yield float(low), float(min(high, surface.peak)), shapely.union_all(shapely.make_valid(shapes))


def _polygon(points: Floats, cuts: Offsets) -> shapely.Polygon:
    """Return a polygon whose rings follow each other."""
    rings = np.split(points, cuts[1:-1])
    return shapely.Polygon(rings[0], rings[1:])
