"""Pictures of hot spots in the web map's projection: a density to lie over the map, cells for a report."""

from __future__ import annotations

import io
from functools import cache

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from PIL import Image, ImageColor, ImageDraw, PngImagePlugin
from pyproj import Transformer
from scipy.ndimage import map_coordinates

from hbgeo.analysis.density import Density
from hbgeo.analysis.density_picture import COLOURS, overlay
from hbgeo.analysis.inputs import CRS, Bounds, Floats
from hbgeo.services.hotspots_found import LegendEntry

_MERCATOR = "EPSG:3857"
#: Longest side of a picture, pixels.
_LONGEST = 1000
#: How much of the map the darkest colour hides.
_OPAQUE = 204
_SEEN = 1e-3


def bounds_of(surface: Density) -> Bounds:
    """Return west, south, east and north in degrees (EPSG:4326) of the picture of a density over the web map."""
    west, south, east, north = _to_map(surface.crs).transform_bounds(*surface.bounds, densify_pts=21)
    to_degrees = Transformer.from_crs(_MERCATOR, "EPSG:4326", always_xy=True)
    (left, right), (bottom, upper) = to_degrees.transform([west, east], [south, north])
    return left, bottom, right, upper


def surface_png(surface: Density, note: str) -> bytes:
    """Return a density as PNG that fits `bounds_of` on a web map, with a note inside."""
    if surface.crs == CRS:
        return overlay(surface, note=note).png
    west, south, east, north = _to_map(surface.crs).transform_bounds(*surface.bounds, densify_pts=21)
    width, height = _size(east - west, north - south)
    x, y = np.meshgrid(
        west + (np.arange(width) + 0.5) * (east - west) / width,
        north - (np.arange(height) + 0.5) * (north - south) / height,
    )
    at_east, at_north = _to_map(surface.crs).transform(x, y, direction="INVERSE")
    row = (at_north - surface.bounds[1]) / surface.cell - 0.5
    column = (at_east - surface.bounds[0]) / surface.cell - 0.5
    values = map_coordinates(np.nan_to_num(surface.values), [row, column], order=1) / max(surface.peak, 1e-300)
    return _png(_coloured(values.clip(0, 1)), note)


def cells_png(cells: gpd.GeoDataFrame, legend: tuple[LegendEntry, ...], note: str) -> bytes:
    """Return cells (EPSG:4326) as PNG in the colours of the legend, with a note inside."""
    shapes = cells.geometry.to_crs(_MERCATOR)
    west, south, east, north = shapes.total_bounds
    width, height = _size(east - west, north - south)
    scale = np.array([width / (east - west), -height / (north - south)])
    colours = {int(entry.code): ImageColor.getrgb(entry.colour) for entry in legend}
    picture = Image.new("RGBA", (width, height), (255, 255, 255, 0))
    pen = ImageDraw.Draw(picture)
    for shape, code in zip(shapes, cells["class"].tolist(), strict=True):
        corners = (shapely.get_coordinates(shape) - (west, north)) * scale
        pen.polygon([(x, y) for x, y in corners.tolist()], fill=(*colours[code], 230), outline=(90, 90, 90, 255))
    return _png(picture, note)


def _png(picture: Image.Image, note: str) -> bytes:
    info, file = PngImagePlugin.PngInfo(), io.BytesIO()
    info.add_itxt("Description", note)
    picture.save(file, format="PNG", pnginfo=info)
    return file.getvalue()


def _coloured(shares: Floats) -> Image.Image:
    """Return the colours of shares of the peak, as `hbgeo.analysis.density_picture` has them."""
    stops = np.array([ImageColor.getrgb(colour) for colour in COLOURS], dtype=np.float64)
    at = np.linspace(0, 1, len(stops))
    bands = [np.interp(shares, at, stops[:, band]) for band in range(3)]
    seen = np.where(shares > _SEEN, np.sqrt(shares) * _OPAQUE, 0)
    pixels: npt.NDArray[np.uint8] = np.stack([*bands, seen], axis=-1).round().astype(np.uint8)
    return Image.fromarray(pixels, "RGBA")


def _size(wide: float, high: float) -> tuple[int, int]:
    longest = max(wide, high)
    return max(1, round(_LONGEST * wide / longest)), max(1, round(_LONGEST * high / longest))


@cache
def _to_map(crs: str) -> Transformer:
    return Transformer.from_crs(crs, _MERCATOR, always_xy=True)
