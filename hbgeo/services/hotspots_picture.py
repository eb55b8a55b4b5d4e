"""Cells of hot spots as a picture in the web map's projection, for a report."""

from __future__ import annotations

import io

import geopandas as gpd
import numpy as np
import shapely
from PIL import Image, ImageColor, ImageDraw, PngImagePlugin

from hbgeo.services.hotspots_legend import LegendEntry

_MERCATOR = "EPSG:3857"
#: Longest side of the picture, pixels.
_LONGEST = 1000


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
    info, file = PngImagePlugin.PngInfo(), io.BytesIO()
    info.add_itxt("Description", note)
    picture.save(file, format="PNG", pnginfo=info)
    return file.getvalue()


def _size(wide: float, high: float) -> tuple[int, int]:
    longest = max(wide, high)
    return max(1, round(_LONGEST * wide / longest)), max(1, round(_LONGEST * high / longest))
