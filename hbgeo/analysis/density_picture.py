"""A density as a picture to be laid over a web map."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyproj
from PIL import Image, PngImagePlugin
from scipy.ndimage import map_coordinates

from hbgeo.analysis.density import Density
from hbgeo.analysis.inputs import Bounds, Floats, wrong
from hbgeo.errors import N_

#: From few to many. The scale cividis turned round, whose order people with every kind of colour vision see: Nuñez,
#: Anderton & Renslow (2018), PLoS ONE 13: e0199239. The darkest, on a light map, is the most.
COLOURS = ("#fee838", "#dec958", "#bcae6c", "#9b9476", "#7d7c78", "#61656f", "#434e6c", "#1a386f", "#00224e")
#: How much of the map the darkest colour hides.
_OPAQUE = 0.8
_MERCATOR = "EPSG:3857"
#: Coordinates are computed at so many places along each side, and interpolated between them.
_KNOTS = 33
#: Level 0 is what cannot be seen: no data, or nearly nothing.
_LEVELS = 255


@dataclass(frozen=True, slots=True)
class Overlay:
    """A picture and where it lies.

    Parameters
    ----------
    png
        PNG whose rows and columns follow the web map (EPSG:3857).
    west, south, east, north
        Its edges: degrees (EPSG:4326).
    legend
        Values (weight per hectare) and their colours, from few to many.
    """

    png: bytes
    west: float
    south: float
    east: float
    north: float
    legend: tuple[tuple[float, str], ...]


def overlay(surface: Density, *, high: float | None = None, note: str = "") -> Overlay:
    """Return a density as a picture that lies right over a web map.

    Parameters
    ----------
    surface
        A density.
    high
        The value with the darkest colour, weight per hectare; the peak when not given. Two pictures that are to be
        compared need the same.
    note
        What is written into the file's description: parameters and version of the data.

    Raises
    ------
    InvalidInput
        When the highest value is not above 0.
    """
    top = surface.peak if high is None else high
    if not top > 0:
        raise wrong("high", N_("The density is 0 everywhere: there is nothing to draw."))
    values = _warped(surface)
    picture = Image.fromarray(np.rint(np.nan_to_num(values / top).clip(0, 1) * _LEVELS).astype(np.uint8))
    colours = _ramp(np.linspace(0, 1, _LEVELS + 1))
    picture.putpalette(colours.astype(np.uint8).tobytes())
    info, file = PngImagePlugin.PngInfo(), io.BytesIO()
    if note:
        info.add_itxt("Description", note)
    seen = np.sqrt(np.arange(_LEVELS + 1) / _LEVELS) * 255 * _OPAQUE
    picture.save(file, format="PNG", transparency=bytes(seen.astype(np.uint8)), pnginfo=info)
    steps = np.linspace(0, 1, len(COLOURS))
    legend = tuple((float(top * step), colour) for step, colour in zip(steps, COLOURS, strict=True))
    return Overlay(file.getvalue(), *bounds_on_map(surface), legend)


def bounds_on_map(surface: Density) -> Bounds:
    """Return west, south, east and north of a density's picture: degrees (EPSG:4326)."""
    west, south, east, north = _edges(surface)
    to_degrees = pyproj.Transformer.from_crs(_MERCATOR, "EPSG:4326", always_xy=True)
    (left, right), (bottom, upper) = to_degrees.transform([west, east], [south, north])
    return left, bottom, right, upper


def _edges(surface: Density) -> Bounds:
    """Return west, south, east and north in the web map's metres."""
    edges: Bounds = _to_map(surface.crs).transform_bounds(*surface.bounds, densify_pts=21)
    return edges


@cache
def _to_map(crs: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(crs, _MERCATOR, always_xy=True)


def _ramp(shares: Floats) -> Floats:
    """Return red, green and blue (0 to 255) between the colours of the scale, shape (n, 3)."""
    stops = np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in COLOURS], dtype=np.float64)
    at = np.linspace(0, 1, len(stops))
    return np.column_stack([np.interp(shares, at, stops[:, band]) for band in range(3)])


def _warped(surface: Density) -> Floats:
    """Return the values as they lie on the web map, north up, as many along each side as there were."""
    west, south, east, north = _edges(surface)
    rows, columns = surface.values.shape
    knots_x, knots_y = np.meshgrid(np.linspace(west, east, _KNOTS), np.linspace(north, south, _KNOTS))
    x, y = _to_map(surface.crs).transform(knots_x, knots_y, direction="INVERSE")
    place = np.stack([(y - surface.bounds[1]) / surface.cell - 0.5, (x - surface.bounds[0]) / surface.cell - 0.5])
    # The middles of the pixels, in steps between the knots.
    at = np.meshgrid(*((np.arange(n) + 0.5) * (_KNOTS - 1) / n for n in (rows, columns)), indexing="ij")
    row, column = (map_coordinates(axis, at, order=1, mode="nearest") for axis in place)
    filled = np.pad(np.nan_to_num(surface.values), 1, mode="edge")
    values = map_coordinates(filled, [row + 1, column + 1], order=1)
    known = map_coordinates(np.isfinite(surface.values), [row, column], order=0, mode="nearest")
    beyond = (row < -0.5) | (row > rows - 0.5) | (column < -0.5) | (column > columns - 0.5)  # noqa: PLR2004 - half a cell
    return np.where(known & ~beyond, values, np.nan)
